"""The project that a command is about: its folder, its files, its cache; and the exit codes of all commands."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import click

from chapterhouse.cli.files import replace_files
from chapterhouse.cli.machine_key import machine_key
from chapterhouse.cli.stores import cache_table, megabytes, shared_store
from chapterhouse.core.cache import LARGEST_CACHE, NO_CACHE, Cache
from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.core.directories import UnsafePlace
from chapterhouse.core.suggestion import closest_path
from chapterhouse.inputs import source
from chapterhouse.processes.git import GitError, Repository

CLEAN, FINDINGS, FAILED = 0, 1, 2
SETTINGS = "paper.toml"


@dataclasses.dataclass(frozen=True)
class Project:
    """``folder`` is where paper.toml is, None for here or above; ``quiet`` asks for findings only."""

    folder: Path | None
    quiet: bool

    @cached_property
    def root(self) -> Path:
        """The folder of the nearest paper.toml."""
        start = (self.folder or Path.cwd()).resolve()
        for folder in [start] if self.folder else [start, *start.parents]:
            if (folder / SETTINGS).is_file():
                return folder
        raise click.ClickException(
            f"there is no {SETTINGS} here or in a folder above. `chapterhouse new FOLDER` starts a paper, "
            "`chapterhouse import MANUSCRIPT` takes one over, and --project names the folder of one."
        )

    def source(self, revision: str | None = None) -> source.Source:
        """The files to read: those on disk, or those of a git revision."""
        if revision is None:
            return source.WorkTree(self.root)
        try:
            return source.GitRevision(self.root, revision)
        except source.Refused as refused:
            raise click.ClickException(str(refused)) from refused

    def cache(self, *, unused: bool = False, memory: int = 0, folder: Path | None = None) -> Cache:
        """What costly work made, kept between runs; an empty one that keeps nothing where it is to be ``unused``.

        ``memory`` is how many bytes of it a process that stays keeps at hand; ``folder`` where it is, if not in the
        project.
        """
        if unused:
            return NO_CACHE
        key, table = machine_key(self.root), cache_table(source.WorkTree(self.root))
        kept = Cache(
            (folder or self.root / "build" / ".cache") if key else None,
            key,
            memory,
            shared_store(table, quiet=self.quiet),
            megabytes(table, "megabytes", LARGEST_CACHE),
        )
        if folder is None and kept.is_foreign() and self._tracks("build/.cache"):
            raise click.ClickException(
                "build/.cache is under version control, so that others could decide what is found and built here: "
                "run `git rm -r --cached build/.cache`, or use --no-cache"
            )
        self._ignore_what_is_built()
        return kept

    def _ignore_what_is_built(self) -> None:
        """Let git see nothing of ``build/``, which can be made anew, where nobody has said otherwise."""
        ignored = self.root / "build" / ".gitignore"
        if not ignored.exists() and not ignored.is_symlink():
            # A folder that cannot be written to is told of where something has to be written there.
            with contextlib.suppress(OSError, UnsafePlace):
                replace_files({ignored: b"# Made by chapterhouse; it can be made again.\n*\n"}, self.root)

    def _tracks(self, path: str) -> bool:
        try:
            return Repository(self.root).tracks(path)
        except GitError:
            return False

    def paths(self, named: Iterable[Path], known: Iterable[str]) -> frozenset[str]:
        """The project paths of files and folders that the user ``named``; ``known`` are the files that there are.

        A folder stands for all that is in it. Raises :class:`click.ClickException` for what is not in the project.
        """
        known = sorted(known)
        found: set[str] = set()
        for path in named:
            inside = self._inside(path)
            below = [file for file in known if inside in ("", file) or file.startswith(f"{inside}/")]
            if not below and not (self.root / inside).exists():
                near = closest_path(inside, known)
                raise click.ClickException(f"there is no file {path}" + (f"; did you mean {near}?" if near else ""))
            found.update(below)
        return frozenset(found)

    def _inside(self, path: Path) -> str:
        for place in (Path(os.path.normpath(Path.cwd() / path)), (Path.cwd() / path).resolve()):
            if place.is_relative_to(self.root):
                inside = place.relative_to(self.root).as_posix()
                return "" if inside == "." else inside
        raise click.ClickException(f"{path} is not in the project, which is {self.root}")


def exit_code(findings: Sequence[Diagnostic], strict: bool) -> int:
    """1 where one of ``findings`` is an error or, if ``strict``, a warning; else 0."""
    heaviest = {finding.severity for finding in findings}
    failed = Severity.ERROR in heaviest or (strict and Severity.WARNING in heaviest)
    return FINDINGS if failed else CLEAN
