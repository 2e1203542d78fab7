"""What was read from a commenter's file into the round: nothing twice, identifiers that stay, copies grouped."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.review.duplicates import grouped
from chapterhouse.review.remark import DOCUMENT, Remark

ORPHANS, WHOLE = "orphans", "whole"
_MOST_IN_FILE = 5_000
"""Records of one file, so that it stays small enough to be read and merged."""

Files = Mapping[str, Sequence[Remark]]
"""The remarks of a round by the name of their file, without folder and suffix."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The files that changed, and what came in: ``known`` counts remarks that were there already.

    ``changed`` are those whose words in the commenter's file are others than before; both are kept.
    """

    files: Files
    added: tuple[Remark, ...]
    known: int
    changed: tuple[Remark, ...]


def add(files: Files, new: Iterable[Remark]) -> Imported:
    """The round ``files`` with the remarks ``new``, whose identifiers are those of the commenter's file."""
    existing = [remark for remarks in files.values() for remark in remarks]
    taken = {remark.id for remark in existing}
    by_source: dict[tuple[str, str], list[Remark]] = {}
    contents = {_content(remark) for remark in existing}
    for remark in existing:
        by_source.setdefault((remark.origin, remark.key), []).append(remark)
    added: list[Remark] = []
    changed: list[Remark] = []
    known = 0
    for remark in new:
        earlier = by_source.get((remark.origin, remark.key), [])
        if any(_words(one) == _words(remark) for one in earlier) or (not earlier and _content(remark) in contents):
            known += 1
            continue
        if earlier:
            changed.append(remark)
        remark = dataclasses.replace(remark, id=_free(remark, taken))
        taken.add(remark.id)
        by_source.setdefault((remark.origin, remark.key), []).append(remark)
        added.append(remark)
    added = grouped(existing, added)
    return Imported(_distributed(files, added), tuple(added), known, tuple(changed))


def _words(remark: Remark) -> tuple[object, ...]:
    return remark.comment, remark.proposed


def _content(remark: Remark) -> tuple[object, ...]:
    """What makes a remark the same although its file has another name; its row may be."""
    return remark.key, remark.person, remark.body, remark.given, *_words(remark)


def _free(remark: Remark, taken: set[str]) -> str:
    """The identifier of the sheet; where another sheet has the same, with its file's name before it."""
    if remark.id not in taken and not remark.id.startswith("row-"):
        return remark.id
    stem = remark.origin.rpartition("/")[2].partition(".")[0]
    name = f"{stem}-{remark.id}"
    number = 2
    while name in taken:
        name = f"{stem}-{remark.id}.{number}"
        number += 1
    return name


def _distributed(files: Files, added: Sequence[Remark]) -> dict[str, list[Remark]]:
    """The files that gain something, with what they held before."""
    changed: dict[str, list[Remark]] = {}
    for remark in added:
        name = base = file_of(remark)
        number = 1
        while len(changed.get(name, files.get(name, ()))) >= _MOST_IN_FILE:
            number += 1
            name = f"{base}-{number}"
        if name not in changed:
            changed[name] = list(files.get(name, ()))
        changed[name].append(remark)
    return changed


def file_of(remark: Remark) -> str:
    """The file for a remark: its chapter's, or that of the whole document or of the orphans."""
    if remark.place is None:
        return ORPHANS
    if remark.place.file == DOCUMENT:
        return WHOLE
    return remark.place.file.rpartition("/")[2].removesuffix(".md")
