"""The bounds on what a paper may ask of whoever builds it: each by its name, with what it bounds and its usual figure.

They are set by who runs the tool, never by the paper: ``CHAPTERHOUSE_LIMITS="headings=2000 layout-memory=8192"``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

VARIABLE = "CHAPTERHOUSE_LIMITS"


class UnknownLimit(RuntimeError):
    """The environment sets a limit that there is not, or to no number; the message says which."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` is the usual figure of what ``words`` names."""

    name: str
    most: int
    words: str


_ALL = (
    Limit("files", 100_000, "files in a project"),
    Limit("file-bytes", 64 << 20, "bytes in a file"),
    Limit("text-bytes", 8 << 20, "bytes in a file that is read as text: some thirty novels"),
    Limit("chapter-characters", 2_000_000, "characters in a chapter"),
    Limit("paragraph-characters", 100_000, "characters in a paragraph"),
    Limit("paragraph-marks", 2_000, "marks of emphasis (`*`, `_`, `~`, `^`) in a paragraph"),
    Limit("bracket-depth", 20, "brackets inside one another"),
    Limit("quote-depth", 60, "`>` inside one another"),
    Limit("headings", 1_000, "headings in a chapter"),
    Limit("equal-headings", 200, "headings of the same words in a chapter"),
    Limit("notes", 1_000, "footnotes in a chapter"),
    Limit("citations", 5_000, "citations and references in a chapter"),
    Limit("paragraph-citations", 500, "citations and references in a paragraph"),
    Limit("table-rows", 3_000, "rows of tables, or of line blocks, in a chapter"),
    Limit("row-cells", 100, "cells in the row of a table"),
    Limit("code-lines", 10_000, "lines of code in a chapter"),
    Limit("formula-characters", 8_000, "characters in a formula"),
    Limit("formula-cells", 1_000, "cells in the formulas of a paragraph"),
    Limit("divisions", 2_000, "fenced divisions in a chapter"),
    Limit("chapters", 1_000, "chapters in a paper"),
    Limit("paper-characters", 20_000_000, "characters in all chapters"),
    Limit("authors", 300, "authors of a paper"),
    Limit("shown-findings", 300, "findings that a report for people shows"),
    Limit("pixels", 60_000_000, "pixels in a picture: an A4 page at 600 dots per inch has 35 million"),
    Limit("picture-seconds", 30, "seconds for reading or drawing a picture, or for a font of the project"),
    Limit("picture-memory", 2048, "MiB of memory for that"),
    Limit("document-seconds", 120, "seconds for reading a document or a sheet that comes from elsewhere"),
    Limit("document-memory", 4096, "MiB of memory for that"),
    Limit("layout-seconds", 180, "seconds of computing for the layout of a chapter"),
    Limit("layout-memory", 4096, "MiB of memory for a process that lays out"),
    Limit("layout-seconds-in-all", 7200, "seconds for the layout of all chapters"),
    Limit("layout-memory-in-all", 131_072, "MiB of memory for all processes that lay out"),
    Limit("conversion-seconds", 60, "seconds for pandoc to convert a chapter"),
    Limit("conversion-memory", 1024, "MiB of memory for pandoc"),
)

LIMITS: Mapping[str, Limit] = MappingProxyType({limit.name: limit for limit in _ALL})
"""All limits by their names."""


def most(name: str) -> int:
    """The figure of the limit ``name``, as the environment sets it or as usual; raises :class:`UnknownLimit`."""
    return settled().get(name, LIMITS[name].most)


def beyond(name: str, found: int) -> str:
    """What is too much, in words: ``more than 1,000 headings in a chapter (1,001)``."""
    return f"more than {most(name):,} {LIMITS[name].words} ({found:,} so far)"


def settled() -> Mapping[str, int]:
    """The limits that the environment sets."""
    return _read(os.environ.get(VARIABLE, ""))


@lru_cache(maxsize=8)
def _read(written: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for part in written.replace(",", " ").split():
        name, _, value = part.partition("=")
        if name not in LIMITS:
            raise UnknownLimit(f"{VARIABLE} sets `{name[:60]}`; there are {', '.join(LIMITS)}")
        if not value.isascii() or not value.isdigit() or len(value) > 12 or int(value) < 1:
            raise UnknownLimit(f"{VARIABLE}: `{name}` is a number from 1 on, such as {LIMITS[name].most}")
        found[name] = int(value)
    return MappingProxyType(found)
