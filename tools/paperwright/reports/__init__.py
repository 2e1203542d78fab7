"""Findings into something to read: one file a format, discovered by its name.

A format is a module of this package with a function ``render(diagnostics, texts) -> str``, where ``texts`` maps each
project path to the text that was checked. The module's name is the format's name. ``location`` works out lines and
columns for all of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from paperwright.diagnostics import Diagnostic


class Render(Protocol):
    """What every report format offers; a format may take further keywords, all with defaults."""

    def __call__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
        """The whole report, ending in a line feed; ``texts`` holds the checked text of each file by its path."""


def _discover() -> Mapping[str, Render]:
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return MappingProxyType({m.__name__.rpartition(".")[2]: m.render for m in modules if hasattr(m, "render")})


FORMATS: Mapping[str, Render] = _discover()
"""Every report format by its name, in the order of the names."""
