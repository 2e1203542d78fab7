"""What checks know of the figures that statements hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.model import Paper, Statement
from chapterhouse.settings.statements import Measure
from chapterhouse.statements.index import StatementIndex

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def figures(paper: Paper) -> Iterator[tuple[Statement, Measure]]:
    """The statements that hold a figure, each with how it does, in reading order."""
    if not any(kind.measure for kind in paper.settings.kinds):
        return
    index = StatementIndex(paper)
    for statement in paper.statements:
        measure = index.kind_of(statement).measure
        if measure is not None and statement.value(measure.value):
            yield statement, measure


def year_of(written: str) -> int | None:
    """The year in ``written``, of several the last; None where there is none."""
    years = _YEAR.findall(written)
    return int(years[-1]) if years else None


def amount(written: str) -> str:
    """``written`` so that two ways to write the same number are equal."""
    plain = re.sub(r"[,\s]", "", written).replace("\N{MINUS SIGN}", "-")
    try:
        return repr(float(plain))
    except ValueError:
        return " ".join(written.casefold().split())
