"""The paper uses another word than its glossary asks for.

Readers take two words for two things, and a search finds only half of the places. The glossary in paper.toml says which
word the paper uses, and which ones it avoids; quotations keep theirs.

Bad:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [[glossary]]
    term = "data centre"
    avoid = ["datacenter", "server farm"]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Datacenters need more energy each year, and a server farm needs water.
    ^^^^^^^^^^^                                   ^^^^^^^^^^^

Good:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]

    [[glossary]]
    term = "data centre"
    avoid = ["datacenter", "server farm"]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Data centres need more energy each year; a minister spoke of “server farms”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.glossary import Avoided, Glossary, plural_of
from chapterhouse.checks.support.prose import capitalised, capitals, may_be_title, prose
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.model import Chapter, Paper, Passage

SEVERITY = Severity.WARNING

_ARTICLE = re.compile(r"\ban? $", re.IGNORECASE)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each avoided word in the prose, its plural included."""
    if not (glossary := Glossary(paper)):
        return
    for listed, passages in prose(paper):
        for passage, text in passages:
            for found in glossary.avoided(text):
                yield _problem(found, passage, listed.chapter)


def _problem(found: Avoided, passage: Passage, chapter: Chapter) -> Problem:
    written = passage.text[found.start : found.end]
    wanted = capitalised(plural_of(found.term) if found.plural else found.term, capitals(written))
    span = passage.span(found.start, found.end)
    article = _ARTICLE.search(passage.text, 0, found.start)
    same_article = article is None or (wanted[0].lower() in "aeiou") == (written[0].lower() in "aeiou")
    plain = span.slice(chapter.text).split() == written.split()
    return Problem(
        span=span,
        message=f"the glossary asks for `{found.term}`, not `{found.word}`",
        hint=f"write `{wanted}`",
        related=() if found.place is None else (Related(found.place, "the glossary's word"),),
        edits=(Edit(span, wanted, safe=same_article and not may_be_title(passage, chapter, found.start)),)
        if plain
        else (),
        misleading=False,
    )
