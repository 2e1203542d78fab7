"""Questions into answers, politely: one connection a host at a time, a pause between two, and patience when asked."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlsplit

from chapterhouse.checks.online.addresses import leads_to
from chapterhouse.core.http import Answer, FetchFailed, TooSlow

MOST_REDIRECTS = 5
REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TOO_MANY, _NOT_NOW = 429, 503
_MOST_SLOW = 2


class Fetch(Protocol):
    """The one thing that this package asks of the network: :class:`~chapterhouse.core.http.Web` is it."""

    def ask(self, url: str, accept: str = "*/*", method: str = "GET", *, read: bool = True) -> Answer:
        """The answer to one request, redirects not followed; raises :class:`~chapterhouse.core.http.FetchFailed`."""
        ...


class LeftAlone(FetchFailed):
    """The host asked to be left alone for longer than anybody waits, or everything was stopped."""


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at a host, when the next question may be asked, and why there may be none."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ready: float = 0.0
    closed: str = ""
    slow: int = 0


class RateLimited:
    """``fetch``, asked politely; may be used by several threads.

    ``pause`` is the time between two questions to one host, ``patience`` the longest that a host may make us wait
    (``Retry-After``, RFC 9110, section 10.2.3), both in seconds.
    """

    def __init__(self, fetch: Fetch, pause: float = 1.0, patience: float = 30.0) -> None:
        self._fetch = fetch
        self._pause = pause
        self._patience = patience
        self._turns: dict[str, _Turn] = {}
        self._guard = threading.Lock()
        self._stopped = threading.Event()

    def ask(self, url: str, accept: str = "*/*", method: str = "GET", *, read: bool = True) -> Answer:
        """See :meth:`Fetch.ask`; raises :class:`LeftAlone` for a host that wants no more questions."""
        host = urlsplit(url).hostname or ""
        with self._guard:
            turn = self._turns.setdefault(host, _Turn())
        with turn.lock:
            answer = self._asked(turn, host, url, accept, method, read)
            if answer.status == _TOO_MANY or (answer.status == _NOT_NOW and "retry-after" in answer.headers):
                wait = _seconds(answer.headers.get("retry-after", ""))
                if wait is None or wait > self._patience:
                    turn.closed = f"{host} asks to be left alone for now"
                    raise LeftAlone(turn.closed)
                turn.ready = max(turn.ready, time.monotonic() + wait)
                answer = self._asked(turn, host, url, accept, method, read)
                if answer.status == _TOO_MANY:
                    turn.closed = f"{host} asks to be left alone for now"
                    raise LeftAlone(turn.closed)
            return answer

    def fetch(self, url: str, accept: str = "*/*") -> Answer:
        """What stands at ``url``, redirects followed: see :meth:`chapterhouse.core.http.Fetcher.fetch`."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self.ask(url, accept)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            url = leads_to(url, answer.headers["location"])
        raise FetchFailed(f"more than {MOST_REDIRECTS} redirects")

    def stop(self) -> None:
        """Let nobody wait any longer, and ask nothing more."""
        self._stopped.set()

    def _asked(self, turn: _Turn, host: str, url: str, accept: str, method: str, read: bool) -> Answer:
        if turn.closed:
            raise LeftAlone(turn.closed)
        self._stopped.wait(max(0.0, turn.ready - time.monotonic()))
        if self._stopped.is_set():
            raise LeftAlone("everything was stopped")
        try:
            return self._fetch.ask(url, accept, method, read=read)
        except TooSlow:
            turn.slow += 1
            if turn.slow >= _MOST_SLOW:
                turn.closed = f"{host} was too slow {_MOST_SLOW} times and was asked no more"
            raise
        finally:
            turn.ready = time.monotonic() + self._pause


def _seconds(retry_after: str) -> float | None:
    """How long ``Retry-After`` asks to wait; None where it does not say."""
    if retry_after.isascii() and retry_after.strip().isdigit():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, until.replace(tzinfo=until.tzinfo or UTC).timestamp() - time.time())
