"""Rewrites that remember what holds which kinds of elements make the same trees as those that look everywhere."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chapterhouse.manuscript.elements import Element, attributes, inlines_of, set_inlines, span, text
from chapterhouse.manuscript.tree import remembered_kinds, rewrite, rewrite_inlines, walk

INLINES = st.recursive(
    st.sampled_from(["a", "b", "c d"]).map(lambda word: {"t": "Str", "c": word}) | st.just({"t": "Space"}),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda inlines: {"t": "Emph", "c": inlines})
        | st.lists(inner, max_size=3).map(lambda inlines: {"t": "Span", "c": [attributes(), inlines]})
        | st.lists(inner, max_size=2).map(lambda inlines: {"t": "Note", "c": [{"t": "Para", "c": inlines}]})
    ),
    max_leaves=8,
)
BLOCKS = st.recursive(
    st.lists(INLINES, max_size=4).map(lambda inlines: {"t": "Para", "c": inlines}),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda blocks: {"t": "Div", "c": [attributes(), blocks]})
        | st.lists(st.lists(inner, max_size=2), max_size=2).map(lambda items: {"t": "BulletList", "c": items})
    ),
    max_leaves=6,
)
STEPS = ("words", "opened", "wrapped", "marked", "swapped")


def done(blocks: list[Any], step: str) -> list[Any]:
    def wrapped(element: Element) -> list[Element] | None:
        set_inlines(element, [span(attributes("x"), inlines_of(element))])
        return None

    def swapped(inlines: list[Element]) -> list[Element]:
        return [*text("said"), *inlines] if {"t": "Str", "c": "b"} in inlines else inlines

    match step:
        case "words":
            return rewrite(blocks, lambda one: [] if one["c"] == "a" else None, {"Str"})
        case "opened":
            return rewrite(blocks, lambda one: one["c"][1], {"Div"})
        case "wrapped":
            return rewrite(blocks, wrapped, {"Para", "Emph"})
        case "marked":
            for number, one in enumerate(walk(blocks, {"Span", "Note"})):
                one["number"] = number
            return blocks
        case _:
            return rewrite_inlines(blocks, swapped)


def all_done(blocks: list[Any], steps: Sequence[str]) -> list[list[Any]]:
    return [copy.deepcopy(blocks := done(blocks, step)) for step in steps]


@settings(max_examples=50)
@given(st.lists(BLOCKS, max_size=4), st.lists(st.sampled_from(STEPS), min_size=1, max_size=6))
def test_remembered_or_not_the_trees_are_the_same(blocks: list[Any], steps: list[str]) -> None:
    expected = all_done(copy.deepcopy(blocks), steps)
    with remembered_kinds():
        assert all_done(blocks, steps) == expected


@given(st.lists(BLOCKS, max_size=4))
def test_what_does_not_change_is_shared(blocks: list[Any]) -> None:
    with remembered_kinds():
        assert rewrite(blocks, lambda one: None, {"Table"}) is blocks
        assert rewrite_inlines(blocks, lambda inlines: inlines) is blocks
        assert list(walk(blocks, {"Table"})) == []
