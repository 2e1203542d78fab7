"""What the commands on remarks share: the rounds of the project, today's places, and writing back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import Project
from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.project_path import MARKDOWN
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs import source
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.review import rounds
from chapterhouse.review.kept import keep
from chapterhouse.review.ledger import LOG, NamingCommit, changes, ledger_of
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import FOLDER
from chapterhouse.review.rounds import Loaded, RoundError
from chapterhouse.review.store import in_order, to_text
from chapterhouse.review.tracking import Tracker

if TYPE_CHECKING:  # what reads a paper takes longer to load than a list of remarks takes
    from chapterhouse.model import Paper
    from chapterhouse.model.built import Earlier


def load(project: Project, name: str | None) -> Loaded:
    """The round ``name``, or the only or latest one; raises :class:`click.ClickException`."""
    files = project.source()
    known = rounds.names(files)
    if not known:
        raise click.ClickException(
            "there are no remarks yet: `chapterhouse remarks import FILE --round NAME` reads some"
        )
    if name is not None and name not in known:
        raise click.ClickException(f"there is no round {name}; there are {', '.join(known)}")
    return load_exactly(project, files, name or known[-1])


def load_exactly(project: Project, files: source.Source, name: str) -> Loaded:
    """The round ``name``, empty where there is none yet; raises :class:`click.ClickException`."""
    try:
        return rounds.load(files, name, project.cache())
    except RoundError as error:
        raise click.ClickException(error.text) from error


def named_remarks(loaded: Loaded, ids: Iterable[str]) -> list[Remark]:
    """The remarks called ``ids``; raises :class:`click.ClickException` for one that is not there."""
    by_id = loaded.by_id()
    wanted = list(ids)
    missing = [one for one in wanted if one not in by_id]
    if missing:
        near = closest(missing[0], by_id)
        hint = f"did you mean {near}?" if near else "`chapterhouse remarks list` names them"
        raise click.ClickException(f"the round {loaded.settings.name} has no remark {', '.join(missing)}; {hint}")
    return [by_id[one] for one in wanted]


def load_all(project: Project) -> list[Loaded]:
    """The rounds of the project in the order of their names, but for those that cannot be read."""
    files = project.source()
    found = []
    for name in rounds.names(files):
        with suppress(RoundError):
            found.append(rounds.load(files, name, project.cache()))
    return found


def sent_in(project: Project, name: str | None) -> str | None:
    """The revision that the round ``name`` was sent, or else what ``name`` is; without a name that of the last round.

    None where there is no round, or where it does not say. Raises :class:`click.ClickException` for a round that cannot
    be read, or that was named and does not say.
    """
    files = project.source()
    known = rounds.names(files)
    if name is not None and name not in known:
        return name
    if not known:
        return None
    revision = load_exactly(project, files, name or known[-1]).settings.revision
    if not revision and name is not None:
        raise click.ClickException(f"the round {name} does not say which revision was sent: name one instead")
    return revision or None


def chapters_at(project: Project, revision: str) -> Earlier:
    """The texts of the chapters at ``revision``; raises :class:`click.ClickException` where it is not here."""
    from chapterhouse.model.built import Earlier

    files = project.source(revision)
    assert isinstance(files, source.GitRevision)
    texts = {}
    for path in files.paths():
        if path.endswith(MARKDOWN):
            with suppress(source.Refused):
                texts[path] = files.read_text(path)
    return Earlier(files.commit, texts)


def paper_of(project: Project, revision: str | None = None) -> Paper:
    """The paper of a revision, or of today."""
    from chapterhouse.inputs.reading import read

    paper = read(project.source(revision), project.cache()).paper
    if paper is None:
        where = f"revision {revision}" if revision else "paper.toml"
        raise click.ClickException(f"{where} cannot be used; `chapterhouse check` tells why")
    return paper


def paper_at(project: Project, commit: str) -> Paper:
    """The paper of a commit that may not be here, and of today where it is not."""
    try:
        return paper_of(project, commit or None)
    except click.ClickException:
        return paper_of(project)


def texts_of(paper: Paper) -> dict[str, str]:
    """The chapters' texts by path."""
    return {listed.chapter.path: listed.chapter.text for listed in paper.chapters}


def tracker(project: Project, files: source.Source | None = None) -> Tracker:
    """What carries places to the chapters of ``files``, those of today unless named."""
    files = files or project.source()
    today: dict[str, str] = {}
    for path in files.paths():
        if path.endswith(MARKDOWN):
            try:
                today[path] = files.read_text(path)
            except source.Refused:
                continue

    def at_revision(commit: str) -> source.Source | None:
        try:
            return source.GitRevision(project.root, commit)
        except source.Refused:
            return None

    return Tracker(today, at_revision)


def ledger(project: Project, loaded: Loaded) -> dict[str, list[NamingCommit]]:
    """The commits since the revision that was sent out that name remarks of the round; none outside git."""
    since = loaded.settings.revision
    try:
        repository = Repository(project.root)
        try:
            log = repository.ask(*LOG, f"{repository.commit(since)}..HEAD" if since else "HEAD")
        except GitError:  # a revision that is not here
            log = repository.ask(*LOG, "HEAD")
    except GitError:
        return {}
    return ledger_of(changes(log, loaded.settings.name))


def remark_problems(project: Project, files: source.Source) -> list[Problem]:
    """What is found in the remarks of all rounds."""
    from chapterhouse.inputs.sign_offs import read_sign_offs
    from chapterhouse.review.checks import problems

    _, of_sign_offs = read_sign_offs(files)
    found = problems(files, tracker(project, files), lambda loaded: ledger(project, loaded), project.cache())
    return [*found, *of_sign_offs]


def write(
    project: Project, name: str, files: Mapping[str, Iterable[Remark]], more: Mapping[str, str] | None = None
) -> None:
    """Write files of the round ``name``, and ``more`` beside them, all of them or none."""
    folder = project.root / FOLDER / name
    listed = {stem: tuple(in_order(remarks)) for stem, remarks in files.items()}
    texts = {stem: to_text(remarks) for stem, remarks in listed.items()}
    contents = {folder / f"{stem}.toml": text.encode() for stem, text in texts.items()}
    contents |= {folder / stem: text.encode() for stem, text in (more or {}).items()}
    replace_files(contents, project.root)
    for stem, text in texts.items():
        keep(text, listed[stem], project.cache())


def changed(loaded: Loaded, remarks: Sequence[Remark]) -> dict[str, list[Remark]]:
    """The files of a round in which ``remarks`` replace those with their identifiers."""
    new = {remark.id: remark for remark in remarks}
    return {
        stem: [new.get(remark.id, remark) for remark in there]
        for stem, there in loaded.files.items()
        if any(remark.id in new for remark in there)
    }


def read_file(path: Path) -> bytes:
    """The bytes of a file that the user named; raises :class:`click.ClickException`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error
