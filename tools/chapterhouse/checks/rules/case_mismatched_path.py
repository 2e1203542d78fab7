"""A figure names its picture in other capital letters than the file has.

On the author's machine the picture shows, because macOS and Windows take both spellings for one; on a colleague's
machine and where the paper is built it is missing. So it is with an accent that is written in one code or in two. This
stops the build.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/Demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from chapterhouse.checks.support.figure_paths import by_collation, other_spelling, path_edit
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the path of each figure whose file has another spelling of the same letters."""
    collated = by_collation(paper)
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if (file := other_spelling(figure, paper, collated)) is not None:
                alike = unicodedata.normalize("NFC", figure.path) == unicodedata.normalize("NFC", file)
                difference = "the codes of its accents" if alike else "capital letters"
                yield Problem(
                    span=figure.path_span,
                    message=f"the file `{file}` differs from this path in {difference}",
                    hint=f"write `{file}`",
                    edits=(path_edit(figure, listed.chapter, file, safe=True),),
                )
