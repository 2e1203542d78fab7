"""Every rule that there is: one file a check, discovered by its name, and what the stages find.

The file's name, with ``-`` for ``_``, is the check's code. A check holds

- a docstring, its page (see :mod:`chapterhouse.core.rules.rule`): what is wrong, why that hurts and when it stops the
  build, examples;
- ``SEVERITY``, how much it weighs unless paper.toml says otherwise;
- ``OF_BIBLIOGRAPHY = True``, where all that it looks at is the settings, the bibliography, and which keys are cited: it
  is shown nothing else, and what it found is kept until one of these changes;
- ``ENABLED = False``, where it runs only in papers whose paper.toml gives it a severity;
- ``check(paper)``, which yields a :class:`~chapterhouse.core.diagnostics.Problem` for every fault that it finds.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType, ModuleType

from chapterhouse.checks import rules
from chapterhouse.checks.support.gathering import gather, gathered_types
from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.rules import STAGE_RULES, Rule, read_rule
from chapterhouse.inputs.gatherer import Gathered, Gatherer, Subject
from chapterhouse.model import ENTRIES, Paper
from chapterhouse.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with what finds its errors; ``of_bibliography`` if it looks at settings, entries and cited keys only."""

    rule: Rule
    find: Callable[[Paper], Iterator[Problem]]
    of_bibliography: bool = False


def check_problems(paper: Paper, known: Mapping[str, Sequence[Problem]] | None = None) -> Iterator[Problem]:
    """Every problem that those checks find which paper.toml leaves on for at least some files.

    ``known`` is what :func:`bibliography_problems` found, where somebody has asked it already.
    """
    of_bibliography = bibliography_problems(paper) if known is None else known
    for code, check in _wanted(paper.settings).items():
        for problem in of_bibliography.get(code, ()) if check.of_bibliography else check.find(paper):
            yield replace(problem, code=code)


def bibliography_problems(paper: Paper) -> dict[str, tuple[Problem, ...]]:
    """What those checks find, by code, that look at nothing but settings, entries and which keys are cited."""
    bare = replace(
        paper,
        chapters=(),
        parts=(),
        targets={},
        duplicates=(),
        citing=dict.fromkeys(paper.citing, ()),
        referring={},
        project_files=frozenset(),
        unlisted=(),
        missing=(),
        images={},
        spans={},
        key_spans={},
        characters=frozenset(),
        statements=(),
        gathered={ENTRIES: paper.gathered.get(ENTRIES, {})},
    )
    wanted = _wanted(paper.settings).items()
    return {code: tuple(check.find(bare)) for code, check in wanted if check.of_bibliography}


def _wanted(settings: Settings) -> dict[str, Check]:
    """The checks that paper.toml leaves on for at least some files."""
    switched_on = {code for _, code, level in settings.levels() if level != "off"}
    return {
        code: check
        for code, check in CHECKS.items()
        if code in switched_on or (check.rule.enabled and settings.checks.get(code) != "off")
    }


def _read(module: ModuleType) -> Check:
    rule = read_rule(
        module.__name__.rpartition(".")[2].replace("_", "-"),
        module.SEVERITY,
        module.__doc__ or "",
        enabled=getattr(module, "ENABLED", True),
    )
    return Check(rule, module.check, getattr(module, "OF_BIBLIOGRAPHY", False))


def _discover() -> Mapping[str, Check]:
    names = [found.name for found in pkgutil.iter_modules(rules.__path__)]
    checks = [_read(importlib.import_module(f"{rules.__name__}.{name}")) for name in names]
    return MappingProxyType({check.rule.code: check for check in checks})


CHECKS: Mapping[str, Check] = _discover()
"""Every check by its code, in the order of the codes."""

RULES: Mapping[str, Rule] = MappingProxyType(
    dict(sorted({**STAGE_RULES, **{code: check.rule for code, check in CHECKS.items()}}.items()))
)
"""Every rule by its code, in the order of the codes."""


def _gather(subject: Subject) -> Gathered:
    # A process that is told to call this imports this module, and thereby every check that gathers something.
    return gather(subject)


GATHERER = Gatherer(_gather, gathered_types)
"""What the checks want of each chapter and of the bibliography while these are read."""
