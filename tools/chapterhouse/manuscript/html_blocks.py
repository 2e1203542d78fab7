"""Lists, definitions, quotations, figures and code that authors wrote in HTML into pandoc's own.

pandoc reads them as a row of tags with blocks between them. What the tags make of it is worked out here; what is not
well formed, or would lose something, stays as it is and is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from chapterhouse.inputs.markdown.raw_markup import Tag, tag
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    inlines_of,
    literal_of,
    markup_format_of,
    span,
    text,
    with_inlines,
)
from chapterhouse.model import LabelKind, label_kind

_DEEPEST = 20
"""Elements in elements: what nests deeper is left as it is."""
_STYLES = {"1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_NUMBER = re.compile(r"-?\d{1,6}")
_CODE = re.compile(
    r"<pre\b[^<>]*>\n?(?:<code\b(?P<attributes>[^<>]*)>)?(?P<code>[^<>]*)(?:</code>)?\s*</pre>\s*", re.IGNORECASE
)
_LANGUAGE = re.compile(r"\blang(?:uage)?-([\w+#-]+)")
_TEXT = frozenset({"Para", "Plain"})


@dataclass(slots=True)
class _Open:
    """An element whose end is not read yet: its tag, the block that it was, and what came since."""

    tag: Tag
    block: Element
    content: list[Element] = field(default_factory=list)


def read_html_blocks(nodes: list[Any]) -> list[Any]:
    """``nodes``, blocks of pandoc's tree, in which each such element of HTML is one of pandoc's."""
    made: list[Any] = []
    for node in nodes:
        if type(node) is list:
            made.append(read_html_blocks(node))
        elif type(node) is dict and type(node.get("c")) is list:
            made.append({**node, "c": read_html_blocks(node["c"])})
        else:
            made.append(node)
    return _nested(made) if any(_is_html(one) for one in made) else made


def _nested(blocks: Sequence[Any]) -> list[Any]:
    outermost: list[Any] = []
    opened: list[_Open] = []
    names: Counter[str] = Counter()

    def here() -> list[Any]:
        return opened[-1].content if opened else outermost

    for block in blocks:
        found = _block_tag(block)
        if found is None or found.name not in _MAKERS:
            here().append(_preformatted(block) or block)
        elif not found.is_closing:
            opened.append(_Open(found, block))
            names[found.name] += 1
        elif names[found.name]:
            while opened[-1].tag.name != found.name:
                names[opened[-1].tag.name] -= 1
                _give_up(opened, outermost)
            closed = opened.pop()
            names[found.name] -= 1
            made = _MAKERS[found.name](closed.tag, closed.content) if len(opened) < _DEEPEST else None
            here().extend([closed.block, *closed.content, block] if made is None else made)
        else:
            here().append(block)
    while opened:
        _give_up(opened, outermost)
    return outermost


def _give_up(opened: list[_Open], outermost: list[Any]) -> None:
    """Leave the innermost of the ``opened`` as the tag that it is, for it has no end."""
    unclosed = opened.pop()
    (opened[-1].content if opened else outermost).extend([unclosed.block, *unclosed.content])


def _is_html(node: Any) -> bool:
    return type(node) is dict and node.get("t") == "RawBlock" and markup_format_of(node) == "html"


def _block_tag(node: Any) -> Tag | None:
    return tag(literal_of(node)) if _is_html(node) else None


def _parts(content: Sequence[Element], names: frozenset[str]) -> Iterator[tuple[Tag, list[Element]]] | None:
    """Each of the elements ``names`` that ``content`` consists of, with what is in it; None where there is more."""
    parts: list[tuple[Tag, list[Element]]] = []
    is_open = False
    for block in content:
        found = _block_tag(block)
        if found is not None and found.name in names:
            is_open = not found.is_closing
            if is_open:
                parts.append((found, []))
        elif is_open:
            parts[-1][1].append(block)
        elif not _is_comment(block):
            return None
    return iter(parts) if parts else None


def _is_comment(block: Element) -> bool:
    return block["t"] == "RawBlock" and literal_of(block).lstrip().startswith("<!--")


def _list(opening: Tag, content: list[Element]) -> list[Element] | None:
    parts = _parts(content, frozenset({"li"}))
    if parts is None:
        return None
    items = []
    for item, blocks in parts:
        if "value" in item.attributes:
            return None  # its number would be another
        items.append(_with_anchor(item.attributes.get("id", ""), blocks))
    made: Element = {"t": "BulletList", "c": items}
    if opening.name == "ol":
        start, style = opening.attributes.get("start", "1"), _STYLES.get(opening.attributes.get("type", "1"))
        if style is None or not _NUMBER.fullmatch(start) or "reversed" in opening.attributes:
            return None
        made = {"t": "OrderedList", "c": [[int(start), {"t": style}, {"t": "Period"}], items]}
    return _with_anchor(opening.attributes.get("id", ""), [made])


def _definitions(opening: Tag, content: list[Element]) -> list[Element] | None:
    items: list[Any] = []
    for part, blocks in _parts(content, frozenset({"dt", "dd"})) or ():
        blocks = _with_anchor(part.attributes.get("id", ""), blocks)
        if part.name == "dt":
            if [block["t"] in _TEXT for block in blocks] != [True]:
                return None
            if items and not items[-1][1]:  # several terms of one definition
                items[-1][0] += [{"t": "LineBreak"}, *inlines_of(blocks[0])]
            else:
                items.append([list(inlines_of(blocks[0])), []])
        elif not items:
            return None
        else:
            items[-1][1].append(blocks)
    return _with_anchor(opening.attributes.get("id", ""), [{"t": "DefinitionList", "c": items}]) if items else None


def _quotation(opening: Tag, content: list[Element]) -> list[Element] | None:
    return _with_anchor(opening.attributes.get("id", ""), [{"t": "BlockQuote", "c": content}])


def _summary(opening: Tag, content: list[Element]) -> list[Element] | None:
    """What stands at the head of details, which paper cannot hide."""
    if [block["t"] in _TEXT for block in content] != [True]:
        return None
    strong: Element = {"t": "Strong", "c": inlines_of(content[0])}
    return _with_anchor(opening.attributes.get("id", ""), [{"t": "Para", "c": [strong]}])


def _figure(opening: Tag, content: list[Element]) -> list[Element] | None:
    """A figure of one picture and its caption, which has a number where it has a caption or a label."""
    caption: list[Element] = []
    shown: list[Element] = []
    into = shown
    for block in content:
        found = _block_tag(block)
        if found is not None and found.name == "figcaption":
            into = caption if not found.is_closing else shown
        elif not _is_comment(block):
            into.append(block)
    if len(shown) != 1 or shown[0]["t"] not in _TEXT or any(block["t"] not in _TEXT for block in caption):
        return None
    inlines = [one for one in inlines_of(shown[0]) if one["t"] not in {"Space", "SoftBreak"}]
    picture = tag(literal_of(inlines[0])) if len(inlines) == 1 and inlines[0]["t"] == "RawInline" else None
    image = html_image(picture) if picture is not None and picture.name == "img" else None
    if image is None or picture is None:
        return None
    words = [one for block in caption for one in [{"t": "Space"}, *inlines_of(block)]][1:]
    name = opening.attributes.get("id") or picture.attributes.get("id", "")
    if not words and label_kind(name) != LabelKind.FIGURE:
        return _with_anchor(name, [{"t": "Para", "c": [image]}])
    body: list[Element] = [{"t": "Plain", "c": [image]}]
    return [{"t": "Figure", "c": [attributes(name), [None, [{"t": "Plain", "c": words}] if words else []], body]}]


def html_image(found: Tag) -> Element | None:
    """The picture that the tag ``<img>`` shows; None for one that shows none."""
    source = found.attributes.get("src")
    if not source:
        return None
    kept = {key: found.attributes[key] for key in ("width", "height") if found.attributes.get(key)}
    words = text(found.attributes.get("alt", ""))
    return {"t": "Image", "c": [attributes("", **kept), words, [source, ""]]}


def _preformatted(block: Any) -> Element | None:
    """The code that ``<pre>`` holds, where there is nothing but text in it."""
    found = _CODE.fullmatch(literal_of(block)) if _is_html(block) else None
    if found is None:
        return None
    language = _LANGUAGE.search(found["attributes"] or "")
    return {
        "t": "CodeBlock",
        "c": [attributes("", *([language[1]] if language else [])), unescape(found["code"]).rstrip("\n")],
    }


def _with_anchor(name: str, blocks: list[Element]) -> list[Element]:
    """``blocks`` that a link to ``name`` leads to."""
    if not name:
        return blocks
    anchor = span(attributes(name), [])
    if blocks and blocks[0]["t"] in _TEXT:
        return [with_inlines(blocks[0], [anchor, *inlines_of(blocks[0])]), *blocks[1:]]
    return [{"t": "Plain", "c": [anchor]}, *blocks]


_MAKERS: dict[str, Callable[[Tag, list[Element]], list[Element] | None]] = {
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "blockquote": _quotation,
    "summary": _summary,
    "figure": _figure,
}
