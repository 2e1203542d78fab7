"""The web application of the preview: the page, what is wrong with it, and a word to the browser when it changed.

It serves this computer alone. A secret in the address, which only who started it knows, keeps other users and other
pages of the browser out; ``Host`` and ``Origin`` are checked besides, against names that are made to lead here (DNS
rebinding).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from chapterhouse.serve.preview.paper_state import PaperState
from chapterhouse.serve.preview.status_page import status_page

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {"shell.html": "text/html", "preview.js": "text/javascript", "preview.css": "text/css"}


class Preview:
    """``state``, served under ``/secret/`` at ``port``; :meth:`changed` tells the browsers that there is a new page."""

    def __init__(self, state: PaperState, secret: str, port: int) -> None:
        self.state = state
        self._secret = secret
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._waiting: set[asyncio.Event] = set()
        self._changes = self._moves = 0
        self._cursor = ""

    def changed(self) -> None:
        """Tell all browsers that there is something new."""
        self._changes += 1
        self._wake()

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()

    def app(self) -> Starlette:
        """The application."""
        pages: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "": self._shell,
            "preview.js": self._static,
            "preview.css": self._static,
            "paper.html": self._page,
            "paper.pdf": self._pdf,
            "state": self._state,
            "events": self._events,
            "status": self._status,
        }
        told = {"place": self._place, "cursor": self._moved}
        routes = [Route(f"/{self._secret}/{path}", self._guarded(answer)) for path, answer in pages.items()]
        routes += [Route(f"/{self._secret}/{at}", self._guarded(to), methods=["POST"]) for at, to in told.items()]
        return Starlette(routes=routes)

    def _guarded(self, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            origin = request.headers.get("origin")
            origins = {f"http://{host}" for host in self._hosts}
            if request.headers.get("host") not in self._hosts or (origin is not None and origin not in origins):
                return PlainTextResponse("this page is for the computer that made it", 403)
            response = await answer(request)
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response

        return guarded

    async def _shell(self, request: Request) -> Response:
        response = _file("shell.html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    async def _static(self, request: Request) -> Response:
        return _file(request.url.path.rpartition("/")[2])

    async def _page(self, request: Request) -> Response:
        return Response(self.state.page, media_type="text/html")

    async def _pdf(self, request: Request) -> Response:
        content = await asyncio.to_thread(self.state.pdf)
        if content is None:
            return PlainTextResponse("paper.toml cannot be used", 409)
        return Response(content, media_type="application/pdf")

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self.state.summary())

    async def _place(self, request: Request) -> Response:
        try:
            asked = json.loads(await request.body())
            place = self.state.place_of(str(asked["anchor"]), str(asked["seen"])[:2000])
        except (ValueError, KeyError, TypeError):
            return PlainTextResponse("ask with an anchor and what is seen", 400)
        return JSONResponse(place) if place is not None else PlainTextResponse("not found", 404)

    async def _moved(self, request: Request) -> Response:
        """The cursor of an editor is at a line, counted from 1: the browsers go there."""
        try:
            asked = json.loads(await request.body())
            path, line = self.state.path_of(str(asked["file"])), int(asked["line"])
        except (ValueError, KeyError, TypeError):
            return PlainTextResponse("ask with a file and a line", 400)
        if path is None:
            return PlainTextResponse("not a file of the paper", 404)
        self._cursor = json.dumps({"file": path, "line": line})
        self._moves += 1
        self._wake()
        return Response(status_code=204)

    async def _status(self, request: Request) -> Response:
        table = await asyncio.to_thread(self.state.status)
        if table is None:
            return PlainTextResponse("paper.toml cannot be used", 409)
        response = Response(status_page(table), media_type="text/html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    async def _events(self, request: Request) -> Response:
        async def told() -> AsyncIterator[str]:
            event = asyncio.Event()
            self._waiting.add(event)
            try:
                yield "retry: 1000\n\n"
                changes, moves = self._changes, self._moves
                while True:
                    await event.wait()
                    event.clear()
                    if changes != self._changes:
                        changes = self._changes
                        yield f"data: {self.state.version}\n\n"
                    if moves != self._moves:
                        moves = self._moves
                        yield f"event: cursor\ndata: {self._cursor}\n\n"
            finally:
                self._waiting.discard(event)

        return StreamingResponse(told(), media_type="text/event-stream")


def _file(name: str) -> Response:
    content = files("chapterhouse.serve.preview").joinpath(name).read_bytes()
    return Response(content, media_type=_FILES[name])
