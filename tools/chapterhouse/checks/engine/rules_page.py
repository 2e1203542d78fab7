"""The page of all rules, in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from chapterhouse.checks.engine.registry import RULES
from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules import FoundBy, Rule

_OPENING = """\
# The rules

<!-- Written by `chapterhouse explain --all`; do not edit it. -->

Everything that `chapterhouse check` and `chapterhouse build` can find, by its code. A rule's severity is changed in
`paper.toml`, for all files or for some, unless the rule says why it cannot be:

```toml
[checks]
unused-entry = "off"    # or "error", "warning", "note"
```

One finding is allowed in place by a comment that gives the reason, in a chapter
`<!-- allow duplicate-heading: the law has it twice -->`, above an entry `% allow missing-field: it names no year`. Only
errors that would make the paper wrong or mislead its readers stop a build, and these no comment allows.
"""

_HEADINGS = {
    FoundBy.CHECKING: "What the checks find",
    FoundBy.READING: "What reading finds",
    FoundBy.BUILDING: "What building finds",
    FoundBy.ASKING: "What asking the network finds",
}


def page() -> str:
    """The page of all rules, in Markdown."""
    groups = {heading: [rule for rule in RULES.values() if rule.found_by is by] for by, heading in _HEADINGS.items()}
    blocks = [_OPENING]
    for heading, rules in groups.items():
        blocks += [f"## {heading}\n", _table(rules)]
    for rules in groups.values():
        blocks += [f"## {rule.code}\n\n{_usual(rule)}\n\n{_wrapped(rule.help)}\n" for rule in rules]
    return "\n".join(blocks)


def _usual(rule: Rule) -> str:
    article = "an" if rule.severity is Severity.ERROR else "a"
    off = "" if rule.enabled else "Off unless paper.toml switches it on; then "
    fixed = f" Its severity cannot be changed: {rule.fixed}." if rule.fixed else ""
    return f"*{off}{article} {rule.severity}.{fixed}*"


def _table(listed: Iterable[Rule]) -> str:
    rows = [f"| [`{rule.code}`](#{rule.code}) | {rule.severity} | {_cell(rule.summary)} |" for rule in listed]
    return "\n".join(["| code | severity | what it finds |", "|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _wrapped(text: str) -> str:
    """``text`` with lines of at most 120 characters where one stands for a whole paragraph."""
    return "\n".join(
        textwrap.fill(line, 120, break_long_words=False, break_on_hyphens=False)
        if len(line) > 120 and not line.startswith((" ", "|"))
        else line
        for line in text.split("\n")
    )
