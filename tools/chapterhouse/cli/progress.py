"""How far long work is, on a terminal as one line that changes, elsewhere as one plain line a step."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TextIO

from chapterhouse.cli.colour import is_terminal
from chapterhouse.cli.guarded_stream import unguarded


@dataclass(slots=True)
class ProgressLine:
    """Tells ``what``, ``done`` of ``total`` on a stream; says nothing when ``quiet``."""

    quiet: bool = False
    stream: TextIO = field(default_factory=lambda: unguarded(sys.stderr))
    _reported: str = ""
    _width: int = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` pieces of ``what`` are done."""
        if self.quiet:
            return
        if is_terminal(self.stream):
            line = f"{what} {done}/{total}" if total > 1 else what
            self.stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
            self.stream.flush()
        elif what != self._reported:
            self._reported = what
            self.stream.write(f"{what} ...\n")
            self.stream.flush()

    def clear(self) -> None:
        """Take the line away, so that other words can be printed."""
        if self._width:
            self.stream.write("\r" + " " * self._width + "\r")
            self.stream.flush()
            self._width = 0
