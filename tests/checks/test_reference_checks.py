"""The checks of references, links, notes, headings and text: the whole message of each, and what must stay silent.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_check import check
from sample_papers import paper_of
from work import assert_in_proportion

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.core.rules import explain
from chapterhouse.inputs.links import Destinations, automatic_identifier
from chapterhouse.inputs.source import Buffers
from chapterhouse.reports.text import render

A, B = "chapters/energy.md", "chapters/vehicles.md"
BIB = "bibliography/references.bib"
TOML = 'title = "Paper"\ndate = 2026-01-01\n'
ENERGY = "# Energy {#sec:energy}\n\n"
VEHICLES = "# Vehicles {#sec:vehicles}\n\nCars move.\n"
TABLE = "| Year | Load |\n|:-----|-----:|\n| 2030 | 950  |\n\n"


def project(files: Mapping[str, str], levels: str = "") -> Buffers:
    """A project of ``files`` whose paper.toml, where none is given, lists the chapters in the order given."""
    chapters = ", ".join(f'"{path}"' for path in files if path.endswith(".md"))
    toml = f"{TOML}[[parts]]\nchapters = [{chapters}]\n[checks]\n{levels}"
    return Buffers({"paper.toml": toml, BIB: "", **files})


def findings(files: Mapping[str, str] | str, code: str, levels: str = "") -> list[Diagnostic]:
    """The findings of ``code`` on a project, or on one chapter under the title "Energy"."""
    if isinstance(files, str):
        files = {A: ENERGY + files}
    return [found for found in check(project(files, levels)).findings if found.code == code]


def only(files: Mapping[str, str] | str, code: str, levels: str = "") -> Diagnostic:
    """The one finding of ``code``."""
    (found,) = findings(files, code, levels)
    return found


# --- the whole message of each check -----------------------------------------------------------------------------

MESSAGES: dict[str, tuple[dict[str, str], str]] = {
    "wrong-reference-kind": (
        {A: ENERGY + TABLE + ": Loads. {#tbl:load}\n\nAs @fig:load shows.\n"},
        """\
error[wrong-reference-kind]: no figure is labelled `fig:load`, but the table `tbl:load` is there
 --> chapters/energy.md:9:5
  |
9 | As @fig:load shows.
  |     ^^^^^^^^
  |
 ::: chapters/energy.md:7:12
  |
7 | : Loads. {#tbl:load}
  |            -------- `tbl:load` is labelled here
  |
  = help: write `@tbl:load`

1 error in 1 file
""",
    ),
    "reference-to-unnumbered": (
        {A: ENERGY + "See @sec:grid.\n\n## The grid {#sec:grid .unnumbered}\n\nIt is old.\n"},
        """\
note[reference-to-unnumbered]: `sec:grid` has no number, so its words are printed: “The grid”
 --> chapters/energy.md:3:6
  |
3 | See @sec:grid.
  |      ^^^^^^^^
  |
 ::: chapters/energy.md:5:15
  |
5 | ## The grid {#sec:grid .unnumbered}
  |               -------- it is labelled here
  |
  = help: take `.unnumbered` away from the heading if it should have a number

1 note in 1 file
""",
    ),
    "unused-label": (
        {A: ENERGY + TABLE + ": Loads. {#tbl:load}\n"},
        """\
warning[unused-label]: nothing refers to `tbl:load`
 --> chapters/energy.md:7:12
  |
7 | : Loads. {#tbl:load}
  |            ^^^^^^^^
  |
  = help: write `@tbl:load` where the text needs it, or take it out of the paper

1 warning in 1 file
""",
    ),
    "broken-internal-link": (
        {A: ENERGY + "See [cars](vehicle.md#range).\n", B: VEHICLES + "\n## Range\n\nFar.\n"},
        """\
error[broken-internal-link]: the paper has no chapter `vehicle.md`
 --> chapters/energy.md:3:12
  |
3 | See [cars](vehicle.md#range).
  |            ^^^^^^^^^^^^^^^^
  |
  = help: did you mean `vehicles.md#range`?

1 error in 1 file
""",
    ),
    "undefined-footnote": (
        {A: ENERGY + "It grows.[^mter]\n\nMeters tell.[^meter]\n\n[^meter]: Hourly.\n"},
        """\
error[undefined-footnote]: no footnote of this chapter is called `mter`
 --> chapters/energy.md:3:12
  |
3 | It grows.[^mter]
  |            ^^^^
  |
 ::: chapters/energy.md:7:3
  |
7 | [^meter]: Hourly.
  |   ----- `meter` is defined here
  |
  = help: did you mean `meter`?

1 error in 1 file
""",
    ),
    "unused-footnote": (
        {A: ENERGY + "It grows.\n\n[^meter]: Hourly.\n"},
        """\
warning[unused-footnote]: nothing calls the footnote `meter`, so it is not printed
 --> chapters/energy.md:5:3
  |
5 | [^meter]: Hourly.
  |   ^^^^^
  |
  = help: write `[^meter]` where it belongs, or remove it

1 warning in 1 file
""",
    ),
    "duplicate-footnote": (
        {A: ENERGY + "It grows.[^a]\n\n[^a]: Hourly.\n\n[^a]: Daily.\n"},
        """\
error[duplicate-footnote]: the footnote `a` is defined twice in this chapter
 --> chapters/energy.md:7:3
  |
7 | [^a]: Daily.
  |   ^
  |
 ::: chapters/energy.md:5:3
  |
5 | [^a]: Hourly.
  |   - first defined here
  |
  = help: give one of the two another word, and look at their calls: only the last is printed

1 error in 1 file
""",
    ),
    "foreign-reference-syntax": (
        {A: ENERGY + TABLE + ": Loads. {#tbl:load}\n\nTable @tbl:load and \\ref{tab:load}, or @tbl-load.\n"},
        """\
warning[foreign-reference-syntax]: the noun stands twice: `@tbl:load` prints “Table 1.1”
 --> chapters/energy.md:9:1
  |
9 | Table @tbl:load and \\ref{tab:load}, or @tbl-load.
  | ^^^^^
  |
  = help: leave “Table” out, or write `-@tbl:load` for the number alone

error[foreign-reference-syntax]: `\\ref{tab:load}` is not how a reference is written here
 --> chapters/energy.md:9:21
  |
9 | Table @tbl:load and \\ref{tab:load}, or @tbl-load.
  |                     ^^^^^^^^^^^^^^
  |
 ::: chapters/energy.md:7:12
  |
7 | : Loads. {#tbl:load}
  |            -------- `tbl:load` is labelled here
  |
  = help: write `@tbl:load`

error[foreign-reference-syntax]: `@tbl-load` is not how a reference is written here
 --> chapters/energy.md:9:41
  |
9 | Table @tbl:load and \\ref{tab:load}, or @tbl-load.
  |                                         ^^^^^^^^
  |
 ::: chapters/energy.md:7:12
  |
7 | : Loads. {#tbl:load}
  |            -------- `tbl:load` is labelled here
  |
  = help: write `@tbl:load`

2 errors and 1 warning in 1 file
""",
    ),
    "duplicate-heading": (
        {A: ENERGY + "It grows.\n", B: "# Energy {#sec:vehicles}\n\nCars move.\n"},
        """\
warning[duplicate-heading]: an earlier chapter has the same title: “Energy”
 --> chapters/vehicles.md:1:1
  |
1 | # Energy {#sec:vehicles}
  | ^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: chapters/energy.md:1:1
  |
1 | # Energy {#sec:energy}
  | ---------------------- it stands here
  |
  = help: say what sets the two apart, or join them

1 warning in 1 file
""",
    ),
    "empty-section": (
        {A: ENERGY + "It grows.\n\n## What follows {#sec:conclusions}\n"},
        """\
warning[empty-section]: this section is empty
 --> chapters/energy.md:5:1
  |
5 | ## What follows {#sec:conclusions}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write its text, or remove the heading

1 warning in 1 file
""",
    ),
    "word-budget": (
        {A: f"---\nwords: 1000\n---\n\n{ENERGY}{'word ' * 1200}\n", B: f"---\nwords: 1000\n---\n\n{VEHICLES}"},
        """\
warning[word-budget]: this chapter has 1,201 words, 20 per cent more than the 1,000 that it sets itself
 --> chapters/energy.md:2:8
  |
2 | words: 1000
  |        ^^^^
  |
  = help: shorten it, or allow it more `words`

note[word-budget]: this chapter has 3 words, 0 per cent of the 1,000 that it sets itself
 --> chapters/vehicles.md:2:8
  |
2 | words: 1000
  |        ^^^^
  |
  = help: write on, or give it fewer `words`

1 warning and 1 note in 2 files
""",
    ),
    "unfinished-text": (
        {
            A: f"{ENERGY}It grows by ?? a year. TODO\n",
            B: f"---\nstatus: final\n---\n\n{VEHICLES}\nLorem ipsum. <!-- TODO ask Bo -->\n",
        },
        """\
warning[unfinished-text]: `??` says that this is not finished
 --> chapters/energy.md:3:13
  |
3 | It grows by ?? a year. TODO
  |             ^^
  |
  = help: write what is missing, or keep the reminder in a comment: `<!-- TODO ... -->`

warning[unfinished-text]: `TODO` says that this is not finished
 --> chapters/energy.md:3:24
  |
3 | It grows by ?? a year. TODO
  |                        ^^^^
  |
  = help: write what is missing, or keep the reminder in a comment: `<!-- TODO ... -->`

error[unfinished-text]: `Lorem ipsum` says that this is not finished, but the chapter's status is final
 --> chapters/vehicles.md:9:1
  |
9 | Lorem ipsum. <!-- TODO ask Bo -->
  | ^^^^^^^^^^^
  |
  = help: write what is missing, or set the chapter's status to `draft`

error[unfinished-text]: `TODO` says that this is not finished, but the chapter's status is final
 --> chapters/vehicles.md:9:19
  |
9 | Lorem ipsum. <!-- TODO ask Bo -->
  |                   ^^^^
  |
  = help: do what it asks for and remove it, or set the chapter's status to `draft`

2 errors and 2 warnings in 2 files
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    files, expected = MESSAGES[code]
    checked = check(project(files, "" if CHECKS[code].rule.enabled else f"{code} = 'warning'\n"))
    assert render([found for found in checked.findings if found.code == code], checked.texts) == expected


# --- references --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("carrier", "noun", "right"),
    [
        (TABLE + ": Loads. {#fig:load}", "a table", "tbl:load"),
        ("## Load {#fig:load}\n\nIt grows.", "a chapter or section", "sec:load"),
        ("$$x$$ {#fig:load}", "an equation", "eq:load"),
        ('```{#fig:load .py caption="Code."}\nx\n```', "a listing", "lst:load"),
    ],
)
def test_a_label_on_another_kind_of_thing(carrier: str, noun: str, right: str) -> None:
    text = f"{ENERGY}{carrier}\n"
    found = only({A: text}, "wrong-reference-kind")
    assert found.message == f"the label `fig:load` is for a figure, but it stands on {noun}"
    assert (found.hint, found.span.slice(text)) == (f"write `{{#{right}}}` here", "fig:load")
    assert not found.stops_build
    referred = f"{text}\nSee @Fig:load.\n"
    found = only({A: referred}, "wrong-reference-kind")
    assert found.stops_build
    assert found.hint == f"write `{{#{right}}}` here, and `@{right}` where it is referred to"
    assert [edit.replacement for edit in found.edits] == [right, right[:1].upper() + right[1:]]
    assert findings({A: referred}, "undefined-reference") == []
    fixed = referred
    for edit in reversed(found.edits):
        fixed = fixed[: edit.span.start] + edit.replacement + fixed[edit.span.end :]
    assert check(project({A: fixed})).findings == []


@pytest.mark.parametrize("carrier", ["[words]{#fig:load}", "::: {#fig:load}\nWords.\n:::"])
def test_a_label_on_what_has_no_number(carrier: str) -> None:
    found = only(f"{carrier}\n", "wrong-reference-kind")
    assert found.message == "the label `fig:load` is for a figure, but it stands on something that has no number"
    assert found.edits == ()


def test_a_name_under_two_other_prefixes_leaves_the_choice() -> None:
    text = f"{TABLE}: Loads. {{#tbl:load}}\n\n## Load {{#sec:load}}\n\nSee @fig:load.\n"
    found = only(text, "wrong-reference-kind")
    assert found.message.endswith("but the chapter or section `sec:load` or the table `tbl:load` is there")
    assert found.edits == () and len(found.related) == 2


def test_one_fault_of_a_reference_is_told_once() -> None:
    text = f"{TABLE}: Loads. {{#tbl:load}}\n\n## Grid {{#grid}}\n\nSee @fig:load, @sec:grid and @fig:zzz.\n"
    codes = [found.code for found in check(project({A: ENERGY + text})).findings]
    assert codes == ["wrong-reference-kind", "undefined-reference", "undefined-reference"]


def test_references_to_front_and_back_matter_print_words_on_purpose() -> None:
    toml = f"{TOML}front = ['{B}']\n[[parts]]\nchapters = ['{A}']\n"
    assert (
        findings({"paper.toml": toml, A: ENERGY + "See @sec:vehicles.\n", B: VEHICLES}, "reference-to-unnumbered") == []
    )


def test_why_a_heading_has_no_number() -> None:
    deep = "## B {#sec:b}\n\n### C {#sec:c}\n\n#### D {#sec:d}\n\nSee @sec:d, @sec:c and [-@sec:b].\n"
    assert "section_depth" in (only(deep, "reference-to-unnumbered").hint or "")
    chapter = "# Energy {#sec:energy .unnumbered}\n\n## B {#sec:b}\n\nSee @sec:b.\n"
    assert "its chapter has no number" in (only({A: chapter}, "reference-to-unnumbered").hint or "")


def test_a_label_is_used_by_references_and_links() -> None:
    text = f"{TABLE}: Loads. {{#tbl:load}}\n\n## Grid {{#sec:grid}}\n\nSee @tbl:load and "
    on = "unused-label = 'note'\n"
    assert findings(f"{text}[it](#sec:grid).\n", "unused-label", on) == []
    assert findings(f"{text}[it](energy.md#sec:grid).\n", "unused-label", on) == []
    assert only(f"{text}[it](energy.md).\n", "unused-label", on).span.slice(ENERGY + text) == "sec:grid"
    assert findings(f"{text}[it](energy.md).\n", "unused-label") == []


def test_a_check_that_is_off_tells_how_to_switch_it_on() -> None:
    assert explain(CHECKS["unused-label"].rule).endswith(
        'It is off unless paper.toml switches it on:\n\n    [checks]\n    unused-label = "warning"\n'
    )


# --- links inside the paper --------------------------------------------------------------------------------------

LINKED = {
    A: "# Energy {#sec:energy}\n\n## Prices\n\n[Words]{#word}, {link}.\n\n## Same\n\nYes.\n",
    B: "# Vehicles {#sec:vehicles}\n\n## Range of cars\n\nFar.\n\n## Same\n\nYes.\n\n## Énergie\n\n[x]{#there}\n",
    "data/loads.csv": "a,b\n",
}


def linked(link: str) -> dict[str, str]:
    """The paper with ``link`` in its first chapter."""
    return {path: text.replace("{link}", link) for path, text in LINKED.items()}


@pytest.mark.parametrize(
    "target",
    [
        "#sec:energy", "#sec:vehicles", "#prices", "#word", "#energy--prices", "vehicles.md", "chapters/vehicles.md",
        "./vehicles.md", "../chapters/vehicles.md", "vehicles.md#range-of-cars", "vehicles.md#there", "#range-of-cars",
        "vehicles.md#sec:vehicles", "vehicles.md#énergie", "vehicles.md#%C3%A9nergie", "vehicles.md#energie",
        "energy.md#same", "#same", "https://example.org/#nowhere", "mailto:a@example.org", "<vehicles.md>",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere(target: str) -> None:
    assert findings(linked(f"[x]({target})"), "broken-internal-link") == []


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("#price", "nothing in the paper is called `price`", "did you mean `#prices`?"),
        ("#sec:vehicle", "nothing in the paper is called `sec:vehicle`", "did you mean `#sec:vehicles`?"),
        ("#Prices", "nothing in the paper is called `Prices`", "did you mean `#prices`?"),
        ("#zzz", "nothing in the paper is called `zzz`",
         "write `{#zzz}` where it should lead, or link to something that has a name"),
        ("vehicles.md#range", "`chapters/vehicles.md` has no heading or label `range`",
         "did you mean `vehicles.md#range-of-cars`?"),
        ("vehicles.md#prices", "`chapters/vehicles.md` has no heading or label `prices`",
         "link to one of its headings by the words in small letters, joined by hyphens"),
        ("vehicels.md", "the paper has no chapter `vehicels.md`", "did you mean `vehicles.md`?"),
        ("doc/Vehicles.md", "the paper has no chapter `doc/Vehicles.md`", "did you mean `vehicles.md`?"),
        ("zzz", "the paper has no chapter `zzz`",
         "name the file of a chapter, from this chapter's folder or from the project's"),
        ("www.example.org", "the paper has no chapter `www.example.org`",
         "write `https://` before the address of a page on the web"),
        ("../data/loads.csv", "`data/loads.csv` is no chapter of the paper, so its readers cannot follow this link",
         "cite it as a source, or link to where it is published (https)"),
        ("#", "this link has no target",
         "write a label such as `#sec:grid` between the parentheses, or another chapter's file"),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere(target: str, message: str, hint: str) -> None:
    files = linked(f"[x]({target})")
    found = only(files, "broken-internal-link")
    assert (found.message, found.hint, found.span.slice(files[A])) == (message, hint, target)
    assert found.stops_build
    if found.edits:
        fixed = files[A].replace(target, found.edits[0].replacement)
        assert findings({**files, A: fixed}, "broken-internal-link") == []


def test_an_address_between_angle_brackets_is_no_chapter() -> None:
    assert findings("Write to <a@example.org> or see <https://example.org/a.md>.\n", "broken-internal-link") == []


def test_an_empty_link_and_one_in_angle_brackets() -> None:
    files = linked("[x]()")
    assert only(files, "broken-internal-link").span.slice(files[A]) == "()"
    files = linked("[x](<vehicels.md>)")
    (edit,) = only(files, "broken-internal-link").edits
    assert (edit.span.slice(files[A]), edit.replacement) == ("<vehicels.md>", "<vehicles.md>")


def test_a_heading_that_two_other_chapters_have_needs_its_file() -> None:
    third = "chapters/safety.md"
    files = {A: ENERGY + "[x](#same)\n", B: VEHICLES + "\n## Same\n\nYes.\n", third: "# Safety\n\n## Same\n\nYes.\n"}
    found = only(files, "broken-internal-link")
    assert found.message == "2 chapters have a heading `same`, and this link does not say which"
    assert found.hint == "write the chapter's file too, such as `vehicles.md#same`"
    assert [related.span.file for related in found.related] == [B, third]


def test_a_link_definition_is_told_once() -> None:
    text = "[x][there] and [y][there].\n\n[there]: zzz.md\n"
    assert only(text, "broken-internal-link").span.slice(ENERGY + text) == "zzz.md"


def test_a_link_to_an_unlisted_chapter() -> None:
    toml = f"{TOML}[[parts]]\nchapters = ['{A}']\n"
    files = {"paper.toml": toml, A: ENERGY + "[x](vehicles.md)\n", B: VEHICLES}
    assert only(files, "broken-internal-link").hint == "list it in paper.toml"


def test_names_that_hosts_of_git_give_headings() -> None:
    text = "## 1. Smart.grids & cars\n\nOne.\n\n## 1. Smart.grids & cars\n\nTwo.\n\n"
    for target in ("#1-smartgrids--cars", "#1-smartgrids--cars-1", "#smart.grids-cars", "#smart.grids-cars-1"):
        assert findings(f"{text}[x]({target})\n", "broken-internal-link") == []


def test_automatic_identifiers_are_pandocs() -> None:
    texts = {
        "1. The grid & co: “re-read” it_s x.y fine?": "the-grid-co-re-read-it_s-x.y-fine",
        "Énergie à Zürich": "énergie-à-zürich",
        "123": "section",
        "under -- dash --- and... dots": "under-dash-and-dots",
        "Don't stop": "dont-stop",
        "한국의 도시": "한국의-도시",
        "C++ & C#": "c-c",
    }
    assert {text: automatic_identifier(text) for text in texts} == texts


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="#/.%ab:é \\<>-2", max_size=12))
def test_any_target_has_an_anchor_or_none(target: str) -> None:
    destinations = Destinations(paper_of({"c/a.md": "# A {#sec:a}\n\n## B 2\n", "c/b.md": "# B\n"}))
    anchor = destinations.anchor(target, "c/a.md")
    assert anchor in {None, "sec:a", "a--b-2", "b--b"}


# --- notes -------------------------------------------------------------------------------------------------------


def test_a_note_belongs_to_its_chapter() -> None:
    files = {A: ENERGY + "It grows.[^a]\n", B: VEHICLES + "\nYes.[^a]\n\n[^a]: Words.\n"}
    found = only(files, "undefined-footnote")
    assert found.hint == "define it in this chapter, too: a note belongs to its chapter"
    assert [related.span.file for related in found.related] == [B]
    assert only("It grows.[^zzz]\n", "undefined-footnote").hint == "define it on a line of its own: `[^zzz]: ...`"


def test_notes_that_are_called_twice_or_stand_in_the_line_are_sound() -> None:
    text = "One.[^a] Two.[^a] Three.^[Inline.] \\[^b\\]\n\n[^a]: Words.\n"
    for code in ("undefined-footnote", "unused-footnote", "duplicate-footnote"):
        assert findings(text, code) == []


def test_a_note_cannot_call_another() -> None:
    text = "One.[^a]\n\n[^a]: Words[^b].\n\n[^b]: More.\n"
    found = only(text, "undefined-footnote")
    assert found.message == "a footnote cannot call another: `[^b]` would be printed as it stands"
    assert found.span.start == len(ENERGY) + text.index("^b].") + 1 and found.span.slice(ENERGY + text) == "b"
    assert findings(text, "unused-footnote") == []


def test_a_double_note_misleads_only_where_it_is_called() -> None:
    text = "It grows.\n\n[^a]: One.\n\n[^a]: Two.\n"
    assert not only(text, "duplicate-footnote").stops_build
    assert len(findings(text, "unused-footnote")) == 1
    assert only(text.replace("grows.", "grows.[^a]"), "duplicate-footnote").stops_build


# --- references in the syntax of other tools ---------------------------------------------------------------------

ANY = "write `@fig:name`, `@sec:name` and the like, with the label of what you mean"
LABELLED = f"{TABLE}: Loads. {{#tbl:load}}\n\n## Grid {{#sec:grid}}\n\n"


@pytest.mark.parametrize(
    ("written", "marked", "hint"),
    [
        ("@tbl-load", "tbl-load", "write `@tbl:load`"),
        ("[@tab:load]", "tab:load", "write `@tbl:load`"),
        ("@Section.grid", "Section.grid", "write `@sec:grid`"),
        ("@fig-lod", "fig-lod", "write `@fig:lod`, and label the thing with `{#fig:lod}`"),
        ("@tbl-laod", "tbl-laod", "did you mean `@tbl:load`?"),
        ("[@Fig. 3]", "Fig", "give the thing a label and write `@fig:name`; the number comes by itself"),
        ("[@Table 2]", "Table", "give the thing a label and write `@tbl:name`; the number comes by itself"),
        ("\\ref{tbl:load}", "\\ref{tbl:load}", "write `@tbl:load`"),
        ("\\cref{load}", "\\cref{load}", None),
        ("\\autoref{zzz}", "\\autoref{zzz}", ANY),
        ("\\eqref{pue}", "\\eqref{pue}", "write `@eq:pue`, and label the thing with `{#eq:pue}`"),
        ("\\@ref(tab:load)", "\\@ref(tab:load)", "write `@tbl:load`"),
        ("\\@ref(grid)", "\\@ref(grid)", "write `@sec:grid`"),
        ("\\@ref(zzz)", "\\@ref(zzz)", "write `@sec:zzz` here and `{#sec:zzz}` at the heading"),
        ("{ref}`grid`", "{ref}`grid`", "write `@sec:grid`"),
        ("{numref}`the table <tbl:load>`", "{numref}`the table <tbl:load>`", "write `@tbl:load`"),
        ("{cite:p}`iea2025,irena`", "{cite:p}`iea2025,irena`", "write `[@iea2025; @irena]`"),
        ('{{< ref "grid.md" >}}', '{{< ref "grid.md" >}}',
         ANY),
    ],
)  # fmt: skip
def test_what_other_tools_write(written: str, marked: str, hint: str | None) -> None:
    text = f"{ENERGY}{LABELLED}It grows, see {written} there.\n"
    found = only({A: text}, "foreign-reference-syntax")
    assert found.span.slice(text) == marked
    assert hint is None or found.hint == hint
    assert found.stops_build
    assert findings({A: text}, "undefined-citation") == []


@pytest.mark.parametrize(
    "written",
    [
        "`@fig-load`", "`\\ref{tbl:load}`", "```\n\\cite{x}\n```", "$x = \\ref{a}$", "$$\\eqref{a}$$",
        "<!-- \\ref{tbl:load} -->", "\\\\ref{tbl:load}", "`{{< ref x >}}`", "a\\reference", "{reference}`x`",
        "-@tbl:load", "Table -@tbl:load", "Tables [-@tbl:load]", "this stable @tbl:load", "the table in @tbl:load",
        "Chapter @tbl:load", "[see Table @tbl:load]", "a table. @tbl:load", "`Table` @tbl:load", "a@fig-x.org",
    ],
)  # fmt: skip
def test_what_is_no_foreign_reference(written: str) -> None:
    text = f"{ENERGY}{LABELLED}It grows, {written} here.\n"
    assert findings({A: text}, "foreign-reference-syntax") == []


@pytest.mark.parametrize(
    "written",
    [
        "Table @tbl:load",
        "table\u00a0@tbl:load",
        "Tab. [@tbl:load]",
        "tables\n@tbl:load",
        "Table\\ @tbl:load",
        "Tbl.~@Tbl:load",
    ],
)
def test_a_doubled_noun_is_a_warning(written: str) -> None:
    text = f"{ENERGY}{LABELLED}It grows, see {written}.\n"
    found = only({A: text}, "foreign-reference-syntax")
    assert found.severity is Severity.WARNING and not found.misleading
    (edit,) = found.edits
    fixed = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert findings({A: fixed}, "foreign-reference-syntax") == []
    assert "see @" in fixed or "see [@" in fixed


def test_a_noun_before_an_unnumbered_heading_is_no_double() -> None:
    text = "## The grid {#sec:grid .unnumbered}\n\nSee section @sec:grid.\n"
    assert findings(text, "foreign-reference-syntax") == []


def test_keys_of_entries_are_no_references() -> None:
    bib = (
        "@misc{sec-2024,\n  title = {Filing},\n}\n@misc{Fig,\n  title = {Tree},\n}\n@misc{tab:x,\n  title = {Tab},\n}\n"
    )
    files = {A: ENERGY + "See [@sec-2024; @Fig; @tab:x] and [@sec-2042].\n", BIB: bib}
    assert findings(files, "foreign-reference-syntax") == []
    assert only(files, "undefined-citation").hint == "did you mean `sec-2024`?"
    broken = {A: ENERGY + "See [@sec-2024].\n", BIB: "@misc{sec-2024,\n  title = {Filing,\n}\n"}
    assert findings(broken, "foreign-reference-syntax") == []
    assert len(findings(broken, "undefined-citation")) == 1


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("req:a", True, "did you mean `eq:`, for an equation?"),
        ("seq:energy", True, "did you mean chapter or section `sec:energy`?"),
        ("figur:x", True, "did you mean `fig:`, for a figure?"),
        ("zzz:x", True, "labels begin with `part:`, `sec:`, `fig:`"),
        ("wb:report", False, "add an entry with this key"),
        ("doi:10.1000/182", False, "add an entry with this key"),
    ],
)
def test_a_key_with_a_prefix_that_no_kind_has_is_told_as_that(written: str, said: bool, hint: str) -> None:
    files = {A: f"{ENERGY}See @{written}.\n", BIB: "@misc{wb:things-of-long-ago,\n  title = {Filing},\n}\n"}
    found = only(files, "undefined-citation")
    assert ("no kind of label has the prefix" in found.message) == said
    assert found.hint is not None and found.hint.startswith(hint)


# --- headings, words, text ---------------------------------------------------------------------------------------


def test_headings_under_different_parents_may_share_their_words() -> None:
    sections = "## A\n\n### What follows\n\nOne.\n\n## B\n\n### What follows\n\nTwo.\n"
    assert findings(sections, "duplicate-heading") == []
    assert only(sections.replace("## B", "## a"), "duplicate-heading").message.endswith("says the same: “a”")
    both = {A: ENERGY + "## What follows\n\nOne.\n", B: VEHICLES + "\n## What follows\n\nTwo.\n"}
    assert findings(both, "duplicate-heading") == []


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("", ["# Energy {#sec:energy}"]),
        ("<!-- to come -->\n", ["# Energy {#sec:energy}"]),
        ("## A\n\n## B\n\nWords.\n", ["## A"]),
        ("## A\n\n### B\n\n## C\n\n- one\n", ["### B"]),
        ("## A\n\n### B\n\nWords.\n\n## C\n\n![x](a.svg)\n\n## D\n\n```\nx\n```\n\n## E\n\n$$x$$\n", []),
        ("> ## A\n>\n> Words.\n\n## C\n\n| a |\n|---|\n| b |\n", []),
        ("## A\n\n<!-- none -->\n\n## B\n\n> Words.\n", ["## A"]),
        ("A\n---\n\nB\n---\n\nWords.\n", ["A\n---"]),
    ],
)
def test_empty_sections(text: str, empty: list[str]) -> None:
    assert [found.span.slice(ENERGY + text) for found in findings(text, "empty-section")] == empty


@pytest.mark.parametrize(
    ("words", "severity"),
    [(116, Severity.WARNING), (115, None), (100, None), (50, None), (49, Severity.NOTE)],
)
def test_the_bounds_of_a_word_budget(words: int, severity: Severity | None) -> None:
    text = f"---\nwords: 100\n---\n\n{ENERGY}{'word ' * (words - 1)}[@x, p. 3] $y$ `z`\n"
    assert [found.severity for found in findings({A: text}, "word-budget")] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("TODO: ask. FIXME, TBD and TK. TKTK!", ["TODO", "FIXME", "TBD", "TK", "TKTK"]),
        ("It costs XXX euros, or XXXX.", ["XXX", "XXXX"]),
        ("*lorem ipsum* dolor [citation needed]", ["lorem ipsum", "[citation needed]"]),
        ("What?? ???", ["??", "???"]),
        ("Todo lists, the TODO-list, fixme, a task, TKs and XXXI, Article XXX, ?! and ??!", []),
        ("`TODO` and [TODO](https://example.org/TODO) $??$ <!-- TODO -->", ["TODO"]),
        ("| TODO |\n|------|\n| ??   |\n", ["TODO", "??"]),
    ],
)
def test_marks_of_unfinished_text(text: str, marks: list[str]) -> None:
    found = findings(text, "unfinished-text")
    assert [one.span.slice(ENERGY + text) for one in found] == marks
    assert not any(one.stops_build for one in found)


def test_unfinished_text_stops_the_build_of_a_final_chapter() -> None:
    text = f"---\nstatus: final\n---\n\n{ENERGY}It grows. TODO\n"
    assert only({A: text}, "unfinished-text").stops_build
    assert only({A: text}, "unfinished-text", "unfinished-text = 'note'\n").severity is Severity.NOTE


# --- severities by path ------------------------------------------------------------------------------------------


def by_path(tables: str, text: str = ENERGY + "TODO\n") -> list[tuple[str, str, str]]:
    toml = f"{TOML}[[parts]]\nchapters = ['{A}', '{B}']\n{tables}"
    checked = check(Buffers({"paper.toml": toml, A: text, B: "# Vehicles {#sec:vehicles}\n\nTODO\n", BIB: ""}))
    return [
        (found.code, found.severity.value, found.span.slice(checked.texts[found.span.file]))
        for found in checked.findings
    ]


def test_severities_by_path() -> None:
    warning = ("unfinished-text", "warning", "TODO")
    assert by_path("") == [warning, warning]
    assert by_path("[[checks_for]]\npaths = ['*/energy.md']\nlevels = { unfinished-text = 'off' }\n") == [warning]
    off = "[checks]\nunfinished-text = 'off'\n"
    assert by_path(f"{off}[[checks_for]]\npaths = ['*/energy.md']\nlevels = {{ unfinished-text = 'error' }}\n") == [
        ("unfinished-text", "error", "TODO")
    ]


def test_a_check_that_is_off_by_default_can_be_switched_on_for_a_path() -> None:
    text = f"{ENERGY}## Grid {{#sec:grid}}\n\nWords.\n"
    table = "[[checks_for]]\npaths = ['*/energy.md']\nlevels = { unused-label = 'note' }\n"
    assert ("unused-label", "note", "sec:grid") in by_path(table, text)


def test_codes_and_paths_that_do_not_exist_are_told() -> None:
    table = "[[checks_for]]\npaths = ['chapters/enrgy.md', 'chapters/*.md']\nlevels = { unfinished-txt = 'off' }\n"
    reported = [each for each in by_path(table) if each[0] != "unfinished-text"]
    assert reported == [
        ("unmatched-paths", "warning", "'chapters/enrgy.md'"),
        ("unknown-check", "error", "unfinished-txt"),
    ]


# --- speed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", MESSAGES)
def test_long_chapters_take_work_in_proportion(code: str) -> None:
    def found(size: int) -> Callable[[], object]:
        sections = "".join(
            f"## Section {n} {{#sec:s{n}}}\n\n{'Some words of prose, see [it](#section-' + str(n) + '). ' * 3}"
            f"It is in @sec:s{n} and Section @sec:s{(n * 7) % size}.[^n{n}] TODO \\ref{{sec:s{n}}}\n\n"
            f"[^n{n}]: A note.\n\n"
            for n in range(size)
        )
        paper = paper_of({f"c/a{chapter}.md": f"# A {chapter}\n\n{sections}" for chapter in range(2)})
        return lambda: list(CHECKS[code].find(paper))

    assert_in_proportion(found, 60)


@pytest.mark.parametrize("name", ["sec:heat", "fig:heat", "warm", "heat-pumps"])
def test_a_link_into_a_chapter_that_is_left_out_says_which(name: str) -> None:
    left_out = "# Heat {#sec:heat}\n\n## Heat pumps\n\n[Words]{#warm}\n\n![A.](figures/a.svg){#fig:heat}\n"
    toml = f'{TOML}[[parts]]\nchapters = ["{A}"]\n'
    files = {"paper.toml": toml, A: f"{ENERGY}[x](#{name})\n", "chapters/heat.md": left_out}
    found = only(files, "broken-internal-link")
    assert found.hint == "list `chapters/heat.md` in paper.toml: it carries this name, but the paper leaves it out"


def test_a_link_to_an_element_that_is_printed_as_typed_says_so() -> None:
    text = '[1](#fn1)\n\n<form>\n<button id="fn1">Words.</button>\n</form>\n'
    found = only(text, "broken-internal-link")
    assert "is printed as it is typed" in found.message and found.edits == ()
    assert found.related[0].span.slice(ENERGY + text) == "fn1"


def test_a_section_whose_name_only_begins_alike_is_not_offered_for_a_figure() -> None:
    found = only("## Load {#sec:load}\n\nSee @fig:loadings.\n", "undefined-reference")
    assert found.hint == "label it with `{#fig:loadings}`, or refer to something that has a label"


def test_a_section_that_is_called_like_a_figure_leaves_both_ways() -> None:
    found = only("## Load {#sec:load}\n\nSee @fig:load.\n", "wrong-reference-kind")
    assert found.hint == "write `@sec:load`, or label the figure: `{#fig:load}`"
