"""SVG into SVG that draws and does nothing else: by an allow-list of elements, and of what attributes may point at."""

from __future__ import annotations

import base64
import binascii
import re
import xml.etree.ElementTree as ElementTree
from typing import NoReturn

from chapterhouse.inputs.images.growth import DEEPEST, MOST_DRAWN, refuse_growth
from chapterhouse.inputs.images.raster import safe_raster
from chapterhouse.inputs.images.verdict import RefusedImage

LARGEST_SVG = 8 << 20
"""Bytes of an SVG file."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_SHAPES = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "image"]
_STRUCTURE = ["svg", "g", "defs", "symbol", "use", "title", "desc", "style", "a"]
_PAINT = ["linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"]
_ELEMENTS = frozenset([*_SHAPES, *_STRUCTURE, *_PAINT])
_DROPPED = frozenset(["metadata", "switch", "filter"])
_EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
_ADDRESS = re.compile(r"url\s*\(\s*(?:['\"]\s*(?![#\s])|(?!['\"#\s]))", re.IGNORECASE)
_STYLE_ERROR = re.compile(
    r"@import|expression|javascript:|behavior|\\|(?<![\w-])(-[a-z]+-)?(image-set|src|image|cross-fade|element|paint)\s*\(",
    re.IGNORECASE,
)
"""What loads something without ``url(``: CSS Images 4, 2.5 and 2.6, and CSS Values 5, 6, take bare texts."""
_WORDS = re.compile(r"aria-.*|id|class|lang|role|d|points")
"""Attributes that hold words or figures, never a style."""
_XML = "http://www.w3.org/XML/1998/namespace"
_DECLARED = re.compile(r"<\?xml[^>]*\sencoding\s*=\s*[\"']([^\"']*)")

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def sanitise_svg(data: bytes, pixels: int) -> bytes:
    """``data`` parsed, checked and written anew, without what does not draw.

    A picture in it may have so many ``pixels``.
    Raises :class:`RefusedImage` for scripts, foreign content, outside references, entities, bombs and broken XML.
    """
    if len(data) > LARGEST_SVG:
        raise RefusedImage(f"is larger than {LARGEST_SVG >> 20} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedImage("is not written in UTF-8") from None
    declared = _DECLARED.match(text)
    if declared is not None and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise RefusedImage(f"says that it is written in {declared[1][:40]}; save it in UTF-8")
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise RefusedImage("has a document type or entities; save it as plain SVG")
    try:
        root = ElementTree.fromstring(text.encode(), ElementTree.XMLParser(encoding="utf-8"))
    except (ElementTree.ParseError, RecursionError, ValueError):
        raise RefusedImage("is not well-formed XML") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise RefusedImage("does not begin with an <svg> element")
    _clean(root, pixels)
    refuse_growth(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return written


def _clean(root: ElementTree.Element, pixels: int) -> None:
    stack = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        if depth > DEEPEST:
            raise RefusedImage(f"nests more than {DEEPEST} elements deep")
        _clean_attributes(element, pixels)
        for child in list(element):
            namespace, _, name = child.tag.lstrip("{").rpartition("}")
            if namespace != _SVG or name in _DROPPED:
                _remove(element, child)
            elif name not in _ELEMENTS:
                raise RefusedImage(f"holds <{name}>, which a figure may not")
            else:
                stack.append((child, depth + 1))
        if element.tag == f"{{{_SVG}}}style" and _points_out(element.text or ""):
            raise RefusedImage("has a style sheet that loads something from elsewhere")


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Take ``child`` out of ``parent`` and keep the text behind it."""
    position = list(parent).index(child)
    if child.tail and position:
        before = parent[position - 1]
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _clean_attributes(element: ElementTree.Element, pixels: int) -> None:
    name = element.tag.rpartition("}")[2]
    for key, value in list(element.attrib.items()):
        namespace, _, local = key.lstrip("{").rpartition("}")
        if local.lower().startswith("on"):
            raise RefusedImage(f"holds the script attribute `{local}`")
        if namespace == _XML and local == "base":
            raise RefusedImage("holds the attribute `xml:base`, by which it could point elsewhere")
        if local.lower() in {"href", "src"}:
            if not value.startswith("#"):
                element.set(key, _embedded(value, pixels) if name == "image" else _refuse_target(value))
        elif namespace and namespace != _XML:
            del element.attrib[key]
        elif not _WORDS.fullmatch(local) and _points_out(value):
            raise RefusedImage(f"loads something from elsewhere in `{local}`")


def _embedded(value: str, pixels: int) -> str:
    """The picture inside a drawing, looked at like one outside."""
    found = _EMBEDDED.fullmatch(value)
    if found is None:
        return _refuse_target(value)
    try:
        content = safe_raster(found[1].upper(), base64.b64decode(found[2]), pixels)
    except binascii.Error:
        raise RefusedImage("holds a picture that is damaged") from None
    except RefusedImage as reason:
        raise RefusedImage(f"holds a picture that {reason}") from None
    return f"data:image/{found[1]};base64,{base64.b64encode(content).decode('ascii')}"


def _refuse_target(value: str) -> NoReturn:
    raise RefusedImage(f"points at `{value[:60]}`; a figure holds all that it shows")


def _points_out(style: str) -> bool:
    return bool(_ADDRESS.search(style) or _STYLE_ERROR.search(style))


__all__ = ["LARGEST_SVG", "MOST_DRAWN", "sanitise_svg"]
