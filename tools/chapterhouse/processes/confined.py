"""A call into its answer, worked out behind walls, in a process that stays for the next call.

For what reads a stranger's file in compiled code: a picture, a font, a document. Starting a process takes longer than
most such calls, so one process serves them all, as long as none of them takes it down.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from chapterhouse.processes import known_holes
from chapterhouse.processes.workers import WorkerPool

P = ParamSpec("P")
T = TypeVar("T")

_Bounds = tuple[int, float, int]

_pools: dict[_Bounds, WorkerPool] = {}
_guard = threading.Lock()


def confined(function: Callable[P, T], seconds: float, memory: int, /, *arguments: P.args, **named: P.kwargs) -> T:
    """The answer of ``function``, a function of a module that answers plain data.

    It may take ``seconds`` of clock and ``memory`` bytes. Raises
    :class:`~chapterhouse.processes.workers.WorkerLost` where it takes more or ends its process, and
    :class:`~chapterhouse.processes.workers.WorkerFailed` where it raises an error; and
    :class:`~chapterhouse.processes.known_holes.KnownHole` where a library is one that should read nothing any more.
    """
    return _pool(seconds, memory).call(function, *arguments, **named)


def _pool(seconds: float, memory: int) -> WorkerPool:
    bounds = (os.getpid(), seconds, memory)  # a fork must not talk into the pipes of the process that it came from
    with _guard:
        if not _pools:
            known_holes.refuse()
        if bounds not in _pools:
            _pools[bounds] = WorkerPool(1, memory=memory, seconds=seconds)
        return _pools[bounds]


@atexit.register
def end() -> None:
    """End the processes that wait for further calls."""
    with _guard:
        for (process, _, _), pool in _pools.items():
            if process == os.getpid():
                pool.shutdown()
        _pools.clear()
