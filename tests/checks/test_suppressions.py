"""Comments that allow findings: what they reach, what they never let through, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_check import check
from sample_papers import paper_of
from work import assert_in_proportion

from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.engine.run import run_checks
from chapterhouse.checks.engine.suppressions import apply_suppressions, read_suppressions
from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.core.rules import STAGE_RULES, Rule, comments
from chapterhouse.inputs.source import Buffers
from chapterhouse.reports.text import render

A = "chapters/energy.md"
BIB = "bibliography/references.bib"
TITLE = "# Energy {#sec:energy}\n\n"
ENTRY = "@report{iea2025,\n  title = {Demand},\n  institution = {IEA},\n  year = {2025},\n}\n"


def checked(text: str, bib: str = "", settings: str = "", extra: Mapping[str, str] | None = None) -> tuple[str, int]:
    """The report on a chapter, and how many findings are suppressed."""
    toml = f"title = 'Paper'\ndate = 2026-01-01\n[[parts]]\nchapters = ['{A}']\n{settings}"
    done = check(Buffers({"paper.toml": toml, A: text, BIB: bib, **(extra or {})}))
    return render(done.findings, done.texts, suppressed=len(done.suppressed)), len(done.suppressed)


def codes(text: str, bib: str = "", settings: str = "") -> list[str]:
    """The codes of the findings that remain."""
    report, _ = checked(text, bib, settings)
    return [
        line.partition("[")[2].partition("]")[0]
        for line in report.splitlines()
        if line.startswith(("e", "w", "n")) and "[" in line
    ]


CLEAN = "no findings (1 allowed in place)\n"
ALLOW = "<!-- allow unfinished-text: the figure comes in May -->"


@pytest.mark.parametrize(
    "text",
    [
        f"Demand grows TODO. {ALLOW}\n",
        f"Demand\n{ALLOW}\ngrows TODO.\n",
        f"{ALLOW}\n\nDemand grows TODO.\n",
        f"{ALLOW}\nDemand grows TODO.\n",
        f"{ALLOW}\n<!-- another comment -->\n\nDemand grows TODO.\n",
        "<!--\nallow unfinished-text:\n  over lines\n-->\n\nDemand grows TODO.\n",
        f"Words.\n\n{ALLOW}\n\n| a |\n|---|\n| TODO |\n\n: Caption.\n",
        f"| a |\n|---|\n| b {ALLOW} |\n\n: Caption TODO.\n",
        f"{ALLOW}\n\n## Grid TODO\n\nWords.\n",
        f"## Grid TODO {ALLOW}\n\nWords.\n",
        f"- one\n\n- two\n\n  {ALLOW}\n\n  three TODO\n",
        f"- one TODO {ALLOW}\n- two\n",
        f"{ALLOW}\n\n- one\n- two TODO\n",
        f"::: note\n{ALLOW}\n\nWords TODO.\n:::\n",
        f"> {ALLOW}\n> Words TODO.\n",
        f"Words.[^a]\n\n{ALLOW}\n\n[^a]: Note TODO.\n",
        "<!-- allow empty-section, unfinished-text: two at once -->\n\nDemand grows TODO.\n",
    ],
)
def test_a_finding_is_allowed_where_the_comment_stands_or_directly_behind(text: str) -> None:
    report, count = checked(TITLE + text)
    assert count == 1
    if "empty-section" not in text:
        assert report == CLEAN


@pytest.mark.parametrize(
    "text",
    [
        f"{ALLOW}\n\nWords.\n\nDemand grows TODO.\n",
        f"Demand grows TODO.\n\n{ALLOW}\n\nWords.\n",
        f"{ALLOW}\n\n## Grid\n\nDemand grows TODO.\n",
        f"- one {ALLOW}\n- two TODO\n",
        f"- one\n\n  {ALLOW}\n\nDemand grows TODO.\n",
        f"Demand grows TODO.\n\n{ALLOW}\n",
        f"::: note\nWords.\n\n{ALLOW}\n:::\n\nDemand grows TODO.\n",
        f"`{ALLOW}` Demand grows.\n\nTODO.\n",
    ],
)
def test_a_comment_does_not_reach_further(text: str) -> None:
    reported = codes(TITLE + text)
    assert "unfinished-text" in reported
    assert ("unused-suppression" in reported) == (not text.startswith("`"))


MESSAGES: dict[str, tuple[str, str]] = {
    "suppression-without-reason": (
        "<!-- allow unfinished-text -->\n\nWords TODO.\n",
        """\
error[suppression-without-reason]: no reason is given to allow `unfinished-text`
 --> chapters/energy.md:3:12
  |
3 | <!-- allow unfinished-text -->
  |            ^^^^^^^^^^^^^^^
  |
  = help: write `allow unfinished-text: ` and the reason behind it; until then it allows nothing

warning[unfinished-text]: `TODO` says that this is not finished
 --> chapters/energy.md:5:7
  |
5 | Words TODO.
  |       ^^^^
  |
  = help: write what is missing, or keep the reminder in a comment: `<!-- TODO ... -->`

1 error and 1 warning in 1 file
""",
    ),
    "unknown-suppression": (
        "Words. <!-- allow unfinished-txt: later -->\n",
        """\
error[unknown-suppression]: no finding has the code `unfinished-txt`
 --> chapters/energy.md:3:19
  |
3 | Words. <!-- allow unfinished-txt: later -->
  |                   ^^^^^^^^^^^^^^
  |
  = help: did you mean `unfinished-text`?

1 error in 1 file
""",
    ),
    "unused-suppression": (
        f"{ALLOW}\n\nWords.\n\n{ALLOW}\n",
        """\
warning[unused-suppression]: there is no `unfinished-text` here to allow
 --> chapters/energy.md:3:12
  |
3 | <!-- allow unfinished-text: the figure comes in May -->
  |            ^^^^^^^^^^^^^^^
  |
  = help: remove the comment: the fault is gone or elsewhere

warning[unused-suppression]: nothing stands behind this comment, so it allows no `unfinished-text`
 --> chapters/energy.md:7:12
  |
7 | <!-- allow unfinished-text: the figure comes in May -->
  |            ^^^^^^^^^^^^^^^
  |
  = help: put it directly before what it speaks of

2 warnings in 1 file
""",
    ),
    "refused-suppression": (
        "<!-- allow skipped-heading-level: as in the law -->\n\n### Deep\n\nWords.\n",
        """\
warning[refused-suppression]: `skipped-heading-level` cannot be allowed here: the paper would be wrong or would \
mislead its readers
 --> chapters/energy.md:3:12
  |
3 | <!-- allow skipped-heading-level: as in the law -->
  |            ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: mend the fault; `chapterhouse build --draft` builds all the same and marks it in the pages

error[skipped-heading-level]: this heading goes from level 1 to level 3
 --> chapters/energy.md:5:1
  |
5 | ### Deep
  | ^^^
  |
 ::: chapters/energy.md:1:1
  |
1 | # Energy {#sec:energy}
  | - level 1 is here
  |
  = help: write `##` instead of `###`, or add the heading between the two

1 error and 1 warning in 1 file
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    text, expected = MESSAGES[code]
    assert checked(TITLE + text)[0] == expected


def test_every_code_has_its_message_and_its_explanation() -> None:
    rules = {rule.code for rule in vars(comments).values() if isinstance(rule, Rule)}
    assert set(MESSAGES) == rules <= set(STAGE_RULES)
    assert not set(CHECKS) & set(STAGE_RULES)


def test_a_misleading_error_that_paper_toml_makes_a_warning_can_be_allowed() -> None:
    text = f"{TITLE}<!-- allow skipped-heading-level: as in the law -->\n\n### Deep\n\nWords.\n"
    assert codes(text) == ["refused-suppression", "skipped-heading-level"]
    assert codes(text, settings="[checks]\nskipped-heading-level = 'warning'\n") == []


def test_a_misleading_error_that_the_pages_mark_can_be_allowed() -> None:
    assert codes(f"{TITLE}<!-- allow undefined-citation: waiting for the DOI -->\n\nIt grows [@iea2025].\n") == []


def test_an_error_that_does_not_mislead_can_be_allowed() -> None:
    text = "<!-- allow unlisted-chapter: comes with the next version -->\n\n# Vehicles\n"
    report, count = checked(f"{TITLE}Words.\n", extra={"chapters/vehicles.md": text})
    assert (report, count) == (CLEAN, 1)


def test_the_severities_of_suppressions_are_set_in_paper_toml() -> None:
    text = f"{TITLE}{ALLOW}\n\nWords.\n"
    assert codes(text) == ["unused-suppression"]
    assert codes(text, settings="[checks]\nunused-suppression = 'off'\n") == []
    by_path = "[[checks_for]]\npaths = ['chapters/*']\nlevels = { unused-suppression = 'note' }\n"
    assert checked(text, settings=by_path)[0].startswith("note[unused-suppression]")


def test_what_a_switched_off_check_would_find_is_not_unused() -> None:
    text = f"{TITLE}{ALLOW}\n\nWords.\n"
    assert codes(text, settings="[checks]\nunfinished-text = 'off'\n") == []
    assert codes(f"{TITLE}Words. <!-- allow unused-label: comes later -->\n") == []
    assert codes(f"{TITLE}Words. <!-- allow invalid-formula: only the build finds it -->\n") == []


@pytest.mark.parametrize(
    "comment", ["allow me to say", "allows x: y", "allow: y", "note: allow x", "allow This: y", "allow"]
)
def test_sentences_are_no_suppressions(comment: str) -> None:
    assert codes(f"{TITLE}Words. <!-- {comment} -->\n") == []


# --- front matter and bibliography -------------------------------------------------------------------------------


def test_a_line_of_front_matter() -> None:
    text = f"---\n# allow word-budget: its tables count\n# really\nwords: 2\n---\n\n{TITLE}One two three.\n"
    assert checked(text) == (CLEAN, 1)
    assert codes(text.replace("words: 2", "status: draft\nwords: 2")) == ["unused-suppression", "word-budget"]


UNUSED = "% allow unused-entry: for the next version\n"


@pytest.mark.parametrize(
    "bib",
    [
        UNUSED + ENTRY,
        f"%% allow unused-entry: {{braces}} and @signs, too\n\n% another line\n{ENTRY}",
        f"  % allow unused-entry: indented\n{ENTRY}",
        f"{ENTRY.replace('iea2025', 'irena')}{UNUSED}{ENTRY}",
        (UNUSED + ENTRY).replace("\n", "\r\n"),
    ],
)
def test_a_line_before_an_entry(bib: str) -> None:
    report, count = checked(f"{TITLE}It grows [@irena].\n" if "irena" in bib else f"{TITLE}It grows.\n", bib)
    assert count == 1
    assert "unused-entry" not in report


@pytest.mark.parametrize(
    ("bib", "reported"),
    [
        (f"{ENTRY}{UNUSED}", ["unused-entry", "unused-suppression"]),
        (f"{UNUSED}{ENTRY.replace('iea2025', 'irena')}{ENTRY}", ["unused-entry"]),
        (f"% allow unused-entry\n{ENTRY}", ["suppression-without-reason", "unused-entry"]),
        (f"% allow unused-enrty: why\n{ENTRY}", ["unknown-suppression", "unused-entry"]),
        (f"{UNUSED}Words in between.\n{ENTRY}", ["unused-suppression", "unused-entry"]),
    ],
)
def test_lines_that_allow_nothing(bib: str, reported: list[str]) -> None:
    found = codes(f"{TITLE}It grows.\n", bib)
    assert found == reported


def test_a_note_field_that_looks_like_a_comment_is_none() -> None:
    bib = ENTRY.replace("  year", "  note = {a\n% allow unused-entry: no comment\nb},\n  year")
    assert "unused-entry" in codes(f"{TITLE}It grows.\n", bib)


# --- the function ------------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([ALLOW, "Words TODO.", "- a", "## H", "\n", "| a |\n|---|", "> q"]), max_size=12))
def test_no_finding_is_lost_or_doubled(pieces: list[str]) -> None:
    paper = paper_of({"a.md": "# A\n\n" + "\n\n".join(pieces)})
    given_findings = list(with_levels(run_checks(paper), paper.settings))
    left = apply_suppressions(given_findings, paper)
    assert sorted([*left.findings, *left.suppressed], key=repr) == sorted(given_findings, key=repr)
    assert all(finding.code == "unfinished-text" for finding in left.suppressed)
    if ALLOW not in pieces:
        assert left.findings == given_findings


@given(st.text(alphabet="allow -:,!<>\nxd", max_size=40))
def test_any_comment_is_read(comment: str) -> None:
    paper = paper_of({"a.md": f"# A\n\nWords. <!-- allow {comment} -->\n"})
    text = paper.chapters[0].chapter.text
    for one in read_suppressions(paper):
        assert one.span.slice(text) == one.code


def test_many_of_each_take_work_in_proportion() -> None:
    def applied(times: int) -> Callable[[], object]:
        text = "# A\n\n" + f"{ALLOW}\n\nWords TODO.\n\n" * times
        paper = paper_of({"a.md": text})
        findings = [
            Diagnostic("unfinished-text", Severity.WARNING, "m", Span("a.md", found.start(), found.end()))
            for found in re.finditer("TODO", text)
        ]
        left = apply_suppressions(findings, paper)
        assert left.findings == [] and len(left.suppressed) == times
        return lambda: apply_suppressions(findings, paper)

    assert_in_proportion(applied, 500)


@pytest.mark.parametrize(
    ("comment", "written"),
    [
        ("chapterhouse: ignore", "allow CODE: "),
        ("chapterhouse: ignroe unfinished-text", "allow unfinished-text: "),
        ("chapterhouse-disable-next-line unfinished-text", "allow unfinished-text: "),
        ("ignore unfinished_text: the figure comes", "allow unfinished-text: "),
        ("allow: unfinished-text: the figure comes", "allow unfinished-text: "),
        ("Allow unfinished-text: the figure comes", "allow unfinished-text: "),
        ("alow unfinished-text: the figure comes", "allow unfinished-text: "),
        ("allow unfinshed-text because the figure comes", "allow unfinished-text: "),
    ],
)
def test_a_comment_that_allows_in_words_of_another_tool_is_told_with_ours(comment: str, written: str) -> None:
    report, suppressed = checked(f"{TITLE}<!-- {comment} -->\nDemand grows TODO.\n")
    assert suppressed == 0 and "unknown-suppression" in report and f"write `{written}" in report
    if "the figure comes" in comment:
        right = f"{TITLE}<!-- allow unfinished-text: the figure comes -->\nDemand grows TODO.\n"
        assert checked(right) == (CLEAN, 1)


@pytest.mark.parametrize(
    "comment",
    ["ignore this", "allow the reader some time", "off the record", "markdownlint-disable MD013", "chapterhouse"],
)
def test_a_comment_that_allows_nothing_and_means_nothing_is_left_alone(comment: str) -> None:
    assert codes(f"{TITLE}<!-- {comment} -->\nDemand grows.\n") == []


def test_a_bibliography_that_allows_in_words_of_another_tool_is_told() -> None:
    assert "unknown-suppression" in codes(f"{TITLE}Demand [@iea2025].\n", f"% ignore missing-field: so\n{ENTRY}")
