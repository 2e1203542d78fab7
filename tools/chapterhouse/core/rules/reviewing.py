"""What is found in the remarks of reviewers."""

from __future__ import annotations

from functools import partial

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import UNREAD, FoundBy, read_rule

_rule = partial(read_rule, found_by=FoundBy.CHECKING)

MALFORMED_REMARKS = _rule(
    "malformed-remarks",
    Severity.ERROR,
    """
    A file of remarks cannot be read: it is not TOML, has a field that no remark has, or an identifier stands twice.

    Remarks are written by `chapterhouse remarks import` and `answer`; after an edit by hand or a merge, look at the
    line that is named. While a file cannot be read, none of its remarks is checked, answered or published.
    """,
    fixed=UNREAD,
)

ORPHANED_REMARK = _rule(
    "orphaned-remark",
    Severity.NOTE,
    """
    A remark has no place in the paper: what its author says of it fits no line, or the words that it is about are gone.

    Nothing is guessed. `chapterhouse remarks show ID` shows what it says; answer it, and name the change that took the
    words away.
    """,
)

REMARK_WITHOUT_REASON = _rule(
    "remark-without-reason",
    Severity.WARNING,
    """
    The answer to a remark says no, or only in part yes, and gives no reason.

    Bodies that publish their answers ask for a reason with each that is not plain acceptance. `chapterhouse remarks
    answer ID --disposition WORD --text REASON` adds it.
    """,
)

SUGGESTION_NOT_APPLIED = _rule(
    "suggestion-not-applied",
    Severity.WARNING,
    """
    A suggested edit was accepted, and the chapter still says what it said before.

    `chapterhouse remarks apply ID` writes it. Where other words were chosen, answer that it was accepted in principle,
    or name the remark in the commit that changes them, on a line `Remark: ROUND/ID` of its message.
    """,
)

UNANSWERED_REMARK = _rule(
    "unanswered-remark",
    Severity.NOTE,
    """
    A remark has no answer yet.

    `chapterhouse remarks next` asks for one answer after another, `chapterhouse remarks answer ID` gives one. A release
    needs all of them: `chapterhouse release` counts those that are left. To make `check` fail on them when a round is
    to be closed, set the severity to error in paper.toml.
    """,
)

UNKNOWN_DISPOSITION = _rule(
    "unknown-disposition",
    Severity.WARNING,
    """
    The answer to a remark uses a word that is none of the round's dispositions.

    Which words there are is said in the round's round.toml: the lists of ISO, the IPCC, the W3C and HL7 ship, and a
    round can name its own.
    """,
)
