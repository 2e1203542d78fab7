"""Findings into something to read: one file a format.

A format is a module of this package that holds what :class:`Format` says. The module's name is the format's name; a
word in ``NAMES`` makes it known everywhere. It is imported when somebody asks for it, since a run prints one or two.
``location`` works out lines and columns for all of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast

from chapterhouse.core.diagnostics import Diagnostic


class Render(Protocol):
    """What makes a report; a format may take further keywords, all with defaults."""

    def __call__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
        """The whole report, ending in a line feed; ``texts`` holds the checked text of each file by its path."""


class Format(Protocol):
    """What a module that is a format holds."""

    SUFFIX: str
    """The end of a file's name by which the format is known, with its full stop; empty where there is none."""
    FOR_CI: bool
    """Whether paths are told from the root of the repository, wherever in it the paper is."""
    ARE_LINES: bool
    """Whether it is lines, so that another report may stand after it."""
    render: Render


NAMES = ("concise", "github", "gitlab", "json", "junit", "rdjson", "sarif", "text")


def format_of(name: str) -> Format:
    """The format called ``name``; raises :class:`KeyError` where there is none."""
    if name not in NAMES:
        raise KeyError(name)
    return cast(Format, importlib.import_module(f"{__name__}.{name}"))


def name_for(suffix: str) -> str | None:
    """The format by whose ``suffix``, with its full stop, a file is known; None where there is none."""
    return next((name for name in NAMES if suffix and suffix == format_of(name).SUFFIX), None)


class _Formats(Mapping[str, Render]):
    def __getitem__(self, name: str) -> Render:
        return format_of(name).render

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


FORMATS: Mapping[str, Render] = _Formats()
"""What makes the report of each format, by the format's name, in the order of the names."""
