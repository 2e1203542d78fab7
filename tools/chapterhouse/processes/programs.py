"""A program and its input into its answer: the only place from which other people's programs are run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chapterhouse.processes.surroundings import environment, import_path
from chapterhouse.processes.walls import Reach, Wall, available_to_a_thread, enter, only_a_process_gets_a_namespace

if TYPE_CHECKING:
    from chapterhouse.processes.standing import Leases
    from chapterhouse.processes.workers import WorkerPool

Finished = subprocess.CompletedProcess[bytes]
Conversation = subprocess.Popen[bytes]
T = TypeVar("T")

ALONE = Reach()
"""Nothing of anybody."""
INSTALLED = tuple(dict.fromkeys((sys.prefix, sys.base_prefix)))
"""The folders of Python and of the programs that are installed beside it."""


class OutOfPatience(Exception):
    """The program had not answered when its time was up, and was ended."""


def run(
    command: Sequence[str],
    *,
    given: bytes = b"",
    seconds: float,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    prepare: Callable[[Path], Sequence[str]] | None = None,
    walled: bool = False,
    reach: Reach = ALONE,
    without: frozenset[Wall] = frozenset(),
    namespace: bool = False,
) -> Finished:
    """What ``command`` answers to ``given`` on its standard input.

    It works in ``folder`` or else in an empty private folder that is removed afterwards; there ``HOME`` and ``TMPDIR``
    are, too. ``variables`` are added to its environment; ``prepare`` may put files into the private folder, and gives
    further arguments. With ``walled`` it stands behind all walls that the kernel offers but those it goes ``without``,
    and reaches nothing but ``reach``, its private folder and the programs that are installed. Where the kernel gives a
    ``namespace`` only to a process of one thread, such a one starts the program, if that is wanted: for what takes
    longer than starting that. Raises :class:`OutOfPatience` after ``seconds`` of clock, and OSError where it cannot be
    started.
    """
    with tempfile.TemporaryDirectory(prefix="chapterhouse-") as private:
        further = prepare(Path(private)) if prepare is not None else ()
        variables_here = {"HOME": private, "TMPDIR": private, **(variables or {})}
        call = _Call([*command, *further], given, seconds, folder or Path(private), variables_here)
        if not walled:
            return _finished(call)
        inner = Reach(reach.readable, (private, *reach.writable))
        if namespace and only_a_process_gets_a_namespace():
            return _in_a_namespace(call, inner, without)
        return _walled(call, inner, without)


class Stopped(Exception):
    """The whole process is being stopped, and starts nothing any more."""


_running: set[Conversation] = set()
_asked: set[WorkerPool] = set()
_stopped = threading.Event()


def end_all() -> None:
    """End every program that runs, and start none from now on: for who was told to stop."""
    _stopped.set()
    for process in list(_running):
        with suppress(OSError):
            process.kill()
    for pool in list(_asked):
        pool.interrupt()


class _Call(NamedTuple):
    command: Sequence[str]
    given: bytes
    seconds: float
    folder: Path
    variables: Mapping[str, str]


def _walled(call: _Call, reach: Reach, without: frozenset[Wall]) -> Finished:
    return _behind_walls(reach, available_to_a_thread() - without, lambda: _finished(call))


@lru_cache(maxsize=1)
def _starters() -> Leases:
    """Processes of one thread, each in a network namespace of its own, that start programs."""
    from chapterhouse.processes.standing import Leases

    at_once = os.cpu_count() or 1
    return Leases(idle=at_once, in_use=at_once)


def _in_a_namespace(call: _Call, reach: Reach, without: frozenset[Wall]) -> Finished:
    """How the program of ``call`` ends that a process in a network namespace of its own starts behind the walls."""
    from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

    def make() -> WorkerPool:
        return WorkerPool(1, _end_programs_when_told, programs=True, walls=frozenset((Wall.NAMESPACE,)))

    with _starters().workers("programs", make) as pool:
        _asked.add(pool)
        try:
            ended = pool.call(_as_plain_data, call, reach, without)
        except (WorkerFailed, WorkerLost) as error:
            if _stopped.is_set():
                raise Stopped from error
            raise OSError(f"{call.command[0]} cannot be run in a network namespace: {error}") from error
        finally:
            _asked.discard(pool)
    if ended is None:
        raise OutOfPatience
    code, answer, words = ended
    return Finished(call.command, code, answer, words)


def _as_plain_data(call: _Call, reach: Reach, without: frozenset[Wall]) -> tuple[int, bytes, bytes] | None:
    """How the program of ``call`` ended: its code and what it wrote; None where its time was up."""
    try:
        done = _walled(call, reach, without)
    except OutOfPatience:
        return None
    return done.returncode, done.stdout, done.stderr


def _end_programs_when_told() -> None:
    def stop(number: int, frame: object) -> None:
        end_all()
        os._exit(1)

    signal.signal(signal.SIGTERM, stop)


def _finished(call: _Call) -> Finished:
    command, given, seconds, folder, variables = call
    if _stopped.is_set():
        raise Stopped
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        _running.add(process)
        try:
            answer, words = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise OutOfPatience from None
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    if _stopped.is_set():
        raise Stopped
    return Finished(process.args, process.returncode, answer, words)


def _behind_walls(reach: Reach, walls: frozenset[Wall], start: Callable[[], T]) -> T:
    """What ``start`` gives in a thread that has given up its rights; what it starts has no more than it."""
    if not walls:
        return start()
    inner = Reach((*INSTALLED, *import_path(), *reach.readable), reach.writable)
    # Imported here: a check that finds all in its cache starts no program, and this import wakes much else.
    from concurrent.futures import Future

    answer: Future[T] = Future()

    def give_up_rights_and_start() -> None:
        try:
            enter(inner, walls)
            answer.set_result(start())
        except BaseException as error:
            answer.set_exception(error)

    thread = threading.Thread(target=give_up_rights_and_start, daemon=True)
    thread.start()
    return answer.result()


def converse(
    command: Sequence[str],
    *,
    folder: Path,
    variables: Mapping[str, str],
    reach: Reach,
    without: frozenset[Wall] = frozenset(),
) -> Conversation:
    """``command``, running in ``folder`` until its standard input is closed; the caller writes to it and reads.

    It stands behind walls around ``reach``, as in :func:`run`.
    """

    def start() -> Conversation:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    return _behind_walls(reach, available_to_a_thread() - without, start)
