"""A coverage-guided fuzzer for what reads files: whatever stands in them, reading gives a model and true places.

    pip install atheris
    python tests/fuzz/readers.py bibliography CORPUS -max_total_time=1800
    python tests/fuzz/readers.py markdown CORPUS -max_total_time=1800

and likewise ``settings`` (paper.toml), ``drawing`` (SVG), ``picture`` (PNG and JPEG), ``tree`` (pandoc's, sanitised),
``sheet`` (of comments: a line that names the kind of file, and its text), ``returned`` (a commented Word document's
text), ``annotations`` (of web pages) and ``paper`` (all of a small paper's texts, checked).

CORPUS is a folder of files to begin with, to which the fuzzer adds what it finds. What ever failed is kept as a test.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
with atheris.instrument_imports(include=["chapterhouse", "bibtexparser", "pylatexenc"]):
    from true_places import read_truly

    from chapterhouse.bibliography.bib_files import read_bibliography
    from chapterhouse.bibliography.writing import to_bibtex
    from chapterhouse.inputs.images import RefusedImage, safe_image
    from chapterhouse.inputs.reading import read
    from chapterhouse.inputs.source import Buffers
    from chapterhouse.manuscript.sanitize import allow
    from chapterhouse.processes import confined
    from chapterhouse.review.sheets.reading import read_tables
    from chapterhouse.review.sheets.table import UnreadableSheet
    from chapterhouse.review.web.annotations import read_annotations
    from chapterhouse.review.word.document import read_document
    from chapterhouse.settings import read_settings
    from chapterhouse.settings.statements import Attribute, Kind
    from chapterhouse.statements.parse import typed

# What reads files behind walls is done here, where the fuzzer sees it, and where an unknown error is a find.
confined.confined = lambda function, seconds, memory, *arguments, **named: function(*arguments, **named)

KIND = Kind(
    name="gap",
    prefix="gap",
    noun="Gap",
    plural="Gaps",
    attributes=(Attribute(name="opens", title="Opens", refers_to="gap", many=True),),
)
KINDS = {"gap": "gap", "interaction": "int"}

SLOW = 10.0
"""Seconds that no text of the fuzzer's size (some kilobytes) may take."""


def bibliography(text: str) -> None:
    """Every span of what ``text`` gives slices to what it claims, and it can be written for pandoc."""
    found = read_bibliography({"a.bib": text})
    for entry in found.entries:
        assert entry.span.slice(text)
        assert entry.key_span.end <= len(text)
    for broken in found.broken:
        assert broken.span.end <= len(text) and broken.reason
    to_bibtex(found.entries)


def markdown(text: str) -> None:
    """Every place in the chapter that ``text`` gives is true."""
    chapter = read_truly("a.md", text, KINDS)
    for named in (*chapter.divisions, *chapter.queries):
        for name, place in named.places.items():
            assert place.slice(text).replace("\\", "") == named.attributes[name].replace("\\", "")
    for division in chapter.divisions:
        if KIND.name in division.classes:
            for reference in typed(division, KIND, chapter, "1", "a").references:
                assert reference.span.slice(text) == reference.name


def settings(text: str) -> None:
    """Every problem of ``text`` has a place in it."""
    found = read_settings(text, "paper.toml")
    assert all(problem.span.end <= len(text) for problem in found.problems)
    assert found.settings is not None or found.problems


def drawing(data: bytes) -> None:
    """What is left of a drawing is a drawing again, the same one."""
    try:
        once = safe_image("a.svg", data)
    except RefusedImage:
        return
    assert safe_image("a.svg", once) == once
    assert b"<script" not in once.lower() and b"javascript:" not in once.lower()


def picture(data: bytes) -> None:
    """What is left of a picture is one, and has nothing more to leave out."""
    suffix = "png" if data[:1] == b"\x89" else "jpg"
    try:
        once = safe_image(f"a.{suffix}", data)
    except RefusedImage:
        return
    assert safe_image(f"a.{suffix}", once) == once


def tree(text: str) -> None:
    """Nothing that is live is left of a link, an image, raw markup and attributes."""
    attributes = [text[:20], text.split()[:3], [["onclick", text], ["width", text[:9]]]]
    words = [{"t": "Str", "c": "words"}]
    blocks = [
        {"t": "Para", "c": [{"t": kind, "c": [attributes, words, [text, text]]} for kind in ("Link", "Image")]},
        {"t": "RawBlock", "c": ["html", text]},
        {"t": "Div", "c": [attributes, [{"t": "Plain", "c": words}]]},
    ]
    for block in allow(blocks, lambda code, message, found: None):
        assert block["t"] not in ("RawBlock", "RawInline")
        for inner in block["c"] if block["t"] == "Para" else ():
            if inner["t"] in ("Link", "Image"):
                target = inner["c"][2][0].lower()
                assert not target.startswith(("javascript:", "data:", "file:", "vbscript:", "//")), target


PARTS = {
    "xlsx": {
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
    },
    "ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
    "docx": {},
}
TEXT_PART = {"xlsx": "xl/worksheets/sheet1.xml", "ods": "content.xml", "docx": "word/document.xml"}


def packed(kind: str, text: str) -> bytes:
    """A file of ``kind``, the part of which that holds its text is ``text``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in {**PARTS[kind], TEXT_PART[kind]: text}.items():
            archive.writestr(name, content)
    return held.getvalue()


def sheet(text: str) -> None:
    """A sheet of comments gives tables, the rows of which have numbers and cells names, or says what is wrong."""
    kind, _, rest = text.partition("\n")
    content = packed(kind, rest) if kind in PARTS else rest.encode()
    try:
        tables = read_tables(f"a.{kind}", content)
    except UnreadableSheet as error:
        assert str(error)
        return
    for table in tables:
        for index in range(len(table.rows)):
            assert table.row_number(index) >= 1


def returned(text: str) -> None:
    """What was commented and changed in a document lies within its paragraphs."""
    try:
        document = read_document(packed("docx", text))
    except UnreadableSheet as error:
        assert str(error)
        return
    for paragraph in document.paragraphs:
        for change in paragraph.changes:
            assert 0 <= change.start <= change.end <= len(paragraph.text)


def annotations(text: str) -> None:
    """What marks of web pages say is text."""
    try:
        found = read_annotations(text.encode())
    except UnreadableSheet as error:
        assert str(error)
        return
    assert all(isinstance(one.exact, str) for one in found)


def paper(text: str) -> None:
    """A paper of these texts is read, and every problem has a file and a place in it."""
    parts = [*text.split("\f", 2), "", ""]
    toml = 'title = "T"\ndate = 2026-01-01\nbibliography = ["r.bib"]\n[[parts]]\nchapters = ["chapters/a.md"]\n'
    files = {"paper.toml": toml + parts[2], "chapters/a.md": parts[0], "r.bib": parts[1]}
    reading = read(Buffers(files))
    for problem in reading.problems:
        assert problem.span.file and problem.span.end <= max(len(one) for one in files.values()) + 1


TEXTS: dict[str, Callable[[str], None]] = {
    "annotations": annotations,
    "bibliography": bibliography,
    "markdown": markdown,
    "paper": paper,
    "returned": returned,
    "settings": settings,
    "sheet": sheet,
    "tree": tree,
}
FILES: dict[str, Callable[[bytes], None]] = {"drawing": drawing, "picture": picture}


def main() -> None:
    """Fuzz the reader that the first argument names."""
    name = sys.argv.pop(1)

    def one(data: bytes) -> None:
        start = time.monotonic()
        if name in FILES:
            FILES[name](data)
        else:
            TEXTS[name](data.decode("utf-8", "ignore").replace("\0", ""))
        assert time.monotonic() - start < SLOW, "too slow"

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
