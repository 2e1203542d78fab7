"""Told to stop, the tool ends what it started, leaves nothing behind, and says a word."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


def stop_when_told() -> None:
    """Take every request to end as an interruption, so that what was begun is put away."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _NAMES:
        number = getattr(signal, name, None)
        # Who starts a program with a signal ignored, as nohup does, means it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for name in _NAMES:  # the first one is enough; a second must not disturb the putting away
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    programs = sys.modules.get("chapterhouse.processes.programs")
    if programs is not None:
        programs.end_all()
    raise KeyboardInterrupt
