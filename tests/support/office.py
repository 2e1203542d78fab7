"""LibreOffice, where it is installed: behind walls it edits our documents as a reader would, and saves them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from libreoffice import CACHES, PLACE_OF_ITS_SOCKET, WITHOUT

from chapterhouse.processes.programs import run
from chapterhouse.processes.walls import Reach

Edit = dict[str, Any]


@cache
def python_with_uno() -> str | None:
    """The Python that can speak with LibreOffice, None where there is none."""
    for python in ("/usr/bin/python3", "/usr/lib/libreoffice/program/python"):
        if shutil.which(python) and subprocess.run([python, "-c", "import uno"], capture_output=True).returncode == 0:
            return python
    return None


def in_libreoffice(folder: Path, orders: Sequence[tuple[Path, Path, Sequence[Edit]]]) -> list[list[bool] | None]:
    """Open each document, carry out its edits and save it under the second path; which edits were carried out.

    None stands for a document that the parts of LibreOffice that are installed cannot open.

    ``folder`` takes LibreOffice's own files. Skips the test where the program is not installed.
    """
    python = python_with_uno()
    if shutil.which("soffice") is None or python is None:
        pytest.skip("no LibreOffice that can be driven: `apt install libreoffice-writer-nogui python3-uno`")
    documents = [{"open": str(old), "save": str(new), "edits": list(edits)} for old, new, edits in orders]
    order = {"profile": str(folder / "libreoffice"), "author": "Reviewer D", "documents": documents}
    driver = Path(__file__).with_name("libreoffice_driver.py")
    places = {str(path.parent) for old, new, _ in orders for path in (old, new)}
    reach = Reach((*CACHES, str(driver)), (PLACE_OF_ITS_SOCKET, str(folder), *places))
    done = run(
        [python, str(driver)], given=json.dumps(order).encode(), seconds=240, walled=True, reach=reach, without=WITHOUT
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    answer: list[list[bool] | None] = json.loads(done.stdout)
    return answer
