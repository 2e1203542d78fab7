"""The pages of a PDF of the same run in the book: each begins at the words with which it begins in print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from epub_books import DC, OPF, TYPE, XHTML, Book
from epubcheck_jar import complaints
from sound_paper import REVISION

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model.built import BuildOptions

pytestmark = pytest.mark.slow

PAPERS = Path(__file__).parents[1] / "papers"
SENTENCE = "Sentence {0} says that load number {0} of the {1} grid was read on day {0}, and that nobody asked why. "
ROWS = "".join(f"| Town {n} has a long name | {n * 7} |\n" for n in range(90))
CHAPTER = f"""\
# {{title}} {{{{#sec:{{name}}}}}}

{{first}}[^note]

[^note]: A note at the foot of the page with a few words of its own.

## A heading {{{{#sec:{{name}}-heading}}}}

{{second}}

| Place | Load |
|-------|-----:|
{ROWS}
: Loads of {{name}}. {{{{#tbl:{{name}}}}}}

{{third}}
"""
NEAR_ITS_HEAD = 150
"""Letters of a page before the words behind its mark: its running head, and the repeated head of a table."""
TOML = """\
title = "A long paper"
date = 2026-01-02
language = "en-GB"
bibliography = ["references.bib"]
front = ["chapters/first.md"]
[[parts]]
title = "Everything"
label = "part:all"
chapters = ["chapters/second.md"]
[imprint]
isbn = "978-3-16-148410-0"
accessibility_certified_by = "The house"
"""


def chapter(name: str) -> str:
    paragraphs = ["".join(SENTENCE.format(n, name) for n in range(at, at + 40)) for at in (0, 40, 80)]
    return CHAPTER.format(
        name=name, title=name.capitalize(), first=paragraphs[0], second=paragraphs[1], third=paragraphs[2]
    )


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    files: dict[str, str | bytes] = {"paper.toml": TOML, "references.bib": ""}
    files |= {f"chapters/{name}.md": chapter(name) for name in ("first", "second")}
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["pdf", "epub"]))
    assert not built.stopped, [(one.code, one.message) for one in built.findings]
    assert isinstance(built.product, dict)
    return built.product


@pytest.fixture(scope="module")
def book(made: Mapping[str, bytes]) -> Book:
    return Book(made["epub"])


def text_behind(root: Element, mark: Element) -> str:
    """The text of ``root`` behind ``mark``, without that of notes' calls."""
    parts: list[str] = []
    passed = False

    def read(element: Element) -> None:
        nonlocal passed
        if element is mark:
            passed = True
        elif passed and element.text:
            parts.append(element.text)
        for child in element:
            read(child)
            if passed and child.tail:
                parts.append(child.tail)

    read(root)
    return " ".join("".join(parts).split())


def marks_of(book: Book) -> list[tuple[str, Element, Element]]:
    """The printed number of each page, its document and its mark, in reading order."""
    return [
        (one.get("aria-label", "").removeprefix("Page\N{NO-BREAK SPACE}"), root, one)
        for root in book.texts.values()
        for one in root.iter(f"{XHTML}span")
        if one.get(TYPE) == "pagebreak"
    ]


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def test_a_page_begins_in_the_book_as_in_print(made: Mapping[str, bytes], book: Book) -> None:
    document = pypdfium2.PdfDocument(made["pdf"])
    printed = {document.get_page_label(at): document[at].get_textpage().get_text_range() for at in range(len(document))}
    document.close()
    compared = 0
    for label, root, mark in marks_of(book):
        following = letters(text_behind(root, mark))[:60]
        sentences = re.findall(r"Sentence \d+ says|Town \d+ has", printed[label].replace("\r\n", " "))
        if sentences:
            compared += 1
            # The words behind the mark are on this page, and those of the page before are not.
            assert 0 <= letters(printed[label]).find(following[:20]) < NEAR_ITS_HEAD, label
            assert letters(sentences[0]) in letters(text_behind(root, mark))
    assert compared >= 8


def test_every_page_is_listed_once_and_in_order(made: Mapping[str, bytes], book: Book) -> None:
    document = pypdfium2.PdfDocument(made["pdf"])
    labels = [document.get_page_label(at) for at in range(len(document))]
    document.close()
    (listed,) = (one for one in book.texts["nav.xhtml"].iter(f"{XHTML}nav") if one.get(TYPE) == "page-list")
    links = list(listed.iter(f"{XHTML}a"))
    assert [link.text for link in links] == labels
    homes = {one.get("id"): name for name, root in book.texts.items() for one in root.iter() if one.get("id")}
    for link in links:
        name, _, identifier = link.get("href", "").partition("#")
        assert homes[identifier] == (name or "nav.xhtml")
    assert {label for label, _, _ in marks_of(book)} == set(labels)
    assert {"i", "1"} < set(labels)


def test_no_page_begins_in_a_heading_a_link_or_between_rows(book: Book) -> None:
    for _, root, mark in marks_of(book):
        parents = {child: parent for parent in root.iter() for child in parent}
        line = [mark]
        while line[-1] in parents:
            line.append(parents[line[-1]])
        tags = [one.tag.removeprefix(XHTML) for one in line[1:]]
        assert tags[0] not in {"tr", "table", "tbody", "ul", "ol", "nav"}
        assert not {"a", "h1", "h2", "figure"} & set(tags)


def test_the_words_are_those_of_a_book_without_pages(book: Book) -> None:
    files: dict[str, str | bytes] = {"paper.toml": TOML, "references.bib": ""}
    files |= {f"chapters/{name}.md": chapter(name) for name in ("first", "second")}
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["epub"]))
    assert isinstance(built.product, dict)
    plain = Book(built.product["epub"])
    assert not marks_of(plain) and "pageNavigation" not in plain.said("schema:accessibilityFeature")
    for name in book.order:
        if name != "nav.xhtml":
            assert "".join(book.texts[name].itertext()) == "".join(plain.texts[name].itertext())


def test_the_package_says_whose_pages_they_are_and_who_certified_it(book: Book) -> None:
    assert {"pageBreakMarkers", "pageNavigation"} <= set(book.said("schema:accessibilityFeature"))
    (source,) = (one for one in book.package.iter(f"{DC}source") if one.get("id") == "pages")
    assert source.text == "urn:isbn:9783161484100"
    refined = {m.get("refines"): m.text for m in book.package.iter(f"{OPF}meta") if m.get("property") == "source-of"}
    assert refined == {"#pages": "pagination"}
    (conforms,) = (m for m in book.package.iter(f"{OPF}meta") if m.get("property") == "dcterms:conformsTo")
    assert conforms.text == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    assert book.said("a11y:certifiedBy") == ["The house"]


def test_epubcheck_finds_nothing_wrong(book: Book) -> None:
    assert complaints(book.content) == []


def test_epubcheck_finds_nothing_wrong_in_the_pages_of_everything() -> None:
    options = BuildOptions(REVISION, ["pdf", "epub"], draft=True)
    built = pipeline.build(WorkTree(PAPERS / "everything"), options)
    assert isinstance(built.product, dict)
    everything = Book(built.product["epub"])
    assert len(marks_of(everything)) > 10
    assert complaints(everything.content) == []
