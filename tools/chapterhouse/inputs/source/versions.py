"""The tags of a repository into the versions of its paper, and what changed since each of them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from chapterhouse.model.built import ChangedFile, Version
from chapterhouse.processes.git import GitError, Repository

_MOST = 12
"""So many versions are known, the newest."""


def tags_of(root: Path, commit: str | None) -> tuple[Version, ...]:
    """The versions that were tagged on the way to ``commit``, the newest first, without what changed since.

    None outside git. A tag of ``commit`` itself is the version that is built, and none of the earlier ones.
    """
    if commit is None:
        return ()
    form = "--format=%(refname:strip=2)%00%(creatordate:unix)%00%(objectname)%00%(*objectname)"
    try:
        said = Repository(root).ask(
            "for-each-ref", f"--merged={commit}", "--sort=-creatordate", f"--count={_MOST + 1}", form, "refs/tags"
        )
    except GitError:
        return ()
    versions = []
    for line in said.decode(errors="replace").splitlines():
        name, seconds, tagged, pointed = line.split("\0")
        if seconds and (pointed or tagged) != commit:
            date = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
            versions.append(Version(name, pointed or tagged, date))
    return tuple(versions[:_MOST])


def with_changes(root: Path, commit: str | None, tags: Sequence[Version]) -> tuple[Version, ...]:
    """``tags`` with the files that differ between each of them and ``commit``."""
    if commit is None or not tags:
        return tuple(tags)
    repository = Repository(root)
    return tuple(Version(one.name, one.commit, one.date, _changes(repository, one.commit, commit)) for one in tags)


def _changes(repository: Repository, before: str, after: str) -> tuple[ChangedFile, ...]:
    options = ("--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv")
    try:
        said = repository.ask("diff", *options, before, after, "--", ".")
    except GitError:
        return ()
    changes = []
    for line in filter(None, said.split(b"\0")):
        added, removed, path = line.split(b"\t", 2)
        if added.isdigit() and removed.isdigit():
            name = os.fsdecode(path).removeprefix(repository.prefix)
            changes.append(ChangedFile(name, int(added), int(removed)))
    return tuple(changes)
