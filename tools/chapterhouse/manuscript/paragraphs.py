"""Numbers and anchors of paragraphs onto the paragraphs of running text of a chapter."""

from __future__ import annotations

from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    identifier_of,
    inlines_of,
    is_displayed,
    literal_of,
    set_identifier,
    span,
    text,
    with_inlines,
)
from chapterhouse.manuscript.tree import rewrite
from chapterhouse.model import ListedChapter, NumberedParagraph

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak", "Image", "RawInline"})


def number_paragraphs(blocks: list[Element], listed: ListedChapter) -> list[Element]:
    """``blocks`` whose paragraphs begin with their numbers; those in lists, quotations and divs have none.

    They are matched in order with those of the model, which knows which of them have labels.
    """
    known = iter(listed.paragraphs)
    return [_numbered(block, next(known, None)) if is_paragraph(block) else block for block in blocks]


def _numbered(block: Element, known: NumberedParagraph | None) -> Element:
    if known is None:
        return block
    label = known.paragraph.label
    (bare,) = _without_label([block], label.name) if label is not None else [block]
    mark = span(attributes(known.anchor, "paragraph-number"), text(known.number or ""))
    if known.number is not None:
        return with_inlines(bare, [mark, {"t": "Space"}, *inlines_of(bare)])
    return with_inlines(bare, [mark, *inlines_of(bare)]) if label is not None else block


def _without_label(blocks: list[Element], name: str) -> list[Element]:
    """``blocks`` without the identifier ``name``, which the number has from now on."""

    def change(element: Element) -> list[Element] | None:
        if identifier_of(element) != name:
            return None
        if not inlines_of(element):
            return []
        set_identifier(element, "")
        return None

    return rewrite(blocks, change, {"Span"})


def is_paragraph(block: Element) -> bool:
    """Whether ``block`` is a paragraph that says something, and is not only a picture or a displayed formula."""
    return block["t"] == "Para" and any(_says_something(inline) for inline in inlines_of(block))


def _says_something(inline: Element) -> bool:
    if inline["t"] in _SPACES or (inline["t"] == "Math" and is_displayed(inline)):
        return False
    return not (inline["t"] == "Str" and literal_of(inline).startswith("{#"))
