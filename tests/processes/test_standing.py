"""Pools of workers that are leased: who gets which, how many there are, and whose they are after a fork."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from chapterhouse.processes.standing import Leases
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool


def make() -> WorkerPool:
    return WorkerPool(1)


def used(leases: Leases, key: str) -> int:
    """The process of the pool that is leased by ``key``."""
    with leases.workers(key, make) as pool:
        return pool.call(os.getpid)


def is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_pools_stay_where_they_are_wanted_and_no_more_of_them_than_are_to_be_idle() -> None:
    leases = Leases(idle=3, stays=False)
    leases.stay()
    try:
        first = used(leases, "a")
        assert used(leases, "a") == first
        with leases.workers("a", make) as mine:
            assert used(leases, "a") != mine.call(os.getpid) == first  # a pool has one user at a time
        assert used(leases, "a") == first
        for key in "bcd":
            used(leases, key)
        assert used(leases, "a") != first
        with pytest.raises(ZeroDivisionError), leases.workers("d", make) as broken:
            number = broken.call(os.getpid)
            raise ZeroDivisionError
        assert used(leases, "d") != number
    finally:
        leases.leave()
    assert used(leases, "a") != used(leases, "a")


def test_an_error_in_a_call_costs_no_pool_and_a_lost_worker_is_replaced() -> None:
    leases = Leases(idle=1)
    first = leases.call("a", make, os.getpid)
    with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
        leases.call("a", make, divmod, 1, 0)
    assert leases.call("a", make, os.getpid) == first
    with pytest.raises(WorkerLost):
        leases.call("a", make, os.abort)
    assert leases.call("a", make, os.getpid) != first
    leases.end()


def test_no_more_pools_are_used_at_once_than_may_be() -> None:
    leases = Leases(idle=2, in_use=2)
    guard, now, most = threading.Lock(), 0, 0
    processes: set[int] = set()

    def use() -> None:
        nonlocal now, most
        with leases.workers("a", make) as pool:
            with guard:
                now += 1
                most = max(most, now)
            processes.add(pool.call(os.getpid))
            pool.call(time.sleep, 0.05)
            with guard:
                now -= 1

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2 and len(processes) == 2
    with pytest.raises(ZeroDivisionError), leases.workers("b", lambda: WorkerPool(1 // 0)):
        pass  # a pool that could not be made is not counted
    assert {used(leases, "a") for _ in range(3)} <= processes
    leases.end()
    assert not any(is_there(process) for process in processes)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_leaves_the_pools_to_the_process_that_made_them() -> None:
    leases = Leases(idle=2, in_use=1)
    first = used(leases, "a")
    with leases.workers("b", make) as leased:  # the only one that may be used, when the fork comes
        second, folder = leased.call(os.getpid), leased.call(os.getenv, "HOME")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                third = used(leases, "a")
                leases.end()
                fine = third not in (first, second) and not is_there(third) and is_there(first) and is_there(second)
                os.write(writing, b"fine" if fine else b"took what was not its own")
            finally:
                os._exit(0)
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as told:
            assert told.read() == b"fine"
        assert leased.call(os.getpid) == second and folder is not None and Path(folder).exists()
    assert used(leases, "a") == first
    leases.end()
