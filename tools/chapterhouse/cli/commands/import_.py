"""``chapterhouse import``."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from chapterhouse.cli.commands.schema import schema_text
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import CLEAN, SETTINGS
from chapterhouse.inputs.source import WorkTree
from chapterhouse.reports.quoting import printable
from chapterhouse.scaffold.importing import Left, Unreadable, read_manuscript, take_over

_MOST_SHOWN = 40


@click.command("import")
@click.argument("manuscript", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help=f"List all that is left out, not only the first {_MOST_SHOWN}.")
def command(manuscript: Path, folder: Path | None, everything: bool) -> int:
    """Take over a MANUSCRIPT for another tool into a paper in FOLDER, which must be new or empty.

    MANUSCRIPT is the folder of a Manubot, Quarto, bookdown, MyST or Jupyter Book project, one with pandoc's Markdown,
    or a single .md, .qmd, .Rmd, .tex or .docx file. It is read and never written.
    """
    whole = manuscript.resolve()
    folder = folder or Path(f"{whole.stem}-paper")
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a folder that is new")
    source = WorkTree(whole if whole.is_dir() else whole.parent)
    try:
        known = read_manuscript(source, None if whole.is_dir() else whole.name)
        taken = take_over(known, source, schema_text().encode(), datetime.date.today())
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    root = Path.cwd() / folder
    root.mkdir(parents=True, exist_ok=True)
    replace_files({root / path: content for path, content in taken.files.items()}, root)
    counts = ", ".join(f"{count} {what}" for what, count in taken.counts.items())
    click.echo(f"{folder / SETTINGS}: {counts}, from a manuscript for {known.tool}.")
    _tell(taken.left, everything)
    click.echo(f"\nNext:\n\n    cd {shlex.quote(str(folder))}\n    chapterhouse check")
    return CLEAN


def _tell(left: list[Left], everything: bool) -> None:
    if not left:
        click.echo("Nothing was left out.")
        return
    click.echo(f"\nNot taken over, or to look at ({len(left)}):\n")
    for one in left if everything else left[:_MOST_SHOWN]:
        place = f"{one.path}:{one.line}" if one.line else one.path
        click.echo(printable(f"  {place}: {one.what}"))
    if not everything and len(left) > _MOST_SHOWN:
        click.echo(f"  ... and {len(left) - _MOST_SHOWN} more, which --all lists")
