"""``chapterhouse doctor``."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import click

from chapterhouse import __version__
from chapterhouse.cli.project import CLEAN, FAILED

_OLDEST_GIT = "git 2.25 or later"
_FOR_BUILDING = {
    "pandoc": "pypandoc-binary",
    "WeasyPrint": "weasyprint",
    "fonts": "fontpkg-source-serif-4",
    "formulas": "ziamath",
    "DOCX": "lxml",
    "pictures in DOCX": "resvg-py",
}
"""What a build needs beside a check, by the distribution that brings it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that the tool needs: what it is for, what is there (None where it is missing), and what brings it."""

    name: str
    purpose: str
    version: str | None
    command: str = ""


@click.command("doctor")
def command() -> int:
    """Say what the tool needs of this machine, what is there, and what to run for what is missing."""
    things = list(_things())
    width = max(len(thing.name) for thing in things)
    for thing in things:
        state = thing.version or "missing"
        click.echo(f"{'ok ' if thing.version else 'no '} {thing.name:<{width}}  {state:<22} {thing.purpose}".rstrip())
    missing = [thing for thing in things if thing.version is None]
    for command in dict.fromkeys(thing.command for thing in missing):
        names = ", ".join(thing.name for thing in missing if thing.command == command)
        click.echo(f"\nFor {names}, run:\n\n    {command}")
    if not missing:
        click.echo("\nAll is there: `chapterhouse check` and `chapterhouse build` can run.")
    return FAILED if missing else CLEAN


def _things() -> Iterator[Found]:
    yield Found("chapterhouse", "", __version__)
    yield Found("Python", "", platform.python_version())
    git = shutil.which("git")
    yield Found("git", "to check changes and to name revisions", "there" if git else None, f"install {_OLDEST_GIT}")
    for name, distribution in _FOR_BUILDING.items():
        yield Found(name, "to build", _version(distribution), 'pip install "chapterhouse[build]"')
    if importlib.util.find_spec("weasyprint") is not None:
        yield _pango()


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _pango() -> Found:
    from chapterhouse.outputs.pdf.pango import MissingPango, install_command, load_pango

    command = install_command() or "install Pango 1.44 or later with the packages of your system"
    try:
        load_pango()
    except MissingPango:
        return Found("Pango", "to build a PDF", None, command)
    return Found("Pango", "to build a PDF", "there", command)
