"""paper.toml lists a chapter that does not exist.

The paper would lack a chapter that its editors meant to be there: the file was renamed, moved, or never added to git.
This stops the build.

Bad:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md", "chapters/vehicels.md"]
                                      ^^^^^^^^^^^^^^^^^^^^^^
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.

Good:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md", "chapters/vehicles.md"]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.
    --- chapters/vehicles.md
    # Automated vehicles {#sec:vehicles}

    A parked car is a battery.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.core.project_path import collation
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem in paper.toml at each listed path without a file; chapters not yet listed are suggested."""
    listed = {chapter.chapter.path for chapter in paper.chapters}
    free = sorted(path for path in paper.project_files if path.endswith(".md") and path not in listed)
    by_case = {collation(path): path for path in free}
    for path, span in paper.missing:
        message = f"there is no chapter `{path}`"
        if (same := by_case.get(collation(path))) is not None:
            hint = f"did you mean `{same}`? Only capital letters differ"
        elif (near := closest(path, free)) is not None:
            hint = f"did you mean `{near}`?"
        else:
            hint = "write the chapter, or take it out of the list"
        yield Problem(span=span, message=message, hint=hint)
