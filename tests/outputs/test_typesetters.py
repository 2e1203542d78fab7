"""The bounds on the layout of all chapters together, and what the processes that lay out bring with them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future

import pytest

from chapterhouse.core.runtime import PLAIN_RUNTIME
from chapterhouse.outputs.pdf.typeset_pages import TypesetError
from chapterhouse.outputs.pdf.typesetters import Typesetters, _most_processes
from chapterhouse.outputs.pdf.worker import Answer
from chapterhouse.outputs.shared.fonts import usual_fonts


def test_the_layout_of_all_chapters_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "layout-seconds-in-all=1")
    done: Future[Answer] = Future()
    done.set_result((None, [], []))
    never: Future[Answer] = Future()
    with Typesetters({}, "", usual_fonts(), PLAIN_RUNTIME) as typesetters:
        assert list(typesetters._in_time([done])) == [done]
        with pytest.raises(TypesetError, match="the layout of all chapters took more than 1 seconds"):
            list(typesetters._in_time([never]))
        with pytest.raises(TypesetError):  # the rounds of a build have one time together
            list(typesetters._in_time([never]))


def test_the_memory_of_all_processes_bounds_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "layout-memory=1000 layout-memory-in-all=2500")
    assert _most_processes() == 2
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "layout-memory=1000 layout-memory-in-all=500")
    assert _most_processes() == 1


def test_a_process_that_typesets_imports_no_settings_and_no_reader() -> None:
    wanted = "import sys; from chapterhouse.outputs.pdf import typeset, worker; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", wanted], capture_output=True, text=True, check=True).stdout.split()
    assert "weasyprint" in imported
    for needless in (
        "pydantic",
        "msgspec",
        "jinja2",
        *(f"chapterhouse.{name}" for name in ("settings", "model", "inputs")),
    ):
        assert needless not in imported
