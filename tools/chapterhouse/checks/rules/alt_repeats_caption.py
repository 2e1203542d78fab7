"""The alternative text of a figure says what its caption says.

Somebody who listens to the paper hears the same words twice and still does not know what the picture shows. The caption
says what a figure is about; the alternative text says what there is to see.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A graph of demand until 2030"}
                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.printed_size import attribute_span
from chapterhouse.core.diagnostics import Problem, Related, Severity, Span
from chapterhouse.model import Chapter, Figure, Paper

SEVERITY = Severity.WARNING

_WORD = re.compile(r"[^\W_]+")
_PICTURE = """
a an the of showing shows that which this with figure fig image picture photo photograph chart graph diagram plot
drawing illustration screenshot map table
"""
_EMPTY_WORDS = frozenset(_PICTURE.split())
"""Words that say only that there is a picture."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the alternative text of each figure that adds no word to the caption."""
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if figure.captioned and figure.alt and _repeats(figure.alt, figure.caption):
                yield _problem(figure, listed.chapter)


def _repeats(alt: str, caption: str) -> bool:
    """Whether the words of ``alt``, without those that only name a picture, stand together in ``caption``."""
    said, reported = (_words(text) for text in (alt, caption))
    return bool(said) and f" {' '.join(said)} " in f" {' '.join(reported)} "


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS]


def _problem(figure: Figure, chapter: Chapter) -> Problem:
    span = attribute_span(figure, chapter, "alt")
    start = figure.span.start + len("![")
    caption = Span(chapter.path, start, max(start, figure.path_span.start - len("](")))
    follows = span is not None and figure.path_span.start < span.start
    return Problem(
        span=span or figure.span,
        message="the alternative text only repeats the caption",
        hint="say what the picture shows: its shapes, its values, what stands out",
        related=(Related(caption, "the caption stands here"),) if follows and caption.end > caption.start else (),
        misleading=False,
    )
