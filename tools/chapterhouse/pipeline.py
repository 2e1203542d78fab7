"""The order of the stages, and nothing else: read this first.

    read -> check -> prepare -> cite -> compose -> write -> output

Each stage gets what the stages before it made and knows nothing of their code.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

from chapterhouse import manuscript
from chapterhouse.bibliography.languages import entry_language
from chapterhouse.checks.engine import run
from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.engine.run import Checked, Further, read_for_checks, report, run_checks
from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Diagnostic, Problem, Severity, Span, in_reading_order
from chapterhouse.core.rules import building
from chapterhouse.core.rules.reading import UNREADABLE_CHAPTER
from chapterhouse.core.runtime import Runtime, without_garbage_collection
from chapterhouse.inputs.reading import SETTINGS
from chapterhouse.inputs.source import Source
from chapterhouse.manuscript import Composed, pandoc
from chapterhouse.manuscript.citations import (
    CitedFrom,
    with_backlinks,
)
from chapterhouse.manuscript.conversion import cite_paper, conversion_problems, prepare_paper
from chapterhouse.manuscript.formulas import invalid_formula, undrawable_formula
from chapterhouse.manuscript.marked_errors import MarkedError, list_errors, show_missing_characters
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.model import Chapter, ListedChapter, Paper
from chapterhouse.model.built import BuildOptions, BuiltChapter, BuiltPaper
from chapterhouse.outputs import registry
from chapterhouse.outputs.shared import fonts
from chapterhouse.reports.location import Texts


class Stage(StrEnum):
    """The stages of a build in their order; the product of each can be printed."""

    READ = "read"
    CHECK = "check"
    PREPARE = "prepare"
    CITE = "cite"
    COMPOSE = "compose"
    WRITE = "write"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Built:
    """How far a build came.

    ``product`` is what the last stage made: for :attr:`Stage.OUTPUT` the bytes of each output by its format.
    ``stopped`` tells that findings kept the build from going on; ``suppressed`` are the findings that are allowed.
    """

    stage: Stage
    product: object
    findings: list[Diagnostic]
    texts: Mapping[str, str]
    stopped: bool = False
    suppressed: tuple[Diagnostic, ...] = ()


_RUNTIME = Runtime()


def check(source: Source, cache: Cache = NO_CACHE, jobs: int = 1, further: Further = lambda paper: []) -> Checked:
    """The paper and every finding on it, those of converting it included: a clean check means that a build runs.

    See :func:`chapterhouse.checks.engine.run.check`.
    """
    runtime = Runtime(cache=cache, jobs=jobs)

    def all_further(paper: Paper) -> list[Problem]:
        return [*conversion_problems(paper, source, runtime), *further(paper)]

    return run.check(source, cache, jobs, all_further, fonts.characters(cache))


def build(
    source: Source, options: BuildOptions, runtime: Runtime = _RUNTIME, stop_after: Stage = Stage.OUTPUT
) -> Built:
    """The outputs of the paper, or whatever stage of them is asked for."""
    made = None
    for made in stages(source, options, runtime):
        if made.stopped or made.stage is stop_after:
            break
    assert made is not None
    return made


def stages(source: Source, options: BuildOptions, runtime: Runtime = _RUNTIME) -> Iterator[Built]:
    """The build, stage by stage; it ends where findings stop it."""
    with without_garbage_collection():
        written = yield from _until_written(source, options, runtime)
    if written is not None:
        built, problems, reached = written
        made = registry.render_all(options.outputs, built, runtime)
        problems += made.problems
        yield reached(Stage.OUTPUT, made.files)


_Reached = Callable[[Stage, object], Built]


def _until_written(
    source: Source, options: BuildOptions, runtime: Runtime
) -> Generator[Built, None, tuple[BuiltPaper, list[Problem], _Reached] | None]:
    """The stages before the outputs; what the outputs get, and the maker of their stage, None where there are none."""
    cache = runtime.cache
    reading = read_for_checks(source, cache, runtime.jobs, fonts.characters(cache))
    problems = list(reading.problems)

    def reached(stage: Stage, product: object) -> Built:
        reported = report(problems, reading.paper)
        stopped = _stops(reported.findings, options)
        return Built(stage, product, reported.findings, reading.texts, stopped, reported.suppressed)

    paper = reading.paper
    yield reached(Stage.READ, paper)
    if paper is None:
        yield dataclasses.replace(reached(Stage.CHECK, report(problems, paper).findings), stopped=True)
        return None
    problems += run_checks(paper, cache)
    yield reached(Stage.CHECK, report(problems, paper).findings)

    made = prepare_paper(paper, source, runtime)
    prepared, resources = list(made.chapters), made.images
    problems += made.problems
    yield reached(Stage.PREPARE, {each.listed.chapter.path: each.blocks for each in prepared})

    rendered, found = cite_paper(prepared, paper, source, cache)
    problems += found
    yield reached(Stage.CITE, rendered)

    if options.draft:
        findings = list(with_levels(problems, paper.settings))
        errors = _errors(findings, reading.texts, [listed.chapter.path for listed in paper.chapters])
        prepared = [
            dataclasses.replace(each, blocks=list_errors(each.blocks, errors[each.listed.chapter.path]))
            for each in prepared
        ]
    counts: dict[str, int] = {}
    composed = [manuscript.compose(each, paper, rendered, resources.keys(), counts) for each in prepared]
    cited: dict[str, list[CitedFrom]] = {}
    for chapter in composed:
        for key, places in chapter.cited.items():
            cited.setdefault(key, []).extend(places)
    languages = {entry.key: tag for entry in paper.bibliography.entries if (tag := entry_language(entry))}
    entries = with_backlinks(rendered, cited, paper.settings.locale, languages)
    if options.draft:
        entries = show_missing_characters(entries, paper.characters)
        composed = [
            dataclasses.replace(each, print_blocks=show_missing_characters(each.print_blocks, paper.characters))
            for each in composed
        ]
    trees_by_chapter = zip(paper.chapters, composed, strict=True)
    yield reached(Stage.COMPOSE, {c.chapter.path: made.screen_blocks for c, made in trees_by_chapter})

    write = _Writer(runtime)
    paths = [listed.chapter.path for listed in paper.chapters for _ in ("print", "screen")]
    trees_to_write = [*(tree for c in composed for tree in (c.print_blocks, c.screen_blocks)), entries]
    written = write.all(trees_to_write, [*paths, (*paper.settings.bibliography, SETTINGS)[0]], problems)
    for listed, printed in zip(paper.chapters, written[::2], strict=False):
        problems += _formula_problems(listed.chapter, printed)
    bodies = [printed.content for printed in written]
    chapters = [
        _built_chapter(listed, chapter, _drawn(listed.chapter, bodies[2 * i], problems), bodies[2 * i + 1])
        for i, (listed, chapter) in enumerate(zip(paper.chapters, composed, strict=True))
    ]
    built = BuiltPaper(
        paper=paper,
        chapters=tuple(chapters),
        bibliography_body=bodies[-1],
        bibliography_blocks=entries,
        resources=resources,
        revision=options.revision,
        errors=sum(finding.severity is Severity.ERROR for finding in with_levels(problems, paper.settings)),
        review=options.review,
    )
    yield reached(Stage.WRITE, {chapter.slug: chapter.screen_body for chapter in chapters})
    return built, problems, reached


def _errors(
    findings: Sequence[Diagnostic], texts: Mapping[str, str], chapters: Sequence[str]
) -> dict[str, list[MarkedError]]:
    """What each chapter of a draft prints of its errors; those of other files go to the first chapter."""
    places = Texts(texts)
    errors: dict[str, list[MarkedError]] = {path: [] for path in chapters}
    for finding in in_reading_order([f for f in findings if f.severity is Severity.ERROR]):
        extent = places.extent(finding.span)
        line = f"line {extent.start.line}" if extent else ""
        path = finding.span.file
        if path in errors:
            errors[path].append(MarkedError(line, finding.code, finding.message))
        elif chapters:
            place = f"{path}, {line}" if line else path
            errors[chapters[0]].append(MarkedError(place, finding.code, finding.message))
    return errors


def _stops(findings: Sequence[Diagnostic], options: BuildOptions) -> bool:
    if options.draft:
        return False
    return any(f.stops_build or (options.strict and f.severity is not Severity.NOTE) for f in findings)


class _Writer:
    """Trees into markup, several at a time, each kept by its content."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def all(
        self, trees: Sequence[list[dict[str, Any]]], files: Sequence[str], problems: list[Problem]
    ) -> list[pandoc.Printed]:
        """The markup of each of ``trees``, with pandoc's warnings; what cannot be written is told at its file."""
        written: list[pandoc.Printed] = []
        with ThreadPoolExecutor(self._runtime.jobs) as writers:
            waiting = [writers.submit(self._one, tree) for tree in trees]
            for work, file in zip(waiting, files, strict=True):
                try:
                    written.append(work.result())
                except pandoc.PandocError as error:
                    message = f"the chapter cannot be converted: {error}"
                    problems.append(UNREADABLE_CHAPTER.problem(Span(file), message))
                    written.append(pandoc.Printed("<p></p>", ()))
                self._runtime.progress("writing chapters", len(written), len(trees))
        return written

    def _one(self, blocks: list[dict[str, Any]]) -> pandoc.Printed:
        inputs = (pandoc.version(), json.dumps(blocks))
        return memo.call(self._runtime.cache, "html", inputs, lambda: pandoc.write_html(blocks), pandoc.PRINTED)


def _formula_problems(chapter: Chapter, printed: pandoc.Printed) -> Iterator[Problem]:
    for warning in printed.warnings:
        tex = pandoc.invalid_formula(warning)
        if tex is not None:
            yield invalid_formula(chapter, tex)
        else:
            hint = "look whether what is written here is what is meant"
            yield building.CONVERSION_WARNING.problem(Span(chapter.path), f"pandoc warns: {warning}", hint)


def _drawn(chapter: Chapter, markup: str, problems: list[Problem]) -> str:
    def mark(tex: str) -> str:
        problems.append(undrawable_formula(chapter, tex))
        return f'<span class="fault" title="undrawable-formula">{escape(tex)}</span>'

    return draw_mathematics(markup, mark)


def _built_chapter(listed: ListedChapter, made: Composed, print_body: str, screen_body: str) -> BuiltChapter:
    chapter = listed.chapter
    title = chapter.title.text if chapter.title else listed.slug
    anchor = next((h.anchor for h in listed.headings if h.heading is chapter.title), listed.slug)
    return BuiltChapter(
        path=chapter.path,
        slug=listed.slug,
        anchor=anchor,
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
        resources=made.resources,
        blocks=made.blocks,
    )
