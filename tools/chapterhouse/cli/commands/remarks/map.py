"""``chapterhouse remarks map``."""

from __future__ import annotations

from pathlib import Path

import click

from chapterhouse.cli.project import CLEAN
from chapterhouse.cli.rounds import read_file
from chapterhouse.review.sheets.columns import proposed_map
from chapterhouse.review.sheets.reading import read_tables
from chapterhouse.review.sheets.table import UnreadableSheet


@click.command("map")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Propose a map of the columns of FILE, as TOML on standard output.

    Complete it by hand, keep it, and read the sheet with `chapterhouse remarks import --map`.
    """
    try:
        tables = read_tables(file.name, read_file(file))
        if not tables:
            raise UnreadableSheet("it holds no table")
        click.echo(proposed_map(max(tables, key=lambda table: len(table.rows))), nl=False)
    except UnreadableSheet as error:
        raise click.ClickException(f"{file}{error.place}: {error}") from error
    return CLEAN
