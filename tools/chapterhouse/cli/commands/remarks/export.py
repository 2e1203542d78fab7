"""``chapterhouse remarks export``."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from chapterhouse.cli.commands.remarks.import_ import column_map
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import ledger, load, read_file, tracker
from chapterhouse.inputs.reading import read_settings_of
from chapterhouse.review import disposition
from chapterhouse.review.annotations import answer_annotations
from chapterhouse.review.carried import NotOurs, opened
from chapterhouse.review.ledger import with_changes
from chapterhouse.review.remark import Answer
from chapterhouse.review.rounds import Loaded
from chapterhouse.review.sheets.answers import answered_sheet, words_of
from chapterhouse.review.sheets.table import UnreadableSheet

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--map", "maps", multiple=True, type=_FILE, help="A map of columns; see `remarks map`.")
@click.pass_obj
def command(
    project: Project, files: Sequence[Path], round_name: str | None, folder: Path | None, maps: Sequence[Path]
) -> int:
    """Give the answers back: in the commenters' own FILES, and as a page to publish.

    Without FILES, write the disposition of comments as dispositions.html and dispositions.csv. With FILES, write each
    of these again with the answers in its own columns, or as replies to its annotations; all else in it stays.
    """
    loaded = load(project, round_name)
    target = folder or project.root / "build" / "remarks" / loaded.settings.name
    written = _returned(project, loaded, files, target, maps) if files else _published(project, loaded, target)
    replace_files(written, project.root)
    if not project.quiet:
        for path, content in written.items():
            click.echo(f"{path}  {len(content) / 1024:,.0f} KiB", err=True)
    return CLEAN


def _published(project: Project, loaded: Loaded, target: Path) -> dict[Path, bytes]:
    follow = tracker(project)
    remarks = with_changes(loaded.remarks(), ledger(project, loaded))
    placed = [(remark, follow.now(remark)) for remark in remarks]
    settings = read_settings_of(project.source())
    title = settings.title if settings else "The paper"
    return {
        target / "dispositions.html": disposition.page(title, loaded.settings, placed),
        target / "dispositions.csv": disposition.table(placed).encode("utf-8-sig"),
    }


def _returned(
    project: Project, loaded: Loaded, files: Sequence[Path], target: Path, maps: Sequence[Path]
) -> dict[Path, bytes]:
    known_maps = [column_map(path) for path in maps]
    remarks = list(with_changes(loaded.remarks(), ledger(project, loaded)))
    written: dict[Path, bytes] = {}
    for path in files:
        answers = {
            (remark.key, remark.comment, remark.proposed): remark.answer
            for remark in remarks
            if remark.origin == path.name
        }
        if not answers:
            raise click.ClickException(f"no remark of the round {loaded.settings.name} came from a file {path.name}")

        try:
            if path.suffix.lower() == ".pdf":
                content, count = _answered_pdf(read_file(path), {key: one for (key, _, _), one in answers.items()})
            else:
                content, count = answered_sheet(path.name, read_file(path), answers, known_maps)
        except NotOurs as error:
            raise click.ClickException(f"{path}: {error}") from error
        except UnreadableSheet as error:
            row = f", row {error.row}" if error.row else ""
            raise click.ClickException(f"{path}{row}: {error}") from error
        click.echo(f"{path.name}: {count:,} of {len(answers):,} are answered", err=True)
        written[target / path.name] = content
    return written


def _answered_pdf(content: bytes, answers: Mapping[str, Answer]) -> tuple[bytes, int]:
    """The reviewer's own PDF with a reply to each annotation that is answered, and how many these are."""
    with opened(content) as pdf:
        count = answer_annotations(pdf, {key: words_of(one) for key, one in answers.items() if one.disposition})
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue(), count
