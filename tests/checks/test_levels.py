"""The severity of every rule: paper.toml sets it, or the rule says why it cannot be set."""

from __future__ import annotations

from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.checks.engine.run import Checked, check
from chapterhouse.checks.support.codes import RENAMED, known_codes
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.rules import explain
from chapterhouse.inputs.source import Buffers
from chapterhouse.settings import read_settings

CHAPTER = "chapters/a.md"


def settings_with(levels: dict[str, str]) -> str:
    lines = "".join(f'{code} = "{level}"\n' for code, level in levels.items())
    return f'title = "T"\ndate = 2026-01-01\n[[parts]]\nchapters = ["{CHAPTER}"]\n[checks]\n{lines}'


def checked(levels: dict[str, str]) -> Checked:
    return check(
        Buffers(
            {
                "paper.toml": settings_with(levels),
                CHAPTER: "# A {#sec:a}\n\nWords.\n",
                "bibliography/references.bib": "",
            }
        )
    )


def test_every_rule_is_known_by_its_code_before_it_is_imported() -> None:
    assert known_codes() == set(RULES)
    assert all(code == rule.code for code, rule in RULES.items())


def test_every_severity_that_is_not_fixed_can_be_set() -> None:
    free = [code for code, rule in RULES.items() if not rule.fixed]
    assert len(free) > 80
    assert checked(dict.fromkeys(free, "note")).findings == []
    settings = read_settings(settings_with(dict.fromkeys(free, "note"))).settings
    made = with_levels([Problem(Span(CHAPTER), "m", code=code) for code in free], settings)
    assert [one.severity for one in made] == [Severity.NOTE] * len(free)
    silent = read_settings(settings_with(dict.fromkeys(free, "off"))).settings
    assert list(with_levels([Problem(Span(CHAPTER), "m", code=code) for code in free], silent)) == []


def test_a_fixed_severity_says_why() -> None:
    fixed = {code: rule for code, rule in RULES.items() if rule.fixed}
    assert len(fixed) > 15
    found = checked(dict.fromkeys(fixed, "off")).findings
    assert [one.message for one in found] == [
        f"the severity of `{code}` cannot be changed: {rule.fixed}" for code, rule in fixed.items()
    ]
    settings = read_settings(settings_with(dict.fromkeys(fixed, "off"))).settings
    made = list(with_levels([Problem(Span(CHAPTER), "m", code=code) for code in fixed], settings))
    assert [one.severity for one in made] == [rule.severity for rule in fixed.values()]
    assert all(f"cannot be changed: {rule.fixed}." in explain(rule) for rule in fixed.values())


def test_the_old_name_of_a_rule_is_told_with_its_new_one() -> None:
    assert not RENAMED.keys() & set(RULES) and set(RENAMED.values()) <= set(RULES)
    found = checked(dict.fromkeys(RENAMED, "off")).findings
    assert {one.code for one in found} == {"unknown-check"}
    assert [one.hint for one in found] == [f"it is called `{new}` now" for new in RENAMED.values()]
    assert [(edit.replacement, edit.safe) for one in found for edit in one.edits] == [
        (new, True) for new in RENAMED.values()
    ]


def test_generic_rules_know_no_paper() -> None:
    words = ("recommendation", "smart cit", "technolog", "challenge", "gap ", "interaction")
    for rule in RULES.values():
        said = f"{rule.code} {rule.summary} {rule.reason}".casefold()
        assert not [word for word in words if word in said], rule.code
