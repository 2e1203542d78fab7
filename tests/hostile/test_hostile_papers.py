"""Every hostile paper ends in a finding at its place: no traceback, no file of others, no connection, nothing live."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

import table
from hostile_papers import Hostile, hostile_papers
from live import live

pytestmark = pytest.mark.slow

PAPERS = list(hostile_papers())


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["kind"], one["name"]): one for one in table.outcomes()}


def words_of(page: str) -> str:
    """What of ``page`` is the paper's, its own scripts behind aside."""
    return page[: page.find("</main>")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.kind}: {paper.name}")
def test_a_hostile_paper(paper: Hostile, outcomes: dict[tuple[str, str], dict[str, Any]]) -> None:
    outcome = outcomes[paper.kind, paper.name]
    assert "failed" not in outcome, outcome["failed"]
    assert outcome["events"] == []
    assert outcome["placeless"] == []
    assert not paper.code or paper.code in outcome["found"]
    assert live(words_of(outcome["page"])) == []


def test_there_are_many() -> None:
    assert len({(paper.kind, paper.name) for paper in PAPERS}) == len(PAPERS) >= 155


def test_what_is_live_would_be_seen() -> None:
    for page in ("<script>a</script>", "<p onclick=a()>", '<a href="java\tscript:a">', '<img src="file:///a">'):
        assert live(f"<main>{page}")
    assert live('<main><a href="https://a.b/" class="x">y</a>') == []


def test_the_table_of_the_security_page_is_the_true_one(outcomes: dict[tuple[str, str], dict[str, Any]]) -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert page == table.written(page, table.table(list(outcomes.values()))), "write it anew: make security-table"
