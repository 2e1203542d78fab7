"""Drafts for somebody who waits: the page soon, and what the checks find in it when they are done.

Checks look at the whole paper, and take longer than the chapter that changed takes to become a page. So a page first
shows the errors that were found last, and is made again where it would show others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chapterhouse import pipeline
from chapterhouse.checks.engine.levels import count_errors
from chapterhouse.checks.engine.run import report, run_checks
from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Source
from chapterhouse.manuscript.composition import marked_errors
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import Built


class Drafts:
    """The drafts of a paper, one after another; what the checks found in one is shown in the next."""

    def __init__(self) -> None:
        self._known: Sequence[Problem] = ()

    def build(self, source: Source, options: BuildOptions, runtime: Runtime) -> Iterator[Built]:
        """The draft of ``source`` as ``options`` want it: soon, and again with what the checks find in it."""
        soon = pipeline.build(source, options, runtime, known=self._known)
        yield soon
        if soon.paper is None:
            return
        known, self._known = self._known, run_checks(soon.paper, runtime.cache)
        if _shown(known, soon) == _shown(self._known, soon):
            reported = report([*soon.unchecked, *self._known], soon.paper)
            yield replace(soon, findings=reported.findings, suppressed=reported.suppressed)
        else:
            yield pipeline.build(source, options, runtime, known=self._known)


def _shown(checked: Sequence[Problem], built: Built) -> object:
    """What pages show of ``checked``, problems in the paper that was ``built``."""
    assert built.paper is not None
    findings = report([*built.unchecked, *checked], built.paper).findings
    return marked_errors(built.paper, findings, built.texts), count_errors(findings)
