"""Calls into results, made by Python processes of our own: started once, each does call after call.

In contrast to the processes of ``multiprocessing`` these have neither the working folder on their import path nor it as
their own, nor the environment; one that dies takes only its own call with it; and what comes back from it is plain
data, so that a worker that was taken over cannot make this process run anything.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from chapterhouse.processes.bounds import Bounds
from chapterhouse.processes.frames import plain, read_frame, write_frame
from chapterhouse.processes.surroundings import environment, import_path
from chapterhouse.processes.walls import Reach, Wall, available

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")

_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from chapterhouse.processes.worker import main; main()"
)  # fmt: skip


_SECONDS_TO_END = 1.0


class WorkerLost(Exception):
    """The process that made a call ended before it answered; the message holds the last line that it wrote."""


class WorkerFailed(Exception):
    """A call raised an error; the message names it."""


class WorkerPool(Executor):
    """Up to ``jobs`` worker processes.

    Functions are given by their names (they are functions of modules), arguments are pickled; results are made of
    None, numbers, texts, bytes, lists, tuples, sets and dictionaries alone.
    """

    def __init__(
        self,
        jobs: int,
        prepare: Callable[..., None] | None = None,
        arguments: tuple[object, ...] = (),
        variables: Mapping[str, str] | None = None,
        writable: tuple[str, ...] = (),
        memory: int = 0,
        programs: bool = False,
        seconds: float = 0,
        files: ExitStack | None = None,
        walls: frozenset[Wall] | None = None,
    ) -> None:
        """Each worker calls ``prepare`` with ``arguments`` when it starts; ``variables`` join its environment.

        It may write into the folders ``writable``, take ``memory`` bytes, 0 for as many as there are, and start
        ``programs``, if so. A call may take ``seconds`` of clock, 0 for as long as it wants; one that takes longer is
        lost, and its worker with it. It stands behind all walls that the kernel offers, or the ``walls`` of them that
        are named. ``files`` are closed with the pool.
        """
        self._files = files
        self._start = (prepare, arguments)
        self._variables = dict(variables or {})
        self._walls = available() if walls is None else walls & available()
        self._writable, self._memory, self._programs, self._seconds = writable, memory, programs, seconds
        self._callers = ThreadPoolExecutor(jobs, thread_name_prefix="chapterhouse-worker")
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all: list[_Worker] = []
        self._guard = threading.Lock()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See :meth:`concurrent.futures.Executor.submit`.

        The future raises :class:`WorkerLost` or :class:`WorkerFailed`.
        """
        return self._callers.submit(self._call, pickle.dumps((fn, args, kwargs)))

    def call(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of ``fn``; raises :class:`WorkerLost` or :class:`WorkerFailed`."""
        answer: T = self._call(pickle.dumps((fn, args, kwargs)))
        return answer

    def _call(self, call: bytes) -> Any:
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            worker = self._started()
            with self._guard:
                self._all.append(worker)
        try:
            answer = worker.ask(call)
        except BaseException:
            worker.close()
            raise
        self._idle.put(worker)
        succeeded, value = answer
        if not succeeded:
            raise WorkerFailed(value)
        return value

    def _started(self) -> _Worker:
        bounds = (self._writable, self._memory, self._programs, self._seconds, self._walls)
        return _Worker(self._start, self._variables, *bounds)

    def interrupt(self) -> None:
        """Tell the workers to end, and wait for nothing: for the handler of a signal."""
        for worker in tuple(self._all):
            worker.interrupt()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See :meth:`concurrent.futures.Executor.shutdown`; calls that are being made are broken off."""
        with self._guard:
            workers, self._all = self._all, []
        if not wait or cancel_futures:
            self._callers.shutdown(wait=False, cancel_futures=True)
        else:
            self._callers.shutdown(wait=True)
        for worker in workers:
            worker.close()
        if self._files is not None:
            self._files.close()


class _Worker:
    """One worker process in its private folder."""

    def __init__(
        self,
        start: tuple[object, ...],
        variables: Mapping[str, str],
        writable: tuple[str, ...],
        memory: int,
        programs: bool,
        seconds: float,
        walls: frozenset[Wall],
    ) -> None:
        self._seconds = seconds
        folder = tempfile.mkdtemp(prefix="chapterhouse-")
        self._remove_folder = weakref.finalize(self, _remove_own, folder, os.getpid())
        home = Path(folder, "home")
        empty = Path(folder, "empty")
        home.mkdir()
        empty.mkdir()
        self._words = Path(folder, "stderr")
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, json.dumps(import_path())],
                cwd=empty,
                env=environment(HOME=str(home), TMPDIR=str(home), **variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
            )
        readable = (*import_path(), sys.prefix, sys.base_prefix, folder)
        reach = Reach(tuple(dict.fromkeys(readable)), (str(home), *writable), programs)
        self._start: bytes | None = pickle.dumps((Bounds(walls, reach, memory), *start))

    def ask(self, call: bytes) -> Any:
        """What the worker answers to ``call``; raises :class:`WorkerLost`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        end = threading.Timer(self._seconds, self._process.kill) if self._seconds else None
        try:
            if end is not None:
                end.daemon = True
                end.start()
            if self._start is not None:
                write_frame(self._process.stdin, self._start)
                self._start = None
            write_frame(self._process.stdin, call)
            return plain(read_frame(self._process.stdout))
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            self._process.kill()
            code = self._process.wait()
            raise WorkerLost(self._last_words() or f"it ended with code {code}") from error
        finally:
            if end is not None:
                end.cancel()

    def _last_words(self) -> str:
        try:
            words = self._words.read_bytes()[-2000:].decode(errors="replace").strip().splitlines()
        except OSError:  # the pool was given up meanwhile
            return ""
        return words[-1] if words else ""

    def interrupt(self) -> None:
        """Tell the process to end."""
        self._process.terminate()

    def close(self) -> None:
        """End the process, and let it end first what it started."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_END)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()
        self._remove_folder()


def _remove_own(folder: str, maker: int) -> None:
    """Remove ``folder``, if this process is the one that made it and not a fork of that."""
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def then(before: Future[S], read: Callable[[S], T]) -> Future[T]:
    """A future of what ``read`` makes of the result of ``before``."""
    after: Future[T] = Future()

    def hand_on(done: Future[S]) -> None:
        try:
            after.set_result(read(done.result()))
        except BaseException as error:
            after.set_exception(error)

    before.add_done_callback(hand_on)
    return after
