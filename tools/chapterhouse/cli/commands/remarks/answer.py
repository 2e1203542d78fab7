"""``chapterhouse remarks answer``."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import changed, load, write
from chapterhouse.review.dispositions import find
from chapterhouse.review.remark import Answer, Remark


@click.command("answer")
@click.argument("ids", nargs=-1, required=True)
@click.option("--disposition", required=True, help="One of the round's words, such as accepted.")
@click.option("--text", default="", help="The reason, or what was done.")
@click.option("--by", default="", help="Who answers.")
@click.option("--change", default="", metavar="COMMIT", help="The commit that carries the change.")
@click.option("--group", is_flag=True, help="Answer also those that say nearly the same.")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.pass_obj
def command(
    project: Project,
    ids: Sequence[str],
    disposition: str,
    text: str,
    by: str,
    change: str,
    group: bool,
    round_name: str | None,
) -> int:
    """Answer the remarks IDS."""
    loaded = load(project, round_name)
    known = loaded.settings.known
    word = find(disposition, known)
    if word is None:
        raise click.UsageError(f'"{disposition}" is no disposition of this round; it has {", ".join(known.words)}')
    by_id = loaded.by_id()
    missing = [one for one in ids if one not in by_id]
    if missing:
        raise click.ClickException(f"the round {loaded.settings.name} has no remark {', '.join(missing)}")
    if word in known.with_reason and not text and not all(by_id[one].answer.text for one in ids):
        raise click.UsageError(f'"{word}" needs a reason: add --text')
    new = [answered(by_id[one], word, text, by, change) for one in ids]
    if group:
        firsts = {by_id[one].group or one for one in ids}
        members = [one for one in loaded.remarks() if (one.group in firsts or one.id in firsts) and one.id not in ids]
        new += [answered(one, word, text, by, change) for one in members if not one.answered]
    write(project, loaded.settings.name, changed(loaded, new))
    if not project.quiet:
        click.echo(f"{len(new):,} answered: {word}", err=True)
    return CLEAN


def answered(remark: Remark, disposition: str, text: str, by: str, change: str) -> Remark:
    """``remark`` with an answer; what is left empty stays as it was."""
    before = remark.answer
    answer = Answer(disposition, text or before.text, by or before.by, change or before.change)
    return dataclasses.replace(remark, answer=answer)
