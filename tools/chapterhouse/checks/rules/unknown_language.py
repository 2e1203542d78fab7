"""The tool has no words for the paper's language, so that it prints English ones between the paper's own.

"Contents", "Figure", "References", "page" and their like stand in one table for each language that is known. Dates come
from the CLDR and need no table. Words of a paper's own go into `[words]` of paper.toml; once all that the paper prints
stand there, turn the rule off.

Bad:

    --- chapters/one.md
    # Buller {#sec:noise}

    Trafik bullrar.
    --- paper.toml
    language = "sv-SE"
               ^^^^^^^

    [[parts]]
    chapters = ["chapters/one.md"]

Good:

    --- chapters/one.md
    # Lärm {#sec:noise}

    Verkehr ist laut.
    --- paper.toml
    language = "de-DE"

    [[parts]]
    chapters = ["chapters/one.md"]
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper
from chapterhouse.settings.language import LANGUAGES

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the language in paper.toml where there is no table for it."""
    locale = paper.settings.locale
    if not locale.is_spoken:
        yield Problem(
            span=paper.spans.get(("language",), Span("paper.toml")),
            message=f"the tool has no words for the language `{locale.tag}` and prints English ones",
            hint=f"set them in [words]; there are words for: {', '.join(LANGUAGES)}",
            misleading=False,
        )
