"""What costly stages made, kept on disk by what it was made of.

An entry is named by a digest of everything that it depends on (``core/memo.py``), written beside its place and moved
there. The folder lies among files that strangers may have brought along, so each entry carries a seal (HMAC-SHA-256,
RFC 2104) by a key that never leaves the machine: what was not made here, or does not read back whole, is made again,
never trusted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from chapterhouse.core.directories import UNFINISHED, Directory

Entry = TypeVar("Entry")

LARGEST_ENTRY = 1 << 30
"""Bytes of an entry: the bound paper is the largest."""

_KEPT = 5000
_SEAL = hashlib.sha256().digest_size
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z]{1,8})?")
_MARK = ".made-here"
_ABANDONED = 24 * 3600
_OF_THIS_PROCESS = secrets.token_bytes(32)


class Cache:
    """Entries in one folder; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, key: bytes | None = None) -> None:
        """Use ``folder``, which is made when the first entry is written; neither it nor its parent may be a link.

        ``key`` seals the entries; without one, they are good for this process only.
        """
        self._folder = folder
        self._key = key or _OF_THIS_PROCESS
        self._directory: Directory | None = None
        self._guard = threading.Lock()

    def is_foreign(self) -> bool:
        """Whether there is a folder already, and it was not made with this key: it came from elsewhere."""
        directory = self._opened(create=False)
        return directory is not None and not self._is_sealed(directory)

    def _is_sealed(self, directory: Directory) -> bool:
        try:
            return hmac.compare_digest(directory.read(_MARK, _SEAL), self._seal(_MARK, b""))
        except OSError:
            return False

    def read(self, key: str, parse: Callable[[bytes], Entry]) -> Entry | None:
        """The entry under ``key``, None where there is none or ``parse`` finds it broken."""
        try:
            directory = self._opened(create=False)
            if directory is None:
                return None
            sealed = directory.read(key, LARGEST_ENTRY)
            content = sealed[_SEAL:]
            if not hmac.compare_digest(sealed[:_SEAL], self._seal(key, content)):
                return None
            entry = parse(content)
            directory.used(key)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return entry

    def write(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``; a cache that cannot be written costs time, not the build."""
        try:
            directory = self._opened(create=True)
            if directory is not None:
                self._put(directory, key, self._seal(key, content) + content)
        except OSError:
            return

    def prune(self, kept: int = _KEPT) -> None:
        """Drop the entries that were not used for the longest, until ``kept`` are left, and what killed runs left."""
        directory = self._opened(create=False)
        if directory is None:
            return
        with suppress(OSError):
            used = {name: when for name in directory.names() if (when := _last_use(directory, name)) is not None}
            abandoned = (time.time() - _ABANDONED) * 1e9
            for name in used:
                if name.startswith(UNFINISHED) and used[name] < abandoned:
                    directory.remove(name)
            entries = sorted((name for name in used if _NAME.fullmatch(name)), key=lambda name: used[name])
            for name in entries[: max(0, len(entries) - kept)]:
                directory.remove(name)

    def _seal(self, name: str, content: bytes) -> bytes:
        return hmac.digest(self._key, name.encode() + b"\0" + content, "sha256")

    def _put(self, directory: Directory, name: str, content: bytes) -> None:
        beside = directory.write_beside(name, content, mode=0o600, lasting=False)
        directory.move(beside, name)

    def _opened(self, *, create: bool) -> Directory | None:
        """The folder; raises :class:`UnsafePlace` where it is a link, or lies in one."""
        with self._guard:
            if self._directory is None and self._folder is not None:
                *_, parent, name = self._folder.parts
                try:
                    self._directory = Directory.open(self._folder.parents[1], parent, name, create=create)
                except OSError:
                    return None
                if create and not self._is_sealed(self._directory):
                    self._put(self._directory, ".gitignore", b"*\n")
                    self._put(self._directory, _MARK, self._seal(_MARK, b""))
            return self._directory

    def __del__(self) -> None:
        if self._directory is not None:
            self._directory.close()


def _last_use(directory: Directory, name: str) -> int | None:
    """When the file ``name`` was last used, None for what is no regular file."""
    status = directory.status(name)
    return status.st_mtime_ns if status is not None and stat.S_ISREG(status.st_mode) else None


NO_CACHE = Cache(None)
"""Keeps nothing."""
