"""The tags of a repository into the versions of its paper, and what changed since each of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from chapterhouse.inputs.source.tags import Tag
from chapterhouse.model.built import ChangedFile, Version
from chapterhouse.processes.git import GitError, Repository


def versions_of(root: Path, commit: str | None, tags: Sequence[Tag]) -> tuple[Version, ...]:
    """The version of each of ``tags``, with the files that differ between it and ``commit``."""
    if commit is None or not tags:
        return ()
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
