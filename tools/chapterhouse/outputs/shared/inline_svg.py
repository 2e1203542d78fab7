"""A project's SVG drawing into an element that can stand inside the page, or None where it must stay an image.

A drawing inside the page takes the page's fonts and can be turned over for dark screens. It also shares the page's
identifiers, styles and scripts, so only plain drawing elements and attributes may come in: whatever is not on the lists
here stays outside, in an ``<img>``, where a browser runs and fetches nothing.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_ELEMENT = re.compile(
    r"svg|g|defs|symbol|use|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|title|desc|linearGradient"
    r"|radialGradient|stop|clipPath|mask|pattern|marker"
)
_UNSEEN = frozenset({"title", "desc"})

# Attributes that CSS also knows as properties, by https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes.
_PRESENTATION = re.compile(
    r"clip-path|clip-rule|color|direction|display|dominant-baseline|fill|fill-opacity|fill-rule"
    r"|font-(?:family|size|stretch|style|variant|weight)|letter-spacing|marker-(?:end|mid|start)|mask|opacity|overflow"
    r"|paint-order|stop-color|stop-opacity"
    r"|stroke|stroke-(?:dasharray|dashoffset|linecap|linejoin|miterlimit|opacity|width)"
    r"|text-anchor|text-decoration|text-rendering|transform-origin|unicode-bidi|vector-effect|visibility"
    r"|word-spacing|writing-mode"
)
_GEOMETRY = re.compile(
    r"clipPathUnits|cx|cy|d|dx|dy|fx|fy|gradientTransform|gradientUnits|height|lengthAdjust"
    r"|marker(?:Height|Units|Width)|maskContentUnits|maskUnits|offset|orient|pathLength"
    r"|pattern(?:ContentUnits|Transform|Units)|points|preserveAspectRatio|r|refX|refY|rotate|rx|ry|spreadMethod"
    r"|textLength|transform|version|viewBox|width|x|x1|x2|y|y1|y2"
)
_IGNORED = frozenset({"style", "class", "role", "{http://www.w3.org/XML/1998/namespace}space"})

_URL = re.compile(r"url\(\s*(['\"]?)#([\w:.-]+)\1\s*\)")
_RULE_FOR_ALL = re.compile(r"\s*\*\s*\{([^{}@]*)\}\s*")
_FONT = re.compile(
    r"(?:(?P<style>italic|oblique|normal)\s+)?(?:(?P<weight>[1-9]00|bold|normal)\s+)?"
    r"(?P<size>[0-9.]+px)\s+(?P<family>[\w ,'\"-]+)"
)
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*")


def inline(data: bytes, prefix: str) -> ElementTree.Element | None:
    """The ``<svg>`` of the file ``data``, without namespaces and every identifier opened by ``prefix``.

    Its size is given by ``viewBox`` alone, with ``width`` kept in pixels where the file tells it. None where the file
    is not XML, carries a document type, or holds an element or attribute that has no place inside a page.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return None
    if root.tag != f"{_SVG}svg":
        return None
    drawing = _admitted(root, prefix)
    return None if drawing is None or not _size_by_view_box(drawing) else drawing


def natural_width(drawing: ElementTree.Element) -> float:
    """The width of ``drawing`` in CSS pixels."""
    return float(drawing.get("width", "0"))


def _admitted(element: ElementTree.Element, prefix: str) -> ElementTree.Element | None:
    name = element.tag.removeprefix(_SVG)
    if not _ELEMENT.fullmatch(name):
        return None
    attributes = _admitted_attributes(element, prefix)
    if attributes is None:
        return None
    copy = ElementTree.Element(name, attributes)
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        if child.tag.removeprefix(_SVG) in _UNSEEN:
            continue
        if child.tag == f"{_SVG}style":
            inherited = _rule_for_all(child.text or "")
            if inherited is None:
                return None
            copy.attrib |= inherited
            continue
        admitted = _admitted(child, prefix)
        if admitted is None:
            return None
        copy.append(admitted)
    return copy


def _admitted_attributes(element: ElementTree.Element, prefix: str) -> dict[str, str] | None:
    declared = _declarations(element.get("style", ""))
    if declared is None:
        return None
    found: dict[str, str] = {}
    for name, value in [*element.items(), *declared.items()]:
        if name in {"href", _XLINK_HREF}:
            if not value.startswith("#"):
                return None
            found["href"] = f"#{prefix}{value[1:]}"
        elif name == "id":
            found["id"] = f"{prefix}{value}"
        elif _PRESENTATION.fullmatch(name) or _GEOMETRY.fullmatch(name):
            local = _URL.sub(rf"url(#{prefix}\2)", value)
            if "url(" in _URL.sub("", value).lower() or "\\" in value:
                return None
            found[name] = local
        elif name not in _IGNORED:
            return None
    return found


def _rule_for_all(style: str) -> dict[str, str] | None:
    """The declarations of a style sheet whose one rule is for ``*``, as matplotlib writes it: they can be inherited."""
    rule = _RULE_FOR_ALL.fullmatch(style)
    return None if rule is None else _declarations(rule[1])


def _declarations(style: str) -> dict[str, str] | None:
    """The declarations of a ``style`` attribute as presentation attributes."""
    found: dict[str, str] = {}
    for declaration in filter(str.strip, style.split(";")):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        font = _FONT.fullmatch(value) if name == "font" else None
        if font is not None:
            found |= {f"font-{part}": text for part, text in font.groupdict().items() if text}
        elif colon and _PRESENTATION.fullmatch(name) and "!" not in value:
            found[name] = value
        else:
            return None
    return found


def _size_by_view_box(drawing: ElementTree.Element) -> bool:
    width = _LENGTH.fullmatch(drawing.attrib.pop("width", ""))
    height = _LENGTH.fullmatch(drawing.attrib.pop("height", ""))
    box = drawing.get("viewBox", "").replace(",", " ").split()
    if not box and width is not None and height is not None:
        box = ["0", "0", width[1], height[1]]
        drawing.set("viewBox", " ".join(box))
    if len(box) != 4 or not _LENGTH.fullmatch(box[2]):
        return False
    drawing.set("width", width[1] if width else box[2])
    return True
