"""Prepared chapters and their citations into the trees of the whole paper that are printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chapterhouse import manuscript
from chapterhouse.bibliography.languages import entry_language
from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.manuscript import Composed, Prepared
from chapterhouse.manuscript.citations import CitedFrom, Rendered, with_backlinks
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.marked_errors import MarkedError, list_errors, show_missing_characters, show_status
from chapterhouse.model import Paper
from chapterhouse.reports.location import Texts


@dataclass(frozen=True, slots=True)
class Composition:
    """The trees of all chapters in their order, and the list of references."""

    chapters: tuple[Composed, ...]
    entries: list[Element]


def compose_paper(
    prepared: Sequence[Prepared], paper: Paper, rendered: Rendered, images: Collection[str]
) -> Composition:
    """Every chapter composed, and the list of references with its ways back to where each entry is cited.

    ``images`` are the paths of the images that can be shown.
    """
    counts: dict[str, int] = {}
    chapters = tuple(manuscript.compose(each, paper, rendered, images, counts) for each in prepared)
    cited: dict[str, list[CitedFrom]] = {}
    for chapter in chapters:
        for key, places in chapter.cited.items():
            cited.setdefault(key, []).extend(places)
    languages = {entry.key: tag for entry in paper.bibliography.entries if (tag := entry_language(entry))}
    return Composition(chapters, with_backlinks(rendered, cited, paper.settings.locale, languages))


def mark_draft(
    prepared: Sequence[Prepared], paper: Paper, findings: Iterable[Diagnostic], texts: Mapping[str, str]
) -> tuple[Prepared, ...]:
    """Each chapter of a draft with its status and its errors; those of files that are no chapter stand in the first.

    ``texts`` are those of the files of the project by their paths.
    """
    places = Texts(texts)
    errors: dict[str, list[MarkedError]] = {each.listed.chapter.path: [] for each in prepared}
    first = next(iter(errors), None)
    for finding in in_reading_order([found for found in findings if found.severity is Severity.ERROR]):
        extent = places.extent(finding.span)
        path, line = finding.span.file, f"line {extent.start.line}" if extent else ""
        if path in errors:
            errors[path].append(MarkedError(line, finding.code, finding.message))
        elif first is not None:
            errors[first].append(MarkedError(f"{path}, {line}" if line else path, finding.code, finding.message))
    words = paper.settings.locale.words
    return tuple(
        replace(
            each,
            blocks=show_status(
                list_errors(each.blocks, errors[each.listed.chapter.path]),
                each.listed.chapter.front_matter.status,
                words,
            ),
        )
        for each in prepared
    )


def show_what_no_font_has(composition: Composition, characters: Collection[str]) -> Composition:
    """``composition`` in which a draft prints the number of each character that is not among ``characters``."""
    chapters = (
        replace(each, print_blocks=show_missing_characters(each.print_blocks, characters))
        for each in composition.chapters
    )
    return Composition(tuple(chapters), show_missing_characters(composition.entries, characters))
