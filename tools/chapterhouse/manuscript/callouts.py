"""Notes and warnings beside the text, however an author wrote them, into one kind of box.

``::: note``, ``::: {.callout-note title="..."}`` and ``> [!NOTE]`` are read; the title is the author's, or the word of
the paper's language.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from chapterhouse.inputs.markdown.callouts import callout_kind
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    attributes_of,
    blocks_of,
    classes_of,
    inlines_of,
    key_values_of,
    literal_of,
    set_blocks,
    with_inlines,
)
from chapterhouse.manuscript.tree import MARKS, rewrite
from chapterhouse.settings.language.words import Words

_TITLE = "callout title"
"""The key of what was a heading and is the title of a box."""
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][+-]?", re.IGNORECASE)


def take_titles(blocks: list[Element], kinds: Collection[str] = ()) -> list[Element]:
    """``blocks`` in which the heading that is the title of a callout is none any more, but waits for its box.

    A heading of the paper has a number, and others count on from it.
    """

    def change(element: Element) -> list[Element] | None:
        body, classes = blocks_of(element), classes_of(element)
        if len(body) < 2 or body[0]["t"] != "Header" or key_values_of(element).get("title", "").strip():
            return None
        if any(map(callout_kind, classes)) and {*classes}.isdisjoint(kinds):
            set_blocks(element, [{"t": "Para", "c": inlines_of(body[0]), _TITLE: True}, *body[1:]])
        return None

    return rewrite(blocks, change, {"Div"})


def read_callouts(blocks: list[Element], words: Words, kinds: Collection[str] = ()) -> list[Element]:
    """``blocks`` in which each callout is a Div that bears the marks ``callout`` and ``callout-KIND``.

    ``kinds`` are the kinds of statements that the paper declares, which go before.
    """

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "BlockQuote":
            return _alert(blocks_of(element), words)
        attrs, body = attributes_of(element) or attributes(), blocks_of(element)
        kind = next((kind for name in attrs[1] if (kind := callout_kind(name)) is not None), None)
        if kind is None or MARKS in element or not {*attrs[1]}.isdisjoint(kinds):
            return None
        title = next((value for key, value in attrs[2] if key == "title" and value.strip()), None)
        attrs[1] = [name for name in attrs[1] if callout_kind(name) is None]
        attrs[2] = [pair for pair in attrs[2] if pair[0] not in {"title", "collapse", "appearance", "icon"}]
        title_words: list[Element] = [{"t": "Str", "c": title}] if title else []
        if not title_words and body and _TITLE in body[0]:
            title_words, body = inlines_of(body[0]), body[1:]
        return [_box(kind, title_words, body, words, attrs)]

    return rewrite(blocks, change, {"BlockQuote", "Div"})


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
