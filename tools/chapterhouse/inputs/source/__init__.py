"""Paths into the bytes and texts of the project: the only reader of project files.

Whatever an author can name is refused unless it is a plain file inside the project, reached without a symbolic link.
The project is seen through one interface, :class:`Source`, in three states: :class:`WorkTree`, :class:`GitRevision`
and :class:`Buffers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.hidden_characters import quoted
from chapterhouse.core.project_path import collation
from chapterhouse.core.rules.reading import COLLIDING_NAMES
from chapterhouse.inputs.source.buffers import Buffers
from chapterhouse.inputs.source.interface import Source
from chapterhouse.inputs.source.refusal import Refused
from chapterhouse.inputs.source.revision import (
    GitRevision,
    author_of,
    is_without_commits,
    main_branch,
    merge_base,
    revision_of,
)
from chapterhouse.inputs.source.tags import Tag, tags_of
from chapterhouse.inputs.source.worktree import WorkTree

__all__ = [
    "Buffers",
    "GitRevision",
    "Refused",
    "Source",
    "Tag",
    "WorkTree",
    "author_of",
    "is_without_commits",
    "main_branch",
    "merge_base",
    "name_collisions",
    "revision_of",
    "tags_of",
]


def name_collisions(paths: Iterable[str]) -> tuple[Problem, ...]:
    """A problem for every path that differs from an earlier one only in case or in how letters are composed.

    Where file names ignore case, on Windows and macOS, git can check out only one of them.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            known = alike[collation(part)]
            if part not in known:
                known.append(part)
    found = ((first, later) for first, *others in alike.values() for later in others)
    return tuple(
        COLLIDING_NAMES.problem(
            Span(later), f"{quoted(later)} differs from {quoted(first)} only in its spelling", "rename one of the two"
        )
        for first, later in sorted(found, key=lambda pair: pair[1])
    )
