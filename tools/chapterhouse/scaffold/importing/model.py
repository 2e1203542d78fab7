"""What is known of a manuscript of another tool, and what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


class Unreadable(Exception):
    """The manuscript as a whole cannot be taken over; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be taken over: its file and line (0 for the file as a whole), and what it is."""

    path: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Part:
    """Files that stand together, in their order, under a title or under none."""

    title: str | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An author."""

    name: str
    affiliation: str | None = None
    orcid: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript as its tool describes it; paths are those of its own files.

    ``tool`` is what it was written for: manubot, quarto, bookdown, myst, latex, docx or pandoc.
    """

    tool: str
    title: str
    parts: tuple[Part, ...]
    appendices: tuple[str, ...] = ()
    subtitle: str | None = None
    date: datetime.date | None = None
    language: str | None = None
    people: tuple[Person, ...] = ()
    keywords: tuple[str, ...] = ()
    bibliography: tuple[str, ...] = ()
    style: str | None = None
    left: tuple[Left, ...] = ()
    root: str = ""
    """The folder of the project, from which paths with a slash before them are read."""


@dataclass(slots=True)
class Taken:
    """The files of the paper by their paths, and what was left out; ``counts`` says how much of what was taken."""

    files: dict[str, bytes] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)
