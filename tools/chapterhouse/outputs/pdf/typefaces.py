"""The type of the page: which font files there are, how text becomes glyphs, and what is embedded.

Chapters are typeset without fonts in them. Each notes which glyphs of which face it shows (:class:`FontUse`); from the
union of these notes every face is cut to its used glyphs and embedded once (:func:`embed`).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg
import uharfbuzz as hb

from chapterhouse.outputs.pdf.bind import FontProgram
from chapterhouse.outputs.shared.fonts import FAMILIES, STYLES

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


@lru_cache(maxsize=1)
def font_files() -> Mapping[str, Path]:
    """The font files of the theme, by the SHA-256 of their content."""
    paths = sorted({fontpkg.path(name, style=style) for name in FAMILIES for style in STYLES})
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}


def fontconfig_file(folder: Path) -> Path:
    """Write into ``folder`` a fontconfig configuration that knows the theme's fonts alone, and return its path.

    Without it the machine's fonts would be used for whatever the theme's lack, and pages would differ by machine.
    """
    folders = sorted({path.parent for path in font_files().values()})
    listed = "".join(f"<dir>{escape(str(path))}</dir>" for path in folders)
    cache = escape(str(folder / "fontconfig"))
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{listed}<cachedir>{cache}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


@lru_cache(maxsize=32)
def _hb_face(file: str) -> hb.Face:
    return hb.Face(font_files()[file].read_bytes())


@lru_cache(maxsize=64)
def _hb_font(face: Face) -> hb.Font:
    font = hb.Font(_hb_face(face.file))
    font.set_variations(dict(face.location))
    return font


def face_of(family: str, style: str = "normal", **axes: float) -> Face:
    """The cut of the theme's ``family`` at the given axes, such as ``wght=600``; other axes stay at their default."""
    wanted = fontpkg.path(family, style=style)
    file = next(digest for digest, path in font_files().items() if path == wanted)
    return located(file, axes)


def located(file: str, axes: Mapping[str, float]) -> Face:
    """The cut of the font file with the SHA-256 ``file`` at ``axes``; axes that the font lacks are left out."""
    infos = _hb_face(file).axis_infos
    return Face(file, tuple(sorted((a.tag, float(axes.get(a.tag, a.default_value))) for a in infos)))


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
    path = font_files()[use.face.file]
    weight = round(dict(use.face.location).get("wght", 400))
    italic = "Italic" in path.name
    family = path.name.partition("[")[0].partition(".")[0].replace("-Italic", "")
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


@contextmanager
def theme_fonts_only() -> Iterator[dict[str, str]]:
    """Point fontconfig at the theme's fonts meanwhile; gives the environment by which a process does so, too."""
    before = os.environ.get(_FONTCONFIG)
    with tempfile.TemporaryDirectory(prefix="chapterhouse-") as folder:
        os.environ[_FONTCONFIG] = str(fontconfig_file(Path(folder)))
        try:
            yield {_FONTCONFIG: os.environ[_FONTCONFIG]}
        finally:
            if before is None:
                del os.environ[_FONTCONFIG]
            else:
                os.environ[_FONTCONFIG] = before
