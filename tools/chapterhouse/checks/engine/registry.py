"""A Paper into findings: one file a check, discovered by its name.

The file's name, with ``-`` for ``_``, is the check's code. A check holds

- a docstring: its first paragraph says what is wrong, the next ones why that hurts and when it stops the build; then
  come examples, ``Bad:`` and ``Good:``, each an indented block. A block is a chapter, or several files, each opened by
  a line ``--- path``. In a bad example a line of ``^`` marks the characters above it that the finding points at;
- ``SEVERITY``, how much it weighs unless paper.toml says otherwise;
- ``OF_BIBLIOGRAPHY = True``, where all that it looks at is the settings, the bibliography, and which keys are cited: it
  is shown nothing else, and what it found is kept until one of these changes;
- ``ENABLED = False``, where it runs only in papers whose paper.toml gives it a severity;
- ``check(paper)``, which yields a :class:`~chapterhouse.core.diagnostics.Problem` for every fault that it finds.

A file whose name begins with ``_`` is no check but something that several of them share.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType, ModuleType

from chapterhouse.checks import rules
from chapterhouse.checks.support.gathering import ENTRIES, gather, gathered_types
from chapterhouse.core.diagnostics import Diagnostic, Problem, Severity, in_reading_order
from chapterhouse.model import Paper
from chapterhouse.settings import Settings

_OFF = "off"
_EXAMPLE = re.compile(r"^(Bad|Good):$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule.

    ``summary`` is one sentence, ``reason`` plain paragraphs; ``bad`` and ``good`` are examples, each as written in the
    docstring but without its indentation. ``enabled`` is false for a check that only paper.toml can switch on;
    ``of_bibliography`` tells that it looks at nothing but settings, entries and cited keys.
    """

    code: str
    severity: Severity
    find: Callable[[Paper], Iterator[Problem]]
    summary: str
    reason: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    enabled: bool = True
    of_bibliography: bool = False


def run(paper: Paper, known: Mapping[str, Sequence[Problem]] | None = None) -> list[Diagnostic]:
    """Every finding of every check that paper.toml leaves on, with the severity that it asks for, in reading order.

    ``known`` is what :func:`bibliography_problems` found, where somebody has asked it already.
    """
    findings: list[Diagnostic] = []
    problems = bibliography_problems(paper) if known is None else known
    for check in _wanted(paper.settings):
        for problem in problems.get(check.code, ()) if check.of_bibliography else check.find(paper):
            level = paper.settings.level(check.code, problem.span.file) or (None if check.enabled else _OFF)
            if level != _OFF:
                severity = Severity(level) if level else problem.severity or check.severity
                findings.append(_diagnostic(check.code, severity, problem))
    return in_reading_order(findings)


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
        characters=frozenset(),
        statements=(),
        gathered={ENTRIES: paper.gathered.get(ENTRIES, {})},
    )
    return {check.code: tuple(check.find(bare)) for check in _wanted(paper.settings) if check.of_bibliography}


def _wanted(settings: Settings) -> list[Check]:
    """The checks that paper.toml leaves on for at least some files."""
    switched_on = {code for _, code, level in settings.levels() if level != _OFF}
    return [
        check
        for check in CHECKS.values()
        if check.code in switched_on or (check.enabled and settings.checks.get(check.code) != _OFF)
    ]


def is_on(code: str, settings: Settings, path: str) -> bool:
    """Whether the check ``code`` can find something in the file ``path``. Raises :class:`KeyError` for no check."""
    level = settings.level(code, path)
    return CHECKS[code].enabled if level is None else level != _OFF


def explain(code: str) -> str:
    """A page of plain text on one check: what is wrong, why it hurts, examples, and how to change its severity.

    Raises :class:`KeyError` where no check has the code.
    """
    check = CHECKS[code]
    blocks = [f"{check.code} ({check.severity})", check.summary, check.reason]
    for word, examples in (("Bad:", check.bad), ("Good:", check.good)):
        for example in examples:
            blocks += [word, textwrap.indent(example, "    ")]
    if check.enabled:
        others = ", ".join(f'"{level}"' for level in [*Severity, _OFF] if level != check.severity)
        blocks.append(f"It is {_article(check.severity)} unless paper.toml says otherwise ({others}):")
        blocks.append(f'    [checks]\n    {check.code} = "{_OFF}"')
    else:
        blocks.append("It is off unless paper.toml switches it on:")
        blocks.append(f'    [checks]\n    {check.code} = "{check.severity}"')
    return "\n\n".join(block for block in blocks if block) + "\n"


def _article(severity: Severity) -> str:
    return f"an {severity}" if severity is Severity.ERROR else f"a {severity}"


def _diagnostic(code: str, severity: Severity, problem: Problem) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=severity,
        message=problem.message,
        span=problem.span,
        hint=problem.hint,
        related=problem.related,
        edits=problem.edits,
        misleading=problem.misleading,
    )


def _read(module: ModuleType) -> Check:
    prose, *examples = _EXAMPLE.split(inspect.getdoc(module) or "")
    summary, _, reason = prose.strip().partition("\n\n")
    blocks = [
        (word, textwrap.dedent(block.strip("\n"))) for word, block in zip(examples[::2], examples[1::2], strict=True)
    ]
    return Check(
        code=module.__name__.rpartition(".")[2].replace("_", "-"),
        severity=module.SEVERITY,
        find=module.check,
        summary=summary,
        reason=reason,
        bad=tuple(block for word, block in blocks if word == "Bad"),
        good=tuple(block for word, block in blocks if word == "Good"),
        enabled=getattr(module, "ENABLED", True),
        of_bibliography=getattr(module, "OF_BIBLIOGRAPHY", False),
    )


def _discover() -> Mapping[str, Check]:
    names = [found.name for found in pkgutil.iter_modules(rules.__path__)]
    checks = [_read(importlib.import_module(f"{rules.__name__}.{name}")) for name in names]
    return MappingProxyType({check.code: check for check in checks})


__all__ = [
    "CHECKS",
    "ENTRIES",
    "Check",
    "bibliography_problems",
    "explain",
    "gather",
    "gathered_types",
    "is_on",
    "run",
]

CHECKS: Mapping[str, Check] = _discover()
"""Every check by its code, in the order of the codes."""
