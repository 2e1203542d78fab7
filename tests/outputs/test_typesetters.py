"""The bounds on the layout of all chapters together."""

from __future__ import annotations

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
