"""The project as it lies on the disk, read so that nothing can lead out of it, not even while it is being read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chapterhouse.core.limits import most
from chapterhouse.inputs.source.refusal import (
    COPY_FILES,
    FOREIGN,
    PRODUCTS,
    PUT_FILE,
    UNLOCK,
    Refused,
    check_count,
    check_path,
    check_size,
    decoded,
    missing,
    refusal_of,
)

_DEEPEST = 32

# Windows has neither; there, links are looked for before a file is opened and once more afterwards.
_BY_FOLDER = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_READ_LAST = _READ | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ_FOLDER = _READ | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)


class WorkTree:
    """The files in the folder ``root`` as they lie on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def paths(self) -> tuple[str, ...]:
        """See :meth:`Source.paths`."""
        return self._listing()[0]

    def refusals(self) -> tuple[Refused, ...]:
        """See :meth:`Source.refusals`."""
        return self._listing()[1]

    def read_text(self, path: str) -> str:
        """See :meth:`Source.read_text`."""
        return decoded(path, self.read_bytes(path))

    def read_bytes(self, path: str) -> bytes:
        """See :meth:`Source.read_bytes`."""
        check_path(path)
        try:
            file = self._open(path)
        except (FileNotFoundError, NotADirectoryError):
            missing(path, self.paths())
        except OSError as error:
            raise Refused(path, "unreadable-file", f"cannot be read: {error.strerror}", hint=UNLOCK) from None
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device, a pipe or a socket"
                raise Refused(path, "not-a-file", f"is {kind}, not a file", hint=PUT_FILE)
            check_size(path, status.st_size)
            with open(file, "rb", closefd=False) as stream:
                data = stream.read(most("file-bytes") + 1)
        except OSError as error:
            raise Refused(path, "unreadable-file", f"cannot be read: {error.strerror}", hint=UNLOCK) from None
        finally:
            os.close(file)
        check_size(path, len(data))
        return data

    def _open(self, path: str) -> int:
        """A descriptor of the file, reached folder by folder so that no link can be slipped in on the way."""
        *folders, name = path.split("/")
        with self._folder(tuple(folders)) as folder:
            if folder is None:
                return self._open_by_name(path)
            self._refuse_link(path, name, folder)
            return os.open(name, _READ_LAST, dir_fd=folder)

    @contextmanager
    def _folder(self, names: tuple[str, ...]) -> Iterator[int | None]:
        """A descriptor of the folder, None on systems that open by name only; raises where a link is on the way."""
        if not _BY_FOLDER:
            yield None
            return
        folder = os.open(self._root, _READ | os.O_DIRECTORY)
        try:
            for depth, name in enumerate(names):
                path = "/".join(names[: depth + 1])
                self._refuse_link(path, name, folder)
                below = os.open(name, _READ_FOLDER, dir_fd=folder)
                os.close(folder)
                folder = below
                if _exists(".git", folder):
                    raise Refused(
                        path, "refused-submodule", "is a repository of its own (a submodule)", hint=COPY_FILES
                    )
            yield folder
        finally:
            os.close(folder)

    def _refuse_link(self, path: str, name: str, folder: int) -> None:
        # Only for the message: O_NOFOLLOW refuses a link that is put here after this look, with a vaguer reason.
        if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise Refused(path, "refused-symlink", "is a symbolic link", hint=PUT_FILE)

    def _open_by_name(self, path: str) -> int:
        at = self._root
        for name in path.split("/"):
            at = at / name
            status = os.lstat(at)
            if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", None):
                raise Refused(path, "refused-symlink", "leads through a link", hint=PUT_FILE)
        file = os.open(at, _READ_LAST)
        opened = os.fstat(file)
        if (opened.st_dev, opened.st_ino) != (status.st_dev, status.st_ino):
            os.close(file)
            raise Refused(path, "refused-symlink", "was replaced while it was opened")
        return file

    def _listing(self) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
        """The files and the refusals, each sorted."""
        files: list[str] = []
        refused: list[Refused] = []
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            folder = waiting.pop()
            try:
                entries = self._entries(folder)
            except Refused as closed:
                refused.append(closed)
                continue
            except OSError as error:
                if not folder:
                    raise Refused(".", "unreadable-file", f"cannot be read: {error.strerror}") from None
                reason = f"cannot be read: {error.strerror}"
                refused.append(Refused("/".join(folder), "unreadable-file", reason, hint=UNLOCK))
                continue
            if folder and any(name == "pyvenv.cfg" for name, _ in entries):
                continue
            for name, mode in entries:
                path = "/".join((*folder, name))
                if name.startswith(".") or name in FOREIGN or (not folder and name in PRODUCTS):
                    continue
                refusal = refusal_of(path, mode)
                if refusal is not None:
                    refused.append(refusal)
                elif stat.S_ISDIR(mode) and len(folder) < _DEEPEST:
                    waiting.append((*folder, name))
                elif stat.S_ISREG(mode):
                    files.append(path)
            check_count(files)
        return tuple(sorted(files)), tuple(sorted(refused, key=lambda refusal: refusal.path))

    def _entries(self, names: tuple[str, ...]) -> list[tuple[str, int]]:
        """The names in a folder with the type bits of their modes."""
        with (
            self._folder(names) as folder,
            os.scandir(self._root.joinpath(*names) if folder is None else folder) as found,
        ):
            return [(entry.name, _mode(entry)) for entry in found]


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _mode(entry: os.DirEntry[str]) -> int:
    # The order of likelihood; the kernel told the type with the name, so that none of these asks again.
    if entry.is_file(follow_symlinks=False):
        return stat.S_IFREG
    if entry.is_dir(follow_symlinks=False):
        return stat.S_IFDIR
    return stat.S_IFLNK if entry.is_symlink() else stat.S_IFIFO
