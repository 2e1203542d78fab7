"""The document for word processors: valid, whole, safe to open, and the same each time."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from pathlib import Path

import pytest
from docx_reader import RELATIONSHIP, A, Docx, M, R, W, style, words
from docx_samples import ENERGY, REVISION, TOML, errors_of, files, made
from lxml import etree
from word_rules import broken_rules

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def docx() -> Docx:
    return made(files())


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
    assert broken_rules(path)


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
                target = posixpath.normpath(folder + one.get("Target"))
                assert target in docx.parts
                related.add(target)
    assert related == set(docx.parts)


def test_nothing_runs_is_fetched_or_asks_on_opening(docx: Docx) -> None:
    assert not [name for name in docx.parts if re.search(r"vba|macro|embeddings|activeX|altChunk", name)]
    settings = docx.parts["word/settings.xml"]
    assert b"updateFields" not in settings and b"attachedTemplate" not in settings
    fields = " ".join(
        one.text or "" for part in ("document", "footer") for one in docx.root(f"word/{part}.xml").iter(f"{W}instrText")
    ).split()
    kinds = {"TOC", "PAGE", "PAGEREF", "REF", "SEQ", "STYLEREF"}
    assert {word for word in fields if word.isalpha() and word.isupper()} - kinds <= {"ARABIC"}


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
