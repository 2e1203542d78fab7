"""The passages of chapters looked for in the markup that was written of them: no step on the way may lose a word.

The two readers were compared before (:mod:`chapterhouse.manuscript.word_agreement`). This looks at the other end, at
what is left of a chapter when it is numbered, cited, composed and written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import READERS_DISAGREE
from chapterhouse.manuscript.word_flows import written_flows
from chapterhouse.model import OBJECT, Chapter, Paper
from chapterhouse.model.built import BuiltChapter

_TAG = re.compile(r"<[^<>]*>")
_NO_TEXT = re.compile(r"<(annotation|style|script)\b.*?</\1>", re.DOTALL)
_NO_LETTERS = re.compile(r"[\W_]+")
_SIGNS = re.compile(
    rf"{OBJECT}(?: ?\[[^\[\]]*\])?"  # with the pages that follow the name of a work
    r"|\{#[^{}]*\}|&[#\w]+;|\[!\w+\]|\(@[\w-]*\)"
)
"""What stands in passages and is printed as something else."""


def unprinted_words(
    paper: Paper, chapters: Sequence[BuiltChapter], problems: Iterable[Problem], cache: Cache
) -> Iterator[Problem]:
    """A problem wherever words of ``paper`` are not in the markup of ``chapters``, which outputs are made of.

    Chapters on which the two readers disagree by the ``problems`` so far are left out: there they say more.
    """
    told = {problem.span.file for problem in problems if problem.code == READERS_DISAGREE.code}
    for listed in paper.chapters:
        chapter = listed.chapter
        if chapter.path in told:
            continue
        markup = "\n".join(built.screen_body for built in chapters if built.path == chapter.path)

        def found(chapter: Chapter = chapter, markup: str = markup) -> list[list[int]]:
            return [[span.start, span.end] for span in lost_in(markup, chapter)]

        for start, end in memo.call(cache, "printed words", (chapter.text, markup), found, memo.JSON):
            message = "these words are in no output: the program loses them on the way"
            hint = "write them in another way, and tell the makers of the program, for it is at fault"
            yield READERS_DISAGREE.problem(Span(chapter.path, start, end), message, hint)


def lost_in(markup: str, chapter: Chapter) -> Iterator[Span]:
    """The pieces of passages of ``chapter`` whose letters follow one another nowhere in ``markup``."""
    page = _NO_LETTERS.sub("", unescape(_TAG.sub("", _NO_TEXT.sub("", markup))))
    flows = written_flows(chapter)
    filled = [query.span for query in chapter.queries]
    filled += [figure.span for figure in chapter.figures if not figure.captioned]
    at = 0
    for passage in (*flows.main, *(passage for aside in flows.asides for passage in aside)):
        for start, end in _pieces(passage.text):
            letters = _NO_LETTERS.sub("", passage.text[start:end])
            found = page.find(letters, at) if letters else at
            if found < 0:
                found = page.find(letters)
            if found >= 0:
                at = found + len(letters)
                continue
            span = passage.span(start, end)
            if not any(span.start <= other.end and other.start <= span.end + 1 for other in filled):
                yield span


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of ``text`` stand between the signs that are printed as something else."""
    start = 0
    for sign in _SIGNS.finditer(text):
        if start < sign.start():
            yield start, sign.start()
        start = sign.end()
    if start < len(text):
        yield start, len(text)
