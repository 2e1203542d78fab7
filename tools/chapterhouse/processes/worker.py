"""The inside of a worker process: calls come through standard input, answers leave through standard output."""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from typing import BinaryIO, NoReturn

from chapterhouse.processes.frames import read_frame, write_frame


def main() -> NoReturn:
    """Do call after call until the process that started this one goes, however that comes about."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever a library reads or prints must not get into the talk.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    bounds, prepare, arguments = pickle.loads(read_frame(calls))
    bounds.enter()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(calls, waiting), daemon=True).start()
    if prepare is not None:
        prepare(*arguments)
    while True:
        function, given, named = pickle.loads(waiting.get())
        try:
            answer = (True, function(*given, **named))
            content = pickle.dumps(answer)
        except Exception as error:
            content = pickle.dumps((False, f"{type(error).__name__}: {error}"))
        write_frame(answers, content)


def _listen(calls: BinaryIO, waiting: queue.SimpleQueue[bytes]) -> None:
    try:
        while True:
            waiting.put(read_frame(calls))
    except (EOFError, OSError):
        programs = sys.modules.get("chapterhouse.processes.programs")
        if programs is not None:
            programs.end_all()
        sys.stderr.flush()
        os._exit(1)
