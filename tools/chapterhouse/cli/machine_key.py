"""The key that seals what this machine keeps of a paper: made once, readable by its user alone, outside every paper."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from chapterhouse.core.directories import Directory

_FILE = "cache.key"
_SIZE = 32


def machine_key(paper: Path) -> bytes | None:
    """The key, made where there is none yet; None where it cannot be kept safely outside the folder ``paper``.

    It lies in ``$XDG_STATE_HOME/chapterhouse`` or ``~/.local/state/chapterhouse`` (XDG Base Directory Specification).
    A file that others may read or write, or that is not the user's own, is not taken for it but replaced.
    """
    state = _state_folder()
    if state is None or state.resolve().is_relative_to(paper.resolve()):
        return None
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Directory.open(state, "chapterhouse", create=True) as folder:
            return _kept(folder) or _made(folder)
    except (OSError, RuntimeError):
        return None


def _state_folder() -> Path | None:
    named = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(named):
        return Path(named)
    home = os.environ.get("HOME", "")
    return Path(home, ".local", "state") if os.path.isabs(home) else None


def _kept(folder: Directory) -> bytes | None:
    status = folder.status(_FILE)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077 or status.st_uid != os.geteuid():
        return None
    key = folder.read(_FILE, _SIZE)
    return key if len(key) == _SIZE else None


def _made(folder: Directory) -> bytes | None:
    key = secrets.token_bytes(_SIZE)
    folder.move(folder.write_beside(_FILE, key, mode=0o600), _FILE)
    return _kept(folder)  # another run may have made one at the same time: the last one holds
