"""``chapterhouse release``."""

from __future__ import annotations

import os

import click

from chapterhouse import pipeline
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import load_all, remark_problems
from chapterhouse.inputs import source
from chapterhouse.inputs.sign_offs import chapter_digests, read_sign_offs
from chapterhouse.model.sign_off import approvals
from chapterhouse.processes import git_writing
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.reports.quoting import printable
from chapterhouse.review import releasing


@click.command("release")
@click.argument("version")
@click.option("--check", "only_check", is_flag=True, help="Say which conditions hold, and tag nothing.")
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.pass_obj
def command(project: Project, version: str, only_check: bool, jobs: int) -> int:
    """Tag the paper as VERSION, if it can be released: all committed, no error, no remark without an answer.

    Where paper.toml says `sign_off = true` in [release], every author must have signed off every chapter as it is. The
    tag of 1.0 is v1.0; `git push origin v1.0` publishes it. Nothing is tagged where a condition does not hold.
    """
    files = project.source()
    checked = pipeline.check(files, project.cache(), jobs, lambda paper: remark_problems(project, files))
    if checked.paper is None:
        raise click.ClickException("paper.toml cannot be used; `chapterhouse check` tells why")
    sign_offs, _ = read_sign_offs(files)
    holding = approvals(sign_offs, chapter_digests(checked.paper, files))
    rounds = load_all(project)
    found = list(releasing.conditions(version, _state(project), checked.paper, checked.findings, rounds, holding))
    for one in found:
        if not one.holds or not project.quiet:
            line = f"{'yes' if one.holds else 'no '}  {one.text}{f'; {one.mend}' if one.mend else ''}"
            click.echo(printable(line))
    if not all(one.holds for one in found):
        click.echo(f"version {version} is not released", err=True)
        return FINDINGS
    if only_check:
        return CLEAN
    tag = releasing.tag_of(version)
    assert tag is not None
    message = releasing.tag_message(checked.paper.settings.title, version, rounds, holding)
    try:
        git_writing.tag(Repository(project.root), tag, message)
    except GitError as error:
        raise click.ClickException(f"the tag {tag} cannot be made: {error}") from error
    click.echo(f"tagged as {tag}; `git push origin {tag}` publishes it", err=True)
    return CLEAN


def _state(project: Project) -> releasing.State:
    commit, _, modified = source.revision_of(project.root)
    try:
        tags = Repository(project.root).ask("tag", "--list").decode("utf-8", "replace").split("\n")
    except GitError:
        tags = []
    return releasing.State(commit, modified, frozenset(tags))
