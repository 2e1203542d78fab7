"""A project's own style sheets: what of them is kept, what is told and where, and that none of them can do harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.inputs.style_sheets import read_sheet


def told(text: str, name: str = "print") -> list[tuple[str, str]]:
    """What is told of the sheet ``text``: the characters that it is about, and the message."""
    sheet = read_sheet(f"theme/{name}.css", text)
    return [(text[fault.start : fault.end], fault.message) for fault in sheet.faults]


@pytest.mark.parametrize(
    "text",
    [
        "h1{color:#1b3a52;font-size:20pt}",
        "@page :first{@top-left{color:#333333}}",
        "@media (min-width: 40em){p{margin:1em}}",
        "sup{font-size:65%;position:relative;top:-0.3em}",
        "blockquote{background:#f2f5f7;color:#1d2733}",
        "p::before{content:'*'}",
        ":root{--accent:#123456}",
    ],
)
def test_what_changes_the_look_is_kept_as_it_is(text: str) -> None:
    sheet = read_sheet("theme/print.css", text)
    assert (sheet.kept.replace('"', "'"), sheet.faults) == (text, ())


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("p{color:#bbb}", "color", "text on `#ffffff` has a contrast of 1.9 to 1 here"),
        ("p{color:rgb(0 0 0 / 30%)}", "color", "text on `#ffffff` has a contrast of"),
        ("p{background:#333}", "background", "text on `#333333` has a contrast of"),
        ("p{color:#fff;background:#eee}", "color", "text on `#eeeeee` has a contrast of"),
        ("p{background:url(a.png)}", "background", "`background` asks for a file or an address"),
        ("p{background:image-set('a.png' 1x)}", "background", "`background` asks for a file or an address"),
        ("p{visibility:hidden}", "visibility", "`visibility` hides what readers and their aids are told"),
        ("p{opacity:.9}", "opacity", "`opacity` hides what readers and their aids are told"),
        ("h1{content:'Other'}", "content", "`content` takes the place of text"),
        ("@page{size:A5}", "size", "`size` of a page is set in paper.toml"),
        ("p{page:cover}", "page", "`page` is the tool's: notes, numbers and bookmarks hang on it"),
        ("@font-face{font-family:X}", "@font-face", "`@font-face` cannot stand in a style sheet here"),
        ("p{font-size:8px}", "font-size", "letters of 6 pt cannot be read"),
        ("p{font-size:0}", "font-size", "letters of this size cannot be read"),
        ("p{font-size:10%}", "font-size", "letters of this size cannot be read"),
        ("p{font-size:.1em}", "font-size", "letters of this size cannot be read"),
        ("p{position:relative;left:-500mm}", "left", "`left` moves text off the page"),
        ("p{position:relative;top:90em}", "top", "`top` moves text off the page"),
        ("p{position:running(head)}", "position", "`position` takes the element out of the text"),
        ("p{position:fixed}", "position", "`position` takes the element out of the text"),
        ("p{position:absolute}", "position", "`position` takes the element out of the text"),
        ("p{transform:rotate(9deg)}", "transform", "`transform` moves what is printed"),
        ("p{overflow:hidden}", "overflow", "`overflow` cuts off what does not fit"),
        ("p{float:footnote}", "float", "`float: footnote` takes the place of"),
        ("p{text-indent:-9999px}", "text-indent", "`text-indent` moves text off the page"),
        ("p{margin-left:-50%}", "margin-left", "`margin-left` moves text off the page"),
        ("p{a:b{}}", "a", None),
    ],
)
def test_what_a_sheet_may_not_say_is_left_out_and_told(text: str, place: str, message: str | None) -> None:
    found = told(text)
    assert found and all(message is None or one[1].startswith(message) for one in found)
    assert any(one[0] == place or message is None for one in found)
    assert place not in read_sheet("theme/print.css", text).kept.replace("{", " ").split()


def test_places_count_lines_and_columns() -> None:
    text = "/* 김 */\r\nh1 { color: #123 }\r\n\r\np {\r\n  opacity: 0.5;\r\n}\r\n"
    assert [place for place, _ in told(text)] == ["opacity"]


def test_on_screens_and_in_books_text_is_read_by_day_and_by_night() -> None:
    for name in ("screen", "book"):
        assert [message[:16] for _, message in told("p{color:#111111}", name)] == [
            "text on `#11181f" if name == "screen" else "text on `#000000"
        ]
        assert told("p{color:light-dark(#111111, #eeeeee)}", name) == []
        assert [place for place, _ in told("p{background:#ffffff}", name)] == ["background"]
        assert told("p{background:#ffffff;color:#111111}", name) == []


_PIECES = st.sampled_from(
    [
        "</style>",
        "<!--",
        "url(",
        "@import 'a';",
        "p",
        "{",
        "}",
        ":",
        ";",
        "color",
        "\\",
        "\n",
        "'",
        '"',
        "/*",
        "*/",
        "(",
        "é",
        "@page",
        "@media",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=3), max_size=25).map("".join))
def test_nothing_that_is_kept_leaves_its_sheet_or_asks_for_a_file(text: str) -> None:
    sheet = read_sheet("theme/print.css", text)
    assert "<" not in sheet.kept
    assert not re.search(r"url\s*\(|@import|@font-face", sheet.kept, re.IGNORECASE)
    assert all(0 <= fault.start <= fault.end <= max(1, len(text)) for fault in sheet.faults)
    assert read_sheet("theme/print.css", sheet.kept).kept == sheet.kept
