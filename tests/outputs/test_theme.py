"""How a paper's `[theme]` looks: its page, type, colours, heads and logo, in each output that shows them."""

from __future__ import annotations

import ctypes
import html
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import fontpkg
import pikepdf
import pypdfium2
import pytest
import tag_reader
import verapdf
from sound_paper import REVISION

from chapterhouse.checks.rules import missing_glyph
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model.built import BuildOptions
from chapterhouse.outputs.pdf.stylesheet import print_stylesheet
from chapterhouse.outputs.shared.accents import readable
from chapterhouse.outputs.shared.fonts import font_set, usual_fonts
from chapterhouse.pipeline import Built, build, check
from chapterhouse.settings import read_settings
from chapterhouse.settings.theme import Theme, contrast, contrast_with_white, millimetres

HEAD = 'title = "Quiet streets"\ndate = 2026-11-30\nbibliography = []\n'
CHAPTERS = '[[parts]]\nchapters = ["chapters/one.md", "chapters/two.md"]\n'
ONE = "# One {#sec:one}\n\nA word, and `code`.\n\n## Section {#sec:deep}\n\nMore.\n"
TWO = "# Two {#sec:two}\n\nSee @sec:deep.\n"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">'
    '<rect width="20" height="10" fill="#123456"/></svg>'
)


def write(folder: Path, theme: str, top: str = "", more: dict[str, bytes] | None = None) -> WorkTree:
    files = {
        "paper.toml": f"{HEAD}{top}{CHAPTERS}{theme}".encode(),
        "chapters/one.md": ONE.encode(),
        "chapters/two.md": TWO.encode(),
        **(more or {}),
    }
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return WorkTree(folder)


def made(source: WorkTree, *outputs: str) -> Built:
    built = build(source, BuildOptions(REVISION, outputs), Runtime())
    assert not built.stopped, [finding.message for finding in built.findings]
    return built


def pdf_of(source: WorkTree) -> bytes:
    product = made(source, "pdf").product
    assert isinstance(product, dict)
    return bytes(product["pdf"])


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(document[at].get_textpage().get_text_range().split()) for at in range(len(document))]


def font_names(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fonts = (font for page in file.pages for font in page.Resources.get("/Font", {}).values())
        return {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts}


@pytest.mark.parametrize(
    ("theme", "width", "height"),
    [
        ('page = "Letter"', 612.0, 792.0),
        ('page = "A5"\nmargins = { left = "15mm", right = "15mm" }', 419.5, 595.3),
        ('width = "170mm"\nheight = "240mm"\nmargins = { left = "1in", right = "1in" }', 481.9, 680.3),
    ],
)
def test_the_page_has_the_size_that_the_theme_names(theme: str, width: float, height: float, tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(pdf_of(write(tmp_path, f"[theme]\n{theme}\n")))
    sizes = {tuple(round(side, 1) for side in document[at].get_size()) for at in range(len(document))}
    assert {(round(w), round(h)) for w, h in sizes} == {(round(width), round(height))}


def test_a_document_for_a_word_processor_has_the_page_too(tmp_path: Path) -> None:
    built = made(write(tmp_path, '[theme]\npage = "Letter"\n'), "docx")
    assert isinstance(built.product, dict)
    with zipfile.ZipFile(io.BytesIO(built.product["docx"])) as file:
        assert b'<w:pgSz w:w="12240" w:h="15840"/>' in file.read("word/document.xml")


def test_a_brief_runs_on_without_a_title_page(tmp_path: Path) -> None:
    pages = texts(pdf_of(write(tmp_path, "[theme]\ntitle_page = false\ncontents_depth = 0\n")))
    assert len(pages) == 1
    for words in ("Quiet streets", "One", "Two", "Colophon"):
        assert words in pages[0]
    assert "Contents" not in pages[0]


def test_contents_go_as_deep_as_asked(tmp_path: Path) -> None:
    deep = texts(pdf_of(write(tmp_path, "")))[1]
    flat = texts(pdf_of(write(tmp_path, "[theme]\ncontents_depth = 1\n")))[1]
    assert "1.1 Section" in deep
    assert "1.1 Section" not in flat and "2 Two" in flat


def test_page_references_can_be_off(tmp_path: Path) -> None:
    assert "Section 1.1 (page 1)" in " ".join(texts(pdf_of(write(tmp_path, ""))))
    bare = " ".join(texts(pdf_of(write(tmp_path, "[theme]\npage_references = false\n"))))
    assert "See Section 1.1." in bare


def test_the_logo_is_on_the_title_page(tmp_path: Path) -> None:
    source = write(tmp_path, '[theme]\nlogo = "figures/logo.svg"\n', more={"figures/logo.svg": LOGO.encode()})
    document = pypdfium2.PdfDocument(pdf_of(source))
    colours = document[0].render(scale=0.5).to_pil().convert("RGB").getcolors(1 << 24) or []
    assert any(max(abs(a - b) for a, b in zip(colour, (0x12, 0x34, 0x56), strict=True)) < 6 for _, colour in colours)


def test_a_logo_that_is_not_there_is_a_finding_at_its_place(tmp_path: Path) -> None:
    source = write(tmp_path, '[theme]\nlogo = "figures/logo.svg"\n')
    (found,) = check(source).findings
    assert found.span.slice((tmp_path / "paper.toml").read_text()) == '"figures/logo.svg"'


def test_families_of_a_folder_of_the_project_are_used(tmp_path: Path) -> None:
    serif = fontpkg.path("Source Serif 4").read_bytes()
    theme = '[theme.fonts]\ntext = "Source Sans 3"\nheadings = "Source Serif 4"\nfolder = "type"\n'
    pdf = pdf_of(write(tmp_path, theme, more={"type/serif.ttf": serif}))
    assert font_names(pdf) == {"SourceSans3", "SourceSerif4", "SourceCodePro"}


def test_emoji_print_and_a_noto_family_can_be_named_for_a_script(tmp_path: Path) -> None:
    chapters = {
        "chapters/one.md": "# One {#sec:one}\n\nSmile 😀.\n\n## Section {#sec:deep}\n\nMore.\n".encode(),
        "chapters/two.md": "# Two {#sec:two}\n\n[שלום]{lang=he dir=rtl}, see @sec:deep.\n".encode(),
    }
    pdf = pdf_of(write(tmp_path, '[theme.fonts]\nscripts = ["Noto Sans Hebrew"]\n', more=chapters))
    assert font_names(pdf) >= {"NotoEmoji", "NotoSansHebrew"}
    assert "Smile 😀." in " ".join(texts(pdf))


def test_a_family_that_is_nowhere_is_a_finding_and_the_draft_has_another(tmp_path: Path) -> None:
    source = write(tmp_path, '[theme.fonts]\ntext = "Nowhere Grotesk"\n')
    (found,) = check(source).findings
    assert (found.code, found.hint) == (
        "unknown-font",
        "install `fontpkg-nowhere-grotesk`, or put its files into a folder and name that: `folder`",
    )
    settings = read_settings((tmp_path / "paper.toml").read_text()).settings
    assert settings is not None
    assert font_set(settings.theme, {}).text == "Source Serif 4"


def test_a_file_that_is_no_font_or_has_a_hostile_name_is_left_out() -> None:
    theme = Theme.model_validate({"fonts": {"folder": "type", "text": "X"}})
    assert font_set(theme, {"type/a.ttf": b"no font", "other/b.ttf": b""}) == usual_fonts()


def test_the_type_of_the_text_scales_all_that_is_set_in_points() -> None:
    sheet = "html { font-size: 10.6pt; line-height: 15.5pt } h1 { margin: 30pt 0 0 2mm } .p10pt { width: 1.5e1px }"
    bigger = print_stylesheet(sheet, Theme(size=12.72), usual_fonts())
    assert "font-size: 12.72pt; line-height: 18.6pt" in bigger
    assert "margin: 36pt 0 0 2mm" in bigger
    assert print_stylesheet(sheet, Theme(), usual_fonts()).startswith(sheet)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('accent = "#9fc5e8"', "choose a darker colour: text needs 4.5 to 1 to be read"),
        ('accent = "navy"', 'write it like "#1b3a52"'),
        ('margins = { top = "3" }', 'write a number and a unit, like "25mm" or "1in"'),
        ('width = "20mm"', "write a length from 80mm to 1200mm"),
        ('logo = "logo.pdf"', "name an SVG, PNG or JPEG file"),
        ('page = "letter"', 'did you mean "Letter"?'),
        ('heads = { left = "titel" }', 'did you mean "title"?'),
    ],
)
def test_what_cannot_be_printed_is_a_finding(written: str, hint: str) -> None:
    text = f"{HEAD}{CHAPTERS}[theme]\n{written}\n"
    (found,) = read_settings(text).problems
    assert found.code == "invalid-setting"
    assert found.hint == hint


def test_contrast_and_lengths_are_those_of_the_standards() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert millimetres("1in") == 25.4
    assert millimetres("72pt") == pytest.approx(25.4)


def test_the_imprint_is_in_the_colophon_of_every_output(tmp_path: Path) -> None:
    imprint = '[imprint]\npublisher = "A House"\ndoi = "10.1000/182"\ncite_as = "A House (2026). Quiet streets."\n'
    built = made(write(tmp_path, imprint), "pdf", "html", "epub", "docx")
    assert isinstance(built.product, dict)
    page = texts(built.product["pdf"])[-1]
    assert "Publisher. A House" in page and "Suggested citation. A House (2026). Quiet streets." in page
    assert b'<a href="https://doi.org/10.1000/182">' in built.product["html"]
    with zipfile.ZipFile(io.BytesIO(built.product["epub"])) as file:
        assert "A House" in file.read("EPUB/colophon.xhtml").decode()
    with zipfile.ZipFile(io.BytesIO(built.product["docx"])) as file:
        assert "A House" in file.read("word/document.xml").decode()


def test_a_base_sets_what_the_paper_leaves_out(tmp_path: Path) -> None:
    book = Theme.model_validate({"base": "book", "size": 11, "margins": {"left": "30mm"}})
    assert (book.size, book.margins.left, book.margins.right) == (11, "30mm", "22mm")
    assert book.page_size == (156, 234)
    document = pypdfium2.PdfDocument(pdf_of(write(tmp_path, '[theme]\nbase = "book"\n')))
    assert tuple(map(round, document[0].get_size())) == (442, 663)


@pytest.mark.parametrize("base", ["report", "book", "plain"])
def test_every_base_builds(base: str, tmp_path: Path) -> None:
    assert "Quiet streets" in texts(pdf_of(write(tmp_path, f'[theme]\nbase = "{base}"\n')))[0]


def test_a_base_that_is_not_there_is_a_finding() -> None:
    (found,) = read_settings(f'{HEAD}{CHAPTERS}[theme]\nbase = "bok"\n').problems
    assert found.hint == 'did you mean "book"?'


@pytest.mark.parametrize(
    ("repository", "edit", "issue"),
    [
        ("https://forge.example/a/b", "/edit/main/chapters/two.md", "/issues/new?title=Two"),
        ("https://gitlab.example/a/b", "/-/edit/main/chapters/two.md", "/-/issues/new?issue%5Btitle%5D=Two"),
    ],
)
def test_readers_can_suggest_changes_where_the_repository_is_known(
    repository: str, edit: str, issue: str, tmp_path: Path
) -> None:
    built = made(write(tmp_path, "", f'repository = "{repository}"\n'), "html")
    assert isinstance(built.product, dict)
    page = built.product["html"].decode()
    assert f'<a href="{repository}{edit}" rel="nofollow">Suggest a change</a>' in page
    assert f'<a href="{repository}{issue}" rel="nofollow">Open an issue</a>' in page
    at_heading = re.findall(r'<a class="permalink suggestion" href="([^"]*)" rel="nofollow" title="([^"]*)"', page)
    assert (f"{repository}{edit}#L1", "Suggest a change") in at_heading
    asked = f"{repository}{issue.removesuffix('Two')}2%20Two&"
    assert any(address.startswith(asked) and address.endswith("chapters/two.md%3A1") for address, _ in at_heading)
    bare = made(write(tmp_path, ""), "html")
    assert isinstance(bare.product, dict)
    assert b"Suggest a change" not in bare.product["html"] and b"permalink suggestion" not in bare.product["html"]


def test_a_site_has_the_links_at_every_heading(tmp_path: Path) -> None:
    more = {"chapters/two.md": b"# Two {#sec:two}\n\nWords.\n\n## Below {#sec:below}\n\nWords.\n"}
    built = made(write(tmp_path, "", 'repository = "https://forge.example/a/b"\n', more=more), "site")
    assert isinstance(built.product, dict)
    page = built.product["site/two.html"].decode()
    assert 'href="https://forge.example/a/b/edit/main/chapters/two.md#L5"' in page
    assert 'aria-label="Open an issue: 2.1 Below"' in page


def test_figures_and_tables_are_listed_with_their_pages(tmp_path: Path) -> None:
    more = {
        "chapters/two.md": (
            b'# Two {#sec:two}\n\n![A *plain* square.](figures/logo.svg){#fig:a alt="A square."}\n\n'
            b'| a | b |\n|---|---|\n| 1 | 2 |\n\n: What it costs.\n\n~~~ {#lst:c caption="No figure"}\nx\n~~~\n'
        ),
        "figures/logo.svg": LOGO.encode(),
    }
    source = write(tmp_path, "[theme]\nlist_of_figures = true\nlist_of_tables = true\n", more=more)
    pages = texts(pdf_of(source))
    assert pages[2].startswith("Figures Figure 2.1 A plain square.") and pages[2].endswith("2 iii")
    assert pages[3].startswith("Tables Table 2.1 What it costs.") and pages[3].endswith("2 iv")
    assert not any("No figure" in page for page in pages[2:4])
    plain = texts(pdf_of(write(tmp_path, "")))
    assert not plain[2].startswith("Figures")


def test_statements_are_listed_with_their_pages(tmp_path: Path) -> None:
    paper = Path(__file__).parents[1] / "papers" / "requirements-and-risks"
    shutil.copytree(paper, tmp_path / "paper")
    settings = tmp_path / "paper" / "paper.toml"
    settings.write_text(f"{settings.read_text()}\n[theme]\nlist_of_boxes = true\n")
    page = texts(pdf_of(WorkTree(tmp_path / "paper")))[2]
    assert page.startswith("Boxes Requirement 1 Water all year") and "Measure B Two steps" in page


def test_numbers_of_the_contents_stand_inside_the_margins(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(pdf_of(write(tmp_path, '[theme]\nmargins = { left = "38mm", right = "38mm" }\n')))
    page = document[1].get_textpage()
    left = min(page.get_charbox(at)[0] for at in range(page.count_chars()) if page.get_text_range(at, 1).strip())
    assert left >= 38 * 72 / 25.4 - 1


class TestOwnSheets:
    """Style sheets in ``theme/`` change how the outputs look, after the tool's own."""

    @pytest.fixture(scope="class")
    @classmethod
    def files(cls, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
        more = {
            "theme/print.css": b"h1 { color: #7a1f2b } p { opacity: 0 }",
            "theme/screen.css": b"h2 { letter-spacing: 0.123em } p { background: url(https://example.org/x.png) }",
            "theme/book.css": b"h1 { letter-spacing: 0.321em }",
        }
        theme = '[theme]\naccent = "#8a1538"\nsecond_accent = "#004d40"\n'
        source = write(tmp_path_factory.mktemp("own"), theme, more=more)
        built = build(source, BuildOptions(REVISION, ("pdf", "html", "epub", "site")), Runtime())
        assert {finding.code for finding in built.findings} == {"theme-override"}
        assert isinstance(built.product, dict)
        return built.product

    def test_of_the_pages(self, files: Mapping[str, bytes]) -> None:
        document = pypdfium2.PdfDocument(files["pdf"])
        colours = {
            tuple(round(channel, 2) for channel in found)
            for at in range(len(document))
            for thing in document[at].get_objects()
            if (found := _fill(thing)) is not None
        }
        assert (0.48, 0.12, 0.17) in colours
        assert "A word" in " ".join(texts(files["pdf"]))

    def test_of_screens_and_books_without_what_is_refused(self, files: Mapping[str, bytes]) -> None:
        with zipfile.ZipFile(io.BytesIO(files["epub"])) as book:
            style = book.read("EPUB/book.css").decode()
        assert "h1{letter-spacing:0.321em}" in style
        for sheet in (files["html"].decode(), files["site/style.css"].decode()):
            assert "h2{letter-spacing:0.123em}" in sheet and "example.org/x.png" not in sheet

    def test_accents_are_readable_wherever_they_are_shown(self, files: Mapping[str, bytes]) -> None:
        for sheet in (files["html"].decode(), files["site/style.css"].decode()):
            found = re.search(r"--accent:light-dark\((#\w+),(#\w+)\)", sheet)
            assert found is not None
            assert min(contrast(found[1], ground) for ground in ("#fdfdfc", "#f2f5f7")) >= 4.5
            assert min(contrast(found[2], ground) for ground in ("#11181f", "#1a232c")) >= 4.5
            assert "--accent:#8a1538" in sheet
        with zipfile.ZipFile(io.BytesIO(files["epub"])) as book:
            style = book.read("EPUB/book.css").decode()
        assert "#2f7cad" not in style
        shown = readable("#8a1538", ("#ffffff", "#000000"))
        assert shown in style and min(contrast(shown, "#ffffff"), contrast(shown, "#000000")) >= 4.5


class TestOwnPages:
    """Pages in ``theme/`` lay out what the tool makes around the chapters, in the PDF, on screens and in the EPUB."""

    @pytest.fixture(scope="class")
    @classmethod
    def files(cls, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
        more = {
            "theme/title.html": b"<div><p class='status'>{{ status }}</p><h1>{{ title }}</h1>"
            b"<p>By {{ authors }}</p></div>"
            b"<p>{{ publisher }}, {{ date }} <a href='https://example.org/'>example.org</a></p>",
            "theme/cover.html": b"<img class='wide' src='figures/logo.svg' alt=''/><p>Cover of {{ title }}</p>",
            "theme/colophon.html": b"<p>Kept as {{ standards }}.</p><p>{{ revision }}</p>"
            b"<p>{{ licence }}</p><p>{{ doi }}</p>",
            "theme/theme.toml": b'half_title = true\npage = "Letter"\n[margins]\nleft = "30mm"\n',
            "theme/half-title.html": b"<p>Half of {{ title }}</p>",
            "theme/contents.html": b"<h1>{{ heading }}</h1><p>Of {{ title }}</p>{{ entries }}",
            "theme/part.html": b"<p>{{ label }}, a part</p><h1>{{ heading }}</h1><div>Holds {{ entries }}</div>",
            "theme/screen-title.html": b"<img src='figures/logo.svg' alt='A mark'/><h1>{{ title }}</h1><p>Seen</p>",
            "theme/screen-front.html": b"{{ cite }}<h2>What stands here</h2>{{ entries }}{{ versions }}{{ downloads }}",
            "theme/screen-404.html": b"<h1>{{ heading }}</h1><p>Go to {{ home }}.</p>",
            "theme/screen-colophon.html": b"<p>{{ revision }}</p><p>Seen as {{ licence }}</p><p>{{ doi }}</p>",
            "theme/book-title.html": b"<img src='figures/logo.svg' alt='A mark'/><h1>{{ title }}</h1><p>Held</p>",
            "theme/book-part.html": b"<h1>{{ label }}: {{ heading }}</h1><div>Holds {{ entries }}</div>",
            "theme/print.css": b".own-page .wide { width: 40mm }",
            "figures/logo.svg": LOGO.encode(),
        }
        top = 'licence = "CC-BY-4.0"\nauthors = [{ name = "Ministry of <Energy>" }]\n'
        parts = '[[parts]]\ntitle = "A part"\nchapters = ["chapters/last.md"]\n'
        theme = f'{parts}[theme]\npage = "A5"\n[imprint]\npublisher = "A House"\n'
        more["chapters/last.md"] = b"# Last {#sec:last}\n\nA word.\n"
        source = write(tmp_path_factory.mktemp("own"), theme, top, more)
        built = build(source, BuildOptions(REVISION, ("pdf", "html", "site", "epub")), Runtime())
        assert [f"{one.span} {one.message}" for one in built.findings] == []
        assert isinstance(built.product, dict)
        return built.product

    @pytest.fixture(scope="class")
    @classmethod
    def pdf(cls, files: Mapping[str, bytes]) -> bytes:
        return files["pdf"]

    def test_lists_and_headings_stand_in_them(self, files: Mapping[str, bytes]) -> None:
        _, half, _, contents, *rest = texts(files["pdf"])
        assert half == "Half of Quiet streets"
        assert contents.startswith("Contents Of Quiet streets") and "Last" in contents
        part = next(page for page in rest if ", a part" in page)
        assert part.startswith("Part I, a part A part Holds") and part.endswith("Last")

    def test_screens_and_books_have_theirs(self, files: Mapping[str, bytes]) -> None:
        page = files["html"].decode()
        for front in (page, files["site/index.html"].decode()):
            assert "<p>Seen</p>" in front and front.count("<h1>Quiet streets</h1>") == 1
        assert 'src="data:image/svg+xml' in page and "Seen as Creative Commons" in page and "{{" not in page
        first = files["site/index.html"].decode()
        assert first.index("page:cite") < first.index("What stands here") < first.index("page:contents")
        assert 'src="images/logo.svg"' in first and "site/images/logo.svg" in files
        assert '<p>Go to <a href="index.html">Quiet streets</a>.</p>' in files["site/404.html"].decode()
        with zipfile.ZipFile(io.BytesIO(files["epub"])) as book:
            assert '<img src="images/image-1.svg" alt="A mark"' in book.read("EPUB/title.xhtml").decode()
            part = book.read("EPUB/part-1.xhtml").decode()
        assert "<h1>Part\N{NO-BREAK SPACE}I: A part</h1>" in part and 'class="plain"' in part

    def test_they_print_the_facts_and_leave_out_what_the_paper_has_not(self, pdf: bytes) -> None:
        cover, _, title, *_, colophon = texts(pdf)
        assert cover == "Cover of Quiet streets"
        assert title == "Quiet streets By Ministry of <Energy> A House, 30 November 2026 example.org"
        assert colophon.startswith("Colophon Kept as PDF/UA-1, PDF/A-3a. Made from revision")
        assert colophon.endswith("(CC BY 4.0)") and "{{" not in colophon

    def test_they_meet_the_standards(self, pdf: bytes) -> None:
        assert {flavour: verapdf.broken_rules(pdf, flavour) for flavour in verapdf.PROFILES} == {"ua1": {}, "3a": {}}

    def test_one_that_lacks_the_title_is_told_and_not_used(self, tmp_path: Path) -> None:
        source = write(tmp_path, "", more={"theme/title.html": b"<p>Nothing</p>"})
        built = build(source, BuildOptions(REVISION, ("pdf",), draft=True), Runtime())
        (found,) = built.findings
        assert found.message == "the page does not print the title of the paper"
        assert isinstance(built.product, dict)
        assert "Quiet streets" in texts(built.product["pdf"])[0] and "Nothing" not in texts(built.product["pdf"])[0]


def _fill(thing: pypdfium2.PdfObject) -> tuple[float, ...] | None:
    channels = [ctypes.c_uint() for _ in range(4)]
    if not pypdfium2.raw.FPDFPageObj_GetFillColor(thing.raw, *channels):
        return None
    return tuple(channel.value / 255 for channel in channels[:3])


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("שלום", '"Noto Sans Hebrew"'),
        ("مدينة", '"Noto Sans Arabic"'),
        ("शहर", '"Noto Sans Devanagari"'),
        ("เมือง", '"Noto Sans Thai"'),
        ("도시", '"Noto Sans KR"'),
        ("かな漢字", '"Noto Sans JP"'),
        ("城市", '"Noto Sans SC"'),
    ],
)
def test_a_script_without_a_font_is_a_finding_that_names_one(written: str, named: str, tmp_path: Path) -> None:
    two = f"# Two {{#sec:two}}\n\n{written}, see @sec:deep.\n".encode()
    (found,) = check(write(tmp_path, "", more={"chapters/two.md": two})).findings
    assert found.code == "missing-glyph" and found.hint is not None and named in found.hint
    assert ("folder" in found.hint) == (named[-3:-1] in ("KR", "JP", "SC"))
    if "folder" not in found.hint:
        source = write(tmp_path, f"[theme.fonts]\nscripts = [{named}]\n", more={"chapters/two.md": two})
        assert check(source).findings == []


def test_every_family_that_a_finding_names_is_at_hand() -> None:
    families = [f"Noto Sans {script.title()}" for script in missing_glyph._AT_HAND]
    theme = Theme.model_validate({"fonts": {"scripts": families}})
    assert set(font_set(theme, {}).scripts) == set(families)


@pytest.mark.parametrize(
    ("language", "named"), [("ko", "Noto Sans KR"), ("zh", "Noto Sans SC"), ("ar", "Noto Sans Arabic")]
)
def test_a_language_whose_letters_no_font_has_is_told_once(language: str, named: str) -> None:
    words = {"ko": "조용한 길", "zh": "安静的街道", "ar": "شوارع هادئة"}[language]
    toml = (
        f'title = "{words}"\ndate = 2026-01-01\nlanguage = "{language}"\nbibliography = []\n'
        f'[[parts]]\nchapters = ["a.md"]\n'
    )
    (found,) = check(Buffers({"paper.toml": toml, "a.md": f"# {words} {{#sec:a}}\n\n{words}.\n"})).findings
    assert (found.code, found.span.slice(toml)) == ("missing-glyph", f'"{language}"')
    assert named in (found.hint or "")


def test_what_a_family_would_show_that_is_not_there_follows_from_that() -> None:
    toml = (
        'title = "T"\ndate = 2026-01-01\nlanguage = "ko"\nbibliography = []\n[[parts]]\nchapters = ["a.md"]\n'
        '[theme.fonts]\nscripts = ["Noto Sans KR"]\n'
    )
    (found,) = check(Buffers({"paper.toml": toml, "a.md": "# 길 {#sec:a}\n\n길.\n"})).findings
    assert found.code == "unknown-font" and "not shown" in (found.hint or "")


@pytest.mark.parametrize(
    "setting",
    [
        'short_title = "ಕ"',
        'keywords = ["ಕ"]',
        '[imprint]\npublisher = "ಕ"',
        '[words]\ncontents = "ಕ"',
        '[[kinds]]\nname = "gap"\nprefix = "gap"\nnoun = "ಕ"\nplural = "Gaps"',
        '[[dimensions]]\nname = "actor"\ntitle = "A"\nmembers = [{ name = "city", title = "ಕ" }]',
    ],
)
def test_every_setting_that_is_printed_is_held_against_the_fonts(setting: str) -> None:
    toml = f'title = "T"\ndate = 2026-01-01\nbibliography = []\n{setting}\n[[parts]]\nchapters = ["a.md"]\n'
    found = check(Buffers({"paper.toml": toml, "a.md": "# One {#sec:a}\n\nWords.\n"})).findings
    (told,) = [one for one in found if one.code == "missing-glyph"]
    assert told.span.slice(toml) == '"ಕ"'


class TestListsOfTerms:
    """Abbreviations in front and a glossary behind, made of the chapters and of paper.toml, in every output."""

    TOML = (
        '[[glossary]]\nterm = "quiet street"\ndefinition = "A street where a voice carries."\n'
        '[[glossary]]\nterm = "PM10"\ndefinition = "Dust that is breathed in."\n'
        "[theme]\nlist_of_abbreviations = true\nglossary = true\n"
    )
    TWO = (
        "# Two {#sec:two}\n\nThe *Elder Town Council* (ETC) asks.\n\n## Below {#sec:below}\n\n"
        "The European Union (EU) knows quiet streets; the EU and the ETC count.\n\n"
        "### Deep {.unnumbered}\n\nThe Water Board (WB) too.\n"
    )
    LISTED = (
        ("ETC", "Elder Town Council (chapter 2)"),
        ("EU", "European Union (section 2.1)"),
        ("PM10", "Dust that is breathed in."),
        ("WB", "Water Board (section 2.1)"),
    )
    DEFINED = (("PM10", "Dust that is breathed in."), ("quiet street", "A street where a voice carries. (section 2.1)"))

    @pytest.fixture(scope="class")
    @classmethod
    def files(cls, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
        folder = tmp_path_factory.mktemp("terms")
        write(folder, cls.TOML, more={"chapters/two.md": cls.TWO.encode()})
        # A chapter whose file is called as a list could be.
        (folder / "chapters/one.md").rename(folder / "chapters/abbreviations.md")
        settings = folder / "paper.toml"
        settings.write_text(settings.read_text().replace("chapters/one.md", "chapters/abbreviations.md"))
        product = made(WorkTree(folder), "pdf", "html", "epub", "docx", "site", "txt", "jats").product
        assert isinstance(product, dict)
        return product

    def test_of_print(self, files: Mapping[str, bytes]) -> None:
        pages = texts(files["pdf"])
        assert pages[2] == f"Abbreviations {' '.join(map(' '.join, self.LISTED))} iii"
        assert pages[-2] == f"Glossary {' '.join(map(' '.join, self.DEFINED))} 3"
        assert "Abbreviations . ." in pages[1] and "Glossary . ." in pages[1]
        items = (one for one in tag_reader.html_of(files["pdf"]).iter("li") if one.find("label") is not None)
        read = ["".join("".join(one.itertext()).split()) for one in items]
        assert read == ["".join("".join(pair).split()) for pair in (*self.LISTED, *self.DEFINED)]

    def test_of_screens_and_books(self, files: Mapping[str, bytes]) -> None:
        page = files["html"].decode()
        assert pairs(page) == [*self.LISTED, *self.DEFINED]
        assert page.index('id="page:abbreviations"') < page.index('id="sec:deep"') < page.index('id="page:glossary"')
        assert page.count('<a href="#sec:below">section') == 3
        with zipfile.ZipFile(io.BytesIO(files["epub"])) as book:
            names = [name for name in book.namelist() if name.startswith("EPUB/chapter-")]
            assert len(names) == 4
            assert pairs("".join(book.read(name).decode() for name in names)) == [*self.LISTED, *self.DEFINED]

    def test_of_a_site_that_has_one_glossary(self, files: Mapping[str, bytes]) -> None:
        assert pairs(files["site/page-abbreviations.html"].decode()) == list(self.LISTED)
        terms = files["site/terms.html"].decode()
        assert 'href="two.html#sec:below">section' in terms
        assert [path for path in files if "glossary" in path] == []

    def test_of_documents(self, files: Mapping[str, bytes]) -> None:
        with zipfile.ZipFile(io.BytesIO(files["docx"])) as document:
            text = " ".join(re.sub(r"<[^>]*>", " ", document.read("word/document.xml").decode()).split())
        plain = " ".join(files["txt"].decode().split())
        jats = " ".join(re.sub(r"<[^>]*>", " ", files["jats"].decode()).split())
        for said in (text, plain, jats):
            said = said.replace("\xa0", " ")
            for term, meaning in (*self.LISTED, *self.DEFINED):
                assert term in said and meaning.partition(" (")[0] in said

    def test_none_without_being_asked_for(self, tmp_path: Path) -> None:
        theme = self.TOML.partition("[theme]")[0]
        page = made(write(tmp_path, theme, more={"chapters/two.md": self.TWO.encode()}), "html").product
        assert isinstance(page, dict) and b"page:abbreviations" not in page["html"]


def pairs(page: str) -> list[tuple[str, str]]:
    """Each term of the definition lists of ``page`` with what is said of it."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return [(plain(term), plain(said)) for term, said in found]


def plain(markup: str) -> str:
    words = html.unescape(re.sub(r"<[^>]*>", "", markup)).replace("\xa0", " ")
    return " ".join(words.split())
