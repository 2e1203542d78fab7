"""The tags of a repository: what of its history is a version of the paper.

They stand apart from what becomes of them in :mod:`~chapterhouse.inputs.source.versions`: a build that was made before
asks for them, and needs nothing of the model.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from chapterhouse.processes.git import GitError, Repository

_MOST = 12
"""So many versions are known, the newest."""


class Tag(NamedTuple):
    """The ``name`` of a tag, the ``commit`` that it points at, and the day on which it was made (UTC)."""

    name: str
    commit: str
    date: datetime.date


def tags_of(root: Path, commit: str | None) -> tuple[Tag, ...]:
    """The tags on the way to ``commit``, the newest first.

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
    tags = []
    for line in said.decode(errors="replace").splitlines():
        name, seconds, tagged, pointed = line.split("\0")
        if seconds and (pointed or tagged) != commit:
            date = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
            tags.append(Tag(name, pointed or tagged, date))
    return tuple(tags[:_MOST])
