"""A figure or table that has a number has no caption.

"Table 2.1" alone tells nobody what is in it, and a list of figures has nothing to print. Whatever is labelled, and so
can be referred to, needs words of its own. Of pictures that share a number, such as "Figure 2.1a", the caption of the
whole is enough; it is the last paragraph of their division.

Bad:

    # Energy {#sec:energy}

    ![](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
                             ^^^^^^^^^^

    | Year | Demand |
    |------|--------|
    | 2030 | 950    |

    : {#tbl:demand}
        ^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    ::: {#fig:scenarios}
    ![](figures/demand.svg){#fig:scenarios-low alt="A line that stays level."}
    ![](figures/demand.svg){#fig:scenarios-high alt="A line that doubles."}

    Demand until 2030 in the low (a) and in the high scenario (b).
    :::

    | Year | Demand |
    |------|--------|
    | 2030 | 950    |

    : Demand by year, in terawatt-hours. {#tbl:demand}
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Figure, FigureGroup, LabelKind, Listing, Paper, Table

SEVERITY = Severity.WARNING

_FORMS = {
    Figure: ("figure", "write one between the brackets: `![What it shows.](...)`"),
    FigureGroup: ("figure", "write one as the last paragraph before `:::`"),
    Table: ("table", "write one before the label: `: What it holds. {#tbl:...}`"),
    Listing: ("listing", 'write one beside the label: `{#lst:... caption="What it does."}`'),
}


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the label of each figure, table or listing whose caption has no words."""
    for listed in paper.chapters:
        panels = {panel for group in listed.chapter.figure_groups for panel in group.panels}
        for thing in listed.chapter.labelled:
            if not isinstance(thing, Figure | FigureGroup | Table | Listing) or thing.span in panels:
                continue
            if thing.label is not None and not thing.caption:
                noun, hint = _FORMS[type(thing)]
                noun = "table" if thing.label.kind == LabelKind.TABLE else noun
                yield Problem(
                    span=thing.label.span,
                    message=f"the {noun} `{thing.label.name}` has no caption",
                    hint=hint,
                    misleading=False,
                )
