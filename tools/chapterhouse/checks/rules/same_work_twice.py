"""Two bibliography entries describe the same work under two keys.

The work gets two numbers in the list of references, and readers take one source for two that agree. Entries are the
same work when they share a DOI or a book's ISBN, or a title, a year and a first author and nothing, such as the volume
or the pages, tells them apart.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025], and grids must follow [@park_demand].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      journal = {Energy Policy},
      year = {2025},
    }
    @article{park_demand,
             ^^^^^^^^^^^
      author = {Park, J.},
      title = {{Energy} \\& demand},
      journaltitle = {Energy Policy},
      date = {2025-03},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030, and grids must follow [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      journal = {Energy Policy},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.bibliography.same_work import same_works
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the key of each entry that describes a work which an earlier one describes."""
    for same in same_works(paper.bibliography.by_key.values()):
        yield Problem(
            span=same.entry.key_span,
            message=f"`{same.entry.key}` and `{same.earlier.key}` have {same.shared}",
            hint=f"if they are one work, remove an entry and cite `{same.earlier.key}`; else correct the wrong one",
            related=(Related(same.earlier.key_span, "the first entry is here"),),
            misleading=False,
        )
