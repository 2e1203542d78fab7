"""Problems into diagnostics: the one place where rules and paper.toml say how much a finding weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chapterhouse.checks.engine.registry import RULES
from chapterhouse.core.diagnostics import Diagnostic, Problem, Severity
from chapterhouse.core.rules import Rule
from chapterhouse.settings import Settings

_OFF = "off"


def is_on(code: str, settings: Settings, path: str) -> bool:
    """Whether the rule ``code`` can be broken in the file ``path``. Raises :class:`KeyError` for no rule."""
    return _severity(RULES[code], None, path, settings) is not None


def rules_on(settings: Settings) -> list[str]:
    """The codes of the rules that paper.toml leaves on for at least some files."""
    switched_on = {code for _, code, level in settings.levels() if level != _OFF}
    return [code for code in RULES if code in switched_on or is_on(code, settings, "")]


def with_levels(problems: Iterable[Problem], settings: Settings | None) -> Iterator[Diagnostic]:
    """``problems`` with the severity that ``settings`` or else their rules ask for, without those that are off.

    ``settings`` is None where paper.toml is unusable. Raises :class:`KeyError` for a code that no rule has.
    """
    for problem in problems:
        severity = _severity(RULES[problem.code], problem.severity, problem.span.file, settings)
        if severity is not None:
            yield Diagnostic(
                code=problem.code,
                severity=severity,
                message=problem.message,
                span=problem.span,
                hint=problem.hint,
                related=problem.related,
                edits=problem.edits,
                misleading=problem.misleading,
                setting=problem.setting,
            )


def count_errors(findings: Iterable[Diagnostic]) -> int:
    """How many of ``findings`` weigh as errors."""
    return sum(finding.severity is Severity.ERROR for finding in findings)


def _severity(rule: Rule, own: Severity | None, path: str, settings: Settings | None) -> Severity | None:
    """What a finding of ``rule`` in ``path`` weighs, ``own`` unless paper.toml says otherwise; None where it is off."""
    level = None if settings is None or rule.fixed else settings.level(rule.code, path)
    if level is None:
        return (own or rule.severity) if rule.enabled else None
    return None if level == _OFF else Severity(level)
