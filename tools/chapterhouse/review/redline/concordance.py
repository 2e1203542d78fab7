"""Numbers of paragraphs in an old revision to those in a new one, in runs where whole stretches moved together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapterhouse.review.redline.comparison import Change


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Paragraphs that follow one another: their first and last numbers before and now; empty for new or gone."""

    old: tuple[str, str]
    new: tuple[str, str]

    @property
    def before(self) -> str:
        """The old numbers in words, empty for what is new."""
        return _range(*self.old)

    @property
    def now(self) -> str:
        """The new numbers in words, empty for what is gone."""
        return _range(*self.new)


def pairs_of(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """The old and new number of each paragraph that has one; one of both is empty for what is new or gone."""
    for change in changes:
        old, new = (block.number if block is not None else "" for block in (change.old, change.new))
        if old or new:
            yield old, new


def concordance(pairs: Iterable[tuple[str, str]]) -> list[Renumbered]:
    """What is numbered otherwise than before, in the order of ``pairs``, stretches as one."""
    found: list[Renumbered] = []
    for old, new in pairs:
        if old == new:
            continue
        last = found[-1] if found else None
        if last is not None and _follows(last.old[1], old) and _follows(last.new[1], new):
            found[-1] = Renumbered((last.old[0], old), (last.new[0], new))
        else:
            found.append(Renumbered((old, old), (new, new)))
    return found


def _follows(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    (chapter, number), (next_chapter, next_number) = (each.rsplit(":", 1) for each in (one, other))
    return chapter == next_chapter and int(next_number) == int(number) + 1


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
