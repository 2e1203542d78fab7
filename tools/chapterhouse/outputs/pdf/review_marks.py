"""What a review copy shows besides: numbers of lines in the margin, and on each page which draft it is.

They are drawn over the finished pages, which are made wider for notes, so that the text is where the reading copy has
it: pages and lines agree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

from chapterhouse.model.built import Revision
from chapterhouse.model.printed import PrintedMap
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.typefaces import Face, FontUse, shape
from chapterhouse.outputs.shared.imprint import review_stamp
from chapterhouse.settings import Settings

_PAGE_WIDTH, _PAGE_HEIGHT = 595.276, 841.89
_NUMBERS_END = 95.0
"""Points from the left edge; the text begins at 38 mm, which are 107.7 points."""
_FOOT = 24.0
_GREY = 0.35


class ReviewMarks:
    """The marks of all pages of one paper."""

    FONT: ClassVar[str] = "ReviewMarks"
    MARGIN: ClassVar[float] = 85.0
    """Points that pages are made wider on the right, for notes: 30 mm."""

    def __init__(self, printed: PrintedMap, revision: Revision, settings: Settings) -> None:
        """Number the lines of ``printed``."""
        self.face: Face = typefaces.face_of("Source Sans 3", wght=400)
        self._words = review_stamp(revision, settings)
        self._baselines: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for line in printed.lines:
            self._baselines[line.page].setdefault(line.number, line.baseline)

    def drawn(self, page: int, below: bytes | None, use: FontUse) -> bytes:
        """The stream for a page, counted from 0, after what is drawn ``below``; glyphs come to ``use``.

        The marks are an artefact (ISO 32000-1, 14.8.2.2): who listens to the page need not hear them.
        """
        texts = [
            self._text(str(number), _NUMBERS_END, _PAGE_HEIGHT - baseline, 6.5, use, share=1.0)
            for number, baseline in sorted(self._baselines[page].items())
        ]
        texts.append(self._text(self._words, _PAGE_WIDTH / 2, _FOOT, 7.5, use, share=0.5))
        marks = f"/Artifact <</Type /Pagination>> BDC BT {_GREY:g} g {''.join(texts)}ET EMC".encode("ascii")
        return marks if below is None else below + b"\n" + marks

    def _text(self, words: str, x: float, y: float, size: float, use: FontUse, *, share: float) -> str:
        """The operators that set ``words`` so that ``share`` of their width is before ``x``."""
        glyphs = shape(words, self.face, {"lnum": True, "tnum": True})
        for glyph in glyphs:
            use.widths.setdefault(glyph.number, glyph.advance)
            use.texts.setdefault(glyph.number, glyph.text)
        width = sum(glyph.advance for glyph in glyphs) * size / 1000
        run = "".join(f"{glyph.number:04x}" for glyph in glyphs)
        return f"/{self.FONT} {size:g} Tf 1 0 0 1 {x - width * share:.2f} {y:.2f} Tm <{run}> Tj "
