"""Text streams that show a person every character: what would move the cursor, recolour or reorder is written out.

Every command prints something that others wrote: names of people, branches and files, titles, remarks. Whoever forgets
to make one of them harmless is caught here, at the last place before the terminal (see ``reports/quoting.py``).
"""

from __future__ import annotations

import re
import sys
from typing import Any, TextIO, cast

from chapterhouse.reports.quoting import printable
from chapterhouse.reports.text import COLOURS

_OURS = re.compile(f"({'|'.join(map(re.escape, sorted(COLOURS)))}|[\n\t])")
_PLAIN = re.compile(r"[\n\t -~]*")


class GuardedStream:
    """``unguarded``, with hidden characters as ``<U+001B>`` in what is written to it as text."""

    def __init__(self, unguarded: TextIO) -> None:
        self.unguarded = unguarded

    def write(self, text: str) -> int:
        """Write ``text``; the length is that of ``text``."""
        if _PLAIN.fullmatch(text) is None:
            parts = _OURS.split(text)
            parts[::2] = map(printable, parts[::2])
            self.unguarded.write("".join(parts))
        else:
            self.unguarded.write(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write each of ``lines``."""
        for line in lines:
            self.write(line)

    def __iter__(self) -> Any:
        return iter(self.unguarded)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unguarded, name)


def guard_streams() -> None:
    """Guard the standard error, and the standard output where it is a terminal: else it may be data for a program."""
    sys.stderr = cast(TextIO, GuardedStream(sys.stderr))
    if sys.stdout.isatty():
        sys.stdout = cast(TextIO, GuardedStream(sys.stdout))


def unguarded(stream: TextIO) -> TextIO:
    """``stream`` itself, for words of our own that move the cursor."""
    return stream.unguarded if isinstance(stream, GuardedStream) else stream
