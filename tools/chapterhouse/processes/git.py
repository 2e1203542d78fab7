"""The one way to the git program: questions that nothing in a repository can answer with a program, and the commits and
tags of :mod:`chapterhouse.processes.git_writing`, which nothing in it can make run one either.

No shell, no hooks, no pager, no prompt, no network, no filters, no configuration of the user or the machine. git does
not look for the repository: it is found here, as a folder or file ``.git``, which no commit can hold; so files that a
commit brings along (``HEAD``, ``config``, ``objects``) are never taken for a repository. What a repository's own
configuration says is overridden through the environment, where a name may hold every character, ``=`` too.

It stands behind walls: the work tree can be read and the repository too, which is written to on somebody's word alone;
nothing else of the machine is in reach but its programs, and no connection.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chapterhouse.processes.programs import Conversation, OutOfPatience, converse, run
from chapterhouse.processes.surroundings import find_program
from chapterhouse.processes.walls import Reach, Wall

_PATIENCE = 60
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST_POINTER = 4096
_LARGEST_CONFIGURATION = 1 << 20
_DEEPEST_ALTERNATES = 5  # as git itself goes
_WITHOUT = frozenset((Wall.NAMESPACE,))
"""git is asked often and opens no socket; a namespace would cost as much as the answer."""
OUTSIDE = _WITHOUT | {Wall.FILES}
"""For questions about the settings of the user, which may lie anywhere."""
_VARIABLES = {
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
_OVERRIDES = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.untrackedCache", "false"),
    ("diff.ignoreSubmodules", "all"),
    ("protocol.allow", "never"),
    ("safe.bareRepository", "explicit"),
    ("submodule.recurse", "false"),
)


class GitError(Exception):
    """git is not installed, the folder is no repository, or git says no; the message is git's first line."""


class Repository:
    """The repository around ``root``.

    Raises :class:`GitError` where there is none, or where it belongs to another user who was not made trusted with
    ``git config --global --add safe.directory``.
    """

    def __init__(self, root: Path) -> None:
        program = find_program("git")
        if program is None:
            raise GitError("git is not installed")
        self._root = root
        self._command = [program, "--no-pager", "--no-optional-locks"]
        self._configuration = list(_OVERRIDES)
        self._lock = threading.Lock()
        self._batch: Conversation | None = None
        self._top = _top_of(root)
        self._folders = tuple(map(str, _git_folders(self._top)))
        self._readable = (str(self._top), *self._folders, *map(str, _alternates(self._folders)))
        strangers = [place for place in _places_of(self._top) if not _is_ours(place)]
        if strangers and not _is_listed(self._top, self._trusted()):
            raise GitError(f"detected dubious ownership in repository at '{self._top}'")
        self._readable += self._included()
        self.prefix = self._prefix()

    def _prefix(self) -> str:
        """Where ``root`` lies in the repository: empty, or a path that ends in ``/``."""
        inside = self._root.absolute().relative_to(self._top)
        if self._top.resolve() / inside == self._root.resolve():  # no link on the way
            return f"{inside.as_posix()}/" if inside.parts else ""
        return os.fsdecode(self.ask("rev-parse", "--show-prefix").removesuffix(b"\n"))

    def _variables(self) -> dict[str, str]:
        """What git is told through its environment."""
        told = {f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in enumerate(self._configuration)}
        told |= {f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(self._configuration)}
        where = {"GIT_DIR": str(self._top / ".git"), "GIT_WORK_TREE": str(self._top)}
        return _VARIABLES | told | where | {"GIT_CONFIG_COUNT": str(len(self._configuration))}

    def _included(self) -> tuple[str, ...]:
        """The files elsewhere that the repository's configuration includes, such as one that a CI has put there."""
        files = [Path(folder, name) for folder in self._folders for name in ("config", "config.worktree")]
        if not any(b"include" in _beginning(file, _LARGEST_CONFIGURATION).lower() for file in files):
            return ()
        try:
            told = self.ask("config", "-z", "--no-includes", "--get-regexp", r"^include(if\..*)?\.path$")
        except GitError:
            return ()
        paths = (os.fsdecode(one.partition(b"\n")[2]) for one in told.split(b"\0") if one)
        return tuple(str(Path(self._folders[-1], path)) for path in paths if not path.startswith("~"))

    def _trusted(self) -> list[str]:
        """The folders that the user or the machine's keeper declared trusted: reading these settings runs nothing."""
        return [folder for scope in ("--system", "--global") for folder in self._outside(scope, "safe.directory")]

    def _outside(self, scope: str, name: str) -> list[str]:
        """The values of a setting of the user or the machine's keeper."""
        names = ("HOME", "XDG_CONFIG_HOME")
        outside = {name: os.environ[name] for name in names if os.path.isabs(os.environ.get(name, ""))}
        command = [self._command[0], "config", scope, "-z", "--get-all", name]
        try:
            variables = {"GIT_DIR": os.devnull, **outside}
            answer = run(command, seconds=_PATIENCE, variables=variables, walled=True, without=OUTSIDE)
        except (OSError, OutOfPatience):
            return []
        return [os.fsdecode(value) for value in answer.stdout.split(b"\0") if value]

    def setting(self, name: str) -> str:
        """The value of a setting of the repository, else of the user, else of the machine; empty where there is none.

        Reading it runs nothing, and it changes nothing of how git is run here.
        """
        try:
            return os.fsdecode(self.ask("config", "-z", "--get", name).removesuffix(b"\0"))
        except GitError:
            values = [value for scope in ("--global", "--system") for value in self._outside(scope, name)[-1:]]
            return values[0] if values else ""

    def ask(self, *arguments: str) -> bytes:
        """What git prints for ``arguments``; raises :class:`GitError` where it fails."""
        return self._run(arguments, {}, ())

    def write(self, *arguments: str, variables: Mapping[str, str]) -> None:
        """Let git change the repository, with more ``variables``; raises :class:`GitError` where it fails."""
        self._run(arguments, variables, self._folders)

    def _run(self, arguments: Sequence[str], variables: Mapping[str, str], writable: tuple[str, ...]) -> bytes:
        try:
            answer = run(
                [*self._command, *arguments],
                seconds=_PATIENCE,
                folder=self._root,
                variables={**self._variables(), **variables},
                walled=True,
                reach=Reach(self._readable, writable),
                without=_WITHOUT,
            )
        except OutOfPatience:
            raise GitError(f"git {arguments[0]} took more than {_PATIENCE} seconds") from None
        except OSError as error:
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
        for name in sorted({os.fsdecode(name) for name in names.split(b"\0") if name}):
            self._configuration.append((name, "false" if name.endswith(".required") else ""))

    def tracks(self, path: str) -> bool:
        """Whether the index holds ``path``, relative to ``root``, or a file below it."""
        return bool(self.ask("ls-files", "-z", "--cached", "--", path))

    def blob(self, identifier: str) -> bytes:
        """The content of the blob ``identifier``, a full hash, through one lasting ``git cat-file --batch``."""
        with self._lock:
            if self._batch is None:
                self._batch = converse(
                    [*self._command, "cat-file", "--batch"],
                    folder=self._root,
                    variables=self._variables(),
                    reach=Reach(self._readable),
                    without=_WITHOUT,
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
        # git itself does not look whether what it reads is what it was asked for.
        digest = hashlib.sha256 if len(identifier) == 64 else hashlib.sha1
        if digest(b"blob %d\0" % len(content) + content).hexdigest() != identifier:
            raise GitError(f"the object {identifier} is damaged")
        return content


def _close(process: Conversation) -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    process.wait()


def _top_of(root: Path) -> Path:
    """The nearest folder, ``root`` or one above, that holds ``.git``; raises :class:`GitError`."""
    root = root.absolute()
    for folder in (root, *root.parents):
        try:
            mode = os.lstat(folder / ".git").st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            return folder
    raise GitError("not a git repository (or any of the parent directories): .git")


def _beginning(file: Path, size: int = _LONGEST_POINTER) -> bytes:
    """At most ``size`` bytes of a file of the repository; nothing of one that is not there or is no file."""
    try:
        with open(os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as opened:
            return opened.read(size) if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else b""
    except OSError:
        return b""


def _git_folders(top: Path) -> tuple[Path, ...]:
    """The folder of the repository; of a linked work tree its own, and the one that it shares with the others."""
    place = top / ".git"
    if stat.S_ISREG(os.lstat(place).st_mode):
        place = top / os.fsdecode(_beginning(place)).removeprefix("gitdir:").strip()
    shared = os.fsdecode(_beginning(place / "commondir")).strip()
    return (place, place / shared) if shared else (place,)


def _alternates(folders: Sequence[str]) -> Iterator[Path]:
    """The folders elsewhere that the repository borrows objects from (gitrepository-layout, ``objects/info``)."""
    waiting = [(Path(folder, "objects"), 0) for folder in folders]
    while waiting:
        objects, depth = waiting.pop()
        for line in (
            os.fsdecode(_beginning(objects / "info/alternates")).splitlines() if depth < _DEEPEST_ALTERNATES else ()
        ):
            if line and not line.startswith("#"):
                yield objects / line
                waiting.append((objects / line, depth + 1))


def _places_of(top: Path) -> Iterator[Path]:
    """The work tree, its ``.git``, and the folder that this points at where it is a file, as in a linked work tree."""
    yield top
    place = top / ".git"
    yield place
    if stat.S_ISREG(os.lstat(place).st_mode):
        yield _git_folders(top)[0]


def _is_ours(place: Path) -> bool:
    """Whether ``place`` belongs to who runs this; for an administrator also to who asked for it through sudo."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        owner = os.stat(place).st_uid
    except OSError:
        return False
    sudo = os.environ.get("SUDO_UID", "")
    return owner == os.geteuid() or (os.geteuid() == 0 and sudo.isdecimal() and owner == int(sudo))


def _is_listed(top: Path, folders: Sequence[str]) -> bool:
    """Whether ``folders``, values of ``safe.directory`` in their order, trust ``top``; an empty one forgets others."""
    names = {os.path.normpath(top), os.path.realpath(top)}
    listed = False
    for folder in folders:
        if not folder:
            listed = False
        elif folder == "*" or os.path.normpath(folder) in names:
            listed = True
        elif folder.endswith("/*"):
            listed |= top.is_relative_to(folder[:-2])
    return listed
