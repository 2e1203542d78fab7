"""A word stands twice in a row.

It is a trace of rewriting that eyes slide over, most of all where the line breaks between the two. Doubles that
English, German, French or Dutch know ("had had", "die die", "nous nous") and names ("Duran Duran") are left alone, and
so is the Latin that holds the place of a text.

Bad:

    # Energy {#sec:energy}

    Demand doubles until the
                         ^^^
    the end of the decade.

Good:

    # Energy {#sec:energy}

    It is said that that report had had no readers until the end of the decade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import eq

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.prose import lower_case_words
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Chapter, Paper, Passage

SEVERITY = Severity.WARNING

_DOUBLE = re.compile(r"(?<![\w'’.-])([^\W\d_]+)(\s+)(\1)(?![\w'’-]|\.\w)", re.IGNORECASE)
_SOUND = {
    "en": "had that is her very so really many much far long no yes well bye ha hey ho la tut there now again more",
    "de": "die der das dem den sie wir ihr",
    "fr": "nous vous",
    "nl": "die dat is had zij we",
}
"""Doubles that each language knows."""

_FAULTY = """
a an and are as at but by can for from has he i if into it its not of or our she the their them they this to was we were
which will with you
"""
_ALWAYS_FAULTY = frozenset(_FAULTY.split())
"""Words that are no name even where both are capitalised."""


_LATIN = """
adipiscing aliquam amet consectetur curabitur dapibus dolor egestas eget elit eros euismod faucibus fringilla
hendrerit ipsum lacinia lectus lobortis lorem luctus massa mattis mauris metus nec nisi nulla nunc odio orci
pellentesque phasellus placerat porta pulvinar purus quis sagittis sapien scelerisque sed sollicitudin tellus tempus
tincidunt tortor tristique turpis ullamcorper urna ut varius vehicula vel velit vestibulum vitae viverra vivamus
volutpat
"""
_FILLER = frozenset(_LATIN.split())
_FEW_IN_LATIN = 6


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at both words of each double, case aside, also over the end of a line."""
    listed = _SOUND.get(paper.settings.language.partition("-")[0].lower())
    if listed is None:
        return
    sound = frozenset(listed.split())
    for chapter in (listed_chapter.chapter for listed_chapter in paper.chapters):
        for number in _with_doubles(paper, chapter):
            passage = chapter.passages[number]
            if _is_filler(passage.text):
                continue
            for found in _DOUBLE.finditer(passage.text):
                if not _is_sound(found, sound) and not _is_marked(found, passage, chapter):
                    yield _problem(found, passage, chapter)


def _is_filler(text: str) -> bool:
    """Whether ``text`` is "Lorem ipsum" or goes on with it: its words are thrown together by a program."""
    return len(_FILLER.intersection(text.lower().split())) >= _FEW_IN_LATIN


@gathered
def _with_doubles(chapter: Chapter) -> tuple[int, ...]:
    """The numbers of the passages in which the same word stands twice in a row, whatever stands between."""
    return tuple(
        number for number, words in enumerate(lower_case_words(chapter)) if any(map(eq, words, islice(words, 1, None)))
    )


def _is_sound(found: re.Match[str], sound: frozenset[str]) -> bool:
    first, second = found[1], found[3]
    if first.casefold() in sound:
        return True
    if first.casefold() in _ALWAYS_FAULTY:
        # "vitamin A a day", "to and from I. I saw": a lone capital is a name.
        return len(first) == 1 and first != second
    # Letters stand for things; two capitals are a name, such as "Baden Baden", or Roman numerals.
    return len(first) == 1 or (first[0].isupper() and second[0].isupper())


def _is_marked(found: re.Match[str], passage: Passage, chapter: Chapter) -> bool:
    """Whether markup stands between the two, as in "in *in vivo*" or something that prints nothing."""
    span = passage.span(found.end(1) - 1, found.end(3))
    between = passage.span(found.end(1) - 1, found.start(3) + 1).slice(chapter.text)[1:-1]
    opens = re.search(r"[*_]+$", between)
    closed = chapter.text.startswith(opens[0], span.end) if opens else True
    return not closed or re.search(r"[\[\]!<(]", between) is not None


def _problem(found: re.Match[str], passage: Passage, chapter: Chapter) -> Problem:
    span = passage.span(*found.span())
    rest = passage.span(found.start(1) + 1, found.end())
    written = rest.slice(chapter.text)
    plain = re.fullmatch(rf"{re.escape(found[1][1:])}[\s>]+{re.escape(found[3])}", written) is not None
    gap = passage.span(found.end(1) - 1, found.end()) if plain else None
    return Problem(
        span=span,
        message=f"“{found[3].lower()}” stands twice",
        hint="remove one of the two",
        edits=() if gap is None else (Edit(gap, found[1][-1], safe=False),),
        misleading=False,
    )
