"""New contents into several files at once: all of them change, or none does."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    """What a file held when it was read, and what it shall hold."""

    before: bytes
    after: bytes


def change_files(changes: Mapping[Path, Change]) -> None:
    """Make all ``changes``; a failure or an interruption on the way puts back what was there.

    Raises :class:`OSError`, before anything is changed, where a file cannot be written or is not what it was when it
    was read.
    """
    waiting: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, change in changes.items():
            waiting[path] = _beside(path, change.after)
        for path, change in changes.items():
            if path.is_symlink() or path.read_bytes() != change.before:
                raise OSError(f"{path.name} was changed in the meantime; nothing was written, so try again")
        try:
            for path, new in waiting.items():
                done.append(path)
                os.replace(new, path)
        except BaseException:
            for path in done:
                if path.read_bytes() != changes[path].before:
                    os.replace(_beside(path, changes[path].before), path)
            raise
    finally:
        for new in waiting.values():
            new.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    """A new file next to ``path`` with the same rights."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, stat.S_IMODE(path.stat().st_mode))
    return Path(name)
