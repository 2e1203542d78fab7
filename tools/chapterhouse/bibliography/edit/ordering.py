"""Two orders of things, grown from a third, into one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def _moved(base: Sequence[Thing], side: Sequence[Thing]) -> bool:
    """True where ``side`` has things of ``base`` in another order."""
    before, now = set(base), set(side)
    return [thing for thing in base if thing in now] != [thing for thing in side if thing in before]


def merged_order(
    base: Sequence[Thing],
    ours: Sequence[Thing],
    theirs: Sequence[Thing],
    sorting: Callable[[Thing], Any] | None = None,
) -> list[Thing]:
    """All of ``ours`` and ``theirs``, each once: in the order of the side that moved things, ours before theirs.

    What only the other side has stands behind what it follows there; where both sides put new things into the same
    gap and all that ``base`` had is sorted, ``sorting`` says which goes first, else ours does.
    """
    kept, other = (theirs, ours) if _moved(base, theirs) and not _moved(base, ours) else (ours, theirs)
    is_sorted = sorting is not None and all(sorting(before) <= sorting(after) for before, after in pairwise(base))
    known, elsewhere = set(base), set(other)
    mine = {thing for thing in kept if thing not in known and thing not in elsewhere}
    following: dict[Thing | None, Thing | None] = {}
    last: Thing | None = None
    for thing in kept:
        following[last] = thing
        last = thing
    following[last] = None
    present = set(kept)
    before: Thing | None = None
    for thing in other:
        if thing not in present:
            at = before
            while (after := following[at]) is not None and after in mine:
                if is_sorted and sorting is not None and sorting(thing) < sorting(after):
                    break
                at = after
            following[at], following[thing] = thing, following[at]
            present.add(thing)
        before = thing
    order: list[Thing] = []
    at = None
    while (after := following[at]) is not None:
        order.append(after)
        at = after
    return order
