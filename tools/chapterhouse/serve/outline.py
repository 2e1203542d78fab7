"""A chapter's shape: headings as symbols, what folds, what links, and how often things are used."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import (
    CodeLens,
    Command,
    DocumentLink,
    DocumentSymbol,
    FoldingRange,
    Range,
    SymbolKind,
)

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Chapter, Heading
from chapterhouse.serve.names import times
from chapterhouse.serve.workspace import PaperWorkspace


def symbols(workspace: PaperWorkspace, path: str) -> list[DocumentSymbol]:
    """The headings of a chapter, each with those below it, with the numbers that are printed."""
    chapter = workspace.chapter(path)
    if chapter is None:
        return []
    listed = workspace.listed(path)
    numbers = {numbered.heading.span: numbered.number for numbered in listed.headings} if listed is not None else {}
    positions = workspace.positions(path)
    top: list[DocumentSymbol] = []
    above: list[tuple[int, DocumentSymbol]] = []
    for heading, end in _sections(chapter):
        number = numbers.get(heading.span)
        symbol = DocumentSymbol(
            name=f"{number} {heading.text}" if number else heading.text or "(empty)",
            kind=SymbolKind.String,
            range=Range(positions.position(heading.span.start), positions.position(end)),
            selection_range=positions.range(heading.span),
            children=[],
        )
        while above and above[-1][0] >= heading.level:
            above.pop()
        siblings = top if not above else above[-1][1].children
        assert isinstance(siblings, list)
        siblings.append(symbol)
        above.append((heading.level, symbol))
    return top


def folds(workspace: PaperWorkspace, path: str) -> list[FoldingRange]:
    """Sections and fenced divs."""
    chapter = workspace.chapter(path)
    if chapter is None:
        return []
    positions = workspace.positions(path)
    spans = [Span(path, heading.span.start, end) for heading, end in _sections(chapter)]
    spans += [division.body for division in chapter.divisions]
    ranges = [positions.range(span) for span in spans]
    return [FoldingRange(one.start.line, one.end.line) for one in ranges if one.end.line > one.start.line]


def links(workspace: PaperWorkspace, path: str) -> list[DocumentLink]:
    """Web addresses, and files of the project."""
    chapter = workspace.chapter(path)
    if chapter is None or workspace.paper is None:
        return []
    positions = workspace.positions(path)
    found = [
        DocumentLink(positions.range(link.span), target=link.target)
        for link in chapter.links
        if link.target.startswith(("http://", "https://"))
    ]
    files = workspace.paper.project_files
    return found + [
        DocumentLink(positions.range(figure.path_span), target=workspace.uri(figure.path))
        for figure in chapter.figures
        if figure.path in files
    ]


def lenses(workspace: PaperWorkspace, path: str) -> list[CodeLens]:
    """How often what a chapter or .bib file defines is used, above the line that defines it."""
    paper = workspace.paper
    if paper is None:
        return []
    positions = workspace.positions(path)
    found = []
    for entry in paper.bibliography.entries:
        if entry.key_span.file == path:
            found.append((entry.key_span, times("cited", len(paper.citing.get(entry.key, ())))))
    chapter = workspace.chapter(path)
    for thing in chapter.labelled if chapter is not None else ():
        if thing.label is not None:
            words = times("referred to", len(paper.referring.get(thing.label.name, ())))
            answered = _answers(workspace, thing.label.name)
            found.append((thing.label.span, f"{words}; {answered}" if answered else words))
    return [CodeLens(positions.range(span), command=Command(words, "")) for span, words in found]


def _answers(workspace: PaperWorkspace, name: str) -> str:
    """What the statement ``name`` answers, such as "answers Gap 7"."""
    paper = workspace.paper
    statement = next((one for one in paper.statements if one.name == name), None) if paper is not None else None
    if paper is None or statement is None:
        return ""
    kind = next((kind for kind in paper.settings.kinds if kind.name == statement.kind), None)
    answered = statement.values.get(kind.answers, ()) if kind is not None and kind.answers else ()
    targets = [paper.targets[one] for one in answered if one in paper.targets]
    words = ", ".join(f"{target.word} {target.number}" for target in targets)
    return f"answers {words}" if words else ""


def _sections(chapter: Chapter) -> Iterator[tuple[Heading, int]]:
    """Each heading with the offset at which its section ends."""
    for index, heading in enumerate(chapter.headings):
        later = (other.span.start for other in chapter.headings[index + 1 :] if other.level <= heading.level)
        yield heading, next(later, len(chapter.text))
