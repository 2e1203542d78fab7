"""The binder: what it refuses, and that the validator, which passes its work, does not pass everything."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import pikepdf
import pypdf
import pytest
import rendering
import verapdf
from pdf_samples import paper
from pikepdf import Array, Dictionary, Name, Pdf, String

from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.bind import Bookmark, FontProgram, Metadata, Section, bind

pytestmark = pytest.mark.slow

METADATA = Metadata(
    title="A <title> & more",
    language="en-GB",
    authors=("Ada Example", "김 예시"),
    keywords=("one", "two"),
    description=None,
    rights="CC-BY-4.0",
    creator="a test",
    producer="another",
    date=datetime.datetime(2026, 11, 23, 13, 5, 6, tzinfo=datetime.timezone(datetime.timedelta(hours=9))),
    colour_profile=Path(str(distribution("weasyprint").locate_file("weasyprint/pdf/sRGB2014.icc"))).read_bytes(),
)


def program() -> FontProgram:
    face = typefaces.face_of("Source Serif 4", wght=400, opsz=11)
    use = typefaces.FontUse(face)
    for glyph in typefaces.shape("Page ", face, {}):
        use.widths[glyph.number], use.texts[glyph.number] = glyph.advance, glyph.text
    return typefaces.embed(use)


def section(name: str, *, pages: int = 1, link: str | None = None, label: str = "1") -> Section:
    """A unit of a few pages, each a tagged paragraph, made by hand."""
    glyphs = "".join(f"{number:04x}" for number in program().widths)
    source = Pdf.new()
    root = source.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = source.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    numbers: list[object] = []
    fonts = source.make_indirect(Dictionary())
    annotations = []
    for index in range(pages):
        page = source.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=fonts)
        page.obj.Contents = source.make_stream(
            f"/P <</MCID 0>> BDC BT /F 12 Tf 72 700 Td <{glyphs}> Tj ET EMC".encode()
        )
        page.obj.StructParents = index
        page.obj.Tabs = Name.S
        element = source.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page.obj, K=Array([0]))
        )
        document.K.append(element)
        numbers.extend((index, Array([element])))
        if link is not None:
            annotations.append((page, element))
    for key, (page, element) in enumerate(annotations, start=pages):
        annotation = source.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([72, 690, 200, 712]),
                F=4,
                Contents=String("a link"),
                Dest=String(str(link)),
                StructParent=key,
            )
        )
        page.obj.Annots = Array([annotation])
        inner = source.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=element, Pg=page.obj))
        inner.K = Array([Dictionary(Type=Name.OBJR, Pg=page.obj, Obj=annotation)])
        element.K.append(inner)
        numbers.extend((key, inner))
    root.K = Array([document])
    root.ParentTree = source.make_indirect(Dictionary(Nums=Array(numbers)))
    source.Root.StructTreeRoot = root
    written = io.BytesIO()
    source.save(written)
    labels = [label if not label.isdecimal() else str(int(label) + index) for index in range(pages)]
    return Section(written.getvalue(), {"F": 0}, labels, {name: (0, 72.0, 700.0)})


def bound_of(sections: list[Section]) -> bytes:
    return bind(sections, [program()], [], METADATA)[0]


class TestBinding:
    def test_units_made_by_hand_conform_when_bound(self) -> None:
        bound, _ = bind([section("a", link="b"), section("b", pages=3, link="a")], [program()], [], METADATA)
        assert {flavour: verapdf.broken_rules(bound, flavour) for flavour in verapdf.PROFILES} == {"ua1": {}, "3a": {}}

    def test_links_lead_across_units(self) -> None:
        bound, _ = bind([section("a", link="b"), section("b", pages=2)], [program()], [Bookmark("B", "b")], METADATA)
        reader = pypdf.PdfReader(io.BytesIO(bound))
        assert reader.get_destination_page_number(reader.named_destinations["b"]) == 1
        assert [str(mark.title) for mark in reader.outline] == ["B"]

    def test_dangling_links_and_bookmarks_are_all_named(self) -> None:
        outline = [Bookmark("B", "b", (Bookmark("C", "c"),))]
        bound, dangling = bind([section("a", link="gone")], [program()], outline, METADATA)
        assert dangling == ("b", "c", "gone")
        assert {flavour: verapdf.broken_rules(bound, flavour) for flavour in verapdf.PROFILES} == {"ua1": {}, "3a": {}}

    def test_the_same_units_give_the_same_bytes(self) -> None:
        sections = [section("a", pages=2), section("b", link="a")]
        assert bind(sections, [program()], [], METADATA) == bind(sections, [program()], [], METADATA)

    @pytest.mark.parametrize(
        ("labels", "shown"),
        [
            ((("i", 1), ("ii", 1), ("1", 2)), ["i", "ii", "1", "2"]),
            ((("1", 2), ("3", 1)), ["1", "2", "3"]),
            ((("i", 1), ("7", 2)), ["i", "7", "8"]),
        ],
    )
    def test_page_labels(self, labels: tuple[tuple[str, int], ...], shown: list[str]) -> None:
        sections = [section(f"u{i}", label=label, pages=pages) for i, (label, pages) in enumerate(labels)]
        reader = pypdf.PdfReader(io.BytesIO(bound_of(sections)))
        assert reader.page_labels == shown

    def test_metadata_of_any_script_and_with_markup(self) -> None:
        reader = pypdf.PdfReader(io.BytesIO(bound_of([section("a")])))
        assert reader.metadata is not None and reader.xmp_metadata is not None
        assert reader.metadata.title == "A <title> & more"
        assert reader.metadata.creation_date == METADATA.date
        assert reader.xmp_metadata.dc_title == {"x-default": "A <title> & more"}
        assert reader.xmp_metadata.dc_creator == ["Ada Example", "김 예시"]
        assert reader.xmp_metadata.xmp_create_date == METADATA.date.astimezone(datetime.UTC).replace(tzinfo=None)

    def test_pages_are_drawn_over_and_described_anew(self) -> None:
        made = section("a", link="a")
        drawn = replace(
            made, overlays=(b"/Artifact BMC BT /F 9 Tf 10 10 Td <0001> Tj ET EMC",), descriptions={(0, 0): "Page 1"}
        )
        page = pypdf.PdfReader(io.BytesIO(bound_of([drawn]))).pages[0]
        assert len(page["/Contents"].get_object()) == 2
        assert page["/Annots"][0].get_object()["/Contents"] == "Page 1"

    def test_what_is_no_pdf_is_refused(self) -> None:
        with pytest.raises(pikepdf.PdfError):
            bind([replace(section("a"), pdf=b"no PDF")], [program()], [], METADATA)


def elements(document: Pdf, kind: str) -> list[pikepdf.Object]:
    """All structure elements of the type ``kind``."""
    wanted = {"/Type": Name.StructElem, "/S": Name(f"/{kind}")}
    return [
        thing
        for thing in document.objects
        if isinstance(thing, Dictionary) and all(thing.get(key) == value for key, value in wanted.items())
    ]


def without_alternative(document: Pdf) -> None:
    for figure in elements(document, "Figure"):
        del figure[Name.Alt]


def without_language(document: Pdf) -> None:
    del document.Root.Lang


def without_title(document: Pdf) -> None:
    packet = document.Root.Metadata.read_bytes()
    start, end = packet.index(b"<dc:title>"), packet.index(b"</dc:title>") + len(b"</dc:title>")
    document.Root.Metadata.write(packet[:start] + packet[end:])


def with_title_hidden(document: Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def with_a_skipped_heading(document: Pdf) -> None:
    for heading in elements(document, "H2"):
        heading.S = Name.H4


def with_a_link_outside_of_link(document: Pdf) -> None:
    elements(document, "Link")[0].S = Name.Span


def with_a_link_without_words(document: Pdf) -> None:
    for page in document.pages:
        for annotation in page.obj.get(Name.Annots, Array()):
            del annotation[Name.Contents]


def untagged(document: Pdf) -> None:
    del document.Root.StructTreeRoot
    del document.Root.MarkInfo


def with_content_that_is_no_content(document: Pdf) -> None:
    page = document.pages[3].obj
    page.Contents.append(document.make_stream(b"0 0 10 10 re f"))


def without_text_of_glyphs(document: Pdf) -> None:
    for font in document.pages[3].obj.Resources.Font.values():
        if Name.ToUnicode in font:
            del font[Name.ToUnicode]


def with_a_font_left_out(document: Pdf) -> None:
    for font in document.pages[3].obj.Resources.Font.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        if Name.FontFile2 in descriptor:
            del descriptor[Name.FontFile2]


def with_wrong_widths(document: Pdf) -> None:
    for font in document.pages[3].obj.Resources.Font.values():
        font.DescendantFonts[0].W = Array([0, Array([1] * 900)])


def without_names_of_notes(document: Pdf) -> None:
    for note in elements(document, "Note"):
        del note[Name.ID]


def with_equal_names_of_notes(document: Pdf) -> None:
    for note in elements(document, "Note"):
        note.ID = String("note")


def without_scope(document: Pdf) -> None:
    for cell in elements(document, "TH"):
        del cell[Name.A]


def with_a_row_too_short(document: Pdf) -> None:
    row = elements(document, "TR")[3]
    del row.K[-1]


def with_an_item_out_of_its_list(document: Pdf) -> None:
    elements(document, "L")[0].S = Name.Div


def without_colours(document: Pdf) -> None:
    del document.Root.OutputIntents


def with_a_program(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


BROKEN: dict[Callable[[Pdf], None], tuple[str, str]] = {
    without_alternative: ("ua1", "7.3-1"),
    without_language: ("ua1", "7.2-"),
    without_title: ("ua1", "7.1-9"),
    with_title_hidden: ("ua1", "7.1-10"),
    with_a_skipped_heading: ("ua1", "7.4.2-1"),
    with_a_link_outside_of_link: ("ua1", "7.18.5-1"),
    with_a_link_without_words: ("ua1", "7.18.5-2"),
    untagged: ("ua1", "7.1-11"),
    with_content_that_is_no_content: ("ua1", "7.1-3"),
    without_text_of_glyphs: ("ua1", "7.21.7-1"),
    with_a_font_left_out: ("3a", "6.2.11.4.1-1"),
    with_wrong_widths: ("3a", "6.2.11.5-1"),
    without_names_of_notes: ("ua1", "7.9-1"),
    with_equal_names_of_notes: ("ua1", "7.9-2"),
    without_scope: ("ua1", "7.5-1"),
    with_a_row_too_short: ("ua1", "7.2-"),
    with_an_item_out_of_its_list: ("ua1", "7.2-"),
    without_colours: ("3a", "6.2.4.3-"),
    with_a_program: ("3a", "6.5.1-"),
}


@pytest.fixture(scope="module")
def bound() -> bytes:
    return rendering.pdf(paper(1, 300))


class TestTheValidator:
    """A validator that passes everything checks nothing: here it must find what was broken on purpose."""

    def test_the_whole_file_passes(self, bound: bytes) -> None:
        assert verapdf.broken_rules(bound, "ua1") == {}
        assert verapdf.broken_rules(bound, "3a") == {}

    def test_it_has_all_rules(self) -> None:
        assert {flavour: verapdf.rule_count(flavour) for flavour in verapdf.PROFILES} == {"ua1": 106, "3a": 155}

    @pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
    def test_damage_is_found(self, bound: bytes, damage: Callable[[Pdf], None]) -> None:
        flavour, rule = BROKEN[damage]
        with Pdf.open(io.BytesIO(bound)) as document:
            damage(document)
            damaged = io.BytesIO()
            document.save(damaged)
        broken = verapdf.broken_rules(damaged.getvalue(), flavour)
        assert any(found.startswith(rule) if rule.endswith("-") else found == rule for found in broken), broken
