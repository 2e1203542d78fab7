"""Places in files into what shall stand there instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chapterhouse.core.diagnostics import Span


class Replacement(NamedTuple):
    """``text`` in place of what is under ``span``."""

    span: Span
    text: str


def replaced(texts: Mapping[str, str], replacements: Iterable[Replacement]) -> dict[str, str]:
    """The new texts of the files that ``replacements``, none of which overlap, change."""
    changed: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    for span, text in sorted(set(replacements)):
        parts = changed.setdefault(span.file, [])
        end = ends.get(span.file, 0)
        if span.start < end:
            raise ValueError(f"two replacements overlap in {span.file} at {span.start}")
        parts += [texts[span.file][end : span.start], text]
        ends[span.file] = span.end
    return {file: "".join(parts) + texts[file][ends[file] :] for file, parts in changed.items()}
