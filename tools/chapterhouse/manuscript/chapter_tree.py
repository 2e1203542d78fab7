"""A chapter's Markdown into pandoc's tree, and pandoc's warnings on the way into findings at their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chapterhouse.core import memo
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import CONVERSION_WARNING
from chapterhouse.core.rules.reading import UNREADABLE_CHAPTER
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.markdown import body_of
from chapterhouse.inputs.markdown.raw_markup import defined_commands
from chapterhouse.inputs.markdown.sizes import too_much
from chapterhouse.manuscript import pandoc, pandoc_batches
from chapterhouse.manuscript.raw_markup import read_tex
from chapterhouse.model import Chapter, ListedChapter, Paper

_LINE = re.compile(r"line (\d+)")
_PLACE = re.compile(r"(?: defined)? at line (\d+) column (\d+)")
_TOLD_BY_CHECKS = re.compile(
    r"Note with key .* not used|Duplicate note reference|Duplicate identifier|Macro .* already defined"
)
"""What checks find as well, with a mend; or what is meant: a macro that every chapter brings."""
_UNCLOSED = re.compile(r"Div at line (\d+) column (\d+) unclosed")


def read_tree(body: str, macros: str = "") -> pandoc.Printed:
    """What pandoc reads in ``body``, a chapter without its front matter, and its warnings.

    ``macros`` are definitions of commands of TeX that hold in it. Commands of TeX that are words, notes and citations
    are read as such. Raises :class:`~chapterhouse.manuscript.pandoc.PandocError`.
    """
    return _finished(pandoc.read_markdown(_with_macros(body, macros)), macros)


def _with_macros(body: str, macros: str) -> str:
    return f"{macros}\n\n{body}" if macros else body


def _finished(printed: pandoc.Printed, macros: str) -> pandoc.Printed:
    """``printed``, what pandoc read behind ``macros``, without these."""
    blocks, warnings = printed.content, printed.warnings
    if macros:
        blocks = blocks[1:] if blocks and blocks[0]["t"] == "RawBlock" else blocks
        warnings = tuple(_LINE.sub(lambda line: f"line {int(line[1]) - 2}", warning) for warning in warnings)
    return pandoc.Printed(read_tex(blocks, pandoc.read_latex), warnings)


def read_trees(
    paper: Paper, chapters: Sequence[ListedChapter], runtime: Runtime
) -> tuple[dict[str, pandoc.Printed], list[Problem]]:
    """What pandoc read in each of ``chapters``, some of ``paper``, by its path; and why it could not read others."""
    trees: dict[str, pandoc.Printed] = {}
    problems: list[Problem] = []
    unread: list[tuple[Chapter, str, str]] = []
    for listed in chapters:
        if too_much(listed.chapter.text) is not None:
            continue  # what reading refused is not for pandoc either
        body, macros = body_of(listed.chapter), macros_of(paper, listed)
        kept = memo.find(runtime.cache, "markdown", (pandoc.version(), body, macros), pandoc.PRINTED.decode)
        if kept is not None:
            trees[listed.chapter.path] = kept
        else:
            unread.append((listed.chapter, body, macros))
    runtime.progress("reading chapters", 0, len(unread))
    answers = pandoc_batches.read_markdown([_with_macros(body, macros) for _, body, macros in unread], runtime.jobs)
    for done, ((chapter, body, macros), answer) in enumerate(zip(unread, answers, strict=True), 1):
        try:
            if isinstance(answer, pandoc.PandocError):
                raise answer
            printed = trees[chapter.path] = _finished(answer, macros)
            inputs = (pandoc.version(), body, macros)
            memo.keep(runtime.cache, "markdown", inputs, pandoc.PRINTED.encode(printed))
        except pandoc.PandocError as error:
            message = f"the chapter cannot be converted: {error}"
            problems.append(UNREADABLE_CHAPTER.problem(Span(chapter.path), message))
        runtime.progress("reading chapters", done, len(unread))
    return trees, problems


def macros_of(paper: Paper, listed: ListedChapter) -> str:
    """The definitions of commands of TeX in the other chapters, which hold in this one, too, in one line."""
    own = {name for macro in listed.chapter.macros for name in defined_commands(macro)}
    others = (macro for other in paper.chapters if other is not listed for macro in other.chapter.macros)
    return " ".join(" ".join(macro.split()) for macro in others if own.isdisjoint(defined_commands(macro)))


def reading_problems(chapter: Chapter, warnings: Iterable[str]) -> Iterator[Problem]:
    """A problem for each of ``warnings`` that no check of ``chapter`` makes."""
    unclosed = {_line(chapter.text, division.body.start) for division in chapter.divisions if not division.is_closed}
    for warning in warnings:
        if _TOLD_BY_CHECKS.match(warning):
            continue
        place = _PLACE.search(warning)
        span = _span(chapter, int(place[1]), int(place[2])) if place else Span(chapter.path)
        if found := _UNCLOSED.match(warning):
            if int(found[1]) not in unclosed:
                yield Problem(span, UNCLOSED, UNCLOSED_HINT, code="unclosed-div")
            continue
        words = _PLACE.sub("", " ".join(warning.split())).rstrip(".")
        message = f"pandoc warns as it reads this: {words[:1].lower()}{words[1:]}"
        hint = "look whether what is written here is what is meant"
        yield CONVERSION_WARNING.problem(span, message, hint)


UNCLOSED = "this division is never closed, so that all that follows stands in it"
UNCLOSED_HINT = "close it with a line `:::`, or `</div>`, where it ends"


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _span(chapter: Chapter, line: int, column: int) -> Span:
    """The word at ``line`` and ``column``, both counted from 1, in the text of ``chapter``."""
    start = 0
    for _ in range(line - 1):
        start = chapter.text.find("\n", start) + 1
    start = min(start + column - 1, len(chapter.text))
    end = chapter.text.find("\n", start)
    end = len(chapter.text) if end < 0 else end
    return Span(chapter.path, start, start + len(chapter.text[start:end].rstrip()))
