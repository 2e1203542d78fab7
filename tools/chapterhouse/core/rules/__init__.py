"""Rules: everything that can be found has one, with its code, its severity and its page, whoever finds it.

A check is a rule by itself, one file of ``checks/rules/``. What the stages find is declared here, by stage; a stage
yields ``RULE.problem(span, message, hint)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chapterhouse.core.rules import asking, building, comments, reading, reviewing, translating
from chapterhouse.core.rules.rule import FoundBy, Rule, explain, read_rule

_FOUND = [
    rule
    for stage in (reading, comments, building, asking, reviewing, translating)
    for rule in vars(stage).values()
    if isinstance(rule, Rule)
]

STAGE_RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _FOUND})
"""The rules that no check holds, by their codes."""

__all__ = ["STAGE_RULES", "FoundBy", "Rule", "explain", "read_rule"]
