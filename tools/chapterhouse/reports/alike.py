"""Many findings of one rule into those that are shown and what is said of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Diagnostic, Severity

_SAYING_THE_SAME = 3
"""So many findings that say the same are shown, where not all of their rule can be."""
_HUNDREDS = 5
"""Of a rule with more than so many times the limit only the first few are shown: they have one cause."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The findings of one rule that are not shown, in reading order."""

    code: str
    findings: tuple[Diagnostic, ...]

    @property
    def severity(self) -> Severity:
        """What the heaviest of them weighs."""
        return min((finding.severity for finding in self.findings), key=lambda severity: severity.weight)


def shown(findings: Sequence[Diagnostic], limit: int) -> tuple[list[Diagnostic], list[Rest]]:
    """At most ``limit`` of ``findings`` of each rule, and the others by their rules; all where ``limit`` is 0.

    Of hundreds the first few are shown.
    Where some have to be left out, of those that say the same only the first few are shown, so that different ones are.
    """
    of_rules = Counter(finding.code for finding in findings)
    crowded = {code for code, count in of_rules.items() if 0 < limit < count}
    kept: list[Diagnostic] = []
    left: dict[str, list[Diagnostic]] = {}
    taken: Counter[str] = Counter()
    saying: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        same = (finding.code, finding.message)
        room = min(limit, _SAYING_THE_SAME) if of_rules[finding.code] > _HUNDREDS * limit else limit
        if finding.code in crowded and (taken[finding.code] >= room or saying[same] >= _SAYING_THE_SAME):
            left.setdefault(finding.code, []).append(finding)
        else:
            kept.append(finding)
            taken[finding.code] += 1
            saying[same] += 1
    rests = [Rest(code, tuple(rest)) for code, rest in left.items()]
    return kept, sorted(rests, key=lambda rest: (rest.severity.weight, -len(rest.findings)))
