"""Options that take one of several words, which are looked up when they are wanted: a command starts without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem


class LazyChoice(click.ParamType[str]):
    """One of the words that ``load`` gives."""

    name = "choice"

    def __init__(self, load: Callable[[], Sequence[str]]) -> None:
        self._load = load

    def _choice(self) -> click.Choice[str]:
        return click.Choice(self._load())

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """The words, for the help."""
        return self._choice().get_metavar(param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """``value`` where it is one of the words; raises :class:`click.UsageError` where it is not."""
        return str(self._choice().convert(value, param, ctx))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin like ``incomplete``."""
        return self._choice().shell_complete(ctx, param, incomplete)
