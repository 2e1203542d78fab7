"""A word is spelt the American way in a British paper, or the British way in an American one.

Each is right by itself; mixed, they look careless, and a search finds half of the places. The paper's language says
which one is meant: "en-GB" or "en-US"; for plain "en" it is the one that the paper uses more. British papers may write
-ise or -ize ("organise", "organize"), but the same throughout. Names, quotations and sources keep their own spelling.

Bad:

    # Energy {#sec:energy}

    The center organises its programme; others organise theirs, and few organize nothing.
        ^^^^^^                                                          ^^^^^^^^

Good:

    # Energy {#sec:energy}

    The centre organises its programme; the World Health Organization speaks of “color”, and of labor.gov.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.glossary import Glossary
from chapterhouse.checks.support.prose import capitalised, capitals, is_name, lower_case_words, may_be_title, searched
from chapterhouse.checks.support.spellings import TO_AMERICAN, TO_BRITISH, TO_ISE, TO_IZE
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Chapter, Paper, Passage

SEVERITY = Severity.WARNING

_WORD = re.compile(r"[A-Za-z]{4,}")
_ENGLISH = re.compile(r"en(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?=-|$)(.*)", re.IGNORECASE)
_AMERICAN_REGIONS = frozenset({"US", "PH"})
_NEITHER = frozenset({"CA"})
_NOT_THERE: Mapping[str, re.Pattern[str]] = {
    # Computers have programs in British too.
    "program": re.compile(r"\b(?:computer|software|malicious|installed|source)[ -]$"),
    "programs": re.compile(r"\b(?:computer|software|malicious|installed|source)[ -]$"),
}
_ONLY_BEHIND: Mapping[str, re.Pattern[str]] = {
    # "to license" is right in British; "the license" is not.
    "license": re.compile(r"\b(?:an?|the|this|that|its|their|our|each|every|any|no|under|open) $"),
    "licenses": re.compile(r"\b(?:the|these|those|its|their|our|all|any|no|under|open) $"),
    # Programs open dialogs in British, too.
    **dict.fromkeys(
        ("dialog", "dialogs"),
        re.compile(
            r"\b(?:social|political|policy|public|open|national|civil|regular|structured|intercultural|trade) $"
        ),
    ),
}
_ONLY_BEFORE: Mapping[str, re.Pattern[str]] = {
    "rigor": re.compile(r"(?! mortis)"),
}


_BEHIND_STROKE = re.compile(r"^ ?/ ?([A-Za-z]+)")
_BEFORE_STROKE = re.compile(r"([A-Za-z]+) ?/ ?$")
_DIFFERING = frozenset().union(TO_AMERICAN, TO_BRITISH, TO_ISE, TO_IZE)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in the paper, and the other spelling of it."""

    chapter: Chapter
    passage: Passage
    start: int
    end: int
    wanted: str

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each word of the prose whose spelling is not that of the paper's language."""
    language = _ENGLISH.fullmatch(paper.settings.language)
    region = (language[1] or "").upper() if language else ""
    if language is None or region in _NEITHER:
        return
    if region in _AMERICAN_REGIONS or (not region and _is_american(paper)):
        (british,) = _words(paper, TO_AMERICAN | TO_IZE)
        yield from _problems(british, "is British spelling", "is in American English")
    elif "oxendict" in language[2].lower():
        american, ise = _words(paper, TO_BRITISH, TO_IZE)
        yield from _problems(american, "is American spelling", "is in British English")
        yield from _problems(ise, "is spelt with -ise", "is in Oxford spelling, with -ize")
    else:
        american, ise, ize = _words(paper, TO_BRITISH, TO_IZE, TO_ISE)
        yield from _problems(american, "is American spelling", "is in British English")
        fewer, other, used = (ize, "-ize", "-ise") if len(ize) <= len(ise) else (ise, "-ise", "-ize")
        total = len(ise) + len(ize)
        if len(fewer) < total:
            most = f"has {used} in {total - len(fewer)} of {total} such words"
            yield from _problems(fewer, f"is spelt with {other}", most)


def _is_american(paper: Paper) -> bool:
    """Whether a paper that does not say which English it is in has more American words."""
    british, american = _words(paper, TO_AMERICAN, TO_BRITISH)
    return len(american) > len(british)


def _words(paper: Paper, *tables: Mapping[str, str]) -> list[list[_Word]]:
    """For each table the words of the paper that it has, without names and what the glossary decides."""
    glossary = Glossary(paper)
    to = {word: other for table in reversed(tables) for word, other in table.items()}
    wanted = to.keys() - glossary.own_words
    found: list[tuple[str, Chapter, Passage, int, int]] = []
    names: set[str] = set()
    for listed in paper.chapters:
        places = dict(_differences(paper, listed.chapter))
        for number, (passage, text) in searched(paper, listed.chapter, places).items():
            avoided = list(glossary.avoided(text))
            for start, end, names_something in places[number]:
                word = text[start:end]
                if word.lower() not in wanted:
                    continue
                if avoided and any(other.start <= start < other.end for other in avoided):
                    continue
                if names_something:
                    names.add(word)
                else:
                    found.append((word, listed.chapter, passage, start, end))
    # A capital at the start of a sentence says nothing, unless the same word is a name elsewhere: "Calibre".
    kept = [one for one in found if one[0] not in names]
    return [
        [
            _Word(chapter, passage, start, end, to[word.lower()])
            for word, chapter, passage, start, end in kept
            if word.lower() in table
        ]
        for table in tables
    ]


@gathered
def _differences(chapter: Chapter) -> tuple[tuple[int, tuple[tuple[int, int, bool], ...]], ...]:
    """The words that are not spelt alike in all countries, by the number of their passage.

    Of each is told from where to where it stands, and whether it looks like part of a name.
    """
    found: list[tuple[int, tuple[tuple[int, int, bool], ...]]] = []
    for number, words in enumerate(lower_case_words(chapter)):
        if not _DIFFERING.isdisjoint(words):
            found.append((number, tuple(_differences_in(chapter.passages[number]))))
    return tuple(found)


def _differences_in(passage: Passage) -> Iterator[tuple[int, int, bool]]:
    for found in _WORD.finditer(passage.text):
        word, (start, end) = found[0].lower(), found.span()
        if word in _DIFFERING:
            name = is_name(passage, start, end)
            if name or (_counts(word, passage, start, end) and not _stands_beside_other(word, passage, start, end)):
                yield start, end, name


def _stands_beside_other(word: str, passage: Passage, start: int, end: int) -> bool:
    """Whether the other spelling stands behind a stroke, as in "center/centre", where spelling is spoken of."""
    beside = {
        *_BEHIND_STROKE.findall(passage.text[end : end + 24]),
        *_BEFORE_STROKE.findall(passage.text[:start][-24:]),
    }
    others = {table[word] for table in (TO_AMERICAN, TO_BRITISH, TO_ISE, TO_IZE) if word in table}
    return not others.isdisjoint(each.lower() for each in beside)


def _counts(word: str, passage: Passage, start: int, end: int) -> bool:
    """Whether the word is not right where it stands."""
    before, after = passage.text[max(0, start - 24) : start].lower(), passage.text[end : end + 12].lower()
    if (pattern := _NOT_THERE.get(word)) is not None and pattern.search(before):
        return False
    if (pattern := _ONLY_BEHIND.get(word)) is not None and not pattern.search(before):
        return False
    return (pattern := _ONLY_BEFORE.get(word)) is None or pattern.match(after) is not None


def _problems(words: Iterable[_Word], error: str, paper: str) -> Iterator[Problem]:
    for word in words:
        span = word.passage.span(word.start, word.end)
        wanted = capitalised(word.wanted, capitals(word.text))
        plain = span.slice(word.chapter.text) == word.text
        safe = word.text.lower() not in {*_NOT_THERE, *_ONLY_BEHIND, *_ONLY_BEFORE}
        safe = safe and not may_be_title(word.passage, word.chapter, word.start)
        yield Problem(
            span=span,
            message=f"`{word.text}` {error}; the paper {paper}",
            hint=f"write `{wanted}`",
            edits=(Edit(span, wanted, safe),) if plain else (),
            misleading=False,
        )
