"""axe, which finds what keeps people from reading a page, in a real Chromium that reaches no network."""

from __future__ import annotations

import os
from pathlib import Path

from chapterhouse.outputs.validators.unreadable import Unreadable
from chapterhouse.processes.walls import Wall
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AROUND = """(selector) => {
  const element = document.querySelector(selector);
  return ((element && (element.closest("[data-at]") || element)) || document.body).textContent.slice(0, 400);
}"""


_SECONDS = 600
"""Of clock for a page, the scripts of which may never end."""


def violations(page: Path, browser: str) -> list[tuple[str, str, str]]:
    """What axe finds in the file ``page`` with ``browser``: rule and message, the words there, and the markup.

    The browser has no network where the kernel offers that. Raises :class:`Unreadable`.
    """
    try:
        with WorkerPool(1, programs=True, seconds=_SECONDS, walls=frozenset((Wall.NAMESPACE,))) as pool:
            found = pool.call(_violations, page.resolve().as_uri(), browser)
    except (WorkerFailed, WorkerLost) as error:
        raise Unreadable(f"it cannot be looked at in a browser: {error}") from error
    return found


def _violations(address: str, browser: str) -> list[tuple[str, str, str]]:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium starts no sandbox for root
    found = []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser, args=flags)
        shown = opened.new_context(offline=True, bypass_csp=True).new_page()
        shown.goto(address)
        result = Axe().run(shown, options={"runOnly": _RULES})
        for violation in result.response["violations"]:
            for node in violation["nodes"]:
                words = shown.evaluate(_AROUND, node["target"][0])
                found.append((f"{violation['id']}: {violation['help']}", words, node["html"][:200]))
        opened.close()
    return found
