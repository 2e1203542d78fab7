"""The preview's life: a server on loopback, and a build at each change of the files."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from watchfiles import Change, DefaultFilter, awatch

from chapterhouse.serve.preview.app import Preview
from chapterhouse.serve.preview.paper_state import PaperState

_QUIET_MS = 60
"""Milliseconds without a change before a build: an editor writes a file in several steps."""


class _PaperFiles(DefaultFilter):
    """All files of the paper but hidden ones, what is built, and other people's packages."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and "/build/" not in path


async def serve(
    state: PaperState, port: int, say: Callable[[str], None], ready: Callable[[str], None] = lambda address: None
) -> None:
    """Serve ``state`` on loopback until the task is cancelled; ``port`` 0 takes a free one.

    ``ready`` is told the address once it is served, ``say`` that and each new page. Raises :class:`OSError` where the
    port is taken.
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
        secret = secrets.token_urlsafe(16)
        preview = Preview(state, secret, port)
        loop, shown = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            loop.call_soon_threadsafe(shown.set)
            loop.call_soon_threadsafe(preview.changed)

        follower = asyncio.create_task(_follow(state, tell, say))
        await asyncio.sleep(0)  # it watches before the first build, so that no change falls between
        first = asyncio.create_task(asyncio.to_thread(state.build, tell))
        await shown.wait()  # its findings may follow
        config = uvicorn.Config(preview.app(), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        address = f"http://127.0.0.1:{port}/{secret}/"
        ready(address)
        say(address)
        try:
            await server.serve(sockets=[listener])
        finally:
            follower.cancel()
            await first


async def changes(root: Path) -> AsyncIterator[None]:
    """Yields at each change of the paper's files in ``root``, once for what changes together."""
    async for _ in awatch(root, watch_filter=_PaperFiles(), step=_QUIET_MS, recursive=True):
        yield


async def _follow(state: PaperState, tell: Callable[[], None], say: Callable[[str], None]) -> None:
    async for _ in changes(state.root):
        await asyncio.to_thread(state.build, tell)
        say(_summary(state))


def _summary(state: PaperState) -> str:
    if state.trouble:
        return f"the last page is shown: {state.trouble}"
    number = len(state.findings)
    return f"page {state.version}: {'no findings' if not number else f'{number} findings'}"
