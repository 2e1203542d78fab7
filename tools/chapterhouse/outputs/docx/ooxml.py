"""Names and pieces of Office Open XML (ECMA-376): namespaces and elements of pandoc's tree.

pandoc writes what stands in a block or inline of the format ``openxml`` as it is. All text that goes into one passes
through :func:`written`, which leaves nothing that could be taken for markup.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from chapterhouse.manuscript.elements import Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

EMU_PER_TWIP = 635
"""English metric units, in which pictures are measured, to the twentieth of a point."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text: str) -> str:
    """``text`` as it may stand in an element or in a quoted attribute of XML."""
    return escape(_NOT_XML.sub("\ufffd", text), {'"': "&quot;", "\n": " ", "\t": " ", "\r": " "})


def part(xml: str) -> bytes:
    """The element ``xml`` as a part of the package."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def raw_block(xml: str) -> Element:
    """Office Open XML of our own making, as a block."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def raw_inline(xml: str) -> Element:
    """Office Open XML of our own making, as an inline."""
    return {"t": "RawInline", "c": ["openxml", xml]}


def paragraphs(style: str, blocks: list[Element], bookmark: str = "") -> Element:
    """``blocks`` whose paragraphs have the paragraph style of that name."""
    return {"t": "Div", "c": [[bookmark, [], [["custom-style", style]]], blocks]}


def paragraph(style: str, inlines: list[Element], bookmark: str = "") -> Element:
    """One paragraph in the style of that name."""
    return paragraphs(style, [{"t": "Para", "c": inlines}], bookmark)


def characters(style: str, inlines: list[Element], bookmark: str = "") -> Element:
    """``inlines`` in the character style of that name."""
    return {"t": "Span", "c": [[bookmark, [], [["custom-style", style]]], inlines]}


def style_id(name: str) -> str:
    """The identifier of the style ``name``, as pandoc writes it."""
    return name.replace(" ", "")


def empty_paragraph(style: str) -> str:
    """A paragraph with nothing in it, as XML."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr></w:p>'


def tab() -> Element:
    """A tabulator as an inline."""
    return raw_inline("<w:r><w:tab/></w:r>")
