"""A document of Word into a look: its styles, its colours and fonts, and its page (ECMA-376, part 1, 17.7 and 17.6).

The document comes with the paper and is as little to be trusted. Nothing of it is copied but elements and attributes of
styles that are known here, in the order of the schema; whatever could run, be fetched or lead out is refused or left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.outputs.docx.ooxml import W
from chapterhouse.outputs.docx.sheet import Sheet

_W = f"{{{W}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LARGEST_PART = 20_000_000
_MOST_STYLES = 2_000
_LONGEST_VALUE = 255
_NARROWEST_TEXT, _LONGEST_SIDE = 4_000, 31_680
"""In twentieths of a point: 7 cm, and the longest side that Word knows."""


def _names(words: str) -> list[str]:
    return words.split()


_RUN = _names(
    "rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout oMath"
)
_PARAGRAPH = _names(
    "keepNext keepLines pageBreakBefore framePr widowControl suppressLineNumbers pBdr shd tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl"
)
_TABLE = _names(
    "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
)
_SIDES = _names("top left start bottom right end insideH insideV tl2br tr2bl")
_KNOWN: dict[str, list[str]] = {
    "rPr": _RUN,
    "pPr": _PARAGRAPH,
    "tblPr": _TABLE,
    "trPr": _names("cantSplit trHeight tblHeader tblCellSpacing jc hidden"),
    "tcPr": _names("tcW tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"),
    "tblStylePr": _names("pPr rPr tblPr trPr tcPr"),
    "pBdr": _names("top left bottom right between bar"),
    "tabs": ["tab"],
    "tblBorders": _SIDES,
    "tcBorders": _SIDES,
    "tblCellMar": _SIDES,
    "tcMar": _SIDES,
    "style": _names(
        "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "rPrDefault": ["rPr"],
    "pPrDefault": ["pPr"],
    "docDefaults": ["rPrDefault", "pPrDefault"],
}
"""What an element may hold, in the order of the schema; what is not named here may hold nothing."""
_REPEATED = {"tab", "tblStylePr"}


class UnusableStyle(Exception):
    """The document cannot be the look of a paper; the message says why."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """A look: ``<w:styles>`` with nothing in it but known properties, the page, and colours and fonts of the theme.

    What the document does not say is None.
    """

    styles: etree._Element
    sheet: Sheet | None
    colours: etree._Element | None
    fonts: etree._Element | None


def read_house_style(content: bytes) -> HouseStyle:
    """The look of the DOCX ``content``; raises :class:`UnusableStyle`."""
    styles, sheet, colours, fonts = _cleaned_parts(content)
    return HouseStyle(
        etree.fromstring(styles), sheet, *(None if xml is None else etree.fromstring(xml) for xml in (colours, fonts))
    )


@behind_walls(tuple[bytes, Sheet | None, bytes | None, bytes | None], UnusableStyle)
def _cleaned_parts(content: bytes) -> tuple[bytes, Sheet | None, bytes | None, bytes | None]:
    """What a :class:`HouseStyle` is made of, as XML that holds nothing but what is known here."""
    try:
        with opened(content) as archive:
            if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
                raise UnusableStyle("it has macros; save it as a document without them")
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            parts = {}
            for name in ("word/styles.xml", "word/document.xml", "word/theme/theme1.xml"):
                if sizes.get(name, 0) > _LARGEST_PART:
                    raise UnusableStyle(f"its part {name} has more than {_LARGEST_PART:,} bytes; empty the document")
                parts[name] = part(archive, name)
    except RefusedArchive as error:
        raise UnusableStyle(f"it cannot be opened: {error}") from error
    styles, document, theme = parts.values()
    if styles is None or document is None:
        raise UnusableStyle("it is no document of Word: it has no styles")
    root = _tree(styles, "word/styles.xml")
    if len(root) > _MOST_STYLES:
        raise UnusableStyle(f"it has more than {_MOST_STYLES:,} styles")
    clean = etree.Element(f"{_W}styles", nsmap={"w": W})
    for one in root:
        if one.tag in {f"{_W}docDefaults", f"{_W}style"}:
            clean.append(_cleaned(one))
    tree = None if theme is None else _tree(theme, "word/theme/theme1.xml")
    schemes = (_of(tree, name) for name in ("clrScheme", "fontScheme"))
    colours, fonts = (None if scheme is None else etree.tostring(scheme, with_tail=False) for scheme in schemes)
    return etree.tostring(clean), _sheet(_tree(document, "word/document.xml")), colours, fonts


def _tree(content: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableStyle(f"its part {name} is damaged ({error.msg})") from error
    if root.getroottree().docinfo.doctype:
        raise UnusableStyle(f"its part {name} has a document type (DTD), which such files never need")
    return root


def _cleaned(element: etree._Element) -> etree._Element:
    """``element`` with what is known of it, and in the order of the schema."""
    name = etree.QName(element).localname
    clean = etree.Element(f"{_W}{name}")
    for key, value in element.attrib.items():
        key, value = str(key), str(value)
        if key.startswith(_W) and not key.startswith(f"{_W}rsid") and len(value) <= _LONGEST_VALUE:
            clean.set(key, value)
    known = {f"{_W}{child}": at for at, child in enumerate(_KNOWN.get(name, ()))}
    kept: list[etree._Element] = []
    seen: set[str] = set()
    for child in element.iterchildren(*known):
        if child.tag not in seen or etree.QName(child).localname in _REPEATED:
            kept.append(_cleaned(child))
            seen.add(child.tag)
    clean.extend(sorted(kept, key=lambda child: known[child.tag]))
    return clean


def _sheet(document: etree._Element) -> Sheet | None:
    """The page of the document's last section; None where it says nothing of it."""
    section = next(iter(document.findall(f"{_W}body/{_W}sectPr")[-1:]), None)
    page = None if section is None else section.find(f"{_W}pgSz")
    margins = None if section is None else section.find(f"{_W}pgMar")
    if page is None or margins is None:
        return None

    def length(element: etree._Element, name: str, least: int) -> int:
        written = element.get(f"{_W}{name}", "0")
        value = abs(int(written)) if re.fullmatch(r"-?\d{1,6}", written) else -1
        if not least <= value <= _LONGEST_SIDE:
            raise UnusableStyle(f"its last section has a page that cannot be ({name} is {written})")
        return value

    sheet = Sheet(
        length(page, "w", 1),
        length(page, "h", 1),
        *(length(margins, side, 0) for side in ("top", "right", "bottom", "left", "header", "footer", "gutter")),
    )
    if sheet.text_width < _NARROWEST_TEXT or sheet.text_height < _NARROWEST_TEXT:
        raise UnusableStyle("the text of its pages is narrower or lower than 7 cm")
    return sheet


def _of(theme: etree._Element | None, name: str) -> etree._Element | None:
    """The colours or the fonts of ``theme``, with nothing in them that is not of DrawingML or leads elsewhere."""
    found = None if theme is None else theme.find(f"{_A}themeElements/{_A}{name}")
    if found is None:
        return None
    for element in list(found.iter(etree.Element)):
        if not str(element.tag).startswith(_A) or any("}" in str(key) for key in element.attrib):
            return None
    for extension in found.findall(f"{_A}extLst"):
        found.remove(extension)
    return found
