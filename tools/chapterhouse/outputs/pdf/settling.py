"""Units into pages and page numbers, each of which depends on the other: set again until both stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.core.runtime import Progress
from chapterhouse.outputs.pdf.index import with_pages
from chapterhouse.outputs.pdf.names import PAGE_REFERENCE
from chapterhouse.outputs.pdf.numbering import estimated_label, estimated_pages, page_labels, placeholders
from chapterhouse.outputs.pdf.typeset_pages import TypesetError, TypesetPages
from chapterhouse.outputs.pdf.typesetters import Typesetters
from chapterhouse.outputs.pdf.units import Unit

_ROUNDS_BEFORE_NUMBERS_ONLY_GROW = 3
_ROUNDS = 12
UNKNOWN = "?"
"""Stands for the number of the page of what is nowhere."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Units with their pages; ``labels`` are the printed numbers of these, by unit, blank pages among them."""

    units: list[Unit]
    pages: list[TypesetPages]
    labels: list[list[str]]

    @property
    def numbers(self) -> dict[str, str]:
        """The printed number of the page of every identifier that is printed somewhere or whose number is wanted."""
        found: dict[str, str] = {}
        for made, labels in zip(self.pages, self.labels, strict=True):
            for name, (number, _, _) in made.anchors.items():
                found.setdefault(name, labels[number])
        for unit in self.units:
            for target in unit.targets:
                found.setdefault(target, UNKNOWN)
        return found


@dataclass(frozen=True, slots=True)
class _Wish:
    """A unit as it is to be set, with what stands for its numbers, and the page references that it leaves out."""

    unit: Unit
    numbers: Mapping[str, str]
    left_out: frozenset[int] = frozenset()


def settle(units: Sequence[Unit], workers: Typesetters, progress: Progress, *, two_sided: bool, near: bool) -> Settled:
    """All units with as much room for each page number as the number turns out to need.

    ``two_sided`` units begin on right-hand pages. Where references to what is ``near`` print no page, those are left
    out whose target turns out to be on the same page, or on one that is seen with it.
    """
    labels = _estimated_labels(units)
    wishes = [_Wish(unit, placeholders(unit.targets, labels, {}, only_grow=False)) for unit in units]
    made: dict[int, TypesetPages] = {}
    changed = list(range(len(units)))
    kept: set[tuple[int, int]] = set()
    for round_ in range(_ROUNDS):
        known = len(units) - len(changed)
        jobs = {index: (wishes[index].unit, wishes[index].numbers, wishes[index].left_out) for index in changed}
        made |= workers.set(jobs, lambda done, known=known: progress("typesetting", known + done, len(units)))  # type: ignore[misc]
        pages = [made[index] for index in range(len(units))]
        settled = Settled([wish.unit for wish in wishes], pages, _labels(units, pages, two_sided=two_sided))
        only_grow = round_ >= _ROUNDS_BEFORE_NUMBERS_ONLY_GROW
        left_out = _left_out(settled, wishes, kept, two_sided=two_sided) if near else [w.left_out for w in wishes]
        numbers = settled.numbers
        needed = [
            _Wish(
                unit if unit.index is None else with_pages(unit, numbers),
                placeholders(unit.targets, numbers, wish.numbers, only_grow=only_grow),
                unprinted,
            )
            for unit, wish, unprinted in zip(units, wishes, left_out, strict=True)
        ]
        changed = [index for index in range(len(units)) if needed[index] != wishes[index]]
        if not changed and len({one.layout_version for one in pages}) == 1:
            return settled
        wishes = needed
    raise TypesetError(("the page numbers do not settle: each layout calls for another one",))


def _estimated_labels(units: Sequence[Unit]) -> dict[str, str]:
    by_unit = page_labels([(unit.sequence, estimated_pages(unit.html)) for unit in units])
    labels = dict.fromkeys((target for unit in units for target in unit.targets), "1")
    for unit, pages in zip(units, by_unit, strict=True):
        for target in labels:
            label = estimated_label(unit.html, target, pages)
            if label is not None:
                labels[target] = label
    return labels


def _labels(units: Sequence[Unit], pages: Sequence[TypesetPages], *, two_sided: bool) -> list[list[str]]:
    """The printed number of every page; on two sides a blank page follows a unit that ends on a right-hand one."""
    last = len(units) - 1
    blank = [two_sided and made.pages % 2 == 1 and index < last for index, made in enumerate(pages)]
    lengths = [made.pages + more for made, more in zip(pages, blank, strict=True)]
    return page_labels([(unit.sequence, length) for unit, length in zip(units, lengths, strict=True)])


def _left_out(
    settled: Settled, wishes: Sequence[_Wish], kept: set[tuple[int, int]], *, two_sided: bool
) -> list[frozenset[int]]:
    """The page references of each unit whose target can be seen from them.

    One that was left out and whose target then moved away is ``kept`` from now on, so that this comes to an end.
    """
    seen_from: dict[str, int] = {}
    first = 1
    for made, labels in zip(settled.pages, settled.labels, strict=True):
        for name, (number, _, _) in made.anchors.items():
            page = first + number
            seen_from.setdefault(name, page // 2 if two_sided else page)
        first += len(labels)
    first, found = 1, []
    for index, (made, labels, wish) in enumerate(zip(settled.pages, settled.labels, wishes, strict=True)):
        near = set()
        for name, (number, _, _) in made.anchors.items():
            if not name.startswith(PAGE_REFERENCE):
                continue
            count, _, target = name.removeprefix(PAGE_REFERENCE).partition(":")
            page = first + number
            if seen_from.get(target) == (page // 2 if two_sided else page) and (index, int(count)) not in kept:
                near.add(int(count))
        kept |= {(index, count) for count in wish.left_out - near}
        first += len(labels)
        found.append(frozenset(near))
    return found
