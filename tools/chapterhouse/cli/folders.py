"""Contents into a folder that is replaced as a whole: a reader of it sees the old state or the new, never a mixture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from chapterhouse.core.directories import Directory, UnsafePlace

_LIST = ".files"
"""Holds the names of what a build wrote, so that nothing else is ever removed."""
_LARGEST = 1 << 24
_TEXTS = frozenset({".jats", ".md", ".tex", ".typ"})
"""Of outputs that name pictures in a folder beside them."""


def replace_folder(path: Path, contents: Mapping[str, bytes], root: Path) -> None:
    """Write ``contents``, by their names in it, into a folder beside ``path``, and let it take the place of that one.

    Below ``root``, the project's folder, no link is followed. Raises
    :class:`~chapterhouse.core.directories.UnsafePlace` where ``path`` holds what no build wrote, which would be lost,
    and OSError where a file cannot be written; the old folder stays as it was then.
    """
    way = path.relative_to(root).parent.parts
    with Directory.open(root, *way, create=True) as parent:
        if parent.status(path.name) is not None:
            with Directory.open(root, *way, path.name) as folder:
                _refuse_foreign(folder)
        new = parent.make_beside()
        try:
            for name, content in {**contents, _LIST: "\n".join(sorted([*contents, _LIST])).encode()}.items():
                place = PurePosixPath(name)
                with Directory.open(root, *way, new, *place.parent.parts, create=True) as folder:
                    folder.move(folder.write_beside(place.name, content, lasting=False), place.name)
            parent.exchange(new, path.name)
        finally:
            parent.remove_tree(new)


def shown_by_others(path: Path, written: Collection[str], root: Path) -> dict[str, bytes]:
    """Of the folder at ``path`` the files that documents beside it name which are not ``written`` now.

    LaTeX, Typst and Markdown of a paper share a folder of pictures, and each may be built alone.
    """
    way = path.relative_to(root).parent.parts
    with Directory.open(root, *way, create=True) as parent:
        others = [name for name in parent.names() if PurePosixPath(name).suffix in _TEXTS and name not in written]
        texts = b"\n".join(parent.read(name, _LARGEST) for name in others)
        if not others or parent.status(path.name) is None:
            return {}
        with Directory.open(root, *way, path.name) as folder:
            named = [name for name in folder.tree() if f"{path.name}/{name}".encode() in texts]
        kept = {}
        for name in named:
            place = PurePosixPath(name)
            with Directory.open(root, *way, path.name, *place.parent.parts) as folder:
                kept[name] = folder.read(place.name, _LARGEST)
        return kept


def _refuse_foreign(folder: Directory) -> None:
    known = folder.read(_LIST, _LARGEST).decode().split("\n") if folder.status(_LIST) else []
    foreign = sorted(set(folder.tree()) - set(known))
    if foreign:
        where = folder.path / foreign[0]
        raise UnsafePlace(f"{where} was not written by a build, and would be lost: move it somewhere else")
