"""One payload in every field that holds words: in every output it is words again, and does nothing.

The page is opened in a real browser as well, where one is installed, with listeners for whatever it could do.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.append(str(Path(__file__).parent))

from live import live, scripts
from sound_paper import BIB, REVISION, SVG

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.settings import read_settings

pytestmark = pytest.mark.slow

MARK = "xq7"
RUN = f"window.{MARK}=1"
PAYLOAD = f"{MARK}</script></style></title><script>{RUN}</script><img src=x onerror={RUN}>\"'>]]>--><b>"
TOML_PAYLOAD = json.dumps(PAYLOAD)

LINES = [
    f"title = {TOML_PAYLOAD}",
    f"short_title = {TOML_PAYLOAD}",
    f"subtitle = {TOML_PAYLOAD}",
    f"version = {TOML_PAYLOAD}",
    f"status = {TOML_PAYLOAD}",
    f"note = {TOML_PAYLOAD}",
    f"licence = {TOML_PAYLOAD}",
    f"language = {TOML_PAYLOAD}",
    f"repository = {json.dumps('https://example.org/' + PAYLOAD)}",
    f"site_url = {json.dumps('https://example.org/' + PAYLOAD)}",
    f"keywords = [{TOML_PAYLOAD}]",
]
TABLES = [
    f"[[authors]]\nname = {TOML_PAYLOAD}\naffiliation = {TOML_PAYLOAD}\n",
    f"[[authors]]\nname = \"A\"\nemail = {TOML_PAYLOAD}\n",
    f"[[credits]]\nrole = {TOML_PAYLOAD}\n[[credits.names]]\nname = {TOML_PAYLOAD}\naffiliation = {TOML_PAYLOAD}\n",
    f"[words]\nreferences = {TOML_PAYLOAD}\n",
    f"[[glossary]]\nterm = {TOML_PAYLOAD}\n",
]  # fmt: skip
END = '[[parts]]\nchapters = ["chapters/a.md", "chapters/b.md"]\n'
ALWAYS = 'title = "T"\ndate = 2026-01-02\nbibliography = ["r.bib"]\n'


def accepted() -> str:
    """paper.toml with the payload in every value that takes it."""
    lines = [line for line in LINES if _reads(f"{_head([line])}{END}")]
    tables = [table for table in TABLES if _reads(f"{ALWAYS}{table}{END}")]
    assert len(lines) >= 7 and len(tables) >= 2
    titled = END.replace("[[parts]]", f"[[parts]]\ntitle = {TOML_PAYLOAD}")
    return f"{_head(lines)}{''.join(tables)}{titled}"


def _head(lines: list[str]) -> str:
    own = [line for line in ALWAYS.splitlines() if not any(line.split(" =")[0] == one.split(" =")[0] for one in lines)]
    return "\n".join([*own, *lines]) + "\n"


def _reads(toml: str) -> bool:
    return read_settings(toml, "paper.toml").settings is not None


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>()#+.!|~^$@'\"-])", r"\\\1", text)


WORDS = _markdown(PAYLOAD)
CHAPTER = f"""\
---
status: {PAYLOAD.replace(":", "")}
summary: {PAYLOAD.replace(":", "")}
short-title: {PAYLOAD.replace(":", "")}
---

# {WORDS} {{#sec:a}}

{WORDS} and *{WORDS}* and `{PAYLOAD}` and {PAYLOAD} and [{WORDS}](https://example.org "{PAYLOAD.replace('"', "")}").

[{WORDS}](javascript:window.{MARK}=1) <javascript:window.{MARK}=1> [words]{{onclick="window.{MARK}=1" .{MARK}}}

## {WORDS} {{#sec:inner}}

![{WORDS}](figures/a.svg){{#fig:a alt="{PAYLOAD.replace('"', "")}"}}

| {WORDS} | b |
|---|---|
| {WORDS} | {PAYLOAD.replace("|", "")} |

: {WORDS} {{#tbl:a}}

A note.[^1] $\\text{{{MARK}}}$

[^1]: {WORDS}

```python
{PAYLOAD}
```

> {WORDS}

{WORDS}
: {WORDS}

<script>window.{MARK}=1</script>

See [@evil] and @sec:b.
"""

ENTRY = "@book{evil,\n" + "".join(
    f"  {name} = {{{PAYLOAD.replace('<', '{<}')}}},\n"
    for name in ("title", "publisher", "location", "note", "series", "edition", "language")
)
FILES: dict[str, str | bytes] = {
    "chapters/a.md": CHAPTER,
    "chapters/b.md": "# B {#sec:b}\n\nWords.\n",
    "figures/a.svg": SVG,
    "r.bib": f"{BIB}\n{ENTRY}  author = {{{MARK}, A<b>}}, year = {{2020}}, url = {{https://example.org/{MARK}}},\n}}\n",
}


@pytest.fixture(scope="module")
def outputs() -> dict[str, bytes]:
    files = {**FILES, "paper.toml": accepted()}
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html", "epub", "docx", "site"], draft=True))
    assert isinstance(built.product, dict)
    return {name: bytes(content) for name, content in built.product.items()}


def pages(outputs: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    for name, content in outputs.items():
        if name == "html" or name.endswith((".html", ".xhtml", ".svg", ".xml")):
            yield name, content.decode()
        elif name == "epub":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                for inner in book.namelist():
                    if inner.endswith((".xhtml", ".html", ".svg", ".opf", ".ncx", ".xml")):
                        yield f"epub/{inner}", book.read(inner).decode()


def test_the_payload_comes_out_as_words(outputs: dict[str, bytes]) -> None:
    whole = "".join(text for _, text in pages(outputs))
    assert whole.count(MARK) > 40
    assert f"&lt;script&gt;window.{MARK}=1" in whole


def test_no_page_holds_it_alive(outputs: dict[str, bytes]) -> None:
    seen = 0
    for name, text in pages(outputs):
        seen += 1
        assert live(text, ("iframe", "object", "embed", "base", "foreignobject")) == [], name
        assert not [script for script in scripts(text) if RUN in script], name
    assert seen >= 5


def test_data_inside_scripts_stays_inside(outputs: dict[str, bytes]) -> None:
    found = 0
    for name, text in pages(outputs):
        for kind, body in re.findall(r'<script[^>]*type="([^"]+)"[^>]*>(.*?)</script>', text, re.DOTALL):
            if "json" in kind:
                found += 1
                assert json.loads(body), name
    assert found >= 1
    for name, content in outputs.items():
        if name.endswith((".json", ".jsonld")):
            json.loads(content)


def test_the_docx_runs_and_fetches_nothing(outputs: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(outputs["docx"])) as package:
        names = package.namelist()
        assert not [name for name in names if re.search(r"vba|macro|\.bin$|activeX|altChunk|embeddings", name, re.I)]
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
        for name in (name for name in names if name.endswith(".rels")):
            for relation in ElementTree.fromstring(package.read(name)):
                if relation.get("TargetMode") == "External":
                    assert relation.get("Type", "").endswith("/hyperlink"), relation.attrib
                    assert re.match(r"https?://|mailto:", relation.get("Target", "")), relation.attrib
        body = package.read("word/document.xml").decode()
        assert MARK in body
        fields = re.findall(r"<w:instrText[^>]*>([^<]*)<", body)
        assert not [
            field
            for field in fields
            if re.search(r"DDE|INCLUDE|LINK\s|MACRO|EMBED", field.upper().replace("HYPERLINK", ""))
        ]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium is installed here")
def test_a_real_browser_sees_words_and_nothing_else(outputs: dict[str, bytes], tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    shown = [(name, content) for name, content in outputs.items() if name == "html" or name.endswith(".html")]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        told: list[str] = []
        page.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: told.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
        )
        page.on("popup", lambda popup: told.append("a window"))
        for name, content in shown[:6]:
            place = tmp_path / name.replace("/", "-")
            place = place if place.suffix == ".html" else place.with_suffix(".html")
            place.write_bytes(content)
            page.goto(place.as_uri())
            page.wait_for_timeout(300)
            assert page.evaluate(f"window.{MARK}") is None, name
            assert (
                page.evaluate(
                    "document.querySelectorAll('img[onerror], [onclick], iframe, object, embed, base').length"
                )
                == 0
            )
            assert MARK in page.inner_text("body")
        browser.close()
    assert [one for one in told if not one.startswith(("file:", "data:"))] == []
