"""A figure names a picture that the project does not have.

The paper would have a hole where the figure belongs. A path starts at the project's folder, wherever the chapter
stands. A picture on the web is no file of the project either: a paper opens no connection while it is built. This stops
the build.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demands.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^^
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

import re
from collections.abc import Iterator

from chapterhouse.checks.support.figure_paths import by_collation, meant, names_text, other_spelling, path_edit
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.core.project_path import path_error
from chapterhouse.model import Chapter, Figure, Paper

SEVERITY = Severity.ERROR

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_LONGEST_SHOWN = 120


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the path of each figure whose file the project does not have under any spelling."""
    collated = by_collation(paper)
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if figure.path not in paper.project_files and other_spelling(figure, paper, collated) is None:
                yield _problem(figure, listed.chapter, paper)


def _problem(figure: Figure, chapter: Chapter, paper: Paper) -> Problem:
    if not figure.path:
        return Problem(
            span=figure.span,
            message="this figure names no file",
            hint="write the picture's path between the parentheses, such as `figures/grid.svg`",
        )
    if _ADDRESS.match(figure.path):
        return Problem(
            span=figure.path_span,
            message=f"the picture `{_shown(figure.path)}` is not a file of the project",
            hint="save it under figures/ and name that file; nothing is fetched while the paper is built",
        )
    if names_text(figure.path):
        return Problem(
            span=figure.path_span,
            message=f"`{_shown(figure.path)}` is no picture: nothing of another text is taken in here",
            hint=f"link to it, `[words]({_shown(figure.path)})`, or write here what it says",
        )
    file, advice, safe = meant(figure.path, chapter.path, paper)
    error = path_error(figure.path)
    if file is not None:
        hint = f"did you mean `{file}`?{advice}"
    elif error is not None:
        hint = f"the path {error.reason}" + (f"; {error.hint}" if error.hint else "")
    else:
        hint = "add the file, or correct its path"
    return Problem(
        span=figure.path_span,
        message=f"there is no file `{_shown(figure.path)}`",
        hint=hint,
        edits=() if file is None else (path_edit(figure, chapter, file, safe),),
    )


def _shown(path: str) -> str:
    """The path for a message; a picture written into the address itself can be as long as a chapter."""
    return path if len(path) <= _LONGEST_SHOWN else f"{path[:_LONGEST_SHOWN]}…"
