"""What outputs give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Problem


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of outputs by the ends of their names, and what was found in making them."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
