"""Contents into files, each whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_NEW_FILE = 0o644


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, then move each into place: a killed run leaves the last good ones.

    A file that is there keeps its permissions.
    """
    waiting: list[tuple[str, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = path.stat().st_mode & 0o777 if path.is_file() else _NEW_FILE
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            waiting.append((name, path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, mode)
        for name, path in waiting:
            os.replace(name, path)
    finally:
        for name, _ in waiting:
            Path(name).unlink(missing_ok=True)
