"""Web Annotations, in the forms in which programs write them, on the words that were selected; in doubt, on none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_copies import POWER, WATER

from chapterhouse.review.edits import apply
from chapterhouse.review.remark import Remark, Suggestion
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.web.annotations import read_annotations
from chapterhouse.review.web.placed import remarks_of

TEXTS = {"chapters/power.md": POWER, "chapters/water.md": WATER}


def selected(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    position = {"type": "TextPositionSelector", "start": 7, "end": 7 + len(exact)}
    return {"source": "https://example.org/paper/", "selector": [position, quote]}


def w3c(exact: str, said: str = "Why?", **more: Any) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": said, "purpose": "commenting"}
    creator = {"type": "Person", "name": "Reviewer A"}
    made = {"type": "Annotation", "id": f"urn:x:{exact}", "creator": creator, "body": body}
    return made | {"target": selected(exact)} | more


def read(content: Any) -> list[Remark]:
    return remarks_of(read_annotations(json.dumps(content).encode()), TEXTS, "remarks.json")[0]


def place(words: str, text: str = POWER) -> tuple[str, int, int]:
    at = text.index(words)
    path = next(path for path, one in TEXTS.items() if one is text)
    return path, text[:at].count("\n") + 1, at - text.rfind("\n", 0, at)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"type": "AnnotationPage", "items": [one]},
        lambda one: {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [one]}},
    ],
    ids=["one", "list", "page", "collection"],
)
def test_every_form_of_the_model_is_read(wrapped: Any) -> None:
    (remark,) = read(wrapped(w3c("beside the inverter")))
    assert remark.place is not None
    assert (remark.place.file, remark.place.line, remark.place.column) == place("beside the inverter")
    assert (remark.comment, remark.person) == ("Why?", "Reviewer A")


@pytest.mark.parametrize(
    ("more", "comment"),
    [
        ({"body": None, "bodyValue": "Plain."}, "Plain."),
        ({"body": "A text."}, "A text."),
        ({"body": [{"type": "TextualBody", "value": "<p>Bold &amp; so</p>", "format": "text/html"}]}, "Bold & so"),
    ],
    ids=["value", "string", "markup"],
)
def test_every_form_of_a_body_is_read(more: dict[str, Any], comment: str) -> None:
    (remark,) = read(w3c("beside the inverter", **more))
    assert remark.comment == comment


def test_hypothesis_exports_are_read_with_their_replies() -> None:
    note = {
        "id": "a1",
        "created": "2026-11-30T10:00:00Z",
        "user": "acct:reviewer_b@hypothes.is",
        "text": "Which valves?",
        "tags": ["technical"],
        "target": [selected("close in nine seconds", "Their valves ", ", so that")],
    }
    reply = {"id": "a2", "user": "acct:reviewer_c@hypothes.is", "text": "All.", "references": ["a1"], "target": [{}]}
    for export in ({"export_date": "today", "annotations": [note, reply]}, {"total": 2, "rows": [note, reply]}):
        (remark,) = read(export)
        assert remark.place is not None
        assert (remark.place.file, remark.place.line, remark.place.column) == place("close in nine", WATER)
        assert remark.comment == "Which valves?\nreviewer_c replies: All."
        assert (remark.person, remark.kind, remark.received) == ("reviewer_b", "technical", "2026-11-30")


def test_annotations_that_answer_one_another_are_kept() -> None:
    circle = [{"id": mine, "target": "S", "text": mine, "references": [other]} for mine, other in ("ab", "bc", "ca")]
    (head,) = read_annotations(json.dumps(circle).encode())
    assert [head.comment, *(one.comment for one in head.replies), head.replies[0].replies[0].comment] == ["a", "c", "b"]
    assert not head.replies[0].replies[0].replies


def test_equal_words_are_told_apart_by_those_around_or_not_at_all() -> None:
    assert POWER.count("hours that they last") == 2
    one = w3c("hours that they last") | {"target": selected("hours that they last", "of storage and the ", ".")}
    (remark,) = read(one)
    assert remark.place is not None
    assert remark.place.line == place("Kinds of storage and the hours")[1]
    (orphan,) = read(w3c("hours that they last"))
    assert orphan.place is None
    (stranger,) = read(w3c("words that nobody wrote"))
    assert stranger.place is None


@pytest.mark.parametrize(
    ("exact", "proposed", "expected"),
    [
        ("windless afternoon", "calm day", "as much as a calm day; see"),
        ("every second.", "every minute.", "balance both every minute.[^rotor]"),
        ("A forecast that errs", "Forecasts that *err*", "Forecasts that \\*err\\* by one"),
    ],
)
def test_better_words_become_an_edit_of_the_source(exact: str, proposed: str, expected: str) -> None:
    body = [{"type": "TextualBody", "value": proposed, "purpose": "editing"}]
    annotations = read_annotations(json.dumps(w3c(exact, body=body)).encode())
    remarks, edits = remarks_of(annotations, TEXTS, "remarks.json")
    edit = edits[remarks[0].key]
    assert expected in apply(POWER, edit.start, Suggestion(POWER[edit.start : edit.end], edit.new))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b"\xff\xfe", b"[" * 100_000, b'{"items": []}'])
def test_what_holds_no_annotations_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        read_annotations(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["target", "selector", "body", "items", "value", "type", "refinedBy"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_in_the_file_nothing_breaks(content: Any) -> None:
    try:
        annotations = read_annotations(json.dumps(content).encode())
    except UnreadableSheet:
        return
    remarks_of(annotations, TEXTS, "remarks.json")
