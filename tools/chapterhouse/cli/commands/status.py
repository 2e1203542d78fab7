"""``chapterhouse status``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence

import click

from chapterhouse.checks.engine.run import check
from chapterhouse.cli.printed_table import printed_table
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.translations import lags
from chapterhouse.core.diagnostics import Severity
from chapterhouse.inputs.reading import read_settings_of
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.review.contributors import LOG_FORMAT, contributors
from chapterhouse.review.status import ChapterRow, LastChange, chapter_rows
from chapterhouse.review.store import UnreadableRemarks, from_text
from chapterhouse.serve.preview.status_page import Table

_HEADS = (
    "No.",
    "Chapter",
    "Owner",
    "Status",
    "Words",
    "of",
    "Errors",
    "Warnings",
    "Remarks",
    "Changed",
    "By",
    "Open",
    "Behind",
)
_OF_PEOPLE = ("Name", "Commits", "Last", "Named as", "Roles", "")
_UNUSABLE = "chapterhouse: paper.toml cannot be used; `chapterhouse check` tells why"
_NUMBERS = frozenset((4, 5, 6, 7, 8))


@click.command("status")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option(
    "--contributors",
    "of_people",
    is_flag=True,
    help="Say who worked on the paper by git, and whom paper.toml names and for what.",
)
@click.pass_obj
def command(project: Project, form: str, of_people: bool) -> int:
    """Say how far each chapter is: owner, words, findings, open remarks, last change, what is unanswered or behind."""
    if of_people:
        return _contributors(project, form)
    rows = _rows(project)
    if rows is None:
        click.echo(_UNUSABLE, err=True)
        return FINDINGS
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        click.echo(printed_table(_HEADS, [_cells(row) for row in rows], _NUMBERS), nl=False)
    return CLEAN


def _contributors(project: Project, form: str) -> int:
    settings = read_settings_of(project.source())
    if settings is None:
        click.echo(_UNUSABLE, err=True)
        return FINDINGS
    try:
        log = Repository(project.root).ask("log", LOG_FORMAT, "--", ".").decode("utf-8", "replace")
    except GitError as error:
        raise click.ClickException(f"git does not tell who worked on the paper: {error}") from error
    found = contributors(log, settings)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=1))
        return CLEAN
    rows = [[one.name, _count(one.commits), one.last, one.named, ", ".join(one.roles), one.remark] for one in found]
    click.echo(printed_table(_OF_PEOPLE, rows, frozenset((1,))), nl=False)
    return CLEAN


def status_table(project: Project) -> Table | None:
    """What the command prints, as a table; None where paper.toml cannot be used."""
    rows = _rows(project)
    return None if rows is None else Table(_HEADS, [_cells(row) for row in rows], _NUMBERS)


def _rows(project: Project) -> list[ChapterRow] | None:
    files = project.source()
    checked = check(files, project.cache())
    if checked.paper is None:
        return None
    paths = [listed.chapter.path for listed in checked.paper.chapters]
    return chapter_rows(
        checked.paper,
        checked.findings,
        _codeowners(files),
        dict(_changes(project, paths)),
        _open_remarks(files),
        lags(project, checked.paper, files),
    )


def _cells(row: ChapterRow) -> list[str]:
    return [
        row.number,
        row.title,
        " ".join(row.owners),
        row.status,
        f"{row.words:,}",
        f"{row.budget:,}" if row.budget else "",
        _count(row.findings[Severity.ERROR]),
        _count(row.findings[Severity.WARNING]),
        _count(row.remarks),
        row.changed.date if row.changed else "",
        row.changed.author if row.changed else "",
        ", ".join(row.unanswered),
        f"{row.behind} of {row.translates}" if row.behind else "",
    ]


def _count(number: int) -> str:
    return str(number) if number else ""


def _codeowners(files: Source) -> str:
    """The text of CODEOWNERS, where GitHub and GitLab look for it and we may read."""
    for path in ("CODEOWNERS", "docs/CODEOWNERS"):
        try:
            return files.read_text(path)
        except Refused:
            continue
    return ""


def _changes(project: Project, paths: Sequence[str]) -> Iterator[tuple[str, LastChange]]:
    try:
        repository = Repository(project.root)
        for path in paths:
            answer = repository.ask("log", "-1", "--format=%cs%x00%aN", "--", path).decode("utf-8", "replace").strip()
            date, _, author = answer.partition("\0")
            if date:
                yield path, LastChange(date, author)
    except GitError:
        return


def _open_remarks(files: Source) -> dict[str, int]:
    """How many remarks on each chapter have no answer."""
    counts: dict[str, int] = {}
    for path in files.paths():
        if path.startswith("remarks/") and path.endswith(".toml"):
            try:
                remarks = from_text(files.read_text(path))
            except (Refused, UnreadableRemarks):
                continue
            for remark in remarks:
                if not remark.answered and remark.place is not None:
                    counts[remark.place.file] = counts.get(remark.place.file, 0) + 1
    return counts
