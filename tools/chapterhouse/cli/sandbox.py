"""The walls around what reads a paper: asked for, and told of."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from chapterhouse.processes.walls import REQUIRED, Wall, available, available_to_a_thread

F = TypeVar("F", bound=Callable[..., Any])

VARIABLE = "CHAPTERHOUSE_REQUIRE_SANDBOX"
"""In the environment, asks for walls in every command: ``walls`` as ``--require-sandbox`` does, or ``namespace``."""

_ASKED = {"walls": REQUIRED, "namespace": frozenset(Wall)}


def sandbox_options(command: F) -> F:
    """Give ``command`` the options by which walls are asked for, for :func:`require_walls`."""
    for option in (
        click.option(
            "--require-namespace",
            is_flag=True,
            help="As --require-sandbox, and only where typesetting, pandoc and readers of pictures also get a network "
            "namespace of their own.",
        ),
        click.option(
            "--require-sandbox",
            is_flag=True,
            help="Build only where Landlock and seccomp are there, which keep files, connections and programs from "
            f"whatever reads the paper. {VARIABLE}=walls in the environment asks for that in every command.",
        ),
    ):
        command = option(command)
    return command


def walls_in_words() -> str:
    """Which walls the kernel offers, and hence stand, as one line."""
    standing = available()
    if not standing:
        return "sandbox: none on this system; limits of time and memory hold"
    names = [str(wall) for wall in Wall if wall in standing]
    if Wall.NAMESPACE in standing:
        names[-1] += f" (not around {_WITHOUT_NAMESPACE[Wall.NAMESPACE in available_to_a_thread()]})"
    missing = [str(wall) for wall in Wall if wall not in standing]
    return f"sandbox: {', '.join(names)}" + (
        f" (this kernel offers none around {', '.join(missing)})" if missing else ""
    )


_WITHOUT_NAMESPACE = {True: "git", False: "git, nor panache where it reads a few chapters"}
"""By whether threads get one; these programs take less time than entering one would."""


def refuse_known_holes() -> None:
    """Raise :class:`~chapterhouse.processes.known_holes.KnownHole` where a library or pandoc has one."""
    # Not above: this wakes much, and a build that was made before reads nothing.
    from chapterhouse.manuscript.pandoc import version
    from chapterhouse.processes import known_holes

    known_holes.refuse(pandoc=version())


def require_walls(*, sandbox: bool, namespace: bool, executor: str | None) -> None:
    """Raise :class:`click.ClickException` where a wall that is asked for cannot be put up.

    ``sandbox`` asks for those of :data:`~chapterhouse.processes.walls.REQUIRED`, ``namespace`` for all. Nobody here
    can promise walls on the machines of an ``executor``: asking for both is a :class:`click.UsageError`.
    """
    asked_by = "--require-namespace" if namespace else "--require-sandbox" if sandbox else VARIABLE
    if sandbox or namespace:
        _require(_ASKED["namespace" if namespace else "walls"], asked_by)
    if executor and (sandbox or namespace or os.environ.get(VARIABLE)):
        raise click.UsageError(f"{asked_by}: which walls the machines of a cluster put up cannot be known from here")


def require_walls_of_environment() -> None:
    """Raise :class:`click.ClickException` where a wall cannot be put up that :data:`VARIABLE` asks for."""
    asked = os.environ.get(VARIABLE, "")
    if asked and asked not in _ASKED:
        raise click.ClickException(f"{VARIABLE} is {asked!r}: write {' or '.join(_ASKED)}")
    if asked:
        _require(_ASKED[asked], f"{VARIABLE}={asked}")


def _require(walls: frozenset[Wall], asked_by: str) -> None:
    missing = [str(wall) for wall in Wall if wall in walls and wall not in available()]
    if missing:
        offers = "Linux from 5.13 on, with Landlock and seccomp, does"
        if missing == [Wall.NAMESPACE]:
            offers = "an administrator gets one, and everybody where the kernel allows user namespaces"
        raise click.ClickException(f"{asked_by}: this system offers no wall around {', '.join(missing)}; {offers}")
