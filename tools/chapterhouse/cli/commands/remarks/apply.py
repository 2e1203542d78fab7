"""``chapterhouse remarks apply``."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import click

from chapterhouse.cli.files import Change, change_files
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import load, named_remarks, tracker
from chapterhouse.inputs.source import Refused
from chapterhouse.processes import git_writing
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.review.edits import NotApplicable, apply
from chapterhouse.review.history import Fate
from chapterhouse.review.ledger import message
from chapterhouse.review.remark import Remark
from chapterhouse.review.tracking import Tracker

_LONGEST_SAYING = 500


@click.command("apply")
@click.argument("ids", nargs=-1, required=True)
@click.option("--commit", "commits", is_flag=True, help="Commit each edit with its suggester as the author.")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.pass_obj
def command(project: Project, ids: Sequence[str], commits: bool, round_name: str | None) -> int:
    """Write the edits that the remarks IDS propose into their chapters.

    An edit whose words have changed since they were read is left for you, and said. With --commit, each edit is a
    commit whose message names its remark, so that `remarks ledger` and the published answers find it.
    """
    loaded = load(project, round_name)
    failed = False
    for remark in named_remarks(loaded, ids):
        follow = tracker(project)  # anew each time: the edit before may have moved the place
        try:
            done = apply_one(project, remark, follow, loaded.settings.name if commits else None)
            click.echo(f"{done}: {remark.id} is applied", err=True)
        except (NotApplicable, Refused, GitError) as error:
            click.echo(f"{follow.now(remark).text}: {remark.id}: {error}", err=True)
            failed = True
    return FINDINGS if failed else CLEAN


def apply_one(project: Project, remark: Remark, follow: Tracker, commit_in: str | None) -> str:
    """Write the edit that ``remark`` proposes, and commit it for the round ``commit_in``; where it was, for people.

    Raises :class:`NotApplicable`, :class:`Refused` or :class:`GitError`; nothing is changed then.
    """
    now = follow.now(remark)
    if remark.suggestion is None:
        raise NotApplicable("it proposes no edit of the source: change the chapter by hand")
    if now.fate is Fate.ORPHANED or not now.line:
        raise NotApplicable("its place is gone: change the chapter by hand, or answer what became of it")
    repository = author = None
    if commit_in is not None:
        repository = Repository(project.root)
        committer = git_writing.identity(repository)
        name = _plain(remark.person or remark.body)
        author = git_writing.Identity(name, "") if name else committer
        if git_writing.is_changed(repository, now.file):
            raise NotApplicable(f"{now.file} has changes that are in no commit: commit them first")
    text = project.source().read_text(now.file)
    edited = apply(text, now.offset, remark.suggestion)
    path = project.root / now.file
    change = Change(text.encode(), edited.encode())
    change_files({path: change}, project.root)
    if repository is None or commit_in is None:
        return now.text
    stem = now.file.rpartition("/")[2].removesuffix(".md")
    said = message(f"{stem}: take over what {remark.id} suggests", _said(remark), commit_in, [remark.id])
    try:
        commit = git_writing.commit(repository, [now.file], said, author)
    except GitError:
        change_files({path: Change(change.after, change.before)}, project.root)
        raise
    return f"{now.text}, commit {commit[:12]}"


def _said(remark: Remark) -> str:
    words = textwrap.shorten(remark.comment, _LONGEST_SAYING, placeholder=" …")
    return "\n".join(textwrap.wrap(words, 76))


def _plain(name: str) -> str:
    """A name as git takes one: no angle brackets, no line ends."""
    return " ".join("".join(" " if letter in "<>\x00" else letter for letter in name).split())
