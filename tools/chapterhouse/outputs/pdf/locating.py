"""What typesetting found into findings at the places of the chapters that the pages were made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import FITTED_TO_PAGE, TOO_WIDE, TYPESETTING, UNPRINTED_TEXT
from chapterhouse.inputs.images import shown_path
from chapterhouse.model import Chapter, Paper
from chapterhouse.outputs.pdf.page_problem import PageProblem

_RULES = {rule.code: rule for rule in (FITTED_TO_PAGE, TOO_WIDE, TYPESETTING, UNPRINTED_TEXT)}
_WORD = re.compile(r"\w+")
_MOST_WORDS, _MORE_THAN_A_LABEL = 8, 4


def located(paper: Paper, problems: Iterable[tuple[str, PageProblem]]) -> Iterator[Problem]:
    """Each of ``problems``, which come with the file that their pages were made of, at its place.

    Pages that hold several chapters, or the contents list, come with the paper's settings: the place is sought in all
    that the paper is written in.
    """
    for file, problem in problems:
        if problem.code == UNPRINTED_TEXT.code and not _is_written(paper, file, problem.words):
            continue
        yield _RULES[problem.code].problem(_place(paper, file, problem), problem.message, problem.hint or None)


def _is_written(paper: Paper, file: str, words: str) -> bool:
    """Whether somebody wrote ``words``, and not the program, whose numbers and labels a style sheet may hide."""
    wanted = _WORD.findall(words)[:_MOST_WORDS]
    return len(wanted) >= _MORE_THAN_A_LABEL or _words(_texts(paper, file), words, len(wanted)) is not None


def _place(paper: Paper, file: str, problem: PageProblem) -> Span:
    """Where ``problem`` is: in the head of its file where nothing more is known."""
    own = _own(paper, file)
    chapters = own or [listed.chapter for listed in paper.chapters]
    paths = {chapter.path for chapter in chapters}
    for target in paper.targets.values():
        if problem.anchor and target.anchor == problem.anchor and target.chapter in paths:
            return target.label.span
    for chapter in chapters:
        for formula in chapter.formulas:
            if problem.tex and formula.tex.strip() == problem.tex.strip():
                return formula.span
        for figure in chapter.figures:
            if problem.image and shown_path(figure.path) == problem.image:
                return figure.path_span
    return _words(_texts(paper, file), problem.words) or _head(paper, file, own)


def _own(paper: Paper, file: str) -> list[Chapter]:
    """The chapter that ``file`` is, if it is one."""
    return [listed.chapter for listed in paper.chapters if listed.chapter.path == file]


def _texts(paper: Paper, file: str) -> dict[str, tuple[str, int]]:
    """What the pages made of ``file`` may print, each text with where its body starts."""
    own = _own(paper, file)
    chapters = own or [listed.chapter for listed in paper.chapters]
    texts = {chapter.path: (chapter.text, chapter.front_matter.body_start) for chapter in chapters}
    if own:
        return texts
    texts |= {path: (text, 0) for path, text in paper.bibliography.texts.items()}
    return {path: texts[path] for path in sorted(texts, key=lambda path: path != file)}


def _head(paper: Paper, file: str, own: Sequence[Chapter]) -> Span:
    """The title of the chapter ``own`` or of the paper, the first character of another ``file``."""
    if own:
        return own[0].title.span if own[0].title else Span(file, 0, 1)
    title = paper.spans.get(("title",))
    return title if title is not None and title.file == file else Span(file, 0, 1)


def _words(texts: Mapping[str, tuple[str, int]], words: str, least: int = 1) -> Span | None:
    """Where the most of ``words``, but ``least`` from the first on, stand in one of ``texts``, whatever parts them.

    ``texts`` come by their paths, each with the place from which on it is searched.
    """
    wanted = _WORD.findall(words)[:_MOST_WORDS]
    for count in range(len(wanted), least - 1, -1):
        pattern = re.compile(r"[\W_]+".join(map(re.escape, wanted[:count])))
        for path, (text, start) in texts.items():
            found = pattern.search(text, start)
            if found:
                return Span(path, found.start(), found.end())
    return None
