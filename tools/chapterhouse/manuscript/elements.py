"""What stands where in an element of pandoc's JSON, and makers of elements: the one place that knows.

The source is pandoc-types 1.23, Text.Pandoc.Definition.

An accessor gives what the element itself holds, and not a copy: a list that it gives may be changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Element = dict[str, Any]
"""``{"t": "Str", "c": "word"}``: an element as pandoc's JSON writes it."""

Attributes = list[Any]
"""``[identifier, [class, ...], [[key, value], ...]]``."""

_ATTRIBUTES: Mapping[str, int] = {
    **dict.fromkeys(("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"), 0),
    "Header": 1,
}
_INLINES: Mapping[str, int | None] = {
    **dict.fromkeys(
        ("Para", "Plain", "Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps"), None
    ),
    **dict.fromkeys(("Span", "Link", "Image", "Quoted", "Cite"), 1),
    "Header": 2,
}
_BLOCKS: Mapping[str, int | None] = {**dict.fromkeys(("BlockQuote", "Note"), None), "Div": 1, "Figure": 2}
_LITERAL: Mapping[str, int | None] = {
    "Str": None,
    **dict.fromkeys(("Code", "CodeBlock", "Math", "RawInline", "RawBlock"), 1),
}
"""Where a part stands in the content of an element; None where it is all of the content."""

WITH_ATTRIBUTES = frozenset(_ATTRIBUTES)
"""The elements that carry attributes."""
WITH_INLINES = frozenset(_INLINES)
"""The elements that hold inlines."""


def attributes_of(element: Element) -> Attributes | None:
    """The attributes of ``element``; None where it can have none."""
    position = _ATTRIBUTES.get(element["t"])
    return None if position is None else element["c"][position]


def set_attributes(element: Element, attributes: Attributes) -> None:
    """Give ``element``, which can have some, other attributes."""
    element["c"][_ATTRIBUTES[element["t"]]] = attributes


def with_attributes(element: Element, attributes: Attributes) -> Element:
    """A copy of ``element`` with other attributes; it shares all else."""
    position, content = _ATTRIBUTES[element["t"]], element["c"]
    return {**element, "c": [*content[:position], attributes, *content[position + 1 :]]}


def identifier_of(element: Element) -> str:
    """The identifier of ``element``; empty where it has none."""
    attributes = attributes_of(element)
    return "" if attributes is None else str(attributes[0])


def set_identifier(element: Element, name: str) -> None:
    """Give ``element``, which can have one, another identifier."""
    element["c"][_ATTRIBUTES[element["t"]]][0] = name


def classes_of(element: Element) -> list[str]:
    """The classes of ``element``."""
    attributes = attributes_of(element)
    return [] if attributes is None else attributes[1]


def key_values_of(element: Element) -> dict[str, str]:
    """The keys and values of the attributes of ``element``, in a new dictionary."""
    attributes = attributes_of(element)
    return {} if attributes is None else dict(attributes[2])


def inlines_of(element: Element) -> list[Element]:
    """The inlines that ``element`` holds: its text, a link's words, an image's caption."""
    found: list[Element] = _part(element, _INLINES)
    return found


def set_inlines(element: Element, found: list[Element]) -> None:
    """Put ``found`` into the place of the inlines that ``element`` holds."""
    _set(element, _INLINES, found)


def with_inlines(element: Element, found: list[Element]) -> Element:
    """A copy of ``element`` that holds ``found``; it shares all else."""
    position = _INLINES[element["t"]]
    if position is None:
        return {**element, "c": found}
    content = element["c"]
    return {**element, "c": [*content[:position], found, *content[position + 1 :]]}


def blocks_of(element: Element) -> list[Element]:
    """The blocks that ``element`` holds: those of a Div, a quotation, a note, a figure."""
    found: list[Element] = _part(element, _BLOCKS)
    return found


def set_blocks(element: Element, found: list[Element]) -> None:
    """Put ``found`` into the place of the blocks that ``element`` holds."""
    _set(element, _BLOCKS, found)


def literal_of(element: Element) -> str:
    """The characters of ``element`` as they are: a word, code, a formula, raw markup."""
    found: str = _part(element, _LITERAL)
    return found


def set_literal(element: Element, characters: str) -> None:
    """Put ``characters`` into the place of those that ``element`` holds."""
    _set(element, _LITERAL, characters)


def markup_format_of(element: Element) -> str:
    """The format of raw markup, such as ``html``."""
    return str(element["c"][0])


def address_of(element: Element) -> str:
    """Where a link leads, or an image lies."""
    return str(element["c"][2][0])


def title_of(element: Element) -> str:
    """What shows when one points at a link or an image."""
    return str(element["c"][2][1])


def set_address(element: Element, there: str, title: str = "") -> None:
    """Let a link lead, or an image lie, ``there``; its ``title`` is what shows when one points at it."""
    element["c"][2] = [there, title]


def level_of(header: Element) -> int:
    """The level of a heading, from 1."""
    return int(header["c"][0])


def citations_of(cite: Element) -> list[dict[str, Any]]:
    """The works that one citation names: ``citationId``, ``citationMode``, ``citationPrefix``, ``citationSuffix``."""
    found: list[dict[str, Any]] = cite["c"][0]
    return found


def is_displayed(math: Element) -> bool:
    """Whether a formula stands on a line of its own."""
    return bool(math["c"][0]["t"] == "DisplayMath")


def is_in_single_quotes(quoted: Element) -> bool:
    """Whether what is quoted was written between single quotes."""
    return bool(quoted["c"][0]["t"] == "SingleQuote")


def numbering_of(ordered: Element) -> tuple[int, str, str]:
    """The first number of an ordered list, its style and its delimiter, such as ``Decimal`` and ``Period``."""
    start, style, delimiter = ordered["c"][0]
    return start, style["t"], delimiter["t"]


def items_of(listed: Element) -> list[list[Element]]:
    """The items of a bulleted or ordered list, each a list of blocks."""
    found: list[list[Element]] = listed["c"][1] if listed["t"] == "OrderedList" else listed["c"]
    return found


def caption_of(element: Element) -> list[Element]:
    """The blocks of the caption of a figure or table."""
    found: list[Element] = element["c"][1][1]
    return found


def set_caption(element: Element, found: list[Element]) -> None:
    """Put ``found`` into the place of the caption of a figure or table."""
    element["c"][1][1] = found


def columns_of(table: Element) -> list[Any]:
    """The alignment and width of each column of a table: ``[{"t": "AlignLeft"}, {"t": "ColWidth", "c": 0.5}]``."""
    found: list[Any] = table["c"][2]
    return found


def head_of(table: Element) -> list[Any]:
    """The head of a table: its attributes and its rows."""
    found: list[Any] = table["c"][3]
    return found


def bodies_of(table: Element) -> list[Any]:
    """The bodies of a table: each its attributes, the number of its columns of heads, its head rows and its rows."""
    found: list[Any] = table["c"][4]
    return found


def foot_of(table: Element) -> list[Any]:
    """The foot of a table: its attributes and its rows."""
    found: list[Any] = table["c"][5]
    return found


def attributes(identifier: str = "", *classes: str, **values: str) -> Attributes:
    """An attribute list; ``_`` in a key stands for ``-``."""
    return [identifier, list(classes), [[key.replace("_", "-"), value] for key, value in values.items()]]


def text(words: str) -> list[Element]:
    """``words`` as inlines; a no-break space stays inside its word."""
    inlines: list[Element] = []
    for position, word in enumerate(words.split(" ")):
        if position:
            inlines.append({"t": "Space"})
        if word:
            inlines.append({"t": "Str", "c": word})
    return inlines


def span(attrs: Attributes, inlines: list[Element]) -> Element:
    """A span of ``inlines``."""
    return {"t": "Span", "c": [attrs, inlines]}


def link(anchor: str, inlines: list[Element], attrs: Attributes | None = None) -> Element:
    """A link to ``anchor`` inside the paper."""
    return {"t": "Link", "c": [attrs or attributes(), inlines, [f"#{anchor}", ""]]}


def error(code: str, inlines: list[Element]) -> Element:
    """``inlines`` marked as what the finding ``code`` complains of, for drafts."""
    return span(attributes("", "fault", title=code), inlines)


def html(markup: str) -> Element:
    """Markup of our own making; nothing that an author wrote may pass through here unescaped."""
    return {"t": "RawBlock", "c": ["html", markup]}


def _part(element: Element, positions: Mapping[str, int | None]) -> Any:
    position = positions[element["t"]]
    return element["c"] if position is None else element["c"][position]


def _set(element: Element, positions: Mapping[str, int | None], part: Any) -> None:
    position = positions[element["t"]]
    if position is None:
        element["c"] = part
    else:
        element["c"][position] = part
