"""The words of a link do not say where it leads.

On paper "here" leads nowhere; somebody who moves from link to link with a screen reader hears "here, here, this link".
An address for words is hard to read and harder to listen to; the name of a site alone, such as `example.org`, is fine,
and so is an address that is to be printed as one, between angle brackets. Of a link without words nothing is printed.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030; the report is [here](https://example.org/reports/2025).
                                              ^^^^

Bad:

    # Energy {#sec:energy}

    Demand doubles, says [https://example.org/reports/2025](https://example.org/reports/2025).
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030, as [](https://example.org/reports/2025) says.
                                  ^^

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030, says [the agency's report of 2025](https://example.org/reports/2025).
    It has been printed as well; ask at <https://example.org/orders>.

Good:

    --- paper.toml
    language = "nl"

    [[parts]]
    chapters = ["chapters/energy.md"]
    --- chapters/energy.md
    # Energie {#sec:energy}

    Lees [details](https://example.org/reports/2025): wat in het Engels vaag is, is het niet in elke taal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Link, Paper

SEVERITY = Severity.NOTE

_VAGUE = re.compile(
    r"(?:(?:please )?(?:click|see|look|go|read|find it|download|available)(?: it)? )?(?:here|there)"
    r"|(?:(?:at|from|on|via|in|see|click|click on|follow) )?(?:this|the) "
    r"(?:link|page|website|web page|site|url|address)"
    r"|this|link|links?|click|read more|learn more|see more|more|more info(?:rmation)?|details|download|continue"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?[^/?#]+/?", re.IGNORECASE)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the words of each link that are vague, in English papers, or an address with a path."""
    is_english = paper.settings.locale.language == "en"
    for listed in paper.chapters:
        for link in listed.chapter.links:
            start = link.text_span.start
            if listed.chapter.text[start - 1 : start + 1] == "[]":
                yield Problem(
                    span=Span(link.text_span.file, start - 1, start + 1),
                    message="this link has no words, so that nothing of it is printed",
                    hint="name what it leads to between the brackets, or refer to it: `@sec:name`",
                    severity=Severity.WARNING,
                    misleading=False,
                )
            elif (message := _error(link, is_english=is_english)) is not None:
                yield Problem(
                    span=link.text_span,
                    message=message,
                    hint="name what the link leads to: `[the agency's report of 2025](...)`",
                    misleading=False,
                )


def _error(link: Link, *, is_english: bool) -> str | None:
    text = " ".join(link.text.split()).strip(" .,:;!?…→»>()[]'\"’”")
    if is_english and _VAGUE.fullmatch(text.casefold()):
        return f"“{text}” does not say where this link leads"
    if link.span != link.text_span and _ADDRESS.fullmatch(text) and not _SITE.fullmatch(text):
        return "this link shows an address instead of words"
    return None
