"""The pages of a PDF counted as a designer would: how full they are, how their lines end, how wide their spaces are.

``python tests/support/page_census.py PAPER.pdf`` prints the counts, with the pages where each was found.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

_TEXT_SIZE = (10.0, 11.2)  # points: the running text, without notes, tables, captions and headings
_TOP, _BOTTOM = 841.89 - 90.7, 102.0  # points: the text's area on an upright page
_LOOSE = 0.55  # em
_RUNT_LETTERS = 5
_TITLE_SIZE = 20.0
_SHORT_LAST_PAGE = 6  # lines
_FULL = 0.85
_LINE = 15.5  # points
_HYPHENS = frozenset("-\u2010\u0002\ufffe")


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    left: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of running text."""

    text: str
    left: float
    right: float
    bottom: float
    widest_space: float
    """In em."""

    @property
    def hyphenated(self) -> bool:
        return self.text[-1:] in _HYPHENS


@dataclass
class Census:
    """Where each thing was found, by page counted from 1; ``lines`` is how many lines of text there are."""

    lines: int = 0
    hyphenated: int = 0
    fills: dict[int, float] = field(default_factory=dict)
    hyphens_at_foot: list[int] = field(default_factory=list)
    ladders: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    runts: list[int] = field(default_factory=list)
    short_last_pages: list[int] = field(default_factory=list)
    last_pages: list[int] = field(default_factory=list)
    """The pages before those that open with a title, and before the last, which is the colophon."""

    @property
    def holes(self) -> dict[int, float]:
        """The pages that are less full than they should be, and end nothing."""
        return {page: fill for page, fill in self.fills.items() if fill < _FULL and page not in self.last_pages}

    @property
    def hyphen_share(self) -> float:
        return self.hyphenated / max(1, self.lines)


def letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        size = raw.FPDFText_GetFontSize(text, index)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetMatrix(text, index, matrix)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if chr(code).strip() or chr(code) in _HYPHENS:
            yield Letter(chr(code), box.left, box.right, y.value, size * abs(matrix.d or 1))


def text_lines(page: pypdfium2.PdfPage) -> list[TextLine]:
    """The lines of running text on ``page`` from top to bottom."""
    return _text_lines(list(letters(page)))


def _text_lines(shown: list[Letter]) -> list[TextLine]:
    rows: dict[float, list[Letter]] = {}
    for letter in shown:
        if _TEXT_SIZE[0] <= letter.size <= _TEXT_SIZE[1] and _BOTTOM - 3 < letter.bottom < _TOP:
            rows.setdefault(round(letter.bottom, 1), []).append(letter)
    lines = [_line(sorted(row, key=lambda one: one.left)) for _, row in sorted(rows.items(), reverse=True)]
    return [line for line in lines if " . . ." not in line.text]


def _line(row: list[Letter]) -> TextLine:
    widest, parts = 0.0, [row[0].text]
    for before, after in pairwise(row):
        gap = (after.left - before.right) / after.size
        if gap > 0.12:
            widest = max(widest, gap)
            parts.append(" ")
        parts.append(after.text)
    return TextLine("".join(parts), row[0].left, row[-1].right, row[0].bottom, widest)


def census(content: bytes) -> Census:
    """The counts of all pages of the PDF ``content``."""
    document = pypdfium2.PdfDocument(content)
    found = Census()
    short, opening = False, False
    for number, page in enumerate(document, 1):
        shown = list(letters(page))
        opening = max((one.size for one in shown), default=0.0) > _TITLE_SIZE
        if opening:
            found.last_pages.append(number - 1)
        if short and opening:
            found.short_last_pages.append(number - 1)
        lowest = min((one.bottom for one in shown if one.bottom > _BOTTOM - 25), default=_TOP)
        short = not opening and _TOP - lowest < _SHORT_LAST_PAGE * _LINE
        if page.get_width() < page.get_height():
            found.fills[number] = (_TOP - lowest) / (_TOP - _BOTTOM)
            _count_lines(found, number, _text_lines(shown))
    found.last_pages += [len(document) - 1, len(document)]
    document.close()
    return found


def _count_lines(found: Census, number: int, lines: list[TextLine]) -> None:
    if not lines:
        return
    measure = max(line.right for line in lines)
    run = 0
    for position, line in enumerate(lines):
        found.lines += 1
        found.hyphenated += line.hyphenated
        run = run + 1 if line.hyphenated else 0
        if run == 3:
            found.ladders.append(number)
        justified = line.right > measure - 1.5
        if justified and line.widest_space > _LOOSE:
            found.loose.append(number)
        above = lines[position - 1] if position else None
        short = len(line.text.replace(" ", "")) < _RUNT_LETTERS
        if short and above is not None and _goes_on(above, line) and above.right > measure - 1.5:
            found.runts.append(number)
    if lines[-1].hyphenated and lines[-1].bottom < _BOTTOM + 3 * _LINE:
        found.hyphens_at_foot.append(number)


def _goes_on(above: TextLine, line: TextLine) -> bool:
    return 14.5 < above.bottom - line.bottom < 16.5 and abs(line.left - above.left) < 25


def main() -> None:
    counted = census(Path(sys.argv[1]).read_bytes())
    print(f"pages {len(counted.fills)}, lines of text {counted.lines}")
    print(f"hyphenated lines {counted.hyphenated} ({counted.hyphen_share:.1%})")
    for name in ("hyphens_at_foot", "ladders", "loose", "runts", "short_last_pages"):
        pages = getattr(counted, name)
        print(f"{name.replace('_', ' ')} {len(pages)}: {' '.join(map(str, pages))}")
    low = [page for page, fill in counted.fills.items() if fill < _FULL]
    print(f"pages under {_FULL:.0%} {len(low)}, of which so many end nothing: {len(counted.holes)}")
    print(" ".join(f"{page} ({fill:.0%})" for page, fill in counted.holes.items()))


if __name__ == "__main__":
    main()
