"""Notes and warnings beside the text, however an author wrote them, into one kind of box.

``::: note``, ``::: {.callout-note title="..."}`` and ``> [!NOTE]`` are read; the title is the author's, or the word of
the paper's language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    attributes_of,
    blocks_of,
    inlines_of,
    literal_of,
    with_inlines,
)
from chapterhouse.manuscript.tree import MARKS, rewrite
from chapterhouse.settings.language.words import Words

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("note", "info", "abstract", "seealso"), "note"),
    **dict.fromkeys(("tip", "hint"), "tip"),
    **dict.fromkeys(("important", "attention"), "important"),
    **dict.fromkeys(("warning",), "warning"),
    **dict.fromkeys(("caution", "danger", "error"), "caution"),
}
"""The names that authors give such boxes, with the five kinds that there are."""

_PREFIXES = ("callout-", "admonition-", "alert-")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.IGNORECASE)


def read_callouts(blocks: list[Element], words: Words, kinds: Collection[str] = ()) -> list[Element]:
    """``blocks`` in which each callout is a Div that bears the marks ``callout`` and ``callout-KIND``.

    ``kinds`` are the kinds of statements that the paper declares, which go before.
    """

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "BlockQuote":
            return _alert(blocks_of(element), words)
        attrs, body = attributes_of(element) or attributes(), blocks_of(element)
        kind = next((kind for name in attrs[1] if (kind := _kind(name)) is not None), None)
        if kind is None or MARKS in element or not {*attrs[1]}.isdisjoint(kinds):
            return None
        title = next((value for key, value in attrs[2] if key == "title" and value.strip()), None)
        attrs[1] = [name for name in attrs[1] if _kind(name) is None]
        attrs[2] = [pair for pair in attrs[2] if pair[0] not in {"title", "collapse", "appearance", "icon"}]
        title_words: list[Element] = [{"t": "Str", "c": title}] if title else []
        if not title_words and body and body[0]["t"] == "Header" and len(body) > 1:
            title_words, body = inlines_of(body[0]), body[1:]
        return [_box(kind, title_words, body, words, attrs)]

    return rewrite(blocks, change, {"BlockQuote", "Div"})


def _kind(name: str) -> str | None:
    name = name.strip("{}")  # MyST writes `:::{note}`
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return KINDS.get(name)


def _alert(body: list[Element], words: Words) -> list[Element] | None:
    """The callout that a quotation is which begins with a line such as ``[!NOTE]``."""
    first = body[0] if body and body[0]["t"] in {"Para", "Plain"} else None
    sign = next(iter(inlines_of(first)), None) if first is not None else None
    found = _ALERT.fullmatch(literal_of(sign)) if sign is not None and sign["t"] == "Str" else None
    if first is None or found is None:
        return None
    inlines = inlines_of(first)[1:]
    end = next((at for at, inline in enumerate(inlines) if inline["t"] in {"SoftBreak", "LineBreak"}), len(inlines))
    title = inlines[:end]
    while title and title[0]["t"] == "Space":
        title = title[1:]
    rest = inlines[end + 1 :]
    return [_box(found[1].lower(), title, [*([with_inlines(first, rest)] if rest else []), *body[1:]], words)]


def _box(
    kind: str, title: list[Element], body: list[Element], words: Words, attrs: list[object] | None = None
) -> Element:
    shown = title or [{"t": "Str", "c": str(getattr(words, kind))}]
    head: Element = {"t": "Div", "c": [attributes(), [{"t": "Para", "c": [{"t": "Strong", "c": shown}]}]]}
    head[MARKS] = ["callout-title"]
    box: Element = {"t": "Div", "c": [attrs or attributes(), [head, *body]]}
    box[MARKS] = ["callout", f"callout-{kind}"]
    return box
