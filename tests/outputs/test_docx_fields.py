"""Numbers of the document for word processors: counted by fields and lists, and the same as everywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import libreoffice
import pypdfium2
import pytest
from docx_reader import Docx, W, style, words
from docx_samples import REVISION, TOML, errors_of, files, made
from word_fields import evaluate

from chapterhouse import pipeline
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions

pytestmark = pytest.mark.slow

PAPERS = Path(__file__).parents[1] / "papers"
FIGURE = '![{0}.](figures/dot.png){{#fig:{0} alt="A dot." width=10pt}}\n\n'
TABLE = "| a |\n|---|\n| 1 |\n\n: {0}. {{#tbl:{0}}}\n\n"
SUMMARY = "# Summary {#sec:summary}\n\n" + FIGURE.format("front") + FIGURE.format("second")
ENERGY = (
    "# Energy {#sec:energy}\n\nSee @fig:front, [@fig:a; @fig:b; @fig:c], @tbl:x, @tbl:y, @sec:two, @sec:three,"
    " @sec:annex, @sec:summary, @part:systems, @eq:one, @sec:detail and @fig:annex.[^note]\n\n"
    "[^note]: See @fig:a.\n\n"
    + FIGURE.format("a")
    + "## One {#sec:one}\n\n"
    + FIGURE.format("b")
    + TABLE.format("x")
    + "## Aside {.unnumbered}\n\n$$ x $$ {#eq:one}\n\n## Two {#sec:two}\n\n"
    + "### Detail {#sec:detail}\n\n$$ y $$ {#eq:two}\n"
)
PAIR = """
::: {#fig:pair}
![One.](figures/dot.png){#fig:left alt="A dot." width=10pt}
![Two.](figures/dot.png){#fig:right alt="A dot." width=10pt}

Pair.
:::

Compare @fig:left with @fig:right of @fig:pair.

"""
VEHICLES = f"# Vehicles {{#sec:vehicles}}\n\n{PAIR}{TABLE.format('y')}## Three {{#sec:three}}\n\n{FIGURE.format('c')}"
ANNEX = "# Annex {#sec:annex}\n\nText.\n\n## Of it {#sec:of-it}\n\n" + FIGURE.format("annex") + "See @sec:of-it.\n"


MARKED = (
    "Of [street noise]{.index}, [wheels]{.index entry='wind!turb\"ines'}, [law: old]{.index}, [street noise]{.index}."
)


@pytest.fixture(scope="module")
def docx() -> Docx:
    texts = files(summary=SUMMARY, energy=ENERGY, vehicles=VEHICLES)
    texts["chapters/annex.md"] = ANNEX
    texts["paper.toml"] = TOML.replace("[[authors]]", 'appendices = ["chapters/annex.md"]\n\n[[authors]]', 1)
    return made(texts, draft=True)


def everything() -> Docx:
    built = pipeline.build(WorkTree(PAPERS / "everything"), BuildOptions(REVISION, ["docx"], draft=True))
    assert isinstance(built.product, dict)
    return Docx(built.product["docx"])


@pytest.mark.parametrize("paper", ["docx", "everything"])
def test_what_fields_show_is_what_a_word_processor_works_out(paper: str, request: pytest.FixtureRequest) -> None:
    document = everything() if paper == "everything" else request.getfixturevalue(paper)
    found = evaluate(document)
    assert [one for one in found.fields if one.value is not None and one.value != one.kept] == []
    for kind in ("SEQ", "STYLEREF", "REF"):
        assert found.of(kind), kind
        assert all(one.value is not None for one in found.of(kind))


def test_a_field_that_shows_another_number_would_be_found(docx: Docx) -> None:
    wrong = docx.parts["word/document.xml"].decode()
    wrong = re.sub(r"(SEQ Table .*?<w:t[^>]*>)1<", r"\g<1>2<", wrong, count=1)
    spoilt = Docx(docx.data)
    spoilt.__dict__["parts"] = {**docx.parts, "word/document.xml": wrong.encode()}
    found = evaluate(spoilt)
    wrong_fields = [one for one in found.fields if one.value is not None and one.value != one.kept]
    assert [one.instruction[0] for one in wrong_fields] == ["SEQ"]


def test_captions_count_in_sequences(docx: Docx) -> None:
    captions = [words(p) for p in docx.paragraphs("FigureCaption", "TableCaption")]
    assert captions == [
        "Figure 1 front.",
        "Figure 2 second.",
        "Figure 1.1 a.",
        "Figure 1.2 b.",
        "Table 1.1 x.",
        "Figure 2.1 Pair.",
        "Table 2.1 y.",
        "Figure 2.2 c.",
        "Figure A.1 annex.",
    ]
    sequences = [one for one in evaluate(docx).of("SEQ") if r"\h" not in one.instruction]
    assert [one.instruction[1] for one in sequences] == [
        *["Figure"] * 4,
        "Table",
        *["Equation"] * 2,
        "Figure",
        "Table",
        *["Figure"] * 2,
    ]
    # Nothing tells a field its number: put one in front, and all others move on.
    assert not [one for one in sequences if r"\r" in one.instruction]


def test_headings_are_numbered_by_lists(docx: Docx) -> None:
    headings = docx.paragraphs("Heading1", "Heading2", "Heading3", "PartTitle")
    assert [(words(p), docx.printed(p)) for p in headings] == [
        ("Summary", "Summary"),
        ("Systems", "Part I Systems"),
        ("Energy", "1 Energy"),
        ("One", "1.1 One"),
        ("Aside", "Aside"),
        ("Two", "1.2 Two"),
        ("Detail", "1.2.1 Detail"),
        ("Vehicles", "2 Vehicles"),
        ("Three", "2.1 Three"),
        ("Annex", "Appendix A Annex"),
        ("Of it", "A.1 Of it"),
        ("Colophon", "Colophon"),
    ]
    lists = docx.root("word/numbering.xml")
    linked = [one.get(f"{W}val") for one in lists.iter(f"{W}pStyle")]
    assert linked == ["Heading1", "Heading2", "Heading3", "PartTitle"]
    styles = {one.get(f"{W}styleId"): one for one in docx.root("word/styles.xml").iter(f"{W}style")}
    assert all(styles[name].find(f"{W}pPr/{W}numPr/{W}numId") is not None for name in linked)


def test_references_are_fields_that_ask_for_what_bears_the_number(docx: Docx) -> None:
    (paragraph,) = (p for p in docx.paragraphs() if words(p).startswith("See Figure 1, "))
    assert words(paragraph) == (
        "See Figure 1, Figures 1.1, 1.2 and 2.2, Table 1.1, Table 2.1, Section 1.2, Section 2.1, Appendix A, “Summary”,"
        " Part I, Equation 1.1, Section 1.2.1 and Figure A.1."
    )
    asked = [one.text.split() for one in paragraph.iter(f"{W}instrText")]
    assert len(asked) == 14 and {one[0] for one in asked} == {"REF"}
    assert {one[1] for one in asked} <= set(docx.bookmarks)
    (pair,) = (p for p in docx.paragraphs() if words(p).startswith("Compare"))
    assert words(pair) == "Compare Figure 2.1a with Figure 2.1b of Figure 2.1."
    assert {one.text for one in pair.iter(f"{W}instrText")} == {r" REF fig_pair_number \h "}
    in_note = [one.text.split() for one in docx.root("word/footnotes.xml").iter(f"{W}instrText")]
    assert [one[:2] for one in in_note] == [["REF", "fig_a_number"]]


def test_without_its_fields_the_text_is_that_of_the_other_outputs() -> None:
    options = BuildOptions(REVISION, ["docx", "txt"], draft=True)
    built = pipeline.build(WorkTree(PAPERS / "everything"), options)
    assert isinstance(built.product, dict)
    plain = " ".join(re.sub(r"[*_`]", "", built.product["txt"].decode()).split())
    said = {
        words(paragraph)
        for paragraph in Docx(built.product["docx"]).paragraphs()
        if next(paragraph.iter(f"{W}instrText"), None) is not None
        and not style(paragraph).startswith(("TOC", "Equation"))
    }
    assert len(said) > 10
    assert [text for text in said if text not in plain] == []


def test_a_bookmark_of_a_heading_holds_the_heading_alone(docx: Docx) -> None:
    for paragraph in docx.paragraphs("Heading1", "Heading2", "Heading3", "PartTitle"):
        starts = [one.get(f"{W}id") for one in paragraph.iter(f"{W}bookmarkStart")]
        ends = [one.get(f"{W}id") for one in paragraph.iter(f"{W}bookmarkEnd")]
        assert starts and set(starts) == set(ends)


def test_the_front_has_roman_pages_and_the_text_begins_at_one(docx: Docx) -> None:
    front, main = docx.document.iter(f"{W}sectPr")
    numbers = [dict(one.find(f"{W}pgNumType").attrib) for one in (front, main)]
    assert numbers == [{f"{W}fmt": "lowerRoman", f"{W}start": "1"}, {f"{W}fmt": "decimal", f"{W}start": "1"}]
    assert front.find(f"{W}titlePg") is not None and main.find(f"{W}titlePg") is None
    flow = [style(one) for one in docx.body if one.tag == f"{W}p"]
    last = next(p for p in docx.paragraphs() if p.find(f"{W}pPr/{W}sectPr") is not None)
    assert flow[docx.body.findall(f"{W}p").index(last) + 1] == "PartTitle"


def test_the_head_asks_for_the_chapter_and_keeps_none(docx: Docx) -> None:
    header = docx.root("word/header.xml")
    assert [one.text.split() for one in header.iter(f"{W}instrText")] == [["STYLEREF", "1"]]
    assert words(header) == "Grids & cars"
    assert words(docx.root("word/footer.xml")) == "Working draft · Version 0.2 Page 1"


def test_the_contents_have_the_pages_of_a_pdf_of_the_same_run(docx: Docx, tmp_path: Path) -> None:
    assert "PAGEREF" not in {one.instruction[0] for one in evaluate(docx).fields}
    energy = ENERGY.split(" @sec:annex")[0] + f"\n\n{MARKED}\n"
    both = made(files(summary=SUMMARY, energy=energy, vehicles=VEHICLES), "pdf", draft=True)
    lines = both.paragraphs("TOC1", "TOC2")
    assert [words(line) for line in lines][:3] == ["Summary iii", "Part I Systems 1", "1 Energy 2"]
    fields = evaluate(both)
    assert [" ".join(one.instruction) for one in fields.of("XE")] == [
        'XE "street noise"',
        'XE "wind:turb\\"ines"',
        'XE "law\\: old"',
        'XE "street noise"',
    ]
    assert [" ".join(one.instruction) for one in fields.of("INDEX")] == [r'INDEX \e " " \h "A" \c "2"']
    listed = [words(line) for line in both.paragraphs("IndexHeading", "Index1", "Index2")]
    assert listed == ["L", "law: old 2", "S", "street noise 2", "W", "wind", 'turb"ines 2']
    sections = list(both.document.iter(f"{W}sectPr"))
    assert [one.find(f"{W}cols").get(f"{W}num") for one in sections] == [None, None, "2", None]
    assert [one.find(f"{W}pgNumType") is not None for one in sections] == [True, True, False, False]
    ends = [words(one.getparent().getparent()) for one in sections[1:3]]
    assert ends == ["", listed[-1]]
    asked = fields.of("PAGEREF")
    assert len(asked) == len(lines) and {one.instruction[1] for one in asked} <= set(both.bookmarks)
    assert errors_of(both, tmp_path) == []


def test_the_lists_of_captions_are_fields_over_their_sequences(tmp_path: Path) -> None:
    texts = files(summary=SUMMARY, vehicles=VEHICLES, energy="# Energy {#sec:energy}\n\nText.\n")
    theme = "[theme]\ncontents_depth = 1\nlist_of_figures = true\nlist_of_tables = true\n"
    texts["paper.toml"] = f"{TOML}\n{theme}"
    document = made(texts, draft=True)
    assert [words(p) for p in document.paragraphs("TableofFigures")] == [
        "Figure 1 front.",
        "Figure 2 second.",
        "Figure 2.1 Pair.",
        "Figure 2.2 c.",
        "Table 2.1 y.",
    ]
    asked = [" ".join(one.instruction) for one in evaluate(document).of("TOC")]
    assert asked == [r'TOC \o "1-1" \h \z \u', r'TOC \h \z \c "Figure"', r'TOC \h \z \c "Table"']
    assert not document.paragraphs("TOC2")
    assert errors_of(document, tmp_path) == []


@pytest.mark.skipif(libreoffice.installed() is None, reason="no LibreOffice: `apt install libreoffice-writer-nogui`")
def test_libreoffice_counts_the_same(docx: Docx, tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(docx.data)
    # Setting pages makes it count anew; a text alone would say what the fields say already.
    document = pypdfium2.PdfDocument(libreoffice.converted(tmp_path / "paper.docx", "pdf"))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    said = " ".join(text.replace("\xa0", " ").split())
    for caption in (words(p) for p in docx.paragraphs("FigureCaption", "TableCaption")):
        assert caption.replace("\xa0", " ") in said
    assert "Figures 1.1, 1.2 and 2.2, Table 1.1, Table 2.1, Section 1.2, Section 2.1, Appendix A" in said
