"""Chapter text into a positioned :class:`~chapterhouse.model.Chapter`; reading never fails on what people write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.reading import UNREADABLE_CHAPTER
from chapterhouse.inputs.markdown.cells import CELL
from chapterhouse.inputs.markdown.complete_syntax import parse_complete
from chapterhouse.inputs.markdown.extract import extract
from chapterhouse.inputs.markdown.front_matter import read_front_matter
from chapterhouse.inputs.markdown.sizes import too_much
from chapterhouse.inputs.markdown.syntax import Unparsable
from chapterhouse.model import Chapter


def body_of(chapter: Chapter) -> str:
    """The chapter's Markdown with its front matter blanked, so that every character keeps its place.

    A cell that another tool would run, ```` ```{r, echo=FALSE} ````, becomes code in its language.
    """
    start = chapter.front_matter.body_start
    body = chapter.text[start:]
    if CELL.search(body):
        body = CELL.sub(lambda cell: f"{cell['fence']}{cell['engine']}".ljust(len(cell[0])), body)
    return re.sub(r"[^\r\n]", " ", chapter.text[:start]) + body


def read_chapter(
    path: str, text: str, kinds: Mapping[str, str] = MappingProxyType({})
) -> tuple[Chapter, tuple[Problem, ...]]:
    """The chapter that ``text``, the content of the file ``path``, holds, and the problems in reading it.

    ``kinds`` are the kinds of statements that paper.toml declares, each with the prefix of its labels. A text that
    cannot be read at all gives an empty chapter and one problem that says why.
    """
    matter, problems = read_front_matter(path, text)
    chapter = Chapter(path, text, matter)
    try:
        if (beyond := too_much(text)) is not None:
            return chapter, (*problems, _unreadable(Span(path, beyond.start, beyond.end), f"it has {beyond.reason}"))
        tree = parse_complete(body_of(chapter))
    except Unparsable as reason:
        return chapter, (*problems, _unreadable(Span(path, reason.offset, reason.end), str(reason)))
    chapter, more = extract(chapter, tree, kinds)
    return chapter, (*problems, *more)


def _unreadable(span: Span, reason: str) -> Problem:
    hint = "simplify or split it: until then, nothing in it is checked"
    return UNREADABLE_CHAPTER.problem(span, f"the chapter cannot be read: {reason}", hint)
