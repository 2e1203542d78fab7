"""The repository's own paper: its statements stand alike in every output, and in the data beside them."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import float_census
import page_census
import pypdfium2
import pytest
import source_places
import tinyhtml5
import verapdf
from docx_reader import WP, Docx, W, rows, style
from docx_reader import words as docx_words
from epubcheck_jar import complaints
from word_rules import broken_rules

import ace
from chapterhouse.cli.commands.build import Means, Wanted, kept_or_made, state_of
from chapterhouse.cli.project import Project
from chapterhouse.inputs.source import WorkTree
from chapterhouse.pipeline import check

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def outputs() -> dict[str, bytes]:
    # What `make paper` kept is used again where neither a file nor the commit changed; else the paper is made anew.
    project = Project(ROOT, quiet=True)
    jobs = min(4, os.cpu_count() or 1)
    built = kept_or_made(project, Wanted(state_of(ROOT, None)), Means(project.cache(), jobs))
    assert built.product is not None
    return dict(built.product)


@pytest.fixture(scope="module")
def data(outputs: dict[str, bytes]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(outputs["statements.json"])["statements"]
    return found


@pytest.fixture(scope="module", params=["html", "epub"])
def page(request: pytest.FixtureRequest, outputs: dict[str, bytes]) -> Element:
    """The text as one tree without namespaces: the page, or all documents of the book in their order."""
    if request.param == "epub":
        return book_text(outputs["epub"])
    root: Element = tinyhtml5.parse(outputs["html"].decode(), namespace_html_elements=False)
    return root


def book_text(book: bytes) -> Element:
    whole = Element("html")
    with ZipFile(io.BytesIO(book)) as archive:
        package = ElementTree.fromstring(archive.read("EPUB/package.opf"))
        names = {item.get("id"): item.get("href") for item in package.findall(".//{*}item")}
        for place in package.findall(".//{*}itemref"):
            whole.append(ElementTree.fromstring(archive.read(f"EPUB/{names[place.get('idref')]}")))
    for element in whole.iter():
        element.tag = element.tag.rpartition("}")[2]
    return whole


@pytest.fixture(scope="module")
def pdf_pages(outputs: dict[str, bytes]) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(outputs["pdf"]))
    return [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]


@pytest.fixture(scope="module")
def docx(outputs: dict[str, bytes]) -> Docx:
    return Docx(outputs["docx"])


def of(kind: str, data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [statement for statement in data if statement["kind"] == kind]


def tables(page: Element, name: str) -> list[Element]:
    return [table for table in page.iter("table") if name in table.get("class", "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_paper_passes_every_check_without_a_suppression() -> None:
    checked = check(WorkTree(ROOT))
    assert [f"{d.span.file}: {d.code}: {d.message}" for d in checked.findings] == []
    assert checked.suppressed == ()


def test_the_catalogue_covers_all_pairs_of_technologies(data: list[dict[str, Any]]) -> None:
    interactions = of("interaction", data)
    assert len(interactions) >= 40 and len(of("gap", data)) >= 24 and len(of("recommendation", data)) >= 30
    pairs = {(one["attributes"]["from"], one["attributes"]["to"]) for one in interactions}
    assert len(pairs) == 12


def test_every_statement_stands_in_the_page_and_in_the_pdf(
    data: list[dict[str, Any]], page: Element, pdf_pages: list[str]
) -> None:
    shown = [element for element in page.iter("div") if "statement" in element.get("class", "").split()]
    # A name in a book holds no colon.
    anchors = [element.get("id", "").replace(":", ".") for element in shown]
    assert anchors == [statement["anchor"].replace(":", ".") for statement in data]
    printed = " ".join(pdf_pages)
    for statement in data:
        noun = statement["kind"].capitalize()
        head = f"{noun} {statement['number']}"
        assert f"{head} {statement['title']}" in printed or f"{head}. " in printed, head


def test_the_registers_hold_every_statement(data: list[dict[str, Any]], page: Element, pdf_pages: list[str]) -> None:
    rows = {words(row) for table in tables(page, "register") for row in table.iter("tr")}
    printed = " ".join(pdf_pages)
    for kind in ("interaction", "gap", "recommendation", "fact"):
        for one in of(kind, data):
            line = f"{one['number']} {one['title']}"
            assert any(
                line in " ".join(row.split()) or row.startswith(f"{one['number']}{one['title']}") for row in rows
            )
            assert line in printed, line


def test_the_matrix_names_every_interaction_once(
    data: list[dict[str, Any]], page: Element, pdf_pages: list[str]
) -> None:
    expected = sorted(one["number"] for one in of("interaction", data))
    matrix = next(table for table in tables(page, "matrix") if "From / To" in words(table))
    assert sorted(int(words(link)) for link in matrix.iter("a")) == expected
    printed = " ".join(pdf_pages)
    printed = printed[printed.index("From / To") :].partition("complementary, ×")[0]
    numbers = [n for run in re.findall(r"[+×±»]\s((?:\d+(?:, )?)+)", printed) for n in re.findall(r"\d+", run)]
    assert sorted(map(int, numbers)) == expected


def test_the_network_counts_what_the_catalogue_holds(
    data: list[dict[str, Any]], page: Element, pdf_pages: list[str]
) -> None:
    signs = {"complementary": "+", "contradictory": "×", "mixed": "±", "propagating": "»"}
    effects = [one["attributes"]["effect"] for one in of("interaction", data)]
    expected = {sign: effects.count(effect) for effect, sign in signs.items()}
    drawing = next(svg for svg in page.iter() if svg.get("aria-label", "").startswith("A network of 4 members"))
    lines = [words(text) for text in drawing.iter() if text.tag.endswith("text")]
    counted = {sign: sum(int(line[1:]) for line in lines if re.fullmatch(rf"\{sign}\d+", line)) for sign in expected}
    assert counted == expected
    legend = [f"{sign} {effect}: {expected[sign]}" for effect, sign in signs.items()]
    assert set(legend) <= set(lines)
    assert any(all(line in sheet for line in legend) for sheet in pdf_pages)
    described = drawing.get("aria-label", "")
    assert f"{len(effects)} interactions" in described
    assert sum(map(int, re.findall(r"(\d+) (?:complementary|contradictory|mixed|propagating)", described))) == 2 * len(
        effects
    )


def test_the_traces_name_every_gap_with_its_answers(data: list[dict[str, Any]], page: Element) -> None:
    rows = [words(row) for table in tables(page, "trace") for row in table.iter("tr")]
    numbers = {one["id"]: one["number"] for one in data}
    for gap in of("gap", data):
        row = next(row for row in rows if row.startswith(f"Gap {gap['number']}:"))
        for answer in gap["referred_to_by"]["answered-by"]:
            assert f"Recommendation {numbers[answer]}:" in row


@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_the_pdf_of_the_paper_is_accessible_and_archival(outputs: dict[str, bytes], flavour: str) -> None:
    assert source_places.in_pdf(outputs["pdf"], flavour) == []


def test_the_pages_of_the_paper_are_set_as_a_press_sets_them(outputs: dict[str, bytes]) -> None:
    counted = page_census.census(outputs["pdf"])
    assert counted.lines > 2000
    assert (counted.hyphens_at_foot, counted.ladders, counted.runts, counted.short_last_pages) == ([], [], [], [])
    assert counted.hyphen_share < 0.15
    assert len(counted.loose) / counted.lines < 0.04
    assert sum(fill < 0.85 for fill in counted.fills.values()) / len(counted.fills) < 0.16
    assert len(counted.holes) / len(counted.fills) < 0.04


def test_tables_stay_whole_and_figures_near_what_speaks_of_them(outputs: dict[str, bytes]) -> None:
    # Counted in its 259 pages: 90 tables, 21 divided, the smallest of them 0.51 of a page; of 79 figures and tables of
    # which their chapter speaks, 64 within a page of the first word of them, 70 within three, the farthest 13 behind.
    # One, a register of recommendations, stands before what explains its columns.
    counted = float_census.census(outputs["pdf"])
    assert counted.tables > 60 and len(counted.divided) > 10 and len(counted.distances) > 60
    assert counted.divided_small_tables == []
    distances = counted.distances.values()
    assert sum(distance < 0 for distance in distances) <= 1
    assert sum(distance in (0, 1) for distance in distances) / len(distances) > 0.75
    assert sum(distance in range(4) for distance in distances) / len(distances) > 0.85
    assert max(distances) < 18


def test_the_book_of_the_paper_is_a_sound_epub(outputs: dict[str, bytes]) -> None:
    assert complaints(outputs["epub"]) == []
    assert len(outputs["epub"]) < 1_000_000


def test_ace_finds_nothing_in_the_book_of_the_paper(outputs: dict[str, bytes], tmp_path: Path) -> None:
    assert ace.violations(outputs["epub"], tmp_path) == []


def test_the_drawings_of_the_book_hold_text_and_its_wide_tables_can_become_lists(outputs: dict[str, bytes]) -> None:
    text = book_text(outputs["epub"])
    figures = [
        figure
        for figure in text.iter("figure")
        if "listing" not in figure.get("class", "").split() and figure.find(".//table") is None
    ]
    drawings = [svg for figure in figures for svg in figure.iter("svg")]
    assert len(drawings) == len(figures) >= 20
    assert all(svg.get("aria-label") and any(words(each) for each in svg.iter("text")) for svg in drawings)
    wide = [table for table in text.iter("table") if len(table.findall("thead/tr/th")) > 2]
    assert len(wide) > 30
    assert all("stackable" in table.get("class", "").split() for table in wide)


def test_every_statement_stands_in_the_document(data: list[dict[str, Any]], docx: Docx) -> None:
    heads = [docx_words(p) for p in docx.paragraphs() if style(p).startswith("StatementHead")]
    lines = [docx_words(p) for p in docx.paragraphs("StatementLine")]
    boxed = [f"{one['kind'].capitalize()} {one['number']} {one['title']}" for one in data if one["kind"] != "fact"]
    # Questions have no title to show in their heads.
    assert [head for head in heads if not head.startswith("Question")] == [
        head for head in boxed if not head.startswith("Question")
    ]
    assert len(heads) + len([line for line in lines if line.startswith("Fact ")]) == len(data)
    for one in of("fact", data):
        assert any(line.startswith(f"Fact {one['number']}. ") for line in lines)


def test_the_document_s_registers_matrix_and_traces_agree(data: list[dict[str, Any]], docx: Docx) -> None:
    tables = [list(rows(table)) for table in docx.body.iter(f"{W}tbl")]
    cells = {tuple(row[:2]) for table in tables for row in table if len(row) > 1}
    for kind in ("interaction", "gap", "recommendation", "fact"):
        assert {(str(one["number"]), one["title"]) for one in of(kind, data)} <= cells, kind
    matrix = next(table for table in tables if table[0][0] == "From / To")
    numbers = [int(n) for row in matrix[1:] for cell in row[1:] for n in re.findall(r"\d+", cell)]
    assert sorted(numbers) == sorted(int(one["number"]) for one in of("interaction", data))
    traced = {row[0].partition(":")[0]: row for table in tables if table[0][0] == "Gap" for row in table}
    by_id = {one["id"]: one["number"] for one in data}
    for gap in of("gap", data):
        for answer in gap["referred_to_by"]["answered-by"]:
            assert f"Recommendation {by_id[answer]}:" in " ".join(traced[f"Gap {gap['number']}"])


def test_the_document_s_network_is_described_and_drawn(data: list[dict[str, Any]], docx: Docx) -> None:
    effects = [one["attributes"]["effect"] for one in of("interaction", data)]
    reported = [one.get("descr") for one in docx.document.iter(f"{WP}docPr")]
    assert len(reported) == len(docx.paragraphs("Figure")) and all(reported)
    described = next(words for words in reported if words.startswith("A network of 4 members"))
    assert f"{len(effects)} interactions" in described
    assert sum(map(int, re.findall(r"(\d+) (?:complementary|contradictory|mixed|propagating)", described))) == 2 * len(
        effects
    )
    drawings = [content.decode() for name, content in docx.parts.items() if name.endswith(".svg")]
    assert any(
        all(
            f"{effect}: {effects.count(effect)}" in drawing
            for effect in ("complementary", "contradictory", "mixed", "propagating")
        )
        for drawing in drawings
    )


def test_every_link_of_the_document_leads_somewhere(docx: Docx) -> None:
    links = [one.get(f"{W}anchor") for one in docx.document.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
    assert len(links) > 3000 and set(links) <= set(docx.bookmarks)
    assert len(set(map(str.lower, docx.bookmarks))) == len(docx.bookmarks)


def test_every_page_of_the_site_is_light(outputs: dict[str, bytes]) -> None:
    beside = len(outputs["site/style.css"]) + len(outputs["site/script.js"])
    # The whole paper as one page lies beside the site's pages, to be taken away.
    assert outputs["site/paper.html"] == outputs["html"]
    sizes = {name: len(data) for name, data in outputs.items() if name.startswith("site/") and name.endswith(".html")}
    pages = {name: size for name, size in sizes.items() if name != "site/paper.html"}
    assert len(pages) > 30
    assert {name: size for name, size in pages.items() if size + beside >= 300_000} == {}


def test_the_document_is_valid_office_open_xml(outputs: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(outputs["docx"])
    assert broken_rules(path) == []
