"""``chapterhouse validate``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from chapterhouse.cli.built_files import lookup_in
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FAILED, FINDINGS, Project
from chapterhouse.outputs.validators import VALIDATORS, Fault, Validator
from chapterhouse.outputs.validators.unreadable import Unreadable
from chapterhouse.processes.workers import WorkerFailed, WorkerLost
from chapterhouse.reports.quoting import printable
from chapterhouse.review.carried import NotOurs
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.where import Lookup, Spot

_BUILD = "build"
_MOST_WORDS, _MOST_SKIPPED = 9, 4
_WIDEST = 100
_LARGEST = 500 << 20
_SUFFIXES = frozenset().union(*(one.suffixes for one in VALIDATORS))


@click.command("validate")
@click.argument("outputs", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[OUTPUT…]")
@click.pass_obj
def command(project: Project, outputs: tuple[Path, ...]) -> int:
    """Hold what was built against its standards: veraPDF, EPUBCheck, Ace, Open XML, Nu and axe, where they are.

    OUTPUT is a PDF, EPUB, DOCX or HTML, or the folder of a site; without one, all of build/. A fault is told at the
    line of the chapter that its place was made of. Validators that are not installed are named, with what brings them.
    """
    progress = ProgressLine(project.quiet)
    faults, ran, lacking = 0, 0, list[str]()
    asked = outputs or tuple(_built(project.root / _BUILD))
    if not asked:
        raise click.ClickException(f"nothing that can be validated is in {_BUILD}/: run `chapterhouse build` first")
    for output in asked:
        pages = _files(output)
        for page in pages:
            _refuse_links(project.root, page)
        fitting = [one for one in VALIDATORS if pages and pages[0].suffix.lower() in one.suffixes]
        if not fitting:
            raise click.ClickException(f"{output} is neither a PDF, an EPUB, a DOCX, a page nor the folder of a site")
        for validator in fitting:
            if not validator.is_here():
                lacking.append(f"{validator.name} is not installed: {validator.bring}")
                continue
            progress(f"{validator.name}: {output.name}", 0, 1)
            try:
                found = list(dict.fromkeys(validator.faults(pages)))
            except (Unreadable, WorkerFailed, WorkerLost) as error:
                raise click.ClickException(f"{output}: {validator.name} finds nothing out: {error}") from error
            finally:
                progress.clear()
            ran += 1
            faults += len(found)
            for line in _told(project, output, validator, found):
                click.echo(printable(line))
            if not found and not project.quiet:
                click.echo(f"{validator.name}: {printable(str(output))} has no fault", err=True)
    for line in dict.fromkeys(lacking):
        click.echo(line, err=True)
    return FINDINGS if faults else CLEAN if ran else FAILED


def _built(folder: Path) -> Iterator[Path]:
    """The outputs in ``folder`` that a validator is for."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _SUFFIXES or (path.is_dir() and (path / "index.html").is_file()):
                yield path


def _refuse_links(root: Path, page: Path) -> None:
    """Raise :class:`click.ClickException` where ``page``, in the paper's folder ``root``, is no plain file there.

    A commit can bring a link along, behind which any file of the machine would be read, and shown by a browser.
    """
    place = Path(os.path.abspath(page))
    inside = place.parts[len(root.parts) :] if place.is_relative_to(root) else ()
    way = [root.joinpath(*inside[:depth]) for depth in range(1, len(inside) + 1)]
    if link := next((one for one in way if one.is_symlink()), None):
        raise click.ClickException(f"{link} is a link: only what is built here is looked at")
    if not page.is_file():
        raise click.ClickException(f"{page} is no plain file")
    if page.stat().st_size > _LARGEST:
        raise click.ClickException(f"{page} has more than {_LARGEST >> 20:,} MiB")


def _files(output: Path) -> list[Path]:
    return sorted(output.glob("*.html")) if output.is_dir() else [output]


def _told(project: Project, output: Path, validator: Validator, faults: Sequence[Fault]) -> Iterator[str]:
    """What is wrong with ``output``, each fault with its place in a chapter and the words there."""
    lookups: dict[Path, Lookup | None] = {}
    for fault in faults:
        page = output / fault.where.partition(":")[0] if output.is_dir() else output
        if page not in lookups:
            lookups[page] = _lookup(project, page) if faults else None
        spot = _spot(lookups[page], fault.words)
        where = f" ({fault.where})" if fault.where else ""
        if spot is None:
            yield f"{output}: {validator.name}: {fault.message}{where}"
            continue
        yield f"{spot.file}:{spot.line}:{spot.column}: {validator.name}: {fault.message}; in {output}{where}"
        yield f"    {' '.join(spot.text.split())[:_WIDEST]}"


def _lookup(project: Project, output: Path) -> Lookup | None:
    try:
        return lookup_in(project, output.name, output.read_bytes())
    except (NotOurs, UnreadableSheet, OSError):
        return None


def _spot(lookup: Lookup | None, said: str) -> Spot | None:
    """Where the most of the first words of ``said`` that stand in a row in a chapter are."""
    words = said.split()
    for length in range(min(_MOST_WORDS, len(words)) if lookup is not None else 0, 0, -1):
        for first in range(min(_MOST_SKIPPED, len(words) - length + 1)):
            spots = lookup.quote(" ".join(words[first : first + length])) if lookup is not None else []
            if spots:
                return spots[0]
    return None
