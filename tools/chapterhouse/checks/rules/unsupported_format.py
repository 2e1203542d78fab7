"""A picture is of a format that the paper cannot show.

Every output shows SVG, PNG and JPEG, and of a PDF its first page as a picture. No other format is shown by all of them.
What counts is what the file holds: a picture that was only renamed to .png is none. The paper would have a hole where
the figure belongs, so this stops the build.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.gif){#fig:demand alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^
    --- figures/demand.gif (640 x 400 pixels)

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.png){#fig:demand alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.png (800 x 500 pixels)
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import ImageFacts, Paper

SEVERITY = Severity.ERROR

_FORMATS = {".svg": "SVG", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".pdf": "PDF"}
_DRAWN = (".eps", ".ps", ".ai", ".emf", ".wmf", ".odg", ".drawio", ".dia", ".tex")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the path of each existing picture that is no SVG, nor a sound PNG, JPEG or PDF."""
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if figure.path in paper.project_files:
                error = _error(figure.path, paper.images.get(figure.path))
                if error is not None:
                    message, hint = error
                    yield Problem(span=figure.path_span, message=message, hint=hint)


def _error(path: str, facts: ImageFacts | None) -> tuple[str, str] | None:
    """What is wrong with the picture at ``path`` and how to mend it; what could not be read is told elsewhere."""
    suffix = posixpath.splitext(path)[1].lower()
    wanted = _FORMATS.get(suffix)
    if wanted is None:
        message = f"the paper shows SVG, PNG, JPEG and PDF, not `{suffix}`" if suffix else "this file is no picture"
        return message, "save it as SVG" if suffix in _DRAWN else "save it as PNG, or as SVG if it is a drawing"
    if facts is None or facts.format == wanted:
        return None
    if not facts.format:
        return f"this file is no {wanted} picture, whatever its name says", f"save the picture as {wanted} anew"
    return (
        f"this file holds a {facts.format} picture, not a {wanted}",
        f"rename it so that it ends in `.{facts.format.lower()}`, or save it as {wanted}",
    )
