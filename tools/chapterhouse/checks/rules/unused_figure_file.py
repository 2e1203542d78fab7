"""An image under figures/ is shown by no chapter.

It is not printed, so nothing is wrong with the paper; but a figure may have been lost when a passage was rewritten, and
a folder of forgotten pictures is harder to keep in order. A picture that only a chapter outside the paper shows counts
as used.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>
    ^

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figure_paths import PICTURES, by_collation, meant, other_spelling
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the start of each picture under figures/ that neither a chapter nor the theme shows."""
    shown = {*paper.settings.theme.pictures.values(), *(one for page in paper.pages.values() for one in page.pictures)}
    collated = by_collation(paper)
    for chapter in [*(listed.chapter for listed in paper.chapters), *paper.unlisted]:
        for figure in chapter.figures:
            if figure.path in paper.project_files:
                shown.add(figure.path)
            else:
                file = other_spelling(figure, paper, collated) or meant(figure.path, chapter.path, paper)[0]
                shown |= set() if file is None else {file}
    for path in sorted(paper.project_files - shown):
        if path.startswith("figures/") and path.lower().endswith(PICTURES):
            yield Problem(
                span=Span(path),
                message=f"no chapter shows the picture `{path}`",
                hint=f"show it with `![Caption.]({path})`, or remove the file",
                misleading=False,
            )
