"""Holes that were published in what reads a paper: tried on what is installed here, in the way that it is used here."""

from __future__ import annotations

import io
import re
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import verapdf
from recording_server import Server

from chapterhouse.inputs.images import RefusedImage, safe_image
from chapterhouse.manuscript import pandoc
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.typeset_pages import Job
from chapterhouse.outputs.pdf.worker import start, work
from chapterhouse.processes.workers import WorkerPool

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.replies = dict.fromkeys(("/a.png", "/"), lambda handler: handler.answer(200, b"x"))
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


WRITES = "![](data:image/png;base64,cHJpbnQK;.lua+%252f%252e%252e%252f%252e%252e%252fwritten)"
ROADS = "![](data://image/png;base64,cHJpbnQK;.lua+%2f%2e%2e%2fwritten)"


@pytest.mark.parametrize("text", [WRITES, ROADS, WRITES.replace("%25", "%2525")])
def test_pandoc_writes_no_file_that_an_image_names(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # CVE-2023-35936, CVE-2023-38745
    monkeypatch.chdir(tmp_path)
    blocks = pandoc.read_markdown(text).content
    pandoc.write_docx(blocks)
    pandoc.write_html(blocks)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("element", ["iframe", "img", "embed", "object data", "link rel=stylesheet href"])
def test_pandoc_asks_for_no_address(element: str, server: Server) -> None:
    # CVE-2025-51591
    name, _, rest = element.partition(" ")
    address = f"{server.origin}/a.png"
    markup = f'<{name} {rest or "src"}="{address}"></{name}>'
    blocks = pandoc.read_markdown(f"{markup}\n\n![a]({address})\n\n`{markup}`{{=html}}\n").content
    pandoc.write_html(blocks)
    pandoc.write_docx(blocks)
    assert server.asked == []


PAGES = {
    "CVE-2024-28184, an attachment": '<link rel="attachment" href="{}"/>',
    "CVE-2024-28184, a link": '<a rel="attachment" href="{}">x</a>',
    "CVE-2025-68616, a picture": '<img src="{}" alt=""/>',
    "a style sheet": '<link rel="stylesheet" href="{}"/>',
    "an import": "<style>@import '{}';</style>",
    "a background": '<p style="background: url({})">x</p>',
    "a font": "<style>@font-face {{ font-family: a; src: url({}) }} p {{ font-family: a }}</style>",
    "a list mark": '<ul><li style="list-style-image: url({})">x</li></ul>',
    "content": "<style>p::before {{ content: url({}) }}</style>",
    "an object": '<object data="{}">x</object>',
    "an embedded page": '<embed src="{}"/>',
}


@pytest.fixture(scope="module")
def typesetter() -> Iterator[WorkerPool]:
    with typefaces.theme_fonts_only() as fonts:
        folders = tuple(str(Path(file).parent) for file in fonts.values())
        with WorkerPool(1, start, ("", 60), fonts, folders) as pool:
            yield pool


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("target", ["server", "file"])
def test_typesetting_asks_for_nothing(
    name: str, target: str, server: Server, typesetter: WorkerPool, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_text("SECRET")
    address = f"{server.origin}/a.png" if target == "server" else secret.as_uri()
    html = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{PAGES[name].format(address)}<p>words</p></body></html>'
    html = html.replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    pages, errors, _ = typesetter.submit(work, Job("a.md", html, {}, {})).result()
    assert server.asked == []
    assert pages is None or b"SECRET" not in pages
    assert pages is not None or any("outside the paper" in error or "secret" in error for error in errors), errors


HEADS = {
    "CVE-2025-48379, DDS": b"DDS " + struct.pack("<I", 124) + b"\0" * 200,
    "CVE-2026-25990, PSD": b"8BPS\0\1" + b"\0" * 200,
    "CVE-2021-25287, JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 100,
    "EPS, which runs Ghostscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "TIFF": b"II*\0\x08\0\0\0" + b"\0" * 100,
    "GIF": b"GIF89a" + b"\0" * 100,
    "WebP": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 100,
    "an icon": b"\0\0\1\0\1\0" + b"\0" * 100,
}


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_only_png_and_jpeg_are_decoded_whatever_their_name(name: str, suffix: str) -> None:
    with pytest.raises(RefusedImage, match="holds no"):
        safe_image(f"a.{suffix}", HEADS[name])


def with_metadata(xmp: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.Metadata = document.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("declared", ['<!ENTITY e SYSTEM "{}">', '<!ENTITY % e SYSTEM "{}"> %e;'])
@pytest.mark.parametrize("target", ["server", "file"])
def test_verapdf_reads_nothing_that_metadata_names(declared: str, target: str, server: Server, tmp_path: Path) -> None:
    # CVE-2024-52800 is of this kind, in files of rules, of which none but the engine's own are read here
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    address = f"{server.origin}/a.png" if target == "server" else secret.as_uri()
    xmp = (
        f"<!DOCTYPE x [{declared.format(address)}]><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<rdf:Description rdf:about=''><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>&e;</rdf:li></rdf:Alt>"
        "</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    broken = verapdf.broken_places(with_metadata(xmp.encode()), "3a")
    assert broken and server.asked == []
    assert "SECRET" not in repr(broken)


def test_the_engine_of_verapdf_is_younger_than_its_advisories() -> None:
    # CVE-2024-28109, CVE-2024-52800; GHSA-36mm-w85j-3q2j and GHSA-3jh7-wm29-q568, closed by August 2026
    with zipfile.ZipFile(verapdf.jar()) as engine:
        released = engine.read("org/verapdf/release/validation-model.properties").decode()
    found = re.search(r"^verapdf\.release\.date=(\S+)", released, re.MULTILINE)
    assert found is not None and found[1] >= "2026-08-04"
