"""pandoc's syntax tree as plain JSON: a walk, a rewrite, and its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any

from chapterhouse.manuscript.elements import WITH_INLINES, Element, inlines_of, literal_of, with_inlines

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


def walk(node: Any, kinds: Collection[str] | None = None) -> Iterator[Element]:
    """Every element under ``node``, those of ``kinds`` alone if given, in the order of the text, parents first.

    What is walked for its ``kinds`` is as good as rewritten: see :func:`remembered_kinds`.
    """
    known = None if kinds is None else _known_kinds.get()
    bits = 0 if kinds is None or known is None else _bits_of(kinds)
    stack = [node]
    while stack:
        here = stack.pop()
        if type(here) is list:
            if known is None or bits & _bits_under(here, known):
                stack.extend(reversed(here))
        elif type(here) is dict:
            if "t" not in here:
                stack.extend(reversed(here.values()))
                continue
            if kinds is None or here["t"] in kinds:
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
    known = _known_kinds.get()
    return _rewritten(node, change, kinds, known, 0 if known is None else _bits_of(kinds), fresh=False)


_Known = dict[int, tuple[list[Any], int]]
"""The kinds of elements under each list, a bit for each kind, by the identity of the list, which it holds."""

_known_kinds: ContextVar[_Known | None] = ContextVar("known kinds", default=None)
_BITS: defaultdict[str, int] = defaultdict(map(lambda position: 1 << position, count()).__next__)


@contextmanager
def remembered_kinds() -> Iterator[None]:
    """Within it, a rewrite passes over what holds no element that it changes, as rewrites before it have found.

    Nobody may put elements of another kind into a list that was rewritten: change copies, as :func:`rewrite` gives.
    """
    token = _known_kinds.set({})
    try:
        yield
    finally:
        _known_kinds.reset(token)


def _bits_of(kinds: Collection[str]) -> int:
    bits = 0
    for kind in kinds:
        bits |= _BITS[kind]
    return bits


def _bits_under(nodes: list[Any], known: _Known) -> int:
    found = known.get(id(nodes))
    if found is not None:
        return found[1]
    bits = 0
    for child in nodes:
        if type(child) is dict:
            bits |= _bits_in(child, known)
        elif type(child) is list and child:
            bits |= _bits_under(child, known)
    known[id(nodes)] = nodes, bits
    return bits


def _bits_in(node: dict[str, Any], known: _Known) -> int:
    kind = node.get("t")
    bits = _BITS[kind] if kind else 0
    if kind not in _WITHOUT_CHILDREN:
        for value in node.values():
            if type(value) is list:
                bits |= _bits_under(value, known)
            elif type(value) is dict:
                bits |= _bits_in(value, known)
    return bits


def _rewritten(
    nodes: list[Any],
    change: Change,
    kinds: Collection[str],
    known: _Known | None,
    bits: int,
    *,
    fresh: bool,
    copies: bool = True,
) -> list[Any]:
    """The list ``nodes`` rewritten: itself where nothing changed, unless a ``fresh`` one is wanted.

    Unless ``copies`` are wanted, ``change`` is given what is there.
    """
    if known is not None and not fresh and not bits & _bits_under(nodes, known):
        return nodes
    made: list[Any] | None = [] if fresh else None
    for position, child in enumerate(nodes):
        new, instead = child, None
        if type(child) is dict:
            kind = child.get("t")
            if kind not in _WITHOUT_CHILDREN or kind in kinds:
                wanted = copies and (kind in kinds if kind else fresh)
                new = _copied(child, change, kinds, known, bits, fresh=wanted, copies=copies)
                instead = change(new) if kind in kinds else None
        elif type(child) is list:
            new = _rewritten(child, change, kinds, known, bits, fresh=fresh, copies=copies)
        if made is None and (new is not child or instead is not None):
            made = nodes[:position]
        if made is not None:
            made.extend([new] if instead is None else instead)
    return nodes if made is None else made


def _copied(
    node: dict[str, Any],
    change: Change,
    kinds: Collection[str],
    known: _Known | None,
    bits: int,
    *,
    fresh: bool,
    copies: bool,
) -> dict[str, Any]:
    """The element or citation ``node`` with its content rewritten: itself where nothing changed, unless ``fresh``."""
    made = dict(node) if fresh else node
    for key, value in node.items():
        if type(value) is list:
            new: Any = _rewritten(value, change, kinds, known, bits, fresh=fresh, copies=copies)
        elif type(value) is dict:
            new = _copied(value, change, kinds, known, bits, fresh=fresh, copies=copies)
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

    The lines of a line block and the terms of a definition list are such lists too. ``change`` leaves the list that it
    is given as it is, and gives that one back where nothing changes.
    """

    def each(element: Element) -> list[Element] | None:
        if element["t"] == "LineBlock":
            return [{**element, "c": [change(line) for line in element["c"]]}]
        if element["t"] == "DefinitionList":
            return [{**element, "c": [[change(term), definitions] for term, definitions in element["c"]]}]
        inlines = inlines_of(element)
        made = change(inlines)
        return None if made is inlines else [with_inlines(element, made)]

    known, kinds = _known_kinds.get(), WITH_INLINES | {"DefinitionList", "LineBlock"}
    bits = 0 if known is None else _bits_of(kinds)
    return _rewritten(blocks, each, kinds, known, bits, fresh=False, copies=False)


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
