"""Worker processes: what they find around them, what they answer, how they end."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from chapterhouse.processes.surroundings import environment, find_program, import_path
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool


class Trap:
    """Runs a program in whoever unpickles it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("exit 0",)


def test_a_worker_finds_nothing_of_ours_around_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.chdir(tmp_path)
    with WorkerPool(1) as pool:
        assert pool.submit(os.getenv, "GITHUB_TOKEN").result() is None
        folder = pool.submit(os.getcwd).result()
        assert Path(folder) not in (tmp_path, *tmp_path.parents)
        assert pool.submit(os.listdir, ".").result() == []
        assert pool.submit(eval, "__import__('sys').flags.safe_path").result() is True
    assert not Path(folder).exists()


def test_answers_come_to_their_questions_and_errors_are_named() -> None:
    with WorkerPool(2) as pool:
        assert list(pool.map(abs, range(-50, 0))) == list(range(50, 0, -1))
        with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
            pool.submit(divmod, 1, 0).result()
        assert pool.submit(divmod, 7, 2).result() == (3, 1)


def test_a_worker_that_dies_takes_only_its_own_call_with_it() -> None:
    with WorkerPool(2) as pool:
        calls: list[Future[object]] = [
            pool.submit(os.abort) if number == 3 else pool.submit(abs, number) for number in range(8)
        ]
        with pytest.raises(WorkerLost):
            calls[3].result()
        assert [call.result() for number, call in enumerate(calls) if number != 3] == [0, 1, 2, 4, 5, 6, 7]


def test_what_a_worker_prints_does_not_disturb_the_talk() -> None:
    with WorkerPool(1) as pool:
        assert pool.submit(print, "words").result() is None
        assert pool.submit(os.write, 1, b"more words").result() == 10
        assert pool.submit(abs, -1).result() == 1


def test_a_worker_that_was_taken_over_cannot_make_this_process_run_anything() -> None:
    with WorkerPool(1) as pool, pytest.raises(WorkerLost):
        pool.submit(eval, "__import__('operator').itemgetter(0)").result()


def test_a_pool_that_is_given_up_does_not_wait() -> None:
    pool = WorkerPool(1)
    call = pool.submit(time.sleep, 600)
    time.sleep(0.5)
    pool.shutdown(wait=False)
    with pytest.raises(WorkerLost):
        call.result()


def test_only_absolute_folders_are_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in (".", "", f".{os.pathsep}/nowhere"):
        monkeypatch.setenv("PATH", path)
        assert find_program("git") is None
        assert "." not in environment()["PATH"].split(os.pathsep)
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), "/elsewhere"])
    assert import_path() == ["/elsewhere"]
