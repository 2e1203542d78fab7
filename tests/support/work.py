"""How much work something is, counted and not timed: the same on a busy machine as on an idle one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_of(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, those of C included. What it does inside of one call of C is not seen."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        if event in ("call", "c_call"):
            counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


def assert_in_proportion(work: Callable[[int], Callable[[], object]], size: int, most: float = 2.5) -> None:
    """Twice the size is at most ``most`` times the calls; ``work(size)`` gives what is to be done for that size.

    Work in a straight line doubles; a quadratic one has four times the calls.
    """
    work(size // 4)()  # whatever is made once is made now
    small, large = calls_of(work(size)), calls_of(work(2 * size))
    assert large <= most * small, f"{small:,} calls for {size:,}, {large:,} for {2 * size:,}"
