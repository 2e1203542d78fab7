"""Git's side of merging bibliographies: switching the driver on in a clone, and git's own merge of lines."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from chapterhouse.processes.git import OUTSIDE, GitError, Repository
from chapterhouse.processes.programs import OutOfPatience, run
from chapterhouse.processes.surroundings import find_program

NAME = "chapterhouse-bib"
ATTRIBUTE = f"*.bib merge={NAME}"
_TITLE = "bibliographies, entry by entry (chapterhouse)"
_PATIENCE = 60


class GitRefused(Exception):
    """git is not there, or says no; the message is git's."""


def command(python: Path) -> str:
    """The driver for git's configuration, run with the interpreter ``python``.

    Where that interpreter has gone, git's own merge takes its place; ``-P`` keeps modules that lie in the repository
    from being taken for Python's.
    """
    quoted = shlex.quote(python.as_posix().replace("%", "%%"))
    merge = f"{quoted} -P -m chapterhouse bib merge --marker-size=%L --path=%P -- %O %A %B"
    return f"if test -x {quoted}; then {merge}; else git merge-file --marker-size=%L -- %A %O %B; fi"


def install(folder: Path, python: Path) -> None:
    """Switch the driver on in the clone around ``folder``; raises :class:`GitRefused`."""
    try:
        repository = Repository(folder)
        for name, value in (("name", _TITLE), ("driver", command(python))):
            repository.write("config", "--local", f"merge.{NAME}.{name}", value, variables={})
    except GitError as error:
        raise GitRefused(str(error)) from error


def is_chosen_for(folder: Path, path: str) -> bool:
    """True where .gitattributes gives the file ``path`` to the driver."""
    try:
        answer = Repository(folder).ask("check-attr", "-z", "merge", "--", path)
    except GitError as error:
        raise GitRefused(str(error)) from error
    return answer.split(b"\0")[2:3] == [NAME.encode()]


def merge_lines(base: Path, ours: Path, theirs: Path, size: int, names: tuple[str, str]) -> tuple[bytes, int]:
    """The files merged line by line, as git does without a driver, and the number of conflicts (at most 127)."""
    program = find_program("git")
    if program is None:
        raise GitRefused("git is not installed")
    labels = ["-L", names[0], "-L", "base", "-L", names[1]]
    files = [str(path.absolute()) for path in (ours, base, theirs)]
    command = [program, "merge-file", "-p", f"--marker-size={size}", *labels, "--", *files]
    # How conflicts are shown is a wish of the user, whose configuration is read; the repository's is not.
    home = os.environ.get("HOME", "")
    variables = {"HOME": home} if os.path.isabs(home) else {}
    try:
        done = run(command, seconds=_PATIENCE, variables=variables, walled=True, without=OUTSIDE)
    except (OSError, OutOfPatience) as error:
        raise GitRefused(str(error)) from error
    if done.returncode > 127 or done.returncode < 0:
        raise GitRefused(done.stderr.decode(errors="replace").strip())
    return done.stdout, done.returncode
