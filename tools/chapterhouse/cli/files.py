"""Contents into files, each whole or not at all, and none of them elsewhere than where it is named."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from chapterhouse.core.directories import Directory

_LARGEST = 1 << 30


class Change(NamedTuple):
    """What a file held when it was read, and what it shall hold."""

    before: bytes
    after: bytes


def replace_files(contents: Mapping[Path, bytes], root: Path) -> None:
    """Write all files beside their places, then move each into place: a killed run leaves the last good ones.

    A file that is there keeps its permissions. Below ``root``, the project's folder, no link is followed. Raises
    :class:`~chapterhouse.core.directories.UnsafePlace` where a link, a pipe or a device is in the way, OSError where a
    file cannot be written; none is replaced then.
    """
    with ExitStack() as opened:
        waiting = [(_folder(path, root, opened), path.name, content) for path, content in contents.items()]
        written: list[tuple[Directory, str, str]] = []
        try:
            for folder, name, content in waiting:
                written.append((folder, folder.write_beside(name, content), name))
            for folder, beside, name in written:
                folder.move(beside, name)
        finally:
            for folder, beside, _ in written:
                folder.remove(beside)


def change_files(changes: Mapping[Path, Change], root: Path) -> None:
    """Make all ``changes``; a failure or an interruption on the way puts back what was there.

    Raises OSError, before anything is changed, where a file cannot be written or is not what it was when it was read.
    """
    with ExitStack() as opened:
        folders = {path: _folder(path, root, opened) for path in changes}
        waiting: dict[Path, str] = {}
        try:
            for path, change in changes.items():
                waiting[path] = folders[path].write_beside(path.name, change.after)
            for path, change in changes.items():
                if folders[path].read(path.name, _LARGEST) != change.before:
                    raise OSError(f"{path.name} was changed in the meantime; nothing was written, so try again")
            done: list[Path] = []
            try:
                for path, beside in waiting.items():
                    done.append(path)
                    folders[path].move(beside, path.name)
            except BaseException:
                for path in done:
                    if folders[path].read(path.name, _LARGEST) != changes[path].before:
                        folders[path].move(folders[path].write_beside(path.name, changes[path].before), path.name)
                raise
        finally:
            for path, beside in waiting.items():
                folders[path].remove(beside)


def _folder(path: Path, root: Path, opened: ExitStack) -> Directory:
    """The folder of ``path``; what the project does not hold is for who runs the tool to name, links and all."""
    path = Path.cwd() / path
    if path.is_relative_to(root):
        return opened.enter_context(Directory.open(root, *path.relative_to(root).parent.parts, create=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    return opened.enter_context(Directory.open(path.parent))
