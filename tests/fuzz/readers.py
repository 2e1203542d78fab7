"""A coverage-guided fuzzer for the two readers: whatever stands in a file, reading gives a model and true places.

    pip install atheris
    python tests/fuzz/readers.py bibliography CORPUS -max_total_time=1800
    python tests/fuzz/readers.py markdown CORPUS -max_total_time=1800

CORPUS is a folder of files to begin with, to which the fuzzer adds what it finds. What ever failed is kept as a test.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["chapterhouse", "bibtexparser", "pylatexenc"]):
    from chapterhouse.bibliography.bib_files import read_bibliography
    from chapterhouse.bibliography.writing import to_bibtex
    from chapterhouse.inputs.markdown import read_chapter
    from chapterhouse.settings.statements import Attribute, Kind
    from chapterhouse.statements.parse import typed

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
    chapter, findings = read_chapter("a.md", text, KINDS)
    for citation in chapter.citations:
        assert citation.span.slice(text) == citation.key
    for reference in chapter.references:
        assert reference.span.slice(text).lower() == reference.name.lower()
    for thing in chapter.labelled:
        assert thing.label is not None and thing.label.span.slice(text) == thing.label.name
    for passage in chapter.passages:
        if passage.text:
            assert passage.span(0, len(passage.text)).end <= len(text)
    for named in (*chapter.divisions, *chapter.queries):
        for name, place in named.places.items():
            assert place.slice(text).replace("\\", "") == named.attributes[name].replace("\\", "")
    for division in chapter.divisions:
        if KIND.name in division.classes:
            for reference in typed(division, KIND, chapter, "1", "a").references:
                assert reference.span.slice(text) == reference.name
    assert all(finding.span.end <= len(text) for finding in findings)


def main() -> None:
    """Fuzz the reader that the first argument names."""
    read: Callable[[str], None] = {"bibliography": bibliography, "markdown": markdown}[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "ignore").replace("\0", "")
        start = time.monotonic()
        read(text)
        assert time.monotonic() - start < SLOW, "too slow"

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
