"""Letters are garbled, because text in UTF-8 was read as if it were in another encoding.

`MÃ¼ller` was `Müller` before it went through a program that took each byte for a letter. It is printed as it stands,
most often in somebody's name, and nobody finds the work under it. It stops the build in a cited entry and in a chapter.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@muller2025].
    --- bibliography/references.bib
    @book{muller2025,
      author = {MÃ¼ller, Ana},
                 ^^
      title = {Energy and Demand},
      publisher = {University Press},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@muller2025].
    --- bibliography/references.bib
    @book{muller2025,
      author = {Müller, Ana},
      title = {Energy and Demand},
      publisher = {University Press},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chapterhouse.bibliography.entries import PRINTED, own_fields
from chapterhouse.checks.support.encodings import garbled
from chapterhouse.checks.support.gathering import gathered, gathered_from_entries
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Bibliography, Chapter, Field, Paper, Passage

SEVERITY = Severity.ERROR

_InEntry = tuple[int, str, int, int, str | None]
"""The number of an entry, the field, from where to where in it, and what was meant."""
_InPassage = tuple[int, int, int, str | None]
"""The number of a passage, from where to where in it, and what was meant."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each garbled stretch of a printed field and of a chapter's prose."""
    written = paper.unwritable
    in_bibliography = any(path in written for path in paper.bibliography.texts)
    for number, name, start, end, meant in (
        _entries_with(paper.bibliography, written) if in_bibliography else _in_entries(paper)
    ):
        entry = paper.bibliography.entries[number]
        field = entry.fields[name]
        place = Span(field.span.file, field.span.start + start, field.span.start + end)
        yield _problem(place, _raw(field, written)[start:end], meant, misleading=entry.key in paper.citing)
    for listed in paper.chapters:
        chapter = listed.chapter
        for number, start, end, meant in (
            _prose_with(chapter, written[chapter.path]) if chapter.path in written else _in_prose(paper, chapter)
        ):
            passage = chapter.passages[number]
            words = _words(passage, written[chapter.path]) if chapter.path in written else passage.text
            yield _problem(passage.span(start, end), words[start:end], meant, misleading=True)


@gathered_from_entries
def _in_entries(bibliography: Bibliography) -> tuple[_InEntry, ...]:
    return tuple(_entries_with(bibliography, {}))


def _entries_with(bibliography: Bibliography, written: Mapping[str, str]) -> Iterator[_InEntry]:
    """The garbled stretches of printed fields, with the characters that files have in ``written``."""
    for number, entry in enumerate(bibliography.entries):
        for field in own_fields(entry):
            if field.name in PRINTED and not (raw := _raw(field, written)).isascii():
                yield from ((number, field.name, *found) for found in garbled(raw))


@gathered
def _in_prose(chapter: Chapter) -> tuple[_InPassage, ...]:
    return () if chapter.text.isascii() else tuple(_prose_with(chapter, chapter.text))


def _prose_with(chapter: Chapter, written: str) -> Iterator[_InPassage]:
    """The garbled stretches of the prose, with the characters that the file has in ``written``."""
    for number, passage in enumerate(chapter.passages):
        words = passage.text if written is chapter.text else _words(passage, written)
        yield from ((number, *found) for found in garbled(words))


def _raw(field: Field, written: Mapping[str, str]) -> str:
    text = written.get(field.span.file)
    return field.raw if text is None else text[field.span.start : field.span.start + len(field.raw)]


def _words(passage: Passage, written: str) -> str:
    """The text of ``passage`` with the characters for which spaces stand there."""
    characters = list(passage.text)
    bounds = [*passage.runs[1:], (len(characters), 0)]
    for (own, place), (end, _) in zip(passage.runs, bounds, strict=True):
        for at in range(own, end):
            there = written[place + at - own : place + at - own + 1]
            if characters[at] == " " and "\x80" <= there <= "\x9f":
                characters[at] = there
    return "".join(characters)


def _problem(place: Span, written: str, meant: str | None, *, misleading: bool) -> Problem:
    if meant is None or "\ufffd" in meant:
        return Problem(
            span=place,
            message="a character is lost here: another encoding could not be read",
            hint="look up the original, and write the character itself",
            misleading=misleading,
        )
    shown = meant if meant.isprintable() else f"U+{ord(meant[0]):04X}"
    return Problem(
        span=place,
        message=f"`{written}` is garbled" if written.isprintable() else "what stands here is garbled",
        hint=f"write `{shown}`: it is UTF-8 that was read as another encoding",
        edits=(Edit(place, meant),) if place.end - place.start == len(written) else (),
        misleading=misleading,
    )
