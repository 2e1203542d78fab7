"""What looks like markup in literal text: signs, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Severity
from chapterhouse.model import PassageKind

PRINTED = "this is printed as it is typed"
PARAGRAPH = PassageKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Sign:
    """What a piece of literal text looks like, and the form to write instead.

    ``pattern`` finds it, in the group ``sign`` where there is one; ``replaced`` gives what ``--fix`` writes, or, where
    it ``may_mean`` something else, ``--fix --unsafe-fixes``. Where something other than prose stands, the file must
    have ``source`` there.
    """

    pattern: re.Pattern[str]
    message: str
    hint: str
    severity: Severity | None = None
    kinds: frozenset[PassageKind] = frozenset(PassageKind)
    replaced: Callable[[re.Match[str]], str] | None = None
    source: str = ""
    may_mean: bool = False


def sign(
    pattern: str,
    hint: str,
    message: str = PRINTED,
    *,
    warns: bool = False,
    only: PassageKind | None = None,
    replaced: Callable[[re.Match[str]], str] | None = None,
    source: str = "",
    may_mean: bool = False,
) -> Sign:
    """A sign; one that ``warns`` leaves open whether it is meant, all others stop the build."""
    return Sign(
        re.compile(pattern, re.MULTILINE),
        message,
        hint,
        Severity.WARNING if warns else None,
        frozenset({only}) if only else frozenset(PassageKind),
        replaced,
        source,
        may_mean,
    )
