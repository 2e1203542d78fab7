"""A call into its answer, worked out behind walls, in a process that stays for the next call.

For what reads a stranger's file in compiled code: a picture, a font, a document. Starting a process takes longer than
most such calls, so that one which answered stays for the next, as long as no file takes it down.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from chapterhouse.processes import known_holes
from chapterhouse.processes.standing import Leases
from chapterhouse.processes.workers import WorkerPool

P = ParamSpec("P")
T = TypeVar("T")

_AT_ONCE = os.cpu_count() or 1
_readers = Leases(idle=_AT_ONCE + 1, in_use=_AT_ONCE)  # pictures and documents have different bounds


def confined(function: Callable[P, T], seconds: float, memory: int, /, *arguments: P.args, **named: P.kwargs) -> T:
    """The answer of ``function``, a function of a module that answers plain data.

    It may take ``seconds`` of clock and ``memory`` bytes. Raises
    :class:`~chapterhouse.processes.workers.WorkerLost` where it takes more or ends its process, and
    :class:`~chapterhouse.processes.workers.WorkerFailed` where it raises an error; and
    :class:`~chapterhouse.processes.known_holes.KnownHole` where a library is one that should read nothing any more.
    """

    def make() -> WorkerPool:
        known_holes.refuse()
        return WorkerPool(1, memory=memory, seconds=seconds)

    return _readers.call((seconds, memory), make, function, *arguments, **named)


def end() -> None:
    """End the processes that wait for further calls."""
    _readers.end()
