"""Ace by DAISY: the one that ACE names, the machine's, or the one of `make test`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from browser import installed, machines_own

from chapterhouse.outputs import validators
from chapterhouse.outputs.validators import ace

INSTALLED = Path(sys.prefix) / "ace/node_modules/.bin/ace-puppeteer"
"""Where tests/install_ace.py puts it."""


def violations(book: bytes, place: Path) -> list[str]:
    """What Ace finds in ``book``, a line each; ``place`` is an empty folder.

    Skips the test where there is no Ace or no browser, but fails where CHROMIUM_WANTED is set.
    """
    program = validators.ace_program() or (str(INSTALLED) if INSTALLED.exists() else "")
    browser = validators.browser_program() or machines_own() or installed()
    if not program or not browser:
        reason = "no Ace and a browser on this machine: `make test` installs them where there is npm"
        if os.environ.get("CHROMIUM_WANTED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return [f"{where}: {message}" for where, message, _ in ace.violations(book, place, program, browser)]
