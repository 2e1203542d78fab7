"""The command line, words in, exit code and printed text out: in the process of the tests, or in one of its own.

A process of its own takes longer to import the tool than to check a small paper. It is for what it alone can show:
signals, closed streams, what a fresh start imports, how the interpreter was called.
"""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from chapterhouse.cli import run

_OF_OTHERS = ("GITHUB_", "GITLAB_", "CI", "NO_COLOR", "FORCE_COLOR")
"""What a machine that runs the tests may have in its environment and the tool would heed."""


@dataclass(frozen=True)
class Done:
    """What came of a command, with its output as text."""

    returncode: int
    stdout: str
    stderr: str


def chapterhouse(folder: Path, *words: str, **environment: str) -> Done:
    """Run ``chapterhouse WORDS`` in ``folder``, with ``environment`` added to that of the tests."""
    printed, told = _stream(), _stream("backslashreplace")
    with (
        chdir(folder),
        mock.patch.dict(os.environ, _around(environment), clear=True),
        mock.patch.object(sys, "stdin", _stream()),
        redirect_stdout(printed),
        redirect_stderr(told),
        _garbage_collected(),
    ):
        code = run(words)
    return Done(code, _text(printed), _text(told))


def own_process(folder: Path, *words: str, **environment: str) -> Done:
    """The same as :func:`chapterhouse`, in a process that is started for it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "chapterhouse", *words],
        cwd=folder,
        env=_around(environment),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _around(further: Mapping[str, str]) -> dict[str, str]:
    return {**{name: text for name, text in os.environ.items() if not name.startswith(_OF_OTHERS)}, **further}


def _stream(errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors, write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode().replace("\r\n", "\n")


@contextmanager
def _garbage_collected() -> Iterator[None]:
    """A command that lives for a second switches the collection off for good."""
    try:
        yield
    finally:
        gc.enable()
