"""What is known of the name under the cursor, as a reader will see it."""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.model import Entry, Figure, Paper
from chapterhouse.serve.completion import described
from chapterhouse.serve.names import NameKind, Use, times
from chapterhouse.serve.workspace import PaperWorkspace


def hover_text(workspace: PaperWorkspace, name: Use) -> str | None:
    """Markdown on ``name``: its number and words, a figure's picture and caption, a work, a note's text."""
    paper = workspace.paper
    if paper is None:
        return None
    if name.kind is NameKind.KEY:
        entry = paper.bibliography.by_key.get(name.name)
        return None if entry is None else "\n\n".join(_entry(entry, paper))
    if name.kind is NameKind.LABEL:
        return "\n\n".join(_target(workspace, paper, name.name)) or None
    chapter = workspace.chapter(name.span.file)
    notes = chapter.footnotes if chapter is not None else ()
    note = next((one for one in notes if one.label == name.name), None)
    return note.span.slice(chapter.text) if note is not None and chapter is not None else None


def _entry(entry: Entry, paper: Paper) -> Iterator[str]:
    yield described(entry)
    where = [entry.value(name) for name in ("journal", "journaltitle", "booktitle", "publisher", "institution")]
    printed = ", ".join(part for part in where if part)
    if printed:
        yield f"*{printed}*"
    url = entry.value("url") or (f"https://doi.org/{entry.value('doi')}" if entry.value("doi") else None)
    if url:
        yield f"<{url}>"
    yield times("cited", len(paper.citing.get(entry.key, ())))


def _target(workspace: PaperWorkspace, paper: Paper, name: str) -> Iterator[str]:
    target = paper.targets.get(name)
    if target is None:
        return
    head = f"{target.word} {target.number}" if target.number else target.word
    yield f"**{head}** {target.title}".rstrip()
    chapter = workspace.chapter(target.chapter)
    for figure in chapter.figures if chapter is not None else ():
        if figure.label is not None and figure.label.name == name:
            yield from _figure(workspace, figure)
    statement = next((one for one in paper.statements if one.name == name), None)
    if statement is not None and statement.text:
        yield statement.text if len(statement.text) < 400 else f"{statement.text[:400]} …"
    yield times("referred to", len(paper.referring.get(name, ())))


def _figure(workspace: PaperWorkspace, figure: Figure) -> Iterator[str]:
    yield f"![{figure.alt or ''}]({workspace.uri(figure.path)})"
    if figure.alt:
        yield f"Alternative text: {figure.alt}"
