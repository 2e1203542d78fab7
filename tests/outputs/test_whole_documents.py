"""Markdown, plain text, LaTeX, Typst and JATS: the whole paper in each, with its numbers, sound for what reads it."""

from __future__ import annotations

import datetime
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pypandoc
import pypdf
import pypdfium2
import pytest
import typst
from lxml import etree
from typeset_papers import TOML, lines, made

from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

pytestmark = pytest.mark.slow

PAPER = Path(__file__).parents[1] / "papers" / "requirements-and-risks"
DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FORMS = ("md", "txt", "tex", "typ", "jats")
SENTENCES = (
    "The motor lifts enough for every house.",
    "Sand in the pipe wears the motor",
    "A motor that runs hot cracks the tank beside it",
    "All requirements.",
    "Which part harms which.",
)


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    built = build(WorkTree(PAPER), BuildOptions(revision, FORMS, draft=True), Runtime())
    assert isinstance(built.product, Mapping)
    return built.product


def words_of(text: str, form: str) -> str:
    """The words of the document: those of Markdown as pandoc reads them, those of XML without its elements."""
    if form == "md":
        text = pypandoc.convert_text(text, "plain", format="gfm", extra_args=["--wrap=none"])
    elif form == "jats":
        text = "".join(ElementTree.fromstring(text).itertext())
    return " ".join(re.sub(r"[~\N{NO-BREAK SPACE}]", " ", text).split())


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_every_word_and_number(files: Mapping[str, bytes], form: str) -> None:
    said = words_of(files[form].decode(), form)
    for sentence in SENTENCES:
        assert sentence in said
    for number in ("1 What is needed", "Table 1.1", "Figure 1.1", "Risk 1", "Table 2.1"):
        assert number in said


@pytest.mark.parametrize("form", FORMS)
def test_a_table_whose_cells_hold_more_than_words_is_no_placeholder(form: str) -> None:
    cells = "<table><tr><td>above<br>below</td><td><ul><li>point</li></ul></td></tr></table>"
    made_of = made(f"# One {{#sec:one}}\n\n{cells}\n", form, draft=True).outputs[form].decode()
    assert all(word in made_of for word in ("above", "below", "point")) and "TABLE" not in made_of


@pytest.mark.parametrize("form", FORMS)
def test_a_listing_keeps_its_caption(form: str) -> None:
    chapter = '# One {#sec:one}\n\n```{#lst:code caption="What runs."}\nlet x = 1\n```\n\nSee @lst:code.\n'
    said = words_of(made(chapter, form).outputs[form].decode(), form)
    assert "let x = 1" in said
    assert said.count("Listing 1.1") == 2
    assert "What runs." in said


def test_no_page_begins_in_a_caption() -> None:
    captions = "| a |\n|---|\n| x |\n\n: \\newpage One. {#tbl:one}\n\n![\\newpage Two.](a.png){#fig:two}\n"
    group = "::: {#tbl:both}\n| a |\n|---|\n| x |\n\n: \\newpage Left. {#tbl:left}\n\nBoth.\n:::\n"
    said = words_of(
        made(f"# One {{#sec:one}}\n\n{captions}\n{group}", "txt", draft=True).outputs["txt"].decode(), "txt"
    )
    assert all(words in said for words in ("Table 1.1 One.", "Figure 1.1 Two.", "(a) Left.", "Table 1.2 Both."))


@pytest.mark.parametrize("form", FORMS)
def test_a_group_of_tables_keeps_its_caption(form: str) -> None:
    tables = "\n\n".join(f"| {name} |\n|---|\n| x |\n\n: {name}. {{#tbl:{name.lower()}}}" for name in ("Left", "Right"))
    made_of = made(f"# One {{#sec:one}}\n\n::: {{#tbl:both}}\n{tables}\n\nBoth *years*.\n:::\n\nSee @tbl:both.\n", form)
    said = words_of(made_of.outputs[form].decode(), form)
    assert said.count("Table 1.1") == 2
    assert re.search(r"Both\W+(?:emph\W+)?years", said)
    if form == "tex":
        assert "\\label{tbl:both}" in made_of.outputs[form].decode()


@pytest.mark.parametrize("form", FORMS)
def test_every_picture_that_is_named_is_there(files: Mapping[str, bytes], form: str) -> None:
    named = set(re.findall(r"paper\.(images/[\w.-]+)", files[form].decode()))
    assert named <= set(files)
    assert bool(named) == (form != "txt")


def test_markdown_keeps_the_letters_and_numerals_of_lists() -> None:
    chapter = "# One {#sec:one}\n\nB.  second\nC.  third\n\n(iv) fourth\n\n3) three\n\n#. one\n"
    said = made(chapter, "md").outputs["md"].decode()
    assert [line for line in said.splitlines() if line.startswith(("-", "3"))] == [
        "- B. second",
        "- C. third",
        "- \\(iv\\) fourth",
        "3)  three",
    ]


def test_markdown_needs_nothing_of_this_tool(files: Mapping[str, bytes]) -> None:
    text = files["md"].decode()
    assert not re.search(r"\]\(#|\{[#.]|:::|<span|<div", text)
    assert text.startswith("# A pump for the village\n")


def test_typst_compiles(files: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, data in files.items():
        path = tmp_path / f"paper.{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    pdf = typst.compile(str(tmp_path / "paper.typ"), root=str(tmp_path))
    assert pdf.startswith(b"%PDF")


def test_typst_divides_a_long_table_and_keeps_a_small_one_whole() -> None:
    small = "".join(f"| {number} | short {number} |\n" for number in range(9))
    rows = "".join(f"| {number} | row {number} of a register {'with many words ' * 7}|\n" for number in range(60))
    filling = "Words that fill the page before the small table, so that it has no room at the foot. " * 38
    tables = "\n".join(
        f"| A | B |\n|---|---|\n{body}\n: {name}. {{#tbl:{name}}}\n"
        for name, body in (("small", small), ("long", rows))
    )
    text = f"# One {{#sec:one}}\n\n{filling}\n\n@tbl:small and @tbl:long.\n\n{tables}"
    document = pypdfium2.PdfDocument(typst.compile(made(text, "typ").outputs["typ"]))
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    pages = [lines(page) for page in document]
    document.close()
    assert all(above.bottom - below.bottom > 7 for page in pages for above, below in itertools.pairwise(page))
    said = [" ".join(line.text for line in page) for page in pages]
    assert sum("short" in page for page in said) == 1
    assert sum("of a register" in page for page in said) > 2
    assert all(f"row {number} of a register" in " ".join(said) for number in range(60))


def test_typst_does_not_number_captions_again(files: Mapping[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "paper.typ"
    path.write_bytes(files["typ"])
    (tmp_path / "paper.images").mkdir()
    for name, data in files.items():
        if name.startswith("images/"):
            (tmp_path / f"paper.{name}").write_bytes(data)
    shown = json.loads(typst.query(str(path), "figure", root=str(tmp_path)))
    assert len(shown) == 5
    assert all(figure["numbering"] is None for figure in shown)


def test_latex_is_a_whole_document_whose_links_arrive(files: Mapping[str, bytes]) -> None:
    text = files["tex"].decode()
    assert text.index("\\begin{document}") < text.index("\\end{document}")
    for kind in set(re.findall(r"\\begin\{(\w+)\}", text)):
        assert text.count(f"\\begin{{{kind}}}") == text.count(f"\\end{{{kind}}}")
    labels = set(re.findall(r"\\(?:label|bibitem\[\\citeproctext\])\{([^}]*)\}", text))
    assert set(re.findall(r"\\hyperref\[([^\]]*)\]", text)) <= labels
    assert text.index("\\begin{CSLReferences}") < text.index("\\bibitem") < text.index("\\end{CSLReferences}")


@pytest.fixture(scope="module")
def latex() -> str:
    path = shutil.which("lualatex")
    if path is None:
        pytest.skip("no TeX on this machine: `apt install texlive-luatex texlive-latex-extra texlive-plain-generic`")
    return path


def compiled(latex: str, made: Mapping[str, bytes], place: Path) -> pypdf.PdfReader:
    """The PDF that LaTeX makes of the document; its words about what went wrong where it makes none."""
    for name, data in made.items():
        path = place / f"paper.{name}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    options = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
    done = subprocess.run([latex, *options, "paper.tex"], cwd=place, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    return pypdf.PdfReader(place / "paper.pdf")


WIDE = "| Rule | What it says |\n|---|---|\n| A | " + "many words of a rule " * 12 + "end of the rule |\n"


def test_latex_compiles_with_its_drawings_and_keeps_wide_tables_on_the_page(latex: str, tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="90" height="40"/></svg>'
    picture = "![Two years.](figures/a.svg){#fig:a alt='A square.'}\n"
    text = f"# One {{#sec:one}}\n\nSee @fig:a.\n\n{picture}\n{WIDE}"
    files = made(text, "tex", **{"figures/a.svg": drawing}).outputs
    page = compiled(latex, files, tmp_path).pages[-1]
    assert [image.image.size for image in page.images if image.image] == [(300, 150)]
    assert "end of the rule" in " ".join(page.extract_text().split())
    document = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    sheet = document[len(document) - 1]
    assert max(line.right for line in lines(sheet)) < sheet.get_width() - 60
    document.close()


@pytest.mark.parametrize("name", ["everything", "sample"])
def test_latex_compiles_what_papers_hold(latex: str, name: str, tmp_path: Path) -> None:
    built = build(
        WorkTree(PAPER.parent / name), BuildOptions(Revision(None, DATE, False), ("tex",), draft=True), Runtime()
    )
    assert isinstance(built.product, Mapping)
    assert len(compiled(latex, built.product, tmp_path).pages) > 2


def test_jats_is_an_article_whose_references_arrive(files: Mapping[str, bytes]) -> None:
    root = ElementTree.fromstring(files["jats"])
    assert root.tag == "article"
    assert root.findtext("front/article-meta/title-group/article-title") == "A pump for the village"
    assert root.findtext("front/article-meta/pub-date/year") == "2026"
    identifiers = {element.get("id") for element in root.iter() if element.get("id")}
    wanted = {element.get("rid") for element in root.iter("xref")}
    assert wanted
    assert wanted <= identifiers


IMPRINT = """
[imprint]
publisher = "The house & sons"
series = "Reports"
doi = "10.1000/182"
"""


def test_jats_tells_the_facts_of_publication_and_no_empty_ones(files: Mapping[str, bytes]) -> None:
    chapter = "# One {#sec:one}\n\nText & more.\n\nSet `x = 1`{.python} first.\n"
    told = ElementTree.fromstring(made(chapter, "jats", toml=f'licence = "CC-BY-4.0"\n{TOML}{IMPRINT}').outputs["jats"])
    meta = "front/article-meta"
    assert told.findtext("front/journal-meta/publisher/publisher-name") == "The house & sons"
    assert told.findtext("front/journal-meta/journal-title-group/journal-title") == "Reports"
    assert told.findtext(f"{meta}/article-id") == "10.1000/182"
    assert "Attribution 4.0" in (told.findtext(f"{meta}/permissions/license/license-p") or "")
    assert told.findtext(f"{meta}/abstract/p") == "Text & more."
    assert [one.attrib for one in told.iter("monospace")] == [{}]
    for article in (told, ElementTree.fromstring(files["jats"])):
        front = article.find("front")
        assert front is not None
        assert [one.tag for one in front.iter() if not len(one) and not (one.text or "").strip()] == []


def test_jats_tells_what_each_author_did() -> None:
    authors = "".join(
        f'[[authors]]\nname = "{name}"\nroles = [{", ".join(map(repr, roles))}]\n'
        for name, roles in (
            ("Ann Roe", ["software", "writing-review-editing"]),
            ("Bo Li", []),
            ("Cy Day", ["supervision"]),
        )
    )
    article = ElementTree.fromstring(
        made("# One {#sec:one}\n\nText.\n", "jats", toml=f"{TOML}{authors}").outputs["jats"]
    )
    told = [[role.get("vocab-term-identifier") for role in one.iter("role")] for one in article.iter("contrib")]
    place = "https://credit.niso.org/contributor-roles/"
    assert told == [[f"{place}software/", f"{place}writing-review-editing/"], [], [f"{place}supervision/"]]
    assert [role.text for role in article.iter("role")][1] == "Writing – review & editing"


@pytest.mark.skipif("JATS_DTD" not in os.environ, reason="JATS_DTD names no DTD: no light package has one")
def test_jats_is_valid_by_its_dtd() -> None:
    """JATS_DTD is the main file of a DTD of JATS 1.1 or later, XML_CATALOG_FILES the catalogue of its parts."""
    everything = WorkTree(PAPER.parent / "everything")
    built = build(everything, BuildOptions(Revision(None, DATE, False), ("jats",), draft=True), Runtime())
    assert isinstance(built.product, Mapping)
    definition = etree.DTD(os.environ["JATS_DTD"])
    article = etree.fromstring(built.product["jats"], etree.XMLParser(load_dtd=False, no_network=True))
    definition.validate(article)
    # A DTD of another version fixes the attribute that names its own, and that for journals wants a journal.
    others = ("dtd-version", "Element front content does not follow the DTD, expecting (journal-meta , ")
    errors = [error.message for error in definition.error_log]
    assert [one for one in errors if not any(other in one for other in others)] == []


def test_same_paper_gives_the_same_bytes(files: Mapping[str, bytes]) -> None:
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    again = build(WorkTree(PAPER), BuildOptions(revision, FORMS, draft=True), Runtime()).product
    assert again == files
