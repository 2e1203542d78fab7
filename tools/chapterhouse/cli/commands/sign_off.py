"""``chapterhouse sign-off``."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from chapterhouse.cli.files import replace_files
from chapterhouse.cli.manifests import manifest_in
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import paper_of, read_file
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.sign_offs import FILE, chapter_digests, read_sign_offs, to_text
from chapterhouse.inputs.source import Source
from chapterhouse.model import Paper
from chapterhouse.model.sign_off import SignOff
from chapterhouse.processes import git_writing
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.reports.quoting import printable


@click.command("sign-off")
@click.argument("chapters", nargs=-1, type=click.Path(path_type=Path), metavar="[CHAPTER]...")
@click.option("--as", "name", help="Who signs: a name as paper.toml writes it, or that of a body.")
@click.option(
    "--pdf",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The PDF that was read; build/paper.pdf unless named.",
)
@click.option("--commit", "commits", is_flag=True, help="Commit the record.")
@click.pass_obj
def command(project: Project, chapters: Sequence[Path], name: str | None, pdf: Path | None, commits: bool) -> int:
    """Record in remarks/sign-off.toml that NAME approves the paper, or some CHAPTERs, as a PDF shows them.

    The PDF must be built from a commit, and its chapters must be those of today. A later change of a chapter's text, of
    a figure that it shows or a source that it cites voids what was signed. Without --as, list who signed what.
    """
    files = project.source()
    known, problems = read_sign_offs(files)
    if problems:
        first = problems[0]
        raise click.ClickException(f"{FILE}: {first.message}{f'; {first.hint}' if first.hint else ''}")
    paper = paper_of(project)
    digests = chapter_digests(paper, files)
    if name is None:
        for line in _listed(known, digests):
            click.echo(printable(line))
        return CLEAN if known else FINDINGS
    name = " ".join(name.split())
    if not name:
        raise click.UsageError("--as names nobody")
    wanted = [path for path in digests if path in project.paths(chapters, digests)] if chapters else list(digests)
    path = pdf or project.root / "build" / "paper.pdf"
    if not path.is_file():
        raise click.ClickException(f"there is no {path}: build the paper and read it, or name the PDF with --pdf")
    content = read_file(path)
    commit = _commit_of(path, content)
    then = _digests_at(project, commit)
    changed = [one for one in wanted if then.get(one) != digests[one]]
    if changed:
        raise click.ClickException(
            f"{', '.join(changed)} changed since {path} was built from {commit[:12]}: build it anew, and read it"
        )
    made = SignOff(
        name,
        datetime.date.today(),
        commit,
        hashlib.sha256(content).hexdigest(),
        {one: digests[one] for one in wanted},
    )
    replace_files({project.root / FILE: to_text([*_without(known, made), made]).encode()}, project.root)
    _tell(project, paper, name, wanted)
    if commits:
        try:
            repository = Repository(project.root)
            git_writing.commit(repository, [FILE], f"review: sign-off of {name}")
        except GitError as error:
            raise click.ClickException(f"{FILE} is written, and cannot be committed: {error}") from error
    return CLEAN


def _commit_of(path: Path, content: bytes) -> str:
    told = manifest_in(path, content)
    commit = told.get("commit")
    if not isinstance(commit, str) or told.get("modified"):
        raise click.ClickException(
            f"{path} was built from files that are in no commit: commit them, build it again, and sign that"
        )
    return commit


def _digests_at(project: Project, commit: str) -> Mapping[str, str]:
    files: Source = project.source(commit)
    return chapter_digests(paper_of(project, commit), files)


def _without(known: Sequence[SignOff], new: SignOff) -> Iterator[SignOff]:
    """The sign-offs that stay beside ``new``, which takes the place of those of the same person."""
    for one in known:
        chapters = {p: d for p, d in one.chapters.items() if one.by != new.by or p not in new.chapters}
        if chapters:
            yield dataclasses.replace(one, chapters=chapters)


def _listed(known: Sequence[SignOff], digests: Mapping[str, str]) -> Iterator[str]:
    if not known:
        yield "nobody has signed off anything: `chapterhouse sign-off --as NAME` does"
    for one in known:
        void = [path for path, digest in one.chapters.items() if digests.get(path) != digest]
        held = len(one.chapters) - len(void)
        what = f"{held} of {len(digests)} chapters" if held < len(digests) else "the whole paper"
        changed = f"; void, since they changed: {', '.join(void)}" if void else ""
        yield f"{one.by}, {one.date.isoformat()}, on {one.commit[:12]}: {what}{changed}"


def _tell(project: Project, paper: Paper, name: str, wanted: Sequence[str]) -> None:
    if project.quiet:
        return
    what = "every chapter" if len(wanted) == len(paper.chapters) else ", ".join(wanted)
    click.echo(f"{FILE}: {name} has signed off {what}; commit this file", err=True)
    authors = [author.name for author in paper.settings.authors]
    if authors and name not in authors:
        near = closest(name, authors)
        click.echo(f"no author has the name {name}{f'; did you mean {near}?' if near else ''}", err=True)
