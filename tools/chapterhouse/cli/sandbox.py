"""The walls around what reads a paper: asked for, and told of."""

from __future__ import annotations

import click

from chapterhouse.processes.walls import REQUIRED, Wall, available


def walls_in_words() -> str:
    """Which walls the kernel offers, and hence stand, as one line."""
    standing = available()
    if not standing:
        return "sandbox: none on this system; limits of time and memory hold"
    missing = [str(wall) for wall in Wall if wall not in standing]
    return f"sandbox: {', '.join(str(wall) for wall in Wall if wall in standing)}" + (
        f" (this kernel offers none around {', '.join(missing)})" if missing else ""
    )


def refuse_known_holes() -> None:
    """Raise :class:`~chapterhouse.processes.known_holes.KnownHole` where a library or pandoc has one."""
    # Not above: this wakes much, and a build that was made before reads nothing.
    from chapterhouse.manuscript.pandoc import version
    from chapterhouse.processes import known_holes

    known_holes.refuse(pandoc=version())


def require_walls() -> None:
    """Raise :class:`click.ClickException` where a wall of :data:`REQUIRED` cannot be put up."""
    missing = [str(wall) for wall in Wall if wall in REQUIRED and wall not in available()]
    if missing:
        raise click.ClickException(
            f"--require-sandbox: this system offers no wall around {', '.join(missing)}; "
            "Linux from 5.13 on, with Landlock and seccomp, does"
        )
