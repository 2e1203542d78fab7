"""``chapterhouse remarks answer``."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import changed, load, named_remarks, write
from chapterhouse.review.dispositions import Dispositions, find
from chapterhouse.review.remark import Answer, Remark


@click.command("answer")
@click.argument("ids", nargs=-1, required=True)
@click.option("--disposition", help="One of the round's words, such as accepted.")
@click.option("--text", default="", help="The reason, or what was done.")
@click.option("--by", default="", help="Who answers.")
@click.option("--change", default="", metavar="COMMIT", help="The commit that carries the change.")
@click.option("--reply", default="", help="What the commenter says to the answer.")
@click.option("--group", is_flag=True, help="Answer also those that say nearly the same.")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.pass_obj
def command(
    project: Project,
    ids: Sequence[str],
    disposition: str | None,
    text: str,
    by: str,
    change: str,
    reply: str,
    group: bool,
    round_name: str | None,
) -> int:
    """Answer the remarks IDS."""
    loaded = load(project, round_name)
    remarks = named_remarks(loaded, ids)
    if disposition is None and not reply:
        raise click.UsageError(f"name a --disposition: the round has {', '.join(loaded.settings.known.words)}")
    word = _word(disposition, text, remarks, loaded.settings.known) if disposition is not None else ""
    new = [answered(one, word, text, by, change, reply) for one in remarks]
    if group:
        firsts = {one.group or one.id for one in remarks}
        members = [one for one in loaded.remarks() if (one.group in firsts or one.id in firsts) and one.id not in ids]
        new += [answered(one, word, text, by, change) for one in members if word and not one.answered]
    write(project, loaded.settings.name, changed(loaded, new))
    if not project.quiet:
        click.echo(f"{len(new):,} answered: {word}" if word else f"{len(new):,} with the reply", err=True)
    return CLEAN


def _word(disposition: str, text: str, remarks: Sequence[Remark], known: Dispositions) -> str:
    word = find(disposition, known)
    if word is None:
        raise click.UsageError(f'"{disposition}" is no disposition of this round; it has {", ".join(known.words)}')
    if word in known.with_reason and not text and not all(one.answer.text for one in remarks):
        raise click.UsageError(f'"{word}" needs a reason: add --text')
    return word


def answered(remark: Remark, disposition: str, text: str, by: str, change: str, reply: str = "") -> Remark:
    """``remark`` with an answer, and what its author says to it; what is left empty stays as it was."""
    before = remark.answer
    answer = Answer(disposition or before.disposition, text or before.text, by or before.by, change or before.change)
    return dataclasses.replace(remark, answer=answer, reply=reply or remark.reply)
