"""``chapterhouse new``."""

from __future__ import annotations

import datetime
import re
import shlex
from pathlib import Path

import click

from chapterhouse.cli.commands.schema import schema_text
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import CLEAN, SETTINGS
from chapterhouse.scaffold.new import TEMPLATES, Choices, new_paper, wanted_font
from chapterhouse.settings.rules import LANGUAGE
from chapterhouse.settings.theme import PAGES


@click.command("new", epilog="Templates: " + "; ".join(f"{name}: {what}" for name, what in TEMPLATES.items()) + ".")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "template", type=click.Choice(list(TEMPLATES)), default="report", show_default=True)
@click.option("--title", help="The title; the folder's name if it is left out.")
@click.option("--language", default="en-GB", show_default=True, help="The language as a BCP 47 tag.")
@click.option("--page", type=click.Choice(list(PAGES)), help="The page; Letter for en-US, else A4.")
@click.option(
    "--font",
    "font_files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A font file (.ttf, .otf) for the text, or for a script that the usual fonts lack; may be repeated.",
)
def command(
    folder: Path, template: str, title: str | None, language: str, page: str | None, font_files: tuple[Path, ...]
) -> int:
    """Start a paper in FOLDER, which must be new or empty."""
    if not re.fullmatch(LANGUAGE, language):
        raise click.ClickException(f"“{language}” is no language tag: write it like en-GB, de or zh-Hans")
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a folder that is new")
    fonts = {file.name: file.read_bytes() for file in font_files}
    if len(fonts) < len({*map(Path.resolve, font_files)}):
        raise click.ClickException("two of the fonts have the same file name: one would take the other's place")
    choices = Choices(
        title=title or _title_of(folder),
        date=datetime.date.today(),
        language=language,
        page=page or ("Letter" if language.lower() == "en-us" else "A4"),
        fonts=fonts,
        families=tuple(dict.fromkeys(_family(name, data) for name, data in fonts.items())),
    )
    made = new_paper(template, choices, schema_text().encode())
    root = Path.cwd() / folder
    root.mkdir(parents=True, exist_ok=True)
    replace_files({root / path: content for path, content in made.items()}, root)
    click.echo(f"{folder / SETTINGS} and {len(made) - 1} other files are there. Next:\n")
    if (family := wanted_font(choices)) is not None:
        click.echo(f"    put the font {family} into {folder / 'fonts'}: it is too large to come along")
    click.echo(f"    cd {shlex.quote(str(folder))}\n    chapterhouse check\n    chapterhouse build")
    return CLEAN


def _family(name: str, data: bytes) -> str:
    try:
        from chapterhouse.outputs.shared.fonts import family_of
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"reading a font needs {missing.name}: pip install 'chapterhouse[build]'"
        ) from missing
    family = family_of(name, data)
    if family is None:
        raise click.ClickException(f"{name} is no font that can be read; name a file .ttf or .otf")
    return family


def _title_of(folder: Path) -> str:
    words = re.sub(r"[-_.\s]+", " ", (Path.cwd() / folder).resolve().name).strip()
    return words[:1].upper() + words[1:] or "A new paper"
