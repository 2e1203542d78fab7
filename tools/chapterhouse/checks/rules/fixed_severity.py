"""paper.toml sets the severity of a rule whose severity cannot be changed.

What could harm a reader or whoever builds the paper is refused in any case, what cannot be read cannot be printed, and
paper.toml has to be understood before it can say how much a finding weighs. The line does nothing; take it out.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [checks]
    refused-link = "warning"
    ^^^^^^^^^^^^

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [checks]
    invalid-formula = "warning"
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.rules import STAGE_RULES
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
_SETTINGS = "paper.toml"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at every code in paper.toml whose rule has a fixed severity."""
    for path, code, level in paper.settings.levels():
        rule = STAGE_RULES.get(code)
        if rule is not None and rule.fixed and level != rule.severity:
            yield Problem(
                span=paper.key_spans.get(path, Span(_SETTINGS)),
                message=f"the severity of `{code}` cannot be changed: {rule.fixed}",
                hint="take the line out: it does nothing",
                misleading=False,
            )
