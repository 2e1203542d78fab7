"""Findings into something to read: one file a format.

A format is a module of this package with a function ``render(diagnostics, texts) -> str``, where ``texts`` maps each
project path to the text that was checked. The module's name is the format's name; a word in ``_NAMES`` makes it known.
It is imported when somebody asks for it, since a run prints one or two. ``location`` works out lines and columns for
all of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from chapterhouse.core.diagnostics import Diagnostic


class Render(Protocol):
    """What every report format offers; a format may take further keywords, all with defaults."""

    def __call__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
        """The whole report, ending in a line feed; ``texts`` holds the checked text of each file by its path."""


_NAMES = ("concise", "github", "gitlab", "json", "junit", "rdjson", "sarif", "text")


class _Formats(Mapping[str, Render]):
    def __getitem__(self, name: str) -> Render:
        if name not in _NAMES:
            raise KeyError(name)
        render: Render = importlib.import_module(f"{__name__}.{name}").render
        return render

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


FORMATS: Mapping[str, Render] = _Formats()
"""Every report format by its name, in the order of the names."""
