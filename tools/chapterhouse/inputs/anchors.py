"""Who is called what in the outputs: a slug for each chapter and an anchor for each thing, each given once.

Nobody else makes an anchor of a file's name. Two chapters may be called ``intro.md`` in two folders, and a heading, an
identifier and a label may have the same words: what comes first keeps the plain name, so that links from elsewhere stay
good when a paper grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chapterhouse.model.labels import as_anchor

_OWN = re.compile(r"(?:page|fn|fnref):.*|refs?|(?:ref|cite)-.*", re.DOTALL)
"""The anchors of what a build adds: pages of its own, notes, entries of the list of references, places that cite."""

_NO_NAME = re.compile(r"[^\w.-]+")
"""What no anchor holds: an ``id`` of HTML has no spaces (its standard, 3.2.6), and addresses quote most other signs."""


def slugs_of(paths: Iterable[str]) -> dict[str, str]:
    """A slug for each of the chapters at ``paths``: the file's name, for a later one of that name with its folder.

    Spaces and what else no anchor holds are hyphens in it.
    """
    paths = tuple(dict.fromkeys(paths))
    slugs: dict[str, str] = {}
    later: list[str] = []
    taken: set[str] = set()
    for path in paths:
        name = _NO_NAME.sub("-", path.rpartition("/")[2].removesuffix(".md"))
        if name.casefold() in taken:
            later.append(path)
        else:
            taken.add(name.casefold())
            slugs[path] = name
    for path in later:
        wished = slug = _NO_NAME.sub("-", path.removesuffix(".md"))
        number = 1
        while slug.casefold() in taken:
            number += 1
            slug = f"{wished}-{number}"
        taken.add(slug.casefold())
        slugs[path] = slug
    return {path: slugs[path] for path in paths}


def further_slugs(slug: str, count: int, taken: Iterable[str]) -> Iterator[str]:
    """Slugs for ``count`` further chapters in the file of the chapter ``slug``, none among ``taken``."""
    known = {name.casefold() for name in taken}
    number = 1
    for _ in range(count):
        number += 1
        while f"{slug}-{number}".casefold() in known:
            number += 1
        yield f"{slug}-{number}"


class Anchors:
    """Gives each thing of a paper an anchor that no other has."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wished: str) -> str:
        """``wished`` as an anchor, numbered where it is taken already."""
        wished = as_anchor(wished)
        anchor, number = wished, 1
        while anchor in self._taken:
            number += 1
            anchor = f"{wished}--{number}"
        self._taken.add(anchor)
        return anchor

    def give_own(self, identifier: str, slug: str) -> str:
        """An anchor for what the author of the chapter ``slug`` called ``identifier``: this, unless builds use it."""
        return self.give(f"{slug}--{identifier}" if _OWN.fullmatch(identifier) else identifier)
