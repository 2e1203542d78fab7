"""The text of a book: what chapters become for those who read, hear or search them, by day and by night."""

from __future__ import annotations

import dataclasses
import io
import itertools
import posixpath
import re
from xml.etree import ElementTree

import pytest
from epub_books import MATHML, MORE, SVG, XHTML, Book, classed, paper_with, rich_book, typed, words
from epubcheck_jar import complaints
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reflowable_samples import ENERGY, PHOTOGRAPH, built
from rendering import epub as render

from chapterhouse.outputs.epub import anchors
from chapterhouse.outputs.epub.anchors import LostLink
from chapterhouse.outputs.epub.fragments import FragmentRenderer
from chapterhouse.outputs.shared import webfonts
from chapterhouse.outputs.shared.fragments import UnreadableFragment
from chapterhouse.outputs.shared.stackable_tables import make_stackable

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book() -> Book:
    return rich_book()


# What chapters become.


def test_parts_and_chapters_say_what_they_are(book: Book) -> None:
    for part, kind, role in (
        ("introduction", "chapter", "doc-chapter"),
        ("part-1", "part", "doc-part"),
        ("references", "bibliography", "doc-bibliography"),
        ("colophon", "colophon", "doc-colophon"),
    ):
        root = book.text(part)
        (found,) = typed(root, kind)
        assert found.get("role") == role and found.get("aria-label")
        assert len(list(root.iter(f"{XHTML}h1"))) == 1
        assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"


def test_headings_of_every_document_skip_no_rank(book: Book) -> None:
    for name, root in book.texts.items():
        ranks = [int(e.tag[-1]) for e in root.iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", e.tag)]
        assert ranks[0] == 1 and all(after <= before + 1 for before, after in itertools.pairwise(ranks)), name


def test_notes_pop_up_and_lead_back(book: Book) -> None:
    root = book.text("introduction")
    (call,) = typed(root, "noteref")
    (note,) = typed(root, "footnote")
    assert (call.get("role"), note.get("role"), note.tag) == ("doc-noteref", "doc-footnote", f"{XHTML}aside")
    assert call.get("href") == f"#{note.get('id')}" == "#fn.introduction.1"
    back = next(link for link in note.iter(f"{XHTML}a") if link.get("role") == "doc-backlink")
    assert back.get("href") == f"#{call.get('id')}"
    assert words(note).startswith("1 An aside.")
    (notes,) = typed(root, "footnotes")
    assert notes.get("aria-label") == "Notes: Introduction"


def test_notes_of_several_paragraphs_stay_whole() -> None:
    markup = FragmentRenderer({}).chapter(
        '<section class="footnotes" role="doc-endnotes"><ol><li id="fn:a:1"><p>One.</p><p>Two.</p></li>'
        '<li id="fn:a:2"><ul><li>Three</li></ul></li></ol></section>',
        "A",
    )
    first, second = ElementTree.fromstring(markup.replace("epub:", ""))
    assert (words(first), words(second)) == ("1 One.Two.", "2 Three")


def test_citations_lead_to_their_entries_and_back(book: Book) -> None:
    (cited,) = typed(book.text("introduction"), "biblioref")
    assert cited.get("role") == "doc-biblioref"
    assert [link.get("role") for link in classed(book.text("references"), "backlinks")[0]] == ["doc-backlink"] * 2


def test_formulas_stay_mathml_and_say_their_tex(book: Book) -> None:
    (formula,) = book.text("introduction").iter(f"{MATHML}math")
    assert formula.get("alttext") == "x < y"


def test_drawings_stand_in_the_text_on_white_paper(book: Book) -> None:
    hidden, drawing = book.text("energy").iter(f"{SVG}svg")
    assert hidden.get("aria-hidden") == "true" and hidden.get("role") is None
    assert (drawing.get("role"), drawing.get("aria-label")) == ("img", 'The grid & "its" load')
    assert {name: drawing[0].get(name) for name in ("width", "height", "fill")} == {
        "width": "640",
        "height": "100",
        "fill": "#ffffff",
    }
    assert words(drawing) == "Grid & load"
    (group,) = drawing.iter(f"{SVG}g")
    (clip,) = drawing.iter(f"{SVG}clipPath")
    assert group.get("clip-path") == f"url(#{clip.get('id')})"


def test_photographs_are_files_of_the_book_once(book: Book) -> None:
    (photograph,) = book.text("energy").iter(f"{XHTML}img")
    assert (photograph.get("src"), photograph.get("alt")) == ("images/image-1.png", "A mast")
    assert book.files["EPUB/images/image-1.png"] == PHOTOGRAPH
    renderer = FragmentRenderer({"a.png": PHOTOGRAPH})
    renderer.chapter('<p><img src="a.png" alt="1"/><img src="a.png" alt="2"/></p>', "A")
    assert list(renderer.images) == ["images/image-1.png"]


def test_what_is_more_than_a_drawing_becomes_an_image_of_its_own() -> None:
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:red}</style><rect class="a"/></svg>'
    )
    build = dataclasses.replace(built(), resources={"figures/grid.svg": data, "figures/photo.png": PHOTOGRAPH})
    made = Book(render(build))
    assert not list(made.text("energy").iter(f"{SVG}svg"))
    assert made.files["EPUB/images/image-1.svg"] == data
    assert complaints(made.content) == []


def test_styles_become_rules_and_what_is_no_layout_is_dropped(book: Book) -> None:
    style = book.files["EPUB/book.css"].decode()
    (photograph,) = book.text("energy").iter(f"{XHTML}img")
    (name,) = [c for c in photograph.get("class", "").split() if c.startswith("set-")]
    assert f".{name}{{width:60.0%}}" in style
    renderer = FragmentRenderer({})
    assert 'class="set-1"' in renderer.chapter('<p style="position: fixed; width: 10%; background: url(x)">t</p>', "A")
    assert renderer.rules == ".set-1{width:10%}\n"


def test_tables_can_become_lists_and_lose_no_meaning(book: Book) -> None:
    register = classed(book.text("energy"), "register")[0]
    assert "stackable" in register.get("class", "").split() and register.get("role") == "table"
    head, group, row = register.iter(f"{XHTML}tr")
    assert [cell.get("role") for cell in head] == ["columnheader"] * 3
    assert group.get("class") == "group" and group[0].get("role") == "rowheader"
    number, title, since = row
    assert (number.get("data-column"), number.get("class"), number.get("role")) == (
        "No.",
        "row-head numbers",
        "rowheader",
    )
    assert (title.get("data-column"), title.get("class")) == (None, "numbered")
    assert since.get("class") == "blank"


def test_a_caption_with_links_stands_outside_of_its_table() -> None:
    rows = (
        "<tr><th>A</th><th>B</th><th>C</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
    )
    plain = f'<table id="tbl:x"><caption>Years.</caption><thead>{rows}'
    linked = f'<table id="tbl:x"><caption>After <a href="#tbl:x">it</a>.</caption><thead>{rows}<p>After.</p>'
    renderer = FragmentRenderer({})
    assert "<figure" not in renderer.chapter(plain, "A")
    (figure,) = ElementTree.fromstring(f"<div>{renderer.chapter(linked, 'A')}</div>").iter("figure")
    caption, table = figure
    assert (figure.get("id"), caption.tag, table.get("role"), table.get("id")) == ("tbl:x", "figcaption", "table", None)
    assert table.get("aria-labelledby") == caption.get("id") and table.find("caption") is None


def test_matrices_name_the_column_at_each_cell() -> None:
    table = ElementTree.fromstring(
        "<table><thead><tr><th>From / To</th><th>Grid</th><th>Cars</th></tr></thead>"
        '<tbody><tr><th scope="row">Grid</th><td>–</td><td>+ 3</td></tr></tbody></table>'
    )
    make_stackable(table)
    assert [cell.get("data-column") for cell in table.findall("tbody/tr/*")] == [None, None, "Cars"]


@pytest.mark.parametrize(
    "rows",
    [
        "<thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>",
        "<thead><tr><th>a</th><th colspan='2'>b</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td></tr>"
        "</tbody>",
        "<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody><tr><td rowspan='2'>1</td><td>2</td><td>3</td>"
        "</tr><tr><td>2</td><td>3</td></tr></tbody>",
        "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody>",
    ],
    ids=["narrow", "joined heads", "joined rows", "no head"],
)
def test_tables_that_are_no_list_stay_tables(rows: str) -> None:
    table = ElementTree.fromstring(f"<table>{rows}</table>")
    before = ElementTree.tostring(table)
    make_stackable(table)
    assert ElementTree.tostring(table) == before


def test_statements_keep_their_line_word_and_name(book: Book) -> None:
    (box,) = classed(book.text("energy"), "statement-box")
    assert box.get("id") == "gap.one" and "line-dashed" in box.get("class", "").split()
    style = book.files["EPUB/book.css"].decode()
    for form in ("dashed", "dotted", "double"):
        assert re.search(rf"\.line-{form} {{[^}}]*border-inline-start-style: {form}", style)


def test_lists_of_tasks_say_what_is_done(book: Book) -> None:
    (tick,) = classed(book.text("energy"), "tick")
    assert (tick.get("role"), tick.get("aria-label")) == ("img", "done")
    assert not list(book.text("energy").iter(f"{XHTML}input"))


def test_code_has_no_empty_links(book: Book) -> None:
    assert words(next(book.text("energy").iter(f"{XHTML}pre"))) == "def f(): ..."
    assert not [link for root in book.texts.values() for link in root.iter(f"{XHTML}a") if not words(link)]


# Title page, colophon, drafts.


def test_title_page_tells_what_the_settings_say(book: Book) -> None:
    said = words(book.text("title"))
    for words_said in (
        "Working draft · Version 0.1 · 5 November 2026",
        "Four technologies, one city",
        "A. Writer An institute ORCID writer@example.org",
        "Organisers of the workshop An organiser, A university",
        "For its co-authors.",
        "Keywords smart cities, policy",
        "Licence CC BY 4.0",
    ):
        assert words_said in said


def test_colophon_names_the_revision(book: Book) -> None:
    said = words(book.text("colophon"))
    assert "Made from revision 0123456789ab of 5 November 2026, with changes that are not part of it." in said
    assert "A. Writer (Writing – original draft)." in said
    outside = dataclasses.replace(built(), revision=dataclasses.replace(built().revision, commit=None))
    assert "under no version control" in words(Book(render(outside)).text("colophon"))


def test_draft_says_so_and_leads_to_the_first_fault(book: Book) -> None:
    energy = ENERGY.replace(MORE, f'<span class="fault" title="undefined-reference">fig:grdi</span> {MORE}')
    draft = Book(render(built(energy=energy, errors=2)))
    (notice,) = classed(draft.text("title"), "draft-notice")
    assert words(notice).startswith("Draft build with 2 errors. Do not cite it.")
    (error,) = classed(draft.text("energy"), "fault")
    assert next(notice.iter(f"{XHTML}a")).get("href") == f"chapter-02-energy.xhtml#{error.get('id')}"
    assert ".fault::after" in draft.files["EPUB/book.css"].decode()
    assert not classed(book.text("title"), "draft-notice")


def test_second_element_of_an_anchor_gives_way_to_the_first() -> None:
    root = ElementTree.fromstring('<html><p id="a:b">1</p><p id="a:b">2</p><a href="#a:b">x</a></html>')
    assert anchors.link(root, "a.xhtml", {"a:b": "a.xhtml"}.get) == []
    assert [p.get("id") for p in root.iter("p")] == ["a.b", None]


def test_malformed_fragment_is_told_with_its_chapter() -> None:
    with pytest.raises(UnreadableFragment, match=r"Energy: .*line 1"):
        FragmentRenderer({}).chapter("<p>not closed", "Energy")


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<iframe src="https://example.org/"/>',
        "<style>p{color:red}</style>",
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi onClick="x">x</mi></math>',
    ],
)
def test_what_runs_or_fetches_has_no_place_in_a_book(markup: str) -> None:
    with pytest.raises(UnreadableFragment, match="Energy: "):
        FragmentRenderer({}).chapter(f"<div>{markup}</div>", "Energy")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "\tx:y"]
)
def test_links_lead_into_the_book_or_to_the_web_and_nowhere_else(address: str) -> None:
    energy = ENERGY.replace(MORE, f'<a href="{address}">x</a> {MORE}')
    with pytest.raises(LostLink, match=re.escape(address.strip())):
        render(built(energy=energy))


def test_paper_without_sources_has_no_page_of_references() -> None:
    bare = dataclasses.replace(built(), chapters=(), bibliography_body="")
    made = Book(render(bare))
    titled = [part for part in bare.paper.parts if part.title]
    parts = [f"part-{number}.xhtml" for number, _ in enumerate(titled, 1)]
    assert made.order == ["title.xhtml", "nav.xhtml", *parts, "colophon.xhtml"]
    assert not typed(made.text("nav"), "bibliography") and not typed(made.text("nav"), "bodymatter")


# Type and size.


def test_fonts_are_files_that_hold_the_characters_of_the_book(book: Book) -> None:
    style = book.files["EPUB/book.css"].decode()
    named = set(re.findall(r'url\("(.*?)"\)', style))
    fonts = {posixpath.relpath(name, "EPUB") for name in book.files if name.endswith(".woff2")}
    assert named == fonts and len(fonts) == 5
    with TTFont(io.BytesIO(book.files["EPUB/fonts/source-serif-4-normal.woff2"])) as font:
        assert {ord(character) for character in "Technologies§"} <= set(font.getBestCmap())
    assert book.said("ibooks:specified-fonts") == ["true"]


def test_style_leaves_day_and_night_to_the_reader(book: Book) -> None:
    style = re.sub(r"/\*.*?\*/", "", book.files["EPUB/book.css"].decode(), flags=re.DOTALL)
    assert "background" not in style
    assert "!important" not in style
    (body,) = re.findall(r"\nbody {(.*?)}", style, re.DOTALL)
    assert "color" not in body and "px" not in body and "font-size" not in body


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_coloured_words_are_legible_on_white_and_on_black(book: Book) -> None:
    colours = set(re.findall(r"[\s;]color: (#\w+)", book.files["EPUB/book.css"].decode()))
    assert colours
    for colour in colours:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5 and (luminance(colour) + 0.05) / 0.05 >= 4.5, colour


def test_book_stays_small(book: Book) -> None:
    assert len(book.content) < 250_000


titles = st.text(alphabet=sorted(webfonts.COMMON_CHARACTERS - {" ", "\N{NO-BREAK SPACE}"}), min_size=1, max_size=40)


@given(title=titles)
@hypothesis_settings(max_examples=15)
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    paper = dataclasses.replace(paper_with(title=title, subtitle=title), chapters=(), bibliography_body="")
    made = Book(render(paper))
    assert made.said("title") == [title, title]
    assert words(next(made.text("title").iter(f"{XHTML}h1"))) == title
