"""``chapterhouse diff``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from chapterhouse.cli.files import replace_files
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.inputs import images, source
from chapterhouse.inputs.reading import read
from chapterhouse.model import Paper
from chapterhouse.review import rounds
from chapterhouse.review.redline import summary
from chapterhouse.review.redline.page import page
from chapterhouse.review.redline.redline import Redline, redline
from chapterhouse.review.rounds import RoundError

_FORMATS = ("text", "markdown", "json", "html")


@click.command("diff")
@click.argument("old", required=False, metavar="[REV]")
@click.argument("new", required=False, metavar="[REV]")
@click.option("--since-review", metavar="ROUND", help="Compare with the revision that this round was sent.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json", "html"]), default="text", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where it goes, in place of standard output."
)
@click.pass_obj
def command(
    project: Project, old: str | None, new: str | None, since_review: str | None, form: str, output: Path | None
) -> int:
    """Say what changed in the paper since REV, or between two revisions: word by word, each change with its kind.

    A change is of wording, of a source, a number, a threshold or a figure, binds more or less (must, should, may), or
    only moved. HTML goes to build/paper.diff.html unless --output names another file.
    """
    if (old is None) == (since_review is None) or (since_review and new):
        raise click.UsageError("name a revision to compare with, or a round with --since-review")
    before = old or _sent(project, since_review or "")
    old_source, new_source = project.source(before), project.source(new)
    papers = [_paper(project, files, name) for files, name in ((old_source, before), (new_source, new or "today"))]
    found = redline(*papers)
    names = before, new or "today"
    if form == "html":
        shown = (_images(old_source, found, new=False), _images(new_source, found, new=True))
        settings = papers[1].settings
        content = page(found, settings.title, settings.language, *names, shown)
        target = output or project.root / "build" / "paper.diff.html"
        replace_files({target: content}, project.root)
        if not project.quiet:
            click.echo(f"{target}  {len(content) / 1024:,.0f} KiB", err=True)
        return CLEAN
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


def _paper(project: Project, files: source.Source, name: str) -> Paper:
    paper = read(files, project.cache()).paper
    if paper is None:
        raise click.ClickException(f"paper.toml of {name} cannot be read, so its chapters are not known")
    return paper


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
