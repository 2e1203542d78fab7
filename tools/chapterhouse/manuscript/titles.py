"""The words of headings as contents lists, running heads and outlines print them: text alone, as it is printed.

Notes and citations are left out; what a formula says is written in letters, quotation marks and dashes are those of the
page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chapterhouse.bibliography.tex import plain as in_letters
from chapterhouse.manuscript.elements import Element, classes_of, identifier_of, inlines_of, literal_of
from chapterhouse.manuscript.tree import plain, rewrite, walk
from chapterhouse.model import Chapter, NumberedHeading
from chapterhouse.model.document_tree import DocumentTree

_OUT_OF_THE_ORDINARY = re.compile(r"['\"$\\\[\]<>&*^~`@]|--|\.\.\.")
"""What is printed otherwise than it is typed."""
_LEFT_OUT = frozenset({"citation", "fault", "number"})
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_LOWERED = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")


def printed_titles(
    headings: Sequence[NumberedHeading], chapter: Chapter, tree: DocumentTree
) -> tuple[NumberedHeading, ...]:
    """``headings`` of ``chapter`` with the words that its composed ``tree`` has for them."""
    wanted = {one.anchor for one in headings if _is_special(one, chapter)}
    if not wanted:
        return tuple(headings)
    titles = {
        anchor: " ".join(plain(rewrite(inlines_of(element), _without_apparatus, _KINDS)).split())
        for element in walk(tree.blocks)
        if element["t"] == "Header" and (anchor := identifier_of(element)) in wanted
    }
    return tuple(
        replace(one, heading=replace(one.heading, text=titles[one.anchor])) if titles.get(one.anchor) else one
        for one in headings
    )


def _is_special(numbered: NumberedHeading, chapter: Chapter) -> bool:
    written = numbered.heading.span.slice(chapter.text)
    return _OUT_OF_THE_ORDINARY.search(written) is not None


_KINDS = frozenset({"Note", "Span", "Cite", "Math"})


def _without_apparatus(element: Element) -> list[Element] | None:
    if element["t"] == "Math":
        letters = in_letters(f"${literal_of(element)}$")
        letters = re.sub(r"\^(\d)", lambda found: found[1].translate(_RAISED), letters)
        return [{"t": "Str", "c": re.sub(r"_(\d)", lambda found: found[1].translate(_LOWERED), letters)}]
    if element["t"] == "Span" and _LEFT_OUT.isdisjoint(classes_of(element)):
        return None
    return []
