"""A real Chromium, for the tests of pages: the one that CHROMIUM names, the machine's, or the one of `make test`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


INSTALLED = "chromium.sh"
"""What starts the browser that tests/install_browser.py puts beside the tool's own Python."""


def machines_own() -> str | None:
    """The browser that the machine has."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def installed() -> str | None:
    """The browser that was installed for the tests."""
    path = Path(sys.prefix) / "browser" / INSTALLED
    return str(path) if path.exists() else None


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; skips the test where there is none, but fails where CHROMIUM_WANTED is set."""
    path = os.environ.get("CHROMIUM") or machines_own() or installed()
    if path is None:
        reason = "no Chromium on this machine: `apt install chromium` or npm, or name one in CHROMIUM"
        if os.environ.get("CHROMIUM_WANTED"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()
