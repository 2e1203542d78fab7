"""Entries by their names in a store that fsspec reaches: a folder, a bucket, a web server.

Which entries there are is asked once: of the store itself, or, where it cannot list them (a web server), of the file
``index`` that whoever filled it left there. A store that fails once is left alone from then on; no build fails by it.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chapterhouse.core.shared_store.keys import StoreKey

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LARGEST_ENTRY = 256 << 20
"""Bytes of an entry: larger ones stay on their machine."""
LARGEST_STORE = 5000 << 20
"""Bytes of all entries together, unless somebody wants it otherwise."""

_NAME = re.compile(r"[0-9a-f]{64}")
_INDEX = "index"
_LARGEST_INDEX = 64 << 20
_UNFINISHED = "new-"
_AT_ONCE = 8
_WEB = frozenset({"http", "https"})
_SECONDS = 20


class SharedStore:
    """The store at ``url``, filled by who has its secret key and read by who has one of the two."""

    def __init__(self, url: str, key: StoreKey, *, read_only: bool = False, largest: int = LARGEST_STORE) -> None:
        """Nothing is asked of the store before the first entry is; it is kept at ``largest`` bytes."""
        self._url, self._key, self._largest = url.rstrip("/"), key, largest
        self.is_written = key.can_seal and not read_only and url.partition(":")[0] not in _WEB
        self.trouble: str | None = None
        """Why the store is not used, if it is not."""
        self.read_bytes = self.written_entries = self.read_entries = 0
        self._files: AbstractFileSystem | None = None
        self._known: frozenset[str] = frozenset()
        self._guard = threading.Lock()
        self._writers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="chapterhouse-store")
        self._room = threading.BoundedSemaphore(4 * _AT_ONCE)
        self._writing: list[Future[None]] = []

    def read(self, name: str) -> bytes | None:
        """The content of the entry ``name``, None where there is none that was signed with the key of the store."""
        with self._guard:
            files = self._opened()
        if files is None or name not in self._known:
            return None
        try:
            entry = self._content(files, name, LARGEST_ENTRY)
        except FileNotFoundError:  # somebody made room meanwhile
            return None
        except Exception as error:
            self._give_up(error)
            return None
        content = self._key.opened(name, entry)
        if content is not None:
            self.read_entries += 1
            self.read_bytes += len(content)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Let others have ``content`` under ``name``, while the caller goes on."""
        if not self.is_written or self.trouble is not None or len(content) > LARGEST_ENTRY:
            return
        self._room.acquire()
        self._writing.append(self._writers.submit(self._write, name, content))

    def flush(self) -> None:
        """Wait for what is being written."""
        waiting, self._writing = self._writing, []
        for written in waiting:
            written.result()

    def finish(self) -> None:
        """Wait for what is being written, then :meth:`tidy` up. Afterwards nothing is written."""
        self.flush()
        self._writers.shutdown()
        if self.written_entries:
            self.tidy()

    def tidy(self) -> None:
        """Make room, and write down which entries there are."""
        with self._guard:
            files = self._opened()
        if files is None or not self.is_written:
            return
        try:
            left = self._make_room(files)
            self._put(files, _INDEX, json.dumps(sorted(left)).encode())
        except Exception as error:
            self._give_up(error)

    def _write(self, name: str, content: bytes) -> None:
        try:
            with self._guard:
                files = self._opened()
            if files is not None:
                self._put(files, name, self._key.seal(name, content))
                with self._guard:
                    self.written_entries += 1
        except Exception as error:
            self._give_up(error)
        finally:
            self._room.release()

    def _opened(self) -> AbstractFileSystem | None:
        """The files of the store, and from then on which there are; None once it failed."""
        if self._files is None and self.trouble is None:
            try:
                from fsspec.core import url_to_fs

                files, _ = url_to_fs(self._url, **_options(self._url))
                self._known = self._index(files) if self._is_web else frozenset(_sizes(files, self._url))
                self._files = files
            except Exception as error:
                self._give_up(error)
        return self._files if self.trouble is None else None

    @property
    def _is_web(self) -> bool:
        return self._url.partition(":")[0] in _WEB

    def _index(self, files: AbstractFileSystem) -> frozenset[str]:
        try:
            listed = json.loads(self._content(files, _INDEX, _LARGEST_INDEX))
        except FileNotFoundError:
            return frozenset()
        return frozenset(name for name in listed if isinstance(name, str) and _NAME.fullmatch(name))

    def _content(self, files: AbstractFileSystem, name: str, largest: int) -> bytes:
        where = f"{self._url}/{name}"
        if not self._is_web:
            return bytes(files.cat_file(where))
        with files.open(where, "rb", block_size=0, size=1) as stream:  # as it comes, asked for once
            content = bytes(stream.read(largest + 1))
        if len(content) > largest:
            raise ValueError(f"{name} is larger than {largest} bytes")
        return content

    def _put(self, files: AbstractFileSystem, name: str, content: bytes) -> None:
        """Write whole or not at all: buckets do so by themselves, folders by renaming."""
        where = f"{self._url}/{name}"
        if not _is_folder(self._url):
            files.pipe_file(where, content)
            return
        beside = f"{self._url}/{_UNFINISHED}{secrets.token_hex(8)}"
        files.makedirs(self._url, exist_ok=True)
        files.pipe_file(beside, content)
        try:
            files.mv(beside, where)
        except Exception:
            with suppress(Exception):
                files.rm_file(beside)
            raise

    def _make_room(self, files: AbstractFileSystem) -> set[str]:
        """Remove the entries that were written first, until the others take at most ``largest`` bytes; their names."""
        sizes = _sizes(files, self._url)
        if sum(size for size, _ in sizes.values()) <= self._largest:
            return set(sizes)
        left, together = set(), 0
        for name in sorted(sizes, key=lambda name: sizes[name][1], reverse=True):
            together += sizes[name][0]
            if together <= self._largest:
                left.add(name)
            else:
                with suppress(FileNotFoundError):  # somebody else made room as well
                    files.rm_file(f"{self._url}/{name}")
        return left

    def _give_up(self, error: Exception) -> None:
        if self.trouble is None:
            self.trouble = _in_words(error)


def _sizes(files: AbstractFileSystem, url: str) -> Mapping[str, tuple[int, str]]:
    """The size of each entry, and when it was written, as a text that sorts by time."""
    files.invalidate_cache()
    try:
        found: list[dict[str, Any]] = files.ls(url, detail=True)
    except FileNotFoundError:
        return {}
    entries = {str(one["name"]).rpartition("/")[2]: one for one in found if one["type"] == "file"}
    return {
        name: (int(one["size"] or 0), _time(one.get("mtime", one.get("LastModified", one.get("created")))))
        for name, one in entries.items()
        if _NAME.fullmatch(name)
    }


def _time(written: object) -> str:
    return f"{written:020.6f}" if isinstance(written, (int, float)) else str(written)


def _is_folder(url: str) -> bool:
    return url.partition(":")[0] in ("file", "local")


def _options(url: str) -> dict[str, Any]:
    """What keeps a store that does not answer from holding up a build."""
    scheme = url.partition(":")[0]
    if scheme in _WEB:
        from aiohttp import ClientTimeout

        return {"client_kwargs": {"timeout": ClientTimeout(total=6 * _SECONDS, connect=_SECONDS, sock_read=_SECONDS)}}
    if scheme == "s3":
        return {
            "config_kwargs": {"connect_timeout": _SECONDS, "read_timeout": _SECONDS, "retries": {"max_attempts": 2}}
        }
    return {}


def _in_words(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f'it needs {error.name}, which is not installed: pip install "chapterhouse[cluster]"'
    if isinstance(error, ImportError):  # what fsspec raises for the library of a kind of store, such as s3fs
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
