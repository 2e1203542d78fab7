"""The project's files into findings: read, checked, and without those that comments allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chapterhouse.checks.engine import registry
from chapterhouse.checks.engine.followers import without_followers
from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.engine.repetitions import without_repetitions
from chapterhouse.checks.engine.suppressions import apply_suppressions
from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Diagnostic, Problem, in_reading_order
from chapterhouse.inputs.reading import FontsOf, Reading, read
from chapterhouse.inputs.serialization import Problems, pack_problems, unpack_problems
from chapterhouse.inputs.source import Source
from chapterhouse.model import Paper, ShownFonts
from chapterhouse.settings.asked import asked


@dataclass(frozen=True, slots=True)
class Reported:
    """The findings to report, in reading order, and those that the authors allow."""

    findings: list[Diagnostic]
    suppressed: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The paper with every finding, in reading order; ``suppressed`` are those allowed."""

    findings: list[Diagnostic]
    texts: Mapping[str, str]
    paper: Paper | None
    suppressed: tuple[Diagnostic, ...] = ()


Further = Callable[[Paper], list[Problem]]


def check(
    source: Source,
    cache: Cache = NO_CACHE,
    jobs: int = 1,
    further: Further = lambda paper: [],
    fonts: FontsOf = lambda settings: ShownFonts(),
) -> Checked:
    """The paper and every finding on it that needs no pandoc.

    ``cache`` holds what was read before and ``jobs`` is how many processes may read at once; neither changes a finding.
    ``further`` tells what is known of the paper beside its files; ``fonts`` what its fonts can show.
    """
    reading = read_for_checks(source, cache, jobs, fonts)
    problems = list(reading.problems)
    if reading.paper is not None:
        problems += [*run_checks(reading.paper, cache), *further(reading.paper)]
    reported = report(problems, reading.paper)
    return Checked(reported.findings, reading.texts, reading.paper, reported.suppressed)


def read_for_checks(
    source: Source, cache: Cache = NO_CACHE, jobs: int = 1, fonts: FontsOf = lambda settings: ShownFonts()
) -> Reading:
    """The project's files, with all that the checks want to be worked out while they are read."""
    return read(source, cache, jobs, fonts, registry.GATHERER)


def run_checks(paper: Paper, cache: Cache = NO_CACHE) -> list[Problem]:
    """What all checks find in ``paper``; ``cache`` keeps what the .bib files alone give."""
    return list(registry.check_problems(paper, _bibliography_problems(paper, cache)))


def report(problems: Iterable[Problem], paper: Paper | None) -> Reported:
    """``problems`` as findings: with levels of paper.toml, without followers of others and what authors allow."""
    if paper is None:
        return Reported(in_reading_order(without_repetitions(list(with_levels(problems, None)), {})))
    texts = {listed.chapter.path: listed.chapter.text for listed in paper.chapters}
    left = apply_suppressions(without_repetitions(list(with_levels(problems, paper.settings)), texts), paper)
    findings = [*left.findings, *with_levels(left.problems, paper.settings)]
    return Reported(in_reading_order(without_followers(findings, paper)), left.suppressed)


def _bibliography_problems(paper: Paper, cache: Cache) -> Problems:
    """What is found in the bibliography alone, which changes less often than the chapters."""
    texts = (part for item in paper.bibliography.texts.items() for part in item)
    inputs = (*texts, "cited", *sorted(paper.citing))
    codec = memo.Codec(pack_problems, unpack_problems)
    questions = memo.Questions({"setting": paper.settings.model_dump(mode="json").__getitem__})
    settings = asked(paper.settings, lambda name: questions.ask("setting", name))

    def found() -> Problems:
        return registry.bibliography_problems(replace(paper, settings=settings))

    return memo.call_tracked(cache, "bibliography problems", inputs, questions, found, codec)
