"""Images of the paper into pictures of the document: a drawing stays a drawing, with a rendering beside it.

Word shows the SVG, and sets its text in fonts of the reader's machine: so the names of families are added that such
machines have. Programs that know no SVG show the PNG, which is drawn with the theme's fonts alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from chapterhouse.core.cache import Cache
from chapterhouse.inputs.images import image_facts
from chapterhouse.outputs.docx.ooxml import EMU_PER_TWIP, written
from chapterhouse.outputs.docx.sheet import Sheet
from chapterhouse.outputs.shared.drawings import drawing_of, in_dots, in_twips, natural_size

_TWIPS_PER_PIXEL = 15
_DOTS_PER_TWIP = 300 / 1440
_HIGHEST = 0.8

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SANS = ("Source Sans 3", "Source Sans Pro", "Calibri", "Carlito", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif")
_SERIF = ("Source Serif 4", "Source Serif Pro", "Cambria", "Caladea", "Georgia", "Times New Roman", "serif")
_CODE = ("Source Code Pro", "Consolas", "Menlo", "Liberation Mono", "monospace")
_GENERIC = frozenset({"sans-serif", "serif", "monospace", "cursive", "fantasy", "system-ui"})
_FAMILY = re.compile(r"(font-family\s*:\s*)([^;}]+)")
_FONT = re.compile(r"(\bfont\s*:[^;}]*?\d(?:px|pt|em|%)?(?:/[\d.]+\w*)?\s+)([A-Za-z'\"][^;}]*)")
_EMBEDDED = re.compile(r"data:image/(png|jpeg);")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the text has to know of an image: its natural size, in twentieths of a point, and whether it is drawn."""

    width: float
    height: float
    is_drawing: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the document: its raster with the suffix of its file, the drawing that it renders, and its shape."""

    raster: bytes
    suffix: str
    drawing: bytes | None
    shape: Shape


def pictures_of(
    resources: Mapping[str, bytes], sheet: Sheet, fonts: Sequence[bytes], cache: Cache
) -> dict[str, Picture]:
    """Every image of ``resources`` by its path; drawings are rendered with ``fonts``, as fine as ``sheet`` can show.

    Renderings are kept in ``cache``. A drawing that has no size, or that cannot be rendered, is left out.
    """
    found: dict[str, Picture] = {}
    # A drawing's characters are among those of the fonts, whatever else these hold: their makers tell them well enough.
    for path, data in resources.items():
        if not path.lower().endswith(".svg"):
            facts = image_facts(path, data, cache)
            if facts.width and facts.height:
                shape = Shape(facts.width * _TWIPS_PER_PIXEL, facts.height * _TWIPS_PER_PIXEL)
                found[path] = Picture(data, "png" if facts.format == "PNG" else "jpeg", None, shape)
            continue
        root = drawing_of(data)
        natural = natural_size(root)
        if natural is None:
            continue
        dots = max(1, round(min(sheet.text_width, _highest(sheet) * natural[0] / natural[1]) * _DOTS_PER_TWIP))
        drawing = _with_families_of_readers(root)
        raster = in_dots(drawing, dots, fonts, cache)
        if raster is None:
            continue
        found[path] = Picture(raster, "png", drawing, Shape(*natural, is_drawing=True))
    return found


def shown_size(picture: Shape, sheet: Sheet, width: str, height: str, room: int | None = None) -> tuple[int, int]:
    """Width and height of ``picture`` in English metric units, where the text asks for ``width`` and ``height``.

    It keeps its proportions unless both are given, and is never wider than ``room``, in twentieths of a point: the
    width of the text on ``sheet`` where that is not given.
    """
    wide, high = in_twips(width, sheet.text_width), in_twips(height, sheet.text_height)
    if wide is None and high is None:
        wide = picture.width
    if wide is None:
        assert high is not None
        wide = high * picture.width / picture.height
    if high is None:
        high = wide * picture.height / picture.width
    fit = min(1.0, (room or sheet.text_width) / wide, _highest(sheet) / high)
    return max(1, round(wide * fit * EMU_PER_TWIP)), max(1, round(high * fit * EMU_PER_TWIP))


def drawn(number: int, size: tuple[int, int], alternative: str, raster: str, drawing: str | None) -> str:
    """The run that shows picture ``number``; ``raster`` and ``drawing`` are the relationships of its parts.

    Without an alternative text it is marked as decoration.
    """
    wide, high = size
    described = f' descr="{written(alternative)}"' if alternative else ""
    decoration = (
        ""
        if alternative
        else _extension(
            "{C183D7F6-B498-43B3-948B-1728B52AA6E4}",
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>',
        )
    )
    vector = (
        ""
        if drawing is None
        else _extension(
            "{96DAC541-7B7A-43D3-8B79-37D633B846F1}",
            '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{drawing}"/>',
        )
    )
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Picture {number}"{described}>{decoration}</wp:docPr>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"{described}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{raster}">{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _highest(sheet: Sheet) -> float:
    return round(sheet.text_height * _HIGHEST)


def _extension(uri: str, content: str) -> str:
    return f'<a:extLst><a:ext uri="{uri}">{content}</a:ext></a:extLst>'


def _with_families_of_readers(root: etree._Element) -> bytes:
    """The drawing with families that readers have behind those of the theme, and its own pictures only."""
    root.set("font-family", _families(root.get("font-family", "sans-serif")))
    for element in root.iter(etree.Element):
        if "font-family" in element.attrib:
            element.set("font-family", _families(element.get("font-family", "")))
        if "style" in element.attrib:
            element.set("style", _restyled(element.get("style", "")))
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _restyled(element.text)
        if element.tag == f"{_SVG}image" and not _EMBEDDED.match(element.get("href") or element.get(_HREF) or ""):
            element.attrib.pop("href", None)
            element.attrib.pop(_HREF, None)
    written_anew: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written_anew


def _restyled(style: str) -> str:
    style = _FAMILY.sub(lambda found: found[1] + _families(found[2]), style)
    return _FONT.sub(lambda found: found[1] + _families(found[2]), style)


def _families(named: str) -> str:
    """The families of the list ``named``, and behind them those that the theme and the readers' machines have."""
    lower = named.lower()
    serif = "serif" in lower.replace("sans-serif", "")
    kin = _CODE if "code" in lower or "mono" in lower else _SERIF if serif else _SANS
    own = [name for part in named.split(",") if (name := part.strip(" '\"")) and name.lower() not in _GENERIC]
    listed = dict.fromkeys((*own, *kin))
    return ", ".join(name if name in _GENERIC else f"'{name}'" for name in listed)
