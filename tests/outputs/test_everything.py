"""Every construct that a chapter may hold, in every output: words, markers, decorations, numbers, notes, links.

The four outputs of ``tests/papers/everything`` are held against one another and against pandoc's own HTML.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pypandoc
import pypdfium2
import pytest

from chapterhouse.inputs.source import WorkTree
from chapterhouse.manuscript.pandoc import READER
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

pytestmark = pytest.mark.slow

PAPER = Path(__file__).parents[1] / "papers" / "everything"
OUTPUTS = ("html", "epub", "docx", "pdf")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_NOT_WORDS = {"roe", "doe", "see", "fig", "tbl", "sec", "lst", "says", "newcommand", "pair", "langle", "rangle"}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(WorkTree(PAPER), BuildOptions(revision, OUTPUTS))
    assert built.findings == [] and isinstance(built.product, dict)
    return built.product


@pytest.fixture(scope="module")
def markup(made: dict[str, bytes]) -> dict[str, str]:
    """What the outputs say in their own markup, notes and all; of the PDF its text."""
    with zipfile.ZipFile(io.BytesIO(made["epub"])) as book:
        epub = "\n".join(book.read(name).decode() for name in sorted(book.namelist()) if name.endswith(".xhtml"))
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as package:
        docx = "\n".join(package.read(f"word/{part}.xml").decode() for part in ("document", "footnotes", "numbering"))
    document = pypdfium2.PdfDocument(made["pdf"])
    pdf = "\n".join(page.get_textpage().get_text_range() for page in document)
    return {"html": made["html"].decode(), "epub": epub, "docx": docx, "pdf": pdf}


def plain(kind: str, markup: str) -> str:
    if kind == "pdf":
        return re.sub(r"(?:\ufffe|-)\r?\n|\ufffe|\u00ad", "", markup)
    if kind == "docx":
        markup = re.sub(r"<w:instrText[^>]*>.*?</w:instrText>", "", markup)
        markup = re.sub(r"</w:p>|<w:br/>|<w:tab/>", " ", markup)
    markup = re.sub(r"(?s)<(script|style|head|annotation|math|m:oMath)\b.*?</\1>", " ", markup)
    markup = re.sub(r"<(?:/?(?:p|li|td|th|dt|dd|div|h\d|br|figcaption|ol|ul|pre|section|a)\b)[^>]*>", " ", markup)
    return unescape(re.sub(r"<[^>]+>", "", markup))


def words(text: str) -> Counter[str]:
    found = re.findall(r"[^\W\d_]{3,}", text.replace("\u00ad", "").lower())
    return Counter(word for word in found if word not in _NOT_WORDS)


@pytest.mark.parametrize("kind", OUTPUTS)
@pytest.mark.parametrize("chapter", ["blocks", "inlines", "several"])
def test_no_word_that_pandoc_prints_is_missing(kind: str, chapter: str, markup: dict[str, str]) -> None:
    command = [str(pypandoc.get_pandoc_path()), "-f", READER, "-t", "html", "--mathml"]
    source = (PAPER / "chapters" / f"{chapter}.md").read_text()
    source = re.sub(r"\[[^\[\]]*@[^\[\]]*\]|@[\w:+]+|\{#eq:\w+\}", "", source)
    theirs = words(
        plain("html", subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout)
    )
    ours = words(plain(kind, markup[kind]))
    assert {word: count for word, count in theirs.items() if ours[word] < count} == {}


COMPARED = frozenset(
    {
        *("em", "strong", "del", "sub", "sup", "u", "mark", "code", "a", "ol", "ul", "li", "dt", "dd", "blockquote"),
        *("th", "td", "pre", "figcaption", "caption", "math"),
    }
)
_SAME = {"s": "del", "caption": "figcaption", "aside": "li"}
"""What stands for the same: a book has its notes as asides."""


class Structure(HTMLParser):
    """The elements of a page that mean something, each with its words, and a list with its form and start."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[tuple[str, str]] = Counter()
        self._open: list[tuple[str, list[str], str, bool]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = (values.get("class") or "").split()
        if tag in VOID:
            return
        silences = tag in {"script", "style", "annotation"} or "caption-label" in classes  # our numbers are not theirs
        self._silent += silences
        detail = ""
        if tag == "ol":
            detail = f"{values.get('type') or '1'} {values.get('start') or '1'}"
        if tag == "a":
            detail = values.get("href") or ""
        is_own = {"permalink", "footnote-ref", "footnote-back", "citation-link", "backlinks"} & {*classes}
        self._open.append((tag if not is_own else "", [], detail, silences))

    def handle_data(self, data: str) -> None:
        for _, words, _, _ in self._open if not self._silent else ():
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self._open:
            return
        name, parts, detail, silenced = self._open.pop()
        self._silent -= silenced
        text = " ".join(re.findall(r"[^\W\d_]{3,}", "".join(parts).replace("\u00ad", "")))
        name = _SAME.get(name, name)
        if name in COMPARED and name not in {"ol", "ul", "blockquote"} and (name != "a" or detail.startswith("http")):
            self.found[name, f"{detail} {text}".strip()] += bool(text)
        elif name == "ol":
            self.found[name, detail] += 1


def structure(markup: str) -> Counter[tuple[str, str]]:
    reader = Structure()
    reader.feed(markup)
    return +reader.found


@pytest.mark.parametrize("kind", ["html", "epub"])
@pytest.mark.parametrize("chapter", ["blocks", "inlines", "several"])
def test_what_pandoc_makes_of_a_chapter_is_in_ours_element_for_element(
    kind: str, chapter: str, markup: dict[str, str]
) -> None:
    source = (PAPER / "chapters" / f"{chapter}.md").read_text()
    command = [str(pypandoc.get_pandoc_path()), "-f", READER, "-t", "html", "--mathml"]
    theirs = structure(subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout)
    ours = structure(markup[kind])
    missing = {one: count for one, count in theirs.items() if ours[one] < count}
    assert {one: count for one, count in missing.items() if "@" not in one[1]} == {}


EVERYWHERE = (
    *("underlinedtag", "strucktag", "Ctrl", "boldtag", "emtag", "marktag", "codetag", "linktag", "emtex", "boldtex"),
    *(
        "Note in TeX",
        "Summary words",
        "Details words.",
        "Alert words.",
        "Division words.",
        "Callout text.",
        "1.3 Section behind a box",
        "Section 1.3",
        "Note",
        "Warning",
    ),
    *(
        "Figure 1.1",
        "Figure 1.2",
        "Figure 1.3",
        "Figure 1.4 Both panels together",
        "Figure 1.4a",
        "Figure 1.4b",
        "Chapter 5",
        "Section 5.1",
        "Table 3.1 HTML caption.",
        "HTML right",
        "wide cellword",
        "HTML item three",
        "HTML bullet",
        "HTML term",
        "HTML definition",
        "HTML quotation, \u201cquoted\u201d, HQ, Work, small words.",
        'print("HTML code")',
        "Figure 3.1 HTML figure caption.",
        "tall cell",
        "Pictograph 😀 with joiner 👩‍🌾, tick ✅ and flag 🇪🇺.",
        "Figure 5.1 Picture of the second.",
        "Figure 5.2 Plot from a PDF.",
        "(a) First panel",
        "(b) Second panel",
        "Table 1.1",
        "Table 1.4",
        "Table 1.5 Both tables together",
        "Table 1.5a",
        "(a) First part.",
        "(b) Second part.",
        "Table 1.6 Caption of a sole table.",
        "Listing 1.1",
        "(1.1)",
        "(3.1)",
        "As (1) says",
    ),
    *(
        "\u201cDouble quotes\u201d",
        "\u2018single quotes\u2019",
        "it\u2019s",
        "en\u2013dash",
        "em\u2014dash",
        "ellipsis\u2026",
    ),
    *("*escaped*", "\u00a9 \u00e9", "https://example.org/auto", "snake_case_word", "On Things", "Other Things"),
)


@pytest.mark.parametrize("kind", OUTPUTS)
def test_what_must_be_printed_is(kind: str, markup: dict[str, str]) -> None:
    text = re.sub(r"\s+", " ", plain(kind, markup[kind]).replace("\u00a0", " "))
    assert [expected for expected in EVERYWHERE if expected not in text] == []


@pytest.mark.parametrize("kind", OUTPUTS)
def test_what_must_not_be_printed_is_not(kind: str, markup: dict[str, str]) -> None:
    text = plain(kind, markup[kind])
    for sign in (
        "{#",
        ":::",
        "\\newpage",
        "\\begin",
        "<sub>",
        "[!WARNING]",
        "nobody sees",
        "[@",
        "^[",
        "~~",
        "==",
        "newcommand",
    ):
        assert sign not in text, sign


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_list_of_references_stands_where_a_chapter_has_its_place_and_nowhere_else(
    kind: str, markup: dict[str, str]
) -> None:
    text = re.sub(r"\s+", " ", plain(kind, markup[kind]))
    assert re.search(
        r"before the entries\. Doe, Bo\. 2021\. Other Things\..*Roe, Ann\. 2020\. On Things\..*Words behind the", text
    )
    assert "References" not in text and text.count("2020. On Things") == 1
    if kind in {"html", "epub"}:
        assert re.search(
            r'before the entries\.</p>\s*<div [^>]*role="list"[^>]*>\s*<div [^>]*role="listitem"', markup[kind]
        )


DECORATIONS = {
    "emphatic": (r"<em>{}</em>", r"<w:i ?/>[^§]*?{}"),
    "strong": (r"<strong>{}</strong>", r"<w:b ?/>[^§]*?{}"),
    "struck": (r"<(?:del|s)>{}</(?:del|s)>", r"<w:strike ?/>[^§]*?{}"),
    "subscript": (r"<sub>{}</sub>", r'w:val="subscript"[^§]*?{}'),
    "superscript": (r"<sup>{}</sup>", r'w:val="superscript"[^§]*?{}'),
    "small capitals": (r'<span class="smallcaps">{}</span>', r"<w:smallCaps ?/>[^§]*?{}"),
    "underlined": (r"<u>{}</u>", r"<w:u [^§]*?{}"),
    "marked": (r"<mark>{}</mark>", r"<w:(?:highlight|shd)[^§]*?{}"),
    "verbatim": (r"<code[^>]*>(?:<[^>]+>)*{}", r"<w:rStyle [^§]*?{}"),
    "strucktag": (r"<(?:del|s)>{}</(?:del|s)>", r"<w:strike ?/>[^§]*?{}"),
    "two": (r"<sub>{}</sub>", r'w:val="subscript"[^§]*?{}'),
    "underlinedtag": (r"<u>{}</u>", r"<w:u [^§]*?{}"),
    "emtex": (r"<em>{}</em>", r"<w:i ?/>[^§]*?{}"),
}


@pytest.mark.parametrize("word", DECORATIONS)
def test_decorations_are_the_same_in_every_output(word: str, markup: dict[str, str]) -> None:
    in_html, in_docx = DECORATIONS[word]
    for kind in ("html", "epub"):
        assert re.search(in_html.format(re.escape(word)), markup[kind]), kind
    runs = markup["docx"].replace("<w:r>", "§<w:r>")
    assert re.search(in_docx.format(f"<w:t[^>]*>{re.escape(word)}"), runs), "docx"


LISTS = {
    "third": ("3.", "decimal", "%1.", "3"),
    "lower letter": ("a)", "lowerLetter", "%1)", "1"),
    "roman four": ("(iv)", "lowerRoman", "(%1)", "4"),
    "capital letter": ("A.", "upperLetter", "%1.", "1"),
    "hash one": ("1.", "decimal", "%1.", "1"),
    "example one": ("(1)", "decimal", "(%1)", "1"),
}


@pytest.mark.parametrize("item", LISTS)
def test_lists_have_their_markers_in_every_output(item: str, made: dict[str, bytes], markup: dict[str, str]) -> None:
    marker, form, pattern, start = LISTS[item]
    assert _left_of(item, made["pdf"]) == marker, "pdf"
    letters = {"lowerLetter": "a", "lowerRoman": "i", "upperLetter": "A", "decimal": "1"}[form]
    for kind in ("html", "epub"):
        opened = re.search(rf"(<ol[^>]*>)(?:(?!<ol)[\s\S])*?{item}", markup[kind])
        assert opened is not None
        assert (f'type="{letters}"' in opened[1] or (opened[1] == "<ol>" and letters == "1")) and (
            start == "1" or f'start="{start}"' in opened[1]
        ), kind
    number = re.search(rf'<w:numId w:val="(\d+)"\s*/>(?:(?!<w:p[ >])[\s\S])*?{item}', markup["docx"])
    assert number is not None
    abstract = re.search(rf'<w:num [^>]*w:numId="{number[1]}"[^>]*>\s*<w:abstractNumId w:val="(\d+)"', markup["docx"])
    assert abstract is not None
    levels = re.search(rf'<w:abstractNum [^>]*w:abstractNumId="{abstract[1]}"[\s\S]*?</w:abstractNum>', markup["docx"])
    assert (
        levels is not None and f'w:numFmt w:val="{form}"' in levels[0] and f'w:lvlText w:val="{pattern}"' in levels[0]
    )


def _left_of(words: str, pdf: bytes) -> str:
    """What is printed on the line of ``words``, to their left."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        if (found := text.search(words, match_case=True).get_next()) is not None:
            left, bottom, _, top = text.get_charbox(found[0])
            return str(text.get_text_bounded(0, bottom, left - 0.5, top)).strip()
    raise AssertionError(f"the PDF does not print {words}")


def test_lines_of_code_have_their_numbers_in_every_output(made: dict[str, bytes], markup: dict[str, str]) -> None:
    assert _left_of("main = return", made["pdf"]) == "5"
    for kind in ("html", "epub"):
        assert re.search(r'<pre[^>]*class="[^"]*numberLines[^>]*>\s*<code[^>]*>', markup[kind]), kind
    assert re.search(r"5\s+main = return", re.sub(r"<[^>]+>", "", markup["docx"]))


def test_callouts_are_boxes_with_titles_in_every_output(markup: dict[str, str]) -> None:
    for kind in ("html", "epub"):
        assert len(re.findall(r'<div class="callout callout-(?:note|warning)">', markup[kind])) == 3, kind
    titles = re.findall(r'w:val="CalloutTitle"(?:(?!</w:p>).)*</w:p>', markup["docx"])
    assert [re.sub(r"<[^>]+>", "", title[title.index(">") + 1 :]) for title in titles] == [
        "Note",
        "Own words",
        "Warning",
    ]
    assert len(re.findall(r'w:val="Callout"', markup["docx"])) == 3


def test_notes_and_links_are_the_same_in_every_output(made: dict[str, bytes], markup: dict[str, str]) -> None:
    addresses = {"caption", "inline", "reference", "shortcut", "auto", "tag", "tex"}
    for kind in ("html", "epub"):
        assert {*re.findall(r'href="https://example\.org/(\w+)"', markup[kind])} == addresses, kind
        assert len(re.findall(r'role="doc-noteref"', markup[kind])) == 9, kind
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as package:
        targets = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    assert {*re.findall(r'Target="https://example\.org/(\w+)"', targets)} == addresses
    assert len(re.findall(r"<w:footnoteReference ", markup["docx"])) == 9
    linked = {*re.findall(rb"https://example\.org/(\w+)", _uncompressed(made["pdf"]))}
    assert {address.encode() for address in addresses} <= linked


def _uncompressed(pdf: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [
            str(annotation.A.URI).encode()
            for page in document.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation and "/URI" in annotation.A
        ]
    return b"\n".join(found)
