"""What pandoc wrote into the parts of our document that hold its text: the story, its notes, lists and hyperlinks.

Of pandoc's files only these are taken. Styles, settings, properties and fonts are ours, so nothing else can come in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from chapterhouse.outputs.docx.fields import asked_bookmarks, drop_fields
from chapterhouse.outputs.docx.formulas import fix_formulas
from chapterhouse.outputs.docx.fragments import Fragment, Hyperlinks, Identifiers, cut_out
from chapterhouse.outputs.docx.headings import hold_bookmarks, number_headings
from chapterhouse.outputs.docx.ooxml import RELATIONSHIPS, W
from chapterhouse.outputs.docx.sequences import restart_openly
from chapterhouse.outputs.docx.sheet import end_section

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
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
    f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
    for kind, number in (("continuationSeparator", 0), ("separator", -1))
)
"""The notes that are lines, which every document has."""


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parts that hold text, as XML, the hyperlinks of the story and of its notes, and the images.

    ``images`` are numbered by their paths; ``note_images`` are those that notes show.
    """

    document: bytes
    footnotes: bytes
    numbering: bytes
    hyperlinks: Hyperlinks
    note_hyperlinks: Hyperlinks
    images: Mapping[str, int]
    note_images: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What a piece of the document has to know of the rest.

    ``begun_before`` are the sequences that pieces before it count, too; ``pictures`` the paths of its images, in the
    order in which it numbers them; ``section`` is the section that ends with it, if one does; ``lost`` are bookmarks
    that the document does not have.
    """

    begun_before: Collection[str] = ()
    pictures: Sequence[str] = ()
    section: str = ""
    lost: Collection[str] = ()


def read_fragment(archive: bytes, context: Context) -> Fragment:
    """The story of pandoc's DOCX ``archive`` in its ``context``, mended where pandoc knows less than we do."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    document = _parsed(parts["word/document.xml"])
    body = document[0]
    for section in body.findall(f"{_W}sectPr"):
        body.remove(section)
    fix_formulas(body)
    _name_styles(body, "BodyText")
    _close_lists(body)
    _join_legends(body)
    _hold_tables(body)
    _hold_boxes(body)
    _box_statements(body)
    _hold_listings(body)
    number_headings(body)
    hold_bookmarks(body)
    restart_openly(body, context.begun_before)
    if context.section:
        end_section(body, context.section)
    footnotes = _parsed(parts["word/footnotes.xml"])
    for separator in [note for note in footnotes if note.get(f"{_W}type")]:
        footnotes.remove(separator)
    fix_formulas(footnotes)
    _name_styles(footnotes, "FootnoteText")
    _shrink_lists(footnotes)
    for root in (document, footnotes):
        drop_fields(root, context.lost)
    numbering = _parsed(parts["word/numbering.xml"])
    _set_lists(numbering)
    described = {one.get(f"{_W}abstractNumId", ""): _alone(one) for one in numbering.findall(f"{_W}abstractNum")}
    used = {one.get(_VALUE) for root in (document, footnotes) for one in root.iter(f"{_W}numId")}
    for one in list(numbering):
        if one.tag != f"{_W}num" or one.get(f"{_W}numId") not in used:
            numbering.remove(one)
    images = dict(enumerate(context.pictures, 1))
    shown = {kind: {f"{kind}{number}": path for number, path in images.items()} for kind in ("image", "drawing")}
    asked = {name for root in (document, footnotes) for name, _ in asked_bookmarks(root)}
    starts = (one for root in (document, footnotes) for one in root.iter(f"{_W}bookmarkStart"))
    bookmarks = tuple(one.get(f"{_W}name", "") for one in starts)
    links = _hyperlinks(parts["word/_rels/document.xml.rels"])
    note_links = _hyperlinks(parts["word/_rels/footnotes.xml.rels"])
    opening, story = cut_out(document, "w:body", {**shown, "link": links})
    notes_opening, notes = cut_out(footnotes, "w:footnotes", {**shown, "link": note_links})
    _, lists = cut_out(numbering, "w:numbering", {})
    return Fragment(opening, story, notes_opening, notes, lists, described, bookmarks, tuple(sorted(asked)))


def joined(fragments: Sequence[Fragment], section: str, heading_lists: bytes) -> DocumentParts:
    """``fragments`` as one document, which ends with ``section``; ``heading_lists`` is the part with those lists."""
    identifiers = Identifiers()
    whole = identifiers.joined(fragments)
    described: dict[str, str] = {}
    for fragment in fragments:
        described |= fragment.abstract_lists
    ours = _parsed(heading_lists)
    lists = [described[number] for number in sorted(described, key=int)]
    lists += [_alone(one) for one in ours if one.tag == f"{_W}abstractNum"]
    numbered = [_alone(one) for one in ours if one.tag == f"{_W}num"]
    start, *_ = fragments
    return DocumentParts(
        document=part_of(start.opening, whole.body, section.encode(), b"</w:body></w:document>"),
        footnotes=part_of(start.notes_opening, _SEPARATORS.encode(), whole.notes, b"</w:footnotes>"),
        numbering=part_of(
            f'<w:numbering xmlns:w="{W}">'.encode(),
            "".join(lists).encode(),
            whole.lists,
            "".join(numbered).encode(),
            b"</w:numbering>",
        ),
        hyperlinks=whole.links,
        note_hyperlinks=whole.note_links,
        images=identifiers.images,
        note_images=whole.note_images,
    )


def part_of(*pieces: bytes) -> bytes:
    """``pieces`` of XML as one part of the package."""
    return b"".join((b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n", *pieces))


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(content, parser)


def _alone(element: etree._Element) -> str:
    """``element`` as it stands in a part that declares the namespace of word processing."""
    written: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return written.replace(f' xmlns:w="{W}"', "", 1)


def _hyperlinks(relationships: bytes) -> dict[str, str]:
    return {
        relationship.get("Id", ""): relationship.get("Target", "")
        for relationship in _parsed(relationships).iter(f"{{{RELATIONSHIPS}}}Relationship")
        if relationship.get("Type", "").endswith("/hyperlink")
    }


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

    Paragraphs with the same border are one box, whoever they belong to. One that begins the piece is parted from
    whatever comes before that.
    """
    first = next((one for one in body if one.tag not in {f"{_W}bookmarkStart", f"{_W}bookmarkEnd"}), None)
    if first is not None and _style(first).startswith("StatementHead"):
        body.insert(0, _gap())
    for paragraph, following in _neighbours(body):
        style, after = _style(paragraph), _style(following)
        if not style.startswith("Statement") or style == "StatementLine":
            continue
        if _listed(paragraph):
            _indent_in_box(paragraph)
        if after.startswith("StatementHead"):
            # Before the bookmarks of the next statement, which stand between the two.
            paragraph.addnext(_gap())
        elif not after.startswith("Statement") or after == "StatementLine":
            _set(paragraph, "spacing", {"after": str(_AFTER_BOX)}, before=("ind", "contextualSpacing", "jc"))


def _gap() -> etree._Element:
    gap = etree.Element(f"{_W}p")
    etree.SubElement(etree.SubElement(gap, f"{_W}pPr"), f"{_W}pStyle").set(_VALUE, "StatementGap")
    return gap


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
