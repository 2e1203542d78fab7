"""pandoc's syntax tree as plain JSON: a walk, a rewrite, and its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from chapterhouse.manuscript.elements import WITH_INLINES, Element, inlines_of, literal_of, set_inlines

Change = Callable[[Element], list[Element] | None]
"""What stands in an element's place, or None to keep it."""

_WITHOUT_CHILDREN = frozenset(
    {"Str", "Space", "SoftBreak", "LineBreak", "Math", "RawInline", "RawBlock", "HorizontalRule"}
)
"""Most of a tree: a walk and a rewrite need not look into these."""


MARKS = "marks"
"""The key, which pandoc's trees do not have, of the classes that the build gives an element before it is cleaned."""


_TYPOGRAPHIC = str.maketrans({"\u2014": "---", "\u2013": "--", "\u2026": "...", "\u2018": "'", "\u2019": "'"})


def as_typed(written: str) -> str:
    """``written``, text of pandoc's, with the signs that an author types for dashes, ellipses and apostrophes."""
    return written.translate(_TYPOGRAPHIC)


def walk(node: Any) -> Iterator[Element]:
    """Every element under ``node``, in the order of the text, parents before children."""
    stack = [node]
    while stack:
        here = stack.pop()
        if type(here) is list:
            stack.extend(reversed(here))
        elif type(here) is dict:
            if "t" not in here:
                stack.extend(reversed(here.values()))
                continue
            yield here
            content = here.get("c")
            if type(content) is list or type(content) is dict:
                stack.append(content)


def rewrite(node: list[Any], change: Change, kinds: Collection[str]) -> list[Any]:
    """``node`` in which ``change`` has had its say on every element of ``kinds``, children before parents.

    ``change`` is given copies, which it may alter together with their attributes and lists. ``node`` stays as it is,
    and the result shares with it whatever did not change: a paper is some hundred thousand elements, gone through many
    times.
    """
    return _rewritten(node, change, kinds, fresh=False)


def _rewritten(nodes: list[Any], change: Change, kinds: Collection[str], *, fresh: bool) -> list[Any]:
    """The list ``nodes`` rewritten: itself where nothing changed, unless a ``fresh`` one is wanted."""
    made: list[Any] | None = [] if fresh else None
    for position, child in enumerate(nodes):
        new, instead = child, None
        if type(child) is dict:
            kind = child.get("t")
            if kind not in _WITHOUT_CHILDREN or kind in kinds:
                new = _copied(child, change, kinds, fresh=kind in kinds if kind else fresh)
                instead = change(new) if kind in kinds else None
        elif type(child) is list:
            new = _rewritten(child, change, kinds, fresh=fresh)
        if made is None and (new is not child or instead is not None):
            made = nodes[:position]
        if made is not None:
            made.extend([new] if instead is None else instead)
    return nodes if made is None else made


def _copied(node: dict[str, Any], change: Change, kinds: Collection[str], *, fresh: bool) -> dict[str, Any]:
    """The element or citation ``node`` with its content rewritten: itself where nothing changed, unless ``fresh``."""
    made = dict(node) if fresh else node
    for key, value in node.items():
        if type(value) is list:
            new: Any = _rewritten(value, change, kinds, fresh=fresh)
        elif type(value) is dict:
            new = _copied(value, change, kinds, fresh=fresh)
        else:
            continue
        if new is not value:
            if made is node:
                made = dict(node)
            made[key] = new
    return made


def behind_title(blocks: list[Element], inserted: Element) -> list[Element]:
    """``blocks`` with ``inserted`` behind their first heading, or at their head where they have none."""
    first = next((index for index, block in enumerate(blocks) if block["t"] == "Header"), -1)
    return [*blocks[: first + 1], inserted, *blocks[first + 1 :]]


def rewrite_inlines(blocks: list[Any], change: Callable[[list[Element]], list[Element]]) -> list[Any]:
    """``blocks`` in which each list of inlines is what ``change`` makes of it, inner ones first.

    The lines of a line block and the terms of a definition list are such lists too.
    """

    def each(element: Element) -> list[Element] | None:
        if element["t"] == "LineBlock":
            element["c"] = [change(line) for line in element["c"]]
        elif element["t"] == "DefinitionList":
            element["c"] = [[change(term), definitions] for term, definitions in element["c"]]
        else:
            set_inlines(element, change(inlines_of(element)))
        return None

    return rewrite(blocks, each, WITH_INLINES | {"DefinitionList", "LineBlock"})


def plain(node: Any) -> str:
    """The text under ``node`` on one line, without notes."""
    return " ".join(lines(node).split())


def lines(node: Any) -> str:
    """The text under ``node``, without notes; a line ends where a paragraph ends or an author broke it."""
    parts: list[str] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
        elif isinstance(here, dict):
            kind = here.get("t")
            if kind in {"Str", "Code", "Math", "CodeBlock"}:
                parts.append(literal_of(here))
            elif kind in {"Space", "SoftBreak"}:
                parts.append(" ")
            elif kind == "LineBreak":
                parts.append("\n")
            elif kind == "Quoted":
                stack.extend([{"t": "Str", "c": "\u2019"}, inlines_of(here), {"t": "Str", "c": "\u2018"}])
            elif kind in {"Para", "Plain"}:
                stack.extend([{"t": "LineBreak"}, inlines_of(here)])
            elif kind != "Note" and "c" in here:
                stack.append(here["c"])
    return "".join(parts).strip("\n")
