"""Ace by DAISY, the checker of accessible EPUBs: the ``ace-puppeteer`` of the machine, or the one that ACE names.

``npm install --global --ignore-scripts @daisy/ace`` brings it; it drives the browser that the other tests drive.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from browser import installed, machines_own

_SECONDS = 600


def violations(book: bytes, place: Path) -> list[str]:
    """What Ace finds in ``book``, a line each: the document, the rule and how much it weighs; skips where Ace is not.

    ``place`` is an empty folder for what it reads and writes.
    """
    ace = os.environ.get("ACE") or shutil.which("ace-puppeteer")
    browser = os.environ.get("CHROMIUM") or machines_own() or installed()
    if ace is None or browser is None:
        pytest.skip("no Ace and a browser on this machine: `npm install --global --ignore-scripts @daisy/ace`")
    (place / "book.epub").write_bytes(book)
    starter = place / "browser.sh"
    starter.write_text(f'#!/bin/sh\nexec "{browser}" --no-sandbox --disable-gpu "$@"\n', encoding="utf-8")
    starter.chmod(0o700)
    done = subprocess.run(
        [ace, "--force", "--outdir", str(place / "report"), str(place / "book.epub")],
        env=os.environ | {"PUPPETEER_EXECUTABLE_PATH": str(starter)},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    report = place / "report" / "report.json"
    assert report.exists(), done.stdout + done.stderr
    return [
        f"{document['earl:testSubject']['url']}: {one['earl:test']['dct:title']} ({one['earl:test']['earl:impact']})"
        for document in json.loads(report.read_text(encoding="utf-8"))["assertions"]
        for one in document["assertions"]
    ]
