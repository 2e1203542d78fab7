"""An image has too few pixels for the width at which it is printed.

Below 150 pixels an inch, letters in a picture fray and lines turn into steps; 300 look sharp. The text is 134 mm wide
on the page, which asks for 792 pixels at least. A drawing or a chart is best kept as SVG, which is sharp at any size.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.png){#fig:demand width=80% alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^
    --- figures/demand.png (400 x 250 pixels)

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.png){#fig:demand width=50% alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.png (400 x 250 pixels)
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from chapterhouse.checks.support.printed_size import MM_PER_INCH, TEXT_WIDTH_MM, printed_rasters
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING

LEAST = 150
"""Pixels an inch."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the path of each picture of fewer than :data:`LEAST` pixels an inch."""
    for _, figure, facts, width in printed_rasters(paper):
        density = facts.width / width * MM_PER_INCH
        if density < LEAST:
            needed = ceil(width / MM_PER_INCH * LEAST)
            share = floor(facts.width / LEAST * MM_PER_INCH / TEXT_WIDTH_MM * 100)
            smaller = f", or print it smaller, with `width={share}%` at most" if 10 <= share < 100 else ""
            yield Problem(
                span=figure.path_span,
                message=f"printed {width:.0f} mm wide, this picture has {floor(density)} pixels an inch",
                hint=f"use a picture that is at least {needed} pixels wide (it has {facts.width}){smaller}",
                misleading=False,
            )
