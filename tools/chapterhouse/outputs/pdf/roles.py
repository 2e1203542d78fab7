"""Elements of a page into the structure types of PDF 1.7 (ISO 32000-1, 14.8.4): which tag stands for which element.

What has no entry is transparent: its content belongs to the element around it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

_BY_TAG = {
    "article": "Art",
    "aside": "Div",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "dd": "LBody",
    "div": "Div",
    "dl": "L",
    "dt": "Lbl",
    "figcaption": "Caption",
    "figure": "Sect",
    "footer": "Div",
    "header": "Div",
    "li": "LI",
    "nav": "Sect",
    "ol": "L",
    "p": "P",
    "pre": "P",
    "q": "Quote",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}
_NUMBERINGS = {"a": "/LowerAlpha", "A": "/UpperAlpha", "i": "/LowerRoman", "I": "/UpperRoman"}
ARTEFACT = "Artifact"
"""Stands for what is drawn but says nothing: it goes into no tree."""

_BY_CLASS = {
    "footnote": "Note",
    "formula": "Formula",
    "fault": "Span",
    "came": "Ins",
    "gone": "Del",
    "csl-left-margin": "Lbl",
    "entry": "Reference",
    "note-line": "P",
}
_DRAWN_ONLY = frozenset({"decoration", "leader"})
OWN_ROLES = {"Ins": "Span", "Del": "Span"}
"""Structure types that PDF does not know, with the standard ones that they are for who does not know them, either."""
_BY_ROLE = {"list": "L", "listitem": "LI"}
_BY_PSEUDO = {"marker": "Lbl", "footnote-marker": "Lbl", "footnote-call": "Reference"}


def classes(element: Element) -> list[str]:
    """The classes of ``element``."""
    return element.get("class", "").split()


def role_of(element: Element, tag: str, surrounding: str) -> str | None:
    """The structure type for a box, or None where it is transparent.

    ``tag`` is the element's name, followed by ``::`` and the pseudo-element for generated boxes; ``surrounding`` is
    the type of the element around it.
    """
    name, _, pseudo = tag.partition("::")
    if name == "hr" or not _DRAWN_ONLY.isdisjoint(classes(element)):
        return ARTEFACT
    if name == "tr" and "continued" in classes(element):
        return ARTEFACT
    if pseudo:
        return _BY_PSEUDO.get(pseudo)
    if name == "img":
        if "math" in classes(element):
            return None if surrounding == "Formula" else "Formula"
        return "Figure"
    if name == "a":
        return "Link" if element.get("href") else None
    for word in classes(element):
        if word in _BY_CLASS:
            return _BY_CLASS[word]
    if element.get("role", "") in _BY_ROLE:
        return _BY_ROLE[element.get("role", "")]
    if name == "ol" and (surrounding == "TOCI" or element.get("class") == "contents"):
        return "TOC"
    if name == "li" and surrounding == "TOC":
        return "TOCI"
    if name == "blockquote" and surrounding in {"TD", "TH"}:
        return "Div"  # a cell holds no quotation (ISO/TS 32005)
    if name in _BY_TAG:
        return _BY_TAG[name]
    return "Span" if element.get("lang") and name != "html" else None


def list_numbering(element: Element) -> str:
    """How the list ``element`` is numbered (ISO 32000-1, 14.8.5.5)."""
    if element.get("role") == "list" and any("csl-left-margin" in classes(one) for one in element.iter()):
        return "/Decimal"
    if element.tag == "ol":
        return _NUMBERINGS.get(element.get("type", "1"), "/Decimal")
    return "/Disc" if element.tag == "ul" and "task-list" not in classes(element) else "/None"


def words_of(element: Element) -> str:
    """The text of ``element`` with its spaces evened out."""
    return " ".join("".join(element.itertext()).split())


def link_words(element: Element) -> str:
    """What a link says of itself to those who cannot see where it stands (PDF/UA-1, 7.18.5)."""
    words = element.get("title") or element.get("aria-label") or words_of(element)
    return words or element.get("href", "")
