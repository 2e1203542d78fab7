"""What git knows of the chapters that translate others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chapterhouse.cli.project import Project
from chapterhouse.inputs.source import GitRevision, Source
from chapterhouse.model import Paper, Translated
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.review.translations import LOG_FORMAT, Lag, commits_of


def lags(project: Project, paper: Paper, files: Source) -> Mapping[str, Lag]:
    """How far each translation of the paper is behind, by its path; empty outside a repository.

    A translation follows its original up to the commit that it names, else up to the last one that changed it. One that
    is in no commit yet is behind nothing.
    """
    chapters = [listed.chapter for listed in paper.chapters if listed.chapter.front_matter.translates is not None]
    if not chapters:
        return {}
    head = files.commit if isinstance(files, GitRevision) else "HEAD"
    try:
        repository = Repository(project.root)
        repository.commit(head)
    except GitError:
        return {}
    found = ((chapter.path, chapter.front_matter.translates) for chapter in chapters)
    return {path: lag for path, original in found if original for lag in _lag(repository, head, path, original)}


def _lag(repository: Repository, head: str, path: str, original: Translated) -> Iterator[Lag]:
    """The lag of one translation, none where nothing can be said of it."""
    if original.path.startswith("../") and not _is_tracked(repository, original.path):
        yield Lag(has_original=False)
        return
    try:
        if original.commit:
            since = repository.commit(original.commit)[: len(original.commit)]
            repository.ask("merge-base", "--is-ancestor", since, head)
        else:
            since = repository.ask("log", "-1", "--format=%h", head, "--", path).decode("ascii").strip()
        log = repository.ask("log", LOG_FORMAT, f"{since}..{head}", "--", original.path) if since else b""
    except GitError:
        yield Lag(is_known=False)
        return
    yield Lag(since, commits_of(log))


def _is_tracked(repository: Repository, path: str) -> bool:
    try:
        return repository.tracks(path)
    except GitError:  # it is outside the repository
        return False
