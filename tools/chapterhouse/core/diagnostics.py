"""The findings that every stage yields: frozen data, without input or output.

A :class:`Span` is a range of characters (Unicode code points) in a named file. Lines and columns are worked out only
where a finding is printed, in ``reports/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; the order of declaration is the order of weight, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """0 for the heaviest severity, growing as findings weigh less."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range ``[start, end)`` of characters in ``file``, a path relative to the project with ``/``."""

    file: str
    start: int = 0
    end: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0, not from {self.start} to {self.end}")

    def slice(self, text: str) -> str:
        """The characters of ``text``, the content of ``file``, that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that helps to understand a finding, such as "first defined here"."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters under ``span`` by ``replacement``; ``safe`` when the meaning cannot change."""

    span: Span
    replacement: str
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """What a stage yields: a finding before paper.toml and the authors' comments had their say (see ``Diagnostic``).

    ``severity`` is None where it weighs what its rule weighs; paper.toml has the last word either way. ``code`` is that
    of the rule; a check leaves it empty, for its file's name is the code. ``setting`` is the path in paper.toml of the
    value that it is about, for what follows from a broken one.
    """

    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    misleading: bool = True
    severity: Severity | None = None
    code: str = ""
    setting: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` names the fault (``undefined-citation``); ``message`` says it in one sentence; ``hint`` offers the mend.
    ``misleading`` tells that a paper built in spite of the finding would be wrong or would mislead its readers: only
    errors that mislead stop a build.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    misleading: bool = True
    setting: tuple[str | int, ...] = ()

    @property
    def stops_build(self) -> bool:
        """True for an error that would make the built paper wrong or misleading."""
        return self.severity is Severity.ERROR and self.misleading


def in_reading_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings by file, then place, then weight, then code: the order in which an author mends them."""
    return sorted(diagnostics, key=lambda d: (d.span, d.severity.weight, d.code, d.message))
