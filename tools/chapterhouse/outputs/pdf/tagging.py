"""Laid-out boxes into a tree of tags: the logical structure that assistive technology reads.

WeasyPrint 70 tags every fragment of a page by itself: a paragraph that crosses a page becomes two, a repeated table
head a second head, an emphasis inside a link a second link outside of it, a running head a part of no tree. This
module takes the place of its ``add_tags``. It walks the same boxes, but keeps one structure element for each element
of the page's source, and marks whatever repeats as an artefact.

It also cuts out of the page streams the pieces that show a page number (:class:`Slot`), so that binding can fill in the
numbers without a new layout.

The tree is gathered here (``structure.py``) and then written (``tag_writing.py``).
``tests/outputs/test_pdf.py`` compares what comes out with a stock run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER

from chapterhouse.outputs.pdf.names import PAGE_REFERENCE, SCHEME, destination
from chapterhouse.outputs.pdf.reading_order import MOVED, PASSED
from chapterhouse.outputs.pdf.roles import ARTEFACT, OWN_ROLES, classes, link_words, list_numbering, role_of, words_of
from chapterhouse.outputs.pdf.slots import Slot
from chapterhouse.outputs.pdf.structure import Node
from chapterhouse.outputs.pdf.tag_writing import Artefact, PageNumber, TagWriter

_POINTS_PER_PIXEL = 0.75
_PRINTED = 4  # annotation flag "Print", which PDF/A asks for (ISO 19005-3, 6.3.2)
# Kinds of artefacts (ISO 32000-1, 14.8.2.2).
_HEAD = {"Type": "/Pagination", "Subtype": "/Header"}
_FOOT = {"Type": "/Pagination", "Subtype": "/Footer"}
_ORNAMENT = {"Type": "/Layout"}


class Tagger:
    """Builds the structure of one document; an instance stands in for WeasyPrint's ``add_tags``."""

    def __init__(self) -> None:
        """Start with nothing tagged."""
        self.slots: list[Slot] = []

    def __call__(self, pdf: pydyf.PDF, document: Any, pdf_version: object, page_streams: list[Any]) -> None:
        """Add the structure tree of ``document`` to ``pdf`` and cut the slots out of ``page_streams``."""
        walk = _Walk(pdf, document, page_streams)
        for number, page in enumerate(document.pages):
            walk.page(number, page)
        writer = TagWriter(pdf, walk.pages, page_streams)
        writer.write(walk.root, walk.artefacts)
        self.slots = list(writer.cut_slots(walk.numbers))


class _Walk:
    def __init__(self, pdf: pydyf.PDF, document: Any, streams: list[Any]) -> None:
        self.pdf = pdf
        self.document = document
        self.streams = streams
        self.pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
        self.root = Node("Document", None, None)
        self.nodes: dict[tuple[int, str], Node] = {}
        self.artefacts: list[Artefact] = []
        self.numbers: list[PageNumber] = []
        self.named: set[str] = set()
        self.page_heights: list[float] = [page.height for page in document.pages]
        self.continued: dict[str, Element] = {}
        """The footnotes by their identifiers: what continues one belongs to its structure element."""
        self.passed: dict[str, Node] = {}
        """What others were moved behind, by its name for that."""
        self.now = 0
        self.tags: dict[Any, dict[str, Any]] = {}

    # reading the boxes

    def page(self, number: int, page: Any) -> None:
        self.now = number
        self.tags = self.streams[number]._tags
        for child in page._page_box.children:
            if isinstance(child, boxes.MarginBox):
                self.artefact(child, _HEAD if child.at_keyword.startswith("@top") else _FOOT)
            else:
                self.box(child, self.root)

    def artefact(self, box: Any, kind: Mapping[str, str]) -> None:
        """Take ``box`` and all in it out of the structure."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        mark = self.tags.pop(box, None)
        if mark is not None:
            self.artefacts.append((self.now, mark["mcid"], kind))
        if box.link_annotation:
            self.drop(box.link_annotation)
        for child in getattr(box, "children", ()):
            self.artefact(child, kind)

    def drop(self, annotation: pydyf.Dictionary) -> None:
        self.pages[self.now]["Annots"].remove(annotation.reference)

    def box(self, box: Any, parent: Node) -> None:
        """Put ``box`` and what it holds under ``parent``."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            mark = self.tags.pop(box, None)
            if mark is not None:
                self.mark(parent.content, mark["mcid"])
            return
        node = parent.content
        if box.element is not None and box.element_tag is not None:
            if role_of(box.element, box.element_tag, node.role) is ARTEFACT:
                self.artefact(box, _ORNAMENT)
                return
            node = self.node(box, node)
            if node.role == "THead" and node.page not in (None, self.now):
                self.artefact(box, _HEAD)
                return
            if node.page is None:
                node.page = self.now
            self.name(box, node)
        if box.link_annotation:
            self.link(box, node)
        for child in getattr(box, "children", ()):
            self.box(child, node)
        mark = self.tags.pop(box, None)
        if mark is not None:
            self.mark(node, mark["mcid"])

    def name(self, box: Any, node: Node) -> None:
        """Let links to the identifier of ``box`` lead to ``node``."""
        identifier = box.element.get("id", "")
        if identifier.startswith(PAGE_REFERENCE) or "::" in box.element_tag:
            return
        if identifier and identifier not in self.named:
            self.named.add(identifier)
            node.names.append(destination(identifier))

    def mark(self, node: Node, mcid: int) -> None:
        node.kids.append((self.now, mcid))
        if node.role == "Link" and node.element is not None and "page-number" in classes(node.element):
            annotation = next(
                (kid[1] for kid in node.kids if isinstance(kid, tuple) and isinstance(kid[1], dict)), None
            )
            if annotation is not None:
                target = node.element.get("href", "").removeprefix(SCHEME + "#")
                self.numbers.append((self.now, mcid, annotation, unquote(target)))

    def node(self, box: Any, around: Node) -> Node:
        """The structure element of ``box``: the one that its source has already, a new one, or the one ``around``."""
        element, tag = box.element, box.element_tag
        if note := element.get("data-continues"):
            element, tag = self.continued[note], self.continued[note].tag + tag.removeprefix(element.tag)
        known = self.nodes.get((id(element), tag))
        if known is not None:
            return known
        role = role_of(element, tag, around.role)
        if role is None:
            self.nodes[id(element), tag] = around
            return around
        owner = around
        pseudo = tag.partition("::")[2]
        if role == "Lbl" and pseudo == "marker":
            owner = self.nodes.get((id(element), tag.partition("::")[0]), around)
        elif role == "Lbl" and around.role == "LBody" and around.parent is not None:
            owner = around.parent
        elif tag in ("dt", "dd"):
            owner = self.item_of_definition(tag, around)
        made = Node(role, element, owner)
        self.nodes[id(element), tag] = made
        if role == "Lbl" and owner.role == "LI" and owner.body is not None and owner.body in owner.kids:
            owner.kids.insert(owner.kids.index(owner.body), made)
        else:
            self.put(made, owner, element, pseudo)
        self.describe(made, box, around)
        if pseudo == "footnote-call":
            # The note is read where it is called, though it stands at the foot of the page.
            note = Node("Note", element, owner)
            self.continued[element.get("id", "")] = element
            self.nodes[id(element), element.tag] = note
            owner.kids.append(note)
            self.describe(note, box, around)
        return made

    def put(self, made: Node, owner: Node, element: Element, pseudo: str) -> None:
        """Put ``made`` behind what ``owner`` has, or where it was before it was moved on the pages."""
        if not pseudo and (passed := self.passed.get(element.get(MOVED, ""))) and passed.parent is not None:
            made.parent = passed.parent
            passed.parent.kids.insert(passed.parent.kids.index(passed), made)
            return
        if not pseudo and (name := element.get(PASSED)):
            self.passed[name] = made
        owner.kids.append(made)

    def item_of_definition(self, tag: str, around: Node) -> Node:
        """The LI of a definition list into which a term or its definition goes."""
        last = around.kids[-1] if around.kids else None
        if tag == "dd" and isinstance(last, Node) and last.role == "LI":
            return last
        item = Node("LI", None, around)
        around.kids.append(item)
        return item

    def describe(self, node: Node, box: Any, around: Node) -> None:
        """Add what the type of ``node`` asks for."""
        element = node.element
        assert element is not None
        if node.element is not None and element.get("lang"):
            node.extra["Lang"] = pydyf.String(element.get("lang", ""))
        if node.role == "LI":
            node.body = Node("LBody", None, node)
            node.kids.append(node.body)
        elif node.role == "L":
            node.extra["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": list_numbering(element)})
        elif node.role in ("Figure", "Formula"):
            alternative = (element.get("alt") or element.get("data-alt") or "").strip()
            if not alternative:
                LOGGER.error("The image %r has no alternative text", element.get("src", "")[:80])
            node.extra["Alt"] = pydyf.String(alternative)
            left, top = box.content_box_x(), self.page_heights[self.now] - box.content_box_y()
            corners = (left, top - box.height, left + box.width, top)
            bounds = pydyf.Array(round(length * _POINTS_PER_PIXEL, 3) for length in corners)
            node.extra["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": bounds})
            if mathml := element.get("data-mathml"):
                node.extra["AF"] = pydyf.Array([self.formula_file(mathml, element.get("data-formula", ""))])
        elif node.role in ("TH", "TD"):
            cell = pydyf.Dictionary({"O": "/Table"})
            if node.role == "TH":
                column = around.role == "TR" and around.parent is not None and around.parent.role == "THead"
                cell["Scope"] = "/Column" if column else "/Row"
            for key, span in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)):
                if span != 1:
                    cell[key] = span
            if len(cell) > 1:
                node.extra["A"] = cell
        elif node.role in OWN_ROLES:
            # Screen readers say nothing of what is struck through or underlined, so that the words themselves have to.
            said = "Deleted" if node.role == "Del" else "Inserted"
            node.extra["Alt"] = pydyf.String(f"{said}: {words_of(element)};")
            line = "/LineThrough" if node.role == "Del" else "/Underline"
            node.extra["A"] = pydyf.Dictionary({"O": "/Layout", "TextDecorationType": line})
        elif node.role == "Note":
            node.extra["ID"] = pydyf.String(destination(element.get("id") or f"note-{len(self.nodes)}"))

    def formula_file(self, mathml: str, said: str) -> bytes:
        """The file of a formula as MathML, for the element that shows it (ISO 32000-2, 14.13.5 and 14.8.4.8.3).

        ``said`` tells readers of the list of files what it is.
        """
        content = mathml.encode()
        kind = {"Type": "/EmbeddedFile", "Subtype": "/application#2Fmathml+xml"}
        file = pydyf.Stream([content], {**kind, "Params": pydyf.Dictionary({"Size": len(content)})}, compress=True)
        self.pdf.add_object(file)
        name, described = pydyf.String("formula.mml"), pydyf.String(said)
        specification = pydyf.Dictionary(
            {
                "Type": "/Filespec",
                "F": name,
                "UF": name,
                "Desc": described,
                "AFRelationship": "/Supplement",
                "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
            }
        )
        self.pdf.add_object(specification)
        return bytes(specification.reference)

    def link(self, box: Any, node: Node) -> None:
        """Tie the annotation of ``box`` to its Link; one on a box inside the link's own repeats it and goes."""
        annotation = box.link_annotation
        element = node.element
        if node.role != "Link" or element is None or box.element_tag != "a" or box.element is not element:
            self.drop(annotation)
            return
        annotation["F"] = _PRINTED
        annotation["Contents"] = pydyf.String(link_words(element))
        uri = element.get("href", "")
        if uri.startswith(SCHEME + "#"):
            del annotation["A"]
            annotation["Dest"] = pydyf.String(destination(unquote(uri.removeprefix(SCHEME + "#"))))
        node.kids.append((self.now, annotation))
