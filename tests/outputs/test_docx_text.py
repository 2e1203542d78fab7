"""The text of the document for word processors: its styles, links, contents, tables, boxes and properties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx_reader import Docx, M, R, W, rows, style, words
from docx_samples import REVISION, errors_of, files, made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def docx() -> Docx:
    return made(files())


def test_chapters_parts_and_sections_are_headings(docx: Docx) -> None:
    outline = [(style(p), docx.printed(p)) for p in docx.paragraphs("Heading1", "Heading2", "Heading3", "PartTitle")]
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
    assert next(docx.document.iter(f"{W}sectPr")).find(f"{W}titlePg") is not None


def test_the_contents_are_a_field_that_is_filled_already(docx: Docx) -> None:
    lines = docx.paragraphs("TOC1", "TOC2")
    headings = docx.paragraphs("Heading1", "Heading2", "PartTitle")
    assert [words(line) for line in lines] == [docx.printed(heading) for heading in headings]
    marks = [one.get(f"{W}fldCharType") for line in lines for one in line.iter(f"{W}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert all(line.getparent().tag == f"{W}sdtContent" for line in lines)
    for line, heading in zip(lines, headings, strict=True):
        (link,) = line.iter(f"{W}hyperlink")
        assert docx.bookmarked(link.get(f"{W}anchor")) is heading


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
    assert docx.printed(docx.bookmarked(link.get(f"{W}anchor"))).startswith(found)


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
    # A box that is no higher than half a page stays on one.
    box = next(one for one in docx.body if style(one) == "StatementText")
    last = box.getnext()
    assert style(last) == "StatementText" and last.find(f"{W}pPr/{W}keepNext") is None
    assert box.find(f"{W}pPr/{W}keepNext") is not None
    (line,) = docx.paragraphs("StatementLine")
    assert words(line).startswith("Fact 1. There are many cars")


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
    tokens = [(one.get(f"{W}val"), words(one.getparent().getparent())) for one in listing.iter(f"{W}rStyle")]
    assert ("KeywordTok", "def") in tokens and ("DecValTok", "1") in tokens
