"""What a review copy shows besides: numbers of lines in the margin, and on each page which draft it is.

They are drawn over the finished pages, which are made wider for notes, so that the text is where the reading copy has
it: pages and lines agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import ClassVar

from chapterhouse.model.built import BuiltPaper
from chapterhouse.model.printed import PrintedMap
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.change_bars import Changed, changed_lines
from chapterhouse.outputs.pdf.typefaces import Face, FontUse, shape
from chapterhouse.outputs.shared.imprint import review_stamp
from chapterhouse.settings.language.review_words import ReviewWords, review_words

_PAGE_WIDTH, _PAGE_HEIGHT = 595.276, 841.89
_NUMBERS_END = 95.0
"""Points from the left edge; the text begins at 38 mm, which are 107.7 points."""
_BARS = 99.0
_FOOT = 24.0
_GREY = 0.35


def _stamp(build: BuiltPaper, words: ReviewWords) -> str:
    """Which draft it is, and what the bars mean."""
    stamp = review_stamp(build.revision, build.paper.settings, words)
    if build.earlier is not None:
        stamp += f" · {words.bars_and_wedges.format(revision=build.earlier.commit[:12])}"
    return stamp


class ReviewMarks:
    """The marks of all pages of one paper."""

    FONT: ClassVar[str] = "ReviewMarks"
    MARGIN: ClassVar[float] = 85.0
    """Points that pages are made wider on the right, for notes: 30 mm."""

    def __init__(self, printed: PrintedMap, build: BuiltPaper) -> None:
        """Number the lines of ``printed``, and see which have changed."""
        self.face: Face = typefaces.face_of("Source Sans 3", wght=400)
        words = review_words(build.paper.settings.locale)
        self._words = _stamp(build, words)
        if any(glyph.number == 0 for glyph in shape(self._words, self.face, {})):
            self._words = _stamp(build, ReviewWords())
        self._changed: Mapping[int, Changed] = {}
        if build.earlier is not None:
            texts = {listed.chapter.path: listed.chapter.text for listed in build.paper.chapters}
            self._changed = changed_lines(printed, texts, build.earlier)
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
        bars = "".join(self._bars(page))
        marks = f"/Artifact <</Type /Pagination>> BDC {bars}BT {_GREY:g} g {''.join(texts)}ET EMC".encode("ascii")
        return marks if below is None else below + b"\n" + marks

    def _bars(self, page: int) -> Iterator[str]:
        """The operators that draw a bar beside each line that holds something new, a wedge where text went."""
        changed = self._changed.get(page, Changed())
        for number, baseline in self._baselines[page].items():
            y = _PAGE_HEIGHT - baseline
            if number in changed.new:
                yield f"0 g {_BARS} {y - 4:.2f} 1.8 13.5 re f "
            elif number in changed.gone:
                yield f"0 g {_BARS} {y - 2:.2f} m {_BARS + 6:g} {y + 2:.2f} l {_BARS} {y + 6:.2f} l h f "

    def _text(self, words: str, x: float, y: float, size: float, use: FontUse, *, share: float) -> str:
        """The operators that set ``words`` so that ``share`` of their width is before ``x``."""
        glyphs = shape(words, self.face, {"lnum": True, "tnum": True})
        for glyph in glyphs:
            use.widths.setdefault(glyph.number, glyph.advance)
            use.texts.setdefault(glyph.number, glyph.text)
        width = sum(glyph.advance for glyph in glyphs) * size / 1000
        run = "".join(f"{glyph.number:04x}" for glyph in glyphs)
        return f"/{self.FONT} {size:g} Tf 1 0 0 1 {x - width * share:.2f} {y:.2f} Tm <{run}> Tj "
