"""``chapterhouse remarks ledger``."""

from __future__ import annotations

import json

import click

from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import ledger, load
from chapterhouse.core.suggestion import closest
from chapterhouse.review.store import in_order


@click.command("ledger")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(project: Project, round_name: str | None, form: str) -> int:
    """Say which commits answer which remarks: those whose message has a line `Remark: ROUND/ID`.

    A commit that names a remark which the round does not have is told, and makes the exit code 1.
    """
    loaded = load(project, round_name)
    known = loaded.by_id()
    found = ledger(project, loaded)
    if form == "json":
        record = {
            name: [{"commit": c.commit, "day": c.day, "subject": c.subject} for c in found[name]] for name in found
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        for remark in in_order(known[name] for name in found if name in known):
            state = f"[{remark.answer.disposition}]" if remark.answered else "[no answer yet]"
            for change in found[remark.id]:
                click.echo(f"{remark.id}: {change.commit[:12]} {change.day} {state} {change.subject}")
    strange = sorted(found.keys() - known.keys())
    for name in strange:
        near = closest(name, known)
        hint = f"; did it mean {near}?" if near else ""
        commit = found[name][0]
        click.echo(
            f'{commit.commit[:12]} "{commit.subject}": the round {loaded.settings.name} has no remark {name}{hint}',
            err=True,
        )
    return FINDINGS if strange else CLEAN
