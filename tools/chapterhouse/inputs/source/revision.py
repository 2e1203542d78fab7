"""The project as a commit holds it, and which commit that is."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from chapterhouse.inputs.source.refusal import (
    COPY_FILES,
    PUT_FILE,
    Refused,
    check_count,
    check_path,
    check_size,
    decoded,
    is_foreign,
    missing,
    refusal_of,
)
from chapterhouse.processes.git import GitError, Repository

_MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class GitRevision:
    """The files of ``root`` in a commit of the repository around it, read from git without touching the work tree.

    Raises :class:`Refused` (unknown-revision) where there is no such commit or ``root`` is not part of it.
    """

    def __init__(self, root: Path, revision: str) -> None:
        try:
            self._repository = Repository(root)
            self.commit = self._repository.commit(revision)
            tree = f"{self.commit}:{self._repository.prefix}"
            listing = self._repository.ask("ls-tree", "--full-tree", "-r", "-z", "--long", tree)
        except GitError as error:
            raise Refused(revision, "unknown-revision", f"is no revision of this project: {error}") from None
        self._blobs: dict[str, tuple[str, int]] = {}
        self._refused: dict[str, Refused] = {}
        for line in listing.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, identifier, size = about.decode("ascii").split()
            self._list(os.fsdecode(name), int(mode, 8), identifier, size)
        check_count(self._blobs)

    def _list(self, path: str, mode: int, identifier: str, size: str) -> None:
        if is_foreign(path):
            return
        if mode == 0o160000:
            self._refused[path] = Refused(
                path, "refused-submodule", "is a repository of its own (a submodule)", hint=COPY_FILES
            )
            return
        refusal = refusal_of(path, mode)
        if refusal is None and not size.isdigit():  # git writes BAD for what it has not, or cannot read
            reason = "is missing from the repository, or damaged in it"
            refusal = Refused(path, "unreadable-file", reason, hint="fetch it again: `git fsck` says what is broken")
        if refusal is None:
            self._blobs[path] = identifier, int(size)
        else:
            self._refused[path] = refusal

    def paths(self) -> tuple[str, ...]:
        """See :meth:`Source.paths`."""
        return tuple(sorted(self._blobs))

    def refusals(self) -> tuple[Refused, ...]:
        """See :meth:`Source.refusals`."""
        return tuple(self._refused[path] for path in sorted(self._refused))

    def read_bytes(self, path: str) -> bytes:
        """See :meth:`Source.read_bytes`."""
        check_path(path)
        if path not in self._blobs:
            parts = path.split("/")
            for depth in range(1, len(parts) + 1):
                refusal = self._refused.get("/".join(parts[:depth]))
                if refusal is not None:
                    raise refusal
            if any(known.startswith(f"{path}/") for known in self._blobs):
                raise Refused(path, "not-a-file", "is a folder, not a file", hint=PUT_FILE)
            missing(path, self._blobs)
        identifier, size = self._blobs[path]
        check_size(path, size)
        try:
            return self._repository.blob(identifier)
        except GitError as error:
            raise Refused(path, "unreadable-file", f"cannot be read from git: {error}") from None

    def read_text(self, path: str) -> str:
        """See :meth:`Source.read_text`."""
        return decoded(path, self.read_bytes(path))


def revision_of(root: Path, revision: str = "HEAD") -> tuple[str | None, datetime.datetime | None, bool]:
    """The commit that ``revision`` names, its date (UTC), and whether the files in ``root`` differ from it.

    ``(None, None, False)`` outside git, without git, before the first commit, or where ``root`` is not in the commit.
    Files of the project that git does not know count as a difference, those it ignores do not. Files are compared with
    the commit that the work tree stands on; for every other revision the answer is False.
    """
    try:
        repository = Repository(root)
        commit = repository.commit(revision)
        if repository.prefix:
            repository.ask("rev-parse", "--verify", "--quiet", f"{commit}:{repository.prefix}")
        date = _commit_date(repository.ask("cat-file", "commit", commit))
        if revision != "HEAD" and commit != repository.commit("HEAD"):
            return commit, date, False
        repository.without_filters()
        status = repository.ask(
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=all",
            "--",
            ".",
        )
    except GitError:
        return None, None, False
    changes = [
        (line[:2], os.fsdecode(line[3:]).removeprefix(repository.prefix)) for line in status.split(b"\0") if line
    ]
    return commit, date, any(mark != b"??" or not is_foreign(path) for mark, path in changes)


def author_of(root: Path, commit: str) -> str:
    """The author of ``commit``, by the name that ``.mailmap`` gives; empty where git does not know."""
    try:
        return Repository(root).ask("log", "-1", "--format=%aN", commit, "--").decode(errors="replace").strip()
    except GitError:
        return ""


def main_branch(root: Path) -> str:
    """The branch that others start from: the remote's own choice, or the first of the usual names that there is.

    Raises :class:`Refused` (unknown-revision) where there is none.
    """
    try:
        repository = Repository(root)
    except GitError as error:
        raise Refused(".", "unknown-revision", f"has no history: {error}") from None
    for name in _MAIN_BRANCHES:
        try:
            repository.commit(name)
        except GitError:
            continue
        return name
    raise Refused(
        ".", "unknown-revision", "has no branch called main or master", hint="name the branch to compare with"
    )


def is_without_commits(root: Path) -> bool:
    """Whether ``root`` is in a repository that has no commit yet, so that all in it is new."""
    try:
        return not Repository(root).ask("rev-list", "--all", "--max-count=1").strip()
    except GitError:
        return False


def merge_base(root: Path, revision: str, other: str = "HEAD") -> str:
    """The commit at which ``revision`` and ``other`` parted.

    Raises :class:`Refused` (unknown-revision) where one of them is unknown, or where they have nothing in common.
    """
    try:
        repository = Repository(root)
        commits = [repository.commit(revision), repository.commit(other)]
    except GitError as error:
        hint = "in CI, fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
        raise Refused(revision, "unknown-revision", f"is no revision of this project: {error}", hint=hint) from None
    try:
        return repository.ask("merge-base", *commits).decode("ascii").split()[0]
    except (GitError, IndexError):
        hint = "in CI, fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
        reason = f"has no commit in common with {other}"
        raise Refused(revision, "unknown-revision", reason, hint=hint) from None


def _commit_date(commit: bytes) -> datetime.datetime:
    header = commit.split(b"\n\n", 1)[0]
    for line in header.split(b"\n"):
        if line.startswith(b"committer "):
            try:
                return datetime.datetime.fromtimestamp(int(line.split()[-2]), datetime.UTC)
            except (ValueError, IndexError, OverflowError, OSError):
                break
    raise GitError("the commit has no date")
