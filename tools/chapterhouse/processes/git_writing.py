"""Commits and tags: what is written to a repository on the word of who runs the tool, and runs no program of anybody.

Hooks, filters and signing are off, as for every question (:mod:`chapterhouse.processes.git`): each is a program that a
repository could bring along.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.processes.git import GitError, Repository

_UNKNOWN = (
    "git does not know who you are: run `git config --global user.name NAME` and "
    "`git config --global user.email ADDRESS`"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose name a commit carries."""

    name: str
    email: str


def identity(repository: Repository, environment: Mapping[str, str] = os.environ) -> Identity:
    """Who works here, as git itself looks for it; raises :class:`GitError` where it is said nowhere."""
    name, email = (
        environment.get(f"GIT_COMMITTER_{kind.upper()}") or repository.setting(f"user.{kind}")
        for kind in ("name", "email")
    )
    if not name or not email:
        raise GitError(_UNKNOWN)
    return Identity(name, email)


def is_changed(repository: Repository, path: str) -> bool:
    """Whether the file ``path`` differs from the commit that the work tree stands on, or is not in it."""
    repository.without_filters()
    return bool(repository.ask("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", path))


def commit(repository: Repository, paths: Sequence[str], message: str, author: Identity | None = None) -> str:
    """Commit ``paths`` as they are on disk, and nothing else that is staged; the hash of the new commit.

    The committer is who works here, and so is the author where none is named. Raises :class:`GitError`.
    """
    committer = identity(repository)
    author = author or committer
    repository.without_filters()
    variables = {**_named("COMMITTER", committer), **_named("AUTHOR", author)}
    repository.write("add", "--", *paths, variables={})
    repository.write(
        *("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=whitespace", f"--message={message}"),
        *("--only", "--", *paths),
        variables=variables,
    )
    return repository.commit("HEAD")


def tag(repository: Repository, name: str, message: str) -> None:
    """Give the commit that the work tree stands on the annotated tag ``name``; raises :class:`GitError`."""
    variables = _named("COMMITTER", identity(repository))
    repository.write("tag", "--annotate", "--no-sign", f"--message={message}", "--", name, "HEAD", variables=variables)


def _named(role: str, who: Identity) -> dict[str, str]:
    return {f"GIT_{role}_NAME": who.name, f"GIT_{role}_EMAIL": who.email}
