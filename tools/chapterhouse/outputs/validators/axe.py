"""axe, which finds what keeps people from reading a page, in a real Chromium that reaches no network."""

from __future__ import annotations

import os
from pathlib import Path

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AROUND = """(selector) => {
  const element = document.querySelector(selector);
  return ((element && (element.closest("[data-at]") || element)) || document.body).textContent.slice(0, 400);
}"""


def violations(page: Path, browser: str) -> list[tuple[str, str, str]]:
    """What axe finds in the file ``page`` with ``browser``: rule and message, the words there, and the markup."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--disable-background-networking"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium starts no sandbox for root
    found = []
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser, args=flags)
        shown = opened.new_context(offline=True, bypass_csp=True).new_page()
        shown.goto(page.resolve().as_uri())
        result = Axe().run(shown, options={"runOnly": _RULES})
        for violation in result.response["violations"]:
            for node in violation["nodes"]:
                words = shown.evaluate(_AROUND, node["target"][0])
                found.append((f"{violation['id']}: {violation['help']}", words, node["html"][:200]))
        opened.close()
    return found
