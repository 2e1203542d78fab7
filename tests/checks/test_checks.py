"""The first twelve checks: the whole message that an author reads of each, and the decisions behind them.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from kept_check import check

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.engine.run import run_checks
from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.inputs.source import Buffers
from chapterhouse.reports.text import render

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400"/>\n'
ENERGY = "# Energy {#sec:energy}\n\n"
TOML = 'title = "Paper"\ndate = 2026-01-01\n'
A, B = "chapters/energy.md", "chapters/vehicles.md"
BIB = "bibliography/references.bib"
ENDS_WITH_HEADING = re.compile(r"^#[^\n]*\s*\Z", re.MULTILINE)
TITLED = "@report{iea2025,\n  title = {Demand},\n  institution = {Agency}, year = {2025},\n}\n"


def project(files: Mapping[str, str | bytes]) -> Buffers:
    """A project of ``files`` whose paper.toml, where none is given, lists the chapters in the order given.

    A chapter that ends with a heading gets a sentence below it, so that its last section is not empty.
    """
    files = {
        path: f"{text}\nWords.\n" if isinstance(text, str) and ENDS_WITH_HEADING.search(text) else text
        for path, text in files.items()
    }
    chapters = ", ".join(f'"{path}"' for path in files if path.endswith(".md"))
    settings = f"{TOML}[[parts]]\nchapters = [{chapters}]\n"
    return Buffers({"paper.toml": settings, BIB: "", **files})


def findings(files: Mapping[str, str | bytes], code: str | None = None) -> list[Diagnostic]:
    """The findings on a project, all or those of one code."""
    return [found for found in check(project(files)).findings if code in (None, found.code)]


def report(files: Mapping[str, str | bytes]) -> str:
    """What an author reads of a project."""
    checked = check(project(files))
    return render(checked.findings, checked.texts)


def only(files: Mapping[str, str | bytes], code: str) -> Diagnostic:
    """The one finding of ``code`` on a project."""
    (found,) = findings(files, code)
    return found


# --- the whole message of each check -----------------------------------------------------------------------------

MESSAGES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "undefined-reference": (
        {
            A: ENERGY
            + '![Demand.](figures/grid.svg){#fig:grid alt="A line."}\n\nAs @fig:grdi shows, demand doubles.\n',
            "figures/grid.svg": SVG,
        },
        """\
error[undefined-reference]: no figure is labelled `fig:grdi`
 --> chapters/energy.md:5:5
  |
5 | As @fig:grdi shows, demand doubles.
  |     ^^^^^^^^
  |
 ::: chapters/energy.md:3:31
  |
3 | ![Demand.](figures/grid.svg){#fig:grid alt="A line."}
  |                               -------- `fig:grid` is labelled here
  |
  = help: did you mean `fig:grid`?

1 error in 1 file
""",
    ),
    "duplicate-label": (
        {A: ENERGY + "## Grid {#sec:grid}\n", B: "# Vehicles {#sec:vehicles}\n\n## The grid {#sec:grid}\n"},
        """\
error[duplicate-label]: the label `sec:grid` is taken
 --> chapters/vehicles.md:3:15
  |
3 | ## The grid {#sec:grid}
  |               ^^^^^^^^
  |
 ::: chapters/energy.md:3:11
  |
3 | ## Grid {#sec:grid}
  |           -------- first defined here
  |
  = help: give one of the two another name, and look at what refers to it

1 error in 1 file
""",
    ),
    "undefined-citation": (
        {
            A: ENERGY + "| Year | Demand |\n|---|---|\n| 2030 | 950 TWh [@iea2052] |\n\nIt grows [@iea2025].\n",
            BIB: TITLED,
        },
        """\
error[undefined-citation]: no bibliography entry has the key `iea2052`
 --> chapters/energy.md:5:20
  |
5 | | 2030 | 950 TWh [@iea2052] |
  |                    ^^^^^^^
  |
 ::: bibliography/references.bib:1:9
  |
1 | @report{iea2025,
  |         ------- `iea2025` is defined here
  |
  = help: did you mean `iea2025`?

1 error in 1 file
""",
    ),
    "duplicate-entry": (
        {A: ENERGY + "It grows [@iea2025].\n", BIB: TITLED + TITLED},
        """\
error[duplicate-entry]: the key `iea2025` is taken
 --> bibliography/references.bib:5:9
  |
5 | @report{iea2025,
  |         ^^^^^^^
  |
 ::: bibliography/references.bib:1:9
  |
1 | @report{iea2025,
  |         ------- first defined here
  |
  = help: remove one of the two entries if they are the same work, else give it a key of its own

1 error in 1 file
""",
    ),
    "unused-entry": (
        {A: ENERGY, BIB: TITLED},
        """\
warning[unused-entry]: nothing cites `iea2025`
 --> bibliography/references.bib:1:9
  |
1 | @report{iea2025,
  |         ^^^^^^^
  |
  = help: cite it with `[@iea2025]`, or remove the entry

1 warning in 1 file
""",
    ),
    "malformed-entry": (
        {
            A: ENERGY + "It grows [@iea2025].\n",
            BIB: TITLED + "@report{broken,\n  title = {Batteries,\n  year = {2025},\n}\n",
        },
        """\
error[malformed-entry]: the entry `broken` has no closing brace
 --> bibliography/references.bib:6:11
  |
6 |   title = {Batteries,
  |           ^
  |
  = help: its field `title` runs on over `year`, so close its brace before that

1 error in 1 file
""",
    ),
    "missing-figure-file": (
        {A: ENERGY + '![Demand.](figures/demands.svg){alt="A line."}\n', "figures/demand.svg": SVG},
        """\
error[missing-figure-file]: there is no file `figures/demands.svg`
 --> chapters/energy.md:3:12
  |
3 | ![Demand.](figures/demands.svg){alt="A line."}
  |            ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `figures/demand.svg`?

1 error in 1 file
""",
    ),
    "missing-alt-text": (
        {A: ENERGY + "![Demand.](figures/demand.svg){#fig:demand}\n", "figures/demand.svg": SVG},
        """\
error[missing-alt-text]: this figure has no alternative text
 --> chapters/energy.md:3:1
  |
3 | ![Demand.](figures/demand.svg){#fig:demand}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: say what it shows, in a sentence: `{alt="..."}` right behind the parentheses

1 error in 1 file
""",
    ),
    "unlisted-chapter": (
        {
            "paper.toml": f'{TOML}[[parts]]\ntitle = "Technologies"\nchapters = ["chapters/energy.md"]\n',
            A: ENERGY,
            B: "# Vehicles {#sec:vehicles}\n",
        },
        """\
error[unlisted-chapter]: paper.toml does not list `chapters/vehicles.md`, so the paper leaves it out
 --> chapters/vehicles.md:1:1
  |
1 | # Vehicles {#sec:vehicles}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: list it in paper.toml, for example after "chapters/energy.md" in `chapters` of the part “Technologies”

1 error in 1 file
""",
    ),
    "missing-chapter": (
        {
            "paper.toml": f'{TOML}back = ["chapters/abuot.md"]\n[[parts]]\nchapters = ["chapters/energy.md"]\n',
            A: ENERGY,
        },
        """\
error[missing-chapter]: there is no chapter `chapters/abuot.md`
 --> paper.toml:3:9
  |
3 | back = ["chapters/abuot.md"]
  |         ^^^^^^^^^^^^^^^^^^^
  |
  = help: write the chapter, or take it out of the list

1 error in 1 file
""",
    ),
    "skipped-heading-level": (
        {A: ENERGY + "## Today {#sec:today}\n\n#### The grid {#sec:grid}\n"},
        """\
error[skipped-heading-level]: this heading goes from level 2 to level 4
 --> chapters/energy.md:5:1
  |
5 | #### The grid {#sec:grid}
  | ^^^^
  |
 ::: chapters/energy.md:3:1
  |
3 | ## Today {#sec:today}
  | -- level 2 is here
  |
  = help: write `###` instead of `####`, or add the heading between the two

1 error in 1 file
""",
    ),
    "merge-conflict-marker": (
        {A: ENERGY + "<<<<<<< HEAD\nDemand doubles.\n=======\nDemand triples.\n>>>>>>> energy-figures\n"},
        """\
error[merge-conflict-marker]: git left the conflict marker `<<<<<<<`
 --> chapters/energy.md:3:1
  |
3 | <<<<<<< HEAD
  | ^^^^^^^
  |
  = help: keep one version, or join the two, and delete the lines with the markers

error[merge-conflict-marker]: git left the conflict marker `=======`
 --> chapters/energy.md:5:1
  |
5 | =======
  | ^^^^^^^
  |
  = help: keep one version, or join the two, and delete the lines with the markers

error[merge-conflict-marker]: git left the conflict marker `>>>>>>>`
 --> chapters/energy.md:7:1
  |
7 | >>>>>>> energy-figures
  | ^^^^^^^
  |
  = help: keep one version, or join the two, and delete the lines with the markers

3 errors in 1 file
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    files, expected = MESSAGES[code]
    assert report(files) == expected


def test_the_whole_message_of_every_check_is_in_a_test() -> None:
    here = Path(__file__).parents[1]
    kept = [*here.glob("test_*.py"), *here.glob("papers/messages/*.txt")]
    tests = "".join(path.read_text(encoding="utf-8") for path in kept)
    assert [code for code in CHECKS if f"[{code}]: " not in tests] == []


# --- references --------------------------------------------------------------------------------------------------


def test_a_suggestion_is_of_the_same_kind_first() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Loads. {#tbl:load}\n\n"
    figure = '![Loads.](figures/a.svg){#fig:loads alt="Bars."}\n\n'
    found = only({A: f"{ENERGY}{table}{figure}See @fig:loada.\n", "figures/a.svg": SVG}, "undefined-reference")
    assert found.hint == "did you mean `fig:loads`?"
    found = only({A: f"{ENERGY}{table}See @fig:loada.\n"}, "undefined-reference")
    assert found.hint == "did you mean the table `tbl:load`?"


def test_the_edit_of_a_reference_keeps_its_capital() -> None:
    found = only({A: ENERGY + "@Sec:enregy is this chapter.\n"}, "undefined-reference")
    assert [(edit.replacement, edit.safe) for edit in found.edits] == [("Sec:energy", False)]


def test_prefixes_do_not_make_names_alike() -> None:
    found = only({A: ENERGY + "See @sec:tax.\n"}, "undefined-reference")
    assert found.hint == "label it with `{#sec:tax}`, or refer to something that has a label"
    assert found.message == "no chapter or section is labelled `sec:tax`"


def test_a_label_in_an_unlisted_chapter_is_told() -> None:
    settings = f"{TOML}[[parts]]\nchapters = ['{A}']\n"
    files = {"paper.toml": settings, A: ENERGY + "See @sec:cars.\n", B: "# Vehicles {#sec:cars}\n"}
    found = only(files, "undefined-reference")
    assert found.hint == f"list `{B}` in paper.toml: it carries this label, but the paper leaves it out"
    assert [related.span.file for related in found.related] == [B]


def test_an_identifier_without_its_prefix_is_told() -> None:
    found = only({A: ENERGY + "## Grid {#grid}\n\nSee @sec:grid.\n"}, "undefined-reference")
    assert found.hint == ("only an identifier with its prefix can be referred to: write `{#sec:grid}` at the heading")


def test_a_duplicate_label_misleads_only_where_it_is_referred_to() -> None:
    twice = ENERGY + "## A {#sec:grid}\n\n## B {#sec:grid}\n"
    assert not only({A: twice}, "duplicate-label").stops_build
    assert only({A: twice + "\nSee @sec:grid.\n"}, "duplicate-label").stops_build


# --- bibliography ------------------------------------------------------------------------------------------------


def test_a_citation_of_a_broken_entry_points_at_it() -> None:
    files = {A: ENERGY + "It grows [@broken].\n", BIB: "@report{broken,\n  title = {Batteries,\n  year = {2025},\n}\n"}
    found = only(files, "undefined-citation")
    assert found.hint == "mend the entry that could not be read"
    assert [related.message for related in found.related] == ["this entry could not be read"]
    assert only(files, "malformed-entry").stops_build


def test_an_uncited_broken_or_double_entry_does_not_stop_the_build() -> None:
    broken = "@report{broken,\n  title = {Batteries,\n}\n"
    for bib in (TITLED + TITLED, broken):
        found = findings({A: ENERGY, BIB: bib})
        assert found and not any(one.stops_build for one in found)


def test_a_key_like_none_other_is_sent_to_the_bibliography() -> None:
    found = only({A: ENERGY + "It grows [@zzz9999].\n", BIB: TITLED}, "undefined-citation")
    assert found.hint == f"add an entry with this key to {BIB}"


def test_an_entry_that_lends_its_fields_is_used() -> None:
    lends = "@proceedings{book,\n  title = {Grids},\n  year = {2025},\n}\n"
    cited = "@inproceedings{part,\n  author = {Park, J.},\n  title = {One grid},\n  crossref = {book},\n}\n"
    assert findings({A: ENERGY + "It grows [@part].\n", BIB: cited + lends}) == []
    assert [one.code for one in findings({A: ENERGY, BIB: cited + lends})] == ["unused-entry"] * 2


def test_a_double_entry_is_not_told_as_unused_twice() -> None:
    codes = [one.code for one in findings({A: ENERGY, BIB: TITLED + TITLED})]
    assert sorted(codes) == ["duplicate-entry", "unused-entry"]


def test_conflict_markers_in_a_bibliography_are_found() -> None:
    ours, theirs = "<<<<<<< HEAD\n  year = {2025},\n", "=======\n  year = {2026},\n>>>>>>> theirs\n"
    bib = f"=======\n@report{{iea2025,\n  title = {{Demand}},\n{ours}{theirs}}}\n"
    found = findings({A: ENERGY + "It grows [@iea2025].\n", BIB: bib}, "merge-conflict-marker")
    assert [one.span.slice(bib) for one in found] == ["<<<<<<<", "=======", ">>>>>>>"]
    assert found[1].span.start > bib.index("<<<<<<<")


# --- figures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "existing", "hint", "safe"),
    [
        ("figures/grdi.svg", "figures/grid.svg", "did you mean `figures/grid.svg`?", False),
        ("images/grid.svg", "figures/maps/grid.svg", "did you mean `figures/maps/grid.svg`?", False),
        (
            "../figures/grid.svg",
            "figures/grid.svg",
            "did you mean `figures/grid.svg`? A path starts at the project's folder, not the chapter's",
            True,
        ),
        (
            "/figures/grid.svg",
            "figures/grid.svg",
            "did you mean `figures/grid.svg`? A path starts at the project's folder and has no part that is only a dot",
            True,
        ),
        ("figures/zzz.png", "figures/grid.svg", "add the file, or correct its path", None),
        ("../../elsewhere.png", "figures/grid.svg", None, None),
    ],
)
def test_a_missing_picture_finds_the_one_that_was_meant(
    path: str, existing: str, hint: str | None, safe: bool | None
) -> None:
    text = f'{ENERGY}![Grid.]({path}){{alt="A map."}}\n'
    found = only({A: text, existing: SVG}, "missing-figure-file")
    assert found.span.slice(text) == path
    assert found.stops_build
    if hint is None:
        assert found.hint == "the path climbs out of a folder with ..; write it relative to the folder of paper.toml"
    else:
        assert found.hint == hint
    assert [edit.safe for edit in found.edits] == ([] if safe is None else [safe])
    if found.edits and " " not in existing:
        fixed = text.replace(path, found.edits[0].replacement)
        assert findings({A: fixed, existing: SVG}, "missing-figure-file") == []


def test_a_picture_on_the_web_is_no_file_of_the_project() -> None:
    found = only({A: ENERGY + '![Grid.](https://example.org/grid.svg){alt="A map."}\n'}, "missing-figure-file")
    assert found.message == "the picture `https://example.org/grid.svg` is not a file of the project"
    longest = "data:image/png;base64," + "A" * 5000
    found = only({A: f'{ENERGY}![Grid.]({longest}){{alt="A map."}}\n'}, "missing-figure-file")
    assert len(found.message) < 200


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ('![Grid.](figures/a.svg){#fig:a alt=""}', "this figure has an empty alternative text"),
        ('![Grid.](figures/a.svg){#fig:a alt="  "}', "this figure has an empty alternative text"),
        ("![Grid.](figures/a.svg)", "this figure has no alternative text"),
        ("Inline ![](figures/a.svg) image.", "this image has no alternative text"),
        ('Inline ![](figures/a.svg){alt=""} image.', "this image has an empty alternative text"),
        ('Inline ![x](figures/a.svg){alt=""} image.', "this image has an empty alternative text"),
    ],
)
def test_images_without_a_text(image: str, message: str) -> None:
    found = only({A: f"{ENERGY}{image}\n", "figures/a.svg": SVG}, "missing-alt-text")
    assert found.message == message
    assert found.stops_build, "the PDF would state an accessibility that it lacks"


def test_an_inline_image_speaks_through_its_brackets() -> None:
    files = {A: ENERGY + "Inline ![a plug](figures/a.svg) image.\n", "figures/a.svg": SVG}
    assert findings(files) == []


# --- structure ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("Words alone.\n", ["this chapter has no title"]),
        ("## Late {#sec:a}\n\n# Title {#sec:b}\n", ["this heading of level 2 stands before the chapter's title"]),
        (
            "### Deep {#sec:a}\n\n##### Deeper {#sec:b}\n",
            [
                "this chapter begins at level 3; its title must be a heading of level 1",
                "this heading goes from level 3 to level 5",
            ],
        ),
        ("# A {#sec:a}\n\n# B {#sec:b}\n\n# C {#sec:c}\n", []),
        (
            "# A {#sec:a}\n\n> # B {#sec:b}\n\n# C {#sec:c}\n",
            ["this heading of level 1 stands in a list, a quotation or a division, where no chapter begins"],
        ),
        ("# A {#sec:a}\n\n### B {#sec:b}\n\n### C {#sec:c}\n", ["this heading goes from level 1 to level 3"]),
        ("# A {#sec:a}\n\n## B {#sec:b}\n\n### C {#sec:c}\n\n## D {#sec:d}\n", []),
    ],
)
def test_heading_levels(text: str, reported: list[str]) -> None:
    assert [found.message for found in findings({A: text}, "skipped-heading-level")] == reported


def test_every_fault_of_the_levels_stops_the_build() -> None:
    assert only({A: ENERGY + "### Deep {#sec:deep}\n"}, "skipped-heading-level").stops_build
    assert only({A: ENERGY + "> # Two {#sec:two}\n"}, "skipped-heading-level").stops_build


def test_an_underlined_heading_gets_no_edit() -> None:
    text = "Energy\n------\n\nWords.\n"
    found = only({A: text}, "skipped-heading-level")
    assert found.edits == ()
    assert found.span.slice(text) == "------"


def test_a_missing_chapter_finds_the_file_that_was_meant() -> None:
    listed = f"{TOML}[[parts]]\nchapters = ['chapters/Vehicles.md', 'chapters/enregy.md']\n"
    found = findings({"paper.toml": listed, A: ENERGY, B: "# Vehicles {#sec:vehicles}\n"}, "missing-chapter")
    assert [(one.hint, one.stops_build) for one in found] == [
        ("did you mean `chapters/vehicles.md`? Only capital letters differ", True),
        ("did you mean `chapters/energy.md`?", True),
    ]


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        (
            "[[parts]]\nchapters = ['chapters/01-a.md', 'chapters/03-c.md']\n",
            'list it in paper.toml, for example after "chapters/01-a.md" in `chapters` of its [[parts]]',
        ),
        (
            "[[parts]]\ntitle = 'Technologies'\nchapters = ['chapters/03-c.md']\n",
            'list it in paper.toml, for example before "chapters/03-c.md" in `chapters` of the part “Technologies”',
        ),
        (
            "front = ['chapters/01-a.md']\n",
            'list it in paper.toml, for example after "chapters/01-a.md" in `front`',
        ),
    ],
)
def test_an_unlisted_chapter_is_told_where_to_go(settings: str, hint: str) -> None:
    files = {f"chapters/{name}.md": f"# {name} {{#sec:{name}}}\n" for name in ("01-a", "02-b", "03-c")}
    found = findings({"paper.toml": TOML + settings, **files}, "unlisted-chapter")
    (reported,) = [one for one in found if one.span.file == "chapters/02-b.md"]
    assert reported.hint == hint
    assert not reported.stops_build


def test_a_paper_without_chapters_is_told_how_to_list_one() -> None:
    paper = check(project({A: ENERGY})).paper
    assert paper is not None
    chapter = paper.chapters[0].chapter
    empty = replace(paper, settings=paper.settings.model_copy(update={"parts": ()}), chapters=(), unlisted=(chapter,))
    assert [found.hint for found in run_checks(empty)] == ['[[parts]], and below it: chapters = ["chapters/energy.md"]']


def test_a_chapter_that_could_not_be_read_is_not_missing() -> None:
    found = findings({A: ENERGY, B: b"# Caf\xe9\n"})
    assert found and "missing-chapter" not in {one.code for one in found}


# --- severities --------------------------------------------------------------------------------------------------


def test_paper_toml_sets_the_severity() -> None:
    for level, expected in (("error", Severity.ERROR), ("note", Severity.NOTE), ("off", None)):
        settings = f"{TOML}[[parts]]\nchapters = ['{A}']\n[checks]\nunused-entry = '{level}'\n"
        reported = [one.severity for one in findings({"paper.toml": settings, A: ENERGY, BIB: TITLED})]
        assert reported == ([] if expected is None else [expected])


def test_codes_that_no_check_has_are_told() -> None:
    settings = f"{TOML}[[parts]]\nchapters = ['{A}']\n[checks]\nunused-enrty = 'off'\nunused-entry = 'off'\n"
    (found,) = findings({"paper.toml": settings, A: ENERGY})
    assert (found.code, found.message) == ("unknown-check", "no check is called `unused-enrty`")
    assert (found.span.slice(settings), found.hint) == ("unused-enrty", "did you mean `unused-entry`?")


def test_every_fault_is_told_in_one_run_in_reading_order() -> None:
    files: dict[str, str | bytes] = {
        A: ENERGY + "| a |\n|---|\n| [@iea2052] |\n\nSee @fig:grdi and @sec:vehicle.\n\n![](figures/gone.svg)\n",
        B: "# Vehicles {#sec:energy}\n\n<<<<<<< HEAD\n\nIt grows [@iea2025].\n",
        BIB: TITLED,
    }
    found = findings(files)
    assert [(one.code, one.span.file) for one in found] == [
        ("undefined-citation", A),
        ("undefined-reference", A),
        ("undefined-reference", A),
        ("missing-alt-text", A),
        ("missing-figure-file", A),
        ("duplicate-label", B),
        ("merge-conflict-marker", B),
    ]
    assert all(re.match(r"[^A-Z`]", one.message) and not one.message.endswith(".") for one in found)


@pytest.mark.parametrize("path", ["#page-options", "two.md#page-options", "book.ipynb#cell"])
def test_a_place_in_a_text_is_no_picture_and_told_once(path: str) -> None:
    text = f"{ENERGY}![]({path})\n"
    found = only({A: text}, "missing-figure-file")
    assert found.message == f"`{path}` is no picture: nothing of another text is taken in here"
    assert found.hint == f"link to it, `[words]({path})`, or write here what it says"
    assert findings({A: text}, "missing-alt-text") == []
