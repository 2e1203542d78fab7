"""Files that this tool built, wherever they have been since, into the places of their words."""

from __future__ import annotations

from collections.abc import Callable

import click

from chapterhouse.cli.project import Project
from chapterhouse.inputs.source import Refused
from chapterhouse.review.block_map import CarriedBlocks, blocks_of_epub, blocks_of_html, lookup_of, text_finder
from chapterhouse.review.carried import NotOurs, map_of
from chapterhouse.review.where import Lookup
from chapterhouse.review.word import mapped
from chapterhouse.review.word.document import read_document


def lookup_in(project: Project, name: str, content: bytes) -> Lookup:
    """The map of places of a built file, by what its name says it is.

    Raises :class:`NotOurs` or :class:`UnreadableSheet` for a file that was not built by this tool.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix in {"html", "htm", "xhtml", "epub"}:
        carried = blocks_of_epub(content) if suffix == "epub" else blocks_of_html(content)
        return lookup_of(carried, text_finder([*_at_revision(project, carried.commit), _today(project)]))
    if suffix == "docx":
        document = read_document(content)
        if not document.commit:
            raise NotOurs("it does not say which revision it was made from: it was not built by this tool")
        paths = [path for path in project.source().paths() if path.endswith(".md")]
        for text_of in _at_revision(project, document.commit):
            paths = [path for path in project.source(document.commit).paths() if path.endswith(".md")]
            return mapped.lookup_of(document, {path: text for path in paths if (text := text_of(path)) is not None})
        blocks = tuple(mapped.carried_blocks(document))
        if not blocks:
            raise NotOurs(f"its revision {document.commit[:12]} is not in this repository, and it carries no places")
        return lookup_of(CarriedBlocks(document.commit, False, blocks), text_finder([_today(project)]))
    return Lookup(map_of(content))


_TextOf = Callable[[str], str | None]


def _at_revision(project: Project, commit: str | None) -> list[_TextOf]:
    """What knows the texts of a commit; nothing where the repository has no such commit."""
    if commit is None:
        return []
    try:
        return [_reader(project.source(commit).read_text)]
    except click.ClickException:
        return []


def _today(project: Project) -> _TextOf:
    return _reader(project.source().read_text)


def _reader(read: Callable[[str], str]) -> _TextOf:
    def text_of(path: str) -> str | None:
        try:
            return read(path)
        except Refused:
            return None

    return text_of
