"""A file of the book's text, and how it is read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

NAVIGATION = "nav.xhtml"
"""The file of the contents, which the package names as the book's navigation document."""

_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPS = "{http://www.idpf.org/2007/ops}"
_NAMESPACE = re.compile(r"\{[^}]*\}")
_DECLARED = {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"}
_INSIDE = {"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the book's text: its name, and its XML, in which links are still those of the paper."""

    name: str
    text: str
    path: str | None = None
    """The file of the chapter that it shows."""

    @property
    def root(self) -> Element:
        """Its element ``<html>``, read anew.

        No element has a namespace but by the attribute that declares one, and ``epub:type`` is written so.
        """
        return _plain(ElementTree.fromstring(self.text))


def written(root: Element) -> str:
    """The document ``root`` as its file holds it."""
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'


def _plain(root: Element) -> Element:
    """``root`` without namespaces, which stand where they begin as the attributes that declare them."""
    for element in root.iter():
        if element.tag.startswith(_XHTML):
            element.tag = element.tag.removeprefix(_XHTML)
        else:
            element.tag = _NAMESPACE.sub("", element.tag)
            if element.tag in _INSIDE:
                element.set("xmlns", _INSIDE[element.tag])
        for name in [name for name in element.attrib if name.startswith(_OPS)]:
            element.set(f"epub:{name.removeprefix(_OPS)}", element.attrib.pop(name))
    root.attrib = {**_DECLARED, **root.attrib}
    return root
