"""Image files that strangers made: what is refused and why, and what is left of those that are shown."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chapterhouse.inputs.images import RefusedImage, image_facts, safe_image

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10"'
RECT = '<rect width="9" height="9"/>'


def svg(content: str, attributes: str = "") -> str:
    return f"{HEAD} {attributes}>{content}</svg>"


def chain(kind: str, draw: str, links: int = 12) -> str:
    """``links`` elements of ``kind``, each of which draws the next one four times through ``draw``."""
    made = "".join(f'<{kind} id="p{i}" width="4" height="4">{draw.format(i + 1) * 4}</{kind}>' for i in range(links))
    return svg(f'<defs>{made}<{kind} id="p{links}">{RECT}</{kind}></defs>{draw.format(0)}')


def shape(attribute: str) -> str:
    return f'<path d="M0 0 L1 1 L2 2 L3 3" {attribute}/>'


REFUSED: dict[str, tuple[str, str]] = {
    "script": (svg("<script>alert(1)</script>"), "script"),
    "script in another namespace": (svg('<h:script xmlns:h="http://www.w3.org/2000/svg"/>'), "script"),
    "foreign content": (svg("<foreignObject><p/></foreignObject>"), "foreignObject"),
    "animation": (svg('<rect><set attributeName="href" to="javascript:a()"/></rect>'), "<set>"),
    "handler": (svg('<rect onclick="a()"/>'), "onclick"),
    "handler on the root": (svg("", 'onload="a()"'), "onload"),
    "file in an image": (svg('<image href="file:///etc/passwd"/>'), "points at"),
    "address in an image": (svg('<image xlink:href="http://127.0.0.1:9/x.png"/>'), "points at"),
    "relative image": (svg('<image href="../../secret.png"/>'), "points at"),
    "drawing in an image": (svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "points at"),
    "picture that is none": (svg('<image href="data:image/png;base64,QUJD"/>'), "picture that"),
    "broken base64": (svg('<image href="data:image/png;base64,QUJDR"/>'), "damaged"),
    "javascript link": (svg('<a href="javascript:a()"><rect/></a>'), "points at"),
    "use of another file": (svg('<use href="other.svg#a"/>'), "points at"),
    "gradient of another file": (svg('<linearGradient href="http://x/#a"/>'), "points at"),
    "paint elsewhere": (svg('<rect fill="url(http://x/#a)"/>'), "elsewhere"),
    "paint elsewhere in quotes": (svg("<rect fill=\"url( 'http://x/#a' )\"/>"), "elsewhere"),
    "style attribute": (svg('<rect style="fill:URL(//x/)"/>'), "elsewhere"),
    "image-set": (svg("<rect style='fill:image-set(\"http://x/a\" 1x)'/>"), "elsewhere"),
    "-webkit-image-set": (svg("<rect style='fill:-webkit-image-set(\"http://x/a\" 1x)'/>"), "elsewhere"),
    "src()": (svg("<rect style='fill:src(\"http://x/a\")'/>"), "elsewhere"),
    "image()": (svg("<style>rect { mask: image('http://x/a') }</style>"), "elsewhere"),
    "cross-fade": (svg("<style>rect { mask: cross-fade('http://x/a') }</style>"), "elsewhere"),
    "import": (svg("<style>@import 'http://x/a.css';</style>"), "elsewhere"),
    "escaped url": (svg(r"<style>rect { fill: u\72l(http://x/) }</style>"), "elsewhere"),
    "font elsewhere": (svg("<style>@font-face { src: url(http://x/f) }</style>"), "elsewhere"),
    "xml:base": (svg('<g xml:base="http://x/"><use href="#a"/></g>'), "xml:base"),
    "entities": (f'<!DOCTYPE svg [<!ENTITY a "b">]>{svg("&a;")}', "entities"),
    "document type": (f'<!DOCTYPE svg SYSTEM "http://x/">{svg("")}', "document type"),
    "another root": ("<html/>", "<svg>"),
    "svg of no namespace": ("<svg/>", "<svg>"),
    "not XML": ("<svg", "well-formed"),
    "control character": (svg("&#11;"), "well-formed"),
    "declared Latin-1": (f"<?xml version='1.0' encoding='iso-8859-1'?>{svg('')}", "iso-8859-1"),
    "declared UTF-7": (f"<?xml version='1.0' encoding='utf-7'?>{svg('')}", "utf-7"),
    "too deep": (svg("<g>" * 300 + "</g>" * 300), "deep"),
    "use of itself": (svg('<g id="a"><use href="#a"/></g>'), "again and again"),
    "use in a circle": (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "again and again"),
    "pattern of itself": (svg('<pattern id="a"><rect fill="url(#a)"/></pattern>'), "again and again"),
    "mask of itself": (svg('<mask id="a"><rect mask="url(#a)"/></mask>'), "again and again"),
    "clip of itself": (svg('<clipPath id="a" clip-path="url(#a)"><rect/></clipPath>'), "again and again"),
    "gradient of itself": (svg('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'), "again"),
    "marker of itself": (svg('<marker id="a"><path d="M0 0" marker-mid="url(#a)"/></marker>'), "again and again"),
    "pattern of itself by a rule": (
        svg('<style>.a { fill: url(#a) }</style><pattern id="a"><rect class="a"/></pattern>'),
        "again and again",
    ),
    "use bomb": (chain("g", '<use href="#p{}"/>'), "draws"),
    "use bomb by xlink": (chain("g", '<use xlink:href="#p{}"/>'), "draws"),
    "symbol bomb": (chain("symbol", '<use href="#p{}"/>'), "draws"),
    "pattern bomb": (chain("pattern", '<rect fill="url(#p{})"/>'), "draws"),
    "stroke bomb": (chain("pattern", '<rect stroke="url(#p{})"/>'), "draws"),
    "pattern bomb by style": (chain("pattern", '<rect style="opacity:1;fill:url(#p{})"/>'), "draws"),
    "mask bomb": (chain("mask", '<rect mask="url(#p{})"/>'), "draws"),
    "clip bomb": (chain("clipPath", '<rect clip-path="url(#p{})"/>'), "draws"),
    "marker bomb": (chain("marker", shape("marker-start='url(#p{})'")), "draws"),
    "marker bomb on vertices": (chain("marker", shape("marker-mid='url(#p{})'"), 8), "draws"),
    "marker bomb by shorthand": (chain("marker", shape("style='marker:url(#p{})'"), 8), "draws"),
    "paint that all inherit": (
        svg(f'<pattern id="a">{RECT * 400}</pattern><g fill="url(#a)">{RECT * 400}</g>'),
        "draws",
    ),
    "paint by a rule": (
        svg(
            "<style>rect.a, svg rect { fill: url('#a') }</style><pattern id='a'>"
            + "<g/>" * 400
            + "</pattern>"
            + RECT * 400
        ),
        "draws",
    ),
    "too many elements": (svg(RECT * 100_001), "draws"),
    "too much text": (svg(f"<text>{'word ' * 50_000}</text>"), "characters"),
    "too much text by use": (svg(f'<text id="a">{"word " * 500}</text>' + '<use href="#a"/>' * 100), "characters"),
    "a chain of references": (
        svg("".join(f'<linearGradient id="g{i}" href="#g{i + 1}"/>' for i in range(100))),
        "references",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_drawing_is_refused(name: str) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(RefusedImage) as refused:
        safe_image("figures/a.svg", content.encode())
    assert reason in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037"])
def test_a_drawing_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(RefusedImage):
        safe_image("a.svg", f'<?xml version="1.0" encoding="{encoding}"?>{svg("<script/>")}'.encode(encoding))


SOUND = {
    "a gradient": svg('<linearGradient id="a"><stop/></linearGradient><rect fill="url(#a)"/>'),
    "a pattern": svg(f'<pattern id="a" width="2" height="2">{RECT}</pattern><rect fill="url(#a)"/>'),
    "arrows": svg('<marker id="a"><path d="M0 0"/></marker>' + shape("marker-end='url(#a)'") * 500),
    "a plot of many points": svg('<defs><circle id="a" r="1"/></defs>' + '<use href="#a" x="1"/>' * 20_000),
    "a map": svg(f'<path d="M0 0 {"L1 2 3 4 " * 50_000}"/>'),
    "words in an attribute": svg('<rect aria-label="the src(a) of the image (b), an expression"/>'),
    "a style sheet": svg("<style>*{stroke-linejoin: round} .a { fill: rgb(1, 2, 3) }</style><rect class='a'/>"),
    "declared UTF-8": f'<?xml version="1.0" encoding="UTF-8"?>{svg(RECT)}',
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_drawing_is_shown(name: str) -> None:
    assert b"<svg" in safe_image("a.svg", SOUND[name].encode())


def png(*chunks: tuple[bytes, bytes], depth: int = 8, colour: int = 0, behind: bytes = b"") -> bytes:
    """A PNG of 2 by 2 pixels with further ``chunks``."""
    samples = {0: 1, 2: 3, 4: 2, 6: 4}[colour] * depth // 8
    rows = b"".join(b"\0" + bytes(range(1, 1 + 2 * samples)) for _ in range(2))
    head = struct.pack(">IIBBBBB", 2, 2, depth, colour, 0, 0, 0)
    written = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in written)
    return b"\x89PNG\r\n\x1a\n" + body + behind


def photo(orientation: int = 1, form: str = "JPEG") -> bytes:
    """A photograph, red above and blue below, with a place and a camera in it."""
    image = Image.new("RGB", (80, 40), (200, 0, 0))
    image.paste((0, 0, 200), (0, 20, 80, 40))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "EXAMPLECAM", orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 12.0)
    written = io.BytesIO()
    comment = {"comment": b"SECRET"} if form == "JPEG" else {}
    image.save(written, form, exif=exif, dpi=(300, 300), **comment)
    return written.getvalue() + b"SECRET BEHIND THE END"


@pytest.mark.parametrize(("suffix", "form"), [("jpg", "JPEG"), ("png", "PNG")])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_keeps_its_place_for_itself(suffix: str, form: str, orientation: int) -> None:
    given = photo(orientation, form)
    shown = safe_image(f"a.{suffix}", given)
    assert not any(secret in shown for secret in (b"EXAMPLECAM", b"SECRET", b"Exif", b"eXIf"))
    with Image.open(io.BytesIO(shown)) as image:
        assert image.size == ((80, 40) if orientation < 5 else (40, 80))
        assert not image.getexif() and round(float(image.info["dpi"][0])) == 300
        size = image.size
    facts = image_facts(f"a.{suffix}", given)
    assert (facts.width, facts.height) == size


def test_a_picture_that_is_not_turned_keeps_its_pixels_byte_for_byte() -> None:
    given = photo()
    shown = safe_image("a.jpg", given)
    scan = given[given.index(b"\xff\xda") : given.rindex(b"\xff\xd9") + 2]
    assert shown.endswith(scan)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_kind_of_jpeg_survives(mode: str, progressive: bool) -> None:
    written = io.BytesIO()
    Image.effect_noise((90, 60), 50).convert(mode).save(
        written, "JPEG", progressive=progressive, icc_profile=b"p" * 200
    )
    shown = safe_image("a.jpeg", written.getvalue())
    with Image.open(io.BytesIO(shown)) as image, Image.open(written) as before:
        assert image.tobytes() == before.tobytes() and image.info["icc_profile"] == b"p" * 200


def segments_of(jpeg: bytes) -> list[int]:
    """Where the segments of a JPEG of one scan begin, and where its scan ends."""
    starts, at = [], 2
    while jpeg[at + 1] != 0xDA:
        starts.append(at)
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return [*starts, at, len(jpeg) - 2, len(jpeg)]


@pytest.mark.parametrize(
    "hidden", [b"SECRET", b"\x1bSECRET" * 9, b"\xff\xff\xffSECRET", b"\xff\xe0\0\x0aJFIFSECRET", b"\xff\xdb\0\0SECRET"]
)
def test_what_stands_between_the_segments_of_a_jpeg_is_left_out(hidden: bytes) -> None:
    written = io.BytesIO()
    Image.effect_noise((30, 20), 50).convert("CMYK").save(written, "JPEG", quality=40)
    jpeg, shown_ones = written.getvalue(), 0
    for at in segments_of(jpeg):
        given = jpeg[:at] + hidden + jpeg[at:]
        try:
            shown = safe_image("a.jpg", given)
        except RefusedImage:
            continue
        if at != len(jpeg) - 2:  # what stands there is part of the scan
            assert b"SECRET" not in shown, at
        with Image.open(io.BytesIO(shown)) as image, Image.open(io.BytesIO(given)) as before:
            assert (image.size, image.mode) == (before.size, before.mode)
        assert safe_image("a.jpg", shown) == shown
        shown_ones += 1
    assert shown_ones or b"\0\0" in hidden


def _saved(form: str, mode: str, **options: Any) -> bytes:
    written = io.BytesIO()
    Image.effect_noise((12, 9), 50).convert(mode).save(written, form, **options)
    return written.getvalue()


SOUND_PICTURES = [
    *(_saved("JPEG", mode, progressive=progressive) for mode in ("L", "CMYK") for progressive in (False, True)),
    *(_saved("PNG", mode) for mode in ("L", "RGB", "P")),
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SOUND_PICTURES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=9)), min_size=1, max_size=3),
)
def test_what_is_shown_of_a_spoilt_picture_is_a_sound_one(
    picture: bytes, spoilt: list[tuple[float, int, bytes]]
) -> None:
    for where, length, new in spoilt:
        at = 3 + int(where * (len(picture) - 3))
        picture = picture[:at] + new + picture[at + length :]
    name = "a.png" if picture.startswith(b"\x89") else "a.jpg"
    try:
        shown = safe_image(name, picture)
    except RefusedImage:
        return
    assert safe_image(name, shown) == shown


def test_the_small_picture_in_a_jpeg_is_left_out() -> None:
    jpeg = photo()
    small = b"\xff\xe0\0\x1cJFIF\0\1\2\1\1\x2c\1\x2c\2\2SECRETSECRET"
    shown = safe_image("a.jpg", jpeg[:2] + small + jpeg[2:])
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(shown)) as image:
        assert round(float(image.info["dpi"][0])) == 300


@pytest.mark.parametrize(("depth", "colour"), [(16, 0), (16, 4)])
def test_grey_in_16_bits_becomes_8(depth: int, colour: int) -> None:
    with Image.open(io.BytesIO(safe_image("a.png", png(depth=depth, colour=colour)))) as image:
        assert image.mode in ("L", "LA", "RGBA") and image.size == (2, 2)
        grey = image.getpixel((0, 0))
        assert (grey[0] if isinstance(grey, tuple) else grey) == 1


HIDDEN = [
    (b"tEXt", b"Comment\0SECRET"),
    (b"zTXt", b"a\0\0" + zlib.compress(b"SECRET")),
    (b"eXIf", b"SECRET"),
    (b"prVt", b"SECRET"),
]


@pytest.mark.parametrize("chunk", HIDDEN, ids=lambda chunk: chunk[0].decode())
def test_what_a_png_says_beside_the_picture_is_left_out(chunk: tuple[bytes, bytes]) -> None:
    shown = safe_image("a.png", png((b"gAMA", struct.pack(">I", 45455)), chunk, behind=b"SECRET"))
    assert chunk[0] not in shown and b"SECRET" not in shown and b"gAMA" in shown and shown.endswith(b"IEND\xaeB`\x82")


BROKEN = {
    "cut off": photo()[:400],
    "no end": photo().replace(b"\xff\xd9", b"\xff\xd8"),
    "empty": b"",
    "another format": b"GIF89a" + b"\0" * 50,
    "a drawing": svg(RECT).encode(),
    "a script": b"%!PS-Adobe-3.0 EPSF-3.0\n",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_that_is_none_is_refused(name: str, suffix: str) -> None:
    with pytest.raises(RefusedImage):
        safe_image(f"a.{suffix}", BROKEN[name])


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(RefusedImage, match="pixels"):
        safe_image("a.png", data + png()[33:])


def test_a_picture_inside_a_drawing_is_looked_at_too() -> None:
    given = base64.b64encode(photo()).decode()
    shown = safe_image("a.svg", svg(f'<image href="data:image/jpeg;base64,{given}"/>').encode()).decode()
    inside = base64.b64decode(shown.partition("base64,")[2].partition('"')[0])
    assert b"EXAMPLECAM" not in inside and b"SECRET" not in inside


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_pixels_are_bounded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    Image.new("L", (30, 20)).save(written, "PNG")
    embedded = base64.b64encode(written.getvalue()).decode()
    data = written.getvalue() if name == "a.png" else svg(f'<image href="data:image/png;base64,{embedded}"/>').encode()
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "pixels=600")
    assert safe_image(name, data)
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "pixels=599")
    with pytest.raises(RefusedImage, match="has 30 by 20 pixels, more than 599 in all"):
        safe_image(name, data)
