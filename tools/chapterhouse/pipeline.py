"""The order of the stages, and nothing else: read this first.

    read -> check -> prepare -> cite -> compose -> write -> output

Each stage gets what the stages before it made and knows nothing of their code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chapterhouse.checks.engine import run
from chapterhouse.checks.engine.levels import count_errors, with_levels
from chapterhouse.checks.engine.run import Checked, Further, read_for_checks, report, run_checks
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Diagnostic, Problem, Severity
from chapterhouse.core.runtime import PLAIN_RUNTIME, Runtime, without_garbage_collection
from chapterhouse.inputs.images.datasets import read_datasets
from chapterhouse.inputs.reading import Reading
from chapterhouse.inputs.sign_offs import chapter_digests, read_sign_offs
from chapterhouse.inputs.source import Source
from chapterhouse.inputs.source.listed import ListedOnce
from chapterhouse.inputs.word_style import read_word_style
from chapterhouse.manuscript.composition import blocks_by_path, compose_paper, mark_draft
from chapterhouse.manuscript.conversion import cite_paper, conversion_problems, prepare_paper
from chapterhouse.manuscript.printed_words import unprinted_words
from chapterhouse.manuscript.writing import write_paper
from chapterhouse.model import Paper
from chapterhouse.model.built import BuildOptions, BuiltPaper
from chapterhouse.model.sign_off import approvals
from chapterhouse.outputs import registry
from chapterhouse.outputs.shared import fonts
from chapterhouse.outputs.shared.term_lists import with_term_lists


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

    ``product`` is what the last stage made: for :attr:`Stage.OUTPUT` the bytes of each output by the end of its name.
    ``stopped`` tells that findings kept the build from going on; ``suppressed`` are the findings that are allowed;
    ``unchecked`` is what was found beside what was known of the checks, before anything was weighed.
    """

    stage: Stage
    product: object
    findings: list[Diagnostic]
    texts: Mapping[str, str]
    stopped: bool = False
    suppressed: tuple[Diagnostic, ...] = ()
    paper: Paper | None = None
    unchecked: Sequence[Problem] = ()


def check(source: Source, cache: Cache = NO_CACHE, jobs: int = 1, further: Further = lambda paper: []) -> Checked:
    """The paper and every finding on it, those of converting it included: a clean check means that a build runs."""
    runtime = Runtime(cache=cache, jobs=jobs)

    def all_further(paper: Paper) -> list[Problem]:
        return [*conversion_problems(paper, source, runtime), *further(paper)]

    return run.check(source, cache, jobs, all_further, fonts.shown_in(source, cache))


def build(
    source: Source,
    options: BuildOptions,
    runtime: Runtime = PLAIN_RUNTIME,
    stop_after: Stage = Stage.OUTPUT,
    known: Sequence[Problem] | None = None,
) -> Built:
    """The outputs of the paper, or whatever stage of them is asked for.

    Findings are weighed for good where the build ends, and before that only where something new may stop it. No check
    is run where somebody says what is ``known`` of them already.
    """
    source = ListedOnce(source)
    reading = read_for_checks(source, runtime.cache, runtime.jobs, fonts.shown_in(source, runtime.cache))
    paper = reading.paper
    if paper is None:
        return Built(Stage.READ, None, report(reading.problems, None).findings, reading.texts, stopped=True)
    for stage, product, problems in _stages(paper, reading, source, options, runtime, known):
        if stage is stop_after or _stops(with_levels(problems, paper.settings), options):
            reported = report(problems, paper)
            stopped = _stops(reported.findings, options)
            if stopped or stage is stop_after:
                built = Built(stage, product(), reported.findings, reading.texts, stopped, reported.suppressed, paper)
                count = len(reading.problems)
                return replace(built, unchecked=(*reading.problems, *problems[count + len(known or ()) :]))
    raise AssertionError("the last stage is the last that can be asked for")


def _stages(
    paper: Paper,
    reading: Reading,
    source: Source,
    options: BuildOptions,
    runtime: Runtime,
    known: Sequence[Problem] | None,
) -> Iterator[tuple[Stage, Callable[[], object], Sequence[Problem]]]:
    """Each stage with how to look at what it made, and all problems that were found by then."""
    problems = list(reading.problems)
    with without_garbage_collection():
        yield Stage.READ, lambda: paper, problems

        problems += run_checks(paper, runtime.cache) if known is None else known
        yield Stage.CHECK, lambda: list(with_levels(problems, paper.settings)), problems

        prepared = prepare_paper(paper, source, runtime)
        problems += prepared.problems
        yield Stage.PREPARE, lambda: blocks_by_path(paper, ([each.tree] for each in prepared.chapters)), problems

        rendered, found = cite_paper(prepared.chapters, paper, source, runtime.cache)
        problems += found
        yield Stage.CITE, lambda: rendered, problems

        chapters = prepared.chapters
        if options.draft and not options.unmarked:
            chapters = mark_draft(chapters, paper, report(problems, paper).findings, reading.texts, runtime.cache)
        composition = compose_paper(chapters, paper, rendered, prepared.images, runtime.cache, draft=options.draft)
        yield Stage.COMPOSE, lambda: blocks_by_path(paper, composition.screen_trees), problems

        written = write_paper(composition, paper, runtime)
        problems += written.problems
        problems += list(unprinted_words(paper, written.chapters, problems, runtime.cache))
        yield Stage.WRITE, lambda: {each.slug: each.screen_body for each in written.chapters}, problems

    datasets, found = read_datasets(source, paper)
    sign_offs, unread = read_sign_offs(source)
    problems += [*found, *unread]
    built = BuiltPaper(
        paper=paper,
        chapters=written.chapters,
        bibliography_body=written.bibliography_body,
        bibliography_tree=composition.entries,
        resources={**prepared.images, **fonts.project_fonts(paper.settings.theme, source)},
        revision=options.revision,
        errors=0 if options.unmarked else count_errors(report(problems, paper).findings),
        review=options.review,
        earlier=options.earlier,
        draft=options.draft,
        press=options.press,
        datasets=datasets,
        approvals=approvals(sign_offs, chapter_digests(paper, source)) if sign_offs else (),
        versions=options.versions,
        word_style=read_word_style(source, paper.settings.theme),
    )
    built, found = with_term_lists(built, runtime)
    made = registry.render_all(options.outputs, built, runtime)
    yield Stage.OUTPUT, lambda: made.files, [*problems, *found, *made.problems]


def _stops(findings: Iterable[Diagnostic], options: BuildOptions) -> bool:
    if options.draft:
        return False
    return any(found.stops_build or (options.strict and found.severity is not Severity.NOTE) for found in findings)
