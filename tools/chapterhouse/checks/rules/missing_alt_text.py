"""An image has no text that stands in for it.

Somebody who listens to the paper hears only that there is an image. The caption says what the image is about; the
alternative text says what it shows. WCAG 2.2 (success criterion 1.1.1) and PDF/UA-1 ask for it. It stops the build: the
PDF states that it meets PDF/UA, which would not be true.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand}
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figure_paths import names_text
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each figure or inline image whose ``alt`` is missing or blank."""
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if names_text(figure.path):
                continue  # it is told that this is no picture
            if figure.alt is None or not figure.alt.strip():
                noun = "figure" if figure.captioned else "image"
                error = "has no alternative text" if figure.alt is None else "has an empty alternative text"
                yield Problem(
                    span=figure.span,
                    message=f"this {noun} {error}",
                    hint='say what it shows, in a sentence: `{alt="..."}` right behind the parentheses',
                )
