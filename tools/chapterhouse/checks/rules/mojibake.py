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

from collections.abc import Iterator

from chapterhouse.bibliography.entries import PRINTED, own_fields
from chapterhouse.checks.support.encodings import garbled
from chapterhouse.checks.support.gathering import gathered, gathered_from_entries
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Bibliography, Chapter, Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each garbled stretch of a printed field and of a chapter's prose."""
    for number, name, start, end, meant in _in_entries(paper):
        entry = paper.bibliography.entries[number]
        field = entry.fields[name]
        place = Span(field.span.file, field.span.start + start, field.span.start + end)
        yield _problem(place, field.raw[start:end], meant, misleading=entry.key in paper.citing)
    for listed in paper.chapters:
        for number, start, end, meant in _in_prose(paper, listed.chapter):
            passage = listed.chapter.passages[number]
            yield _problem(passage.span(start, end), passage.text[start:end], meant, misleading=True)


@gathered_from_entries
def _in_entries(bibliography: Bibliography) -> tuple[tuple[int, str, int, int, str | None], ...]:
    """The garbled stretches: the number of the entry, the field, from where to where in it, and what they were."""
    return tuple(
        (number, field.name, *found)
        for number, entry in enumerate(bibliography.entries)
        for field in own_fields(entry)
        if field.name in PRINTED and not field.raw.isascii()
        for found in garbled(field.raw)
    )


@gathered
def _in_prose(chapter: Chapter) -> tuple[tuple[int, int, int, str | None], ...]:
    """The garbled stretches: the number of the passage, from where to where in it, and what they were."""
    if chapter.text.isascii():
        return ()
    return tuple((number, *found) for number, passage in enumerate(chapter.passages) for found in garbled(passage.text))


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
        message=f"`{written if written.isprintable() else written.encode('unicode_escape').decode()}` is garbled",
        hint=f"write `{shown}`: it is UTF-8 that was read as another encoding",
        edits=(Edit(place, meant),) if place.end - place.start == len(written) else (),
        misleading=misleading,
    )
