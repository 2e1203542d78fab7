"""Git's side of merging bibliographies: switching the driver on in a clone, and git's own merge of lines.

In contrast to ``source``, which reads what strangers committed, this runs where a co-author asks for it, in the
co-author's own clone.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

NAME = "chapterhouse-bib"
ATTRIBUTE = f"*.bib merge={NAME}"
_TITLE = "bibliographies, entry by entry (chapterhouse)"


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
    _git(folder, "config", "--local", f"merge.{NAME}.name", _TITLE)
    _git(folder, "config", "--local", f"merge.{NAME}.driver", command(python))


def is_chosen_for(folder: Path, path: str) -> bool:
    """True where .gitattributes gives the file ``path`` to the driver."""
    answer = _git(folder, "check-attr", "-z", "merge", "--", path)
    return answer.split(b"\0")[2:3] == [NAME.encode()]


def merge_lines(base: Path, ours: Path, theirs: Path, size: int, names: tuple[str, str]) -> tuple[bytes, int]:
    """The files merged line by line, as git does without a driver, and the number of conflicts (at most 127)."""
    labels = ["-L", names[0], "-L", "base", "-L", names[1]]
    command = ["git", "merge-file", "-p", f"--marker-size={size}", *labels, "--", str(ours), str(base), str(theirs)]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefused(str(error)) from error
    if done.returncode > 127 or done.returncode < 0:
        raise GitRefused(done.stderr.decode(errors="replace").strip())
    return done.stdout, done.returncode


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefused(str(error)) from error
    if done.returncode != 0:
        raise GitRefused(done.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed")
    return done.stdout
