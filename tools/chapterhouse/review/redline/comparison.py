"""Two sequences of blocks into changes: what is the same, reworded, new, gone or elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from chapterhouse.core.alignment import common_runs
from chapterhouse.review.redline.blocks import Block

_ALIKE = 0.45
"""The share of words in common from which two blocks are one block, reworded."""
_MOVED = 0.85
_LONG_ENOUGH = 12
"""Characters from which a block that is elsewhere now has moved, and is not only alike; headings may be shorter."""
_TOKEN = re.compile(r"@\w(?:[\w:.#$%&+?<>~/-]*\w)?|\w+|\s+|[^\w\s]")
_MOST_PAIRS = 250_000


class Status(StrEnum):
    """What happened to a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """It is elsewhere now; it stands at its new place, and may be reworded."""


@dataclass(frozen=True, slots=True)
class Change:
    """A block before and after; one of both is None for what is new or gone."""

    status: Status
    old: Block | None
    new: Block | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: ``-`` stood in the old text alone, ``+`` stands in the new one alone, ``=`` in both."""

    sign: str
    text: str


def compare(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """The changes from ``old`` to ``new`` in the order of ``new``, what is gone where it was."""
    changes = aligned(old, new)
    moved = moves(changes)
    gone = set(moved.values())
    for index, one in moved.items():
        changes[index] = Change(Status.MOVED, changes[one].old, changes[index].new)
    return [change for index, change in enumerate(changes) if index not in gone]


def aligned(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """The same, but what moved is gone in one place and new in another."""
    keys: dict[tuple[str, str, str], str] = {}
    ones, others = ([keys.setdefault(block.key, str(len(keys))) for block in blocks] for blocks in (old, new))
    changes: list[Change] = []
    at1 = at2 = 0
    for one, other, length in [*common_runs(ones, others), (len(old), len(new), 0)]:
        changes += _gap(old[at1:one], new[at2:other])
        changes += [Change(Status.SAME, old[one + step], new[other + step]) for step in range(length)]
        at1, at2 = one + length, other + length
    return changes


def _gap(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    """Pair the blocks of a gap so that the words in common are most, in the order of both."""
    pairs = _pairs(old, new)
    at1 = at2 = 0
    for one, other in [*pairs, (len(old), len(new))]:
        yield from (Change(Status.REMOVED, block, None) for block in old[at1:one])
        yield from (Change(Status.ADDED, None, block) for block in new[at2:other])
        if one < len(old) and other < len(new):
            yield Change(Status.CHANGED, old[one], new[other])
        at1, at2 = one + 1, other + 1


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    bags = [[Counter(block.text.casefold().split()) for block in blocks] for blocks in (old, new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness: dict[tuple[int, int], float] = {}
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = _likeness(bags[0][i], bags[1][j]) if old[i].kind == new[j].kind else 0.0
            if (old[i].image and new[j].image) or _same_cell(old[i], new[j]):
                alike = max(alike, 0.5)
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if alike >= _ALIKE:
                likeness[i, j] = alike
                best[i][j] = max(best[i][j], alike + best[i + 1][j + 1])
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if (i, j) in likeness and best[i][j] == likeness[i, j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 0.0


def moves(changes: Sequence[Change]) -> dict[int, int]:
    """What is gone in one place and new in another: by the positions of what is new those of what is gone."""
    gone = {index: change.old for index, change in enumerate(changes) if change.status is Status.REMOVED and change.old}
    found: dict[int, int] = {}
    taken: set[int] = set()
    by_text: dict[tuple[str, str, str], list[int]] = {}
    for index, block in gone.items():
        by_text.setdefault(block.key, []).append(index)
    bags = {index: Counter(block.text.casefold().split()) for index, block in gone.items()}
    for index, change in enumerate(changes):
        new = change.new
        if change.status is not Status.ADDED or new is None:
            continue
        is_short = len(new.text) < _LONG_ENOUGH
        if is_short and new.kind != "heading":
            continue
        same = next((one for one in by_text.get(new.key, ()) if one not in taken), None)
        if same is None and not is_short and len(gone) < 2_000:
            bag = Counter(new.text.casefold().split())
            likely = (
                (_likeness(bag, bags[one]), one) for one in gone if one not in taken and gone[one].kind == new.kind
            )
            share, best = max(likely, default=(0.0, -1))
            same = best if share >= _MOVED else None
        if same is not None:
            taken.add(same)
            found[index] = same
    return found


def _same_cell(one: Block, other: Block) -> bool:
    return bool(one.row) and (one.kind, one.row, one.column) == (other.kind, other.row, other.column)


def likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    return _likeness(*(Counter(text.casefold().split()) for text in (one, other)))


def pieces(old: str, new: str) -> list[Piece]:
    """The words of both texts in one row; a blank between two changed words is changed with them."""
    ones, others = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Piece] = []

    def add(sign: str, tokens: Sequence[str]) -> None:
        text = "".join(tokens)
        if not text:
            return
        if found and found[-1].sign == sign:
            found[-1] = Piece(sign, found[-1].text + text)
        else:
            found.append(Piece(sign, text))

    for kind, a, b, c, d in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        if kind == "equal":
            add("=", ones[a:b])
        else:
            add("-", ones[a:b])
            add("+", others[c:d])
    return _joined(found)


def _joined(found: list[Piece]) -> list[Piece]:
    """Changes with nothing but a blank between them as one: "~two words~" reads better than "~two~ ~words~"."""
    result: list[Piece] = []
    index = 0
    while index < len(found):
        old = new = ""
        changed = False
        while index < len(found):
            piece = found[index]
            if piece.sign == "=":
                between = changed and not piece.text.strip() and index + 1 < len(found)
                if not between:
                    break
                old, new = old + piece.text, new + piece.text
            elif piece.sign == "-":
                old, changed = old + piece.text, True
            else:
                new, changed = new + piece.text, True
            index += 1
        if changed:
            result += [Piece(sign, text) for sign, text in (("-", old), ("+", new)) if text]
        else:
            result.append(found[index])
            index += 1
    return result
