"""The disposition of comments of a round, as it is published: HTML, PDF, CSV."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from chapterhouse import pipeline
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import SETTINGS, Project
from chapterhouse.cli.rounds import ledger, paper_of, tracker
from chapterhouse.core import toml
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import source
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Paper
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.outputs.shared.fonts import project_fonts
from chapterhouse.review import disposition, disposition_paper
from chapterhouse.review.disposition import Placed
from chapterhouse.review.ledger import with_changes
from chapterhouse.review.rounds import Loaded

FORMATS = ("html", "pdf", "csv")


def published(project: Project, loaded: Loaded, formats: Sequence[str], progress: ProgressLine) -> dict[str, bytes]:
    """The files by their names."""
    paper = paper_of(project)
    follow = tracker(project)
    placed = [(remark, follow.now(remark)) for remark in with_changes(loaded.remarks(), ledger(project, loaded))]
    made = {
        "html": lambda: disposition.page(
            paper.settings.title, loaded.settings, placed, _titles(paper), paper.settings.locale
        ),
        "pdf": lambda: _pdf(project, paper, loaded, placed, progress),
        "csv": lambda: disposition.table(placed).encode("utf-8-sig"),
    }
    return {f"dispositions.{name}": made[name]() for name in FORMATS if name in formats}


def _titles(paper: Paper) -> Mapping[str, str]:
    titles = {}
    for listed in paper.chapters:
        title = listed.chapter.title.text if listed.chapter.title is not None else listed.chapter.path
        titles[listed.chapter.path] = f"{listed.number} {title}" if listed.number else title
    return titles


def _pdf(project: Project, paper: Paper, loaded: Loaded, placed: Placed, progress: ProgressLine) -> bytes:
    files = project.source()
    commit, date, modified = source.revision_of(project.root)
    theme: Mapping[str, Any] = toml.loads(files.read_text(SETTINGS)).get("theme", {})
    today = date.date() if date is not None else paper.settings.date
    codes = (code for code, rule in RULES.items() if not rule.fixed)
    texts = disposition_paper.files_of(paper.settings, theme, codes, loaded.settings, placed, _titles(paper), today)
    fonts = project_fonts(paper.settings.theme, files)
    if date is None:
        date = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    options = BuildOptions(Revision(commit, date, modified), ("pdf",))
    jobs = min(8, os.cpu_count() or 1)
    built = pipeline.build(Buffers({**texts, **fonts}), options, Runtime(project.cache(), jobs, progress))
    if built.stopped or not isinstance(built.product, Mapping):
        first = built.findings[0]
        raise click.ClickException(
            f"the PDF of the dispositions cannot be set: {first.message} ({first.span.file}); "
            "--format html --format csv publish the rest"
        )
    pdf: bytes = built.product["pdf"]
    return pdf
