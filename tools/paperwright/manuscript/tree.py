"""pandoc's syntax tree as plain JSON: a walk, a rewrite, and makers of the few elements that the manuscript adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Element = dict[str, Any]
"""``{"t": "Str", "c": "word"}``: an element as pandoc's JSON writes it."""

Attributes = list[Any]
"""``[identifier, [class, ...], [[key, value], ...]]``."""

Change = Callable[[Element], list[Element] | None]
"""What stands in an element's place, or None to keep it."""

WITH_ATTRIBUTES = {
    "Code": 0,
    "CodeBlock": 0,
    "Div": 0,
    "Figure": 0,
    "Header": 1,
    "Image": 0,
    "Link": 0,
    "Span": 0,
    "Table": 0,
}
"""The elements that carry attributes, with the position of these in their content."""


def walk(node: Any) -> Iterator[Element]:
    """Every element under ``node``, in the order of the text, parents before children."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
        elif isinstance(here, dict):
            if "t" in here:
                yield here
            stack.extend(reversed(list(here.values())))


def rewrite(node: Any, change: Change) -> Any:
    """A copy of ``node`` in which ``change`` has had its say on every element, children before parents."""
    if isinstance(node, list):
        changed: list[Any] = []
        for child in node:
            copy = rewrite(child, change)
            instead = change(copy) if isinstance(copy, dict) and "t" in copy else None
            if instead is None:
                changed.append(copy)
            else:
                changed.extend(instead)
        return changed
    if isinstance(node, dict):
        return {key: rewrite(value, change) for key, value in node.items()}
    return node


def attributes_of(element: Element) -> Attributes | None:
    """The attributes of ``element``, to read or to change in place; None where it can have none."""
    position = WITH_ATTRIBUTES.get(element["t"])
    return None if position is None else element["c"][position]


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


def fault(code: str, inlines: list[Element]) -> Element:
    """``inlines`` marked as what the finding ``code`` complains of, for drafts."""
    return span(attributes("", "fault", title=code), inlines)


def html(markup: str) -> Element:
    """Markup of our own making; nothing that an author wrote may pass through here unescaped."""
    return {"t": "RawBlock", "c": ["html", markup]}


def plain(node: Any) -> str:
    """The text under ``node``, without notes."""
    parts: list[str] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
        elif isinstance(here, dict):
            kind = here.get("t")
            if kind == "Str":
                parts.append(here["c"])
            elif kind in {"Code", "Math", "CodeBlock"}:
                parts.append(here["c"][1])
            elif kind in {"Space", "SoftBreak", "LineBreak"}:
                parts.append(" ")
            elif kind == "Quoted":
                stack.extend([{"t": "Str", "c": "\u2019"}, here["c"][1], {"t": "Str", "c": "\u2018"}])
            elif kind != "Note" and "c" in here:
                stack.append(here["c"])
    return " ".join("".join(parts).split())
