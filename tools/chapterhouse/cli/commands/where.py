"""``chapterhouse where``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from chapterhouse.cli.built_files import lookup_in
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.inputs.source import Refused
from chapterhouse.reports.location import Lines
from chapterhouse.review.carried import NotOurs
from chapterhouse.review.history import Fate, Passage
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.where import Lookup, Spot, parse_place

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
