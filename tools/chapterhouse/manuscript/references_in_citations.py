"""Cross-references within citations, ``[@key, see @sec:grid]``, past citeproc, which knows works only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from chapterhouse.manuscript.elements import Element, attributes, classes_of, key_values_of, span, text
from chapterhouse.manuscript.tree import rewrite

_REFERENCE = "reference-in-citation"
"""The class by which a cross-reference in a citation is known again when citeproc is done; no author can write it."""


def with_references_within(group: Sequence[Any], references: Sequence[Any]) -> list[Any]:
    """The citations of ``group``, with those of it that are ``references`` before the first or behind the last of them.

    Each stands behind a semicolon, as in "(Roe 2020, 3; Doe 2021; Chapter 2)".
    """
    made: list[Any] = []
    waiting: list[Element] = []
    for one in group:
        if one in references:
            reference: Element = {"t": "Cite", "c": [[one], text(f"@{one['citationId']}")]}
            if made:
                made[-1] = {**made[-1], "citationSuffix": [*made[-1]["citationSuffix"], *text("; "), reference]}
            else:
                waiting += [reference, *text("; ")]
        else:
            made.append({**one, "citationPrefix": [*waiting, *one["citationPrefix"]]})
            waiting = []
    return made


def hide_references(citations: Sequence[Any]) -> list[Any]:
    """``citations`` whose cross-references, as in ``[@key, see @sec:grid]``, citeproc does not take for works."""

    def hide(element: Element) -> list[Element] | None:
        if element["t"] != "Cite":
            return None
        return [span(attributes("", _REFERENCE, written=json.dumps(element)), text("?"))]

    return [
        {**one, **{place: rewrite(one[place], hide, {"Cite"}) for place in ("citationPrefix", "citationSuffix")}}
        for one in citations
    ]


def show_references(inlines: list[Element]) -> list[Element]:
    """``inlines``, as citeproc gave them back, with the cross-references that :func:`hide_references` hid."""

    def show(element: Element) -> list[Element] | None:
        if _REFERENCE not in classes_of(element):
            return None
        return [json.loads(key_values_of(element)["written"])]

    return rewrite(inlines, show, {"Span"})
