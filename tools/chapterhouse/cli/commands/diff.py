"""``chapterhouse diff``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.inputs import images, source
from chapterhouse.inputs.reading import SETTINGS, read
from chapterhouse.model import Paper
from chapterhouse.review import rounds
from chapterhouse.review.redline import summary
from chapterhouse.review.redline.page import page
from chapterhouse.review.redline.redline import Redline, redline
from chapterhouse.review.rounds import RoundError
from chapterhouse.settings.language.review_words import review_words

_PRINTED = ("text", "markdown", "json")
_BUILT = ("html", "pdf", "docx")


@click.command("diff")
@click.argument("old", required=False, metavar="[REV]")
@click.argument("new", required=False, metavar="[REV]")
@click.option("--since-review", metavar="ROUND", help="Compare with the revision that this round was sent.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*_PRINTED, *_BUILT]),
    help="In which form; by the name of --output, or else text.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where it goes, in place of standard output."
)
@click.pass_obj
def command(
    project: Project,
    old: str | None,
    new: str | None,
    since_review: str | None,
    form: str | None,
    output: Path | None,
) -> int:
    """Say what changed in the paper since REV, or between two revisions: word by word, each change with its kind.

    A change is of wording, of a source, a number, a threshold or a figure, binds more or less (must, should, may), or
    only moved. HTML, PDF, and DOCX with tracked changes go to build/paper.diff.html, .pdf and .docx unless --output
    names another file.
    """
    if (old is None) == (since_review is None) or (since_review and new):
        raise click.UsageError("name a revision to compare with, or a round with --since-review")
    form = form or _form_of(output)
    sides = _sides(project, old or _sent(project, since_review or ""), new)
    if form in _BUILT:
        content = {"html": _html, "pdf": _pdf, "docx": _docx}[form](project, sides)
        target = output or project.root / "build" / f"paper.diff.{form}"
        replace_files({target: content}, project.root)
        if not project.quiet:
            click.echo(f"{target}  {len(content) / 1024:,.0f} KiB", err=True)
        return CLEAN
    found = _redline(sides)
    names = sides[0].name, sides[1].name
    made = {
        "text": summary.text(found),
        "markdown": summary.markdown(found, *names),
        "json": summary.as_json(found, *names),
    }
    if output is None:
        click.echo(made[form], nl=False)
    else:
        replace_files({output: made[form].encode()}, project.root)
    return CLEAN


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two revisions: its files, and the commit that is meant, None for the files on disk."""

    name: str
    revision: str | None
    files: source.Source
    paper: Paper


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return {"md": "markdown", "htm": "html"}.get(suffix, suffix if suffix in {*_PRINTED, *_BUILT} else "text")


def _sides(project: Project, old: str, new: str | None) -> tuple[_Side, _Side]:
    """Both sides; where the old paper.toml cannot be used, its chapters are those that the new one names."""
    new_files, old_files = project.source(new), project.source(old)
    name = new or "today"
    paper = read(new_files, project.cache()).paper
    if paper is None:
        raise click.ClickException(f"paper.toml of {name} cannot be read, so its chapters are not known")
    before = read(old_files, project.cache()).paper
    if before is None or not before.chapters:
        old_files = source.Buffers({SETTINGS: new_files.read_bytes(SETTINGS)}, old_files)
        before = read(old_files, project.cache()).paper
        click.echo(f"paper.toml of {old} cannot be read: its chapters are taken to be those of {name}", err=True)
    if before is None:
        raise click.ClickException(f"the chapters of {old} are not known")
    return _Side(old, old, old_files, before), _Side(name, new, new_files, paper)


def _redline(sides: tuple[_Side, _Side]) -> Redline:
    return redline(sides[0].paper, sides[1].paper, (_drawn(sides[0].files), _drawn(sides[1].files)))


def _drawn(files: source.Source) -> Callable[[str], str]:
    """What tells the digest of a picture, reading each once."""

    @cache
    def digest(path: str) -> str:
        try:
            return hashlib.sha256(files.read_bytes(path)).hexdigest()
        except source.Refused:
            return ""

    return digest


def _printed_names(sides: tuple[_Side, _Side]) -> tuple[str, str]:
    """What the revisions are called in the language of the paper."""
    words = review_words(sides[1].paper.settings.locale)
    return sides[0].name, sides[1].name if sides[1].revision else words.today


def _html(project: Project, sides: tuple[_Side, _Side]) -> bytes:
    old, new = sides
    found = _redline(sides)
    shown = (_images(old.files, found, new=False), _images(new.files, found, new=True))
    settings = new.paper.settings
    return page(found, settings.title, settings.locale, *_printed_names(sides), shown)


def _pdf(project: Project, sides: tuple[_Side, _Side]) -> bytes:
    from chapterhouse.cli.redline_builds import report_of  # not above: it loads all that makes a build

    old, new = sides
    found = _redline(sides)
    shown = (_images(old.files, found, new=False), _images(new.files, found, new=True))
    return report_of(project, found, _printed_names(sides), shown, new.paper, new.files, new.revision)


def _docx(project: Project, sides: tuple[_Side, _Side]) -> bytes:
    from chapterhouse.cli.redline_builds import document_of, who_of  # not above: it loads all that makes a build
    from chapterhouse.review.redline.word.merging import tracked

    old, new = (document_of(project, side.files, side.revision) for side in sides)
    return tracked(old, new, who_of(project, sides[1].revision))


def _sent(project: Project, name: str) -> str:
    files = project.source()
    if name not in rounds.names(files):
        raise click.ClickException(f"there is no round {name}")
    try:
        revision = rounds.load(files, name).settings.revision
    except RoundError as error:
        raise click.ClickException(error.text) from error
    if not revision:
        raise click.ClickException(f"the round {name} does not say which revision was sent: name one instead")
    return revision


def _images(files: source.Source, found: Redline, *, new: bool) -> dict[str, bytes]:
    """The pictures of one side of the changes, as far as they are safe to show."""
    blocks = (one.change.new if new else one.change.old for chapter in found.chapters for one in chapter.changed)
    return dict(_safe(files, {block.image for block in blocks if block and block.image}))


def _safe(files: source.Source, paths: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    for path in sorted(paths):
        try:
            yield path, images.safe_image(path, files.read_bytes(path))
        except (source.Refused, images.RefusedImage):
            continue
