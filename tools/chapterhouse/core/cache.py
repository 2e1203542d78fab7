"""What costly stages made, kept on disk by what it was made of.

An entry is named by a digest of everything that it depends on (``core/memo.py``), written beside its place and moved
there. The folder lies among files that strangers may have brought along, so each entry carries a seal (HMAC-SHA-256,
RFC 2104) by a key that never leaves the machine: what was not made here, or does not read back whole, is made again,
never trusted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
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

LARGEST_CACHE = 500 << 20
"""Bytes of all entries together, unless somebody wants it otherwise."""

OLDEST = 90
"""Days after which an entry that nobody used is dropped."""

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

    def prune(self, largest: int = LARGEST_CACHE, days: int = OLDEST) -> None:
        """Drop what is old, more than there is room for, or left by killed runs.

        Entries go that were not used for ``days``, and those not used for the longest, until the others have at most
        ``largest`` bytes together.
        """
        directory = self._opened(create=False)
        if directory is None:
            return
        with suppress(OSError):
            there = {name: one for name in directory.names() if (one := _regular_file(directory, name)) is not None}
            now = time.time()
            for name, status in there.items():
                if name.startswith(UNFINISHED) and status.st_mtime < now - _ABANDONED:
                    directory.remove(name)
            entries = [name for name in there if _NAME.fullmatch(name)]
            entries.sort(key=lambda name: there[name].st_mtime_ns, reverse=True)
            together = 0
            for name in entries:
                together += there[name].st_size
                if together > largest or there[name].st_mtime < now - days * 86400:
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


def _regular_file(directory: Directory, name: str) -> os.stat_result | None:
    status = directory.status(name)
    return status if status is not None and stat.S_ISREG(status.st_mode) else None


NO_CACHE = Cache(None)
"""Keeps nothing."""
