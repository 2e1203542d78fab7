"""``chapterhouse remarks export``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from chapterhouse.cli.commands.remarks.import_ import column_map, what_was_read
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.publishing import FORMATS, published
from chapterhouse.cli.rounds import ledger, load, paper_at, read_file, texts_of
from chapterhouse.review.annotations import answer_annotations
from chapterhouse.review.carried import NotOurs
from chapterhouse.review.given import PrintedAt, with_given
from chapterhouse.review.ledger import with_changes
from chapterhouse.review.remark import Answer
from chapterhouse.review.rounds import Loaded
from chapterhouse.review.sections import Sections
from chapterhouse.review.sheets.answers import answered_sheet, words_of
from chapterhouse.review.sheets.columns import ColumnMap, shipped_maps
from chapterhouse.review.sheets.ietf_replies import replies
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.sheets.written import FORMS, sheet_of
from chapterhouse.review.store import in_order
from chapterhouse.review.word.replies import answer_comments

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_IETF = "ietf"
_NAMES = {"ipcc": "ipcc-ar5"}
_TEMPLATES = ("iso", "ipcc", "ipcc-ar4", "ietf", "oasis", "ieee", "hl7", "w3c", "general")


@click.command("export")
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--as", "template", type=click.Choice(_TEMPLATES), help="Write the whole round as a sheet of this body.")
@click.option("--form", type=click.Choice(FORMS), help="What the sheet is written as, in place of what is usual there.")
@click.option("--against", metavar="PDF", help="The review copy by whose pages and lines places are named.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Publish only so; may be repeated."
)
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--map", "maps", multiple=True, type=_FILE, help="A map of columns; see `remarks map`.")
@click.pass_obj
def command(
    project: Project,
    files: Sequence[Path],
    template: str | None,
    form: str | None,
    against: str | None,
    formats: Sequence[str],
    round_name: str | None,
    folder: Path | None,
    maps: Sequence[Path],
) -> int:
    """Give the answers back: in the commenters' own FILES, as a sheet of a body, and as a page to publish.

    With FILES, write each of these again with the answers in its own columns, or as replies to its annotations; all
    else in it stays. With --as, or a --map of columns, write all remarks of the round as one sheet, whatever they came
    in. With neither, write the disposition of comments as dispositions.html, .pdf and .csv.
    """
    if files and (template or formats):
        raise click.UsageError("--as and --format are for the whole round: leave out FILES, or these")
    loaded = load(project, round_name)
    target = folder or project.root / "build" / "remarks" / loaded.settings.name
    if files:
        written = _returned(project, loaded, files, target, maps)
    elif template or maps:
        written = _sheets(project, loaded, target, template, maps, form, against)
    else:
        progress = ProgressLine(project.quiet)
        try:
            made = published(project, loaded, formats or FORMATS, progress)
        finally:
            progress.clear()
        written = {target / name: content for name, content in made.items()}
    replace_files(written, project.root)
    if not project.quiet:
        for path, content in written.items():
            click.echo(f"{path}  {len(content) / 1024:,.0f} KiB", err=True)
    return CLEAN


def _sheets(
    project: Project,
    loaded: Loaded,
    target: Path,
    template: str | None,
    maps: Sequence[Path],
    form: str | None,
    against: str | None,
) -> dict[Path, bytes]:
    """The whole round in the columns of a template, and of each map."""
    lookup, commit = what_was_read(project, against, loaded.settings.revision)
    paper = paper_at(project, commit)
    printed = PrintedAt(lookup.map) if lookup is not None else None
    named = with_changes(in_order(loaded.remarks()), ledger(project, loaded))
    remarks = list(with_given(named, Sections(paper), texts_of(paper), printed))
    name, title = loaded.settings.name, f"Comments on {paper.settings.title}, round {loaded.settings.name}"
    if template == _IETF:
        return {target / f"{name}-{_IETF}.md": replies(remarks, paper.settings.title).encode()}
    known: list[ColumnMap] = [column_map(path) for path in maps]
    if template:
        known += [one for one in shipped_maps() if one.name == _NAMES.get(template, template)]
    written = {}
    for one in known:
        chosen = next(each for each in FORMS if each == (form or one.form))
        stem = one.name.removesuffix(".toml")
        written[target / f"{name}-{stem}.{chosen}"] = sheet_of(remarks, one, chosen, title)
    return written


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
        if path.suffix.lower() in {".json", ".jsonld"}:
            hint = "`chapterhouse remarks export` without FILES publishes every answer on a page that can be sent"
            raise click.ClickException(f"{path}: annotations of the web have no room for answers; {hint}")

        try:
            if path.suffix.lower() == ".pdf":
                content, count = _answered_pdf(read_file(path), {key: one for (key, _, _), one in answers.items()})
            else:
                content, count = _answered_document(path, answers, known_maps)
        except NotOurs as error:
            raise click.ClickException(f"{path}: {error}") from error
        except UnreadableSheet as error:
            raise click.ClickException(f"{path}{error.place}: {error}") from error
        click.echo(f"{path.name}: {count:,} of {len(answers):,} are answered", err=True)
        written[target / path.name] = content
    return written


def _answered_document(
    path: Path, answers: Mapping[tuple[str, str, str], Answer], maps: Sequence[ColumnMap]
) -> tuple[bytes, int]:
    """A sheet with its answers, or a DOCX of ours with replies to its comments, and how many these are."""
    content = read_file(path)
    by_key = {key: one for (key, _, _), one in answers.items()}
    if path.suffix.lower() != ".docx" or not any(key.startswith(("comment-", "change-")) for key in by_key):
        return answered_sheet(path.name, content, answers, maps)
    return answer_comments(content, by_key)


def _answered_pdf(content: bytes, answers: Mapping[str, Answer]) -> tuple[bytes, int]:
    """The reviewer's own PDF with a reply to each annotation that is answered, and how many these are."""
    return answer_annotations(content, {key: words_of(one) for key, one in answers.items() if one.disposition})
