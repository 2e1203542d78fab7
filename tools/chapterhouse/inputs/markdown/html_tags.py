"""A tag of HTML in a line of text into the picture, the link and the anchor that it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.markdown.raw_markup import tag
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import Figure, Link

_END_OF_LINK = re.compile(r"</a\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class TagNouns:
    """What a tag stands for; ``anchors`` are identifiers with their places in the file."""

    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()


def read_tag(path: str, text: str, node: Node) -> TagNouns:
    """The nouns of ``node``, a tag in the ``text`` of the file ``path``; none for a closing one and for no tag."""
    found = tag(text[node.start : node.end])
    if found is None or found.is_closing:
        return TagNouns()

    def place(value: str) -> Span:
        start = text.find(value, node.start, node.end)
        return Span(path, start, start + len(value)) if start >= 0 else Span(path, node.start, node.end)

    values = found.attributes
    figures: tuple[Figure, ...] = ()
    links: tuple[Link, ...] = ()
    if found.name == "img" and (source := values.get("src")):
        shown = Span(path, node.start, node.end)
        alt = values.get("alt") or None
        figures = (Figure(shown, source, place(source), alt, "", False, None, values.get("width")),)
    if found.name == "a" and (target := values.get("href")):
        end = _END_OF_LINK.search(text, node.end)
        words = Span(path, node.end, end.start()) if end else place(target)
        links = (Link(target, place(target), _TAG.sub("", words.slice(text)) if end else "", words),)
    name = values.get("id") or (values.get("name") if found.name == "a" else None)
    start = text.find(name, node.start, node.end) if name else -1
    return TagNouns(figures, links, ((name, start),) if name and start >= 0 else ())
