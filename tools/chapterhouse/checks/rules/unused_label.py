"""Nothing refers to a label.

A figure or table that no sentence mentions may be forgotten or superfluous, and many journals ask that each is
mentioned. Chapters and parts are left out: their labels are their addresses. Since other labels may wait for text that
is still to be written, paper.toml has to switch this on.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
                                               ^^^^^^^^^^

    Demand doubles.

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    As @fig:demand shows, demand doubles.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Heading, LabelKind, Paper

SEVERITY = Severity.WARNING
ENABLED = False


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each label that no reference names and no link leads to."""
    linked = {link.target.partition("#")[2] for listed in paper.chapters for link in listed.chapter.links}
    linked |= {query.attributes.get("of", "") for listed in paper.chapters for query in listed.chapter.queries}
    for listed in paper.chapters:
        for thing in listed.chapter.labelled:
            if thing.label is None or (isinstance(thing, Heading) and thing.level == 1):
                continue
            name = thing.label.name
            if name not in paper.referring and name not in linked:
                section = thing.label.kind == LabelKind.SECTION
                yield Problem(
                    span=thing.label.span,
                    message=f"nothing refers to `{name}`",
                    hint=f"write `@{name}` where the text needs it, or take "
                    + ("the label away" if section else "it out of the paper"),
                    misleading=False,
                )
