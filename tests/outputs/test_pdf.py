"""The PDF, read back by another reader than the one that wrote it."""

from __future__ import annotations

import gc
import io
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pdf_samples
import pypdf
import pypdfium2
import pytest
import rendering
import verapdf
from hypothesis import given
from hypothesis import strategies as st
from pdf_samples import paper, prose, reference, with_body
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs import pdf
from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.numbering import placeholders, roman
from chapterhouse.outputs.pdf.slots import Slot, fill
from chapterhouse.outputs.pdf.units import units_of
from chapterhouse.outputs.shared.templates import theme_text

pytestmark = pytest.mark.slow


def rendered(build: BuiltPaper, cache: Path | None = None, jobs: int = 1) -> bytes:
    return rendering.pdf(build, Runtime(Cache(cache), jobs))


def metadata_of(content: bytes) -> bytes:
    return bytes(pypdf.PdfReader(io.BytesIO(content)).root_object["/Metadata"].get_object().get_data())


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("leaves")


@pytest.fixture(scope="module")
def bound(cache: Path) -> bytes:
    return rendered(paper(), cache)


@pytest.fixture(scope="module")
def reader(bound: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(bound))


def page_index(reader: pypdf.PdfReader, destination: pypdf.generic.Destination) -> int:
    index = reader.get_destination_page_number(destination)
    assert index is not None
    return index


def links(reader: pypdf.PdfReader) -> Iterator[tuple[int, DictionaryObject]]:
    for number, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", ()):
            yield number, annotation.get_object()


def text_under(pages: pypdfium2.PdfDocument, number: int, rectangle: ArrayObject) -> str:
    """The text in ``rectangle`` of page ``number``."""
    x, y = sorted(map(float, rectangle[::2])), sorted(map(float, rectangle[1::2]))
    text = pages[number].get_textpage().get_text_bounded(x[0], y[0], x[1], y[1])
    return " ".join(text.split())


@pytest.fixture(scope="module")
def pages(bound: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(bound)
    yield document
    document.close()


class TestNumbers:
    def test_every_entry_of_the_contents_carries_the_number_of_the_page_it_links_to(
        self, reader: pypdf.PdfReader, pages: pypdfium2.PdfDocument
    ) -> None:
        contents = page_index(reader, reader.named_destinations["page:contents"])
        checked = 0
        for number, link in links(reader):
            if number == contents and str(link["/Contents"]).startswith("Page "):
                target = page_index(reader, reader.named_destinations[str(link["/Dest"])])
                printed = text_under(pages, number, link["/Rect"])
                assert printed == reader.page_labels[target] == str(link["/Contents"]).removeprefix("Page ")
                checked += 1
        assert checked == 4 * 3 + 3

    def test_every_page_reference_prints_the_number_of_the_page_it_links_to(
        self, reader: pypdf.PdfReader, pages: pypdfium2.PdfDocument
    ) -> None:
        contents = page_index(reader, reader.named_destinations["page:contents"])
        seen = set()
        for number, link in links(reader):
            if number != contents and str(link["/Contents"]).startswith("Page "):
                target = page_index(reader, reader.named_destinations[str(link["/Dest"])])
                printed = text_under(pages, number, link["/Rect"])
                assert printed == reader.page_labels[target]
                seen.add(printed)
        assert len(seen) > 6
        assert any(label.isdecimal() and len(label) > 1 for label in seen)
        assert "iii" in seen

    def test_the_folio_is_the_page_label(self, reader: pypdf.PdfReader) -> None:
        unnumbered = []
        for page, label in zip(reader.pages, reader.page_labels, strict=True):
            lines = page.extract_text().splitlines()
            if lines[-1].split()[-1] != label:
                unnumbered.append(label)
        assert unnumbered[0] == "i"
        assert len(unnumbered) == 1 + 2 + 1  # title page, two part pages, colophon

    def test_front_matter_is_roman_and_the_first_chapter_starts_at_1(self, reader: pypdf.PdfReader) -> None:
        first = page_index(reader, reader.named_destinations["sec:c1"])
        assert reader.page_labels[:first] == [roman(number + 1) for number in range(first)]
        assert reader.page_labels[first:] == [str(number + 1) for number in range(len(reader.pages) - first)]

    def test_a_number_keeps_its_digits_apart_from_its_text(self, reader: pypdf.PdfReader) -> None:
        text = reader.pages[page_index(reader, reader.named_destinations["sec:summary"])].extract_text()
        assert "See Chapter 1 (page 1)." in " ".join(text.split())


class TestLinks:
    def test_every_internal_link_has_a_target(self, reader: pypdf.PdfReader) -> None:
        internal = [str(link["/Dest"]) for _, link in links(reader) if "/Dest" in link]
        assert len(internal) > 60
        assert set(internal) <= reader.named_destinations.keys()

    def test_no_private_address_is_left(self, reader: pypdf.PdfReader) -> None:
        outward = [str(link["/A"]["/URI"]) for _, link in links(reader) if "/A" in link]
        assert outward
        assert all(address.startswith("https://") for address in outward)

    def test_links_say_where_they_lead(self, reader: pypdf.PdfReader) -> None:
        words = {str(link["/Contents"]) for _, link in links(reader)}
        assert {"Figure 1.1", "Bibliography entry 1", "Back to citation 2", "emphasis inside", "Page 1"} <= words
        assert "" not in words

    def test_one_link_has_one_annotation_on_a_line(self, reader: pypdf.PdfReader) -> None:
        places = [(number, str(link["/Rect"])) for number, link in links(reader)]
        assert len(places) == len(set(places))

    def test_the_outline_leads_to_the_headings(self, reader: pypdf.PdfReader) -> None:
        found = list(_flat(reader, reader.outline))
        titles = [title for _, title, _ in found]
        assert titles[:4] == [
            "Common rules for several matters",
            "Contents",
            "Executive summary",
            "1 The governing of matter 1",
        ]
        assert (1, "2 The governing of matter 2") in [(depth, title) for depth, title, _ in found]
        for _, title, page in found[1:]:
            heading = title.removeprefix("Part I: ").removeprefix("Part II: ")
            shown = " ".join(reader.pages[page].extract_text().split())
            assert heading in shown, title


def _flat(reader: pypdf.PdfReader, marks: list[object], depth: int = 0) -> Iterator[tuple[int, str, int]]:
    for mark in marks:
        if isinstance(mark, list):
            yield from _flat(reader, mark, depth + 1)
        else:
            assert isinstance(mark, pypdf.generic.Destination)
            yield depth, str(mark.title), page_index(reader, mark)


class TestStandards:
    @pytest.mark.parametrize("flavour", verapdf.PROFILES)
    def test_the_bound_file_conforms(self, bound: bytes, flavour: str) -> None:
        assert verapdf.rule_count(flavour) > 100
        assert verapdf.broken_rules(bound, flavour) == {}

    def test_a_draft_with_faults_states_no_conformance(self, bound: bytes, cache: Path) -> None:
        assert b"<pdfuaid:part>1<" in metadata_of(bound) and b"<pdfaid:part>3<" in metadata_of(bound)
        draft = metadata_of(rendered(replace(paper(), errors=2), cache))
        assert b"<pdfuaid:part>" not in draft and b"<pdfaid:part>" not in draft

    def test_the_catalogue(self, reader: pypdf.PdfReader) -> None:
        root = reader.root_object
        assert root["/Lang"] == "en-GB"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/MarkInfo"]["/Marked"]

    def test_the_metadata(self, reader: pypdf.PdfReader) -> None:
        assert reader.metadata is not None
        assert reader.metadata.title == "Common rules for several matters"
        assert reader.metadata.author == "Ada Example, Ben Example"
        assert reader.xmp_metadata is not None
        assert reader.xmp_metadata.dc_creator == ["Ada Example", "Ben Example"]
        assert reader.xmp_metadata.dc_title == {"x-default": "Common rules for several matters"}

    def test_each_face_is_embedded_once(self, reader: pypdf.PdfReader) -> None:
        faces = set()
        files = set()
        for page in reader.pages:
            for font in page["/Resources"]["/Font"].values():
                descendant = font.get_object()["/DescendantFonts"][0].get_object()
                descriptor = descendant["/FontDescriptor"]
                files.add(descriptor.raw_get("/FontFile2").idnum)
                faces.add(font.get_object()["/BaseFont"])
        assert len(files) == len(faces)
        written = [
            number
            for number in range(1, len(reader.xref_objStm) + len(reader.xref[0]) + 1)
            if "/Length1" in _dictionary(reader, number)
        ]
        assert len(written) == len(files)


def _dictionary(reader: pypdf.PdfReader, number: int) -> DictionaryObject:
    found = IndirectObject(number, 0, reader).get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


Tree = tuple[str, DictionaryObject, list["Tree"]]


def structure(reader: pypdf.PdfReader) -> Tree:
    """The structure tree as (type, element, kids), without the content."""

    def read(element: DictionaryObject) -> Tree:
        kids = element.get("/K", ArrayObject())
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        elements = [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]
        inner = [read(kid) for kid in elements if isinstance(kid, DictionaryObject) and "/S" in kid]
        return str(element["/S"])[1:], element, inner

    return read(reader.root_object["/StructTreeRoot"]["/K"][0].get_object())


def every(tree: Tree, kind: str) -> list[Tree]:
    found = [tree] if tree[0] == kind else []
    return found + [hit for kid in tree[2] for hit in every(kid, kind)]


@pytest.fixture(scope="module")
def tree(reader: pypdf.PdfReader) -> Tree:
    return structure(reader)


class TestTags:
    def test_headings_of_each_chapter_stand_in_its_section(self, tree: Tree) -> None:
        assert tree[0] == "Document"
        assert {kid[0] for kid in tree[2]} == {"Sect"}
        assert len(every(tree, "H1")) == 12
        assert len(every(tree, "H2")) == 8

    def test_a_table_over_several_pages_is_one_table_with_one_head(self, tree: Tree) -> None:
        tables = every(tree, "Table")
        assert len(tables) == 4
        for table in tables:
            assert [kid[0] for kid in table[2]] == ["Caption", "THead", "TBody"]
            assert [kid[0] for kid in every(table, "THead")[0][2]] == ["TR"]
            for cell in every(table, "TH"):
                assert cell[1]["/A"]["/Scope"] == "/Column"
            assert all(len(row[2]) == 3 for row in every(table, "TR"))
        assert len(every(tables[1], "TR")) == 38

    def test_lists_have_labels_and_bodies(self, tree: Tree) -> None:
        for item in every(tree, "LI"):
            assert [kid[0] for kid in item[2]] in (["Lbl", "LBody"], ["LBody"])
        assert all({kid[0] for kid in found[2]} == {"LI"} for found in every(tree, "L"))

    def test_the_contents_list_is_one(self, tree: Tree) -> None:
        contents = every(tree, "TOC")
        assert {kid[0] for found in contents for kid in found[2]} == {"TOCI"}
        assert len(every(tree, "TOCI")) == 4 * 3 + 3 + 2
        for entry in every(tree, "TOCI"):
            # The dots of the leaders are drawn, not read.
            assert sum(isinstance(kid, int) for kid in entry[1]["/K"]) <= 1

    def test_notes_stand_where_they_are_called_and_have_unique_names(self, tree: Tree) -> None:
        notes = every(tree, "Note")
        assert len(notes) == 8
        assert len({str(note[1]["/ID"]) for note in notes}) == 8
        called = 0
        for paragraph in every(tree, "P"):
            kinds = [kid[0] for kid in paragraph[2]]
            for position, kind in enumerate(kinds):
                if kind == "Note":
                    assert kinds[position - 1] == "Reference"
                    called += 1
        assert called == 8

    def test_the_tree_of_names_finds_the_notes(self, reader: pypdf.PdfReader, tree: Tree) -> None:
        names = reader.root_object["/StructTreeRoot"]["/IDTree"]["/Names"]
        assert list(names[::2]) == sorted(names[::2])
        assert {str(name) for name in names[::2]} == {str(note[1]["/ID"]) for note in every(tree, "Note")}

    def test_pictures_have_words(self, tree: Tree) -> None:
        assert {str(found[1]["/Alt"]) for found in every(tree, "Formula")} == {"E squared", "P = a / b"}
        assert {str(found[1]["/Alt"]) for found in every(tree, "Figure")} == {
            "Supply on the left is joined to demand on the right.",
            "A slope of colours.",
            "A see-through slope of colours.",
        }

    def test_another_language_is_said(self, tree: Tree) -> None:
        assert {str(found[1]["/Lang"]) for found in every(tree, "Span")} == {"de"}

    def test_every_key_of_the_parent_tree_is_used_once(self, reader: pypdf.PdfReader) -> None:
        numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        keys = [int(key) for key in numbers[::2]]
        pages = [int(page["/StructParents"]) for page in reader.pages]
        annotations = [int(link["/StructParent"]) for _, link in links(reader)]
        assert keys == sorted(set(keys))
        assert sorted(pages + annotations) == keys
        parents = dict(zip(keys, numbers[1::2], strict=True))
        for _, link in links(reader):
            assert parents[int(link["/StructParent"])].get_object()["/S"] == "/Link"


class TestSameBytes:
    """On a smaller paper, in which all is that pages can hold: each of these sets it anew."""

    @staticmethod
    def small() -> BuiltPaper:
        return paper(3, words=240)

    @pytest.fixture(scope="class")
    @classmethod
    def cache(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("few-leaves")

    @pytest.fixture(scope="class")
    @classmethod
    def bound(cls, cache: Path) -> bytes:
        return rendered(cls.small(), cache)

    def test_twice_and_in_workers(self, bound: bytes) -> None:
        assert rendered(self.small(), jobs=2) == bound

    def test_after_an_edit_and_back(self, bound: bytes, cache: Path) -> None:
        edited = with_body(self.small(), "chapter-2", "<p>", f"<p>{prose(77, 700)}</p><p>")
        moved = rendered(edited, cache)
        assert moved != bound
        assert rendered(edited) == moved
        assert rendered(self.small(), cache) == bound

    def test_a_damaged_cache_is_made_again(self, bound: bytes, cache: Path) -> None:
        for number, entry in enumerate(sorted(cache.iterdir())):
            content = entry.read_bytes()
            entry.write_bytes((content[: len(content) // 2], b"", b"{}\n", content.replace(b"e", b"f"))[number % 4])
        assert rendered(self.small(), cache) == bound

    @pytest.mark.usefixtures("bound")
    def test_a_page_more_moves_numbers_without_setting_later_chapters_again(self, cache: Path, tmp_path: Path) -> None:
        shutil.copytree(cache, tmp_path, dirs_exist_ok=True)
        before = {entry.name for entry in tmp_path.iterdir()}
        seen = []
        edited = with_body(self.small(), "chapter-3", "<p>", f"<p>{prose(78, 700)}</p><p>")
        pdf.render(
            edited, Runtime(Cache(tmp_path), progress=lambda stage, done, total: seen.append((stage, done, total)))
        )
        made = {entry.name for entry in tmp_path.iterdir()} - before
        assert len(made) == 2  # the chapter and the bound file
        assert ("typesetting", 11, 11) in seen


class TestText:
    def test_a_stock_run_of_the_same_chapters_has_the_same_text(self, reader: pypdf.PdfReader) -> None:
        """Letter by letter, for lines and pages are broken otherwise, and figures may let text go first."""
        stock = pypdf.PdfReader(io.BytesIO(stock_pdf(paper(), reader)))
        ours = letters(
            page.extract_text().rstrip().removesuffix(label)
            for page, label in zip(reader.pages, reader.page_labels, strict=True)
        )
        assert ours == letters(page.extract_text() for page in stock.pages)


def letters(pages: Iterable[str]) -> Counter[str]:
    """How often each letter is printed in the chapters, without what pages repeat."""
    repeated = (
        r"Table\d+\.\d+\(continued\)|InstrumentYearDuty|Workingdraft\u00b7Version0\.1|"
        r"Commonrulesforseveralmatters(Matter\d+|Contents|Executivesummary|References|Aboutthisdraft)?"
    )
    return Counter(re.sub(repeated, "", "".join("".join(page.split()) for page in pages)).replace("-", ""))


def stock_pdf(build: BuiltPaper, reader: pypdf.PdfReader) -> bytes:
    """The same units by WeasyPrint as it comes, without our tags and our fonts, page numbers already written in."""
    native.load_pango()
    import weasyprint
    import weasyprint.pdf
    from weasyprint.css.counters import CounterStyle
    from weasyprint.pdf.tags import add_tags
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            path = url.removeprefix("file:///paper/")
            if path in build.resources:
                kind = "image/png" if path.endswith(".png") else "image/svg+xml"
                return URLFetcherResponse(url, build.resources[path], {"Content-Type": kind})
            return super().fetch(url, headers)

    def with_number(found: re.Match[str]) -> str:
        page = page_index(reader, reader.named_destinations[found[1]])
        return f"{found[0][:-2]}{reader.page_labels[page]}<"

    weasyprint.pdf.add_tags = add_tags
    writer = pypdf.PdfWriter()
    with typefaces.theme_fonts_only():
        counters = CounterStyle()
        style = weasyprint.CSS(string=theme_text("print/print.css"), counter_style=counters)
        for unit in units_of(build):
            html = re.sub(r'href="#([^"]+)" class="page-number">0<', with_number, unit.html)
            page = weasyprint.HTML(string=html, base_url="file:///paper/", url_fetcher=Fetcher())
            writer.append(io.BytesIO(page.write_pdf(stylesheets=[style], counter_style=counters)))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


class TestPatches:
    BODY = (
        "<p>A rating with labels was drafted in March 2026 <span>[22]</span>, minimum performance standards are under "
        "study <span>[108]</span>, and a proposed act would create</p>"
    )

    def lines(self, width: int) -> list[str]:
        """The paragraph's lines, ``width`` pixels wide."""
        import weasyprint

        style = f'@page {{ size: {width}px 800px; margin: 0 }} body {{ margin: 0; font: 14px "Source Serif 4" }}'
        with typefaces.theme_fonts_only():
            page = weasyprint.HTML(string=f'<html lang="en-GB"><style>{style}</style>{self.BODY}</html>')
            made = page.write_pdf()
        return pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().splitlines()

    def test_weasyprint_breaks_after_the_first_word_where_only_a_space_does_not_fit(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        native.load_pango()
        from weasyprint.layout import inline
        from weasyprint.text import line_break

        monkeypatch.setattr(inline, "split_first_line", line_break.split_first_line)
        assert "A" in self.lines(307), "mended upstream: drop outputs/pdf/mends.py"

    def test_the_mended_one_does_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        native.load_pango()
        from weasyprint.layout import inline

        from chapterhouse.outputs.pdf.weasyprint_patches import fix

        monkeypatch.setattr(inline, "split_first_line", inline.split_first_line)
        fix()
        assert self.lines(307)[0].startswith("A rating with labels was drafted")
        for width in range(250, 400, 7):
            shown = self.lines(width)
            assert min(map(len, shown[:-1])) > max(map(len, shown)) / 2, width


ERRORS: dict[str, tuple[Callable[[BuiltPaper], BuiltPaper], str]] = {
    "a character that no font has": (
        lambda build: with_body(build, "chapter-2", "Deeper</h3>", "Deeper \N{HANGUL SYLLABLE HAN}</h3>"),
        'chapters/chapter-2.md: no font of the theme has the character "한" (U+D55C), in "',
    ),
    "a picture that is none": (
        lambda build: replace(build, resources={**build.resources, "figures/photo.png": b"no picture"}),
        "chapters/chapter-1.md: Failed to load image",
    ),
    "a picture that does not exist": (
        lambda build: with_body(build, "chapter-1", "figures/photo.png", "figures/phoot.png"),
        "chapters/chapter-1.md: no file 'figures/phoot.png' belongs to this paper",
    ),
    "a picture without words": (
        lambda build: with_body(build, "chapter-1", 'alt="A slope of colours."', 'alt=" "'),
        "chapters/chapter-1.md: The image 'figures/photo.png' has no alternative text",
    ),
    "a file of the machine": (
        lambda build: with_body(build, "chapter-1", "figures/photo.png", "file:///etc/passwd"),
        "chapters/chapter-1.md: the address 'file:///etc/passwd' lies outside the paper",
    ),
    "a remote picture": (
        lambda build: with_body(build, "chapter-1", "figures/photo.png", "https://127.0.0.1:1/x.png"),
        "chapters/chapter-1.md: the address 'https://127.0.0.1:1/x.png' lies outside the paper",
    ),
    "a picture above the project": (
        lambda build: with_body(build, "chapter-1", "figures/photo.png", "../../etc/passwd"),
        "chapters/chapter-1.md: no file '../../etc/passwd' belongs to this paper",
    ),
    "a picture in a drawing": (
        lambda build: replace(
            build,
            resources={
                **build.resources,
                "figures/grid.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
                b'<image href="file:///etc/passwd" width="9" height="9"/></svg>',
            },
        ),
        "chapters/chapter-1.md: Failed to render SVG image figures/grid.svg",
    ),
    "a style that fetches": (
        lambda build: with_body(build, "chapter-1", "<p>", '<p style="background: url(https://127.0.0.1:1/x.png)">'),
        "chapters/chapter-1.md: the address 'https://127.0.0.1:1/x.png' lies outside the paper",
    ),
    "an unknown property": (
        lambda build: with_body(build, "chapter-1", "<p>", '<p style="colour: red">'),
        "chapters/chapter-1.md: Ignored `colour: red`",
    ),
    "a link to nothing": (
        lambda build: with_body(build, "chapter-1", 'href="#sec:c2-past" class="reference"', 'href="#sec:gone"'),
        'chapters/chapter-1.md: a link leads to "sec:gone", and nothing in the paper has this identifier',
    ),
    "a page number of nothing": (
        lambda build: with_body(build, "chapter-1", "<p>", f"<p>{reference('sec:gone', 'Chapter 9', leaving=True)}"),
        'chapters/chapter-1.md: nothing in the paper has the identifier "sec:gone", whose page number is wanted',
    ),
}


class TestErrors:
    @pytest.mark.parametrize("error", ERRORS)
    def test_it_is_told(self, error: str, cache: Path, bound: bytes) -> None:
        spoil, message = ERRORS[error]
        made = pdf.render(spoil(paper()), Runtime(Cache(cache)))
        told = [f"{found.span.file}: {found.message}" for found in made.problems]
        assert any(reported.startswith(message) for reported in told), told

    def test_pages_with_errors_state_no_conformance(self, cache: Path) -> None:
        spoil, _ = ERRORS["a picture without words"]
        made = pdf.render(spoil(paper()), Runtime(Cache(cache)))
        assert b"<pdfuaid:part>" not in metadata_of(made.files["pdf"])

    def test_all_are_told_at_once(self, cache: Path) -> None:
        build = with_body(paper(), "chapter-1", "Deeper</h3>", "\N{HANGUL SYLLABLE HAN}\N{HANGUL SYLLABLE GUG}</h3>")
        build = with_body(build, "chapter-3", "figures/photo.png", "https://127.0.0.1:1/x.png")
        found = pdf.render(build, Runtime(Cache(cache))).problems
        assert [(one.span.file, one.code) for one in found] == [
            ("chapters/chapter-1.md", "typesetting"),
            ("chapters/chapter-1.md", "typesetting"),
            ("chapters/chapter-3.md", "typesetting"),
        ]

    def test_a_layout_without_end_is_ended_and_its_chapter_named(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notes = "".join(f'<p>word<span id="n{i}" class="footnote">Note.</span></p>' for i in range(3000))
        monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "layout-seconds=1")
        made = pdf.render(with_body(paper(1), "chapter-1", "<p>", f"{notes}<p>"), Runtime(Cache(cache)))
        assert [(one.span.file, one.message) for one in made.problems if "more than" in one.message] == [
            ("chapters/chapter-1.md", "the layout takes more than 1 seconds of computing")
        ]
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.files["pdf"])).pages)
        assert "could not be laid out" in text and "Gaps and overlaps" in text

    def test_faults_of_a_draft_are_announced(self, tmp_path: Path) -> None:
        text = pypdf.PdfReader(io.BytesIO(rendered(replace(paper(1), errors=3), tmp_path))).pages[0].extract_text()
        assert "3 errors" in " ".join(text.split())


class TestRoomForNumbers:
    @given(st.integers(1, 9999), st.integers(1, 9999))
    def test_room_depends_on_the_digits_alone(self, number: int, other: int) -> None:
        space = placeholders(["x"], {"x": str(number)}, {}, only_grow=False)
        again = placeholders(["x"], {"x": str(other)}, space, only_grow=False)
        assert (space == again) == (len(str(number)) == len(str(other)))
        grown = placeholders(["x"], {"x": str(other)}, space, only_grow=True)
        assert len(grown["x"]) == max(len(str(number)), len(str(other)))

    def test_roman_numbers_are_set_as_they_are(self) -> None:
        assert placeholders(["x"], {"x": "iv"}, {"x": "00"}, only_grow=True) == {"x": "iv"}

    @pytest.mark.parametrize("features", [{"tnum": True, "onum": True}, {"tnum": True, "lnum": True}])
    @pytest.mark.parametrize(("label", "space"), [("37", 2), ("7", 3), ("2048", 4)])
    def test_a_number_fills_its_room(self, features: dict[str, bool], label: str, space: int) -> None:
        face = typefaces.face_of("Source Serif 4", wght=400, opsz=11)
        digits = typefaces.shape("0123456789", face, features)
        zeros = "".join(f"<{digits[0].number:04x}>0" for _ in range(space))
        slot = Slot(0, 1, 0, "x", f"/Link BDC BT 1 0 0 -1 5 7 Tm /F 12 Tf [{zeros}] TJ ET EMC")
        fonts = {"F": typefaces.FontUse(face)}
        shown = fill(slot, label, fonts).decode()
        run = re.fullmatch(r"/Link BDC BT 1 0 0 -1 5 7 Tm /F 12 Tf \[(-?\d*)<(.*)>\] TJ ET EMC", shown)
        assert run is not None
        assert run[2] == "".join(f"{digits[int(digit)].number:04x}" for digit in label)
        assert -int(run[1] or 0) == (space - len(label)) * digits[0].advance
        assert fonts["F"].texts == {digits[int(digit)].number: digit for digit in label}

    def test_what_is_drawn_otherwise_is_refused(self) -> None:
        with pytest.raises(ValueError, match="is not drawn as expected"):
            fill(Slot(0, 1, 0, "x", "BT ET"), "7", {})


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_killed_build_leaves_no_worker(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        f"import sys\nsys.path.insert(0, {str(Path(pdf_samples.__file__).parent)!r})\n"
        "import pdf_samples\nfrom chapterhouse.outputs import pdf\nfrom chapterhouse.core.runtime import Runtime\n"
        "if __name__ == '__main__':\n"
        "    say = lambda stage, done, total: print(stage, done, flush=True)\n"
        "    pdf.render(pdf_samples.paper(8, 3000), Runtime(jobs=2, progress=say))\n"
    )
    running = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline().startswith(b"typesetting")
    threads = Path(f"/proc/{running.pid}/task").glob("*/children")
    workers = [int(pid) for thread in threads for pid in thread.read_text().split()]
    assert len(workers) >= 2
    running.kill()
    running.wait()
    running.stdout.close()
    deadline = time.monotonic() + 10
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_the_collector_is_left_as_it_was(bound: bytes) -> None:
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (1999, "mcmxcix")]
)
def test_roman(number: int, written: str) -> None:
    assert roman(number) == written
