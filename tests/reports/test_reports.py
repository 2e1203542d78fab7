"""The reports: whole renderings, carets under every kind of character, hostile text, and the shape of the JSON."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import unicodedata

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from work import calls_of

from chapterhouse import reports
from chapterhouse.core.diagnostics import Diagnostic, Edit, Related, Severity, Span
from chapterhouse.reports import FORMATS, quoting
from chapterhouse.reports import json as json_report
from chapterhouse.reports.location import Lines, Position, Texts
from chapterhouse.reports.quoting import printable, quote
from chapterhouse.reports.text import render, summary

ENERGY = "# Energy {#sec:energy}\n\nAs @fig:grdi shows, demand doubles.\n\n![Grid.](figures/grid.svg){#fig:grid}\n"
BIB = "@report{iea2025,\n  title = {A},\n}\n@report{iea2025,\n  title = {B},\n}\n"


def at(text: str, words: str, file: str = "chapters/a.md", nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(file, start, start + len(words))


def finding(span: Span, **changes: object) -> Diagnostic:
    values: dict[str, object] = {"code": "some-fault", "severity": Severity.ERROR, "message": "something is wrong"}
    return Diagnostic(**{**values, "span": span, **changes})  # type: ignore[arg-type]


MISSPELT = Diagnostic(
    code="undefined-reference",
    severity=Severity.ERROR,
    message="no figure is labelled `fig:grdi`",
    span=at(ENERGY, "fig:grdi", "chapters/energy.md"),
    hint="did you mean `fig:grid`?",
    related=(Related(at(ENERGY, "fig:grid", "chapters/energy.md"), "`fig:grid` is labelled here"),),
    edits=(Edit(at(ENERGY, "fig:grdi", "chapters/energy.md"), "fig:grid", safe=False),),
)
TWICE = Diagnostic(
    code="duplicate-entry",
    severity=Severity.WARNING,
    message="the key `iea2025` is taken",
    span=at(BIB, "iea2025", "bibliography/references.bib", 1),
    related=(Related(at(BIB, "iea2025", "bibliography/references.bib"), "first defined here"),),
    misleading=False,
)
TEXTS = {"chapters/energy.md": ENERGY, "bibliography/references.bib": BIB}


# --- lines and columns -------------------------------------------------------------------------------------------


def test_lines_end_at_line_feeds_and_carriage_returns_only() -> None:
    text = "a\r\nb\rc\nd\x0ce\u2028f\x85g\n"
    lines = Lines(text)
    assert [lines.line(number) for number in range(1, len(lines) + 1)] == ["a", "b", "c", "d\x0ce\u2028f\x85g", ""]


def test_columns_count_code_points() -> None:
    text = "x\n\t한e\u0301👩‍🌾@key\n"
    assert Lines(text).position(text.index("@")) == Position(line=2, column=8, offset=9)


def test_places_at_the_edges_of_a_text() -> None:
    assert Lines("").position(0) == Position(1, 1, 0)
    assert Lines("ab\n").position(3) == Position(2, 1, 3)
    assert Lines("ab").position(99) == Position(1, 3, 2)
    assert Lines("a\r\nb").position(2) == Position(1, 3, 2)
    with pytest.raises(IndexError, match="line 3 of 2"):
        Lines("a\nb").line(3)


@given(st.text(alphabet="ab\r\n\t한\u0301\x0c\u2028"), st.data())
def test_every_offset_comes_back_from_its_line_and_column(text: str, data: st.DataObject) -> None:
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    place = lines.position(offset)
    before = re.split(r"\r\n|\n|\r", text)
    assert [lines.line(number) for number in range(1, len(lines) + 1)] == before
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))]
    assert starts[place.line - 1] + place.column - 1 == offset == place.offset


def test_a_file_without_a_text_has_no_extent() -> None:
    assert Texts({}).extent(Span("figures/grid.png")) is None


# --- the text report ---------------------------------------------------------------------------------------------


def test_the_whole_text_report() -> None:
    assert (
        render([MISSPELT, TWICE], TEXTS)
        == """\
warning[duplicate-entry]: the key `iea2025` is taken
 --> bibliography/references.bib:4:9
  |
4 | @report{iea2025,
  |         ^^^^^^^
  |
 ::: bibliography/references.bib:1:9
  |
1 | @report{iea2025,
  |         ------- first defined here

error[undefined-reference]: no figure is labelled `fig:grdi`
 --> chapters/energy.md:3:5
  |
3 | As @fig:grdi shows, demand doubles.
  |     ^^^^^^^^
  |
 ::: chapters/energy.md:5:29
  |
5 | ![Grid.](figures/grid.svg){#fig:grid}
  |                             -------- `fig:grid` is labelled here
  |
  = help: did you mean `fig:grid`?

1 error and 1 warning in 2 files
"""
    )


def test_numbers_of_lines_share_one_gutter() -> None:
    text = "\n".join(f"line {number}" for number in range(1, 120))
    late, early = at(text, "line 100"), at(text, "line 9")
    report = render([finding(late, related=(Related(early, "see here"),))], {"chapters/a.md": text})
    assert (
        report
        == """\
error[some-fault]: something is wrong
   --> chapters/a.md:100:1
    |
100 | line 100
    | ^^^^^^^^
    |
   ::: chapters/a.md:9:1
    |
  9 | line 9
    | ------ see here

1 error in 1 file
"""
    )


def test_a_span_of_several_lines_says_where_it_ends() -> None:
    text = "@report{a,\n  title = {A,\n}\n"
    report = render([finding(Span("x.bib", 0, len(text)))], {"x.bib": text})
    assert "1 | @report{a,\n  | ^^^^^^^^^^ … to line 3\n" in report


def test_a_span_that_takes_its_line_end_stays_on_its_line() -> None:
    assert "1 | ab\n  | ^^\n" in render([finding(Span("a.md", 0, 3))], {"a.md": "ab\ncd\n"})


def test_an_empty_span_takes_one_caret() -> None:
    assert "1 | abc\n  |   ^\n" in render([finding(Span("a.md", 2, 2))], {"a.md": "abc\n"})
    assert "1 | abc\n  |    ^\n" in render([finding(Span("a.md", 3, 3))], {"a.md": "abc\n"})


def test_an_empty_line_and_an_unknown_text_show_only_the_place() -> None:
    assert render([finding(Span("a.md", 0, 0))], {"a.md": ""}).startswith(
        "error[some-fault]: something is wrong\n --> a.md:1:1\n\n"
    )
    assert render([finding(Span("b.png", 0, 0), hint="mend it")], {}) == (
        "error[some-fault]: something is wrong\n--> b.png\n |\n = help: mend it\n\n1 error in 1 file\n"
    )
    related = (Related(Span("b.png"), "this picture"),)
    assert "\n ::: b.png: this picture\n" in render([finding(Span("a.md", 0, 1), related=related)], {"a.md": "x"})


def test_findings_of_a_file_stand_together_in_their_order() -> None:
    spans = [Span("b.md", 5, 6), Span("a.md", 3, 4), Span("b.md", 1, 2), Span("a.md", 0, 1)]
    report = render([finding(span) for span in spans], {"a.md": "0123456", "b.md": "0123456"})
    assert re.findall(r"--> (.*)", report) == ["a.md:1:1", "a.md:1:4", "b.md:1:2", "b.md:1:6"]


def test_the_summary_counts_in_words() -> None:
    error, warning, note = (finding(Span("a.md"), severity=severity) for severity in Severity)
    other = finding(Span("b.md"))
    assert summary([]) == "no findings"
    assert summary([error]) == "1 error in 1 file"
    assert summary([error, other, error, warning]) == "3 errors and 1 warning in 2 files"
    assert summary([error, warning, note, note]) == "1 error, 1 warning and 2 notes in 1 file"
    assert render([], {}) == "no findings\n"


def test_colour_only_when_asked_for_and_nothing_else_changes() -> None:
    plain, coloured = render([MISSPELT, TWICE], TEXTS), render([MISSPELT, TWICE], TEXTS, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[undefined-reference]\x1b[0m" in coloured
    assert "\x1b[1;33mwarning[duplicate-entry]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


# --- the line and its caret --------------------------------------------------------------------------------------


def caret_under(line: str, words: str, width: int = 100) -> tuple[str, str]:
    """The quoted line, and what of it stands in the terminal's cells above the caret run."""
    start = line.index(words)
    quoted = quote(line, start, start + len(words), width)
    columns: list[str] = []
    for cluster in wcwidth.iter_graphemes(quoted.text):
        columns += [cluster, *[""] * (wcwidth.width(cluster) - 1)]
    return quoted.text, "".join(columns[quoted.start : quoted.end])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("plain @key here", "@key"),
        ("\ttab then @key here", "@key"),
        ("a\tb\tc @key", "@key"),
        ("한국의 도시 @key 계획", "@key"),
        ("한국의 도시 @key 계획", "도시"),
        ("e\u0301a\u0308o\u0302 combined @key", "@key"),
        ("family 👩‍👩‍👧 farmer 👩🏽‍🌾 flag 🇰🇷 heart ❤️ @key", "@key"),
        ("family 👩‍👩‍👧 farmer 👩🏽‍🌾 flag", "👩🏽‍🌾"),
        ("שלום @key", "@key"),
    ],
)
def test_the_caret_stays_under_its_characters(line: str, words: str) -> None:
    shown, covered = caret_under(line, words)
    assert covered == words
    assert "\t" not in shown


def test_a_tab_reaches_to_the_next_stop() -> None:
    assert quote("a\tb", 1, 2, 80) == quote("a   b", 1, 4, 80)
    assert quote("\t\tx", 2, 3, 80).start == 8


def test_a_span_within_a_cluster_covers_it_whole() -> None:
    line = "ne\u0301e"
    assert quote(line, 2, 3, 80) == quote(line, 1, 3, 80)
    assert (quote(line, 2, 3, 80).start, quote(line, 2, 3, 80).end) == (1, 2)


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = " ".join(f"word{number:03}" for number in range(200))
    for words in ("word000", "word100", "word199"):
        shown, covered = caret_under(line, words, width=60)
        assert covered == words
        assert len(shown) <= 60
        assert shown.startswith("…") == (words != "word000")
        assert shown.endswith("…") == (words != "word199")
    report = render([finding(at(line, "word100"))], {"chapters/a.md": line}, width=60)
    assert max(map(len, report.splitlines())) <= 60
    assert report.splitlines()[3:5] == [
        "1 | …word097 word098 word099 word100 word101 word102 word10…",
        "  |                          ^^^^^^^",
    ]


def test_words_that_find_no_room_behind_the_marks_stand_below_them() -> None:
    line = "x" * 40 + "@key"
    related = (Related(Span("a.md", 40, 44), "the same key stands here"),)
    report = render([finding(Span("a.md", 40, 44), related=related)], {"a.md": line}, width=60)
    assert report.splitlines()[-5:-2] == [
        f"1 | {line}",
        f"  | {' ' * 40}----",
        f"  | {' ' * 32}the same key stands here",
    ]
    assert max(map(len, report.splitlines())) == 60


def test_a_span_wider_than_the_terminal_keeps_its_beginning() -> None:
    shown, covered = caret_under("before " + "x" * 500 + " behind", "x" * 500, width=40)
    assert shown == "…" + "x" * 38 + "…"
    assert covered == "x" * 38


def test_a_line_of_a_megabyte_is_cut_without_reading_it_whole() -> None:
    line = "a" * 1_000_000 + "@key" + "b" * 1_000_000
    shown, covered = caret_under(line, "@key", width=60)
    assert covered == "@key" and len(shown) == 60
    of_a_megabyte = calls_of(lambda: caret_under(line, "@key", width=60))
    assert of_a_megabyte <= 1.1 * calls_of(lambda: caret_under(line[999_000:1_001_000], "@key", width=60))
    whole = quote(line, 0, len(line), 60)
    assert (whole.text, whole.start, whole.end) == ("a" * 58 + "…", 0, 58)


def test_a_line_of_wide_characters_is_cut_by_cells() -> None:
    shown, covered = caret_under("도시 " * 100 + "@key" + " 계획" * 100, "@key", width=50)
    assert covered == "@key"
    assert wcwidth.width(shown) <= 50


@given(
    line=st.text(alphabet=st.sampled_from("ab \t한e\u0301👩\u200d🌾🇰🇷\x1b\u202e\u00ad[\u0e33\u0915\u094d")),
    width=st.integers(5, 60),
    data=st.data(),
)
def test_a_quotation_always_fits_and_its_run_lies_in_it(line: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    quoted = quote(line, start, end, width)
    longest = max((wcwidth.width(printable(c)) for c in wcwidth.iter_graphemes(line.replace("\t", "    "))), default=0)
    assert 0 <= quoted.start < quoted.end
    assert quoted.end <= max(width, longest + 2) + 1
    assert not any(unicodedata.category(c) in ("Cc", "Cf") and c not in "\u200c\u200d" for c in quoted.text)


# --- hostile text ------------------------------------------------------------------------------------------------


def test_control_and_bidirectional_characters_are_written_out() -> None:
    line = "safe \x1b[2J\x1b]0;title\x07 \u202egnp.exe\u202c \u200bkey\ufeff \x00 \x9b31m \u2066x\u2069 @key"
    shown, covered = caret_under(line, "@key", width=500)
    assert covered == "@key"
    assert shown == (
        "safe <U+001B>[2J<U+001B>]0;title<U+0007> <U+202E>gnp.exe<U+202C> <U+200B>key<U+FEFF> <U+0000> "
        "<U+009B>31m <U+2066>x<U+2069> @key"
    )


def test_a_hostile_chapter_forges_no_line_of_the_report() -> None:
    fake = "\r\x1b[1Aerror[forged]: all is well\n\u2028 --> ok.md:1:1"
    report = render(
        [
            finding(
                Span(f"chapters/{fake}.md", 0, 3),
                message=fake,
                hint=fake,
                related=(Related(Span("chapters/a.md", 2, 4), fake),),
            )
        ],
        {f"chapters/{fake}.md": f"abc{fake}", "chapters/a.md": "x\x0b\x85y"},
    )
    assert "\x1b" not in report and "\r" not in report and "\u2028" not in report and "\x85" not in report
    assert [line for line in report.splitlines() if line.startswith("error")] == [
        "error[some-fault]: <U+000D><U+001B>[1Aerror[forged]: all is well<U+000A><U+2028> --> ok.md:1:1"
    ]


@given(st.text(), st.data())
def test_rendering_never_fails(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) + 5))
    end = data.draw(st.integers(start, len(text) + 9))
    one = finding(Span("a.md", start, end), message=text, hint=text, related=(Related(Span("a.md"), text),))
    for report in FORMATS.values():
        assert report([one], {"a.md": text}).endswith("\n")


# --- JSON --------------------------------------------------------------------------------------------------------


def test_the_whole_json_report() -> None:
    place = {"file": "chapters/energy.md"}
    start = {"line": 3, "column": 5, "offset": 28}
    end = {"line": 3, "column": 13, "offset": 36}
    assert json.loads(json_report.render([MISSPELT], TEXTS)) == {
        "version": 1,
        "findings": [
            {
                "code": "undefined-reference",
                "severity": "error",
                "message": "no figure is labelled `fig:grdi`",
                "hint": "did you mean `fig:grid`?",
                "stops_build": True,
                **place,
                "start": start,
                "end": end,
                "related": [
                    {
                        "message": "`fig:grid` is labelled here",
                        **place,
                        "start": {"line": 5, "column": 29, "offset": 89},
                        "end": {"line": 5, "column": 37, "offset": 97},
                    }
                ],
                "edits": [{"replacement": "fig:grid", "safe": False, **place, "start": start, "end": end}],
            }
        ],
        "summary": {"errors": 1, "warnings": 0, "notes": 0, "files": 1},
    }


def test_json_of_nothing_and_of_a_file_without_a_text() -> None:
    assert json.loads(json_report.render([], {})) == {
        "version": 1,
        "findings": [],
        "summary": {"errors": 0, "warnings": 0, "notes": 0, "files": 0},
    }
    (reported,) = json.loads(json_report.render([finding(Span("b.png"))], {}))["findings"]
    assert reported["start"] == reported["end"] == {"line": None, "column": None, "offset": 0}
    assert reported["hint"] is None


def test_json_is_plain_ascii() -> None:
    report = json_report.render([finding(Span("a.md"), message="한국 \u202e \x1b \x9b")], {"a.md": "x"})
    assert report.isascii()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", report)


def test_every_module_that_renders_is_a_format() -> None:
    modules = {found.name for found in pkgutil.iter_modules(reports.__path__)}
    rendering = {name for name in modules if hasattr(importlib.import_module(f"{reports.__name__}.{name}"), "render")}
    assert set(FORMATS) == rendering
    assert {"text", "json"} <= rendering and {"location", "quoting"} <= modules - rendering
    with pytest.raises(KeyError):
        FORMATS["location"]


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_lines_are_measured_as_all_others_are(text: str) -> None:
    assert list(quoting._graphemes(text)) == list(wcwidth.iter_graphemes(text))
    assert quoting.cells(text) == wcwidth.width(text, control_codes="ignore")
