"""What typesetting found into findings at the places of the chapters that the pages were made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import FITTED_TO_PAGE, TOO_WIDE, TYPESETTING
from chapterhouse.inputs.images import shown_path
from chapterhouse.model import Chapter, Paper
from chapterhouse.outputs.pdf.page_problem import PageProblem

_RULES = {rule.code: rule for rule in (FITTED_TO_PAGE, TOO_WIDE, TYPESETTING)}
_WORD = re.compile(r"\w+")
_MOST_WORDS = 8


def located(paper: Paper, problems: Iterable[tuple[str, PageProblem]]) -> Iterator[Problem]:
    """Each of ``problems``, which come with the file that their pages were made of, at its place."""
    chapters = {listed.chapter.path: listed.chapter for listed in paper.chapters}
    for file, problem in problems:
        chapter = chapters.get(file)
        span = _place(paper, chapter, problem) if chapter is not None else Span(file)
        yield _RULES[problem.code].problem(span, problem.message, problem.hint or None)


def _place(paper: Paper, chapter: Chapter, problem: PageProblem) -> Span:
    """Where ``problem`` is in ``chapter``: its title, or its head, where nothing more is known."""
    for target in paper.targets.values():
        if problem.anchor and target.anchor == problem.anchor and target.chapter == chapter.path:
            return target.label.span
    for formula in chapter.formulas:
        if problem.tex and formula.tex.strip() == problem.tex.strip():
            return formula.span
    for figure in chapter.figures:
        if problem.image and shown_path(figure.path) == problem.image:
            return figure.path_span
    return _words(chapter, problem.words) or (chapter.title.span if chapter.title else Span(chapter.path, 0, 1))


def _words(chapter: Chapter, words: str) -> Span | None:
    """Where the first of ``words`` stand in the text of ``chapter``, whatever markup parts them."""
    wanted = _WORD.findall(words)[:_MOST_WORDS]
    for count in range(len(wanted), 0, -1):
        pattern = re.compile(r"[\W_]+".join(map(re.escape, wanted[:count])))
        found = pattern.search(chapter.text, chapter.front_matter.body_start)
        if found:
            return Span(chapter.path, found.start(), found.end())
    return None
