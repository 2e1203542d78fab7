"""A line of somebody's file into text that a terminal shows as it is meant, with a caret run that stays under it.

Control characters, bidirectional controls and other invisible characters are shown as ``<U+202E>``: a chapter from a
stranger can neither move the cursor, nor recolour the screen, nor reorder what a reader sees (CVE-2021-42574, "Trojan
Source"; Unicode Technical Report 36, section 3.6). Joiners and variation selectors stay where they belong to an emoji
or a letter. Widths are those of the terminal's cells, by grapheme cluster (Unicode Standard Annexes 11 and 29), worked
out by the library wcwidth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

TAB_WIDTH = 4
ELLIPSIS = "…"
_CHARACTERS_A_CELL = 8
"""So many characters at most are looked at for each cell; an emoji of a family has seven in two."""
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A line ready to print, and the cells ``[start, end)`` that the quoted characters take in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cluster:
    shown: str
    cells: int
    start: int
    end: int


def _hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    category = unicodedata.category(character)
    return category in ("Cc", "Cf", "Cs", "Zl", "Zp") or character in ("\u115f", "\u1160", "\u3164", "\uffa0")


def _escaped(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def printable(text: str) -> str:
    """``text`` on one line, with every control, bidirectional or invisible character written out as ``<U+001B>``."""
    return "".join(_escaped(character) if _hidden(character) else character for character in text)


def cells(text: str) -> int:
    """How many cells of a terminal ``text`` takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    import wcwidth  # here and below, since most lines are plain and most runs quote none

    return max(0, wcwidth.width(text, control_codes="ignore"))


def _graphemes(line: str) -> Iterable[str]:
    if line.isascii():  # its characters stand for themselves, but for the two that end a line together
        return re.findall(r"\r\n|(?s:.)", line)
    import wcwidth

    return wcwidth.iter_graphemes(line)


@lru_cache(maxsize=32)
def _clusters(line: str) -> tuple[_Cluster, ...]:
    if line.isascii() and line.isprintable():
        return tuple(_Cluster(character, 1, at, at + 1) for at, character in enumerate(line))
    found: list[_Cluster] = []
    offset = column = 0
    for cluster in _graphemes(line):
        end = offset + len(cluster)
        if cluster == "\t":
            taken = TAB_WIDTH - column % TAB_WIDTH
            shown = " " * taken
        else:
            shown = printable(cluster)
            taken = cells(shown)
        found.append(_Cluster(shown, taken, offset, end))
        offset, column = end, column + taken
    return tuple(found)


def quote(line: str, start: int, end: int, width: int) -> Quotation:
    """``line`` cut to about ``width`` cells around its characters ``[start, end)``.

    What is cut away on either side is marked by ``…``. A span that begins or ends within a grapheme cluster covers the
    whole cluster; an empty one takes one cell. A span that is itself wider than ``width`` keeps its beginning.
    """
    # A line may be a megabyte long (a picture written into an address): only what could be shown is measured.
    # Cut at even places, so that what was measured for one span serves for its neighbours.
    margin = _CHARACTERS_A_CELL * width
    if line[max(0, start - margin) : min(end, start + margin) + margin].isascii():
        margin = width
    cut_before = max(0, start // margin - 1) * margin
    cut_behind = min(len(line), (min(end, start + margin) // margin + 2) * margin)
    clusters = _clusters(line[cut_before:cut_behind])
    start, end = start - cut_before, min(end, cut_behind) - cut_before
    first = next((i for i, cluster in enumerate(clusters) if cluster.end > start), len(clusters))
    after = next((i for i, cluster in enumerate(clusters) if cluster.start >= end), len(clusters))
    after = max(first, after)
    is_part = cut_before > 0 or cut_behind < len(line)
    low, high = _window([cluster.cells for cluster in clusters], first, after, width, is_part)
    before = ELLIPSIS if low > 0 or cut_before > 0 else ""
    behind = ELLIPSIS if high < len(clusters) or cut_behind < len(line) else ""
    left = len(before) + sum(cluster.cells for cluster in clusters[low:first])
    covered = sum(cluster.cells for cluster in clusters[first : min(after, high)])
    shown = "".join(cluster.shown for cluster in clusters[low:high])
    return Quotation(f"{before}{shown}{behind}".rstrip(), left, left + max(1, covered))


def _window(widths: list[int], first: int, after: int, width: int, is_part: bool) -> tuple[int, int]:
    """The clusters ``[low, high)`` to show: all, or those around ``[first, after)`` that fit into ``width`` cells.

    ``is_part`` tells that there is more of the line on either side, which an ellipsis will stand for.
    """
    if sum(widths) <= width and not is_part:
        return 0, len(widths)
    space = max(1, width - 2 * len(ELLIPSIS))
    low = high = first
    used = 0
    while high < after and used + widths[high] <= space:
        used += widths[high]
        high += 1
    if high < after:
        return low, max(high, low + 1)
    grows = True
    while grows:
        grows = False
        if low > 0 and used + widths[low - 1] <= space:
            low, used, grows = low - 1, used + widths[low - 1], True
        if high < len(widths) and used + widths[high] <= space:
            used, high, grows = used + widths[high], high + 1, True
    return low, high
