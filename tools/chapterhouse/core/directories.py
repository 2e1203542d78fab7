"""Folders held by their handles, so that no link can lead a file that is written, read or removed somewhere else.

A folder is reached part by part without following a link, and what is in it is then named relative to it: neither a
link that a commit brought along nor one that is put there meanwhile is followed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

_FOLDER = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _NO_LINK
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | _NO_LINK
_NEW_FILE = 0o644
_KINDS = ((stat.S_ISLNK, "a symbolic link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"))

UNFINISHED = ".new-"
"""What the names of files begin with that are still being written."""


class UnsafePlace(RuntimeError):
    """Something else than a folder or file of our own is where one should be; the message says what and where."""


class Directory:
    """An open folder."""

    def __init__(self, handle: int, path: Path) -> None:
        """Take over the open ``handle`` of the folder ``path``, which is for messages only."""
        self._handle = handle
        self.path = path

    @classmethod
    def open(cls, root: Path, *names: str, create: bool = False) -> Directory:
        """The folder ``names`` below ``root``; links on the way to ``root`` itself are followed, none below it.

        With ``create``, what is missing is made. Raises :class:`UnsafePlace`, and OSError where it cannot be opened.
        """
        directory = cls(os.open(root, _FOLDER), root)
        try:
            for name in names:
                directory._enter(name, create)
        except BaseException:
            directory.close()
            raise
        return directory

    def __enter__(self) -> Directory:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _enter(self, name: str, create: bool) -> None:
        path = self.path / name
        if create:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=self._handle)
        status = os.stat(name, dir_fd=self._handle, follow_symlinks=False)
        if not stat.S_ISDIR(status.st_mode):
            raise UnsafePlace(f"{path} is {_kind(status.st_mode)}, not a folder: remove it, or put a folder there")
        below = os.open(name, _FOLDER | _NO_LINK, dir_fd=self._handle)
        os.close(self._handle)
        self._handle, self.path = below, path

    def close(self) -> None:
        """Give the handle back."""
        os.close(self._handle)

    def names(self) -> list[str]:
        """What is in the folder."""
        return os.listdir(self._handle)

    def status(self, name: str) -> os.stat_result | None:
        """What the file ``name`` is, a link not followed; None where there is none."""
        try:
            return os.stat(name, dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def read(self, name: str, largest: int) -> bytes:
        """The content of the regular file ``name``.

        Raises OSError where there is none, and where it is something else or has more than ``largest`` bytes.
        """
        handle = os.open(name, _READ, dir_fd=self._handle)
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > largest:
                raise OSError(f"{self.path / name} is not read")
            return file.read(largest)

    def used(self, name: str) -> None:
        """Note that ``name`` was used now."""
        os.utime(name, dir_fd=self._handle, follow_symlinks=False)

    def refuse_unless_file(self, name: str) -> os.stat_result | None:
        """The status of the regular file ``name``, None where there is none yet.

        Raises :class:`UnsafePlace` where it is a link, a pipe or anything else.
        """
        status = self.status(name)
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise UnsafePlace(f"{self.path / name} is {_kind(status.st_mode)}, and is not written to: remove it")
        return status

    def write_beside(self, name: str, content: bytes, *, mode: int | None = None, lasting: bool = True) -> str:
        """Write ``content`` into a new file that shall become ``name``, and return its own name.

        It gets ``mode``, or the permissions that ``name`` has. ``lasting`` waits until the disk has it. Raises
        :class:`UnsafePlace` and OSError; nothing is left behind then.
        """
        there = self.refuse_unless_file(name)
        permissions = mode if mode is not None else stat.S_IMODE(there.st_mode) if there is not None else _NEW_FILE
        beside = f"{UNFINISHED}{secrets.token_hex(8)}"
        handle = os.open(beside, _WRITE, 0o600, dir_fd=self._handle)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(handle, permissions)
                if lasting:
                    os.fsync(handle)
        except OSError as error:
            self.remove(beside)
            raise OSError(error.errno, error.strerror, str(self.path / name)) from None
        except BaseException:
            self.remove(beside)
            raise
        return beside

    def move(self, beside: str, name: str) -> None:
        """Let the file ``beside`` take the place of ``name``."""
        os.replace(beside, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def remove(self, name: str) -> None:
        """Remove the file ``name``, if it is there."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._handle)

    def tree(self) -> list[str]:
        """What is in the folder and in all below it but folders, by the names from here with ``/`` between them."""
        found = []
        for path, _, names, handle in os.fwalk(".", dir_fd=self._handle):
            del handle
            found += [os.path.normpath(os.path.join(path, name)).replace(os.sep, "/") for name in names]
        return found

    def make_beside(self) -> str:
        """Make a folder in this one that shall take the place of another, and return its name."""
        beside = f"{UNFINISHED}{secrets.token_hex(8)}"
        os.mkdir(beside, dir_fd=self._handle)
        return beside

    def exchange(self, beside: str, name: str) -> None:
        """Let the folder ``beside`` take the place of ``name``; what was there is called ``beside`` afterwards.

        Where the second of the two renamings fails, the first is taken back.
        """
        if self.status(name) is None:
            os.rename(beside, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)
            return
        old = f"{UNFINISHED}{secrets.token_hex(8)}"
        os.rename(name, old, src_dir_fd=self._handle, dst_dir_fd=self._handle)
        try:
            os.rename(beside, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)
        except BaseException:
            os.rename(old, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)
            raise
        os.rename(old, beside, src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def remove_tree(self, name: str) -> None:
        """Remove the folder ``name`` with all that is in it, if it is there; no link in it is followed."""
        with suppress(FileNotFoundError):
            shutil.rmtree(name, dir_fd=self._handle)


def _kind(mode: int) -> str:
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "a device or a file")
