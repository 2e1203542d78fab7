"""``chapterhouse remarks``: a review round from the commenters' files to the published answers."""

from __future__ import annotations

import importlib

import click

_MODULES = {
    "answer": "answer",
    "apply": "applying",
    "export": "exporting",
    "import": "importing",
    "list": "listing",
    "map": "column_map",
    "show": "show",
}
"""The commands, each a module of this package."""


class _Commands(click.Group):
    """Finds a command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(f"{__name__}.{module}").command
        return found


@click.group("remarks", cls=_Commands)
def command() -> None:
    """Collect, answer and return the remarks of reviewers."""
