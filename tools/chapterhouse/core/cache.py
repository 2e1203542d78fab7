"""What costly stages made, kept on disk by what it was made of, and in memory where the process stays.

An entry is named by a digest of everything that it depends on (``core/memo.py``), written beside its place and moved
there. The folder lies among files that strangers may have brought along, so each entry carries a seal (HMAC-SHA-256,
RFC 2104) by a key that never leaves the machine: what was not made here, or does not read back whole, is made again,
never trusted. Where several machines share a store, what is not here is looked for there, and what was made is given
there; its entries carry seals of their own (``core/shared_store``).
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
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from chapterhouse.core.directories import UNFINISHED, Directory

if TYPE_CHECKING:
    from chapterhouse.core.shared_store.store import SharedStore

Entry = TypeVar("Entry")

LARGEST_ENTRY = 1 << 30
"""Bytes of an entry: the bound paper is the largest."""

LARGEST_CACHE = 500 << 20
"""Bytes of all entries together, unless somebody wants it otherwise."""

MEMORY_THAT_STAYS = 192 << 20
"""Bytes of entries that a process keeps at hand which stays while a paper is written."""

OLDEST = 90
"""Days after which an entry that nobody used is dropped."""

_SEAL = hashlib.sha256().digest_size
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z]{1,8})?")
_MARK = ".made-here"
_ABANDONED = 24 * 3600
_OF_THIS_PROCESS = secrets.token_bytes(32)


class _Memory:
    """The entries used last, of at most ``largest`` bytes together; shared ones with what they say."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._size = 0
        self._entries: OrderedDict[str, tuple[bytes, object]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: str) -> tuple[bytes, object] | None:
        with self._guard:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: str, content: bytes, parsed: object = None) -> None:
        with self._guard:
            self._drop(key)
            self._entries[key] = (content, parsed)
            self._size += _weight(content, parsed)
            while self._size > self._largest:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        if (entry := self._entries.pop(key, None)) is not None:
            self._size -= _weight(*entry)


def _weight(content: bytes, parsed: object) -> int:
    """Bytes of an entry in memory: what it says takes some three times the room of its bytes, as measured."""
    return len(content) * (1 if parsed is None else 4)


class Cache:
    """Entries in one folder; without a folder nothing is kept on disk."""

    _directory: Directory | None = None

    def __init__(
        self,
        folder: Path | None,
        key: bytes | None = None,
        memory: int = 0,
        shared: SharedStore | None = None,
        largest: int = LARGEST_CACHE,
    ) -> None:
        """Use ``folder``, which is made when the first entry is written; neither it nor its parent may be a link.

        ``key`` seals the entries; without one, they are good for this process only. ``memory`` is how many bytes of
        entries the process keeps at hand, for one that stays. ``shared`` is what other machines fill and read, too;
        ``largest`` how many bytes the folder is kept at.
        """
        self._folder, self._shared, self._largest = folder, shared, largest
        self._memory = _Memory(memory) if memory else None
        self._key = key or _OF_THIS_PROCESS
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

    def read(self, key: str, parse: Callable[[bytes], Entry], *, shared: bool = False) -> Entry | None:
        """The entry under ``key``, None where there is none or ``parse`` finds it broken.

        What is ``shared`` is changed by nobody, so that the same object may be given again.
        """
        at_hand = self._memory.get(key) if self._memory is not None else None
        if at_hand is not None and shared and at_hand[1] is not None:
            return cast(Entry, at_hand[1])
        try:
            content = at_hand[0] if at_hand is not None else self._content(key) or self._taken_over(key)
            entry = parse(content) if content is not None else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if content is not None and self._memory is not None:
            self._memory.put(key, content, entry if shared else None)
        return entry

    def read_shared(self, key: str, parse: Callable[[bytes], Entry]) -> Entry | None:
        """The entry under ``key`` as others made it, whatever is known here; None as :meth:`read`."""
        content = self._shared.read(key) if self._shared is not None else None
        try:
            return parse(content) if content is not None else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _taken_over(self, key: str) -> bytes | None:
        """What others made under ``key``, which is kept here from now on."""
        content = self._shared.read(key) if self._shared is not None else None
        if content is not None:
            self._keep(key, content)
        return content

    def _content(self, key: str) -> bytes | None:
        """What lies on disk under ``key``, None where nothing does that was sealed here."""
        directory = self._opened(create=False)
        if directory is None:
            return None
        try:
            sealed = directory.read(key, LARGEST_ENTRY)
        except OSError:
            return None
        content = sealed[_SEAL:]
        if not hmac.compare_digest(sealed[:_SEAL], self._seal(key, content)):
            return None
        directory.used(key)
        return content

    def write(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``; a cache that cannot be written costs time, not the build."""
        if self._memory is not None:
            self._memory.put(key, content)
        self._keep(key, content)
        if self._shared is not None:
            self._shared.write(key, content)

    def _keep(self, key: str, content: bytes) -> None:
        try:
            directory = self._opened(create=True)
            if directory is not None:
                self._put(directory, key, self._seal(key, content) + content)
        except OSError:
            return

    def prune(self, largest: int | None = None, days: int = OLDEST) -> None:
        """Drop what is old, more than there is room for, or left by killed runs.

        Entries go that were not used for ``days``, and those not used for the longest, until the others have at most
        ``largest`` bytes together, if None as many as the cache is kept at.
        """
        largest = self._largest if largest is None else largest
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
