"""Every code that there is, known by the names of files: no rule is imported for that."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from chapterhouse.checks import rules
from chapterhouse.core.rules import STAGE_RULES
from chapterhouse.core.suggestion import closest

RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "gap-without-recommendation": "statement-without-answer",
        "one-sided-interaction": "one-sided-statement",
        "recommendation-without-actor": "statement-without-actor",
        "recommendation-without-gap": "answer-without-statement",
    }
)
"""Codes that rules had, by what they are called now."""


@cache
def known_codes() -> frozenset[str]:
    """The codes of all rules, checks or not."""
    return frozenset((*(found.name.replace("_", "-") for found in pkgutil.iter_modules(rules.__path__)), *STAGE_RULES))


def meant(code: str) -> str | None:
    """The code that somebody who wrote ``code``, which is none, most likely meant."""
    return RENAMED.get(code) or closest(code, known_codes())


def hint_on(code: str) -> str:
    """What to do about ``code``, which is none."""
    near = meant(code)
    if code in RENAMED:
        return f"it is called `{near}` now"
    return f"did you mean `{near}`?" if near else "`chapterhouse explain --all` tells of every code"
