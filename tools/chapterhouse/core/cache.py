"""What costly stages made, kept on disk by what it was made of.

An entry is named by a digest of everything that it depends on, written beside its place and moved there. What does not
read back whole is made again, never trusted.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

Entry = TypeVar("Entry")
_KEPT = 5000


def key_of(parts: Iterable[str | bytes]) -> str:
    """A digest of ``parts`` that tells their borders apart."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def state_of_code(rooms: Iterable[str], libraries: Iterable[str]) -> str:
    """A digest that changes with the code of ``rooms`` and with the versions of ``libraries``.

    ``rooms`` are files and folders of this package, ``libraries`` names of installed packages. What these made is then
    never mistaken for what their next version would make.
    """
    package = Path(__file__).parents[1]
    parts: list[str | bytes] = []
    for space in rooms:
        place = package / space
        files = [place] if place.is_file() else sorted(place.rglob("*.*"))
        parts += [file.read_bytes() for file in files if file.suffix in (".py", ".toml")]
    # Names of installed packages hold their versions: "click-8.3.1.dist-info". importlib.metadata would be slower.
    names = {library.lower().replace("-", "_") for library in libraries}
    folders = (folder for folder in sys.path if folder and os.path.isdir(folder))
    installed = (name for folder in folders for name in os.listdir(folder) if name.endswith(".dist-info"))
    parts += sorted(name for name in installed if name.partition("-")[0].lower().replace("-", "_") in names)
    return key_of(parts)


class Cache:
    """Entries in one folder; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        """Use ``folder``, which is made when the first entry is written."""
        self._folder = folder

    def read(self, key: str, parse: Callable[[bytes], Entry]) -> Entry | None:
        """The entry under ``key``, None where there is none or ``parse`` finds it broken."""
        if self._folder is None:
            return None
        path = self._folder / key
        try:
            entry = parse(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return entry

    def write(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``; a cache that cannot be written costs time, not the build."""
        if self._folder is None:
            return
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / ".gitignore").write_text("*\n")
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                os.replace(name, self._folder / key)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            return

    def prune(self, kept: int = _KEPT) -> None:
        """Drop the entries that were not used for the longest, until ``kept`` are left."""
        if self._folder is None or not self._folder.is_dir():
            return
        names = os.listdir(self._folder)
        if len(names) <= kept:
            return
        try:
            entries = [path for name in names if name != ".gitignore" and (path := self._folder / name).is_file()]
            entries.sort(key=lambda path: path.stat().st_mtime_ns)
            for path in entries[:-kept]:
                path.unlink(missing_ok=True)
        except OSError:
            return


NO_CACHE = Cache(None)
"""Keeps nothing."""
