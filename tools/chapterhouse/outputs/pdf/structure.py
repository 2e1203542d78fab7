"""The structure of a unit while it is gathered: a tree of nodes, and what the standards ask of its shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import pydyf

_KEPT_WHEN_EMPTY = frozenset({"TD", "TH"})
_GROUPS = frozenset({"Div", "Sect", "Art", "BlockQuote"})
_IN_LINES = frozenset({"Del", "Formula", "Ins", "Link", "Note", "Quote", "Reference", "Span"})
Piece = tuple[int, "int | pydyf.Dictionary"]
"""A page, counted from 0, and the number of marked content on it or an annotation."""


@dataclass(eq=False, slots=True)
class Node:
    """A structure element in the making."""

    role: str
    element: Element | None
    parent: Node | None
    kids: list[Node | Piece] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)
    body: Node | None = None
    page: int | None = None
    names: list[str] = field(default_factory=list)
    """The identifiers by which links reach it."""

    @property
    def content(self) -> Node:
        """Where the content goes: a list item's into its body."""
        return self if self.body is None else self.body


def holds_something(node: Node) -> bool:
    """Whether there is content in ``node``, or it is a cell, which is kept without."""
    return node.role in _KEPT_WHEN_EMPTY or any(not isinstance(kid, Node) or holds_something(kid) for kid in node.kids)


def in_paragraphs(node: Node) -> Iterator[Node | Piece]:
    """The kids of ``node``, those that are text in paragraphs where it may hold none itself (ISO/TS 32005, table 5)."""
    if node.role not in _GROUPS or all(isinstance(kid, Node) for kid in node.kids):
        yield from node.kids
        return
    run: list[Node | Piece] = []
    for kid in node.kids:
        if not isinstance(kid, Node) or kid.role in _IN_LINES:
            run.append(kid)
            continue
        yield from _paragraph(node, run)
        run = []
        yield kid
    yield from _paragraph(node, run)


def _paragraph(around: Node, kids: list[Node | Piece]) -> Iterator[Node]:
    if kids:
        made = Node("P", None, around, kids)
        for kid in kids:
            if isinstance(kid, Node):
                kid.parent = made
        yield made
