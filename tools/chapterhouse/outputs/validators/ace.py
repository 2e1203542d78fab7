"""Ace by DAISY, the checker of accessible EPUBs: a program of npm that drives a Chromium."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import cssselect2

from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.outputs.validators.unreadable import Unreadable
from chapterhouse.processes.programs import run

_SECONDS = 900


class NoReport(Unreadable):
    """Ace ended without a report; the message is what it said."""


def violations(book: bytes, place: Path, program: str, browser: str) -> list[tuple[str, str, str]]:
    """What Ace finds in ``book``: the document, the rule with what it asks for, and the words there.

    ``place`` is an empty folder for what it reads and writes; ``program`` and ``browser`` are started. Raises
    :class:`NoReport`.
    """
    (place / "book.epub").write_bytes(book)
    starter = place / "browser.sh"
    sandbox = "--no-sandbox " if os.geteuid() == 0 else ""
    starter.write_text(f'#!/bin/sh\nexec "{browser}" {sandbox}--disable-gpu "$@"\n', encoding="utf-8")
    starter.chmod(0o700)
    report = place / "report"
    done = run(
        [program, "--force", "--outdir", str(report), str(place / "book.epub")],
        seconds=_SECONDS,
        variables={"PUPPETEER_EXECUTABLE_PATH": str(starter)},
    )
    written = report / "report.json"
    if not written.exists():
        raise NoReport(done.stderr.decode(errors="replace")[-400:] or "it says nothing")
    told = [
        (document["earl:testSubject"]["url"], one)
        for document in json.loads(written.read_text(encoding="utf-8"))["assertions"]
        for one in document["assertions"]
    ]
    words = _all_words(book, [(url, one["earl:result"].get("earl:pointer", {})) for url, one in told]) if told else []
    return [
        (url, f"{one['earl:test']['dct:title']}: {' '.join(one['earl:result']['dct:description'].split())}", said)
        for (url, one), said in zip(told, words, strict=True)
    ]


@behind_walls(list[str], Unreadable)
def _all_words(book: bytes, places: list[tuple[str, Mapping[str, Sequence[str]]]]) -> list[str]:
    return [_words_at(book, document, pointer) for document, pointer in places]


def _words_at(book: bytes, document: str, pointer: Mapping[str, Sequence[str]]) -> str:
    """The words of what a selector in ``pointer`` means in the ``document`` of ``book``, or of what is around it."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        name = next((name for name in archive.namelist() if name.rpartition("/")[2] == Path(document).name), None)
        root = None if name is None else ElementTree.fromstring(archive.read(name))
    if root is None:
        return ""
    wrapper = cssselect2.ElementWrapper.from_xml_root(root)
    for selector in pointer.get("css", ()):
        found = wrapper.query(f"{selector}")
        while found is not None:
            said = " ".join("".join(found.etree_element.itertext()).split())
            if said:
                return said
            found = found.parent
    return ""
