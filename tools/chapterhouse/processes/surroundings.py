"""What a process that we start finds around itself: its environment, its programs and its import path.

None of it leads into the folder that the tool was started in, which holds what strangers wrote: a file ``socket.py``
there must never be taken for Python's, nor a file ``git`` for git.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_KEPT = ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_KEPT_FOLDERS = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_PACKAGE_FOLDER = Path(__file__).resolve().parents[2]


def environment(**further: str) -> dict[str, str]:
    """The environment of a child: what a program needs to start, in the C locale with UTF-8, and ``further``.

    All else stays out, tokens of a CI among it. Of lists of folders only absolute ones are kept.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    for name in _KEPT_FOLDERS:
        folders = _absolute(os.environ.get(name, ""))
        if folders:
            kept[name] = os.pathsep.join(folders)
    return {"PATH": os.defpath, **kept, "LC_ALL": "C.UTF-8", **further}


def find_program(name: str) -> str | None:
    """The path of the program ``name``, None where it is not installed; the working folder is not looked at."""
    return shutil.which(name, path=os.pathsep.join(_absolute(os.environ.get("PATH", os.defpath))))


def import_path() -> list[str]:
    """The folders that Python imports from, without the working folder, unless this package itself is in that."""
    working = os.path.realpath(os.getcwd())
    return [
        entry
        for entry in sys.path
        if os.path.isabs(entry) and (os.path.realpath(entry) != working or Path(entry).resolve() == _PACKAGE_FOLDER)
    ]


def _absolute(folders: str) -> list[str]:
    return [folder for folder in folders.split(os.pathsep) if os.path.isabs(folder)]
