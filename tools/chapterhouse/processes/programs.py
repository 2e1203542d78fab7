"""A program and its input into its answer: the only place from which other people's programs are run."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from chapterhouse.processes.surroundings import environment

Finished = subprocess.CompletedProcess[bytes]
Conversation = subprocess.Popen[bytes]


class OutOfPatience(Exception):
    """The program had not answered when its time was up, and was ended."""


def run(
    command: Sequence[str],
    *,
    given: bytes = b"",
    seconds: float,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    prepare: Callable[[Path], Sequence[str]] | None = None,
) -> Finished:
    """What ``command`` answers to ``given`` on its standard input.

    It works in ``folder`` or else in an empty private folder that is removed afterwards; there ``HOME`` and ``TMPDIR``
    are, too. ``variables`` are added to its environment; ``prepare`` may put files into the private folder, and gives
    further arguments. Raises :class:`OutOfPatience` after ``seconds`` of clock, and OSError where it cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="chapterhouse-") as private:
        further = prepare(Path(private)) if prepare is not None else ()
        try:
            return subprocess.run(
                [*command, *further],
                input=given,
                capture_output=True,
                timeout=seconds,
                cwd=folder or private,
                env=environment(**{"HOME": private, "TMPDIR": private, **(variables or {})}),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise OutOfPatience from None


def converse(command: Sequence[str], *, folder: Path, variables: Mapping[str, str]) -> Conversation:
    """``command``, running in ``folder`` until its standard input is closed; the caller writes to it and reads."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
