"""Calls behind walls: one process serves them all, and none takes more than its bounds."""

from __future__ import annotations

import os
import time

import pytest

from chapterhouse.processes.confined import confined, end
from chapterhouse.processes.workers import WorkerFailed, WorkerLost

_MEMORY = 600 << 20


def test_one_process_serves_all_calls_until_one_takes_it_down() -> None:
    first = confined(os.getpid, 30, _MEMORY)
    assert first != os.getpid() and confined(os.getpid, 30, _MEMORY) == first
    with pytest.raises(WorkerFailed, match="ValueError"):
        confined(int, 30, _MEMORY, "x")
    assert confined(os.getpid, 30, _MEMORY) == first
    with pytest.raises(WorkerLost):
        confined(os.abort, 30, _MEMORY)
    assert confined(os.getpid, 30, _MEMORY) not in (first, os.getpid())


def test_a_call_ends_at_its_bounds() -> None:
    with pytest.raises(WorkerLost):
        confined(time.sleep, 0.5, _MEMORY, 600)
    with pytest.raises(WorkerFailed, match="MemoryError"):
        confined(bytes, 30, _MEMORY, 2 << 30)


def test_nothing_waits_after_the_end() -> None:
    process = confined(os.getpid, 30, _MEMORY)
    end()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
