"""A built paper into one LaTeX document, for publishers who set it by their own class; for LuaLaTeX or XeLaTeX."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.drawings import drawing_of, in_dots, natural_size
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

_DOTS_PER_INCH, _TWIPS_PER_INCH = 300, 1440
_WIDEST = 6.5 * _TWIPS_PER_INCH
"""How wide a drawing is at most on a page; a wider one needs no more dots."""

NAME = "LaTeX"
SUFFIX = "tex"

_SHAPE = Shape(
    "latex",
    ("--standalone", "--wrap=none", "--variable=documentclass:report", "--top-level-division=chapter"),
    preamble="\\tolerance=1500\\emergencystretch=2em\n"
    "\\usepackage{array,etoolbox}\n"
    "\\setlength{\\extrarowheight}{3pt}\n"
    "\\AtBeginEnvironment{longtable}{\\small}\n"
    "\\usepackage[labelformat=empty,labelsep=none]{caption}\n"
    "\\captionsetup[subfigure]{labelformat=empty,labelsep=none}",
    panels_side_by_side=True,
    needs_widths=True,
    captions_over_tables_lost=True,
    papers={"A4": "a4", "A5": "a5", "Letter": "letter", "Legal": "legal"},
)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    redrawn = dict(_redrawn(build, runtime.cache))
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE, redrawn).items()})


def _redrawn(build: BuiltPaper, cache: Cache) -> Iterator[tuple[str, bytes]]:
    """The drawings as pictures of dots: LaTeX knows no SVG, and needs another program to make something of one."""
    fonts = [file.data for file in fonts_of(build).files]
    for path, data in build.resources.items():
        if path.lower().endswith(".svg") and (size := natural_size(drawing_of(data))) is not None:
            dots = max(1, round(min(size[0], _WIDEST) * _DOTS_PER_INCH / _TWIPS_PER_INCH))
            png = in_dots(data, dots, fonts, cache)
            if png is not None:
                yield path, _as_wide_as(png, size[0] / _TWIPS_PER_INCH, dots)


def _as_wide_as(png: bytes, inches: float, dots: int) -> bytes:
    """``png`` that says how many dots it has on a metre, and so how wide it is (PNG, 11.3.4.3)."""
    per_metre = round(dots / inches / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    said = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    header = len(b"\x89PNG\r\n\x1a\n") + 25
    return png[:header] + said + png[header:]
