"""The one door to the git program: read-only questions that nothing in a repository can answer with a program.

No shell, no hooks, no pager, no prompt, no network, no filters, no configuration of the user or the machine. What a
repository's own configuration may still say is overridden where git would start a program for it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import weakref
from pathlib import Path

_PATIENCE = 60
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class GitError(Exception):
    """git is not installed, the folder is no repository, or git says no; the message is git's first line."""


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP") if name in os.environ}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ASKPASS": "",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


class Repository:
    """The repository around ``root``.

    Raises :class:`GitError` where there is none, or where it belongs to another user who was not made trusted with
    ``git config --global --add safe.directory``.
    """

    def __init__(self, root: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise GitError("git is not installed")
        self._root = root
        overrides = ["core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.untrackedCache=false"]
        overrides += ["protocol.allow=never", "submodule.recurse=false", "diff.ignoreSubmodules=all"]
        self._command = [program, "--no-pager", "--no-optional-locks"]
        self._command += [part for override in overrides for part in ("-c", override)]
        self._lock = threading.Lock()
        self._batch: subprocess.Popen[bytes] | None = None
        try:
            self.prefix = self._prefix()
        except GitError as error:
            if "dubious ownership" not in str(error):
                raise
            for folder in self._trusted():
                self._command += ["-c", f"safe.directory={folder}"]
            self.prefix = self._prefix()

    def _prefix(self) -> str:
        """Where ``root`` lies in the repository: empty, or a path that ends in ``/``."""
        return os.fsdecode(self.ask("rev-parse", "--show-prefix").removesuffix(b"\n"))

    def _trusted(self) -> list[str]:
        """The folders that the user or the machine's keeper declared trusted: reading these settings runs nothing."""
        outside = {"HOME": os.environ.get("HOME", ""), "XDG_CONFIG_HOME": os.environ.get("XDG_CONFIG_HOME", "")}
        environment = {name: value for name, value in _environment().items() if not name.startswith("GIT_CONFIG")}
        environment |= {name: value for name, value in outside.items() if value}
        found: list[str] = []
        for scope in ("--system", "--global"):
            command = [self._command[0], "config", scope, "-z", "--get-all", "safe.directory"]
            answer = subprocess.run(command, capture_output=True, env=environment, timeout=_PATIENCE, check=False)
            found += [os.fsdecode(folder) for folder in answer.stdout.split(b"\0") if folder]
        return found

    def ask(self, *arguments: str) -> bytes:
        """What git prints for ``arguments``; raises :class:`GitError` where it fails."""
        try:
            answer = subprocess.run(
                [*self._command, *arguments],
                cwd=self._root,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitError(str(error)) from error
        if answer.returncode != 0:
            lines = answer.stderr.decode("utf-8", "replace").splitlines()
            raise GitError(lines[0].removeprefix("fatal: ") if lines else f"git {arguments[0]} failed")
        return answer.stdout

    def commit(self, revision: str) -> str:
        """The hash of the commit that ``revision`` (a branch, a tag, a hash, ``HEAD~2``) names."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise GitError("that is no name of a revision")
        found = (
            self.ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode("ascii", "replace").strip()
        )
        if not _COMMIT.fullmatch(found):
            raise GitError("that names more than one commit")
        return found

    def without_filters(self) -> None:
        """Switch off the clean and smudge programs that the repository's configuration names."""
        try:
            names = self.ask(
                "config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"
            )
        except GitError:
            return
        for name in {os.fsdecode(name) for name in names.split(b"\0") if name}:
            self._command += ["-c", f"{name}={'false' if name.endswith('.required') else ''}"]

    def blob(self, identifier: str) -> bytes:
        """The content of the blob ``identifier``, a full hash, through one lasting ``git cat-file --batch``."""
        with self._lock:
            if self._batch is None:
                self._batch = subprocess.Popen(
                    [*self._command, "cat-file", "--batch"],
                    cwd=self._root,
                    env=_environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                weakref.finalize(self, _close, self._batch)
            assert self._batch.stdin is not None and self._batch.stdout is not None
            try:
                self._batch.stdin.write(identifier.encode("ascii") + b"\n")
                self._batch.stdin.flush()
                header = self._batch.stdout.readline().split()
                if len(header) != 3 or header[1] != b"blob":
                    raise GitError(f"the object {identifier} is not in the repository")
                content = self._batch.stdout.read(int(header[2]))
                self._batch.stdout.read(1)
            except OSError as error:
                raise GitError(str(error)) from error
        if len(content) != int(header[2]):
            raise GitError(f"the object {identifier} could not be read to its end")
        return content


def _close(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    process.wait()
