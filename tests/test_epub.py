"""The book: sound for EPUBCheck and for readers, whole by itself, the same bytes each time."""

from __future__ import annotations

import dataclasses
import datetime
import io
import itertools
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZIP_STORED, ZipFile

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from epubcheck_jar import complaints
from paperwright import pipeline
from paperwright.cover import SIZE, cover
from paperwright.outputs.epub import access, anchors, container, render
from paperwright.outputs.epub.anchors import LostLink, xml_name
from paperwright.outputs.epub.fragments import Workshop
from paperwright.outputs.epub.package import identifier
from paperwright.outputs.epub.tables import make_stackable
from paperwright.page import BuiltPaper, Revision
from paperwright.reflowable import webfonts
from paperwright.reflowable.fragments import UnreadableFragment
from paperwright.source import Buffers, WorkTree
from reflowable_samples import ENERGY, HOSTILE, PHOTOGRAPH, SETTINGS, built, hostile_settings
from test_pipeline import SOUND

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
TYPE = "{http://www.idpf.org/2007/ops}type"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"

REGISTER = """<table id="tbl:register" class="register"><caption>All.</caption><thead><tr><th scope="col">No.</th>
<th scope="col">Gap</th><th scope="col">Since</th></tr></thead><tbody><tr><th colspan="3" scope="rowgroup">Cities</th>
</tr><tr><th scope="row"><a href="#gap:one" class="reference" aria-label="Gap 1">1</a></th>
<td>Words differ</td><td>–</td></tr></tbody></table>"""

BOX = """<div id="gap:one" class="statement statement-box line-dashed"><div class="statement-head"><p>
<span class="statement-label">Gap 1</span></p></div><p>What differs.</p></div>"""

EVERYTHING = r"""# Vehicles {#sec:vehicles}

They charge [@rinaldi2001]; *em* **strong** ~~out~~ H~2~O x^2^ `code`
[small]{.smallcaps} [under]{.underline} [Verkehr]{lang=de} "quoted" 'single'.

Inline $a^2 + \sqrt{b}$ and $\mathbb{R} \to \begin{pmatrix}1&2\\3&4\end{pmatrix}$.

$$ \sum_{i=1}^n x_i \le \int_0^1 f(x)\,dx $$ {#eq:sum}

$$ \begin{aligned} a &= b \\ c &= d \end{aligned} $$

## Level two

### Level three

#### Level four

##### Level five

###### Level six

| A line block
|   with indent

1. one
   a. two
   b. three
      i. four

(@) example
(@) another

Term
:   Definition

    with more

    > and a quote

    ```
    code
    ```

- [x] done
- [ ] open

+-----+-----------+---+
| a   | b         | c |
+=====+===========+===+
| 1   | - list    | x |
|     | - more    |   |
+-----+-----------+---+
| 2   | para      | y |
|     |           |   |
|     | para  |   |
+-----+-----------+---+

: Grid. {#tbl:grid}

  Right     Left     Centre     Default
-------     ------ ----------   -------
     12     12        12            12
    123     123       123          123

```python
def f(x):
    return x
```

A note[^1] and an inline one^[with *emphasis* and [a link](https://example.org/?a=1&b=2)].

[^1]: First.

    > quoted

    - list

---

![A.](figures/grid.svg){#fig:a alt="x" width=50%}

![](figures/grid.svg){alt="in line"} in text. [mail](mailto:a@example.org) <https://example.org/ü?x=é>
"""
"""A chapter with all that pandoc's Markdown has and a chapter may hold."""

MORE = "An image in a line"
RICH = ENERGY.replace(f"<p>{MORE}", f"{BOX}{REGISTER}<p>{MORE}")


@dataclasses.dataclass
class Book:
    """A book as somebody else's program sees it: files of an archive, and what they hold."""

    content: bytes

    def __post_init__(self) -> None:
        with ZipFile(io.BytesIO(self.content)) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}
        self.package = ElementTree.fromstring(self.files["EPUB/package.opf"])
        self.items = {item.get("id", ""): item for item in self.package.iter(f"{OPF}item")}
        self.order = [self.items[ref.get("idref", "")].get("href", "") for ref in self.package.iter(f"{OPF}itemref")]
        self.texts = {name: ElementTree.fromstring(self.files[f"EPUB/{name}"]) for name in self.order}

    def text(self, part: str) -> Element:
        """The one document whose name holds ``part``."""
        (found,) = [root for name, root in self.texts.items() if part in name]
        return found

    def said(self, name: str) -> list[str]:
        """What the package says under the Dublin Core or meta property ``name``."""
        if ":" not in name:
            return [element.text or "" for element in self.package.iter(f"{DC}{name}")]
        return [meta.text or "" for meta in self.package.iter(f"{OPF}meta") if meta.get("property") == name]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(render(built(energy=RICH)))


def classed(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def typed(root: Element, kind: str) -> list[Element]:
    return [element for element in root.iter() if element.get(TYPE) == kind]


# The validator.


def test_epubcheck_finds_nothing_wrong(book: Book, tmp_path: Path) -> None:
    assert complaints(book.content, tmp_path) == []


def test_epubcheck_finds_nothing_wrong_in_a_draft_full_of_faults(tmp_path: Path) -> None:
    files = dict(SOUND)
    files["chapters/vehicles.md"] = (
        "# Vehicles {#sec:vehicles}\n\nThey charge [@rinaldi2001; @none]; see @fig:none and [this](#nowhere).[^1]\n\n"
        "## Again {#sec:energy}\n\n![No file.](figures/none.svg)\n\n![](figures/grid.svg)\n\n$x_$\n\n[^1]: A note.\n"
    )
    order = pipeline.Order(Revision(None, datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), False), ["epub"], True)
    made = pipeline.build(Buffers(files), order)
    assert isinstance(made.product, dict)
    draft = Book(made.product["epub"])
    assert complaints(draft.content, tmp_path) == []
    assert {"undefined-citation", "undefined-reference", "missing-figure-file"} <= {
        mark.get("title") for mark in classed(draft.text("vehicles"), "fault")
    }
    assert "alternativeText" not in draft.said("schema:accessibilityFeature")
    assert draft.said("schema:accessModeSufficient") == ["textual,visual"]


def test_epubcheck_finds_nothing_wrong_in_whatever_markdown_can_say(tmp_path: Path) -> None:
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    made = pipeline.build(Buffers({**SOUND, "chapters/vehicles.md": EVERYTHING}), pipeline.Order(revision, ["epub"]))
    assert not made.stopped, made.findings
    assert isinstance(made.product, dict)
    assert complaints(made.product["epub"], tmp_path) == []
    chapter = Book(made.product["epub"]).text("vehicles")
    assert len(list(chapter.iter(f"{MATHML}math"))) == 4
    assert [words(note)[0] for note in typed(chapter, "footnote")] == ["1", "2"]


def test_epubcheck_finds_nothing_wrong_in_statements_of_other_kinds(tmp_path: Path) -> None:
    files = WorkTree(Path(__file__).parent / "papers" / "requirements-and-risks")
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    made = pipeline.build(files, pipeline.Order(revision, ["epub"]))
    assert isinstance(made.product, dict)
    assert complaints(made.product["epub"], tmp_path) == []


def test_epubcheck_finds_nothing_wrong_in_hostile_settings(tmp_path: Path) -> None:
    hostile = Book(render(built(hostile_settings())))
    assert complaints(hostile.content, tmp_path) == []
    assert hostile.said("title")[0] == HOSTILE
    title = hostile.text("title")
    assert words(next(title.iter(f"{XHTML}h1"))) == HOSTILE
    assert not list(title.iter(f"{XHTML}script")) and not list(title.iter(f"{XHTML}img"))


def rezipped(book: Book, change: Callable[[str, bytes], bytes | None], *, mimetype_first: bool = True) -> bytes:
    """``book`` with what ``change`` makes of each file; None takes it out."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        names = sorted(book.files, key=lambda name: (name == "mimetype") != mimetype_first)
        for name in names:
            data = change(name, book.files[name])
            if data is not None:
                archive.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("RSC-012", lambda name, data: data.replace(b"#fig.grid", b"#fig.gird")),
        ("RSC-001", lambda name, data: None if name.endswith(".png") else data),
        ("RSC-005", lambda name, data: data.replace(b'id="tbl.x"', b'id="fig.grid"')),
        ("OPF-014", lambda name, data: data.replace(b' properties="mathml"', b"")),
        ("RSC-006", lambda name, data: data.replace(b"images/image-1.png", b"https://example.org/image-1.png")),
    ],
    ids=["dangling link", "missing image", "two of one name", "undeclared formula", "remote image"],
)
def test_epubcheck_rejects_a_broken_book(
    book: Book, tmp_path: Path, code: str, change: Callable[[str, bytes], bytes | None]
) -> None:
    assert any(code in complaint for complaint in complaints(rezipped(book, change), tmp_path))


def test_epubcheck_rejects_a_book_whose_type_does_not_come_first(book: Book, tmp_path: Path) -> None:
    assert complaints(rezipped(book, lambda name, data: data, mimetype_first=False), tmp_path)


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
        assert render(built(energy=RICH), cache=tmp_path / folder) == book.content


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


def test_accessibility_of_plain_text_claims_no_more() -> None:
    plain = access.accessibility([ElementTree.fromstring("<html><p>Text</p></html>")], 0)
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
@hypothesis_settings(max_examples=300)
def test_no_two_anchors_get_the_same_name(anchor: str) -> None:
    name = xml_name(anchor)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", name)
    assert original(name) == anchor


@pytest.mark.parametrize(
    "markup", ['<a href="#gone">x</a>', '<a href="x.html">x</a>', '<p aria-labelledby="gone">x</p>']
)
def test_a_link_that_is_lost_is_told_as_a_fault_of_ours(markup: str) -> None:
    with pytest.raises(LostLink, match=r"a\.xhtml: "):
        anchors.link({"a.xhtml": ElementTree.fromstring(f"<html>{markup}</html>")})


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
    titled = _paper(title=title)
    assert cover(titled.paper.settings, 0) is None
    made = Book(render(titled))
    assert not [item for item in made.items.values() if item.get("properties") == "cover-image"]


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
    markup = Workshop({}).chapter(
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
    workshop = Workshop({"a.png": PHOTOGRAPH})
    workshop.chapter('<p><img src="a.png" alt="1"/><img src="a.png" alt="2"/></p>', "A")
    assert list(workshop.images) == ["images/image-1.png"]


def test_what_is_more_than_a_drawing_becomes_an_image_of_its_own(tmp_path: Path) -> None:
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:red}</style><rect class="a"/></svg>'
    )
    build = dataclasses.replace(built(), resources={"figures/grid.svg": data, "figures/photo.png": PHOTOGRAPH})
    made = Book(render(build))
    assert not list(made.text("energy").iter(f"{SVG}svg"))
    assert made.files["EPUB/images/image-1.svg"] == data
    assert complaints(made.content, tmp_path) == []


def test_styles_become_rules_and_what_is_no_layout_is_dropped(book: Book) -> None:
    style = book.files["EPUB/book.css"].decode()
    (photograph,) = book.text("energy").iter(f"{XHTML}img")
    (name,) = [c for c in photograph.get("class", "").split() if c.startswith("set-")]
    assert f".{name}{{width:60.0%}}" in style
    workshop = Workshop({})
    assert 'class="set-1"' in workshop.chapter('<p style="position: fixed; width: 10%; background: url(x)">t</p>', "A")
    assert workshop.rules == ".set-1{width:10%}\n"


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
    assert "Revision 0123456789ab of 5 November 2026, with changes that are not part of it." in said
    assert "A. Writer (writing original draft)." in said
    outside = dataclasses.replace(built(), revision=dataclasses.replace(built().revision, commit=None))
    assert "under no version control" in words(Book(render(outside)).text("colophon"))


def test_draft_says_so_and_leads_to_the_first_fault(book: Book) -> None:
    energy = ENERGY.replace(MORE, f'<span class="fault" title="undefined-reference">fig:grdi</span> {MORE}')
    draft = Book(render(built(energy=energy, faults=2)))
    (notice,) = classed(draft.text("title"), "draft-notice")
    assert words(notice).startswith("Draft build with 2 faults. Do not cite this book.")
    (fault,) = classed(draft.text("energy"), "fault")
    assert next(notice.iter(f"{XHTML}a")).get("href") == f"chapter-02-energy.xhtml#{fault.get('id')}"
    assert ".fault::after" in draft.files["EPUB/book.css"].decode()
    assert not classed(book.text("title"), "draft-notice")


def test_second_element_of_an_anchor_gives_way_to_the_first() -> None:
    root = ElementTree.fromstring('<html><p id="a:b">1</p><p id="a:b">2</p><a href="#a:b">x</a></html>')
    anchors.link({"a.xhtml": root})
    assert [p.get("id") for p in root.iter("p")] == ["a.b", None]


def test_malformed_fragment_is_told_with_its_chapter() -> None:
    with pytest.raises(UnreadableFragment, match=r"Energy: .*line 1"):
        Workshop({}).chapter("<p>not closed", "Energy")


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
        Workshop({}).chapter(f"<div>{markup}</div>", "Energy")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "\tx:y"]
)
def test_links_lead_into_the_book_or_to_the_web_and_nowhere_else(address: str) -> None:
    energy = ENERGY.replace(MORE, f'<a href="{address}">x</a> {MORE}')
    with pytest.raises(LostLink, match=re.escape(address.strip())):
        render(built(energy=energy))


def test_paper_without_sources_has_no_page_of_references() -> None:
    bare = dataclasses.replace(built(), chapters=(), bibliography_screen="")
    made = Book(render(bare))
    assert made.order == ["title.xhtml", "nav.xhtml", "colophon.xhtml"]
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


def _paper(**values: object) -> BuiltPaper:
    build = built(SETTINGS)
    return dataclasses.replace(
        build, paper=dataclasses.replace(build.paper, settings=build.paper.settings.model_copy(update=values))
    )


titles = st.text(alphabet=sorted(webfonts.COMMON_CHARACTERS - {" ", "\N{NO-BREAK SPACE}"}), min_size=1, max_size=40)


@given(title=titles)
@hypothesis_settings(max_examples=15)
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    paper = dataclasses.replace(_paper(title=title, subtitle=title), chapters=(), bibliography_screen="")
    made = Book(render(paper))
    assert made.said("title") == [title, title]
    assert words(next(made.text("title").iter(f"{XHTML}h1"))) == title
