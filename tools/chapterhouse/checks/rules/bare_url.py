"""A web address stands in the text as it is, without being a link.

Nobody can click it, and it breaks lines badly. In angle brackets it is a link; behind words, a link that reads well.
An address that is a source belongs into the bibliography.

Bad:

    # Energy {#sec:energy}

    The figures stand at https://example.org/demand, by region.
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    The [figures by region](https://example.org/demand) are public, and so is <https://example.org/supply>.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.addresses import addresses_of_works, prose_addresses, work_at
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.NOTE


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each such address; what the bibliography has is the finding of another check."""
    found = [
        address
        for listed in paper.chapters
        for address in prose_addresses(paper, listed.chapter)
        if "://" in address.text or address.text.startswith("www.")
    ]
    works = addresses_of_works(paper) if found else {}
    for address in found:
        if work_at(address.text) not in works:
            whole = address.text if "://" in address.text else f"https://{address.text}"
            yield Problem(
                span=address.span,
                message="this address is no link",
                hint=f"write `<{whole if len(whole) < 60 else 'https://...'}>`, put it behind words, or cite the work",
                edits=(Edit(address.span, f"<{whole}>", safe=False),),
                misleading=False,
            )
