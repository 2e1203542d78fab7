"""Worker pools that stay from one build to the next, in a process that builds again and again.

Starting a process that typesets, and reading its style sheet, costs more than setting a page. A command that builds
once and ends gains nothing from keeping it, so that nothing stays unless :func:`stay` was called.
"""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from chapterhouse.processes.workers import WorkerPool

_MOST = 3
"""Pools that stay at once; the one that was used longest ago goes first."""

_pools: OrderedDict[Hashable, WorkerPool] = OrderedDict()
_guard = threading.Lock()
_staying = False


def stay() -> None:
    """From now on keep pools that were given back, until this process ends."""
    global _staying
    if not _staying:
        _staying = True
        atexit.register(leave)


def leave() -> None:
    """End the pools that stay, and keep none from now on."""
    global _staying
    with _guard:
        _staying = False
        pools = list(_pools.values())
        _pools.clear()
    for pool in pools:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def workers(key: Hashable, make: Callable[[], WorkerPool]) -> Iterator[WorkerPool]:
    """A pool for one user at a time: one with this ``key`` that stayed, or the one that ``make`` makes.

    ``key`` names everything that ``make`` prepares its workers with. A pool that is left by an error does not stay.
    """
    with _guard:
        pool = _pools.pop(key, None)
    if pool is None:
        pool = make()
    done = False
    try:
        yield pool
        done = True
    finally:
        too_many = [pool]
        if done and _staying:
            with _guard:
                too_many = [earlier] if (earlier := _pools.pop(key, None)) is not None else []
                _pools[key] = pool
                while len(_pools) > _MOST:
                    too_many.append(_pools.popitem(last=False)[1])
        for one in too_many:
            one.shutdown(wait=True, cancel_futures=True)
