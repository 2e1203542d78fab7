"""``chapterhouse where``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.inputs.source import Refused
from chapterhouse.reports.location import Lines
from chapterhouse.review.block_map import blocks_of_epub, blocks_of_html, lookup_of, text_finder
from chapterhouse.review.carried import NotOurs, map_of, opened
from chapterhouse.review.history import Fate, Passage
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.where import Lookup, Spot, parse_place
from chapterhouse.review.word import mapped
from chapterhouse.review.word.document import read_document

_WIDEST = 120
"""Characters of the words that are shown."""


@click.command("where")
@click.argument("built", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.argument("place", required=False, metavar="[PAGE[:LINE]]")
@click.option("--text", "quote", help="Find these words in place of a page and line.")
@click.pass_obj
def command(project: Project, built: Path, place: str | None, quote: str | None) -> int:
    """Say which line of which chapter is printed at a page and line of FILE, or as words of it, then and today.

    FILE is a PDF, HTML, EPUB or DOCX that this tool built. PAGE is the printed number, LINE the number in the margin of
    the review copy; pages and lines of the reading copy are the same. Only a PDF has pages: elsewhere --text is needed.
    """
    if (place is None) == (quote is None):
        raise click.UsageError("name a page and line, such as 12:4, or give words with --text")
    if place is not None and built.suffix.lower() != ".pdf":
        raise click.UsageError(f"{built.name} has no pages: give words with --text")
    try:
        lookup = lookup_in(project, built.name, built.read_bytes())
    except (NotOurs, UnreadableSheet) as error:
        raise click.ClickException(f"{built}: {error}") from error
    spots = lookup.quote(quote) if quote is not None else _at(lookup, place or "")
    if not spots:
        click.echo(f'the words "{quote}" are not printed in {built}, or in more than one way', err=True)
        return FINDINGS
    for spot in spots:
        click.echo(_told(project, lookup, spot, quote or ""))
    return CLEAN


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
        raise NotOurs(f"its revision {document.commit[:12]} is not in this repository")
    with opened(content) as pdf:
        return Lookup(map_of(pdf))


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


def _at(lookup: Lookup, place: str) -> Sequence[Spot]:
    asked = parse_place(place)
    if asked is None:
        raise click.UsageError(
            f'"{place}" is no place: write a printed page number, such as 12 or iv, and a line, as 12:4'
        )
    page, line = asked
    if not lookup.has_page(page):
        labels = lookup.map.labels
        known = f"pages run from {labels[0]} to {labels[-1]}" if labels else "it has none"
        raise click.ClickException(f"no page has the number {page} and text of a chapter; {known}")
    spot = lookup.page(page) if line is None else lookup.line(page, line)
    if spot is None:
        raise click.ClickException(f"page {page} has no line {line} that a chapter holds")
    return [spot]


def _excerpt(text: str, quote: str) -> str:
    """``text``, or its words around ``quote`` where it is a whole paragraph."""
    text = " ".join(text.split())
    if len(text) <= _WIDEST:
        return text
    at = max(0, text.casefold().find(quote.casefold()) - _WIDEST // 3)
    return f"{'… ' if at else ''}{text[at : at + _WIDEST].strip()} …"


def _told(project: Project, lookup: Lookup, spot: Spot, quote: str) -> str:
    commit = lookup.map.commit
    then = f"{spot.file}:{spot.line}:{spot.column}"
    about = "" if spot.exact else " (the words themselves have no place in it; what they belong to begins there)"
    told = f"{then}  {_excerpt(spot.text, quote)}{about}"
    if commit is None:
        return told
    try:
        old = project.source(commit).read_text(spot.file)
    except (click.ClickException, Refused):
        return f"{told}\n  revision {commit[:12]} is not in this repository, so today's place is not known"
    try:
        new = project.source().read_text(spot.file)
    except Refused:
        return f"{told}\n  today: the file {spot.file} is gone"
    carried = Passage(old, new).carry(spot.offset)
    if carried.offset is None:
        return f"{told}\n  today: these words are gone"
    if carried.fate is Fate.PLACED:
        return told
    now = Lines(new).position(carried.offset)
    return f"{told}\n  today: {spot.file}:{now.line}:{now.column} (moved by {carried.lines:+} lines)"
