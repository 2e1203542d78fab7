"""``chapterhouse remarks next``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from chapterhouse.cli.commands.remarks.answer import answered
from chapterhouse.cli.commands.remarks.apply import apply_one
from chapterhouse.cli.commands.remarks.show import described, paper_or_none
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import changed, load, tracker, write
from chapterhouse.inputs.source import Refused
from chapterhouse.processes.git import GitError
from chapterhouse.review.dispositions import Dispositions, find
from chapterhouse.review.edits import NotApplicable
from chapterhouse.review.history import Fate
from chapterhouse.review.remark import Remark
from chapterhouse.review.rounds import Loaded
from chapterhouse.review.tracking import Tracker

_KEYS = "a number or word answers, a applies the edit, s goes on to the next, q ends"


@click.command("next")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.option("--by", default="", help="Who answers.")
@click.option("--commit", "commits", is_flag=True, help="Commit each edit that is applied.")
@click.option(
    "--one", is_flag=True, help="Show the next remark and ask nothing; so it is where nobody is at a terminal."
)
@click.pass_obj
def command(project: Project, round_name: str | None, by: str, commits: bool, one: bool) -> int:
    """Answer the remarks that have no answer, one after another, those without a place first.

    Each answer is saved at once; q ends, and the next session goes on where this one ended.
    """
    loaded = load(project, round_name)
    waiting = list(_waiting(loaded, tracker(project)))
    if not waiting:
        click.echo(f"every remark of the round {loaded.settings.name} has an answer", err=True)
        return CLEAN
    if one or not sys.stdin.isatty():
        click.echo(described(project, waiting[0], tracker(project), paper_or_none(project)), nl=False)
        return CLEAN
    for number, remark in enumerate(waiting, 1):
        loaded = load(project, loaded.settings.name)  # what another editor answered meanwhile stays
        remark = loaded.by_id().get(remark.id, remark)
        if remark.answered:
            continue
        click.echo(f"\n{number} of {len(waiting)}")
        click.echo(described(project, remark, tracker(project), paper_or_none(project)), nl=False)
        if not _asked(project, loaded, remark, by, commits):
            break
    return CLEAN


def _waiting(loaded: Loaded, follow: Tracker) -> Iterator[Remark]:
    unanswered = [(remark, follow.now(remark)) for remark in loaded.remarks() if not remark.answered]
    unanswered.sort(key=lambda pair: (pair[1].fate is not Fate.ORPHANED, pair[1].file, pair[1].line, pair[1].column))
    yield from (remark for remark, _ in unanswered)


def _asked(project: Project, loaded: Loaded, remark: Remark, by: str, commits: bool) -> bool:
    """Ask for an answer until there is one, or the remark is passed over; whether the session goes on."""
    known = loaded.settings.known
    click.echo("  " + "  ".join(f"{number} {word}" for number, word in enumerate(known.words, 1)))
    while True:
        said = str(click.prompt(_KEYS, prompt_suffix=": ", default="s", show_default=False)).strip()
        if said == "q":
            return False
        if said == "s":
            return True
        if said == "a":
            _apply(project, loaded, remark, commits)
            continue
        word = _word(said, known)
        if word is None:
            click.echo(f'  "{said}" is no disposition of this round')
            continue
        reason = _reason(word, known)
        members = _group(loaded, remark)
        if members and not click.confirm(f"  {len(members)} more say nearly the same: answer them, too?", default=True):
            members = []
        write(
            project,
            loaded.settings.name,
            changed(loaded, [answered(one, word, reason, by, "") for one in (remark, *members)]),
        )
        return True


def _apply(project: Project, loaded: Loaded, remark: Remark, commits: bool) -> None:
    try:
        done = apply_one(project, remark, tracker(project), loaded.settings.name if commits else None)
        click.echo(f"  applied at {done}")
    except (NotApplicable, Refused, GitError) as error:
        click.echo(f"  not applied: {error}")


def _word(said: str, known: Dispositions) -> str | None:
    if said.isdecimal():
        return known.words[int(said) - 1] if 1 <= int(said) <= len(known.words) else None
    return find(said, known)


def _reason(word: str, known: Dispositions) -> str:
    wanted = word in known.with_reason
    while True:
        label = "  reason" if wanted else "  what was done (may be empty)"
        said = str(click.prompt(label, default="", show_default=False)).strip()
        if said or not wanted:
            return said
        click.echo(f'  "{word}" needs a reason')


def _group(loaded: Loaded, remark: Remark) -> list[Remark]:
    first = remark.group or remark.id
    return [
        one for one in loaded.remarks() if first in (one.group, one.id) and one.id != remark.id and not one.answered
    ]
