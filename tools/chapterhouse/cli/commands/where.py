"""``chapterhouse where``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.inputs.source import Refused
from chapterhouse.reports.location import Lines
from chapterhouse.review.carried import NotOurs, map_of, opened
from chapterhouse.review.history import Fate, Passage
from chapterhouse.review.where import Lookup, Spot, parse_place


@click.command("where")
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("place", required=False, metavar="[PAGE[:LINE]]")
@click.option("--text", "quote", help="Find these words in place of a page and line.")
@click.pass_obj
def command(project: Project, pdf: Path, place: str | None, quote: str | None) -> int:
    """Say which line of which chapter is printed at a page and line of PDF, then and today.

    PAGE is the printed number, LINE the number in the margin of the review copy; pages and lines of the reading copy
    are the same.
    """
    if (place is None) == (quote is None):
        raise click.UsageError("name a page and line, such as 12:4, or give words with --text")
    try:
        with opened(pdf.read_bytes()) as document:
            lookup = Lookup(map_of(document))
    except NotOurs as error:
        raise click.ClickException(f"{pdf}: {error}") from error
    spots = lookup.quote(quote) if quote is not None else _at(lookup, place or "")
    if not spots:
        click.echo(f'the words "{quote}" are not printed in {pdf}, or in more than one way', err=True)
        return FINDINGS
    for spot in spots:
        click.echo(_told(project, lookup, spot))
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


def _told(project: Project, lookup: Lookup, spot: Spot) -> str:
    commit = lookup.map.commit
    then = f"{spot.file}:{spot.line}:{spot.column}"
    about = "" if spot.exact else " (the line itself is made by the build; this is what it belongs to)"
    told = f"{then}  {spot.text.strip()}{about}"
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
