"""Pictures and fonts of the document for word processors."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx_reader import DECORATIVE, SVG_BLIP, WP, A, Docx, R, W
from docx_samples import ENERGY, files, made
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from chapterhouse.core.cache import NO_CACHE
from chapterhouse.outputs.docx.ooxml import written
from chapterhouse.outputs.docx.pictures import Shape, pictures_of, shown_size
from chapterhouse.outputs.docx.sheet import sheet_of
from chapterhouse.settings.theme import Theme

pytestmark = pytest.mark.slow

SHEET = sheet_of(Theme())


@pytest.fixture(scope="module")
def docx() -> Docx:
    return made(files())


def test_drawings_stay_drawings_beside_their_rendering(docx: Docx) -> None:
    shown = list(docx.document.iter(f"{WP}inline"))
    reported = [one.find(f"{WP}docPr").get("descr") for one in shown]
    assert reported[0] == 'A box stands for "the" grid.' and reported[1] == "A dot."
    assert reported[2].startswith("A network of 2 members")
    assert not list(docx.document.iter(DECORATIVE))
    relationships = docx.relationships("word/document.xml")
    for one, vector in zip(shown, (True, False, True), strict=True):
        blip = one.find(f".//{A}blip")
        raster = docx.parts[f"word/{relationships[blip.get(f'{R}embed')].get('Target')}"]
        with Image.open(io.BytesIO(raster)) as image:
            assert image.format == "PNG"
            extent = one.find(f"{WP}extent")
            assert image.width / image.height == pytest.approx(int(extent.get("cx")) / int(extent.get("cy")), rel=0.01)
        drawing = blip.find(f".//{SVG_BLIP}")
        assert (drawing is not None) == vector
        if drawing is not None:
            svg = docx.parts[f"word/{relationships[drawing.get(f'{R}embed')].get('Target')}"].decode()
            assert "'Source Sans 3', 'Source Sans Pro', 'Calibri', 'Carlito'" in svg
    ids = [one.get("id") for one in docx.document.iter(f"{WP}docPr")]
    assert ids == ["1", "2", "3"]
    # Half of the text's width, and the pixels of the dot: 96 to the inch.
    assert [int(one.find(f"{WP}extent").get("cx")) for one in shown[:2]] == [8164 * 635 // 2, 190470]


@pytest.mark.parametrize(
    ("svg", "families"),
    [
        ("<text/>", "'Source Sans 3', 'Source Sans Pro', 'Calibri'"),
        ('<text font-family="Noto Sans KR"/>', "'Noto Sans KR', 'Source Sans 3', 'Source Sans Pro'"),
        (
            "<text style=\"font: 600 13px 'Source Serif 4', serif; fill: red\"/>",
            "600 13px 'Source Serif 4', 'Source Serif Pro'",
        ),
        ("<style>text { font-family: monospace }</style>", "font-family: 'Source Code Pro', 'Consolas'"),
    ],
)
def test_a_drawing_names_fonts_that_readers_have(svg: str, families: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{svg}</svg>'.encode()
    found = pictures_of({"a.svg": drawing}, SHEET, [], NO_CACHE)["a.svg"].drawing
    assert found is not None and families in found.decode()


def test_a_drawing_opens_nothing() -> None:
    image = '<image width="9" height="9" href="{}"/>'
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{image.format(Path(__file__).as_uri())}</svg>'
    )
    found = pictures_of({"a.svg": drawing.encode()}, SHEET, [], NO_CACHE)["a.svg"].drawing
    assert found is not None and b"href" not in found


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    element = etree.fromstring(f'<a b="{written(text)}">{written(text)}</a>')
    assert element.text is None or not len(element)


def test_a_picture_without_words_is_marked_as_decoration() -> None:
    texts = files(energy=ENERGY.replace('alt="A dot." ', ""))
    docx = made(texts, draft=True)
    assert [one.get("descr") for one in docx.document.iter(f"{WP}docPr")][1] is None
    assert len(list(docx.document.iter(DECORATIVE))) == 1


def test_the_rendering_is_made_with_the_theme_s_fonts(docx: Docx) -> None:
    with Image.open(io.BytesIO(docx.parts["word/media/image1.png"])) as image:
        assert image.width == 1701
        light = sum(image.convert("L").histogram()[200:])
    # The words are there: a machine without fonts would draw none.
    assert 2000 < light < 120_000


def test_a_picture_never_leaves_the_sheet() -> None:
    wide, high = Shape(30000, 300), Shape(300, 30000)
    assert shown_size(wide, SHEET, "", "")[0] == 8164 * 635
    assert shown_size(wide, SHEET, "400%", "")[0] == 8164 * 635
    assert shown_size(high, SHEET, "100%", "")[1] < 16838 * 635
    assert shown_size(wide, SHEET, "72pt", "1in") == (914400, 914400)
    assert shown_size(wide, SHEET, "0", "") == shown_size(wide, SHEET, "", "")


def test_fonts_are_masked_and_sound(docx: Docx) -> None:
    relationships = docx.relationships("word/fontTable.xml")
    found = {}
    for font in docx.root("word/fontTable.xml"):
        for slot in font:
            if f"{W}fontKey" not in slot.attrib:
                continue
            data = bytearray(docx.parts[f"word/{relationships[slot.get(f'{R}id')].get('Target')}"])
            key = bytes.fromhex(slot.get(f"{W}fontKey").strip("{}").replace("-", ""))[::-1]
            for position in range(32):
                data[position] ^= key[position % 16]
            with TTFont(io.BytesIO(bytes(data))) as program:
                names = program["name"]
                found[font.get(f"{W}name"), slot.tag.removeprefix(f"{W}embed")] = names.getDebugName(2)
                assert names.getDebugName(1) == font.get(f"{W}name")
                assert "SIL Open Font License" in names.getDebugName(13)
                assert "glyf" in program and "fvar" not in program
                assert program["OS/2"].fsType == 0
                assert set(map(ord, "Grids é “–” ≥")) <= program.getBestCmap().keys()
    styles = ["Regular", "Bold", "Italic", "Bold Italic"]
    expected = {
        (family, name.replace(" ", "")): name for family in ("Source Serif 4", "Source Sans 3") for name in styles
    }
    assert found == expected | {("Source Code Pro", name): name for name in styles[:2]}
    assert b"<w:embedTrueTypeFonts/>" in docx.parts["word/settings.xml"]
