"""What a run of the tool works with, beside its input: a cache, a number of workers, and somebody who waits.

Nothing of it may change a result.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chapterhouse.core.cache import NO_CACHE, Cache

if TYPE_CHECKING:
    from concurrent.futures import Future

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how many pieces of it are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody waits for."""


class Cluster(Protocol):
    """Workers elsewhere, as ``processes/cluster.py`` reaches them."""

    @property
    def size(self) -> int:
        """How many calls are made at once."""
        ...

    def share(self, value: object) -> object:
        """What stands for ``value`` among the arguments of calls: it is sent once, however many want it."""
        ...

    def submit(self, fn: Callable[..., bytes], /, *arguments: object) -> Future[bytes]:
        """The result of ``fn``, a function of a module, with ``arguments``; shared ones come before all others."""
        ...

    def close(self) -> None:
        """Leave the cluster to others."""
        ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """``cache`` keeps what was costly to make; ``jobs`` is how many may work at once; ``progress`` is told of it.

    Where there is a ``cluster``, its workers typeset and write.
    """

    cache: Cache = NO_CACHE
    jobs: int = 1
    progress: Progress = silent
    cluster: Cluster | None = None


PLAIN_RUNTIME = Runtime()
"""Keeps nothing, and does one thing at a time."""


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Keep the cyclic collector from going again and again through what is being built; afterwards it is as it was."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
