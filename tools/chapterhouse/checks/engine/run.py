"""The project's files into findings: read, checked, and without those that comments allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chapterhouse.checks.engine import registry as checks
from chapterhouse.checks.engine.suppressions import Remaining, apply_suppressions
from chapterhouse.core.cache import NO_CACHE, Cache, key_of
from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.inputs.parallel import code_state
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.serialization import Problems, pack_problems, unpack_problems
from chapterhouse.inputs.source import Source
from chapterhouse.model import Paper


@dataclass(frozen=True, slots=True)
class Checked:
    """The paper with every finding that does not need pandoc, in reading order; ``suppressed`` are those allowed."""

    findings: list[Diagnostic]
    texts: Mapping[str, str]
    paper: Paper | None
    suppressed: tuple[Diagnostic, ...] = ()


Further = Callable[[Paper], list[Diagnostic]]


def check(
    source: Source,
    cache: Cache = NO_CACHE,
    jobs: int = 1,
    further: Further = lambda paper: [],
    characters: frozenset[str] = frozenset(),
) -> Checked:
    """The paper and every finding on it that needs no pandoc.

    ``cache`` holds what was read before and ``jobs`` is how many processes may read at once; neither changes a finding.
    ``further`` tells what is known of the paper beside its files; ``characters`` are those that can be shown in print.
    """
    reading = read(source, cache, jobs, characters)
    findings = list(reading.findings)
    if reading.paper is not None:
        findings += [*run_checks(reading.paper, cache), *further(reading.paper)]
    allowed = remaining(findings, reading.paper)
    return Checked(in_reading_order(allowed.findings), reading.texts, reading.paper, allowed.suppressed)


def run_checks(paper: Paper, cache: Cache) -> list[Diagnostic]:
    """Every finding of every check on ``paper``, allowed or not; ``cache`` keeps what the .bib files alone give."""
    return checks.run(paper, _bibliography_problems(paper, cache))


def _bibliography_problems(paper: Paper, cache: Cache) -> Problems:
    """What is found in the bibliography alone, which changes less often than the chapters."""
    texts = (part for item in paper.bibliography.texts.items() for part in item)
    key = key_of(("problems", code_state(), paper.settings.model_dump_json(), *texts, "cited", *sorted(paper.citing)))
    known = cache.read(key, unpack_problems)
    if known is None:
        known = checks.bibliography_problems(paper)
        cache.write(key, pack_problems(known))
    return known


def remaining(findings: list[Diagnostic], paper: Paper | None) -> Remaining:
    """What of ``findings`` no comment allows, and what is wrong with the comments; followers of others are left out."""
    causes = without_followers(findings)
    return Remaining(causes, ()) if paper is None else apply_suppressions(causes, paper)


_FOLLOWERS = frozenset({"readers-disagree", "refused-image"})
_READ_NOTHING = "unreadable-chapter"


def without_followers(findings: list[Diagnostic]) -> list[Diagnostic]:
    """``findings`` without those that only say in other words what an error at the same place says.

    Of a picture that is missing or no picture it is not also said that it cannot be shown, of a chapter that could not
    be read not that its two readers disagree.
    """
    causes: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code not in _FOLLOWERS:
            causes.setdefault(finding.span.file, []).append(finding)

    def follows(finding: Diagnostic) -> bool:
        return finding.code in _FOLLOWERS and any(
            cause.code == _READ_NOTHING or (cause.span.start < finding.span.end and finding.span.start < cause.span.end)
            for cause in causes.get(finding.span.file, ())
        )

    return [finding for finding in findings if not follows(finding)]
