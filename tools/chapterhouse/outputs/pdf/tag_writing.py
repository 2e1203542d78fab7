"""The gathered structure of a unit into the objects of its PDF (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydyf

from chapterhouse.outputs.pdf.roles import OWN_ROLES
from chapterhouse.outputs.pdf.slots import Slot
from chapterhouse.outputs.pdf.structure import Node, holds_something, in_paragraphs

Artefact = tuple[int, int, Mapping[str, str]]
"""A page, the number of marked content on it, and the kind of artefact that it is (ISO 32000-1, 14.8.2.2)."""
PageNumber = tuple[int, int, pydyf.Dictionary, str]
"""A page, marked content on it that shows the number of a page, its link, and the identifier that it leads to."""


class TagWriter:
    """Writes the tags of one document into its PDF."""

    def __init__(self, pdf: pydyf.PDF, pages: Sequence[pydyf.Dictionary], streams: Sequence[Any]) -> None:
        """Write into ``pdf``, whose ``pages`` have ``streams`` of marked content."""
        self.pdf = pdf
        self.pages = pages
        self.streams = streams
        self.page_references = pdf.page_references
        self.owners: list[dict[int, bytes]] = [{} for _ in pages]
        self.annotations: list[tuple[pydyf.Dictionary, bytes]] = []
        self.identified: list[tuple[str, bytes]] = []
        self.targets: list[tuple[str, bytes]] = []
        self.own_roles: set[str] = set()
        self.places: dict[int, tuple[int, dict[int, int]]] = {}
        """By page: how long its stream was when it was looked through, and where in it each marked content begins."""

    def write(self, tree: Node, artefacts: Sequence[Artefact]) -> None:
        """Write the ``tree`` of the document, and mark its ``artefacts``.

        ``Targets`` of its root, which is no key of PDF, is for binding: what element each identifier leads to.
        """
        pdf = self.pdf
        for own in ("Names", "Outlines"):
            # The bound paper has its own, over all units.
            pdf.catalog.pop(own, None)
        for thing in pdf.objects:
            if isinstance(thing, pydyf.Stream) and "Interpolate" in thing.extra:
                thing.extra["Interpolate"] = "false"  # ISO 19005-3, 6.2.8
        parents = pydyf.Dictionary({"Nums": pydyf.Array()})
        pdf.add_object(parents)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parents.reference})
        pdf.add_object(root)
        top = self._element(tree, root.reference)
        root["K"] = pydyf.Array([top.reference if top is not None else "null"])
        for number, owners in enumerate(self.owners):
            last = max(owners, default=-1)
            parents["Nums"].append(number)
            parents["Nums"].append(pydyf.Array(owners.get(mcid, "null") for mcid in range(last + 1)))
        for key, (annotation, owner) in enumerate(self.annotations, start=len(self.pages)):
            annotation["StructParent"] = key
            parents["Nums"].extend((key, owner))
        for tree_of_names, found in (("IDTree", self.identified), ("Targets", self.targets)):
            if found:
                names = pydyf.Array()
                for name, reference in sorted(found):
                    names.extend((pydyf.String(name), reference))
                root[tree_of_names] = pydyf.Dictionary({"Names": names})
        if self.own_roles:
            root["RoleMap"] = pydyf.Dictionary({role: f"/{OWN_ROLES[role]}" for role in sorted(self.own_roles)})
        pdf.catalog["StructTreeRoot"] = root.reference
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        for stream in self.streams:
            # What binding adds to the page must not inherit WeasyPrint's upside-down coordinates.
            stream.stream.insert(0, b"q")
            stream.stream.append(b"Q")
        for page, mcid, kind in artefacts:
            items, start, _ = self._marked(page, mcid)
            items[start] = "/Artifact"
            items[start + 1] = pydyf.Dictionary(kind)

    def _element(self, node: Node, parent: bytes) -> pydyf.Dictionary | None:
        """The PDF object of ``node``, None where nothing stands in it."""
        if not holds_something(node):
            return None
        made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent, **node.extra})
        self.pdf.add_object(made)
        if node.role in OWN_ROLES:
            self.own_roles.add(node.role)
        if "ID" in made:
            self.identified.append((made["ID"].string, made.reference))
        self.targets.extend((name, made.reference) for name in node.names)
        if node.page is None:
            node.page = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
        if node.page is not None:
            made["Pg"] = self.page_references[node.page]
        kids = made["K"] = pydyf.Array()
        for kid in in_paragraphs(node):
            if isinstance(kid, Node):
                child = self._element(kid, made.reference)
                if child is not None:
                    kids.append(child.reference)
                continue
            page, content = kid
            if isinstance(content, int):
                self.owners[page][content] = made.reference
                if page == node.page:
                    kids.append(content)
                else:
                    where = {"Type": "/MCR", "Pg": self.page_references[page], "MCID": content}
                    kids.append(pydyf.Dictionary(where))
            else:
                self.annotations.append((content, made.reference))
                place = {"Type": "/OBJR", "Pg": self.page_references[page], "Obj": content.reference}
                kids.append(pydyf.Dictionary(place))
        return made

    def _marked(self, page: int, mcid: int) -> tuple[list[Any], int, int]:
        """The items of the page's stream, and the range of the marked content ``mcid`` in them."""
        items = self.streams[page].stream
        length, places = self.places.get(page, (0, {}))
        if length != len(items):
            places = {
                item["MCID"]: i for i, item in enumerate(items) if isinstance(item, pydyf.Dictionary) and "MCID" in item
            }
            self.places[page] = len(items), places
        at = places[mcid]
        return items, at - 1, items.index(b"EMC", at) + 1

    def cut_slots(self, numbers: Sequence[PageNumber]) -> Iterator[Slot]:
        """Cut each of the page ``numbers`` out of its page's stream into a stream of its own."""
        by_page: dict[int, list[tuple[int, int, pydyf.Dictionary, str]]] = {}
        for page, mcid, annotation, target in numbers:
            items, start, end = self._marked(page, mcid)
            by_page.setdefault(page, []).append((start, end, annotation, target))
        for page, found in sorted(by_page.items()):
            stream = self.streams[page]
            items, parts, position = stream.stream, [], 0
            order = self.pages[page]["Annots"]
            for start, end, annotation, target in sorted(found, key=lambda slot: slot[0]):
                parts.append(items[position:start])
                content = pydyf.Stream(items[start:end])
                parts.append(content.stream)
                text = b"\n".join(pydyf._to_bytes(item) for item in content.stream).decode("latin-1")
                yield Slot(page, len(parts) - 1, order.index(annotation.reference), target, text)
                position = end
            stream.stream = parts[0]
            references = [stream.reference]
            for part in (*parts[1:], items[position:]):
                rest = pydyf.Stream(part, compress=stream.compress)
                self.pdf.add_object(rest)
                references.append(rest.reference)
            self.pages[page]["Contents"] = pydyf.Array(references)
