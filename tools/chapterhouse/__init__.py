"""chapterhouse: chapters that several people edit in git become one checked, typeset paper.

For programs: :func:`check` and :func:`build`. Neither writes a file; what they find comes with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chapterhouse.core.diagnostics import Diagnostic

__version__ = "0.1.0"
__all__ = ["Finding", "NotAPaper", "Outputs", "__version__", "build", "check"]


class NotAPaper(ValueError):
    """The folder has no paper.toml."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one place.

    ``severity`` is ``error``, ``warning`` or ``note``; ``path`` is relative to the paper's folder, ``line`` and
    ``column`` count from 1 and are 0 for a file as a whole; ``hint`` offers the way out, empty where there is none.
    """

    code: str
    severity: str
    message: str
    path: str
    line: int
    column: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a build made.

    ``files`` holds the bytes by the end of each name ("pdf", "html", "statements.json"), and is empty where
    ``findings`` kept the paper from being built.
    """

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def check(folder: str | PathLike[str]) -> tuple[Finding, ...]:
    """Every finding on the paper in ``folder``, in reading order.

    Raises :class:`NotAPaper` where there is no paper.toml.
    """
    from chapterhouse import pipeline
    from chapterhouse.inputs.source import WorkTree

    checked = pipeline.check(WorkTree(_root(folder)))
    return _findings(checked.findings, checked.texts)


def build(folder: str | PathLike[str], outputs: Sequence[str] | None = None, *, draft: bool = False) -> Outputs:
    """The paper in ``folder`` as ``outputs`` ("pdf", "html", "site", "epub", "docx"), those of paper.toml if None.

    A ``draft`` is built in spite of errors, which are marked in it. Raises :class:`NotAPaper` where there is no
    paper.toml, and :class:`ValueError` for an output that is not known.
    """
    import datetime

    from chapterhouse import pipeline
    from chapterhouse.inputs.reading import read_settings_of
    from chapterhouse.inputs.source import WorkTree, revision_of
    from chapterhouse.model.built import BuildOptions, Revision
    from chapterhouse.outputs.registry import OUTPUTS
    from chapterhouse.settings import Settings

    root = _root(folder)
    source = WorkTree(root)
    settings = read_settings_of(source)
    wanted = tuple(outputs or (settings.outputs if settings else Settings.model_fields["outputs"].default))
    if unknown := [name for name in wanted if name not in OUTPUTS]:
        raise ValueError(f"no output is called {unknown[0]}; there are {', '.join(OUTPUTS)}")
    commit, date, modified = revision_of(root, "HEAD")
    day = settings.date if settings else datetime.date(1980, 1, 1)
    dated = date or datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    built = pipeline.build(source, BuildOptions(Revision(commit, dated, modified), wanted, draft=draft))
    made = built.product if isinstance(built.product, dict) and not built.stopped else {}
    return Outputs(made, _findings(built.findings, built.texts))


def _root(folder: str | PathLike[str]) -> Path:
    root = Path(folder).resolve()
    if not (root / "paper.toml").is_file():
        raise NotAPaper(f"{folder} has no paper.toml")
    return root


def _findings(found: Sequence[Diagnostic], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    from chapterhouse.reports.location import Texts

    places = Texts(texts)
    made = []
    for one in found:
        extent = places.extent(one.span)
        line, column = (extent.start.line, extent.start.column) if extent else (0, 0)
        made.append(Finding(one.code, str(one.severity), one.message, one.span.file, line, column, one.hint or ""))
    return tuple(made)
