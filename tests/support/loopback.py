"""A web of its own on this computer, for the tests of what asks the real one."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Page:
    """What a path answers; ``body`` may be endless, ``after`` delays the answer, ``drip`` sends it byte by byte."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"<title>A page</title>"
    head: int | None = None
    after: float = 0.0
    drip: bool = False
    endless: bool = False


@dataclass(slots=True)
class Site:
    """A running server: its ``pages`` by path, and all that it was ``asked``, as ``GET /path``."""

    url: str
    pages: dict[str, Page | Callable[[int], Page]]
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    accepts: set[str] = field(default_factory=set)
    most_at_once: int = 0
    _now: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, path: str) -> int:
        """How often ``path`` was asked for."""
        return Counter(line.partition(" ")[2] for line in self.asked)[path]


@contextmanager
def site(pages: Mapping[str, Page | Callable[[int], Page]]) -> Iterator[Site]:
    """A server on 127.0.0.1 that answers ``pages``, and 404 else; a callable gets how often its path was asked for."""
    known: Site

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            with known._guard:
                known.asked.append(f"{self.command} {self.path}")
                known.times.append(time.monotonic())
                known.agents.add(self.headers["User-Agent"])
                known.accepts.add(self.headers["Accept"])
                known._now += 1
                known.most_at_once = max(known.most_at_once, known._now)
            try:
                self._answer()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with known._guard:
                    known._now -= 1

        do_HEAD = do_GET

        def _answer(self) -> None:
            page = known.pages.get(self.path, Page(404, body=b"nothing"))
            if not isinstance(page, Page):
                page = page(known.count(self.path))
            time.sleep(page.after)
            if page.drip:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.02)
            status = page.head if page.head is not None and self.command == "HEAD" else page.status
            self.send_response(status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if not page.endless:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            self.wfile.write(page.body)
            while page.endless:
                self.wfile.write(b"x" * 65536)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known = Site(f"http://127.0.0.1:{server.server_address[1]}", dict(pages))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
