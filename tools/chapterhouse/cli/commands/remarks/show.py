"""``chapterhouse remarks show``."""

from __future__ import annotations

import textwrap

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import ledger, load, named_remarks, paper_of, tracker
from chapterhouse.inputs.source import Refused
from chapterhouse.model import Paper
from chapterhouse.reports.location import Lines
from chapterhouse.reports.quoting import printable
from chapterhouse.review.context import context_of
from chapterhouse.review.ledger import with_changes
from chapterhouse.review.remark import Remark
from chapterhouse.review.tracking import Now, Tracker


@click.command("show")
@click.argument("id")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.pass_obj
def command(project: Project, id: str, round_name: str | None) -> int:
    """Show the remark ID with the line that it is about."""
    loaded = load(project, round_name)
    (remark,) = with_changes(named_remarks(loaded, [id]), ledger(project, loaded))
    click.echo(described(project, remark, tracker(project), paper_or_none(project)), nl=False)
    return CLEAN


def paper_or_none(project: Project) -> Paper | None:
    """The paper of today, None where paper.toml cannot be used: a remark is shown all the same."""
    try:
        return paper_of(project)
    except click.ClickException:
        return None


def described(project: Project, remark: Remark, follow: Tracker, paper: Paper | None) -> str:
    """The remark, where it is today with the line there and what is printed of it, and its answer, as text."""
    now = follow.now(remark)
    who = ", ".join(part for part in (remark.person, remark.body, remark.kind, remark.received) if part)
    parts = [printable(f"{remark.id}{f' ({who})' if who else ''}"), f"  {printable(now.text)}"]
    if now.lines:
        parts[-1] += f" (moved by {now.lines:+} lines since it was read)"
    parts += _source_line(project, now)
    context = context_of(paper, now) if paper is not None else None
    if context is not None:
        section, prose = context
        parts += textwrap.wrap(
            printable(f"reads in {section}: {prose}"), 110, initial_indent="  ", subsequent_indent="    "
        )
    parts += _labelled("says", remark.comment) + _labelled("proposes", remark.proposed)
    if remark.suggestion:
        parts += _labelled("replace", remark.suggestion.old or "(nothing)")
        parts += _labelled("by", remark.suggestion.new or "(nothing)")
    if remark.place is None:
        given = [f"{name} {value}" for name, value in _given(remark) if value]
        parts += _labelled("was said to be at", ", ".join(given) or "no place at all")
    if remark.group:
        parts += _labelled("says nearly what", f"{remark.group} says")
    parts += _labelled(
        remark.answer.disposition or "answer", remark.answer.text or ("" if remark.answered else "none yet")
    )
    parts += _labelled("change", remark.answer.change) + _labelled("reply", remark.reply)
    return "\n".join(parts) + "\n"


def _given(remark: Remark) -> list[tuple[str, str]]:
    given = remark.given
    return [
        ("chapter", given.chapter),
        ("page", given.page),
        ("line", given.line),
        ("clause", given.clause),
        ("", given.item),
        ("the words", f'"{given.quote}"' if given.quote else ""),
    ]


def _source_line(project: Project, now: Now) -> list[str]:
    if not now.line:
        return []
    try:
        line = Lines(project.source().read_text(now.file)).line(now.line)
    except (Refused, IndexError):
        return []
    before = line[: now.column - 1]
    start = max(0, len(before) - 60)
    shown = printable(line[start : start + 110])
    return [f"  | {shown}", f"  | {' ' * (len(before) - start)}^"]


def _labelled(label: str, text: str) -> list[str]:
    if not text:
        return []
    first, *rest = text.splitlines() or [""]
    return [f"  {label}: {printable(first)}", *(f"    {printable(line)}" for line in rest)]
