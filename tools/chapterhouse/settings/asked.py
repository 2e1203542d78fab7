"""The settings of a paper by way of questions: which tables of paper.toml a step looks at, and no others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import FunctionType, MethodType
from typing import Any, cast

from chapterhouse.settings import Settings


def asked(settings: Settings, ask: Callable[[str], object]) -> Settings:
    """``settings`` of which every field is told to ``ask``, by its name, when it is looked at.

    What settings work out of their fields is worked out of those that are told.
    """
    return cast(Settings, _Asked(settings, ask))


class _Asked:
    def __init__(self, settings: Settings, ask: Callable[[str], object]) -> None:
        self._settings = settings
        self._ask = ask

    def __getattr__(self, name: str) -> Any:
        kind = type(self._settings)
        if name in kind.model_fields:
            self._ask(name)
            return getattr(self._settings, name)
        found = getattr(kind, name)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        if isinstance(found, cached_property):
            return found.func(self)
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        raise AttributeError(f"a step cannot ask for settings.{name}, which nobody would note")
