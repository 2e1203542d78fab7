"""A bibliography entry is not written as BibTeX reads it.

A brace or a comma is missing, a field stands twice, or TeX stands where none may stand. What cannot be read is lost,
and with it every citation of it; the rest of the file is read all the same. It stops the build where the entry's key is
cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025grids,
      title = {Batteries and grids,
              ^
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025], and batteries carry it [@iea2025grids].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025grids,
      title = {Batteries and grids},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.reading_errors import reading_errors, sentence_and_fix
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each fault of a .bib file; the reader's reason is a sentence, a colon and the mend."""
    for broken in reading_errors(paper.bibliography).others:
        sentence, fix = sentence_and_fix(broken.reason)
        yield Problem(span=broken.span, message=sentence, hint=fix, misleading=broken.key in paper.citing)
