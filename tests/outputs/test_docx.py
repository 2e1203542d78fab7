"""The document for word processors: sound parts, real styles, links that lead somewhere, and nothing from elsewhere."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import pytest
from docx_reader import DECORATIVE, RELATIONSHIP, SVG_BLIP, WP, A, Docx, M, R, W, rows, style, words
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from PIL import Image

from chapterhouse import pipeline
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.columns import widths_of
from chapterhouse.outputs.docx.ooxml import written
from chapterhouse.outputs.docx.pictures import Picture, pictures_of, shown_size

pytestmark = pytest.mark.slow

REVISION = Revision("0123456789ab" + "0" * 28, datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC), modified=False)

TOML = """\
title = "Grids & cars"
subtitle = "Two systems, one city"
date = 2026-01-02
version = "0.2"
status = "Working draft"
note = "For its co-authors."
language = "en-GB"
licence = "CC-BY-4.0"
repository = "https://example.org/paper"
keywords = ["grids", "cars"]
bibliography = ["bibliography/references.bib"]
citation_style = "bibliography/numeric.csl"
front = ["chapters/summary.md"]
outputs = ["docx"]

[[authors]]
name = "A. Writer"
affiliation = "An institute"
orcid = "0000-0002-1825-0097"

[[credits]]
role = "Organisers"
names = [{ name = "An organiser", affiliation = "A university" }]

[[parts]]
title = "Systems"
label = "part:systems"
chapters = ["chapters/energy.md", "chapters/vehicles.md"]

[[dimensions]]
name = "system"
title = "System"
members = [{ name = "grid", title = "Grid" }, { name = "car", title = "Car" }]

[[kinds]]
name = "interaction"
prefix = "int"
noun = "Interaction"
plural = "Interactions"
links = ["from", "to"]

[[kinds.attributes]]
name = "from"
title = "From"
dimension = "system"
required = true

[[kinds.attributes]]
name = "to"
title = "To"
dimension = "system"
required = true

[[kinds.attributes]]
name = "effect"
title = "Effect"
required = true
choices = [
  { name = "helps", title = "Helps", mark = "+", line = "solid" },
  { name = "hurts", title = "Hurts", mark = "×", line = "dashed" },
  { name = "mixed", title = "Mixed", mark = "±", line = "dotted" },
  { name = "both", title = "Both", mark = "=", line = "double" },
]

[[kinds]]
name = "fact"
prefix = "fact"
noun = "Fact"
plural = "Facts"
print = "line"
"""

BIB = """\
@online{iea2025,
  author = {{International Energy Agency}},
  title = {Energy and {AI}},
  date = {2025},
  url = {https://example.org/a?b=1&c=2},
}
"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100"
font-family="'Source Sans 3', sans-serif"><rect width="200" height="100" fill="#1b4965"/>
<text x="100" y="50" fill="#fff" text-anchor="middle" font-weight="600">Grid &amp; load</text></svg>"""

SUMMARY = """\
---
status: draft
summary: What grids and cars share
---

# Summary {#sec:summary}

All of it follows in @sec:energy.
"""

ENERGY = """\
---
status: draft
---

# Energy {#sec:energy}

Load *grows* [@iea2025, p. 3]; see @sec:vehicles, @tbl:load, @fig:grid, @eq:pue, @lst:code and @int:one.[^aside]
A word in [Korean]{lang=ko} and `code`.

[^aside]: An aside with [a way out](https://example.org/out) and `more`.

    Its second paragraph.

## Why \\<now> {#sec:why}

![The grid.](figures/grid.svg){#fig:grid alt="A box stands for \\"the\\" grid." width=50%}

A picture ![](figures/dot.png){alt="A dot." width=20px} in a line.

| Year | Load [TWh] |
|-----:|:----------:|
| 2024 | 415 [@iea2025] |
| 2025 | 448 |

: Load. {#tbl:load}

The ratio is
$$ r = \\frac{a}{b} $$ {#eq:pue}
and so on.

$$ x < y $$

```{#lst:code .python caption="Code."}
def f(x):
    return x < 1 & 2
```

> Quoted.

- one
- two
  1. deeper

Grid
:   wires

| a line
| another

---

### A section with a very long name that no bookmark could ever hold in it as it stands here

Back to [the same section](#a-section-with-a-very-long-name-that-no-bookmark-could-ever-hold-in-it-as-it-stands-here).
"""

VEHICLES = """\
# Vehicles {#sec:vehicles}

::: {.interaction #int:one from=grid to=car effect=helps title="Power moves"}
Cars charge [@iea2025].

- a point in the box
:::

::: {.interaction #int:two from=car to=grid effect=hurts title="Peaks"}
They charge at once.
:::

::: {.interaction #int:three from=car to=grid effect=mixed title="Storage"}
They give back.
:::

::: {.interaction #int:four from=car to=grid effect=both title="Two ways"}
They do both; see @int:one, @int:two and @int:three.
:::

::: {.fact #fact:one title="Cars"}
There are many cars; see @int:four and @fact:one.
:::

::: {.register #tbl:all kind=interaction caption="All of them."}
:::

::: {.matrix #tbl:matrix kind=interaction rows=from columns=to caption="Which on which."}
:::

::: {.network #fig:network kind=interaction caption="The network."}
:::
"""


STYLE = Path(__file__).parents[2] / "bibliography" / "numeric.csl"


def picture(colour: str = "red", size: tuple[int, int] = (8, 4)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def files(**chapters: str) -> dict[str, str | bytes]:
    return {
        "paper.toml": TOML,
        "bibliography/references.bib": BIB,
        "bibliography/numeric.csl": STYLE.read_bytes(),
        "figures/grid.svg": SVG,
        "figures/dot.png": picture("red", (80, 40)),
        "chapters/summary.md": chapters.get("summary", SUMMARY),
        "chapters/energy.md": chapters.get("energy", ENERGY),
        "chapters/vehicles.md": chapters.get("vehicles", VEHICLES),
    }


def made(texts: dict[str, str | bytes], *, draft: bool = False, cache: Path | None = None) -> Docx:
    built = pipeline.build(Buffers(texts), BuildOptions(REVISION, ["docx"], draft=draft), Runtime(Cache(cache)))
    assert not built.stopped, [(f.code, f.message) for f in built.findings]
    assert isinstance(built.product, dict)
    return Docx(built.product["docx"])


@pytest.fixture(scope="module")
def docx() -> Docx:
    return made(files())


def errors_of(docx: Docx, folder: Path) -> list[str]:
    """What breaks the rules of Office Open XML, as the Open XML SDK has them."""
    path = folder / "paper.docx"
    path.write_bytes(docx.data)
    return [f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(path).errors]


def test_the_document_is_valid_office_open_xml(docx: Docx, tmp_path: Path) -> None:
    assert errors_of(docx, tmp_path) == []


NESTED = """\
# Energy {#sec:energy}

See @sec:vehicles.[^note]

[^note]: A note.

    - a list
    - in a note

    | a | b |
    |---|---|
    | 1 | 2 |

    ![A dot.](figures/dot.png){alt="A dot."}

    $$ x $$

    > quoted

+-------+----------------------------------+
| A     | B                                |
+=======+==================================+
| - one | ![](figures/dot.png){alt="Dot."} |
| - two |                                  |
|       | text $$ y $$                     |
+-------+----------------------------------+
|       | > quoted[^cell]                  |
|       |                                  |
|       | ```                              |
|       | code                             |
|       | ```                              |
+-------+----------------------------------+

[^cell]: From a cell.

- item

  ```
  code
  ```

  $$ z $$

  ![](figures/dot.png){alt="Dot." height=400cm}

  ::: {lang=ko}
  in a list
  :::

H~2~O ~~no~~ [small]{.smallcaps} [under]{.underline} "quoted" [right]{dir=rtl lang=ar} a\\
b
"""


def test_whatever_nests_stays_valid(tmp_path: Path) -> None:
    docx = made(files(energy=NESTED), draft=True)
    assert errors_of(docx, tmp_path) == []
    notes = docx.root("word/footnotes.xml")
    assert {style(p) for p in notes.iter(f"{W}p") if words(p).startswith(("a list", "in a note"))} == {"FootnoteText"}
    (picture,) = notes.iter(f"{A}blip")
    assert picture.get(f"{R}embed") in docx.relationships("word/footnotes.xml")


PAPERS = sorted(path.parent.name for path in (Path(__file__).parents[1] / "papers").glob("*/paper.toml"))


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_of_the_tests_is_valid_as_a_draft(name: str, tmp_path: Path) -> None:
    source = WorkTree(Path(__file__).parents[1] / "papers" / name)
    built = pipeline.build(source, BuildOptions(REVISION, ["docx"], draft=True))
    assert isinstance(built.product, dict)
    assert errors_of(Docx(built.product["docx"]), tmp_path) == []


FORMULAS = (
    r"x = \begin{cases} 1 & \text{if } y > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\mathbf{x} + \mathcal{L} + \mathbb{R} + \mathfrak{g} + \mathsf{s} + \mathtt{t} + \boldsymbol{\beta}",
    r"\operatorname{argmin}_x f(x) + \lim_{n \to \infty} a_n + \max_i b_i",
    r"\sum_{i=1}^{n} \frac{1}{i^2} + \int_0^1 \sqrt[3]{x}\,dx + \prod_j p_j",
    r"\hat{x} + \bar{y} + \vec{v} + \overline{AB} + \underbrace{a + b}_{c} + \overbrace{d}^{e}",
    r"\binom{n}{k} \left( \frac{a}{b} \right)^2 \left\lfloor x \right\rfloor (1 + r)^{t} [a]_b",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\mathrm{CO}_2 \quad \textbf{bold} \; \textit{words} \cdot \phantom{x} \color{red}{y}",
)


def test_formulas_of_every_kind_are_valid(tmp_path: Path) -> None:
    text = "# Energy {#sec:energy}\n\nSee @sec:vehicles.\n" + "".join(
        f"\n$$ {formula} $$\n\nIn a line ${formula}$.\n" for formula in FORMULAS
    )
    docx = made(files(energy=text), draft=True)
    assert errors_of(docx, tmp_path) == []
    assert len(list(docx.document.iter(f"{M}oMath"))) == 2 * len(FORMULAS)


@pytest.mark.parametrize(
    ("part", "sound", "broken"),
    [
        ("word/document.xml", '<w:pStyle w:val="Heading1"/>', '<w:keepNext/><w:pStyle w:val="Heading1"/>'),
        ("word/styles.xml", "<w:keepNext/><w:keepLines/>", "<w:keepLines/><w:keepNext/>"),
        ("word/document.xml", 'r:embed="image1"', 'r:embed="none"'),
        ("word/document.xml", '<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="Unknown"/>'),
    ],
)
def test_the_validator_sees_faults(docx: Docx, tmp_path: Path, part: str, sound: str, broken: str) -> None:
    path = tmp_path / "paper.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in docx.parts.items():
            if name == part:
                assert sound in content.decode()
                content = content.decode().replace(sound, broken, 1).encode()
            archive.writestr(name, content)
    assert OpenXmlValidator().validate(path).errors


def test_every_part_is_well_formed_typed_and_related(docx: Docx) -> None:
    types = docx.root("[Content_Types].xml")
    defaults = {one.get("Extension") for one in types if one.tag.endswith("Default")}
    overrides = {one.get("PartName") for one in types if one.tag.endswith("Override")}
    related = {"[Content_Types].xml"}
    for name, content in docx.parts.items():
        assert name.rpartition(".")[2] in defaults
        if name.endswith((".xml", ".rels", ".svg")):
            etree.fromstring(content)
        if name.endswith(".xml") and name != "[Content_Types].xml":
            assert f"/{name}" in overrides
        if not name.endswith(".rels"):
            continue
        related.add(name)
        folder = name.partition("_rels/")[0]
        for one in docx.root(name).iter(RELATIONSHIP):
            if one.get("TargetMode") == "External":
                assert one.get("Type").endswith("/hyperlink")
                assert one.get("Target").startswith(("https://", "http://", "mailto:"))
            else:
                assert folder + one.get("Target") in docx.parts
                related.add(folder + one.get("Target"))
    assert related == set(docx.parts)


def test_nothing_runs_is_fetched_or_asks_on_opening(docx: Docx) -> None:
    assert not [name for name in docx.parts if re.search(r"vba|macro|embeddings|activeX|altChunk", name)]
    settings = docx.parts["word/settings.xml"]
    assert b"updateFields" not in settings and b"attachedTemplate" not in settings
    fields = " ".join(
        one.text or "" for part in ("document", "footer") for one in docx.root(f"word/{part}.xml").iter(f"{W}instrText")
    ).split()
    assert {word for word in fields if word.isalpha()} == {"TOC", "PAGE"}


def test_chapters_parts_and_sections_are_headings(docx: Docx) -> None:
    outline = [(style(p), words(p)) for p in docx.paragraphs("Heading1", "Heading2", "Heading3", "PartTitle")]
    assert outline == [
        ("Heading1", "Summary"),
        ("PartTitle", "Part I Systems"),
        ("Heading1", "1 Energy"),
        ("Heading2", "1.1 Why <now>"),
        (
            "Heading3",
            "1.1.1 A section with a very long name that no bookmark could ever hold in it as it stands here",
        ),
        ("Heading1", "2 Vehicles"),
        ("Heading1", "References"),
        ("Heading1", "Colophon"),
    ]


def test_the_title_page_says_what_the_paper_is(docx: Docx) -> None:
    said = {
        name: [words(p) for p in docx.paragraphs(name)] for name in ("Status", "Title", "Subtitle", "Author", "Note")
    }
    assert said == {
        "Status": ["Working draft · Version 0.2"],
        "Title": ["Grids & cars"],
        "Subtitle": ["Two systems, one city"],
        "Author": ["A. Writer", "An organiser"],
        "Note": ["For its co-authors."],
    }
    assert "ORCID 0000-0002-1825-0097" in docx.text and "Keywords grids, cars" in docx.text
    assert "Licence Creative Commons Attribution 4.0 International (CC BY 4.0)" in docx.text
    assert "2 January 2026" in docx.text and "0123456789ab" in docx.text
    assert not docx.paragraphs("DraftNotice")
    assert docx.body[-1].find(f"{W}titlePg") is not None


def test_the_contents_are_a_field_that_is_filled_already(docx: Docx) -> None:
    lines = docx.paragraphs("TOC1", "TOC2")
    headings = docx.paragraphs("Heading1", "Heading2", "PartTitle")
    assert [words(line) for line in lines] == [words(heading) for heading in headings]
    marks = [one.get(f"{W}fldCharType") for line in lines for one in line.iter(f"{W}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert all(line.getparent().tag == f"{W}sdtContent" for line in lines)
    for line, heading in zip(lines, headings, strict=True):
        (link,) = line.iter(f"{W}hyperlink")
        assert words(docx.bookmarked(link.get(f"{W}anchor"))) == words(heading)


def test_every_internal_link_has_its_bookmark(docx: Docx) -> None:
    names = docx.bookmarks
    assert len(set(map(str.lower, names))) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    ids = [one.get(f"{W}id") for one in docx.document.iter(f"{W}bookmarkStart")]
    assert sorted(ids) == sorted(one.get(f"{W}id") for one in docx.document.iter(f"{W}bookmarkEnd"))
    assert len(set(ids)) == len(ids)
    links = [one.get(f"{W}anchor") for one in docx.document.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
    assert len(links) > 20 and set(links) <= set(names)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Chapter 2", "2 Vehicles"),
        ("Table 1.1", "Table 1.1 Load."),
        ("Equation 1.1", "r=ab (1.1)"),
        ("Listing 1.1", "def f(x): return x < 1 & 2"),
        ("Interaction 1", "Interaction 1 Power moves"),
        (
            "the same section",
            "1.1.1 A section with a very long name that no bookmark could ever hold in it as it stands here",
        ),
        ("1, p. 3", "[1] International Energy Agency"),
    ],
)
def test_a_link_leads_to_what_it_says(docx: Docx, said: str, found: str) -> None:
    document = (p for p in docx.paragraphs() if not style(p).startswith("TOC"))
    link = next(
        one for p in document for one in p.iter(f"{W}hyperlink") if words(one) == said and one.get(f"{W}anchor")
    )
    assert words(docx.bookmarked(link.get(f"{W}anchor"))).startswith(found)


def test_references_lead_back_to_their_citations(docx: Docx) -> None:
    (entry,) = docx.paragraphs("Reference")
    assert words(entry).startswith("[1] International Energy Agency")
    back = [one for one in entry.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
    assert [words(one) for one in back] == ["1", "1.1", "2"]
    (out,) = (one.get(f"{R}id") for one in entry.iter(f"{W}hyperlink") if one.get(f"{R}id"))
    assert docx.relationships("word/document.xml")[out].get("Target") == "https://example.org/a?b=1&c=2"


def test_every_style_that_is_used_is_defined(docx: Docx) -> None:
    styles = docx.root("word/styles.xml")
    defined = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    used = {
        one.get(f"{W}val")
        for part in ("document", "footnotes", "header", "footer", "styles")
        for one in docx.root(f"word/{part}.xml").iter(
            f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next"
        )
    }
    assert used <= defined
    assert all(style(paragraph) for paragraph in docx.paragraphs())
    families = {one.get(f"{W}ascii") for one in styles.iter(f"{W}rFonts")}
    assert families == {"Source Serif 4", "Source Sans 3", "Source Code Pro"}
    assert families == {one.get(f"{W}name") for one in docx.root("word/fontTable.xml")}


def test_a_note_is_a_footnote(docx: Docx) -> None:
    (call,) = docx.document.iter(f"{W}footnoteReference")
    notes = {one.get(f"{W}id"): one for one in docx.root("word/footnotes.xml")}
    note = notes[call.get(f"{W}id")]
    assert words(note) == "An aside with a way out and more.Its second paragraph."
    (link,) = note.iter(f"{W}hyperlink")
    assert docx.relationships("word/footnotes.xml")[link.get(f"{R}id")].get("Target") == "https://example.org/out"


def test_formulas_are_those_of_word(docx: Docx) -> None:
    numbered, plain = docx.paragraphs("Equation")
    assert numbered.find(f"{M}oMath/{M}f") is not None and words(numbered).endswith("(1.1)")
    assert len([one for one in numbered.iter(f"{W}tab") if one.getparent().tag == f"{W}r"]) == 2
    assert plain.find(f"{M}oMathPara") is not None
    around = docx.paragraphs()
    at = around.index(numbered)
    assert (words(around[at - 1]), words(around[at + 1])) == ("The ratio is", "and so on.")


def test_a_power_stands_on_the_whole_bracket() -> None:
    formula = "$$ f(x) (1 + (a) r)^t + x)^2 $$"
    docx = made(files(energy=f"# Energy {{#sec:energy}}\n\n{formula}\n", vehicles="# V {#sec:vehicles}\n"))
    (equation,) = docx.paragraphs("Equation")
    power, lonely = equation.iter(f"{M}sSup")
    assert words(power) == "1+(a)rt" and power.find(f"{M}e/{M}d/{M}dPr/{M}begChr").get(f"{M}val") == "("
    assert words(lonely) == ")2" and words(equation) == "f(x)1+(a)rt+x)2"


def test_tables_have_header_rows_widths_and_descriptions(docx: Docx) -> None:
    load, register, matrix = docx.body.iter(f"{W}tbl")
    assert list(rows(load)) == [["Year", "Load [TWh]"], ["2024", "415 [1]"], ["2025", "448"]]
    for table in (load, register, matrix):
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))
        grid = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
        assert sum(grid) == 8164 and min(grid) > 300
        for row in table.iter(f"{W}tr"):
            assert sum(int(one.get(f"{W}w")) for one in row.iter(f"{W}tcW")) == 8164
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
    reported = load.find(f"{W}tblPr")
    assert reported.find(f"{W}tblCaption").get(f"{W}val") == "Table 1.1 Load."
    assert (
        reported.find(f"{W}tblDescription").get(f"{W}val") == "2 columns and 2 rows. The columns are: Year; Load [TWh]."
    )
    assert [style(p) for p in load.iter(f"{W}p")][:4] == [
        "TableHeadRight",
        "TableHeadCentred",
        "TableTextRight",
        "TableTextCentred",
    ]
    for table in (register, matrix):
        assert all(style(next(row.iter(f"{W}p"))) == "TableRowHead" for row in list(table.iter(f"{W}tr"))[1:])
        assert table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstColumn") == "1"
    captions = docx.paragraphs("TableCaption")
    assert [words(caption) for caption in captions] == [
        "Table 1.1 Load.",
        "Table 2.1 All of them.",
        "Table 2.2 Which on which.",
    ]


def test_merged_cells_keep_the_grid(tmp_path: Path) -> None:
    table = """
+---+-------+
| A | B     |
+===+===+===+
| 1 | 2 | 3 |
|   +---+---+
|   | 4 | 5 |
+---+---+---+

: Merged. {#tbl:merged}
"""
    docx = made(
        files(energy=f"# Energy {{#sec:energy}}\n\nSee @tbl:merged.\n{table}", vehicles="# V {#sec:vehicles}\n")
    )
    (found,) = docx.body.iter(f"{W}tbl")
    assert list(rows(found)) == [["A", "B"], ["1", "2", "3"], ["", "4", "5"]]
    spans = [one.get(f"{W}val") for one in found.iter(f"{W}gridSpan")]
    merges = [one.get(f"{W}val") for one in found.iter(f"{W}vMerge")]
    assert (spans, merges) == (["2"], ["restart", None])
    assert errors_of(docx, tmp_path) == []


def test_statements_are_boxes_whose_line_tells_the_effect(docx: Docx) -> None:
    heads = [p for p in docx.paragraphs() if style(p).startswith("StatementHead")]
    assert [(style(p), words(p)) for p in heads] == [
        ("StatementHead", "Interaction 1 Power moves"),
        ("StatementHeadDashed", "Interaction 2 Peaks"),
        ("StatementHeadDotted", "Interaction 3 Storage"),
        ("StatementHeadDouble", "Interaction 4 Two ways"),
    ]
    styles = {one.get(f"{W}styleId"): one for one in docx.root("word/styles.xml").iter(f"{W}style")}
    forms = [styles[style(p)].find(f".//{W}pBdr/{W}left").get(f"{W}val") for p in heads]
    assert forms == ["single", "dashed", "dotted", "double"]
    facts = [words(p) for p in docx.paragraphs() if style(p).startswith("StatementFacts")]
    assert facts[1] == "From Car to Grid · × Hurts"
    flow = [style(one) for one in docx.body if one.tag == f"{W}p"]
    # The gap keeps two boxes from running together; within one box nothing parts the paragraphs.
    assert flow[flow.index("StatementHead") :][:5] == [
        "StatementHead",
        "StatementFacts",
        "StatementText",
        "StatementText",
        "StatementGap",
    ]
    assert flow.count("StatementGap") == 3
    (line,) = docx.paragraphs("StatementLine")
    assert words(line).startswith("Fact 1. There are many cars")


def test_drawings_stay_drawings_beside_their_rendering(docx: Docx) -> None:
    shown = list(docx.document.iter(f"{WP}inline"))
    reported = [one.find(f"{WP}docPr").get("descr") for one in shown]
    assert reported[0] == 'A box stands for "the" grid.' and reported[1] == "A dot."
    assert reported[2].startswith("A network of 2 members")
    assert not list(docx.document.iter(DECORATIVE))
    relationships = docx.relationships("word/document.xml")
    for one, vector in zip(shown, (True, False, True), strict=True):
        blip = one.find(f".//{A}blip")
        raster = docx.parts[f"word/{relationships[blip.get(f'{R}embed')].get('Target')}"]
        with Image.open(io.BytesIO(raster)) as image:
            assert image.format == "PNG"
            extent = one.find(f"{WP}extent")
            assert image.width / image.height == pytest.approx(int(extent.get("cx")) / int(extent.get("cy")), rel=0.01)
        drawing = blip.find(f".//{SVG_BLIP}")
        assert (drawing is not None) == vector
        if drawing is not None:
            svg = docx.parts[f"word/{relationships[drawing.get(f'{R}embed')].get('Target')}"].decode()
            assert "'Source Sans 3', 'Source Sans Pro', 'Calibri', 'Carlito'" in svg
    ids = [one.get("id") for one in docx.document.iter(f"{WP}docPr")]
    assert ids == ["1", "2", "3"]
    # Half of the text's width, and the pixels of the dot: 96 to the inch.
    assert [int(one.find(f"{WP}extent").get("cx")) for one in shown[:2]] == [8164 * 635 // 2, 190470]


@pytest.mark.parametrize(
    ("svg", "families"),
    [
        ("<text/>", "'Source Sans 3', 'Source Sans Pro', 'Calibri'"),
        ('<text font-family="Noto Sans KR"/>', "'Noto Sans KR', 'Source Sans 3', 'Source Sans Pro'"),
        (
            "<text style=\"font: 600 13px 'Source Serif 4', serif; fill: red\"/>",
            "600 13px 'Source Serif 4', 'Source Serif Pro'",
        ),
        ("<style>text { font-family: monospace }</style>", "font-family: 'Source Code Pro', 'Consolas'"),
    ],
)
def test_a_drawing_names_fonts_that_readers_have(svg: str, families: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{svg}</svg>'.encode()
    found = pictures_of({"a.svg": drawing}, [], NO_CACHE)["a.svg"].drawing
    assert found is not None and families in found.decode()


def test_a_drawing_opens_nothing() -> None:
    image = '<image width="9" height="9" href="{}"/>'
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{image.format(Path(__file__).as_uri())}</svg>'
    )
    found = pictures_of({"a.svg": drawing.encode()}, [], NO_CACHE)["a.svg"].drawing
    assert found is not None and b"href" not in found


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    element = etree.fromstring(f'<a b="{written(text)}">{written(text)}</a>')
    assert element.text is None or not len(element)


def test_a_picture_without_words_is_marked_as_decoration() -> None:
    texts = files(energy=ENERGY.replace('alt="A dot." ', ""))
    docx = made(texts, draft=True)
    assert [one.get("descr") for one in docx.document.iter(f"{WP}docPr")][1] is None
    assert len(list(docx.document.iter(DECORATIVE))) == 1


def test_the_rendering_is_made_with_the_theme_s_fonts(docx: Docx) -> None:
    with Image.open(io.BytesIO(docx.parts["word/media/image1.png"])) as image:
        assert image.width == 1701
        light = sum(image.convert("L").histogram()[200:])
    # The words are there: a machine without fonts would draw none.
    assert 2000 < light < 120_000


def test_a_picture_never_leaves_the_sheet() -> None:
    wide, high = Picture(b"", "png", None, 30000, 300), Picture(b"", "png", None, 300, 30000)
    assert shown_size(wide, "", "")[0] == 8164 * 635
    assert shown_size(wide, "400%", "")[0] == 8164 * 635
    assert shown_size(high, "100%", "")[1] < 16838 * 635
    assert shown_size(wide, "72pt", "1in") == (914400, 914400)
    assert shown_size(wide, "0", "") == shown_size(wide, "", "")


def test_fonts_are_masked_and_sound(docx: Docx) -> None:
    relationships = docx.relationships("word/fontTable.xml")
    found = {}
    for font in docx.root("word/fontTable.xml"):
        for slot in font:
            if f"{W}fontKey" not in slot.attrib:
                continue
            data = bytearray(docx.parts[f"word/{relationships[slot.get(f'{R}id')].get('Target')}"])
            key = bytes.fromhex(slot.get(f"{W}fontKey").strip("{}").replace("-", ""))[::-1]
            for position in range(32):
                data[position] ^= key[position % 16]
            with TTFont(io.BytesIO(bytes(data))) as program:
                names = program["name"]
                found[font.get(f"{W}name"), slot.tag.removeprefix(f"{W}embed")] = names.getDebugName(2)
                assert names.getDebugName(1) == font.get(f"{W}name")
                assert "SIL Open Font License" in names.getDebugName(13)
                assert "glyf" in program and "fvar" not in program
                assert program["OS/2"].fsType == 0
                assert set(map(ord, "Grids é “–” ≥")) <= program.getBestCmap().keys()
    styles = ["Regular", "Bold", "Italic", "Bold Italic"]
    expected = {
        (family, name.replace(" ", "")): name for family in ("Source Serif 4", "Source Sans 3") for name in styles
    }
    assert found == expected | {("Source Code Pro", name): name for name in styles[:2]}
    assert b"<w:embedTrueTypeFonts/>" in docx.parts["word/settings.xml"]


def test_properties_tell_the_paper(docx: Docx) -> None:
    core = {one.tag.rpartition("}")[2]: one.text for one in docx.root("docProps/core.xml")}
    assert core == {
        "title": "Grids & cars",
        "subject": "Two systems, one city",
        "creator": "A. Writer",
        "keywords": "grids, cars",
        "description": "Two systems, one city. What grids and cars share",
        "language": "en-GB",
        "version": "0.2",
        "contentStatus": "Working draft",
        "created": "2026-01-02T03:04:00Z",
        "modified": "2026-01-02T03:04:00Z",
    }
    own = {one.get("name"): one[0].text for one in docx.root("docProps/custom.xml")}
    assert own == {
        "Version": "0.2",
        "Licence": "CC-BY-4.0",
        "Revision": REVISION.commit,
        "Repository": "https://example.org/paper",
    }


def test_languages_are_told(docx: Docx) -> None:
    (default,) = docx.root("word/styles.xml").iter(f"{W}lang")
    assert default.get(f"{W}val") == "en-GB"
    (korean,) = (run for run in docx.document.iter(f"{W}r") if words(run) == "Korean")
    assert korean.find(f"{W}rPr/{W}lang").get(f"{W}val") == "ko"


def test_lists_quotations_and_code_have_their_styles(docx: Docx) -> None:
    styled = {style(p): words(p) for p in docx.paragraphs("BlockText", "DefinitionTerm", "Definition", "LineBlock")}
    assert styled == {
        "BlockText": "Quoted.",
        "DefinitionTerm": "Grid",
        "Definition": "wires",
        "LineBlock": "a line another",
    }
    assert len(docx.paragraphs("HorizontalRule")) == 1
    assert len([p for p in docx.paragraphs("Compact") if p.find(f"{W}pPr/{W}numPr") is not None]) == 3
    (listing,) = docx.paragraphs("SourceCode")
    assert listing.find(f"{W}pPr/{W}keepNext") is not None
    assert "x < 1 & 2" in words(listing)


def test_the_same_paper_gives_the_same_bytes(docx: Docx, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        for path, content in files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)
        for _ in range(2):
            options = BuildOptions(REVISION, ["docx"])
            built = pipeline.build(WorkTree(folder), options, Runtime(Cache(tmp_path / "cache"), jobs=2))
            assert isinstance(built.product, dict)
            assert built.product["docx"] == docx.data
    with zipfile.ZipFile(io.BytesIO(docx.data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_damaged_cache_is_made_anew(docx: Docx, tmp_path: Path) -> None:
    made(files(), cache=tmp_path)
    for entry in tmp_path.iterdir():
        entry.write_bytes(entry.read_bytes()[:-20] + b"x" * 3)
    assert made(files(), cache=tmp_path).data == docx.data


HOSTILE = """\
# Vehicles {#sec:vehicles}

[Styled]{custom-style="Title"} words, and

::: {custom-style="Heading 1"}
a whole block.
:::

```{=openxml}
<w:p><w:r><w:fldSimple w:instr="DDEAUTO c:\\\\x"/></w:r></w:p>
```

An inline `<w:br/>`{=openxml} and </w:t></w:r> in the text &amp; ]]> too.
"""


def test_an_author_reaches_neither_styles_nor_markup(tmp_path: Path) -> None:
    texts = files(energy="# Energy {#sec:energy}\n\nSee @sec:vehicles.\n", vehicles=HOSTILE)
    texts["paper.toml"] = TOML.replace('"Grids & cars"', '"</dc:title><x> & \\"cars\\""').replace(
        '"Two systems, one city"', '"{{ 7 * 7 }} </w:t>"'
    )
    docx = made(texts, draft=True)
    assert [words(p) for p in docx.paragraphs("Title")] == ['</dc:title><x> & "cars"']
    assert [words(p) for p in docx.paragraphs("Subtitle")] == ["{{ 7 * 7 }} </w:t>"]
    assert errors_of(docx, tmp_path) == []
    assert not list(docx.document.iter(f"{W}fldSimple"))
    assert "DDEAUTO" not in " ".join(one.text or "" for one in docx.document.iter(f"{W}instrText"))
    assert "</w:t></w:r> in the text & ]]> too." in docx.text
    styled = {one.get(f"{W}val") for one in docx.document.iter(f"{W}rStyle")}
    assert "Title" not in styled
    assert "a whole block." not in [words(p) for p in docx.paragraphs("Heading1")]


def test_a_draft_marks_its_faults(tmp_path: Path) -> None:
    texts = files(energy=ENERGY.replace("@sec:vehicles", "@sec:nowhere"))
    texts["chapters/energy.md"] = str(texts["chapters/energy.md"]).replace("figures/dot.png", "figures/missing.png")
    docx = made(texts, draft=True)
    assert errors_of(docx, tmp_path) == []
    (notice,) = docx.paragraphs("DraftNotice")
    assert words(notice) == "This is a draft build. 2 errors that the checks found are marked in the pages."
    marked = [
        words(run)
        for run in docx.document.iter(f"{W}r")
        if (named := run.find(f"{W}rPr/{W}rStyle")) is not None and named.get(f"{W}val") == "Fault"
    ]
    assert any("sec:nowhere" in words for words in marked)
    assert any("figures/missing.png" in words for words in marked)


def test_a_drawing_without_a_size_is_a_fault_and_no_crash() -> None:
    texts = files()
    texts["figures/grid.svg"] = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'
    docx = made(texts, draft=True)
    assert 'A box stands for "the" grid.' in docx.text


@given(st.lists(st.text(alphabet="aAbB:-._é1 ", min_size=1, max_size=60), unique=True, max_size=30))
def test_names_of_bookmarks_are_sound_and_differ(anchors: list[str]) -> None:
    names = [Bookmarks().name(anchor) for anchor in anchors]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    book = Bookmarks()
    together = [book.name(anchor) for anchor in anchors]
    assert len({name.lower() for name in together}) == len(anchors)
    assert [book.name(anchor) for anchor in anchors] == together
    assert [book.place(anchor) for anchor in anchors] == together
    assert [book.place(anchor) for anchor in anchors] == [""] * len(anchors)


@given(st.lists(st.lists(st.text(alphabet="abc -\n", max_size=80), min_size=3, max_size=3), min_size=1, max_size=12))
def test_columns_fill_the_table_and_hold_their_words(table: list[list[str]]) -> None:
    widths = widths_of([[(at, 1, words, True) for at, words in enumerate(row)] for row in table], 8164)
    assert sum(widths) == 8164 and min(widths) > 0


def test_no_column_breaks_a_word_and_long_text_gets_the_room() -> None:
    rows = [["No.", "Complementary", "long words " * 30], ["1", "x", "more and more " * 20]]
    number, named, said = widths_of([[(at, 1, words, True) for at, words in enumerate(row)] for row in rows], 8164)
    assert number < 700 and named > 1300 and said > 5500
