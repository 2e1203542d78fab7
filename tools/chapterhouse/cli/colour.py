"""Whether a stream is a terminal, and whether it shows colours: as the user says, or as the surroundings do.

``--color`` goes before all; then ``NO_COLOR`` (no-color.org) and ``FORCE_COLOR`` (force-color.org), each where it is
set and not empty; then the terminal itself, where ``TERM=dumb`` is one without colours and without lines that change.
"""

from __future__ import annotations

import os
from typing import Literal, TextIO

Choice = Literal["auto", "always", "never"]
CHOICES: tuple[Choice, ...] = ("auto", "always", "never")

_chosen: list[Choice] = ["auto"]


def choose(choice: Choice) -> None:
    """Let ``choice`` hold for the rest of the run."""
    _chosen[:] = [choice]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether ``stream`` is a terminal on which lines can change."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colour(stream: TextIO | None) -> bool:
    """Whether what is written to ``stream`` is coloured."""
    if _chosen[0] != "auto":
        return _chosen[0] == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)
