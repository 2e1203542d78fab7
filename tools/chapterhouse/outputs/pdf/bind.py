"""Typeset chapters into one PDF: pages, links, outline, labels, fonts, tags and metadata.

The bound file declares the standards that its metadata name (``standards.py``), and is made to meet them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from chapterhouse.outputs.pdf.attachments import Attachment, attach
from chapterhouse.outputs.pdf.font_programs import FontProgram, font
from chapterhouse.outputs.pdf.grey import make_grey
from chapterhouse.outputs.pdf.metadata import Metadata, pdf_date, write_metadata
from chapterhouse.outputs.pdf.pdf_2 import to_pdf_2
from chapterhouse.outputs.pdf.standards import FIRST

__all__ = ["Bookmark", "FontProgram", "Metadata", "Section", "bind"]


@dataclass(frozen=True, slots=True)
class Section:
    """A typeset unit as it goes into the bound file.

    ``pdf`` is a tagged PDF without fonts; ``fonts`` maps the names that its pages use to positions in the list of
    programs; ``labels`` are the printed numbers of its pages, those of blank pages behind them too;
    ``anchors`` maps names of destinations to (page from 0, x, y) in points. ``streams`` replaces content streams, by
    page and stream; ``overlays`` are drawn on top of each page, None for nothing; ``descriptions`` replaces what links
    say of themselves, by page and annotation. Pages are made ``margin`` points wider on the right.
    """

    pdf: bytes
    fonts: Mapping[str, int]
    labels: Sequence[str]
    anchors: Mapping[str, tuple[int, float, float]]
    streams: Mapping[tuple[int, int], bytes] = field(default_factory=dict)
    overlays: Sequence[bytes | None] = ()
    descriptions: Mapping[tuple[int, int], str] = field(default_factory=dict)
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; ``destination`` names the place that it leads to."""

    title: str
    destination: str
    children: tuple[Bookmark, ...] = ()


def bind(
    sections: Sequence[Section],
    programs: Sequence[FontProgram],
    outline: Sequence[Bookmark],
    metadata: Metadata,
    attachments: Sequence[Attachment] = (),
    *,
    grey: bool = False,
) -> tuple[bytes, tuple[str, ...]]:
    """One PDF of all ``sections`` in their order, and the names, sorted, to which links lead and which nothing has.

    The same input gives the same bytes. ``grey`` leaves no colour in it. A link without a target leads to the
    first page.
    Raises :class:`pikepdf.PdfError` where a section is not a PDF.
    """
    pdf = Pdf.new()
    fonts = [font(pdf, program) for program in programs]
    tree = _StructureTree(pdf)
    destinations: dict[str, Array] = {}
    linked: set[str] = set()
    for section in sections:
        with Pdf.open(io.BytesIO(section.pdf)) as source:
            start = len(pdf.pages)
            shift = tree.next_key
            linked |= _prepare(source, section, shift)
            for page in source.pages:
                pdf.pages.append(page)
            for _ in section.labels[len(source.pages) :]:
                _add_blank_page(pdf)
            pages = [page.obj for page in pdf.pages[start:]]
            _give_fonts(pages[0], section, fonts)
            _draw(pdf, pages, section)
            tree.add(source)
            for name, (number, left, top) in section.anchors.items():
                destinations.setdefault(name, Array([pages[number], Name.XYZ, left, top, 0]))
    linked |= _destinations_of(outline)
    dangling = sorted(linked - destinations.keys())
    for name in dangling:
        destinations[name] = Array([pdf.pages[0].obj, Name.Fit])
    tree.write()
    _write_names(pdf, destinations)
    attach(pdf, attachments, pdf_date(metadata.date))
    with pdf.open_outline() as tree_of_marks:
        tree_of_marks.root.extend(_outline_item(mark) for mark in outline)
    _write_labels(pdf, sections)
    write_metadata(pdf, metadata)
    if metadata.standard is not FIRST:
        to_pdf_2(pdf, destinations, tree.elements)
    if grey:
        make_grey(pdf)
    written = io.BytesIO()
    version = metadata.standard.pdf
    pdf.save(
        written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, force_version=version
    )
    return written.getvalue(), tuple(dangling)


def _prepare(source: Pdf, section: Section, shift: int) -> set[str]:
    """Make the structure keys of ``source`` unique in the bound file, and collect where its links lead."""
    linked: set[str] = set()
    for number, page in enumerate(source.pages):
        page.obj.StructParents = int(page.obj.StructParents) + shift
        for position, annotation in enumerate(page.obj.get(Name.Annots, Array())):
            annotation.StructParent = int(annotation.StructParent) + shift
            if Name.Dest in annotation:
                linked.add(str(annotation.Dest))
            words = section.descriptions.get((number, position))
            if words is not None:
                annotation.Contents = String(words)
    return linked


def _add_blank_page(pdf: Pdf) -> None:
    """The back of a sheet on whose front a unit ends."""
    page = Dictionary(Type=Name.Page, Resources=Dictionary(), Tabs=Name.S)
    for key in (Name.MediaBox, Name.TrimBox, Name.BleedBox):
        page[key] = Array(list(pdf.pages[-1].obj[key]))
    page.Contents = pdf.make_stream(b"")
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _give_fonts(page: Object, section: Section, fonts: Sequence[Object]) -> None:
    # WeasyPrint lets all pages and drawings of a document share one font dictionary: filling it serves them all.
    dictionary = page.Resources.Font
    for name, index in sorted(section.fonts.items()):
        dictionary[f"/{name}"] = fonts[index]


def _draw(pdf: Pdf, pages: Sequence[Object], section: Section) -> None:
    for (page, stream), content in section.streams.items():
        pages[page].Contents[stream] = pdf.make_stream(content)
    if section.margin:
        for page_object in pages:
            left, bottom, right, top = page_object.MediaBox
            page_object.MediaBox = Array([left, bottom, right + Decimal(str(section.margin)), top])
    for page_object, overlay in zip(pages, section.overlays, strict=False):
        if overlay is None:
            continue
        contents = page_object.Contents
        streams = list(contents) if isinstance(contents, Array) else [contents]
        page_object.Contents = Array([*streams, pdf.make_stream(overlay)])


class _StructureTree:
    """The structure trees of all units, grown together under one Document element."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root))
        self._kids: list[Object] = []
        self._parents: list[object] = []
        self._identifiers: list[tuple[bytes, Object]] = []
        self._roles: dict[str, Object] = {}
        self.elements: dict[str, Object] = {}
        """The structure elements that links can lead to, by the names of destinations."""
        self.next_key = 0

    def add(self, source: Pdf) -> None:
        """Take over the tree of ``source``, whose pages are in the bound file already."""
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        for kid in tree.K[0].K:
            kid.P = self._document
            self._kids.append(kid)
        numbers = tree.ParentTree.Nums
        for index in range(0, len(numbers), 2):
            self._parents.extend((int(numbers[index]) + self.next_key, numbers[index + 1]))
        self.next_key += int(numbers[-2]) + 1
        if Name.RoleMap in tree:
            self._roles |= {str(role): standard for role, standard in tree.RoleMap.items()}
        if Name.Targets in tree:
            targets = tree.Targets.Names
            for index in range(0, len(targets), 2):
                self.elements.setdefault(str(targets[index]), targets[index + 1])
        if Name.IDTree in tree:
            names = tree.IDTree.Names
            self._identifiers.extend((bytes(names[i]), names[i + 1]) for i in range(0, len(names), 2))

    def write(self) -> None:
        """Hang the grown tree into the catalogue."""
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents)))
        self._root.ParentTreeNextKey = self.next_key
        if self._identifiers:
            names: list[object] = []
            for name, element in sorted(self._identifiers, key=lambda pair: pair[0]):
                names.extend((String(name), element))
            self._root.IDTree = self._pdf.make_indirect(Dictionary(Names=Array(names)))
        if self._roles:
            self._root.RoleMap = Dictionary(dict(sorted(self._roles.items())))
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)


def _destinations_of(outline: Sequence[Bookmark]) -> set[str]:
    return {mark.destination for mark in outline}.union(*(_destinations_of(mark.children) for mark in outline))


def _outline_item(mark: Bookmark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(mark.title, destination=String(mark.destination))
    item.is_closed = bool(mark.children)
    item.children.extend(_outline_item(child) for child in mark.children)
    return item


def _write_names(pdf: Pdf, destinations: Mapping[str, Array]) -> None:
    names: list[object] = []
    for name in sorted(destinations):
        names.extend((String(name), destinations[name]))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(names))))


def _write_labels(pdf: Pdf, sections: Sequence[Section]) -> None:
    """Page labels (ISO 32000-1, 12.4.2): what a reader's page box shows is what is printed on the page."""
    ranges: list[object] = []
    page, expected = 0, 0
    style_before: Name | None = Name.Name  # which is no style
    for section in sections:
        for label in section.labels:
            style = Name.D if label.isdecimal() else Name.r if label else None
            number = int(label) if label.isdecimal() else None
            if style != style_before or (number is not None and number != expected):
                entry = Dictionary(S=style) if style else Dictionary()
                if number not in (None, 1):
                    entry.St = number
                ranges.extend((page, entry))
            style_before, expected = style, (number or 0) + 1
            page += 1
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))
