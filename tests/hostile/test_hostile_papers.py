"""Every hostile paper ends in a finding at its place: no traceback, no file of others, no connection, nothing live."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sys.path.append(str(Path(__file__).parent))

import table
from hostile_papers import Hostile, hostile_papers

pytestmark = pytest.mark.slow

PAPERS = list(hostile_papers())
LIVE = {"script", "iframe", "object", "embed", "base", "meta", "form", "input", "link", "foreignobject", "style", "set"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset", "ping"}


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["kind"], one["name"]): one for one in table.outcomes()}


class Live(HTMLParser):
    """Collects what could do something in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LIVE:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            scheme = urlsplit((value or "").strip().replace("\t", "")).scheme if name in ADDRESSES else ""
            is_picture = (value or "").startswith(("data:image/svg+xml;base64,", "data:image/png;base64,"))
            if name.startswith("on") or (scheme and scheme not in ("http", "https", "mailto") and not is_picture):
                self.found.append(f"{tag} {name}={value}")


def live(page: str) -> list[str]:
    """What is live in the words of ``page``, its own scripts behind them aside."""
    parser = Live()
    parser.feed(page[: page.find("</main>")])
    return parser.found


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.kind}: {paper.name}")
def test_a_hostile_paper(paper: Hostile, outcomes: dict[tuple[str, str], dict[str, Any]]) -> None:
    outcome = outcomes[paper.kind, paper.name]
    assert "failed" not in outcome, outcome["failed"]
    assert outcome["events"] == []
    assert outcome["placeless"] == []
    assert not paper.code or paper.code in outcome["found"]
    assert live(outcome["page"]) == []


def test_there_are_many() -> None:
    assert len({(paper.kind, paper.name) for paper in PAPERS}) == len(PAPERS) >= 130


def test_what_is_live_would_be_seen() -> None:
    for page in ("<script>a</script>", "<p onclick=a()>", '<a href="java\tscript:a">', '<img src="file:///a">'):
        assert live(f"<main>{page}</main>")
    assert live('<main><a href="https://a.b/" class="x">y</a></main>') == []


def test_the_table_of_the_security_page_is_the_true_one(outcomes: dict[tuple[str, str], dict[str, Any]]) -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert page == table.written(page, table.table(list(outcomes.values()))), "write it anew: make security-table"
