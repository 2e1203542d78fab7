"""Drawings, which are SVG, for programs that know none: how large they are, and as pictures of dots."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.inputs.behind_walls import Beyond, within_bounds
from chapterhouse.outputs.shared import rasterising

_TWIPS_PER_UNIT = {"": 15.0, "px": 15.0, "pt": 20.0, "mm": 56.6929, "cm": 566.929, "in": 1440.0, "em": 210.0}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%|cm|mm|in|pt|px|em|)\s*")


def in_twips(length: str, whole: float) -> float | None:
    """A ``length`` of SVG or CSS in twentieths of a point, a share being one of ``whole``; None where it is none."""
    found = _LENGTH.fullmatch(length)
    if found is None or float(found[1]) == 0:
        return None
    return float(found[1]) * (whole / 100 if found[2] == "%" else _TWIPS_PER_UNIT[found[2]])


def drawing_of(data: bytes) -> etree._Element:
    """The root of the drawing ``data``; nothing that it names is read."""
    root: etree._Element = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return root


def natural_size(root: etree._Element) -> tuple[float, float] | None:
    """Width and height that a drawing says it has, in twentieths of a point."""
    box = root.get("viewBox", "").replace(",", " ").split()
    sides = []
    for side, spare in (("width", 2), ("height", 3)):
        reported = root.get(side, "")
        length = in_twips("" if "%" in reported else reported, 0) or in_twips(box[spare] if len(box) == 4 else "", 0)
        if length is None:
            return None
        sides.append(length)
    return sides[0], sides[1]


def in_dots(drawing: bytes, dots: int, fonts: Sequence[bytes], cache: Cache) -> bytes | None:
    """``drawing`` as a PNG that is ``dots`` wide, drawn behind walls and kept in ``cache``; None where it cannot be."""
    inputs = (str(dots), drawing)
    raster = memo.find(cache, "rendered drawing", inputs, _whole_png)
    if raster is not None:
        return raster
    try:
        raster = within_bounds("picture", rasterising.rasterised, drawing, dots, tuple(fonts))
    except Beyond:
        return None
    if raster is not None:
        memo.keep(cache, "rendered drawing", inputs, raster)
    return raster


def _whole_png(data: bytes) -> bytes:
    if not data.startswith(b"\x89PNG") or not data.endswith(b"IEND\xaeB`\x82"):
        raise ValueError("not a whole PNG")
    return data
