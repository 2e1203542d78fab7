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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


_Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    runs: _Runs
    opening: bool


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each sentence that is nearly one before it, the most alike of them."""
    sentences = list(_sentences(paper))
    repeated = _repeated(sentences)
    by_run: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        common: Counter[int] = Counter()
        for run in sentence.runs & repeated:
            before = by_run[run]
            if len(before) < _TOO_COMMON:
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


def _repeated(sentences: Sequence[_Sentence]) -> set[tuple[str, ...]]:
    """The runs that stand in several of ``sentences``: most are the only ones of their kind."""
    seen: set[tuple[str, ...]] = set()
    repeated: set[tuple[str, ...]] = set()
    for sentence in sentences:
        repeated |= seen & sentence.runs
        seen |= sentence.runs
    return repeated


def _sentences(paper: Paper) -> Iterator[_Sentence]:
    for listed, passages in prose(paper):
        opening = listed.place is Place.FRONT
        for passage, text in passages:
            if passage.kind is not PassageKind.PARAGRAPH:
                continue
            for start, end, runs in _runs(text):
                yield _Sentence(passage.span(start, end), runs, opening)


@lru_cache(maxsize=4096)  # a process that stays checks again and again what hardly changes
def _runs(text: str) -> tuple[tuple[int, int, _Runs], ...]:
    """Where each sentence of ``text`` begins and ends that is long enough to compare, and its runs of words."""
    found: list[tuple[int, int, _Runs]] = []
    start = 0
    for end in [*(mark.end() for mark in _END.finditer(text)), len(text)]:
        words = " ".join(_WORD.findall(text[start:end])).casefold().split()
        if len(words) >= _FEWEST_WORDS:
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            found.append((first, end, frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))))
        start = end
    return tuple(found)
