"""Page numbers into the streams that draw them: what binding fills in without a new layout."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chapterhouse.outputs.pdf.typefaces import Face, FontUse, Glyph, shape

_FONT = re.compile(r"/(\S+) ([\d.]+) Tf")
_SHOWN = re.compile(r"\[([^\]]*)\] TJ")
_FIRST_GLYPH = re.compile(r"<([0-9a-f]{4})")
_FIGURES: tuple[dict[str, bool], ...] = (
    {"tnum": True, "onum": True},
    {"tnum": True, "lnum": True},
    {"tnum": True},
    {"lnum": True},
    {"onum": True},
    {},
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A printed page number that is filled in when the paper is bound.

    ``stream`` counts the content streams of ``page``; ``annotation`` counts the page's annotations (the link around
    the number); ``target`` is the identifier of the element whose page is meant; ``content`` is the stream.
    """

    page: int
    stream: int
    annotation: int
    target: str
    content: str


@dataclass(frozen=True, slots=True)
class Folio:
    """How the page number at the foot is set: ``size`` and ``height`` above the page's edge in points."""

    face: Face
    size: float
    height: float
    grey: float


def placeholder(label: str) -> str:
    """What is set where the page number ``label`` will stand: zeros, so that any number of as many digits fits."""
    return "0" * len(label) if label.isdecimal() else label


def fill(slot: Slot, label: str, fonts: dict[str, FontUse]) -> bytes:
    """The stream of ``slot`` with ``label`` in the place of its zeros, set to the right where it is shorter.

    Glyphs that come into use are added to ``fonts``. A ``label`` without digits is set already. Raises ValueError
    where the stream is not as WeasyPrint writes it.
    """
    if not label.isdecimal():
        return slot.content.encode("latin-1")
    font, shown = _FONT.search(slot.content), _SHOWN.search(slot.content)
    first = _FIRST_GLYPH.search(shown[1]) if shown else None
    if font is None or shown is None or first is None:
        raise ValueError(f"the page number of {slot.target!r} is not drawn as expected")
    use = fonts[font[1]]
    digits = _digits(use.face, int(first[1], 16))
    spare = len("".join(re.findall(r"<([0-9a-f]*)>", shown[1]))) // 4 - len(label)
    glyphs = [digits[int(digit)] for digit in label]
    _use(use, glyphs)
    indent = f"{-spare * digits[0].advance}" if spare > 0 else ""
    run = f"{indent}<{''.join(f'{glyph.number:04x}' for glyph in glyphs)}>"
    return (slot.content[: shown.start(1)] + run + slot.content[shown.end(1) :]).encode("latin-1")


def _digits(face: Face, zero: int) -> list[Glyph]:
    """The ten digits of ``face`` in the figures, lining or old-style, whose zero is the glyph ``zero``."""
    for features in _FIGURES:
        glyphs = shape("0123456789", face, features)
        if glyphs[0].number == zero:
            if len({glyph.advance for glyph in glyphs}) > 1:
                raise ValueError("page numbers must be set in tabular figures")
            return glyphs
    return shape("0123456789", face, _FIGURES[0])  # raised, lowered or otherwise out of the ordinary


def folio(label: str, middle: float, style: Folio, font: str, use: FontUse) -> bytes:
    """The stream that draws ``label`` at the foot, its ``middle`` in points, as an artefact (ISO 32000-1, 14.8.2.2)."""
    glyphs = shape(label, style.face, {"onum": True, "pnum": True})
    _use(use, glyphs)
    width = sum(glyph.advance for glyph in glyphs) * style.size / 1000
    run = "".join(f"{glyph.number:04x}" for glyph in glyphs)
    place = f"{middle - width / 2:.3f} {style.height:g}"
    return (
        "/Artifact <</Type /Pagination /Subtype /Footer>> BDC "
        f"BT {style.grey:g} g /{font} {style.size:g} Tf {place} Td <{run}> Tj ET EMC"
    ).encode("ascii")


def _use(use: FontUse, glyphs: list[Glyph]) -> None:
    for glyph in glyphs:
        use.widths.setdefault(glyph.number, glyph.advance)
        use.texts.setdefault(glyph.number, glyph.text)
