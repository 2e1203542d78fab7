"""Versions of libraries with holes that were published: none of them reads what strangers wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple


class KnownHole(RuntimeError):
    """A library that would read what strangers wrote has a published hole; the message says which."""


class Hole(NamedTuple):
    """A hole in ``library``, closed in ``closed_in``; ``advisory`` names it."""

    library: str
    closed_in: str
    advisory: str
    what: str


HOLES = (
    Hole("fonttools", "4.60.2", "CVE-2025-66034", "writes files anywhere"),
    Hole("jinja2", "3.1.6", "CVE-2025-27516", "lets a template out of its sandbox"),
    Hole("lxml", "6.1.3", "CVE-2026-49825", "is not safe with documents of strangers"),
    Hole("pillow", "12.3.0", "CVE-2026-59200", "is not safe with pictures of strangers"),
    Hole("pikepdf", "2.10.0", "CVE-2021-29421", "reads files that metadata name"),
    Hole("pyyaml", "5.4", "CVE-2020-14343", "runs what a document names"),
    Hole("weasyprint", "70.0", "CVE-2026-55073", "is led to addresses of the own network"),
)
"""Of libraries that read a paper, the latest holes that were published with a number."""

PANDOC = Hole("pandoc", "3.1.6", "CVE-2023-38745", "writes files that a document names")


def open_holes(installed: Callable[[str], str] = version, pandoc: str | None = None) -> Iterator[str]:
    """A sentence for each library whose installed version has a known hole; ``pandoc`` is that program's version."""
    for hole in HOLES:
        try:
            found = installed(hole.library)
        except PackageNotFoundError:
            continue
        if _parts(found) < _parts(hole.closed_in):
            yield _sentence(hole, found)
    if pandoc is not None and _parts(pandoc) < _parts(PANDOC.closed_in):
        yield _sentence(PANDOC, pandoc)


def refuse(pandoc: str | None = None) -> None:
    """Raise :class:`KnownHole` where there is one, in a library or in the version ``pandoc`` of that program."""
    if holes := list(open_holes(pandoc=pandoc)):
        raise KnownHole(f"{'; '.join(holes)}. Run `make` again, or `pip install --upgrade chapterhouse`")


def _sentence(hole: Hole, found: str) -> str:
    return f"{hole.library} {found} {hole.what} ({hole.advisory}); it is closed in {hole.closed_in}"


def _parts(written: str) -> tuple[int, ...]:
    """``68.0`` as (68, 0); what is no number ends it."""
    release = re.match(r"\d+(?:\.\d+)*", written)
    numbers = [int(part) for part in release[0].split(".")] if release else [0]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
