"""``chapterhouse doctor``."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata

import click

from chapterhouse import __version__
from chapterhouse.cli.project import CLEAN, FAILED
from chapterhouse.processes.system_packages import MACOS, install_command

_GIT = dict.fromkeys(("debian", "ubuntu", "fedora", "rhel", "arch", "alpine", "suse", "opensuse", MACOS), "git")
_FOR_BUILDING = {
    "WeasyPrint": "weasyprint",
    "fonts": "fontpkg-source-serif-4",
    "formulas": "ziamath",
    "DOCX": "lxml",
    "pictures in DOCX": "resvg-py",
}
"""What a build needs beside a check and pandoc, by the distribution that brings it."""
_WITH_BUILD = 'pip install "chapterhouse[build]"'


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that the tool needs: what it is for, what is there (None where it is missing), and what brings it.

    Packages of Python come with a ``command``; what else brings it are ``packages`` of the system, by its name.
    """

    name: str
    purpose: str
    version: str | None
    command: str = ""
    packages: Mapping[str, str] | None = None


@click.command("doctor")
def command() -> int:
    """Say what the tool needs of this machine, what is there, and what to run for what is missing."""
    things = list(_things())
    width = max(len(thing.name) for thing in things)
    for thing in things:
        state = thing.version or "missing"
        click.echo(f"{'ok ' if thing.version else 'no '} {thing.name:<{width}}  {state:<22} {thing.purpose}".rstrip())
    missing = [thing for thing in things if thing.version is None]
    of_the_system = [thing.packages for thing in missing if thing.packages is not None]
    installing = install_command(*of_the_system) or "install them with the packages of your system"
    commands = {thing.name: thing.command or installing for thing in missing}
    for command in dict.fromkeys(commands.values()):
        names = ", ".join(name for name, needed in commands.items() if needed == command)
        click.echo(f"\nFor {names}, run:\n\n    {command}")
    if not missing:
        click.echo("\nAll is there: `chapterhouse check` and `chapterhouse build` can run.")
    return FAILED if missing else CLEAN


def _things() -> Iterator[Found]:
    yield Found("chapterhouse", "", __version__)
    yield Found("Python", "", platform.python_version())
    git = "there" if shutil.which("git") else None
    yield Found("git", "2.25 or later, to check changes and to name revisions", git, packages=_GIT)
    yield Found("pandoc", "to build", _pandoc(), _WITH_BUILD)
    for name, distribution in _FOR_BUILDING.items():
        yield Found(name, "to build", _version(distribution), _WITH_BUILD)
    if importlib.util.find_spec("weasyprint") is not None:
        yield _pango()


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _pango() -> Found:
    from chapterhouse.outputs.pdf.pango import PACKAGES, MissingPango, load_pango

    try:
        load_pango()
    except MissingPango:
        return Found("Pango", "1.44 or later, to build a PDF", None, packages=PACKAGES)
    return Found("Pango", "to build a PDF", "there")


def _pandoc() -> str | None:
    """The version of pandoc itself, which is not that of the package that brings it."""
    from chapterhouse.manuscript import pandoc

    return pandoc.version() if pandoc.is_there() else None
