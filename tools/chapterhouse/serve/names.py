"""The name under the cursor, where it is defined, and all places that use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Chapter, Paper
from chapterhouse.serve.workspace import PaperWorkspace


class NameKind(StrEnum):
    """What a name names."""

    LABEL = "label"
    KEY = "key"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Use:
    """A name as it is written in one place; ``defines`` tells the definition from a use."""

    kind: NameKind
    name: str
    span: Span
    defines: bool = False


def name_at(workspace: PaperWorkspace, path: str, offset: int) -> Use | None:
    """The name at a character offset of the file ``path``; the end of a name belongs to it."""
    return next((use for use in uses_in(workspace, path) if use.span.start <= offset <= use.span.end), None)


def uses_of(workspace: PaperWorkspace, name: Use) -> Iterator[Use]:
    """Every place of ``name``, its definition included; a footnote has its chapter only."""
    paths = [name.span.file] if name.kind is NameKind.FOOTNOTE else list(_files(workspace))
    for path in paths:
        yield from (use for use in uses_in(workspace, path) if (use.kind, use.name) == (name.kind, name.name))


def definition_of(workspace: PaperWorkspace, name: Use) -> Use | None:
    """The place that defines ``name``."""
    return next((use for use in uses_of(workspace, name) if use.defines), None)


def _files(workspace: PaperWorkspace) -> Iterator[str]:
    yield from (chapter.path for chapter in workspace.chapters())
    if workspace.paper is not None:
        yield from workspace.paper.bibliography.texts


def uses_in(workspace: PaperWorkspace, path: str) -> Iterator[Use]:
    """Every name that is written in the file ``path``."""
    paper = workspace.paper
    chapter = workspace.chapter(path)
    if paper is None:
        return
    if chapter is not None:
        yield from _uses_in_chapter(chapter, paper)
    for entry in paper.bibliography.entries:
        if entry.key_span.file == path:
            yield Use(NameKind.KEY, entry.key, entry.key_span, defines=True)


def _uses_in_chapter(chapter: Chapter, paper: Paper) -> Iterator[Use]:
    for thing in chapter.labelled:
        if thing.label is not None:
            yield Use(NameKind.LABEL, thing.label.name, thing.label.span, defines=True)
    stated = [one for s in paper.statements if s.chapter == chapter.path for one in s.references]
    for reference in (*chapter.references, *stated):
        yield Use(NameKind.LABEL, reference.name, reference.span)
    for citation in chapter.citations:
        yield Use(NameKind.KEY, citation.key, citation.span)
    for note in chapter.footnotes:
        if note.label is not None and note.label_span is not None:
            yield Use(NameKind.FOOTNOTE, note.label, note.label_span, defines=True)
    for call in chapter.footnote_references:
        yield Use(NameKind.FOOTNOTE, call.label, call.span)


def times(done: str, number: int) -> str:
    """How often something is used, in words: "cited once", "cited 4 times"."""
    return f"{done} once" if number == 1 else f"{done} {number} times"
