"""A bibliography entry uses the name of a string that no `@string` defines.

A value without braces is the name of a string: `journal = nature` prints what `@string{nature = {...}}` says. Where
nothing defines it, BibTeX prints nothing and other tools print the bare name. Most often the braces were forgotten. The
names of the months, `jan` to `dec`, need no definition. It stops the build where the entry is cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @string{policy = {Energy Policy}}
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = polciy,
                ^^^^^^
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @string{policy = {Energy Policy}}
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = policy,
      year = {2025},
      month = mar,
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.reading_errors import reading_errors, sentence_and_fix
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_MEANT = re.compile(r"did you mean `([^`]+)`\?")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each name of a string that the reader could not find."""
    for broken in reading_errors(paper.bibliography).strings:
        # The reader knows the strings, their order and their files.
        sentence, fix = sentence_and_fix(broken.reason)
        meant = _MEANT.fullmatch(fix or "")
        yield Problem(
            span=broken.span,
            message=sentence,
            hint=fix,
            edits=(Edit(broken.span, meant[1], safe=False),) if meant else (),
            misleading=broken.key in paper.citing,
        )
