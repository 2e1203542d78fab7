"""Options that stand twice on a line and can have one value: click keeps the last and says nothing of the first."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click


def refuse_repetitions(command: click.Command) -> None:
    """Let ``command``, and those of the group that it is, refuse an option that stands twice on its line.

    Those that may be repeated, and switches, which mean the same twice, are left alone.
    """
    if "make_parser" in vars(command):
        return  # it does already
    make_parser = command.make_parser

    def make_counting_parser(context: click.Context) -> Any:
        parser = make_parser(context)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            values, rest, order = parse(args)
            for parameter, count in Counter(order).items():
                if count > 1 and isinstance(parameter, click.Option) and not (parameter.multiple or parameter.is_flag):
                    name = max(parameter.opts, key=len)
                    raise click.UsageError(f"`{name}` stands here {count} times, and can have one value", context)
            return values, rest, order

        vars(parser)["parse_args"] = parse_args
        return parser

    vars(command)["make_parser"] = make_counting_parser
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        refuse_repetitions(one)
