"""A limit on the computing that one unit may cost: a chapter that was written to hang the build is ended and named."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0


class OutOfTime(BaseException):
    """The limit was reached. Not an Exception, which layout code may catch on its way."""


@contextmanager
def processor_seconds(limit: float) -> Iterator[None]:
    """Raise :class:`OutOfTime` inside the block once it has used ``limit`` seconds of processor time.

    Processor time and not the clock's, so that a busy machine does not fail a sound chapter. Without effect outside the
    main thread and on systems without interval timers.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, stop)
    # It comes again every second: what is raised inside a callback from C code is lost.
    signal.setitimer(signal.ITIMER_PROF, limit, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
