"""What is found by asking the world outside, or is known from having asked."""

from __future__ import annotations

from functools import partial

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import FoundBy, read_rule

_rule = partial(read_rule, found_by=FoundBy.ASKING)

DEAD_LINK = _rule(
    "dead-link",
    Severity.WARNING,
    """
    A page that the paper links to is gone: its server says so (404, 410), has failed for a week, or sends everybody
    to the front page.

    `chapterhouse check --links` asks and stores the answer, with its date, in links.lock.jsonl beside the
    bibliography; commit that file. Every other check opens no connection and tells from it what is not older than
    90 days. Name the page's new address, or a copy in a web archive.
    """,
)

DOI_MISMATCH = _rule(
    "doi-mismatch",
    Severity.WARNING,
    """
    The title, the first author or the year of a cited entry is not what is registered for its DOI.

    Where several differ, the DOI may be another work's, and readers would be led to that. `chapterhouse check
    --online` asks doi.org and stores the answer in works.lock.jsonl beside the bibliography; commit that file.
    Every other check opens no connection and compares with it. Where the registered metadata is wrong, allow the
    finding above the entry: `% allow doi-mismatch: the agency has the year of the reprint`.
    """,
)

MALFORMED_ANSWER = _rule(
    "malformed-answer",
    Severity.WARNING,
    """
    A line of links.lock.jsonl or works.lock.jsonl, where answers from the network are stored, is no JSON object.

    Remove it; what it held is asked again by `chapterhouse check --links` or `--online`.
    """,
)

REDIRECTED_LINK = _rule(
    "redirected-link",
    Severity.NOTE,
    """
    A page has moved for good: its server leads everybody to another address (301, 308).

    Old addresses rarely live on for ever. Look at what stands at the new one, and write that; `chapterhouse check
    --links --fix --unsafe-fixes` writes them all.
    """,
)

RETRACTED_WORK = _rule(
    "retracted-work",
    Severity.ERROR,
    """
    A cited work was retracted, as the agency tells that registers its DOI.

    Who cites it without a word leans on what its authors or its publisher took back. Cite another source; where the
    retraction itself is the point, say so in the entry's `note`, which is printed, and the finding is gone.
    """,
)

UNANSWERED_DOI = _rule(
    "unanswered-doi",
    Severity.NOTE,
    """
    doi.org or the agency behind it gave no usable answer on a DOI, so that its entry was not compared.

    Nothing was stored; ask again later. Trouble with the network is never an error.
    """,
)

UNKNOWN_DOI = _rule(
    "unknown-doi",
    Severity.ERROR,
    """
    doi.org does not know the DOI of a cited entry, so that the link which the paper prints leads nowhere.

    A character may be wrong, or the work may be too new: allow the finding above the entry then, with that reason.
    The answer is stored in works.lock.jsonl beside the bibliography and told for 90 days.
    """,
)

UNREACHABLE_LINK = _rule(
    "unreachable-link",
    Severity.NOTE,
    """
    Whether a linked page is there could not be found out: its server turned the program away, was too slow, or
    could not be reached at all.

    That may be the network's fault, so it is never an error. Open the page in a browser.
    """,
)
