"""``chapterhouse remarks apply``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from chapterhouse.cli.files import Change, change_files
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import load, tracker
from chapterhouse.inputs.source import Refused
from chapterhouse.review.edits import NotApplicable, apply
from chapterhouse.review.history import Fate


@click.command("apply")
@click.argument("ids", nargs=-1, required=True)
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.pass_obj
def command(project: Project, ids: Sequence[str], round_name: str | None) -> int:
    """Write the edits that the remarks IDS propose into their chapters.

    An edit whose words have changed since they were read is left for you, and said.
    """
    loaded = load(project, round_name)
    by_id = loaded.by_id()
    failed = False
    for one in ids:
        remark = by_id.get(one)
        if remark is None:
            raise click.ClickException(f"the round {loaded.settings.name} has no remark {one}")
        now = tracker(project).now(remark)
        try:
            if remark.suggestion is None:
                raise NotApplicable("it proposes no edit of the source")
            if now.fate is Fate.ORPHANED or not now.line:
                raise NotApplicable("its place is gone")
            text = project.source().read_text(now.file)
            edited = apply(text, now.offset, remark.suggestion)
            change_files({project.root / now.file: Change(text.encode(), edited.encode())}, project.root)
            click.echo(f"{now.text}: {one} is applied", err=True)
        except (NotApplicable, Refused) as error:
            click.echo(f"{now.text}: {one}: {error}", err=True)
            failed = True
    return FINDINGS if failed else CLEAN
