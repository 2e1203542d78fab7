"""The checks of figures, tables, formulas and fonts: the whole message of each, and what must stay silent.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_check import check
from PIL import Image
from sample_papers import paper_of

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.support.printed_size import TALLEST_MM, TEXT_WIDTH_MM
from chapterhouse.checks.support.tex_commands import COMMANDS, ENVIRONMENTS
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.images import image_facts
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript import pandoc
from chapterhouse.outputs.shared import fonts
from chapterhouse.reports.text import render

A, B = "chapters/energy.md", "chapters/vehicles.md"
BIB = "bibliography/references.bib"
TOML = 'title = "Paper"\ndate = 2026-01-01\n'
ENERGY = "# Energy {#sec:energy}\n\n"
TABLE = "| Year | Load |\n|:-----|-----:|\n| 2030 | 950 |\n\n"
ALT = ' alt="A line that doubles."'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400"/>\n'


def project(files: Mapping[str, str | bytes], settings: str = "") -> Buffers:
    """A project of ``files`` whose paper.toml, where none is given, lists the chapters in the order given."""
    chapters = ", ".join(f'"{path}"' for path in files if path.endswith(".md"))
    return Buffers({"paper.toml": f"{TOML}{settings}[[parts]]\nchapters = [{chapters}]\n", BIB: "", **files})


def findings(files: Mapping[str, str | bytes] | str, code: str, settings: str = "") -> list[Diagnostic]:
    """The findings of ``code`` on a project, or on one chapter under the title "Energy"."""
    if isinstance(files, str):
        files = {A: ENERGY + files}
    return [found for found in check(project(files, settings)).findings if found.code == code]


def only(files: Mapping[str, str | bytes] | str, code: str, settings: str = "") -> Diagnostic:
    """The one finding of ``code``."""
    (found,) = findings(files, code, settings)
    return found


def picture(form: str, width: int, height: int) -> bytes:
    """An image file of one colour."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(content, form)
    return content.getvalue()


# --- the whole message of each check -----------------------------------------------------------------------------

MESSAGES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "case-mismatched-path": (
        {A: ENERGY + "![Demand.](Figures/demand.SVG){#fig:demand" + ALT + "}\n", "figures/demand.svg": SVG},
        """\
error[case-mismatched-path]: the file `figures/demand.svg` differs from this path in capital letters
 --> chapters/energy.md:3:12
  |
3 | ![Demand.](Figures/demand.SVG){#fig:demand alt="A line that doubles."}
  |            ^^^^^^^^^^^^^^^^^^
  |
  = help: write `figures/demand.svg`

1 error in 1 file
""",
    ),
    "unused-figure-file": (
        {A: ENERGY + "Words.\n", "figures/demand.svg": SVG},
        """\
warning[unused-figure-file]: no chapter shows the picture `figures/demand.svg`
--> figures/demand.svg
 |
 = help: show it with `![Caption.](figures/demand.svg)`, or remove the file

1 warning in 1 file
""",
    ),
    "alt-repeats-caption": (
        {
            A: ENERGY + '![Demand *until* 2030.](figures/demand.svg){#fig:demand alt="Figure: demand until 2030"}\n',
            "figures/demand.svg": SVG,
        },
        """\
warning[alt-repeats-caption]: the alternative text only repeats the caption
 --> chapters/energy.md:3:62
  |
3 | ![Demand *until* 2030.](figures/demand.svg){#fig:demand alt="Figure: demand until 2030"}
  |                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: chapters/energy.md:3:3
  |
3 | ![Demand *until* 2030.](figures/demand.svg){#fig:demand alt="Figure: demand until 2030"}
  |   -------------------- the caption stands here
  |
  = help: say what the picture shows: its shapes, its values, what stands out

1 warning in 1 file
""",
    ),
    "missing-caption": (
        {
            A: ENERGY + "![](figures/demand.svg){#fig:demand" + ALT + "}\n\n" + TABLE + ": {#tbl:demand}\n",
            "figures/demand.svg": SVG,
        },
        """\
warning[missing-caption]: the figure `fig:demand` has no caption
 --> chapters/energy.md:3:26
  |
3 | ![](figures/demand.svg){#fig:demand alt="A line that doubles."}
  |                          ^^^^^^^^^^
  |
  = help: write one between the brackets: `![What it shows.](...)`

warning[missing-caption]: the table `tbl:demand` has no caption
 --> chapters/energy.md:9:5
  |
9 | : {#tbl:demand}
  |     ^^^^^^^^^^
  |
  = help: write one before the label: `: What it holds. {#tbl:...}`

2 warnings in 1 file
""",
    ),
    "low-resolution": (
        {
            A: ENERGY + "![Demand.](figures/demand.png){#fig:demand width=80%" + ALT + "}\n",
            "figures/demand.png": picture("PNG", 400, 250),
        },
        """\
warning[low-resolution]: printed 107 mm wide, this picture has 94 pixels an inch
 --> chapters/energy.md:3:12
  |
3 | ![Demand.](figures/demand.png){#fig:demand width=80% alt="A line that doubles."}
  |            ^^^^^^^^^^^^^^^^^^
  |
  = help: use a picture that is at least 634 pixels wide (it has 400), or print it smaller, with `width=50%` at most

1 warning in 1 file
""",
    ),
    "oversized-image": (
        {
            A: ENERGY + "![Demand.](figures/demand.jpg){#fig:demand width=5cm" + ALT + "}\n",
            "figures/demand.jpg": picture("JPEG", 2400, 100),
        },
        """\
note[oversized-image]: printed 50 mm wide, this picture has 1,219 pixels an inch
 --> chapters/energy.md:3:12
  |
3 | ![Demand.](figures/demand.jpg){#fig:demand width=5cm alt="A line that doubles."}
  |            ^^^^^^^^^^^^^^^^^^
  |
  = help: save it with a width of 591 pixels, which is enough (it has 2400)

1 note in 1 file
""",
    ),
    "unsupported-format": (
        {
            A: ENERGY + "![Demand.](figures/demand.gif){#fig:demand" + ALT + "}\n",
            "figures/demand.gif": picture("GIF", 640, 400),
        },
        """\
error[unsupported-format]: the paper shows SVG, PNG, JPEG and PDF, not `.gif`
 --> chapters/energy.md:3:12
  |
3 | ![Demand.](figures/demand.gif){#fig:demand alt="A line that doubles."}
  |            ^^^^^^^^^^^^^^^^^^
  |
  = help: save it as PNG, or as SVG if it is a drawing

1 error in 1 file
""",
    ),
    "ragged-table": (
        {A: ENERGY + TABLE.replace("950", "950 | agency")},
        """\
error[ragged-table]: this row has 3 cells, the table has 2 columns
 --> chapters/energy.md:5:1
  |
5 | | 2030 | 950 | agency |
  | ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: join cells, or write a bar that is part of the text as `\\|`

1 error in 1 file
""",
    ),
    "table-without-header": (
        {A: ENERGY + "| | |\n|---|---|\n| 2030 | 950 |\n"},
        """\
warning[table-without-header]: the header of this table is empty
 --> chapters/energy.md:3:1
  |
3 | | | |
  | ^^^^^
  |
  = help: say in each column's first cell what the column holds

1 warning in 1 file
""",
    ),
    "unknown-tex-command": (
        {A: ENERGY + "Losses are $\\aplha P^2$.\n"},
        """\
error[unknown-tex-command]: pandoc knows no command `\\aplha`
 --> chapters/energy.md:3:13
  |
3 | Losses are $\\aplha P^2$.
  |             ^^^^^^
  |
  = help: did you mean `\\alpha`?

1 error in 1 file
""",
    ),
    "missing-glyph": (
        {A: ENERGY + "The ministry (부) says ☕.\n"},
        """\
error[missing-glyph]: no font of the theme has “부” (U+BD80 HANGUL SYLLABLE BU)
 --> chapters/energy.md:3:15
  |
3 | The ministry (부) says ☕.
  |               ^^
  |
  = help: write it in Latin letters, or put a family such as "Noto Sans KR" into a folder, and name `folder` and \
`scripts` in [theme.fonts]

1 error in 1 file
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    files, expected = MESSAGES[code]
    checked = check(project(files))
    assert render(checked.findings, checked.texts) == expected


# --- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "existing", "difference"),
    [
        ("FIGURES/GRID.SVG", "figures/grid.svg", "capital letters"),
        ("figures/re\u0301seau.svg", "figures/r\u00e9seau.svg", "the codes of its accents"),
        ("<figures/The grid.svg>", "figures/the grid.svg", "capital letters"),
    ],
)
def test_a_path_that_differs_in_case_alone_is_mended_safely(written: str, existing: str, difference: str) -> None:
    text = f'{ENERGY}![Grid.]({written}){{alt="A map."}}\n'
    files = {A: text, existing: SVG}
    found = only(files, "case-mismatched-path")
    assert found.message == f"the file `{existing}` differs from this path in {difference}"
    assert found.stops_build
    ((edit,), codes) = found.edits, {each.code for each in check(project(files)).findings}
    assert edit.safe
    assert not codes & {"missing-figure-file", "unused-figure-file"}
    fixed = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert findings({A: fixed, existing: SVG}, "case-mismatched-path") == []


def test_only_one_of_case_and_absence_is_told() -> None:
    text = '![A.](figures/Grid.svg){alt="A map."}\n\n![B.](figures/gird.svg){alt="A map."}\n'
    codes = [each.code for each in check(project({A: ENERGY + text, "figures/grid.svg": SVG})).findings]
    assert codes == ["case-mismatched-path", "missing-figure-file"]


def test_what_counts_as_an_unused_picture() -> None:
    files = {
        A: ENERGY + "![](figures/used.svg){alt='x'} ![](figures/typoo.svg){alt='y'}\n",
        B: "# Vehicles {#sec:vehicles}\n\n![](figures/elsewhere.svg){alt='z'}\n",
        "paper.toml": f"{TOML}[[parts]]\nchapters = ['{A}']\n",
        **dict.fromkeys(
            ["figures/used.svg", "figures/typo.svg", "figures/elsewhere.svg", "figures/data/old.PNG", "logo.png"], SVG
        ),
        "figures/grid.py": "print()\n",
        "figures/README.md": "# Figures\n",
    }
    assert [each.span.file for each in findings(files, "unused-figure-file")] == ["figures/data/old.PNG"]


# --- words of figures and tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alt", "caption", "repeats"),
    [
        ("Demand until 2030.", "Demand until 2030", True),
        ("Demand", "Demand until 2030 [@iea2025].", True),
        ("Figure of the demand until 2030", "**Demand** until 2030.", True),
        ("A chart", "Demand until 2030.", False),
        ("Demand until 2030 doubles.", "Demand until 2030.", False),
        ("until 2035", "Demand until 2030.", False),
        ("mand", "Demand until 2030.", False),
    ],
)
def test_when_an_alternative_text_repeats_the_caption(alt: str, caption: str, repeats: bool) -> None:
    text = f"![{caption}](figures/a.svg){{#fig:a alt='{alt}'}}\n"
    found = findings({A: ENERGY + text, "figures/a.svg": SVG}, "alt-repeats-caption")
    assert [each.span.slice(ENERGY + text) for each in found] == ([alt] if repeats else [])


def test_an_inline_image_has_no_caption_to_repeat() -> None:
    assert findings("See the ![plug](figures/a.svg) there.\n", "alt-repeats-caption") == []


def test_things_without_a_number_need_no_caption() -> None:
    text = f"![](figures/a.svg){{alt='A plug.'}}\n\n{TABLE}Words.\n\n```python\nx = 1\n```\n"
    assert findings(text, "missing-caption") == []
    reported = findings("``` {#lst:a .python}\nx = 1\n```\n", "missing-caption")
    assert [each.message for each in reported] == ["the listing `lst:a` has no caption"]


# --- pixels ------------------------------------------------------------------------------------------------------


def test_the_page_of_the_checks_is_that_of_the_style_sheet() -> None:
    sheet = (Path(fonts.__file__).parents[1] / "theme" / "print" / "print.css").read_text(encoding="utf-8")
    (size, margin) = re.findall(r"@page \{\s*size: (\w+);\s*margin: \d+mm (\d+)mm", sheet)[0]
    assert size == "A4" and 210 - 2 * int(margin) == TEXT_WIDTH_MM
    (tallest,) = re.findall(r"figure img \{[^}]*max-height: (\d+)mm", sheet)
    assert int(tallest) == TALLEST_MM


@pytest.mark.parametrize(
    ("attributes", "pixels", "printed"),
    [
        ("", (400, 200), 105.8),
        ("", (2000, 100), 134),
        ("", (600, 4000), 26.25),
        ("width=60%", (300, 200), 80.4),
        ("width=200%", (300, 200), 134),
        ("width=8cm", (300, 200), 80),
        ('width="80 mm"', (300, 200), 80),
        ("width=1in", (100, 100), 25.4),
        ("width=72pt", (100, 100), 25.4),
        ("width=96px", (100, 100), 25.4),
        ("width=96", (100, 100), 25.4),
        ("height=5cm", (100, 50), 100),
        ("width=50%", (100, 1000), 17.5),
        ("width=20em", (10, 10), None),
        ("height=50%", (10, 10), None),
        ("width=wide", (10, 10), None),
    ],
)
def test_the_width_at_which_a_picture_is_printed(
    attributes: str, pixels: tuple[int, int], printed: float | None
) -> None:
    text = f"![Demand.](figures/a.png){{#fig:a {attributes}{ALT}}}\n"
    found = findings({A: ENERGY + text, "figures/a.png": picture("PNG", *pixels)}, "low-resolution")
    enough = printed is None or pixels[0] / printed * 25.4 >= 150
    shown = [] if enough else [f"printed {printed:.0f} mm wide, this picture has {int(pixels[0] / printed * 25.4)}"]
    assert [each.message.partition(" pixels")[0] for each in found] == shown


def test_the_border_of_enough_pixels() -> None:
    for width, count in ((791, 1), (792, 0), (3165, 0), (3166, 1)):
        text = f"![Demand.](figures/a.png){{#fig:a width=100%{ALT}}}\n"
        files = {A: ENERGY + text, "figures/a.png": picture("PNG", width, 10)}
        assert len(findings(files, "low-resolution") + findings(files, "oversized-image")) == count


def test_a_share_of_a_cell_is_not_known() -> None:
    text = '| Plug | Socket |\n|---|---|\n| ![](figures/a.png){width=100% alt="A plug."} | b |\n'
    files = {A: ENERGY + text, "figures/a.png": picture("PNG", 40, 40)}
    assert findings(files, "low-resolution") == []


def test_a_picture_is_as_large_as_where_it_is_widest() -> None:
    text = "".join(f"![Demand.](figures/a.png){{#fig:a{mm} width={mm}mm{ALT}}}\n\n" for mm in (10, 100))
    assert findings({A: ENERGY + text, "figures/a.png": picture("PNG", 1200, 10)}, "oversized-image") == []


def test_a_heavy_file_is_told_once_whatever_it_holds() -> None:
    heavy = SVG.encode() + b" " * 5_000_000
    text = f"![Demand.](figures/a.svg){{#fig:a{ALT}}}\n\n![Again.](figures/a.svg){{#fig:b{ALT}}}\n"
    found = only({A: ENERGY + text, "figures/a.svg": heavy}, "oversized-image")
    assert found.message == "the file of this picture has 5.0 MB, more than 5"
    assert found.span.start < text.index("Again") + len(ENERGY)


@pytest.mark.parametrize(
    ("path", "content", "message", "hint"),
    [
        ("figures/a.eps", b"%!PS", "the paper shows SVG, PNG, JPEG and PDF, not `.eps`", "save it as SVG"),
        ("figures/a", b"\x00", "this file is no picture", "save it as PNG, or as SVG if it is a drawing"),
        ("figures/a.png", b"GIF89a", "this file is no PNG picture, whatever its name says", None),
        ("figures/a.png", "JPEG", "this file holds a JPEG picture, not a PNG", None),
        ("figures/a.jpeg", "JPEG", None, None),
        ("figures/a.JPG", "JPEG", None, None),
        ("figures/a.PNG", "PNG", None, None),
        ("figures/a.svg", SVG.encode(), None, None),
    ],
)
def test_formats(path: str, content: bytes | str, message: str | None, hint: str | None) -> None:
    data = picture(content, 900, 10) if isinstance(content, str) else content
    found = findings({A: f"{ENERGY}![Demand.]({path}){{#fig:a{ALT}}}\n", path: data}, "unsupported-format")
    assert [each.message for each in found] == ([] if message is None else [message])
    assert all(each.stops_build and hint in (None, each.hint) for each in found)


@given(st.binary(max_size=64), st.sampled_from(["a.png", "a.jpg", "a.gif"]))
def test_facts_of_any_bytes(data: bytes, path: str) -> None:
    facts = image_facts(path, data)
    assert facts.size == len(data) and facts.width >= 0 and facts.format in ("", "PNG", "JPEG", "PDF")


# --- tables ------------------------------------------------------------------------------------------------------


def test_a_row_that_is_too_short_does_not_stop_the_build() -> None:
    found = only("| a | b |\n|---|---|\n| 1 |\n", "ragged-table")
    assert found.message == "this row has 1 cell, the table has 2 columns"
    assert not found.stops_build
    assert only("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "ragged-table").stops_build


@pytest.mark.parametrize(
    "row",
    ["| 1 \\| 1 | 2 |", "| `a|b` | 2 |", "| ``a`|b`` | 2 |", "| $|x|$ | 2 |", "1 | 2", "|| 2 |", "| | |", "| 1 |2"],
)
def test_bars_that_part_no_cells(row: str) -> None:
    assert findings(f"| a | b |\n|---|---|\n{row}\n", "ragged-table") == []


CELLS = st.text(alphabet="a \\`x1", max_size=6)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=30))
def test_cells_are_counted_as_pandoc_counts_them(rows: list[list[str]]) -> None:
    marked = [f"| {' | '.join(row)} | Z{at}Z |" for at, row in enumerate(rows)]
    tables = [f"|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n{row}\n" for row in marked]
    counted = {}
    for block in pandoc.read_markdown("\n".join(tables)).content:
        for body in block["c"][4] if block["t"] == "Table" else ():
            for row in body[3]:
                for at, cell in enumerate(row[1], 1):
                    counted |= {int(found): at for found in re.findall(r'"Z(\d+)Z"', str(cell).replace("'", '"'))}
    ours = [read_chapter(A, table)[0].tables[0].rows[1].cells for table in tables]
    assert all(ours[at] == cells for at, cells in counted.items())


@pytest.mark.parametrize(
    ("header", "empty"), [("| | |", True), ("|&nbsp;|  |", True), ("| | b |", False), ("||", True)]
)
def test_headers(header: str, empty: bool) -> None:
    rule = "|---|---|" if header != "||" else "|---|"
    found = findings(
        f"{header}\n{rule}\n| 1 | 2 |\n" if header != "||" else f"{header}\n{rule}\n| 1 |\n", "table-without-header"
    )
    assert len(found) == empty


# --- formulas ----------------------------------------------------------------------------------------------------

SOUND = r"""
\frac{a}{b} + \tfrac12 \sqrt[3]{x} \binom{n}{k}
\left( \sum_{i=1}^{n} x_i \middle| \prod\nolimits_j y \right\} \Bigl[ \bigr.
\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}
\begin{aligned} a &= b \\ &= c \end{aligned} \begin{pmatrix} 1 \end{pmatrix} \begin{array}{cc} \hline a & b \end{array}
\mathrm{PUE} \mathbb{R} \mathbf{x} \mathcal{L} \boldsymbol{\beta} \hat{x} \overline{x} \vec v \operatorname{argmin}
\unit{\kilo\watt\hour} \SI{3}{\metre\per\second} \qty{5}{\mega\watt} \num{3}
a \leq b \geq c \neq d \approx e \in F \subset G \cup H \cap I \rightarrow J \implies K \forall \exists \partial \nabla
x \, y \; z \! \quad \qquad \  \% \$ \# \& \_ \{ \} \dots \ldots \cdots \underbrace{x}_{y} \overset{a}{b} \color{red}{x}
\newcommand{\power}[1]{P_{#1}} \power{a} \text{50 \% of \'electricity} \xrightarrow{a} \lim_{x \to \infty} \log \max
""".strip().splitlines()


@pytest.mark.parametrize("tex", SOUND)
def test_formulas_that_pandoc_converts_are_sound(tex: str) -> None:
    block = {"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]}
    assert pandoc.write_html([block]).warnings == ()
    assert findings(f"$${tex}$$\n", "unknown-tex-command") == []


@pytest.mark.parametrize(
    ("tex", "wrong", "hint"),
    [
        (r"\aplha", r"\aplha", "did you mean `\\alpha`?"),
        (r"\Sgima_x", r"\Sgima", "did you mean `\\Sigma`?"),
        (r"x \trm{kW}", r"\trm", None),
        (r"\begin{algin} x \end{aligned}", "algin", "did you mean `align`?"),
        (r"\ce{H2O}", r"\ce", None),
        (r"a \- b", r"\-", "write it with the commands of LaTeX and AMS mathematics"),
        (r"50 \% \fraq{a}{b} % \nonsense", r"\fraq", "did you mean `\\frac`?"),
    ],
)
def test_commands_that_pandoc_does_not_know(tex: str, wrong: str, hint: str | None) -> None:
    text = f"{ENERGY}Losses are ${tex}$.\n"
    found = only({A: text}, "unknown-tex-command")
    assert found.span.slice(text) == wrong
    assert found.stops_build
    assert hint in (None, found.hint)
    block = {"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]}
    assert pandoc.write_html([block]).warnings


def test_the_list_of_commands_is_whole() -> None:
    assert len(COMMANDS) > 3000 and {"frac", "right", "middle", "operatorname", "kilo", "hline"} <= COMMANDS
    assert {"align", "align*", "cases", "pmatrix"} <= ENVIRONMENTS


# --- fonts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Straße, naïve, Łódź, Ελλάδα, Москва: 415 → 950 TWh ≤ 1 %, “so”, €\n",
        "e\u0301 and n\u0303 and a\u00adb\u200bc\u00a0d\ufe0f\u202fe\n",
        "<!-- 산업부 -->\n\nWords.\n",
        "A formula $\\text{산업부} ⨋ x$.\n",
        '![Demand.](figures/a.svg){#fig:a alt="산업부"}\n',
        "A [law](https://example.org/법) of Korea.\n",
    ],
)
def test_what_needs_no_glyph(text: str) -> None:
    assert findings({A: ENERGY + text, "figures/a.svg": SVG}, "missing-glyph") == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("A code `산업`.\n", "산업"),
        ("```\n산업\n```\n", "산업"),
        ("| 산업 | b |\n|---|---|\n| 1 | 2 |\n", "산업"),
        ("Joined 가\u200d나 here.\n", "가\u200d나"),
        ("## 산업 {#sec:law}\n\nWords.\n", "산업"),
    ],
)
def test_where_a_glyph_is_missing(text: str, lacking: str) -> None:
    found = only(text, "missing-glyph")
    assert found.span.slice(ENERGY + text) == lacking
    assert found.stops_build


def test_a_character_that_plain_letters_can_replace() -> None:
    found = only("It has 5 ㎾.\n", "missing-glyph")
    assert found.message == "no font of the theme has “㎾” (U+33BE SQUARE KW)"
    assert found.hint is not None and found.hint.startswith("write `kW`, or name a family")


def test_glyphs_of_sources_and_settings() -> None:
    bib = "@report{a,\n  title = {산업 in {Korea}},\n  year = {2025},\n}\n"
    bib += "@report{b,\n  title = {법},\n  year = {2024},\n}\n"
    toml = f'{TOML}subtitle = "도시"\n[[parts]]\nchapters = ["{A}"]\n'
    found = findings({"paper.toml": toml, A: ENERGY + "It grows [@a].\n", BIB: bib}, "missing-glyph")
    assert [(each.span.file, each.span.slice({BIB: bib, "paper.toml": toml}[each.span.file])) for each in found] == [
        (BIB, "산업"),
        ("paper.toml", '"도시"'),
    ]


def test_nothing_is_missing_where_nobody_asked_the_fonts() -> None:
    assert list(CHECKS["missing-glyph"].find(paper_of({A: ENERGY + "산업\n"}))) == []
    assert "e" in fonts.usual_fonts().characters and "산" not in fonts.usual_fonts().characters


def test_a_picture_without_a_caption_is_no_wider_than_the_text() -> None:
    # 900 pixels on 134 mm are 171 an inch; the 238 mm of 96 pixels an inch would be wider than the page.
    wide = {A: f"{ENERGY}![](figures/a.png){{alt='A.'}}\n", "figures/a.png": picture("PNG", 900, 600)}
    assert findings(wide, "low-resolution") == []
    coarse = {**wide, "figures/a.png": picture("PNG", 700, 600)}
    (found,) = findings(coarse, "low-resolution")
    assert found.message == "printed 134 mm wide, this picture has 132 pixels an inch"
    assert found.hint is not None and "`width=88%` at most" in found.hint


@pytest.mark.parametrize(("name", "better"), [("argmin", r"arg\,min"), ("sgn", "sgn")])
def test_operators_that_papers_define_are_no_misspelt_signs(name: str, better: str) -> None:
    text = f"{ENERGY}$\\{name}_x f(x)$\n"
    (found,) = findings({A: text}, "unknown-tex-command")
    assert found.hint == f"write `\\operatorname*{{{better}}}`"
    assert [(edit.replacement, edit.safe) for edit in found.edits] == [(f"\\operatorname*{{{better}}}", True)]
    mended = text.replace(f"\\{name}", found.edits[0].replacement)
    assert findings({A: mended}, "unknown-tex-command") == findings({A: mended}, "invalid-formula") == []


def test_what_numbers_formulas_in_latex_is_taken_away() -> None:
    text = f"{ENERGY}$$x = 1 \\notag$$\n"
    (found,) = findings({A: text}, "unknown-tex-command")
    assert [(edit.replacement, edit.safe) for edit in found.edits] == [("", True)]
    assert findings({A: text.replace("\\notag", "")}, "unknown-tex-command") == []
