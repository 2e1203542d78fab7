"""The page of all rules: current, complete, and sound Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from chapterhouse.checks.engine import rules_page
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.inputs.markdown import read_chapter

PAGE = Path(__file__).parents[2] / "tools" / "RULES.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page.page(), (
        "write it anew: chapterhouse explain --all > tools/RULES.md"
    )


def test_every_rule_has_its_section_and_its_row() -> None:
    page = rules_page.page()
    codes = set(RULES)
    assert set(re.findall(r"^## ([a-z0-9-]+)$", page, re.MULTILINE)) == codes
    assert (
        set(re.findall(r"^\| \[`([a-z0-9-]+)`\]\(#\1\) \| (?:error|warning|note) \| \S", page, re.MULTILINE)) == codes
    )


def test_examples_stay_examples() -> None:
    # Whatever an example holds, its fence is longer: the page's headings are those of the rules and no others.
    chapter, findings = read_chapter("rules.md", rules_page.page())
    headings = [heading.text for heading in chapter.headings]
    assert headings[:5] == [
        "The rules",
        "What the checks find",
        "What reading finds",
        "What building finds",
        "What asking the network finds",
    ]
    assert sorted(headings[5:]) == sorted(RULES) and not findings


def test_what_a_report_says_of_a_rule_is_one_sentence() -> None:
    for rule in RULES.values():
        assert rule.summary.strip() == rule.summary and rule.summary.endswith((".", "?", "!")), rule.code
        assert rule.summary in rule.help
