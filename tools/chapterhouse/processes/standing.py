"""Worker pools that are leased by key and stay for the next user: the only place that keeps processes warm.

Starting a process that typesets, and reading its style sheet, costs more than setting a page; starting one that reads
a picture takes longer than reading it. A pool has one user at a time, and only so many are there at once, in use and
idle. After a fork the pools are those of the process that made them, and of nobody else.
"""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

P = ParamSpec("P")
T = TypeVar("T")

_all: weakref.WeakSet[Leases] = weakref.WeakSet()
_of_the_parent: list[WorkerPool] = []
"""Pools of the process that this one was forked from: to drop them would end their processes."""


class Leases:
    """Pools of one kind: ``idle`` of them stay, and ``in_use`` are used at once, or as many as are asked for."""

    def __init__(self, *, idle: int, in_use: int | None = None, stays: bool = True) -> None:
        """Without ``stays``, pools stay only from :meth:`stay` on: a command that builds once gains nothing by it."""
        self._most_idle, self._most_in_use, self._stays = idle, in_use, stays
        self._reset()
        _all.add(self)

    def _reset(self) -> None:
        self._process = os.getpid()
        self._changed = threading.Condition()
        self._idle: list[tuple[Hashable, WorkerPool]] = []  # the one that was used longest ago first
        self._in_use = 0

    def stay(self) -> None:
        """From now on keep pools that were given back, until this process ends."""
        self._stays = True

    def leave(self) -> None:
        """End the pools that stay, and keep none from now on."""
        self._stays = False
        self.end()

    def end(self) -> None:
        """End the pools that wait for a user."""
        with self._changed:
            pools, self._idle = [pool for _, pool in self._idle], []
        for pool in pools:
            _end(pool)

    @contextmanager
    def workers(self, key: Hashable, make: Callable[[], WorkerPool]) -> Iterator[WorkerPool]:
        """A pool for one user at a time: one with this ``key`` that stayed, or the one that ``make`` makes.

        ``key`` names everything that ``make`` prepares its workers with. Who asks for one more than are used at once
        waits. A pool that is left by an error does not stay.
        """
        process = os.getpid()
        pool = self._lease(key)
        try:
            if pool is None:
                pool = make()
            yield pool
        except BaseException:
            if process == os.getpid():
                self._give_back(key, pool, stays=False)
            raise
        if process == os.getpid():
            self._give_back(key, pool, stays=self._stays)

    def call(
        self, key: Hashable, make: Callable[[], WorkerPool], function: Callable[P, T], *given: P.args, **named: P.kwargs
    ) -> T:
        """The answer of ``function`` from such a pool, which serves on after an error: a lost worker is replaced.

        Raises what :meth:`~chapterhouse.processes.workers.WorkerPool.call` raises.
        """
        with self.workers(key, make) as pool:
            try:
                return pool.call(function, *given, **named)
            except (WorkerFailed, WorkerLost) as error:
                failure = error
        raise failure

    def _lease(self, key: Hashable) -> WorkerPool | None:
        with self._changed:
            while self._most_in_use is not None and self._in_use >= self._most_in_use:
                self._changed.wait()
            self._in_use += 1
            at = next((at for at in reversed(range(len(self._idle))) if self._idle[at][0] == key), None)
            return None if at is None else self._idle.pop(at)[1]

    def _give_back(self, key: Hashable, pool: WorkerPool | None, *, stays: bool) -> None:
        ending: Sequence[tuple[Hashable, WorkerPool | None]] = [(key, pool)]
        with self._changed:
            self._in_use -= 1
            self._changed.notify()
            if pool is not None and stays:
                idle = [*self._idle, (key, pool)]
                ending, self._idle = idle[: -self._most_idle], idle[-self._most_idle :]
        for _, one in ending:
            if one is not None:
                _end(one)

    def _forget(self) -> None:
        """In a process that was forked: leave the pools to the one that made them."""
        _of_the_parent.extend(pool for _, pool in self._idle)
        self._reset()


between_builds = Leases(idle=3, stays=False)
"""Processes that typeset."""


def _end(pool: WorkerPool) -> None:
    pool.shutdown(wait=True, cancel_futures=True)


def _forget_all() -> None:
    for leases in _all:
        leases._forget()


@atexit.register
def end_all() -> None:
    """End every pool that waits for a user."""
    for leases in list(_all):
        leases.end()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_all)
