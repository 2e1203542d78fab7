"""A folder of commands as a group: each module of it holds one, under the name ``command``.

It has the module's name, without the underscore that sets it apart from a word of Python (``import_``) and with hyphens
for the others (``sign_off``), and is a function with a docstring. A module is imported when its command is called, so
that ``check`` does not wait for what ``build`` needs, nor ``--help`` for anything.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from chapterhouse.cli.given_once import refuse_repetitions
from chapterhouse.core.suggestion import closest

_NO_CHOICE = re.compile(r"'(.+?)' is not one of (.+)\.$", re.DOTALL)
"""What click says of a word that is none of an option's."""
_QUOTED = re.compile(r"'([^']+)'")


class CommandFolder(click.Group):
    """The commands of ``package``; ``meant`` says which of them is meant by a word that is none."""

    def __init__(self, *args: Any, package: ModuleType, meant: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package, self._meant = package.__name__, meant
        self._modules = command_names(package)
        refuse_repetitions(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the alphabet."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, imported now; None where there is none."""
        module = self._modules.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{module}").command
        refuse_repetitions(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with what their docstrings begin with, for which none is imported."""
        width = formatter.width - 6 - max(map(len, self._modules))
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._said_of(module, width)) for name, module in self._modules.items()])

    def _said_of(self, module: str, width: int) -> str:
        spec = find_spec(f"{self._package}.{module}")
        assert spec is not None and spec.origin is not None
        statements = ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body
        (function,) = (one for one in statements if isinstance(one, ast.FunctionDef) and one.name == "command")
        return click.Command(module, help=ast.get_docstring(function)).get_short_help_str(width)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begin with; one that is not there is asked for by the name that it may have."""
        name = args[0]
        if name not in self._modules and not name.startswith("-"):
            known = self._meant.get(name) or closest(name, list(self._modules))
            hint = f"did you mean `{ctx.command_path} {known}`?" if known else f"`{ctx.command_path} --help` lists them"
            raise click.UsageError(f"there is no command `{name}`; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a mistyped choice is guessed, an option of this group behind the command told its place."""
        try:
            return super().invoke(ctx)
        except click.BadParameter as error:
            typed = _NO_CHOICE.match(error.message)
            near = closest(typed[1], _QUOTED.findall(typed[2])) if typed is not None else None
            if near is None:
                raise
            asked = f"{error.message} Did you mean '{near}'?"
            raise click.BadParameter(asked, error.ctx, error.param, error.param_hint) from error
        except click.NoSuchOption as error:
            own = next((option for option in self.params if error.option_name in option.opts), None)
            if not isinstance(own, click.Option):
                raise
            written = error.option_name if own.is_flag else f"{error.option_name} {own.make_metavar(ctx)}"
            behind = (error.ctx or ctx).command_path.removeprefix(ctx.command_path).strip()
            message = f"`{error.option_name}` stands before the command: `{ctx.command_path} {written} {behind}`"
            raise click.UsageError(message, ctx) from error


def command_names(package: ModuleType) -> Mapping[str, str]:
    """The commands of ``package`` by their names, in the order of the alphabet, with the modules that hold them."""
    modules = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return {module.rstrip("_").replace("_", "-"): module for module in modules}
