"""Every hostile paper ends in a finding at its place: no traceback, no file of others, no connection, nothing live."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

import large_inputs
import table
from hostile_papers import Hostile, hostile_papers
from live import live

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers

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


@pytest.mark.parametrize("name", ["30,000 open comments"])
def test_a_large_input_ends_as_the_security_page_says(name: str) -> None:
    (outcome,) = [large_inputs.tried(one) for one in large_inputs.large_inputs() if one.name == name]
    assert outcome["check"]["code"] == 1 and outcome["build"]["code"] == 0 and outcome["outputs"] == [".html", ".pdf"]
    (said,) = [line for line in table.PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {name} |")]
    assert said.split("|")[2].strip() == ", ".join(f"`{rule}`" for rule in outcome["check"]["rules"])


def test_every_large_input_is_refused_at_its_place() -> None:
    page = table.PAGE.read_text(encoding="utf-8").partition(table.LARGE_BEGIN)[2].partition(table.LARGE_END)[0]
    rows = {line.split("|")[1].strip(): line.split("|")[2].strip(" `") for line in page.splitlines()[2:]}
    assert rows.keys() == {one.name for one in large_inputs.large_inputs()}
    for one in large_inputs.large_inputs():
        checked = pipeline.check(Buffers(one.paper))
        assert rows[one.name] in {finding.code for finding in checked.findings}, one.name


def test_the_table_of_the_security_page_is_the_true_one(outcomes: dict[tuple[str, str], dict[str, Any]]) -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert page == table.written(page, table.table(list(outcomes.values()))), "write it anew: make security-table"
