"""What is found on the comments that allow findings."""

from __future__ import annotations

from functools import partial

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import FoundBy, read_rule

_rule = partial(read_rule, found_by=FoundBy.CHECKING)

REFUSED_SUPPRESSION = _rule(
    "refused-suppression",
    Severity.WARNING,
    """
    A comment allows an error that would make the paper wrong or mislead its readers.

    Only faults that the pages mark where they stand can be allowed so, such as a citation that waits for its entry.
    Mend the fault, or look at the paper meanwhile with `chapterhouse build --draft`.
    """,
)

SUPPRESSION_WITHOUT_REASON = _rule(
    "suppression-without-reason",
    Severity.ERROR,
    """
    A comment allows a finding but does not say why, so it allows nothing.

    Write the reason behind the colon: `<!-- allow duplicate-heading: the law has it twice -->`. Whoever reads the
    chapter next has to judge whether it still holds.
    """,
)

UNKNOWN_SUPPRESSION = _rule(
    "unknown-suppression",
    Severity.ERROR,
    """
    A comment allows a finding that does not exist; its name may be misspelt.

    Every finding tells its code in square brackets: `error[undefined-citation]`.
    """,
)

UNUSED_SUPPRESSION = _rule(
    "unused-suppression",
    Severity.WARNING,
    """
    A comment allows a finding that is not there: the fault is gone, or the comment stands elsewhere.

    It speaks of the paragraph, table, figure or heading that it stands in or directly before; in a .bib file of the
    entry below it. Left in place, it would hide the fault when it comes back.
    """,
)
