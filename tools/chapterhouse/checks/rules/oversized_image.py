"""An image is larger than any reader can see.

Beyond 600 pixels an inch nobody sees a difference, not even on paper, and a file of more than 5 MB makes the paper slow
to open, to send and to keep in git.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.png){#fig:demand width=20mm alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^
    --- figures/demand.png (600 x 400 pixels)

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.png){#fig:demand width=50mm alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.png (600 x 400 pixels)
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from chapterhouse.checks.support.printed_size import MM_PER_INCH, printed_rasters
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.NOTE

MOST = 600
"""Pixels an inch."""

LARGEST = 5_000_000
"""Bytes of a file."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first path of each picture that is too large even where it is printed widest."""
    widest: dict[str, float] = {}
    for _, figure, _, width in printed_rasters(paper):
        widest[figure.path] = max(width, widest.get(figure.path, 0))
    reported: set[str] = set()
    for figure in (figure for listed in paper.chapters for figure in listed.chapter.figures):
        facts = paper.images.get(figure.path)
        if facts is None or figure.path in reported:
            continue
        reported.add(figure.path)
        width = widest.get(figure.path, 0.0)
        density = facts.width / width * MM_PER_INCH if width else 0.0
        if facts.size > LARGEST:
            message = f"the file of this picture has {facts.size / 1e6:.1f} MB, more than {LARGEST / 1e6:.0f}"
            hint = (
                "save it with fewer pixels or stronger compression"
                if facts.width
                else "draw it with fewer shapes, or save it as PNG"
            )
        elif density > MOST:
            message = f"printed {width:.0f} mm wide, this picture has {density:,.0f} pixels an inch"
            enough = ceil(width / MM_PER_INCH * MOST / 2)
            hint = f"save it with a width of {enough} pixels, which is enough (it has {facts.width})"
        else:
            continue
        yield Problem(span=figure.path_span, message=message, hint=hint, misleading=False)
