"""A character is in none of the fonts of the theme.

An empty box would be printed in its place. The fonts hold Latin, Greek and Cyrillic letters, many signs, and emoji, all
in black. Other scripts print where `scripts` of [theme.fonts] names a family for them, such as "Noto Sans Hebrew". The
machine's own fonts are never used, so that a paper looks the same everywhere. It stops the build.

Bad:

    # Energy {#sec:energy}

    The ministry (산업부) reports that demand doubles.
                  ^^^

Good:

    # Energy {#sec:energy}

    The ministry (Sanop-bu) reports that demand doubles: 415 → 950 TWh.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from chapterhouse.checks.support.gathering import gathered, gathered_from_entries
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Bibliography, Chapter, Paper
from chapterhouse.settings.language import locale_of

SEVERITY = Severity.ERROR

_MOST_NAMED = 3
_LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands where a program could not read a character."""
_DRAWS_NOTHING = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_PRINTED_FIELDS = (
    *("author", "editor", "translator", "title", "subtitle", "booktitle", "maintitle", "journal", "journaltitle"),
    *("publisher", "institution", "organization", "location", "address", "series", "note", "howpublished", "type"),
)
_UNPRINTED_TABLES = frozenset(
    (
        *(
            "acronyms",
            "appendices",
            "back",
            "bibliography",
            "branch",
            "cache",
            "checks",
            "checks_for",
            "citation_style",
            "front",
        ),
        *("language", "links", "outputs", "release", "repository", "review", "site_url", "theme", "version_url"),
    )
)

_AT_HAND = frozenset(
    (
        *("ARABIC", "ARMENIAN", "BENGALI", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GUJARATI", "GURMUKHI", "HEBREW"),
        *("KANNADA", "KHMER", "LAO", "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "THAI"),
    )
)
"""Scripts whose Noto Sans comes with the tool, by the first word of the names of their letters in Unicode."""
_TO_FETCH = {
    "HANGUL": "Noto Sans KR",
    "HIRAGANA": "Noto Sans JP",
    "KATAKANA": "Noto Sans JP",
    "CJK": "Noto Sans SC",
    "TIBETAN": "Noto Serif Tibetan",
}
"""Scripts whose fonts are too large to bring along."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each run of such characters: in chapters, cited entries and what paper.toml prints."""
    if not paper.characters:
        return
    unwritable = _lacking_of_language(paper)
    if unwritable:
        yield _of_language(paper, unwritable)
    scripts = {_script(char) for char in unwritable} - {""}
    for problem, characters in _in_paper(paper):
        if not scripts.intersection(map(_script, characters)):
            yield problem


def _in_paper(paper: Paper) -> Iterator[tuple[Problem, str]]:
    """Each problem in what people wrote, with the characters that are lacking there."""
    for listed in paper.chapters:
        chapter = listed.chapter
        if not _lacking(_characters(paper, chapter), paper.characters):
            continue
        unprinted: list[Span] | None = None
        for span, written in _runs(chapter.path, 0, chapter.text, paper.characters):
            if unprinted is None:
                unprinted = list(_unprinted(chapter))
            if not any(hidden.start <= span.start < hidden.end for hidden in unprinted):
                yield _problem(span, written, paper.characters), written
    yield from _in_entries(paper)
    yield from _in_settings(paper)


def _lacking_of_language(paper: Paper) -> str:
    """The letters in which the tool itself prints, where the paper's language has words, and that no font has."""
    locale = locale_of(paper.settings.language)
    words = locale.words.model_dump().values() if locale.is_spoken else ()
    text = "".join(word for word in words if isinstance(word, str))
    lacking = {char for char in _lacking(text, paper.characters) if char.isalpha()}
    return "".join(char for char in dict.fromkeys(text) if char in lacking)


def _of_language(paper: Paper, lacking: str) -> Problem:
    span = paper.spans.get(("language",), Span("paper.toml"))
    message = f"no font of the theme has the letters of this language, such as {_named(lacking[0])}"
    return Problem(span=span, message=message, hint=_family_for(lacking))


def _runs(file: str, offset: int, text: str, known: frozenset[str]) -> Iterator[tuple[Span, str]]:
    """Each run of characters of ``text`` that fonts with the characters ``known`` cannot show."""
    lacking = _lacking(text, known)
    if lacking:
        signs = "".join(map(re.escape, sorted(lacking)))
        for found in re.finditer(rf"[{signs}](?:[{signs}\u200d\ufe0f]*[{signs}])?", text):
            yield Span(file, offset + found.start(), offset + found.end()), found[0]


@gathered
def _characters(chapter: Chapter) -> str:
    """Each character that the chapter has, once."""
    return "".join(sorted(set(chapter.text)))


def _lacking(text: str, known: frozenset[str]) -> list[str]:
    return [char for char in set(text) - known if not _is_shown(char, known)]


def _is_shown(char: str, known: frozenset[str]) -> bool:
    """Whether the page needs no glyph of its own for ``char``; a letter with an accent may be put together."""
    if unicodedata.category(char) in _DRAWS_NOTHING or "\ufe00" <= char <= "\ufe0f":
        return True
    parts = unicodedata.normalize("NFD", char)
    return parts != char and all(part in known for part in parts)


def _unprinted(chapter: Chapter) -> Iterator[Span]:
    """What the page does not print with its own fonts: comments, formulas, alternative texts, paths, addresses."""
    for comment in chapter.comments:
        yield comment.span
    for formula in chapter.formulas:
        yield formula.span
    for figure in chapter.figures:
        yield figure.path_span
        if figure.path_span.end <= figure.span.end:
            yield Span(chapter.path, figure.path_span.end, figure.span.end)
    for link in chapter.links:
        if link.span != link.text_span:
            yield link.span
    for citation in chapter.citations:
        yield citation.span


def _in_entries(paper: Paper) -> Iterator[tuple[Problem, str]]:
    characters = _beyond_ascii(paper)
    if not _lacking("".join(text for _, _, text in characters), paper.characters):
        return
    for number, name, text in characters:
        entry = paper.bibliography.entries[number]
        if entry.key in paper.citing and _lacking(text, paper.characters):
            field = entry.fields[name]
            whole = True
            for span, written in _runs(field.span.file, field.span.start, field.raw, paper.characters):
                whole = False
                yield _problem(span, written, paper.characters), written
            if whole and (lacking := "".join(w for _, w in _runs("", 0, field.value, paper.characters))):
                # A command of TeX stands for the character.
                yield _problem(field.span, lacking, paper.characters), lacking


@gathered_from_entries
def _beyond_ascii(bibliography: Bibliography) -> tuple[tuple[int, str, str], ...]:
    """The printed fields with more than ASCII in them, each by the number of its entry and by its name, and all of it.

    Of entries with one key only the first is looked at.
    """
    first = bibliography.by_key
    return tuple(
        (number, name, "".join(sorted({char for char in field.value + field.raw if char > "\x7f"})))
        for number, entry in enumerate(bibliography.entries)
        if first[entry.key] is entry
        for name in _PRINTED_FIELDS
        if (field := entry.fields.get(name)) is not None and not field.value.isascii()
    )


def _in_settings(paper: Paper) -> Iterator[tuple[Problem, str]]:
    for path, span in paper.spans.items():
        text = None if path[0] in _UNPRINTED_TABLES else _value(paper.settings, path)
        if text and (lacking := "".join(written for _, written in _runs("", 0, text, paper.characters))):
            yield _problem(span, lacking, paper.characters), lacking


def _value(settings: object, path: Sequence[str | int]) -> str | None:
    """The text that stands at ``path`` in ``settings``; None where no text does."""
    for step in path:
        if isinstance(step, int):
            settings = settings[step] if isinstance(settings, Sequence) and step < len(settings) else None
        else:
            settings = settings.get(step) if isinstance(settings, Mapping) else getattr(settings, step, None)
    return settings if isinstance(settings, str) else None


def _problem(span: Span, written: str, known: frozenset[str]) -> Problem:
    characters = list(dict.fromkeys(char for char in written if unicodedata.category(char) not in _DRAWS_NOTHING))
    named = [_named(char) for char in characters[:_MOST_NAMED]]
    more = len(characters) - len(named)
    listed = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    hint = f"write {_others(characters, known)}, or {_family_for(characters)}"
    if _LOST in characters:
        hint = "look up the original, and write the character that was lost here"
    return Problem(span=span, message=f"no font of the theme has {listed}", hint=hint)


def _family_for(characters: Sequence[str]) -> str:
    """How a family comes into the paper that has ``characters``: a name, where their script has an obvious one."""
    scripts = {_script(char) for char in characters} - {""}
    if scripts and scripts <= _AT_HAND:
        families = " and ".join(f'"Noto Sans {script.title()}"' for script in sorted(scripts))
        return f"name {families} in `scripts` of [theme.fonts]"
    if scripts and scripts <= _TO_FETCH.keys():
        # Kana tell that the ideographs beside them are Japanese.
        family = min(_TO_FETCH[script] for script in scripts)
        return f'put a family such as "{family}" into a folder, and name `folder` and `scripts` in [theme.fonts]'
    return "name a family that has it in `scripts` of [theme.fonts]"


def _script(char: str) -> str:
    """The script of a letter, by the first word of its name in Unicode; empty for what all scripts share."""
    word = unicodedata.name(char, "").partition(" ")[0].partition("-")[0]
    return word if word in _AT_HAND or word in _TO_FETCH else "" if not char.isalpha() else "other"


def _named(char: str) -> str:
    return f"“{char}” (U+{ord(char):04X} {unicodedata.name(char, 'without a name')})"


def _others(characters: Sequence[str], known: frozenset[str]) -> str:
    """What to write instead: the same in plain letters where Unicode knows it, such as "ffi" for its ligature."""
    plain = [unicodedata.normalize("NFKC", char) for char in characters]
    if all(known.issuperset(letters) for letters in plain):
        return f"`{''.join(plain)}`"
    return "it in Latin letters" if all(char.isalpha() for char in characters) else "it in words"
