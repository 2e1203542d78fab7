"""``chapterhouse remarks import``."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import click

from chapterhouse.cli.built_files import lookup_in
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import load_exactly, paper_at, read_file, texts_of, write
from chapterhouse.inputs import source
from chapterhouse.reports.quoting import printable
from chapterhouse.review import round as round_settings
from chapterhouse.review.carried import NotOurs
from chapterhouse.review.edits import with_suggestions
from chapterhouse.review.importing import Imported, add
from chapterhouse.review.names import FILE as NAMES
from chapterhouse.review.names import from_text as names_from_text
from chapterhouse.review.names import hide
from chapterhouse.review.names import to_text as names_to_text
from chapterhouse.review.placing import Read, place_all
from chapterhouse.review.reading import FileRead
from chapterhouse.review.reading import read_file as read_remarks
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import FOLDER, SETTINGS
from chapterhouse.review.sections import Sections
from chapterhouse.review.sheets.columns import ColumnMap, InvalidColumnMap, read_map
from chapterhouse.review.sheets.table import UnreadableSheet, place_in_file
from chapterhouse.review.store import UnreadableRemarks
from chapterhouse.review.where import Lookup

_MOST_SHOWN = 12
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--round", "round_name", required=True, metavar="NAME", help="The round that they belong to.")
@click.option("--against", metavar="FILE|REV", help="The review copy that the commenters read, or its commit.")
@click.option("--map", "maps", multiple=True, type=_FILE, help="A map of columns; see `remarks map`.")
@click.option("--hide-names", is_flag=True, help="Keep names from the authors: they are put aside, out of git.")
@click.pass_obj
def command(
    project: Project,
    files: Sequence[Path],
    round_name: str,
    against: str | None,
    maps: Sequence[Path],
    hide_names: bool,
) -> int:
    """Read the remarks in FILES into remarks/ROUND/, each at the line that it is about.

    FILES are comment sheets (XLSX, ODS, CSV, TSV, tables of DOCX or Markdown), annotated PDFs, Word documents with
    comments and tracked changes, reviews in Markdown or annotations in JSON. Reading a file again adds nothing.
    """
    if not round_settings.is_name(round_name):
        raise click.UsageError(f'a round is named with letters, digits, dots and dashes, not "{round_name}"')
    loaded = load_exactly(project, project.source(), round_name)
    lookup, commit = what_was_read(project, against, loaded.settings.revision)
    known_maps = [column_map(path) for path in maps]
    failed = False
    names = _names(project, round_name)
    everything = {stem: list(remarks) for stem, remarks in loaded.files.items()}
    settings = dataclasses.replace(loaded.settings, hide_names=hide_names or loaded.settings.hide_names)
    for path in files:
        try:
            found = read_remarks(path.name, read_file(path), known_maps)
        except UnreadableSheet as error:
            click.echo(f"{path}{error.place}: {error}", err=True)
            failed = True
            continue
        read = _read(project, found.lookup or lookup, found.commit or commit)
        if found.compared is not None:
            compared, edits = found.compared(read.texts, path.name)
            found = dataclasses.replace(found, remarks=tuple(compared), edits=edits)
        remarks: Sequence[Remark] = list(with_suggestions(found.remarks, found.edits, read.texts))
        if settings.hide_names:
            remarks, names = hide(remarks, names)
        imported = add(everything, place_all(remarks, read))
        everything |= {stem: list(remarks) for stem, remarks in imported.files.items()}
        if not loaded.files and not settings.revision and found.dispositions:
            settings = dataclasses.replace(settings, dispositions=found.dispositions)
        settings = dataclasses.replace(settings, revision=settings.revision or read.commit)
        _tell(path, found, imported)
    more = {SETTINGS: round_settings.to_text(settings)}
    if settings.hide_names:
        more |= {NAMES: names_to_text(names), ".gitignore": f"{NAMES}\n"}
    new = {stem: remarks for stem, remarks in everything.items() if tuple(remarks) != loaded.files.get(stem)}
    if new or (settings != loaded.settings and everything):
        write(project, round_name, new, more)
    return FINDINGS if failed else CLEAN


def what_was_read(project: Project, against: str | None, revision: str) -> tuple[Lookup | None, str]:
    """The map of the copy that was read, and its commit; the copy in ``build/`` where no other is named."""
    usual = project.root / "build" / "paper.review.pdf"
    path = Path(against) if against else usual
    if path.is_file():
        try:
            found = lookup_in(project, path.name, read_file(path))
        except (NotOurs, UnreadableSheet) as error:
            raise click.ClickException(f"{path}: {error}") from error
        if against or not revision or found.map.commit == revision:
            return found, found.map.commit or ""
    if against and path.suffix.lower() in {".pdf", ".html", ".epub", ".docx"}:
        raise click.ClickException(f"there is no file {against}")
    if against:
        commit, _, _ = source.revision_of(project.root, against)
        if commit is None:
            raise click.ClickException(f"{against} is neither a file that was built nor a revision of this repository")
        return None, commit
    return None, revision


def _names(project: Project, round_name: str) -> dict[str, str]:
    files, path = project.source(), f"{FOLDER}/{round_name}/{NAMES}"
    try:
        return names_from_text(files.read_text(path)) if path in files.paths() else {}
    except (UnreadableRemarks, source.Refused) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _read(project: Project, lookup: Lookup | None, commit: str) -> Read:
    paper = paper_at(project, commit)
    return Read(commit, lookup, Sections(paper), texts_of(paper))


def column_map(path: Path) -> ColumnMap:
    """The map of columns in a file that the user named; raises :class:`click.ClickException`."""
    try:
        return read_map(path.name, read_file(path).decode("utf-8"))
    except (InvalidColumnMap, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _counted(count: int) -> str:
    return "1 remark" if count == 1 else f"{count:,} remarks"


def _tell(path: Path, found: FileRead, imported: Imported) -> None:
    placed = sum(remark.place is not None for remark in imported.added)
    orphans = len(imported.added) - placed
    parts = [f"{len(imported.added):,} new" if imported.added else "nothing new"]
    if orphans:
        parts.append(f"{orphans:,} without a place")
    if imported.known:
        parts.append(f"{imported.known:,} were there already")
    copies = sum(bool(remark.group) for remark in imported.added)
    if copies:
        parts.append(f"{copies:,} say nearly what another says")
    click.echo(f"{path}: {found.form}, {_counted(len(found.remarks))}: {', '.join(parts)}", err=True)
    for remark in imported.changed[:_MOST_SHOWN]:
        click.echo(f"  {remark.key}: its words are others than before; both are kept", err=True)
    for row in found.left_out[:_MOST_SHOWN]:
        where = place_in_file(row.table, row.row).removeprefix(", ")
        click.echo(printable(f"  {where}: {row.reason}" if where else f"  {row.reason}"), err=True)
    more = len(found.left_out) - _MOST_SHOWN
    if more > 0:
        click.echo(f"  and {more:,} more", err=True)
