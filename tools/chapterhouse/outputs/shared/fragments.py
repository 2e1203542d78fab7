"""pandoc's fragments into trees of elements: read, with rules in place of style attributes and pictures in their place.

What is common to a page and a book stands here; what each makes of headings, tables and notes is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.core.memo import Questions
from chapterhouse.outputs.shared import inline_svg as drawings

_NAMESPACE = re.compile(r"\{[^}]*\}")

# What pandoc writes into style attributes: widths of images and columns, alignment of cells, numbers of code lines.
_PROPERTIES = frozenset(
    {
        "counter-reset",
        "height",
        "list-style-type",
        "padding-left",
        "padding-right",
        "text-align",
        "text-decoration",
        "vertical-align",
        "width",
    }
)
_VALUE = re.compile(r"[\w .%-]+")

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
"""What the images of a project are, by the end of their names in lower case."""

_WIDE_DRAWING = 480.0


class UnreadableFragment(Exception):
    """A fragment that is not well-formed: an error of the module that made it, not of an author."""


def read(fragment: str, title: str) -> Element:
    """A ``<div>`` around what ``fragment`` holds, its elements without namespaces.

    Raises :class:`UnreadableFragment`, with the ``title`` of the chapter, where ``fragment`` is not well-formed XML.
    """
    try:
        root = ElementTree.fromstring(f"<div>{fragment}</div>")
    except ElementTree.ParseError as error:
        raise UnreadableFragment(f"{title}: {error}") from error
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
    return root


class StyleRules:
    """The rules that stand in for ``style`` attributes, which could do more than lay out."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    @property
    def classes(self) -> dict[str, str]:
        """The classes by what they declare, in the order in which they were made."""
        return dict(self._classes)

    def restore(self, classes: Mapping[str, str]) -> None:
        """Go on as if ``classes`` had been made here."""
        self._classes = dict(classes)

    @property
    def css(self) -> str:
        """CSS rules for the declarations that stood in ``style`` attributes."""
        return "".join(f".{name}{{{declarations}}}\n" for declarations, name in self._classes.items())

    def take(self, element: Element) -> None:
        """Move what ``element`` declares of its layout into a class; drop whatever else its style says."""
        kept = []
        for declaration in element.attrib.pop("style", "").split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            if name in _PROPERTIES and _VALUE.fullmatch(value):
                kept.append(f"{name}:{value}")
        if kept:
            name = self._classes.setdefault(";".join(kept), f"set-{len(self._classes) + 1}")
            add_class(element, name)


class Pictures:
    """The images of a project by their paths; each drawing that stands in the page gets identifiers of its own."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        self._resources = resources
        self._asked = self.asked_anew()
        self.shown = 0

    def bytes_of(self, path: str) -> bytes | None:
        """What is shown for ``path`` as it stands in ``src``; None where there is no such image."""
        data: bytes | None = self._asked.ask("image", path)
        return data

    def asked_anew(self) -> Questions:
        """What is asked of the images from now on."""
        self._asked = Questions({"image": lambda path: self._resources.get(path, self._resources.get(unquote(path)))})
        return self._asked

    def drawing(self, image: Element, data: bytes) -> Element | None:
        """The ``<svg>`` that takes the place of ``image``, or None where ``data`` must stay an image of its own."""
        self.shown += 1
        path, alt = image.get("src", ""), image.get("alt", "")
        drawing = drawings.inline(data, f"drawing-{self.shown}-") if path.lower().endswith(".svg") else None
        if drawing is None:
            return None
        add_class(drawing, *image.get("class", "").split(), "drawing")
        if drawings.natural_width(drawing) >= _WIDE_DRAWING:
            add_class(drawing, "wide")
        drawing.attrib |= {"role": "img", "aria-label": alt} if alt else {"aria-hidden": "true"}
        drawing.tail = image.tail
        return drawing


def error_mark(image: Element, anchor: str) -> Element:
    """What a draft shows in the place of ``image``, whose file is missing: its path and its alternative text."""
    path, alt = image.get("src", ""), image.get("alt", "")
    missing = Element("span", {"class": "fault", "title": "missing-figure-file", "id": anchor})
    missing.text, missing.tail = f"{path}: {alt}" if alt else path, image.tail
    return missing


def drop_empty_links(code: Element) -> None:
    """Take out pandoc's empty links before lines of code, which say nothing to who hears the page."""
    for parent in code.iter():
        for link in [child for child in parent if child.tag == "a" and not len(child) and not child.text]:
            place = list(parent).index(link)
            if place:
                parent[place - 1].tail = (parent[place - 1].tail or "") + (link.tail or "")
            else:
                parent.text = (parent.text or "") + (link.tail or "")
            parent.remove(link)


def with_class(element: Element, name: str) -> Iterator[Element]:
    """``element`` and what is in it, as far as it is of the class ``name``."""
    return (found for found in element.iter() if name in found.get("class", "").split())


def add_class(element: Element, *names: str) -> None:
    """Give ``element`` the classes ``names`` beside those that it has."""
    element.set("class", " ".join([*element.get("class", "").split(), *names]))


def text_of(element: Element) -> str:
    """The text of ``element`` in one line."""
    return " ".join("".join(element.itertext()).split())
