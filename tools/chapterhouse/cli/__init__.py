"""The command line: words in, findings and files out, exit codes.

0: clean. 1: findings that are errors (with ``--strict``, warnings too). 2: the tool could not do its work.

Each command is one module of :mod:`chapterhouse.cli.commands`; to stand there makes it known.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

import click

from chapterhouse import __version__
from chapterhouse.cli import commands
from chapterhouse.cli.colour import CHOICES, Choice, choose, has_colour
from chapterhouse.cli.command_folder import CommandFolder
from chapterhouse.cli.guarded_stream import guard_streams
from chapterhouse.cli.project import CLEAN, FAILED, Project
from chapterhouse.cli.signals import stop_when_told
from chapterhouse.cli.system_errors import in_words
from chapterhouse.processes.surroundings import import_path
from chapterhouse.reports.quoting import printable

_MEANT = {
    **{"init": "new", "create": "new", "start": "new", "quickstart": "new", "convert": "import"},
    **{"lint": "check", "test": "check", "render": "build", "make": "build", "compile": "build"},
    **{
        "verapdf": "validate",
        "epubcheck": "validate",
        "rule": "explain",
        "rules": "explain",
        "why": "explain",
        "bibliography": "bib",
        "references": "bib",
    },
    **{"version": "--version", "env": "doctor", "info": "doctor", "debug": "doctor", "find": "where"},
}
"""What other tools call commands."""


_MOST_UNCOLLECTED = 50_000
"""Objects that are made before garbage is looked for among them; Python would look at each 700."""

_NOT_INSTALLED = (
    "this needs {module}, which is not installed: a small installation checks papers and does not build them. "
    'Run this, then try again: pip install "chapterhouse[build]"'
)


@click.group(
    "chapterhouse",
    cls=CommandFolder,
    package=commands,
    meant=_MEANT,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="chapterhouse")
@click.option(
    "--project", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder of paper.toml."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings.")
@click.option(
    "--color",
    type=click.Choice(CHOICES),
    default="auto",
    help="Whether reports are coloured: on a terminal unless NO_COLOR or FORCE_COLOR says otherwise.",
)
@click.pass_context
def cli(context: click.Context, project: Path | None, quiet: bool, color: Choice) -> None:
    """Check and build a paper that several people write in git."""
    if os.environ.get("CHAPTERHOUSE_REQUIRE_SANDBOX"):
        from chapterhouse.cli.sandbox import require_walls_of_environment

        require_walls_of_environment()
    choose(color)
    context.color = has_colour(sys.stdout)  # else click would take the colours out again
    context.obj = Project(project, quiet)


def main() -> NoReturn:
    """The console script ``chapterhouse``."""
    gc.set_threshold(_MOST_UNCOLLECTED)  # importing makes many objects, and leaves none of them as garbage
    _open_closed_streams()
    guard_streams()
    stop_when_told()
    sys.path[:] = import_path()  # what is imported from here on is not looked for among the paper's files
    _leave(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Do what ``words`` ask for, those behind the program's name, in this process; its exit code.

    What a user did is told on standard error and never raised. Raises what the tool itself did wrong, and only where
    ``CHAPTERHOUSE_TRACEBACK`` asks for it.
    """
    try:
        code = cli.main(list(words), prog_name="chapterhouse", standalone_mode=False)
    except click.ClickException as error:
        written = io.StringIO()
        error.show(written)  # it may hold what a stranger named a file
        click.echo("\n".join(map(printable, written.getvalue().split("\n"))), err=True, nl=False)
        code = FAILED
    except click.Abort:
        click.echo("chapterhouse: stopped", err=True)
        code = FAILED
    except BrokenPipeError:  # who read the report has read enough
        code = FAILED
    except (OSError, RuntimeError) as error:
        click.echo(f"chapterhouse: {printable(in_words(error))}", err=True)
        code = FAILED
    except ModuleNotFoundError as error:
        if os.environ.get("CHAPTERHOUSE_TRACEBACK") or (error.name or "").partition(".")[0] == "chapterhouse":
            raise
        click.echo(f"chapterhouse: {_NOT_INSTALLED.format(module=error.name)}", err=True)
        code = FAILED
    except Exception as error:
        if os.environ.get("CHAPTERHOUSE_TRACEBACK"):
            raise
        where = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
        click.echo(
            f"chapterhouse: the tool itself failed{where} ({type(error).__name__}: {error}).\n"
            "Please report it with what CHAPTERHOUSE_TRACEBACK=1 prints.",
            err=True,
        )
        code = FAILED
    return code if isinstance(code, int) else CLEAN


def _open_closed_streams() -> None:
    """Let what is written to a closed stream (``>&-``) vanish, and not go into the next file that is opened."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _leave(code: int) -> NoReturn:
    """End the process, at once where a command has switched off the collection of garbage.

    Such a command leaves some hundred thousand objects, and taking these apart one by one takes a tenth of its time.
    """
    for stream in (sys.stdout, sys.stderr):
        code = _flushed(stream, code)
    if not gc.isenabled():
        standing = sys.modules.get("chapterhouse.processes.standing")
        if standing is not None:
            standing.end_all()
        os._exit(code)
    sys.exit(code)


def _flushed(stream: TextIO, code: int) -> int:
    """The exit code when ``stream`` was flushed: ``code``, or that of a failure, which is told unless ``code`` told it.

    What cannot be written is let go: Python would try again, and complain, when it closes the stream.
    """
    try:
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if code != FAILED and not isinstance(error, BrokenPipeError):
            click.echo(f"chapterhouse: {printable(in_words(error))}", err=True)
        return FAILED
    return code
