"""What pandoc wrote into the parts of our document that hold its text: the story, its notes, lists and hyperlinks.

Of pandoc's file only these are taken. Styles, settings, properties and fonts are ours, so nothing else can come in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from chapterhouse.outputs.docx.fields import drop_lost_fields
from chapterhouse.outputs.docx.formulas import fix_formulas
from chapterhouse.outputs.docx.headings import hold_bookmarks, number_headings
from chapterhouse.outputs.docx.ooxml import RELATIONSHIPS, W
from chapterhouse.outputs.docx.sequences import restart_openly
from chapterhouse.outputs.docx.sheet import Sheet, set_sections

_W = f"{{{W}}}"
_VALUE = f"{_W}val"
_BULLETS = ("\N{BULLET}", "\N{EN DASH}", "\N{MIDDLE DOT}")
_CHECKBOXES = frozenset("\u2610\u2612")
_INDENT, _HANGING = 340, 280
_BOX_INDENT = 210
_AFTER_BOX = 200
_AFTER_LIST = 120
_SHORT_TABLE = (14, 900)
"""The most rows, and the most characters, of a table that stays on one page."""
_SHORT_BOX = 1400
"""The most characters of a box that stays on one page, which is about half of it."""
_IN_BOX = ("StatementFacts", "StatementText", "StatementWays")
Hyperlinks = tuple[tuple[str, str], ...]
"""Relationships to addresses outside: identifier and address."""


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parts that hold text, as XML, and the hyperlinks of the story and of its notes."""

    document: bytes
    footnotes: bytes
    numbering: bytes
    hyperlinks: Hyperlinks
    note_hyperlinks: Hyperlinks


@dataclass(frozen=True, slots=True)
class Frame:
    """What the text is set into.

    ``main`` is the bookmark at which the front ends; ``appendix`` and ``part`` are what stands around ``%1``, their
    numbers; ``lists`` is the part that holds the lists of headings.
    """

    sheet: Sheet
    main: str
    appendix: str
    part: str
    lists: bytes
    right_to_left: bool = False


def read_document_parts(archive: bytes, frame: Frame) -> DocumentParts:
    """The story of pandoc's DOCX ``archive`` in ``frame``, mended where pandoc knows less of the page than we do."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    document = _parsed(parts["word/document.xml"])
    body = document[0]
    fix_formulas(body)
    _name_styles(body, "BodyText")
    _close_lists(body)
    _join_legends(body)
    _hold_tables(body)
    _hold_boxes(body)
    _box_statements(body)
    _hold_listings(body)
    number_headings(body, frame.appendix, frame.part)
    hold_bookmarks(body)
    restart_openly(body)
    set_sections(body, frame.sheet, frame.main, right_to_left=frame.right_to_left)
    footnotes = _parsed(parts["word/footnotes.xml"])
    fix_formulas(footnotes)
    _name_styles(footnotes, "FootnoteText")
    _shrink_lists(footnotes)
    numbering = _parsed(parts["word/numbering.xml"])
    _set_lists(numbering)
    _add_lists(numbering, _parsed(frame.lists))
    drop_lost_fields(document, footnotes)
    return DocumentParts(
        document=_written(document),
        footnotes=_written(footnotes),
        numbering=_written(numbering),
        hyperlinks=_hyperlinks(parts["word/_rels/document.xml.rels"]),
        note_hyperlinks=_hyperlinks(parts["word/_rels/footnotes.xml.rels"]),
    )


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(content, parser)


def _written(root: etree._Element) -> bytes:
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def _hyperlinks(relationships: bytes) -> Hyperlinks:
    return tuple(
        (relationship.get("Id", ""), relationship.get("Target", ""))
        for relationship in _parsed(relationships).iter(f"{{{RELATIONSHIPS}}}Relationship")
        if relationship.get("Type", "").endswith("/hyperlink")
    )


def _style(paragraph: etree._Element | None) -> str:
    """The style of ``paragraph``; empty for anything else."""
    if paragraph is None or paragraph.tag != f"{_W}p":
        return ""
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else found.get(_VALUE, "")


def _neighbours(body: etree._Element) -> list[tuple[etree._Element, etree._Element | None]]:
    """The paragraphs and tables of ``body``, each with the one behind it; bookmarks between them do not count."""
    flow = [child for child in body if child.tag in {f"{_W}p", f"{_W}tbl", f"{_W}sdt"}]
    return list(zip(flow, [*flow[1:], None], strict=True))


def _listed(element: etree._Element | None) -> bool:
    return element is not None and element.find(f"{_W}pPr/{_W}numPr") is not None


def _close_lists(body: etree._Element) -> None:
    """Give the last item of a tight list the space of a paragraph."""
    for paragraph, following in _neighbours(body):
        if _style(paragraph) in {"BodyText", "Compact"} and _listed(paragraph) and not _listed(following):
            _set(paragraph, "spacing", {"after": str(_AFTER_LIST)}, before=("ind", "contextualSpacing", "jc"))


def _join_legends(body: etree._Element) -> None:
    """A legend stands close to its table: the space behind the table goes behind the legend."""
    for paragraph, following in _neighbours(body):
        if _style(paragraph) == "AfterTable" and _style(following) == "TableLegend":
            body.remove(paragraph)


def _box_statements(body: etree._Element) -> None:
    """Part the boxes of statements that follow one another, and give the last paragraph of each its space.

    Paragraphs with the same border are one box, whoever they belong to.
    """
    for paragraph, following in _neighbours(body):
        style, after = _style(paragraph), _style(following)
        if not style.startswith("Statement") or style == "StatementLine":
            continue
        if _listed(paragraph):
            _indent_in_box(paragraph)
        if after.startswith("StatementHead"):
            gap = etree.Element(f"{_W}p")
            etree.SubElement(etree.SubElement(gap, f"{_W}pPr"), f"{_W}pStyle").set(_VALUE, "StatementGap")
            # Before the bookmarks of the next statement, which stand between the two.
            paragraph.addnext(gap)
        elif not after.startswith("Statement") or after == "StatementLine":
            _set(paragraph, "spacing", {"after": str(_AFTER_BOX)}, before=("ind", "contextualSpacing", "jc"))


def _indent_in_box(paragraph: etree._Element) -> None:
    """A list in a box starts at the text of the box: the line at its side then runs on."""
    level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    depth = 1 + int(level.get(_VALUE, "0") if level is not None else 0)
    indents = {"left": str(_BOX_INDENT + depth * _HANGING), "hanging": str(_HANGING), "right": "130"}
    _set(paragraph, "ind", indents, before=("contextualSpacing", "jc"))


def _hold_listings(body: etree._Element) -> None:
    """Keep each listing with its caption."""
    for paragraph, following in _neighbours(body):
        if _style(paragraph) == "SourceCode" and _style(following) == "FigureCaption":
            _keep_with_next(paragraph)


def _hold_tables(body: etree._Element) -> None:
    """Keep short tables whole, of long ones the first and the last two rows, and every table with its legend."""
    for table, following in _neighbours(body):
        if table.tag != f"{_W}tbl":
            continue
        table_rows = table.findall(f"{_W}tr")
        heads = sum(row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in table_rows)
        said = sum(len(text.text or "") for text in table.iter(f"{_W}t"))
        whole = len(table_rows) <= _SHORT_TABLE[0] and said <= _SHORT_TABLE[1]
        last = len(table_rows) - 1
        for at, row in enumerate(table_rows):
            if at == last and _style(following) != "TableLegend":
                continue
            if whole or at <= heads or at >= last - 1:
                for paragraph in row.iter(f"{_W}p"):
                    _keep_with_next(paragraph)


def _hold_boxes(body: etree._Element) -> None:
    """Keep the box of a statement that is no higher than half a page on one page."""
    boxes: list[list[etree._Element]] = []
    for paragraph in body:
        style = _style(paragraph)
        if style.startswith("StatementHead"):
            boxes.append([paragraph])
        elif style.startswith(_IN_BOX) and boxes and boxes[-1][-1].getnext() is paragraph:
            boxes[-1].append(paragraph)
    for box in boxes:
        if sum(len(text.text or "") for paragraph in box for text in paragraph.iter(f"{_W}t")) <= _SHORT_BOX:
            for paragraph in box[:-1]:
                _keep_with_next(paragraph)


def _name_styles(root: etree._Element, style: str) -> None:
    """Give ``style`` to the paragraphs that pandoc leaves without one, which are those of loose lists."""
    for paragraph in root.iter(f"{_W}p"):
        if paragraph.find(f"{_W}pPr") is None:
            paragraph.insert(0, etree.Element(f"{_W}pPr"))
        if not _style(paragraph):
            named = etree.Element(f"{_W}pStyle")
            named.set(_VALUE, style)
            paragraph[0].insert(0, named)


def _shrink_lists(footnotes: etree._Element) -> None:
    """Set the tight lists of notes in the type of notes."""
    for paragraph in footnotes.iter(f"{_W}p"):
        if _style(paragraph) == "Compact":
            paragraph[0][0].set(_VALUE, "FootnoteText")


def _keep_with_next(paragraph: etree._Element) -> None:
    if paragraph.find(f"{_W}pPr/{_W}keepNext") is None:
        paragraph[0].insert(1, etree.Element(f"{_W}keepNext"))


def _set(paragraph: etree._Element, name: str, values: dict[str, str], before: Sequence[str]) -> None:
    """Set a property of ``paragraph``; the schema wants it in front of those named in ``before``."""
    properties = paragraph[0]
    element = properties.find(f"{_W}{name}")
    if element is None:
        element = etree.Element(f"{_W}{name}")
        place = next((i for i, one in enumerate(properties) if one.tag in {f"{_W}{b}" for b in before}), None)
        properties.insert(len(properties) if place is None else place, element)
    for key, value in values.items():
        element.set(f"{_W}{key}", value)


def _add_lists(numbering: etree._Element, ours: etree._Element) -> None:
    """Add the lists of headings: descriptions stand in front of the lists that use them."""
    first = next((one for one in numbering if one.tag == f"{_W}num"), None)
    for one in list(ours):
        if one.tag == f"{_W}num" or first is None:
            numbering.append(one)
        else:
            first.addprevious(one)


def _set_lists(numbering: etree._Element) -> None:
    """Narrower indents than pandoc's, and bullets that the theme's fonts have."""
    for level in numbering.iter(f"{_W}lvl"):
        depth = int(level.get(f"{_W}ilvl", "0"))
        for indent in level.iter(f"{_W}ind"):
            indent.set(f"{_W}left", str(_INDENT * (depth + 1)))
            indent.set(f"{_W}hanging", str(_HANGING))
        kind, words = level.find(f"{_W}numFmt"), level.find(f"{_W}lvlText")
        if kind is None or words is None or kind.get(_VALUE) != "bullet":
            continue
        mark = words.get(_VALUE, "")
        if mark.strip() and mark not in _CHECKBOXES:
            words.set(_VALUE, _BULLETS[min(depth, len(_BULLETS) - 1)])
            for fonts in level.iter(f"{_W}rFonts"):
                fonts.attrib.clear()
                for script in ("ascii", "hAnsi", "cs"):
                    fonts.set(f"{_W}{script}", "Source Serif 4")
