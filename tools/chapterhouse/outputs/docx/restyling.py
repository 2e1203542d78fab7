"""Our styles into those of a house: what it has by the name of one of ours stands for that, and all else joins them."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from chapterhouse.outputs.docx.house_style import HouseStyle
from chapterhouse.outputs.docx.ooxml import W

_W = f"{{{W}}}"
_VALUE = f"{_W}val"
_REFERENCES = ("basedOn", "next", "link")
_FORE = "House"
"""Before the identifier of a style of the house that would be one of ours."""


def restyled(ours: bytes, house: HouseStyle, code: str) -> bytes:
    """The part ``word/styles.xml`` with the looks of ``house``; type of our own stays for ``code``, the family."""
    root = etree.fromstring(ours)
    by_name = {_name(style): style for style in _styles(root)}
    taken = {style.get(f"{_W}styleId", "") for style in by_name.values()}
    identifiers: dict[str, str] = {}
    for style in _styles(house.styles):
        mine = by_name.get(_name(style))
        own = style.get(f"{_W}styleId", "")
        if mine is not None and mine.get(f"{_W}type") == style.get(f"{_W}type"):
            identifiers[own] = mine.get(f"{_W}styleId", "")
        elif mine is None and own:
            identifiers[own] = f"{_FORE}{own}" if own in taken else own
    _set_defaults(root, house)
    for style in by_name.values():
        _forget_fonts(style, code)
    for style in _styles(house.styles):
        identifier = identifiers.get(style.get(f"{_W}styleId", ""))
        if identifier is None:
            continue
        style = copy.deepcopy(style)
        style.set(f"{_W}styleId", identifier)
        _rename(style, identifiers)
        mine = by_name.get(_name(style))
        if mine is None:
            style.attrib.pop(f"{_W}default", None)
            root.append(style)
        else:
            _take_over(mine, style)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def with_scheme(theme: bytes, house: HouseStyle) -> bytes:
    """The part ``word/theme/theme1.xml`` with the colours and fonts of ``house``."""
    root = etree.fromstring(theme)
    for scheme in (house.colours, house.fonts):
        if scheme is not None:
            mine = root.find(f".//{scheme.tag}")
            mine.getparent().replace(mine, copy.deepcopy(scheme))
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def _styles(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iterchildren(f"{_W}style")


def _name(style: etree._Element) -> str:
    """The name of ``style``, by which Word tells styles apart, in small letters."""
    name = style.find(f"{_W}name")
    return "" if name is None else name.get(_VALUE, "").casefold()


def _set_defaults(root: etree._Element, house: HouseStyle) -> None:
    """Take over what holds for all text, but for its language and the direction of its lines, which are the paper's."""
    defaults = house.styles.find(f"{_W}docDefaults")
    mine = root.find(f"{_W}docDefaults")
    if defaults is None:
        return
    defaults = copy.deepcopy(defaults)
    for path, name in ((f"{_W}rPrDefault/{_W}rPr", "lang"), (f"{_W}pPrDefault/{_W}pPr", "bidi")):
        holder, kept = defaults.find(path), mine.find(f"{path}/{_W}{name}")
        for outer in () if holder is None else holder.findall(f"{_W}{name}"):
            holder.remove(outer)
        if kept is None:
            continue
        if holder is None:
            holder = etree.SubElement(etree.SubElement(defaults, path.partition("/")[0]), path.partition("/")[2])
        _insert(holder, kept, "spacing ind contextualSpacing jc" if name == "bidi" else "eastAsianLayout oMath")
    root.replace(mine, defaults)


def _insert(holder: etree._Element, child: etree._Element, followers: str) -> None:
    """Put ``child`` in front of the first of ``followers`` that ``holder`` has."""
    tags = {f"{_W}{name}" for name in followers.split()}
    at = next((at for at, one in enumerate(holder) if one.tag in tags), len(holder))
    holder.insert(at, copy.deepcopy(child))


def _forget_fonts(style: etree._Element, code: str) -> None:
    """Let ``style`` be set in the type of the house, unless it sets code."""
    for fonts in list(style.iter(f"{_W}rFonts")):
        if fonts.get(f"{_W}ascii") != code:
            fonts.getparent().remove(fonts)


def _rename(style: etree._Element, identifiers: dict[str, str]) -> None:
    for name in _REFERENCES:
        for one in style.findall(f"{_W}{name}"):
            identifier = identifiers.get(one.get(_VALUE, ""))
            if identifier is None:
                style.remove(one)
            else:
                one.set(_VALUE, identifier)


def _take_over(mine: etree._Element, house: etree._Element) -> None:
    """Give our style the look of ``house``; it keeps its name, its list and its level in the outline."""
    name = mine.find(f"{_W}name")
    kept = {tag: mine.find(f"{_W}pPr/{_W}{tag}") for tag in ("numPr", "outlineLvl")}
    for child in list(mine):
        if child is not name:
            mine.remove(child)
    mine.extend(copy.deepcopy(child) for child in house if child.tag != f"{_W}name")
    if all(one is None for one in kept.values()):
        return
    properties = mine.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        at = next((at for at, one in enumerate(mine) if one.tag == f"{_W}rPr"), len(mine))
        mine.insert(at, properties)
    for outline in properties.findall(f"{_W}outlineLvl"):
        properties.remove(outline)
    if kept["numPr"] is not None:
        behind = (
            "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct "
            "autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
            "suppressOverlap jc textDirection textAlignment textboxTightWrap"
        )
        _insert(properties, kept["numPr"], behind)
    if kept["outlineLvl"] is not None:
        properties.append(copy.deepcopy(kept["outlineLvl"]))
