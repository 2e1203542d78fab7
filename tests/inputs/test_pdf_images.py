"""PDFs as figures: the first page as a picture, drawn in a process of its own; and those that cannot be drawn."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from PIL import Image
from sound_paper import SOUND

from chapterhouse.core.cache import Cache
from chapterhouse.core.limits import VARIABLE
from chapterhouse.inputs.images import RefusedImage, image_facts, safe_image, shown_path
from chapterhouse.inputs.images.pdf_worker import MOST_HIGH, MOST_WIDE
from chapterhouse.inputs.source import Buffers
from chapterhouse.pipeline import check

pytestmark = pytest.mark.slow

FONT = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
RED = b"1 0 0 rg 0 0 150 200 re f 0 g BT /F 24 Tf 160 90 Td (Words) Tj ET"


def pdf(*contents: bytes, size: tuple[float, float] = (300, 200), **options: object) -> bytes:
    document = pikepdf.new()
    for content in contents:
        page = document.add_blank_page(page_size=size)
        page.Contents = document.make_stream(content)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=FONT))
    written = io.BytesIO()
    document.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def scan(width: int, height: int, dots: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (0, 128, 0)).save(written, "PDF", resolution=dots)
    return written.getvalue()


def bomb() -> bytes:
    """Two kilobytes that ask for 4 to the 20th shapes."""
    document = pikepdf.new()
    inner: pikepdf.Object | None = None
    for _ in range(20):
        form = document.make_stream(b"/X Do " * 4 if inner is not None else b"0 0 300 200 re f " * 4)
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 300, 200]
        if inner is not None:
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = document.make_indirect(form)
    page = document.add_blank_page(page_size=(300, 200))
    page.Contents = document.make_stream(b"/X Do")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_the_first_page_is_a_png_of_its_proportions_and_the_same_bytes_each_time() -> None:
    data = pdf(RED, b"0 0 1 rg 0 0 300 200 re f")
    png = safe_image("figures/a.pdf", data)
    assert png == safe_image("figures/a.pdf", data) and shown_path("figures/a.pdf") == "figures/a.pdf.png"
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG" and picture.size == (MOST_WIDE, MOST_WIDE * 2 // 3)
        assert picture.getpixel((10, 10)) == (255, 0, 0) and picture.getpixel((MOST_WIDE - 10, 10)) == (255, 255, 255)
        words = picture.crop((MOST_WIDE // 2, 0, *picture.size)).convert("L")
        assert words.getextrema()[0] < 60, "the letters of a font that is not embedded are drawn, too"


def test_no_page_gives_more_pixels_than_are_bounded() -> None:
    for size in ((14_400, 3), (3, 14_400), (14_400, 14_400), (3, 3)):
        with Image.open(io.BytesIO(safe_image("a.pdf", pdf(b"0 0 1 1 re f", size=size)))) as picture:
            assert picture.width <= MOST_WIDE and picture.height <= MOST_HIGH


def test_facts_are_the_size_of_the_page_and_the_pixels_of_the_pictures_in_it() -> None:
    drawing, coarse = image_facts("a.pdf", pdf(RED)), image_facts("a.pdf", scan(100, 80, 20))
    assert (drawing.format, drawing.width, round(drawing.inches, 2)) == ("PDF", 0, 4.17)
    assert (coarse.format, coarse.width, coarse.height, round(coarse.inches, 2)) == ("PDF", 100, 80, 5.0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf(RED, encryption=pikepdf.Encryption(user="x", owner="y")), "is an encrypted PDF"),
        (pdf(RED)[:200], "is damaged or cut off"),
        (b"%PDF-1.7\n" + zlib.compress(b"words"), "is damaged or cut off"),
        (pdf(), "is damaged or cut off"),
        (b"words", "holds no PDF"),
        (b"", "holds no PDF"),
        (b"%PDF-1.7\n" + b"\0" * (40 << 20), "is larger than 40 MiB"),
    ],
    ids=["encrypted", "cut off", "rubbish", "no pages", "text", "empty", "large"],
)
def test_a_pdf_that_cannot_be_drawn_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(RefusedImage, match=words):
        safe_image("a.pdf", data)


def test_one_that_would_take_for_ever_is_ended_and_that_is_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv(VARIABLE, "picture-seconds=1")
    cache = Cache(tmp_path_factory.mktemp("cache"))
    data = bomb()
    for _ in range(2):
        with pytest.raises(RefusedImage, match="cannot be drawn within 1 seconds and 2,048 MiB"):
            safe_image("a.pdf", data, cache)
    monkeypatch.setenv(VARIABLE, "picture-seconds=2")
    with pytest.raises(RefusedImage, match="within 2 seconds"):
        safe_image("a.pdf", data, cache)


def test_findings_stand_at_the_paths_in_the_chapter() -> None:
    chapter = SOUND["chapters/energy.md"]
    assert isinstance(chapter, str)
    path = re.search(r"figures/[\w-]+\.svg", chapter)
    assert path is not None
    shown = chapter.replace(path[0], "figures/new.pdf")
    for data, codes in (
        (pdf(RED), set()),
        (scan(100, 80, 20), {"low-resolution"}),
        (pdf(RED, encryption=pikepdf.Encryption(user="x", owner="y")), {"refused-image"}),
        (None, {"missing-figure-file"}),
    ):
        files = {**SOUND, "chapters/energy.md": shown, **({"figures/new.pdf": data} if data else {})}
        found = [one for one in check(Buffers(files)).findings if one.code != "unused-figure-file"]
        assert {one.code for one in found} == codes
        assert all(one.span.slice(shown) == "figures/new.pdf" for one in found)
