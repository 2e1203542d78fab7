"""The book as a package: its archive, what it says of itself, its order, links and cover, the same bytes each time."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZIP_STORED, ZipFile

import pytest
from epub_books import OPF, RICH, TYPE, XHTML, Book, paper_with, rich_book, words
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reflowable_samples import built
from rendering import epub as render

from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import Revision
from chapterhouse.outputs.epub import access, container
from chapterhouse.outputs.epub.anchors import LostLink, xml_name
from chapterhouse.outputs.epub.cover import SIZE, cover
from chapterhouse.outputs.epub.document import Document
from chapterhouse.outputs.epub.linking import linked
from chapterhouse.outputs.epub.package import identifier
from chapterhouse.settings.language import locale_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book() -> Book:
    return rich_book()


# The archive.


def test_archive_begins_with_its_type_and_bears_nothing_of_the_machine(book: Book) -> None:
    first = book.entries[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert book.content[30:58] == b"mimetypeapplication/epub+zip"
    assert {entry.date_time for entry in book.entries} == {(2026, 11, 5, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr >> 16) for entry in book.entries} == {(3, 0o100644)}
    assert [entry.filename for entry in book.entries][1:3] == ["META-INF/container.xml", "EPUB/package.opf"]


@pytest.mark.parametrize(
    ("date", "stamp"),
    [
        ("2026-11-22T01:30:59+09:00", (2026, 11, 21, 16, 30, 58)),
        ("1970-01-01T00:00:00+00:00", (1980, 1, 1, 0, 0, 0)),
        ("2110-01-01T00:00:00+00:00", (1980, 1, 1, 0, 0, 0)),
    ],
)
def test_dates_are_those_that_an_archive_can_tell(date: str, stamp: tuple[int, ...]) -> None:
    packed = container.pack({"a": b""}, datetime.datetime.fromisoformat(date))
    assert {entry.date_time for entry in ZipFile(io.BytesIO(packed)).infolist()} == {stamp}


def test_same_paper_gives_the_same_bytes_in_any_folder(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("one", "another"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        assert render(built(energy=RICH), Runtime(Cache(tmp_path / folder))) == book.content


def test_every_file_is_listed_and_every_listed_file_is_there(book: Book) -> None:
    listed = {f"EPUB/{item.get('href')}" for item in book.items.values()}
    assert listed == set(book.files) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    properties = {item.get("href"): item.get("properties", "") for item in book.items.values()}
    assert properties["nav.xhtml"] == "nav"
    assert properties["chapter-01-introduction.xhtml"] == "mathml"
    assert properties["chapter-02-energy.xhtml"] == "svg"


def test_nothing_is_fetched_and_nothing_runs(book: Book) -> None:
    for name, root in book.texts.items():
        for element in root.iter():
            assert element.tag.rpartition("}")[2] not in {
                "script",
                "iframe",
                "object",
                "embed",
                "form",
                "style",
                "base",
            }
            assert not [a for a in element.attrib if a == "style" or a.startswith("on")], (name, element.tag)
            for attribute in ("src", "href"):
                address = element.get(attribute, "")
                assert ":" not in address or (element.tag == f"{XHTML}a" and attribute == "href"), address
    style = book.files["EPUB/book.css"].decode()
    assert "@import" not in style
    assert all(address.startswith('"fonts/') for address in re.findall(r"url\((.*?)\)", style))


# What the package says.


def test_package_says_what_the_paper_is(book: Book) -> None:
    assert book.said("title") == ["Harmonised policy", "Four technologies, one city"]
    assert book.said("creator") == ["A. Writer"]
    assert book.said("contributor") == []
    assert book.said("language") == ["en-GB"]
    assert book.said("date") == ["2026-11-05"]
    assert book.said("dcterms:modified") == ["2026-11-05T00:00:00Z"]
    assert book.said("description") == ["Four technologies, one city. What introduction shows."]
    assert book.said("subject") == ["smart cities", "policy"]
    assert book.said("rights") == ["CC BY 4.0"]
    assert book.said("schema:license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert book.said("source") == ["https://example.org/paper"]
    assert book.said("schema:identifier") == ["https://orcid.org/0000-0002-1825-0097"]
    roles = {
        meta.get("scheme"): meta.text for meta in book.package.iter(f"{OPF}meta") if meta.get("property") == "role"
    }
    assert roles == {"marc:relators": "aut", "credit:role": "writing-original-draft"}


def test_identifier_is_that_of_the_paper_and_not_of_the_build(book: Book) -> None:
    build = built()
    later = dataclasses.replace(
        build, revision=Revision(None, datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC), True)
    )
    assert Book(render(later)).said("identifier") == book.said("identifier")
    settings = build.paper.settings
    assert identifier(settings) == book.said("identifier")[0]
    others = [{"title": "Another"}, {"repository": "https://example.org/fork"}, {"repository": None}]
    assert len({identifier(settings.model_copy(update=other)) for other in ({}, *others)}) == 4


def test_accessibility_is_told_as_it_is(book: Book) -> None:
    assert book.said("schema:accessMode") == ["textual", "visual"]
    assert book.said("schema:accessModeSufficient") == ["textual"]
    features = book.said("schema:accessibilityFeature")
    assert {"alternativeText", "MathML", "readingOrder", "structuralNavigation", "tableOfContents", "ARIA"} <= {
        *features
    }
    assert book.said("schema:accessibilityHazard") == ["none"]
    assert "Formulas are MathML." in book.said("schema:accessibilitySummary")[0]
    assert not book.said("dcterms:conformsTo")


def test_accessibility_is_told_in_the_words_of_the_language() -> None:
    page = [access.shown_in(ElementTree.fromstring("<html><table/><p>Text</p></html>"))]
    german = access.accessibility(page, 0, locale_of("de"), certified_by="Prüfstelle")
    assert german.summary.startswith("Überschriften, Listen und Links") and "Tabellen benennen" in german.summary
    assert f"Prüfstelle hat festgestellt, dass das Buch {access.STANDARD} erfüllt." in german.summary
    assert "MathML" not in german.summary


def test_accessibility_of_plain_text_claims_no_more() -> None:
    text = access.shown_in(ElementTree.fromstring("<html><p>Text</p></html>"))
    plain = access.accessibility([text], 0, locale_of("en-GB"))
    assert plain.modes == plain.sufficient == ("textual",)
    assert not {"alternativeText", "MathML"} & {*plain.features}
    assert not re.search("Formulas|Tables|figure|Notes", plain.summary)


# Contents, links, names.


def test_reading_order_is_title_contents_chapters_references_colophon(book: Book) -> None:
    assert book.order == [
        "title.xhtml",
        "nav.xhtml",
        "chapter-01-introduction.xhtml",
        "part-1.xhtml",
        "chapter-02-energy.xhtml",
        "references.xhtml",
        "colophon.xhtml",
    ]


def test_contents_hold_parts_chapters_and_sections(book: Book) -> None:
    contents, landmarks = book.text("nav").iter(f"{XHTML}nav")
    assert contents.get(TYPE) == "toc" and landmarks.get(TYPE) == "landmarks"

    def tree(item: Element) -> object:
        within = [tree(child) for child in item.findall(f"{XHTML}ol/{XHTML}li")]
        link = item.find(f"{XHTML}a")
        return [] if link is None else [words(link), link.get("href"), *within]

    assert [tree(item) for item in contents.findall(f"{XHTML}ol/{XHTML}li")] == [
        [
            "1 Introduction",
            "chapter-01-introduction.xhtml#sec.introduction",
            ["1.1 Why <now>", "chapter-01-introduction.xhtml#sec.introduction-why"],
        ],
        ["Part I Technologies", "part-1.xhtml#part.technologies", ["2 Energy", "chapter-02-energy.xhtml#sec.energy"]],
        ["References", "references.xhtml#page.references"],
        ["Colophon", "colophon.xhtml#page.colophon"],
    ]
    assert [link.get(TYPE) for link in landmarks.iter(f"{XHTML}a")] == [
        *("titlepage", "toc", "bodymatter", "bibliography", "colophon")
    ]


def test_every_link_arrives_and_every_name_stands_once(book: Book) -> None:
    names = {file: [e.get("id") for e in root.iter() if e.get("id")] for file, root in book.texts.items()}
    flat = [name for each in names.values() for name in each]
    assert len(flat) == len(set(flat))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", name or "") for name in flat)
    arrived = set()
    for file, root in book.texts.items():
        for link in root.iter(f"{XHTML}a"):
            address = link.get("href", "")
            if not address.startswith(("https:", "mailto:")):
                target, name = urldefrag(address)
                assert name in names[target or file], address
                arrived.add((file, name))
    assert ("chapter-01-introduction.xhtml", "fig.grid") in arrived
    assert ("chapter-02-energy.xhtml", "ref-iea2025") in arrived
    assert ("references.xhtml", "cite-iea2025-1") in arrived and ("references.xhtml", "cite-iea2025-2") in arrived


@pytest.mark.parametrize(
    ("anchor", "name"),
    [
        ("fig:grid", "fig.grid"),
        ("fn:slug:1", "fn.slug.1"),
        ("ref-us_ferc_2222", "ref-us_ferc_2222"),
        ("ref-doi.org/10", "ref-doi_x2E_org_x2F_10"),
        ("a_x2E_b", "a_x5F_x2E_b"),
        ("7:a", "_x37_.a"),
        ("été", "_xE9_t_xE9_"),
    ],
)
def test_names_are_readable_where_they_can_be(anchor: str, name: str) -> None:
    assert xml_name(anchor) == name


anchor_texts = st.text(alphabet=st.sampled_from("ax2EF_:.-/é7"), min_size=1, max_size=8) | st.text(
    min_size=1, max_size=8
)


def original(name: str) -> str:
    """The anchor that ``name`` was made of."""
    return re.sub(r"_x([0-9A-F]+)_|\.", lambda found: chr(int(found[1], 16)) if found[1] else ":", name)


@given(anchor=anchor_texts)
def test_no_two_anchors_get_the_same_name(anchor: str) -> None:
    name = xml_name(anchor)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", name)
    assert original(name) == anchor


@pytest.mark.parametrize(
    "markup", ['<a href="#gone">x</a>', '<a href="x.html">x</a>', '<p aria-labelledby="gone">x</p>']
)
def test_a_link_that_is_lost_is_told_as_a_fault_of_ours(markup: str) -> None:
    with pytest.raises(LostLink, match=r"a\.xhtml: "):
        linked([Document("a.xhtml", f"<html>{markup}</html>")], [[]], locale_of("en-GB"), NO_CACHE)


def test_files_are_named_by_their_place_so_that_no_two_are_alike() -> None:
    build = built()
    first, second = build.chapters
    twin = dataclasses.replace(second, slug="Überblick / ../x")
    made = Book(render(dataclasses.replace(build, chapters=(dataclasses.replace(first, slug="x"), twin))))
    assert made.order[2:5] == ["chapter-01-x.xhtml", "part-1.xhtml", "chapter-02--berblick-x.xhtml"]


# The cover.


def test_cover_stands_for_the_book_on_a_shelf(book: Book) -> None:
    (item,) = [item for item in book.items.values() if item.get("properties") == "cover-image"]
    assert (item.get("href"), item.get("media-type")) == ("images/cover.png", "image/png")
    with Image.open(io.BytesIO(book.files["EPUB/images/cover.png"])) as image:
        assert image.size == SIZE
    assert len(book.files["EPUB/images/cover.png"]) < 100_000


def test_cover_shows_that_a_draft_is_one() -> None:
    settings = built().paper.settings
    assert len({cover(settings, 0), cover(settings, 1), cover(settings, 2)}) == 3


def test_long_titles_become_smaller_and_not_wider() -> None:
    settings = built().paper.settings
    long = settings.model_copy(update={"title": "Policy for infrastructure " * 9, "subtitle": "And more of it " * 12})
    picture = cover(long, 0)
    assert picture is not None
    with Image.open(io.BytesIO(picture)) as image:
        ground = image.convert("RGB")
    edge = {ground.getpixel((x, y)) for x in (40, SIZE[0] - 60) for y in range(SIZE[1])}
    assert edge == {ground.getpixel((0, 0))}


@pytest.mark.parametrize("title", ["도시", "W" * 200, "word " * 200], ids=["no glyph", "endless word", "endless title"])
def test_a_title_that_no_cover_can_show_gets_none(title: str) -> None:
    titled = paper_with(title=title)
    assert cover(titled.paper.settings, 0) is None
    made = Book(render(titled))
    assert not [item for item in made.items.values() if item.get("properties") == "cover-image"]
