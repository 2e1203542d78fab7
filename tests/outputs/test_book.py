"""A paper as a book: cover, half title, pages on both sides of a sheet, chapters that open right, an index."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import epubcheck_jar
import pikepdf
import pypdf
import pypdfium2
import pytest
import typeset_papers
import verapdf
from pdf_samples import prose
from PIL import Image
from sound_paper import REVISION

from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.outputs.pdf.index import Pages, pages_of
from chapterhouse.outputs.shared.index import Mark
from chapterhouse.pipeline import build

pytestmark = pytest.mark.slow

SETTINGS = """\
title = "Quiet streets"
date = 2026-11-30
bibliography = []
authors = [{ name = "Ministry of Transport" }]
[[parts]]
title = "Noise"
chapters = ["chapters/one.md", "chapters/two.md"]
[theme]
two_sided = true
half_title = true
cover = "figures/cover.svg"
cover_alt = "A street at night."
page_references = "spread"
margins = { left = "30mm", right = "45mm" }
"""
COVER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">'
    '<rect width="20" height="10" fill="#123456"/></svg>'
)
MILLIMETRE = 72 / 25.4


def paragraphs(*seeds: int, behind: str = "") -> str:
    return "\n\n".join(f"{prose(seed, 120)}{behind}" for seed in seeds) + "\n\n"


MARKED = ' Of [street noise]{.index}, [Éclair]{.index} and [wheels]{.index entry="wind!turbines"}.'
ONE = f"# One {{#sec:one}}\n\n{paragraphs(*range(17), behind=MARKED)}\n\nSee @sec:two.\n"
LAST = "[]{.index entry=wind} See @sec:one. [street noise]{.index}"
TWO = f"# Two {{#sec:two}}\n\n{paragraphs(20, 21, 22, 23)}\n\n{LAST}\n"


TEXTS = {
    "paper.toml": SETTINGS,
    "chapters/one.md": ONE,
    "chapters/two.md": TWO,
    "figures/cover.svg": COVER,
}


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    built = build(Buffers(TEXTS), BuildOptions(REVISION, ("pdf", "html", "epub", "site")), Runtime())
    assert not built.stopped, [finding.message for finding in built.findings]
    assert "unused-figure-file" not in [finding.code for finding in built.findings]
    assert isinstance(built.product, dict)
    return built.product


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> list[list[typeset_papers.Line]]:
    """The lines of each page."""
    return [typeset_papers.lines(page) for page in pypdfium2.PdfDocument(files["pdf"])]


def page_of(words: str, pages: list[list[typeset_papers.Line]], size: float = 0) -> int:
    """The first page, counted from 1, on which a line says exactly ``words``."""
    return next(
        number
        for number, lines in enumerate(pages, 1)
        if any(line.text == words and line.top - line.bottom > size for line in lines)
    )


class TestSides:
    def test_all_that_opens_opens_on_a_right_hand_page(
        self, files: Mapping[str, bytes], pages: list[list[typeset_papers.Line]]
    ) -> None:
        reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
        names = ("page:title", "page:contents", "sec:one", "sec:two", "page:index", "page:colophon")
        opened = [reader.get_destination_page_number(reader.named_destinations[name]) for name in names]
        assert all(page is not None and page % 2 == 0 for page in opened)  # counted from 0
        blank = [number for number, lines in enumerate(pages, 1) if not lines]
        assert blank and all(number % 2 == 0 for number in blank)

    def test_blank_pages_are_counted(self, files: Mapping[str, bytes]) -> None:
        labels = pypdf.PdfReader(io.BytesIO(files["pdf"])).page_labels
        assert labels[:2] == ["", ""] and labels[2:8] == ["i", "ii", "iii", "iv", "v", "vi"]
        assert labels[8:] == [str(number + 1) for number in range(len(labels) - 8)]

    def test_margins_are_mirrored(self, files: Mapping[str, bytes], pages: list[list[typeset_papers.Line]]) -> None:
        first = page_of("One", pages, 15) + 1
        left, right = (min(line.left for line in pages[first - 1 + more]) / MILLIMETRE for more in (0, 1))
        assert (round(left), round(right)) == (45, 30)

    def test_the_title_stands_above_left_hand_pages_and_the_chapter_above_right_hand_ones(
        self, pages: list[list[typeset_papers.Line]]
    ) -> None:
        first = page_of("One", pages, 15) + 1
        assert pages[first - 1][0].text == "Quiet streets"
        assert pages[first][0].text == "One"

    def test_numbers_stand_in_the_middle_of_the_text(self, pages: list[list[typeset_papers.Line]]) -> None:
        first = page_of("One", pages, 15) + 1
        for page, middle in ((first, 45 + 135 / 2), (first + 1, 30 + 135 / 2)):
            number = pages[page - 1][-1]
            assert (number.left + number.right) / 2 == pytest.approx(middle * MILLIMETRE, abs=1)

    def test_it_meets_the_standards(self, files: Mapping[str, bytes]) -> None:
        assert {flavour: verapdf.broken_rules(files["pdf"], flavour) for flavour in verapdf.PROFILES} == {
            "ua1": {},
            "3a": {},
        }


class TestFront:
    def test_the_cover_has_picture_title_and_authors_and_says_what_it_shows(
        self, files: Mapping[str, bytes], pages: list[list[typeset_papers.Line]]
    ) -> None:
        assert [line.text for line in pages[0]] == ["Quiet streets", "Ministry of Transport"]
        document = pypdfium2.PdfDocument(files["pdf"])
        picture = document[0].render(scale=0.2).to_pil().convert("RGB")
        corner = picture.getpixel((2, 2))
        assert isinstance(corner, tuple)
        assert all(abs(a - b) < 8 for a, b in zip(corner, (0x12, 0x34, 0x56), strict=True))
        with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
            alternatives = [
                str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
            ]
        assert "A street at night." in alternatives

    def test_a_page_with_the_title_alone_goes_before_the_title_page(
        self, pages: list[list[typeset_papers.Line]]
    ) -> None:
        assert [line.text for line in pages[2]] == ["Quiet streets"]
        assert "Ministry of Transport" in [line.text for line in pages[4]]


class TestPageReferences:
    def test_none_is_printed_to_what_lies_beside(self, pages: list[list[typeset_papers.Line]]) -> None:
        end_of_one, two = page_of("Two", pages, 15) - 1, page_of("Two", pages, 15)
        assert any("See Chapter 2." in line.text for line in pages[end_of_one - 1]), "the sample no longer ends there"
        assert any("See Chapter 1 (page 3)." in line.text for line in pages[two])


class TestIndex:
    def test_it_lists_pages_once_and_those_in_a_row_as_a_range(
        self, files: Mapping[str, bytes], pages: list[list[typeset_papers.Line]]
    ) -> None:
        reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
        at = reader.get_destination_page_number(reader.named_destinations["page:index"])
        assert at is not None
        text = " ".join(reader.pages[at].extract_text().split())
        found = re.search(r"E Éclair 3–(\d) S street noise 3–(\d), (\d+) W wind (\d+) turbines 3–(\d)", text)
        assert found is not None, text
        assert found[1] == found[2] == found[5] and found[3] == found[4]
        marked = [
            label
            for label, page in zip(reader.page_labels, reader.pages, strict=True)
            if "street noise" in " ".join(page.extract_text().split()) and label.isdecimal()
        ]
        assert marked[0] == "3" and found[2] in marked and found[3] in marked

    def test_its_numbers_lead_to_the_places(self, files: Mapping[str, bytes]) -> None:
        reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
        at = reader.get_destination_page_number(reader.named_destinations["page:index"])
        assert at is not None
        led = [str(one.get_object()["/Dest"]) for one in reader.pages[at]["/Annots"]]
        assert led == ["idx:one:2", "idx:one:1", "idx:two:2", "idx:two:1", "idx:one:3"]
        assert all(name in reader.named_destinations for name in led)

    def test_the_page_and_the_book_have_it_with_the_numbers_of_sections(self, files: Mapping[str, bytes]) -> None:
        page = files["html"].decode()
        with zipfile.ZipFile(io.BytesIO(files["epub"])) as book:
            chapter = book.read("EPUB/index.xhtml").decode()
        site = files["site/subjects.html"].decode()
        assert 'href="one.html#idx:one:1"' in site and 'href="subjects.html"' in files["site/one.html"].decode()
        for markup in (page, chapter, site):
            entries = markup[markup.index("index-entries") :]
            assert re.search(r'wind\s*<a href="[^"]*#idx[.:]two[.:]1">2</a>', entries)
            assert re.search(r"<li>street noise <a[^>]*>1</a>, <a[^>]*>2</a>", entries)
        assert 'href="#page:index"' in page

    def test_the_book_with_it_is_sound(self, files: Mapping[str, bytes]) -> None:
        assert epubcheck_jar.complaints(files["epub"]) == []

    def test_pages_of_both_sequences_are_followed(self) -> None:
        numbers = {"a": "iv", "b": "v", "c": "vi", "d": "1", "e": "2", "f": "2"}
        marks = [Mark(name, "") for name in "abcdef"]
        assert list(pages_of(marks, numbers)) == [Pages("iv", "vi", "a"), Pages("1", "1", "d"), Pages("2", "2", "e")]


class TestPress:
    """A file for a press has bleed, marks where the sheet is cut, and no colour."""

    @pytest.fixture(scope="class")
    @classmethod
    def pressed(cls) -> bytes:
        gradient = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10"><defs>'
            '<linearGradient id="g"><stop stop-color="#ff0000"/><stop offset="1" stop-color="#00f"/></linearGradient>'
            '</defs><rect width="20" height="10" fill="url(#g)"/></svg>'
        )
        png = io.BytesIO()
        Image.new("RGB", (40, 20), (200, 30, 30)).save(png, "PNG")
        chapter = (
            "# One {#sec:one}\n\n![A slope.](figures/slope.svg){#fig:a alt='A slope.'}\n\n"
            "![A field.](figures/field.png){#fig:b alt='A field.'}\n\nSee <https://example.org/>.\n"
        )
        more = {"figures/slope.svg": gradient, "figures/field.png": png.getvalue(), "chapters/one.md": chapter}
        built = build(Buffers({**TEXTS, **more}), BuildOptions(REVISION, ("pdf",), press="grey"), Runtime())
        assert not built.stopped and isinstance(built.product, dict)
        return bytes(built.product["print.pdf"])

    def test_the_sheet_is_larger_than_the_page(self, pressed: bytes) -> None:
        for page in pypdf.PdfReader(io.BytesIO(pressed)).pages:
            trim, sheet, bleed = page.trimbox, page.mediabox, page.bleedbox
            assert (round(trim.width), round(trim.height)) == (595, 842)
            assert sheet.width - trim.width == pytest.approx(20 * MILLIMETRE, abs=0.1)
            assert bleed.width - trim.width >= 6 * MILLIMETRE

    def test_the_picture_of_the_cover_goes_three_millimetres_beyond_the_page(self, pressed: bytes) -> None:
        cover = pypdfium2.PdfDocument(pressed)[0].render(scale=10 / MILLIMETRE).to_pil().convert("L")
        assert cover.getpixel((105, 105)) < 60 and cover.getpixel((75, 105)) < 60  # type: ignore[operator]
        assert cover.getpixel((62, 105)) > 250  # type: ignore[operator]

    def test_marks_say_where_it_is_cut(self, pressed: bytes) -> None:
        page = pypdfium2.PdfDocument(pressed)[2].render(scale=4).to_pil().convert("L")
        edge = round(10 * MILLIMETRE * 4)
        beside = min(page.getpixel((x, 12)) for x in range(edge - 6, edge + 7))  # type: ignore[type-var]
        assert beside < 120  # type: ignore[operator]

    def test_nothing_on_it_has_a_colour(self, pressed: bytes) -> None:
        for page in pypdfium2.PdfDocument(pressed):
            red, green, blue = page.render(scale=0.6).to_pil().convert("RGB").split()
            assert red.tobytes() == green.tobytes() == blue.tobytes()
        with pikepdf.open(io.BytesIO(pressed)) as pdf:
            used = {str(i.operator) for page in pdf.pages for i in pikepdf.parse_content_stream(page)}
        assert "g" in used and not used & {"rg", "RG", "k", "K"}

    def test_it_meets_the_standards_all_the_same(self, pressed: bytes) -> None:
        assert {flavour: verapdf.broken_rules(pressed, flavour) for flavour in verapdf.PROFILES} == {
            "ua1": {},
            "3a": {},
        }
