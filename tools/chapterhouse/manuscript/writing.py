"""The trees of a paper into markup, several at a time, each kept by its content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules import building
from chapterhouse.core.rules.reading import UNREADABLE_CHAPTER
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript import Composed, pandoc
from chapterhouse.manuscript.composition import Composition
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.formulas import invalid_formula, undrawable_formula
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.model import Chapter, ListedChapter, Paper
from chapterhouse.model.built import BuiltChapter

_NOTHING = pandoc.Printed("<p></p>", ())
_Tree = list[Element]


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """The chapters as the outputs get them, the markup of the list of references, and the problems."""

    chapters: tuple[BuiltChapter, ...]
    bibliography_body: str
    problems: tuple[Problem, ...]


def write_paper(composition: Composition, paper: Paper, runtime: Runtime) -> WrittenPaper:
    """The markup of every chapter, for print with its formulas drawn, and of the list of references."""
    trees: list[tuple[str, _Tree]] = []
    for listed, composed in zip(paper.chapters, composition.chapters, strict=True):
        trees += [(listed.chapter.path, composed.print_blocks), (listed.chapter.path, composed.screen_blocks)]
    trees.append(((*paper.settings.bibliography, "paper.toml")[0], composition.entries))
    written, problems = _write_all(trees, runtime)
    chapters = []
    for listed, composed, printed, shown in zip(
        paper.chapters, composition.chapters, written[:-1:2], written[1:-1:2], strict=True
    ):
        problems += _warnings(listed.chapter, printed)
        body, undrawable = _drawn(listed.chapter, printed.content, paper.settings.language)
        problems += undrawable
        chapters.append(_built(listed, composed, body, shown.content))
    return WrittenPaper(tuple(chapters), written[-1].content, tuple(problems))


def _write_all(trees: Sequence[tuple[str, _Tree]], runtime: Runtime) -> tuple[list[pandoc.Printed], list[Problem]]:
    """The markup of each of ``trees``, which come with the files to name where one cannot be written."""
    written: list[pandoc.Printed] = []
    problems: list[Problem] = []
    with ThreadPoolExecutor(runtime.jobs) as writers:
        waiting = [(path, writers.submit(_write, tree, runtime.cache)) for path, tree in trees]
        for path, work in waiting:
            try:
                written.append(work.result())
            except pandoc.PandocError as error:
                problems.append(UNREADABLE_CHAPTER.problem(Span(path), f"the chapter cannot be converted: {error}"))
                written.append(_NOTHING)
            runtime.progress("writing chapters", len(written), len(trees))
    return written, problems


def _write(blocks: _Tree, cache: Cache) -> pandoc.Printed:
    inputs = (pandoc.version(), json.dumps(blocks))
    return memo.call(cache, "html", inputs, lambda: pandoc.write_html(blocks), pandoc.PRINTED)


def _warnings(chapter: Chapter, printed: pandoc.Printed) -> Iterator[Problem]:
    for warning in printed.warnings:
        tex = pandoc.invalid_formula(warning)
        if tex is not None:
            yield invalid_formula(chapter, tex)
        else:
            hint = "look whether what is written here is what is meant"
            yield building.CONVERSION_WARNING.problem(Span(chapter.path), f"pandoc warns: {warning}", hint)


def _drawn(chapter: Chapter, markup: str, language: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []

    def mark(tex: str) -> str:
        problems.append(undrawable_formula(chapter, tex))
        return f'<span class="fault" title="undrawable-formula">{escape(tex)}</span>'

    return draw_mathematics(markup, mark, language), problems


def _built(listed: ListedChapter, composed: Composed, print_body: str, screen_body: str) -> BuiltChapter:
    chapter = listed.chapter
    title = chapter.title.text if chapter.title else listed.slug
    return BuiltChapter(
        path=chapter.path,
        slug=listed.slug,
        anchor=listed.anchor,
        place=listed.place,
        part=listed.part,
        number=listed.number,
        title=title,
        short_title=chapter.front_matter.short_title or title,
        summary=chapter.front_matter.summary,
        status=chapter.front_matter.status,
        headings=listed.headings,
        print_body=print_body,
        screen_body=screen_body,
        resources=composed.resources,
        blocks=composed.blocks,
    )
