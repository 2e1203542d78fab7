"""SVG into SVG that draws and does nothing else: by an allow-list of elements, and of what attributes may point at."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from chapterhouse.inputs.images.verdict import RefusedImage

LARGEST_SVG = 8 << 20
"""Bytes of an SVG file."""

MOST_DRAWN = 200_000
"""Elements that are drawn once every ``use`` is followed."""

DEEPEST = 200
"""Levels that elements may nest."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_SHAPES = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "image"]
_STRUCTURE = ["svg", "g", "defs", "symbol", "use", "title", "desc", "style", "a"]
_PAINT = ["linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"]
_ELEMENTS = frozenset([*_SHAPES, *_STRUCTURE, *_PAINT])
_DROPPED = frozenset(["metadata", "switch", "filter"])
_EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_ADDRESS = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)", re.IGNORECASE)
_STYLE_ERROR = re.compile(r"@import|expression|javascript:|behavior|\\", re.IGNORECASE)

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def sanitise_svg(data: bytes) -> bytes:
    """``data`` parsed, checked and written anew, without what does not draw.

    Raises :class:`RefusedImage` for scripts, foreign content, outside references, entities, bombs and broken XML.
    """
    if len(data) > LARGEST_SVG:
        raise RefusedImage(f"is larger than {LARGEST_SVG >> 20} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedImage("is not written in UTF-8") from None
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise RefusedImage("has a document type or entities; save it as plain SVG")
    try:
        root = ElementTree.fromstring(text.encode())
    except (ElementTree.ParseError, RecursionError):
        raise RefusedImage("is not well-formed XML") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise RefusedImage("does not begin with an <svg> element")
    _clean(root)
    _count(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return written


def _clean(root: ElementTree.Element) -> None:
    stack = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        if depth > DEEPEST:
            raise RefusedImage(f"nests more than {DEEPEST} elements deep")
        _clean_attributes(element)
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


def _clean_attributes(element: ElementTree.Element) -> None:
    name = element.tag.rpartition("}")[2]
    for key, value in list(element.attrib.items()):
        namespace, _, local = key.lstrip("{").rpartition("}")
        if local.lower().startswith("on"):
            raise RefusedImage(f"holds the script attribute `{local}`")
        if local.lower() in {"href", "src"}:
            if not value.startswith("#") and not (name == "image" and _EMBEDDED.fullmatch(value)):
                raise RefusedImage(f"points at `{value[:60]}`; a figure holds all that it shows")
        elif namespace and namespace != "http://www.w3.org/XML/1998/namespace":
            del element.attrib[key]
        elif _points_out(value):
            raise RefusedImage(f"loads something from elsewhere in `{local}`")


def _points_out(style: str) -> bool:
    return bool(_ADDRESS.search(style) or _STYLE_ERROR.search(style))


def _count(root: ElementTree.Element) -> None:
    """Refuse a drawing that grows beyond :data:`MOST_DRAWN` elements, or without end, once its references are drawn."""
    by_name = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[int, int] = {}
    open_now: set[int] = set()

    def weigh(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
        for child in element.iter():
            target = by_name.get((child.get(_HREF) or child.get("href") or "").removeprefix("#"))
            if target is not None and child.tag == f"{{{_SVG}}}use":
                yield target

    stack: list[tuple[ElementTree.Element, Iterator[ElementTree.Element]]] = [(root, weigh(root))]
    sums = [sum(1 for _ in root.iter())]
    open_now.add(id(root))
    while stack:
        element, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            total = sums.pop()
            open_now.discard(id(element))
            known[id(element)] = total
            if sums:
                sums[-1] += total
        elif id(target) in open_now:
            raise RefusedImage("draws itself again and again through <use>")
        elif id(target) in known:
            sums[-1] += known[id(target)]
        else:
            open_now.add(id(target))
            stack.append((target, weigh(target)))
            sums.append(sum(1 for _ in target.iter()))
        if sums and sums[-1] > MOST_DRAWN:
            raise RefusedImage(f"draws more than {MOST_DRAWN:,} elements through <use>")


__all__ = ["LARGEST_SVG", "MOST_DRAWN", "sanitise_svg"]
