"""``chapterhouse statements``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import click

from chapterhouse.checks.engine.run import read_for_checks
from chapterhouse.cli.printed_table import printed_table
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.core.diagnostics import Span
from chapterhouse.core.spreadsheet_cells import inert
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Query, QueryForm, Statement
from chapterhouse.settings.statements import Kind
from chapterhouse.statements.export import record
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.tables import Cell, QueryError, Row, rows_of

_WIDEST = 60


@click.command("statements")
@click.option("--kind", "kinds", multiple=True, help="Only statements of this kind; may repeat.")
@click.option("--where", "wanted", multiple=True, metavar="NAME=VALUE", help="Only those that say so; may repeat.")
@click.option(
    "--columns", help="What a table shows, with commas between; other statements refer by words: answered-by."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--revision", help="Read a git revision instead of the files on disk.")
@click.pass_obj
def command(
    project: Project,
    kinds: tuple[str, ...],
    wanted: tuple[str, ...],
    columns: str | None,
    form: str,
    revision: str | None,
) -> int:
    """Print the statements of the paper: what is claimed where, and what refers to it."""
    paper = read_for_checks(project.source(revision), project.cache()).paper
    if paper is None:
        click.echo("chapterhouse: paper.toml cannot be used; `chapterhouse check` tells why", err=True)
        return FINDINGS
    index = StatementIndex(paper)
    asked = _asked(wanted) | ({"columns": columns.replace(",", " ")} if columns else {})
    named = kinds or [kind.name for kind in paper.settings.kinds if _can_say(kind, asked, index)]
    shown = [(heads, rows) for heads, rows in _tables(named, asked, index, named=bool(kinds)) if rows]
    if form == "json":
        found = [record(statement, index) for _, rows in shown for statement, _ in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo("\n".join(_csv(heads, rows) for heads, rows in shown), nl=False)
    else:
        click.echo("\n".join(_table(heads, rows) for heads, rows in shown), nl=False)
    return CLEAN


def _asked(wanted: tuple[str, ...]) -> dict[str, str]:
    asked: dict[str, str] = {}
    for one in wanted:
        name, equals, value = one.partition("=")
        if not equals or not value:
            raise click.UsageError(f"write --where NAME=VALUE, not `{one}`")
        asked[name] = f"{asked[name]} {value}" if name in asked else value
    return asked


def _can_say(kind: Kind, asked: dict[str, str], index: StatementIndex) -> bool:
    """Whether ``kind`` has all that is ``asked`` for: the kinds that lack it are left out where none is named."""
    names = {attribute.name for attribute in kind.attributes} | {d.name for d in index.settings.dimensions}
    return asked.keys() <= names | {"columns"}


def _tables(
    kinds: Sequence[str], asked: dict[str, str], index: StatementIndex, *, named: bool
) -> list[tuple[tuple[str, ...], list[Row]]]:
    """The rows of each of ``kinds``. Unless they were ``named``, one may lack a column that another has."""
    answered: list[tuple[tuple[str, ...], list[Row]]] = []
    errors: list[QueryError] = []
    for kind in kinds:
        query = Query(QueryForm.REGISTER, {"kind": kind, **asked}, Span("paper.toml"), {})
        try:
            answered.append(rows_of(query, index))
        except QueryError as error:
            errors.append(error)
    lacks_columns = all(error.attribute == "columns" for error in errors)
    if errors and (named or not answered or not lacks_columns):
        first = errors[0]
        near = closest(first.written, first.candidates)
        hint = f"; did you mean `{near}`?" if near else f"; known are: {', '.join(first.candidates)}"
        raise click.ClickException(f"{first}{hint if first.candidates else ''}") from first
    return answered


def _csv(heads: tuple[str, ...], rows: list[Row]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["id", *heads])
    for statement, cells in rows:
        writer.writerow([inert(_name(statement)), *(inert(_words(cell)) for cell in cells)])
    return written.getvalue()


def _table(heads: tuple[str, ...], rows: list[Row]) -> str:
    lines = [(_name(statement), *map(_words, cells)) for statement, cells in rows]
    return printed_table(("", *heads), [[_shortened(cell) for cell in line] for line in lines])


def _shortened(words: str) -> str:
    return words if len(words) <= _WIDEST else words[: _WIDEST - 1].rstrip() + "…"


def _name(statement: Statement) -> str:
    return statement.name or statement.anchor


def _words(cell: Cell) -> str:
    written = "".join(
        part if isinstance(part, str) else f"{part.noun} {part.statement.number}".strip() for part in cell
    )
    return " ".join(written.split())
