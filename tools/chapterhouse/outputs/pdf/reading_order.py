"""What was moved on the pages stays where it was for who listens: before what it stood before when it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

MOVED = "data-read-before"
"""Holds the name of the element before which this one is read, though it stands behind it."""
PASSED = "data-passed-as"
"""Holds the name of an element behind which others were moved."""


def remember(moved: Sequence[Element], passed: Element) -> tuple[Element, ...]:
    """Note that ``moved`` are read before ``passed``, which stood behind them until now, and say of which this is new.

    What was moved before is read where it was first.
    """
    new = tuple(element for element in moved if not element.get(MOVED))
    if new:
        name = passed.get(PASSED) or f"{id(passed):x}"
        passed.set(PASSED, name)
        for element in new:
            element.set(MOVED, name)
    return new


def forget(moved: Sequence[Element]) -> None:
    """Note that ``moved`` are back where they were."""
    for element in moved:
        element.attrib.pop(MOVED, None)


def in_reading_order(tree: Element) -> Iterator[Element]:
    """Every element of ``tree`` in the order in which it is read."""
    moved: dict[str, list[Element]] = {}
    for element in tree.iter():
        if name := element.get(MOVED):
            moved.setdefault(name, []).append(element)
    stack = [(tree, False)]
    while stack:
        element, is_placed = stack.pop()
        if element.get(MOVED) and not is_placed:
            continue
        before = moved.pop(element.get(PASSED, ""), [])
        if before:
            stack.append((element, is_placed))
            stack.extend((one, True) for one in reversed(before))
            continue
        yield element
        stack.extend((child, False) for child in reversed(element))
