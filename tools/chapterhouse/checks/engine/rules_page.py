"""Every finding that there can be: what a report says of its rule, and the page of all rules."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from chapterhouse.checks.engine.other_rules import EXPLANATIONS, ONLINE
from chapterhouse.checks.engine.registry import CHECKS, Check
from chapterhouse.checks.engine.suppressions import SEVERITIES
from chapterhouse.core.diagnostics import Severity
from chapterhouse.reports.sarif import Rule

_MILDER = {
    **SEVERITIES,
    **ONLINE,
    "conversion-warning": Severity.WARNING,
    "unmatched-paths": Severity.WARNING,
}
"""The findings of reading and converting that are no errors."""

_FIRST_SENTENCE = re.compile(r".*?[.?!](?=\s|$)", re.DOTALL)
_OPENING = """\
# The rules

<!-- Written by `chapterhouse explain --all`; do not edit it. -->

Everything that `chapterhouse check` and `chapterhouse build` can find, by its code. A rule's severity is changed in
`paper.toml`, for all files or for some:

```toml
[checks]
unused-entry = "off"    # or "error", "warning", "note"
```

One finding is allowed in place by a comment that gives the reason, in a chapter
`<!-- allow duplicate-heading: the law has it twice -->`, above an entry `% allow missing-field: it names no year`. Only
errors that would make the paper wrong or mislead its readers stop a build, and these no comment allows.
"""


def rules() -> Mapping[str, Rule]:
    """Every rule by its code, with what a report says of it."""
    found = {check.code: _rule(check) for check in CHECKS.values()}
    for code, text in EXPLANATIONS.items():
        if code not in found:
            first = _FIRST_SENTENCE.match(text)
            found[code] = Rule(code, _MILDER.get(code, Severity.ERROR), first[0] if first else text, text)
    return MappingProxyType(dict(sorted(found.items())))


def page() -> str:
    """The page of all rules, in Markdown."""
    blocks = [_OPENING]
    checks = [rule for code, rule in rules().items() if code in CHECKS]
    others = [rule for code, rule in rules().items() if code not in CHECKS]
    blocks += ["## What the checks find\n", _table(checks)]
    blocks += ["## What reading and building find\n", _table(others)]
    blocks += [f"## {rule.code}\n\n{_usual(rule)}\n\n{_wrapped(rule.help)}\n" for rule in [*checks, *others]]
    return "\n".join(blocks)


def _rule(check: Check) -> Rule:
    return Rule(check.code, check.severity, check.summary, "\n\n".join(_help(check)), check.enabled)


def _help(check: Check) -> Iterator[str]:
    yield check.summary
    if check.reason:
        yield check.reason
    for word, examples in (("Bad:", check.bad), ("Good:", check.good)):
        for example in examples:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", example)), default=0))
            yield f"{word}\n\n{fence}text\n{example}\n{fence}"


def _usual(rule: Rule) -> str:
    article = "an" if rule.severity is Severity.ERROR else "a"
    return f"*{'' if rule.enabled else 'Off unless paper.toml switches it on; then '}{article} {rule.severity}.*"


def _table(listed: list[Rule]) -> str:
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
