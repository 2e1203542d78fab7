"""The outputs by their names: what the settings, the command line and the pipeline know of them.

An output is a module or package of ``chapterhouse.outputs`` that bears its name and offers what :class:`Output` says. A
word in :data:`chapterhouse.settings.types.OutputName` makes it known everywhere. It is imported when it is asked for:
most outputs need libraries that nobody else needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, cast, get_args

from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.rules.building import FAILED_OUTPUT
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.settings.types import OutputName

OUTPUTS: tuple[str, ...] = get_args(OutputName)
"""The names of all outputs."""


class Output(Protocol):
    """What a module that is an output holds."""

    NAME: str
    """As people write it: "PDF"."""
    SUFFIX: str
    """The end of the name of its file, without a full stop."""

    def render(self, build: BuiltPaper, runtime: Runtime) -> Rendered:
        """The files that the output makes of ``build``, its own suffix among them, and what it found in making them.

        The same ``build`` gives the same bytes, whatever the ``runtime``. Raises
        :class:`~chapterhouse.outputs.shared.errors.OutputError` with everything for which it cannot be made.
        """
        ...


def output(name: str) -> Output:
    """The output called ``name``; raises :class:`KeyError` where there is none."""
    if name not in OUTPUTS:
        raise KeyError(name)
    return cast(Output, importlib.import_module(f"chapterhouse.outputs.{name}"))


def render_all(names: Iterable[str], build: BuiltPaper, runtime: Runtime) -> Rendered:
    """What the outputs called ``names`` make of ``build``, with word of it to who waits.

    They are made in the order of :data:`OUTPUTS`, and each is handed what those before it made.
    An exception that an output did not foresee goes on with a note that names the output.
    """
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in sorted(names, key=OUTPUTS.index):
        made = output(name)
        runtime.progress(f"writing {made.NAME}", 0, 1)
        try:
            rendered = made.render(replace(build, made=dict(files)), runtime)
            files |= rendered.files
            problems += rendered.problems
        except OutputError as error:
            problems += [_failed(made, problem) for problem in error.problems]
        except Exception as error:
            error.add_note(f"while paper.{made.SUFFIX} was made")
            raise
        runtime.progress(f"writing {made.NAME}", 1, 1)
    return Rendered(files, tuple(problems))


def _failed(made: Output, problem: Problem) -> Problem:
    message = f"paper.{made.SUFFIX} cannot be made: {problem.message}"
    return FAILED_OUTPUT.problem(problem.span, message, problem.hint)
