"""paper.toml sets the severity of a rule that does not exist; its name may be misspelt.

The line does nothing, while whoever wrote it believes that it does. A rule that was renamed is named by its new name.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [checks]
    unused-labels = "off"
    ^^^^^^^^^^^^^

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [checks]
    unused-label = "off"
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.codes import RENAMED, hint_on, known_codes, meant
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
_SETTINGS = "paper.toml"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at every code in paper.toml that no rule has."""
    for path, code, _ in paper.settings.levels():
        if code in known_codes():
            continue
        span = paper.key_spans.get(path, Span(_SETTINGS))
        near = meant(code)
        yield Problem(
            span=span,
            message=f"no check is called `{code}`",
            hint=hint_on(code),
            edits=(Edit(span, near, safe=code in RENAMED),) if near else (),
            misleading=False,
        )
