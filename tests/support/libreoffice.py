"""A document as LibreOffice reads it. It stands behind the walls that it bears: it talks to itself through a socket."""

from __future__ import annotations

import shutil
from pathlib import Path

from chapterhouse.processes.programs import run
from chapterhouse.processes.walls import Reach, Wall

WITHOUT = frozenset((Wall.NETWORK,))
"""The namespace, where there is one, keeps the network from it all the same."""
CACHES = ("/var/spool/libreoffice",)
PLACE_OF_ITS_SOCKET = "/tmp"  # written into its code


def installed() -> str | None:
    """Its path; None where the machine has none."""
    return shutil.which("soffice")


def converted(document: Path, suffix: str) -> Path:
    """The file into which it turns ``document``, beside that, with the name's end ``suffix``."""
    program = installed()
    assert program is not None
    folder = document.resolve().parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(document)]
    reach = Reach(CACHES, (PLACE_OF_ITS_SOCKET, str(folder)))
    done = run(command, seconds=120, walled=True, reach=reach, without=WITHOUT)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return document.with_suffix(f".{suffix}")
