"""The value of a statement's attribute is not of the form that paper.toml asks for.

A number that is none cannot be sorted or compared, a date that is none cannot be read, and where one value may stand,
two are taken for one that does not exist. Write numbers as 1250, 1,250 or 12.5, dates as 2026-11-22, 2026-11 or 2026.
This stops the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    attributes = [
      { name = "value", title = "Value", type = "number" },
      { name = "seen", title = "Seen", type = "date" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="about 950" seen=22.11.2026}
                                   ^^^^^^^^^       ^^^^^^^^^^
    Demand doubles.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    attributes = [
      { name = "value", title = "Value", type = "number" },
      { name = "seen", title = "Seen", type = "date" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value=950 seen=2026-11-22}
    Demand doubles.
    :::
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from chapterhouse.checks.support.statements import attribute_setting, of_kinds, texts
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.settings.statements import Attribute
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.parse import values_at

SEVERITY = Severity.ERROR

_NUMBER = re.compile(r"[-+\N{MINUS SIGN}]?(\d+|\d{1,3}([,\u202f\u00a0]\d{3})+)(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each value that is no number or date where it should be, or that is more than one."""
    if not paper.statements:
        return
    index, written = StatementIndex(paper), texts(paper)
    for statement, kind in of_kinds(paper, index):
        for attribute in kind.attributes:
            if attribute.name not in statement.values:
                continue
            known = _known(attribute, index)
            for value, span in values_at(statement.places[attribute.name], written[statement.chapter], attribute):
                error = _error(value, attribute, known)
                if error is not None:
                    where = Related(attribute_setting(paper, kind, attribute), "the attribute is declared here")
                    yield Problem(span, error[0], error[1], (where,))


def _known(attribute: Attribute, index: StatementIndex) -> frozenset[str]:
    """The words that can be values; none where they are not listed in paper.toml."""
    dimension = index.settings.dimension(attribute.dimension)
    return frozenset(one.name for one in (dimension.members if dimension else attribute.choices))


def _error(value: str, attribute: Attribute, known: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with ``value``, and the mend."""
    parts = value.split()
    if attribute.dimension or attribute.choices or attribute.refers_to:
        if len(parts) > 1 and known.issuperset(parts if known else ()):
            fix = "keep one of them, or write `many = true` at the attribute in paper.toml"
            return f"`{attribute.name}` takes one value, and {len(parts)} stand here", fix
        return None
    if attribute.type == "number" and _NUMBER.fullmatch(value) is None:
        return f"`{value}` is no number", "write it like 1250, 1,250 or 12.5, and units or words elsewhere"
    if attribute.type == "date" and not _is_date(value):
        return f"`{value}` is no date", "write it like 2026-11-22, 2026-11 or 2026"
    return None


def _is_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if found is None:
        return False
    try:
        datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True
