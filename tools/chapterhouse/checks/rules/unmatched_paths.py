"""paper.toml sets severities for files, but no file of the project has such a path.

It may be misspelt, or the file was renamed; the severities hold for nothing. `*` stands for any characters, folders
included.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [[checks_for]]
    paths = ["chapters/drafts/*.md"]
             ^^^^^^^^^^^^^^^^^^^^^^
    levels = { unused-label = "off" }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles.
    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [[checks_for]]
    paths = ["chapters/*.md"]
    levels = { unused-label = "off" }
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.suggestion import closest_path
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
_SETTINGS = "paper.toml"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at every pattern in paper.toml that no path of the project has."""
    for number, table in enumerate(paper.settings.checks_for):
        for index, pattern in enumerate(table.paths):
            if fnmatch.filter(paper.project_files, pattern):
                continue
            near = closest_path(pattern, paper.project_files)
            yield Problem(
                span=paper.spans.get(("checks_for", number, "paths", index), Span(_SETTINGS)),
                message=f"no file of the project is called `{pattern}`",
                hint=f"did you mean `{near}`?" if near else "write it from the project's folder, with `*` for the rest",
                misleading=False,
            )
