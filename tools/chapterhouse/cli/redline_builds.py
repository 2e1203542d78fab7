"""The builds that a redline compares: an old revision may be broken, and is built all the same."""

from __future__ import annotations

import click

from chapterhouse.cli import fresh_build
from chapterhouse.cli.commands.build import state_of
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import Project
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import source
from chapterhouse.model import Paper
from chapterhouse.model.built import Revision
from chapterhouse.outputs.pdf.report import TypesetError
from chapterhouse.outputs.shared import fonts
from chapterhouse.review.redline.page import Images
from chapterhouse.review.redline.printed import printed
from chapterhouse.review.redline.redline import Redline
from chapterhouse.review.redline.word.marks import Who

_UNCOMMITTED = "Uncommitted changes"


def document_of(project: Project, files: source.Source, revision: str | None) -> bytes:
    """The paper in ``files`` as a document of Word, whatever is found in it; ``revision`` is None for those on disk.

    Raises :class:`click.ClickException` where not even a draft can be made.
    """
    options = fresh_build.comparable(files, state_of(project.root, revision), "docx")
    progress = ProgressLine(project.quiet)
    made = fresh_build.build(files, options, Runtime(project.cache(), 1, progress), None)
    progress.clear()
    result = fresh_build.result_of(made)
    if result.product is None or "docx" not in result.product:
        raise click.ClickException(f"no document can be made of {revision or 'the files on disk'}, not even a draft")
    return result.product["docx"]


def report_of(
    project: Project,
    found: Redline,
    names: tuple[str, str],
    images: tuple[Images, Images],
    paper: Paper,
    files: source.Source,
    revision: str | None,
) -> bytes:
    """The redline as a PDF; raises :class:`click.ClickException` where its pages cannot be set."""
    commit, date, modified = state_of(project.root, revision)
    state = Revision(commit, date or fresh_build.EARLIEST, modified)
    own_fonts = fonts.project_fonts(paper.settings.theme, files)
    progress = ProgressLine(project.quiet)
    try:
        return printed(found, paper, names, images, own_fonts, state, Runtime(project.cache(), 1, progress))
    except TypesetError as error:
        raise click.ClickException("; ".join(error.messages)) from error
    finally:
        progress.clear()


def who_of(project: Project, revision: str | None) -> Who:
    """Whose changes a redline shows: those of the commit's author, or of nobody yet."""
    commit, date, modified = source.revision_of(project.root, revision or "HEAD")
    known = revision is not None or not modified
    name = source.author_of(project.root, commit) if commit and known else ""
    return Who(name or _UNCOMMITTED, date or fresh_build.EARLIEST)
