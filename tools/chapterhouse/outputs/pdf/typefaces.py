"""The type of the page: which font files there are, how text becomes glyphs, and what is embedded.

Chapters are typeset without fonts in them. Each notes which glyphs of which face it shows (:class:`FontUse`); from the
union of these notes every face is cut to its used glyphs and embedded once (:func:`embed`).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import uharfbuzz as hb

from chapterhouse.outputs.pdf.bind import FontProgram
from chapterhouse.outputs.shared.font_files import FontFile, FontSet

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_FONTCONFIG = "FONTCONFIG_FILE"
_DROPPED_TABLES = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "SVG ", "MVAR", "cmap")
_SYMBOLIC, _SERIF, _ITALIC, _FIXED = 4, 2, 64, 1


@dataclass(frozen=True, slots=True, order=True)
class Face:
    """One cut of a font file: the file's SHA-256 and a point on each of its axes, such as ``("wght", 600.0)``."""

    file: str
    location: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class FontUse:
    """The glyphs of a face that are shown: their advance in thousandths of an em, and the text that they stand for."""

    face: Face
    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, other: FontUse) -> None:
        """Take over what ``other`` shows; what is known already wins, so that the order of pages decides."""
        for glyph, width in other.widths.items():
            self.widths.setdefault(glyph, width)
        for glyph, text in other.texts.items():
            self.texts.setdefault(glyph, text)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: its number in the font, its advance in thousandths of an em, and the text it stands for."""

    number: int
    advance: int
    text: str


_known: dict[str, FontFile] = {}
"""Font files by the SHA-256 of their content, which cannot come to mean another file."""


def fontconfig_file(folder: Path, fonts: FontSet) -> Path:
    """Write into ``folder`` a fontconfig configuration that knows ``fonts`` alone, and return its path.

    Without it the machine's fonts would be used for whatever these lack, and pages would differ by machine.
    """
    place = folder / "fonts"
    place.mkdir()
    for number, file in enumerate(fonts.files):
        (place / f"{number:03}{file.suffix}").write_bytes(file.data)
    cache = escape(str(folder / "fontconfig"))
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(place))}</dir><cachedir>{cache}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


def know(fonts: FontSet) -> None:
    """Let this process know the files of ``fonts`` by their digests."""
    _known.update((file.digest, file) for file in fonts.files)


@lru_cache(maxsize=64)
def _hb_face(file: str) -> hb.Face:
    return hb.Face(_known[file].data)


@lru_cache(maxsize=64)
def _hb_font(face: Face) -> hb.Font:
    font = hb.Font(_hb_face(face.file))
    font.set_variations(dict(face.location))
    return font


def face_of(family: str, style: str = "normal", fonts: FontSet | None = None, **axes: float) -> Face:
    """The cut of ``family`` of ``fonts``, if None the usual ones, at ``axes``, such as ``wght=600``."""
    fonts = fonts or _usual()
    know(fonts)
    return located(fonts.file(family, style).data, axes)


def located(data: bytes, axes: Mapping[str, float]) -> Face:
    """The cut of the font file ``data`` at ``axes``; axes that the font lacks are left out."""
    infos = hb.Face(data).axis_infos
    location = tuple(sorted((a.tag, float(axes.get(a.tag, a.default_value))) for a in infos))
    return Face(hashlib.sha256(data).hexdigest(), location)


def shape(text: str, face: Face, features: Mapping[str, bool]) -> list[Glyph]:
    """``text`` as glyphs of ``face`` with OpenType ``features``, not kerned; glyph 0 stands for a missing character."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = _hb_font(face)
    hb.shape(font, buffer, {"kern": False, **features})
    scale = 1000 / font.face.upem
    starts = [info.cluster for info in buffer.glyph_infos] + [len(text)]
    return [
        Glyph(info.codepoint, round(font.get_glyph_h_advance(info.codepoint) * scale), text[starts[i] : starts[i + 1]])
        for i, info in enumerate(buffer.glyph_infos)
    ]


def union(uses: Iterable[FontUse]) -> dict[Face, FontUse]:
    """What all ``uses`` show, face by face, in the order of their first use."""
    found: dict[Face, FontUse] = {}
    for use in uses:
        found.setdefault(use.face, FontUse(use.face)).add(use)
    return found


def embed(use: FontUse) -> FontProgram:
    """The face of ``use``, cut down to the shown glyphs and frozen at its point on the axes."""
    source = _hb_face(use.face.file)
    cut = hb.SubsetInput()
    cut.glyph_set.update({0, *use.widths})
    cut.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED_TABLES)
    cut.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.DESUBROUTINIZE
    )
    for tag, value in use.face.location:
        cut.pin_axis_location(source, tag, value)
    data = hb.subset(source, cut).blob.data
    font, scale = _hb_font(use.face), 1000 / source.upem
    file = _known[use.face.file]
    weight = round(dict(use.face.location).get("wght", file.weight or 400))
    italic = file.style == "italic"
    family = _NOT_IN_NAMES.sub("", file.family) or "Font"
    glyphs = ",".join(map(str, sorted(use.widths)))
    digest = hashlib.sha256(f"{use.face}{glyphs}".encode()).digest()
    prefix = "".join(chr(65 + byte % 26) for byte in digest[:6])
    flags = _SYMBOLIC
    flags |= _SERIF if "Serif" in family else 0
    flags |= _ITALIC if italic else 0
    flags |= _FIXED if "Code" in family else 0

    def metric(tag: hb.OTMetricsTag) -> int:
        value: float = font.get_metric_position_with_fallback(tag) * scale
        return round(value)

    return FontProgram(
        name=f"{prefix}+{family}-{weight}{'Italic' if italic else ''}",
        data=data,
        widths=dict(sorted(use.widths.items())),
        texts=dict(sorted(use.texts.items())),
        ascent=metric(hb.OTMetricsTag.HORIZONTAL_ASCENDER),
        descent=metric(hb.OTMetricsTag.HORIZONTAL_DESCENDER),
        cap_height=metric(hb.OTMetricsTag.CAP_HEIGHT),
        italic_angle=font.get_style_value(hb.StyleTag.SLANT_ANGLE),
        stem=round(30 + weight / 8),
        flags=flags,
    )


def fonts_of(folder: Path, fonts: FontSet) -> dict[str, str]:
    """The environment in which fontconfig finds ``fonts`` and no others; what it reads is written into ``folder``."""
    return {_FONTCONFIG: str(fontconfig_file(folder, fonts))}


@contextmanager
def theme_fonts_only(fonts: FontSet | None = None) -> Iterator[dict[str, str]]:
    """Point fontconfig at ``fonts``, if None the usual ones, meanwhile; gives the environment that does so."""
    before = os.environ.get(_FONTCONFIG)
    with tempfile.TemporaryDirectory(prefix="chapterhouse-") as folder:
        variables = fonts_of(Path(folder), fonts or _usual())
        os.environ.update(variables)
        try:
            yield variables
        finally:
            if before is None:
                del os.environ[_FONTCONFIG]
            else:
                os.environ[_FONTCONFIG] = before


def _usual() -> FontSet:
    from chapterhouse.outputs.shared.fonts import (
        usual_fonts,  # not above: a process that typesets does not read settings
    )

    return usual_fonts()
