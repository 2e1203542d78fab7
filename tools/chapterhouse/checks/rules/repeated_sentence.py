"""A sentence says nearly in the same words what another one has said.

Readers stop where they have read something before, and ask what is new. Sentences are compared over the whole paper by
their runs of three words: from two fifths in common they count as one. The front matter, which is read by itself, is
compared with itself only.

Bad:

    # Energy {#sec:energy}

    Whoever plans a grid has to know where cars will charge in ten years. Nobody does.

    Whoever plans the grid has to know where cars will charge in ten years.
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    Whoever plans a grid has to know where cars will charge in ten years. Nobody does.

    Planners guess, and are wrong twice: with lines too many here and too few there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.checks.support.prose import prose
from chapterhouse.core.diagnostics import Problem, Related, Severity, Span
from chapterhouse.model import Paper, PassageKind, Place

SEVERITY = Severity.WARNING
ENABLED = False

_END = re.compile(r"[.!?][”’\"')\]]*(?=\s+[^a-z\s]|\s*$)")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_FEWEST_WORDS = 8
_RUN = 3
_ALIKE = 0.4
_TOO_COMMON = 50
"""A run of words that stands in so many sentences says nothing about any two of them."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    runs: frozenset[tuple[str, ...]]
    opening: bool


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each sentence that is nearly one before it, the most alike of them."""
    sentences = list(_sentences(paper))
    by_run: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        common: Counter[int] = Counter()
        for run in sentence.runs:
            before = by_run[run]
            if before and len(before) < _TOO_COMMON:  # most runs are the only ones of their kind
                common.update(before)
            before.append(number)
        alike = [
            (share, -other)
            for other, count in common.items()
            if sentences[other].opening == sentence.opening
            and (share := count / len(sentence.runs | sentences[other].runs)) >= _ALIKE
        ]
        if alike:
            yield Problem(
                span=sentence.span,
                message="this sentence has been said before, nearly in these words",
                hint="take one of the two out, or let the second say what is new",
                related=(Related(sentences[-max(alike)[1]].span, "it stands here first"),),
                misleading=False,
            )


def _sentences(paper: Paper) -> Iterator[_Sentence]:
    for listed, passages in prose(paper):
        opening = listed.place is Place.FRONT
        for passage, text in passages:
            if passage.kind is not PassageKind.PARAGRAPH:
                continue
            start = 0
            for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
                words = [word.casefold() for word in _WORD.findall(text[start:end])]
                if len(words) >= _FEWEST_WORDS:
                    first = start + len(text[start:end]) - len(text[start:end].lstrip())
                    runs = frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
                    yield _Sentence(passage.span(first, end), runs, opening)
                start = end
