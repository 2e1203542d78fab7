"""A chapter's tree into its sections, each written by itself, and their markup into that of the chapter.

pandoc writes a section, ``<section>`` around a heading and all below it, without looking at those beside it: so of a
chapter in which a word changed only one section is written again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chapterhouse.manuscript.elements import Element, blocks_of, level_of
from chapterhouse.manuscript.pandoc import Printed
from chapterhouse.model.document_tree import DocumentTree

_END = "</section>\n"
_NOTE = b'"t":"Note"'


def sections_of(tree: DocumentTree) -> list[DocumentTree]:
    """The beginning of ``tree``, a chapter, and its sections of the second level; ``tree`` alone where it has none.

    A chapter begins with its title, the only heading of the first level. One that is built otherwise, or in which a
    division begins with a heading, of which pandoc makes a section by its own rules, is left whole, and so is one with
    notes, which pandoc puts behind all sections.
    """
    if _NOTE in tree.encoded:
        return [tree]
    blocks = tree.blocks
    levels = [level_of(block) if block["t"] == "Header" else 0 for block in blocks]
    if not levels or levels[0] != 1 or levels.count(1) > 1 or any(map(_begins_with_heading, blocks)):
        return [tree]
    starts = [0, *(position for position, level in enumerate(levels) if level == 2), len(blocks)]
    if len(starts) == 2:
        return [tree]
    return [DocumentTree.of(blocks[start:end]) for start, end in pairwise(starts)]


def joined(sections: Sequence[Printed]) -> Printed:
    """The markup of a chapter, and the warnings, from those of its beginning and its sections, in their order."""
    first, *others = sections
    if not others:
        return first
    assert first.content.endswith(_END), "the beginning of a chapter is a section"
    content = "".join([first.content.removesuffix(_END), *(section.content for section in others), _END])
    return Printed(content, tuple(warning for section in sections for warning in section.warnings))


def _begins_with_heading(block: Element) -> bool:
    while block["t"] == "Div":
        inside = blocks_of(block)
        if not inside:
            return False
        block = inside[0]
        if block["t"] == "Header":
            return True
    return False
