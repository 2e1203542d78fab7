"""The reports for programs: whole renderings, the formats' own rules, and hostile text."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sarif_kit.validate import validation_errors

from chapterhouse.checks.engine.registry import RULES
from chapterhouse.core.diagnostics import Diagnostic, Edit, Related, Severity, Span
from chapterhouse.core.rules import Rule
from chapterhouse.reports import FORMATS, NAMES, format_of, name_for
from chapterhouse.reports.fingerprint import fingerprints
from chapterhouse.reports.github import render as github
from chapterhouse.reports.github import summarise
from chapterhouse.reports.location import Texts
from chapterhouse.reports.sarif import render as sarif

ENERGY = "# Energy {#sec:energy}\n\nÄ As @fig:grdi shows, 한국 doubles.\n\n![Grid.](grid.svg){#fig:grid}\n"
BIB = "@report{iea2025,\r\n  title = {A},\r\n}\r\n@report{iea2025,\r\n  title = {B},\r\n}\r\n"
TEXTS = {"chapters/energy.md": ENERGY, "bibliography/references.bib": BIB}


def at(file: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[file].index(words, start + 1)
    return Span(file, start, start + len(words))


MISSPELT = Diagnostic(
    code="undefined-reference",
    severity=Severity.ERROR,
    message="no figure is labelled `fig:grdi`",
    span=at("chapters/energy.md", "fig:grdi"),
    hint="did you mean `fig:grid`?",
    related=(Related(at("chapters/energy.md", "fig:grid"), "`fig:grid` is labelled here"),),
    edits=(Edit(at("chapters/energy.md", "fig:grdi"), "fig:grid", safe=False),),
)
TWICE = Diagnostic(
    code="duplicate-entry",
    severity=Severity.WARNING,
    message="the key `iea2025` is taken",
    span=at("bibliography/references.bib", "iea2025", 1),
    related=(Related(at("bibliography/references.bib", "iea2025"), "first defined here"),),
    misleading=False,
)
UNKNOWN = Diagnostic("missing-file", Severity.NOTE, "no such file", Span("figures/100% a,b.svg"))
ALL = [UNKNOWN, TWICE, MISSPELT]


def loaded(form: str, findings: list[Diagnostic] = ALL) -> Any:
    return json.loads(FORMATS[form](findings, TEXTS))


# --- concise -----------------------------------------------------------------------------------------------------


def test_concise_is_a_line_a_finding() -> None:
    assert FORMATS["concise"](ALL, TEXTS) == (
        "bibliography/references.bib:4:9: warning: the key `iea2025` is taken [duplicate-entry]\n"
        "chapters/energy.md:3:7: error: no figure is labelled `fig:grdi` (did you mean `fig:grid`?) "
        "[undefined-reference]\n"
        "figures/100% a,b.svg: note: no such file [missing-file]\n"
    )


def test_concise_says_nothing_of_nothing() -> None:
    assert FORMATS["concise"]([], {}) == ""


# --- GitHub ------------------------------------------------------------------------------------------------------


def test_github_puts_errors_first_and_escapes() -> None:
    assert github(ALL, TEXTS) == (
        "::error file=chapters/energy.md,line=3,endLine=3,col=7,title=undefined-reference"
        "::no figure is labelled `fig:grdi`%0Adid you mean `fig:grid`?\n"
        "::warning file=bibliography/references.bib,line=4,endLine=4,col=9,title=duplicate-entry"
        "::the key `iea2025` is taken\n"
        "::notice file=figures/100%25 a%2Cb.svg,title=missing-file::no such file\n"
    )


def test_github_ends_a_span_of_whole_lines_on_its_last_line() -> None:
    whole = Diagnostic("x", Severity.ERROR, "m", Span("chapters/energy.md", 0, ENERGY.index("Ä")))
    assert "line=1,endLine=2,col=1" in github([whole], TEXTS)


@given(st.text(), st.text())
def test_no_text_becomes_a_command_of_its_own(message: str, file: str) -> None:
    finding = Diagnostic("some-code", Severity.ERROR, message or "m", Span(file or "f"), hint=message)
    reported = github([finding], {})
    assert reported.count("\n") == 1 and "\r" not in reported and reported.startswith("::error file=")
    properties = reported[len("::error ") :].partition("::")[0]
    assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "title"]


def test_the_summary_is_a_table_with_links() -> None:
    assert summarise(ALL, TEXTS, base="https://github.com/o/r/blob/abc") == (
        "### chapterhouse: 1 error, 1 warning and 1 note in 3 files\n"
        "\n"
        "| | Place | Finding | Rule |\n"
        "|---|---|---|---|\n"
        "| error | [chapters/energy.md:3](https://github.com/o/r/blob/abc/chapters/energy.md#L3) "
        "| no figure is labelled `fig:grdi`<br>did you mean `fig:grid`? | `undefined-reference` |\n"
        "| warning | [bibliography/references.bib:4](https://github.com/o/r/blob/abc/bibliography/references.bib#L4) "
        "| the key `iea2025` is taken | `duplicate-entry` |\n"
        "| note | [figures/100% a,b.svg](https://github.com/o/r/blob/abc/figures/100%25%20a%2Cb.svg) "
        "| no such file | `missing-file` |\n"
    )


def test_the_summary_of_a_clean_paper_is_one_line() -> None:
    assert summarise([], {}) == "### chapterhouse: no findings\n\n"


def test_the_summary_escapes_markup_but_not_code() -> None:
    finding = Diagnostic("c", Severity.ERROR, "a <b> *c* | `x|<y>` @team #1", Span("f_g.md"))
    row = summarise([finding], {}).splitlines()[-1]
    assert row == "| error | f\\_g.md | a \\<b\\> \\*c\\* \\| `x\\|<y>` \\@team \\#1 | `c` |"


def test_the_summary_stays_below_what_github_takes() -> None:
    many = [Diagnostic("c", Severity.ERROR, "ü" * 200, Span("f.md"), hint=str(n)) for n in range(9000)]
    reported = summarise(many, {})
    assert 800_000 < len(reported.encode()) < 1_000_000
    assert reported.endswith("more, which `chapterhouse check` tells.\n")


# --- GitLab ------------------------------------------------------------------------------------------------------


def test_gitlab_has_its_five_fields() -> None:
    names = fingerprints([TWICE, MISSPELT, UNKNOWN], Texts(TEXTS))
    assert loaded("gitlab") == [
        {
            "description": "the key `iea2025` is taken",
            "check_name": "duplicate-entry",
            "fingerprint": names[0],
            "severity": "minor",
            "location": {"path": "bibliography/references.bib", "lines": {"begin": 4, "end": 4}},
        },
        {
            "description": "no figure is labelled `fig:grdi` (did you mean `fig:grid`?)",
            "check_name": "undefined-reference",
            "fingerprint": names[1],
            "severity": "critical",
            "location": {"path": "chapters/energy.md", "lines": {"begin": 3, "end": 3}},
        },
        {
            "description": "no such file",
            "check_name": "missing-file",
            "fingerprint": names[2],
            "severity": "info",
            "location": {"path": "figures/100% a,b.svg", "lines": {"begin": 1}},
        },
    ]


def test_a_fingerprint_stays_when_lines_move_and_differs_for_each_finding() -> None:
    text = "a @x b\n\nc @x d\n@x\n@x @x\n"
    places = [i for i in range(len(text)) if text.startswith("@x", i)]

    def names(text: str, shift: int) -> list[str]:
        findings = [Diagnostic("c", Severity.ERROR, f"m{i}", Span("f", i + shift, i + shift + 2)) for i in places]
        return fingerprints(findings, Texts({"f": text}))

    before = names(text, 0)
    assert len(set(before)) == len(places) == 5
    assert names("# New\n\n" + text, 7) == before
    assert names(text.replace("a @x", "z @x"), 0)[0] != before[0]


# --- reviewdog ---------------------------------------------------------------------------------------------------


def test_rdjson_counts_bytes_and_suggests() -> None:
    report = loaded("rdjson", [MISSPELT])
    line = {"start": {"line": 3, "column": 8}, "end": {"line": 3, "column": 16}}
    assert report == {
        "source": {"name": "chapterhouse"},
        "diagnostics": [
            {
                "message": "no figure is labelled `fig:grdi`\ndid you mean `fig:grid`?",
                "location": {"path": "chapters/energy.md", "range": line},
                "severity": "ERROR",
                "code": {"value": "undefined-reference"},
                "related_locations": [
                    {
                        "message": "`fig:grid` is labelled here",
                        "location": {
                            "path": "chapters/energy.md",
                            "range": {"start": {"line": 5, "column": 21}, "end": {"line": 5, "column": 29}},
                        },
                    }
                ],
                "suggestions": [{"range": line, "text": "fig:grid"}],
            }
        ],
    }


def test_rdjson_makes_one_suggestion_of_several_edits() -> None:
    file = "chapters/energy.md"
    edits = (Edit(at(file, "한국"), "Korea"), Edit(at(file, "As"), "as"))
    finding = Diagnostic("c", Severity.ERROR, "m", at(file, "As"), edits=edits)
    (suggestion,) = loaded("rdjson", [finding])["diagnostics"][0]["suggestions"]
    assert suggestion["text"] == "as @fig:grdi shows, Korea"
    assert suggestion["range"] == {"start": {"line": 3, "column": 4}, "end": {"line": 3, "column": 30}}


def test_rdjson_suggests_nothing_that_reaches_into_another_file() -> None:
    finding = Diagnostic("c", Severity.ERROR, "m", TWICE.span, edits=MISSPELT.edits)
    assert "suggestions" not in loaded("rdjson", [finding])["diagnostics"][0]
    assert loaded("rdjson", [UNKNOWN])["diagnostics"][0]["location"] == {"path": "figures/100% a,b.svg"}


# --- SARIF -------------------------------------------------------------------------------------------------------


def test_sarif_is_what_the_standard_asks_for() -> None:
    log = json.loads(sarif(ALL, TEXTS, rules=RULES))
    assert validation_errors(log) == []
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints" and run["newlineSequences"] == ["\r\n", "\n", "\r"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "duplicate-entry",
        "missing-file",
        "undefined-reference",
    ]
    assert all(rule["help"]["markdown"] and rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])
    twice, misspelt, unknown = run["results"]
    assert misspelt == {
        "ruleId": "undefined-reference",
        "ruleIndex": 2,
        "level": "error",
        "message": {"text": "No figure is labelled `fig:grdi`. Did you mean `fig:grid`?"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "chapters/energy.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 15},
                }
            }
        ],
        "partialFingerprints": dict.fromkeys(
            ("primaryLocationLineHash", "findingInLine/v1"), fingerprints([MISSPELT], Texts(TEXTS))[0]
        ),
        "properties": {"stopsBuild": True},
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "`fig:grid` is labelled here"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "chapters/energy.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 5, "startColumn": 21, "endLine": 5, "endColumn": 29},
                },
            }
        ],
        "fixes": [
            {
                "description": {"text": "did you mean `fig:grid`?"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "chapters/energy.md", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 15},
                                "insertedContent": {"text": "fig:grid"},
                            }
                        ],
                    }
                ],
                "properties": {"safe": False},
            }
        ],
    }
    assert (twice["level"], unknown["level"]) == ("warning", "note")
    place = unknown["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "figures/100%25%20a%2Cb.svg", "uriBaseId": "%SRCROOT%"}}


def test_sarif_tells_every_rule_there_is() -> None:
    findings = [Diagnostic(code, Severity.ERROR, "m", Span("f")) for code in RULES]
    log = json.loads(sarif(findings, {}, rules=RULES))
    assert validation_errors(log) == []
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) == len(RULES) > 60


def test_sarif_links_nowhere_that_an_author_chose() -> None:
    finding = Diagnostic("c", Severity.ERROR, "the link `[x](https://evil.example)` is broken", Span("f"))
    log = json.loads(sarif([finding], {}))
    assert log["runs"][0]["results"][0]["message"]["text"] == (r"The link `\[x\](https://evil.example)` is broken.")


# --- all of them -------------------------------------------------------------------------------------------------

spans = st.builds(lambda a, b: Span("f", min(a, b), max(a, b)), st.integers(0, 60), st.integers(0, 60))
findings = st.builds(
    Diagnostic,
    code=st.sampled_from(["a-fault", "b-fault"]),
    severity=st.sampled_from(Severity),
    message=st.text(min_size=1),
    span=spans,
    hint=st.none() | st.text(min_size=1),
    related=st.lists(st.builds(Related, spans, st.text(min_size=1)), max_size=2).map(tuple),
    edits=st.lists(st.builds(Edit, spans, st.text()), max_size=2).map(tuple),
)


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(findings, max_size=3), st.text(max_size=80))
def test_no_text_breaks_a_report(form: str, reported: list[Diagnostic], text: str) -> None:
    for texts in ({}, {"f": text}):
        report = FORMATS[form](reported, texts)
        report.encode("utf-8")
        if form in ("gitlab", "json", "rdjson", "sarif"):
            assert report.isascii() and json.loads(report) is not None


@given(st.lists(findings, max_size=3), st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_every_sarif_is_valid(reported: list[Diagnostic], text: str, file: str) -> None:
    rules = {"a-fault": Rule("a-fault", Severity.NOTE, "It is a.", "It is a, indeed.", enabled=False)}
    log = json.loads(sarif(reported, {"f": text}, rules=rules))
    assert validation_errors(log) == []
    elsewhere = json.loads(sarif([Diagnostic("c", Severity.ERROR, "m", Span(file))], {}))
    uri = elsewhere["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri, errors="replace") == file.encode("utf-8", "replace").decode()


def test_every_format_says_what_it_is() -> None:
    for name in NAMES:
        form = format_of(name)
        assert isinstance(form.FOR_CI, bool) and isinstance(form.ARE_LINES, bool)
        assert form.SUFFIX == "" or (form.SUFFIX.startswith(".") and name_for(form.SUFFIX) == name)
    assert name_for("") is None and name_for(".none") is None
