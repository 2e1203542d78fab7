"""Fonts cut to their used glyphs into the font objects of a PDF."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String


@dataclass(frozen=True, slots=True)
class FontProgram:
    """A TrueType font cut to its used glyphs; lengths in thousandths of an em, ``flags`` as in ISO 32000-1, 9.8.2.

    ``texts`` maps each glyph to the text it stands for, ``widths`` to its advance.
    """

    name: str
    data: bytes
    widths: Mapping[int, int]
    texts: Mapping[int, str]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    stem: int
    flags: int


def font(pdf: Pdf, program: FontProgram) -> Object:
    """A composite font whose codes are glyph numbers (ISO 32000-1, 9.7)."""
    file = Stream(pdf, zlib.compress(program.data, 9), Filter=Name.FlateDecode, Length1=len(program.data))
    name = Name(f"/{program.name}")
    top = max(program.widths.values(), default=1000)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=program.flags,
        FontBBox=Array([0, program.descent, top, program.ascent]),
        ItalicAngle=program.italic_angle,
        Ascent=program.ascent,
        Descent=program.descent,
        CapHeight=program.cap_height,
        StemV=program.stem,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        W=_widths(program.widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(program.texts)),
        )
    )


def _widths(widths: Mapping[int, int]) -> Array:
    """The advances of glyphs, run by run of consecutive glyphs (ISO 32000-1, 9.7.4.3)."""
    runs: list[tuple[int, list[int]]] = []
    for glyph, width in sorted(widths.items()):
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(width)
    return Array([item for first, run in runs for item in (first, Array(run))])


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """The CMap that turns glyphs back into text (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items()) if text]
    for start in range(0, len(pairs), 100):
        batch = pairs[start : start + 100]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
