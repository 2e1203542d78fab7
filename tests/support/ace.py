"""Ace by DAISY, where the machine has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import installed, machines_own

from chapterhouse.outputs import validators
from chapterhouse.outputs.validators import ace


def violations(book: bytes, place: Path) -> list[str]:
    """What Ace finds in ``book``, a line each; skips where Ace is not. ``place`` is an empty folder."""
    program, browser = validators.ace_program(), validators.browser_program() or machines_own() or installed()
    if not program or not browser:
        pytest.skip("no Ace and a browser on this machine: `npm install --global --ignore-scripts @daisy/ace`")
    return [f"{where}: {message}" for where, message, _ in ace.violations(book, place, program, browser)]
