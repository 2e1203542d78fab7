"""``chapterhouse verify``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from chapterhouse import pipeline
from chapterhouse.cli.manifests import manifest_in
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.rounds import chapters_at
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import source
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.outputs.pdf.typeset_pages import TypesetError
from chapterhouse.review.carried import manifest_of

_MOST_SHOWN = 20


@click.command("verify")
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.pass_obj
def command(project: Project, pdf: Path, jobs: int) -> int:
    """Build the revision that PDF says it was made from, and say whether the same bytes come out.

    Where they do not, what differs is named: inputs by their hashes, tools by their versions, else the first byte.
    """
    content = pdf.read_bytes()
    told = manifest_in(pdf, content)
    commit = told.get("commit")
    if not isinstance(commit, str):
        raise click.ClickException(f"{pdf} does not say from which revision it was made")
    if told.get("modified"):
        click.echo(
            f"{pdf} was made from files that differed from revision {commit[:12]}, so nothing can be shown", err=True
        )
        return FINDINGS
    files = project.source(commit)
    name, date, _ = source.revision_of(project.root, commit)
    assert date is not None
    review = told.get("review") is True
    progress = ProgressLine(project.quiet)
    draft, since = told.get("draft") is True, told.get("changes_since")
    earlier = chapters_at(project, since) if isinstance(since, str) else None
    revision = Revision(name, date, modified=False)
    options = BuildOptions(revision, outputs=("pdf",), review=review, draft=draft, earlier=earlier)
    try:
        built = pipeline.build(files, options, Runtime(project.cache(), jobs, progress))
    except TypesetError as error:
        raise click.ClickException(f"revision {commit[:12]} cannot be built: {error}") from error
    finally:
        progress.clear()
    if built.stopped or not isinstance(built.product, Mapping):
        raise click.ClickException(f"revision {commit[:12]} has errors that stop its build: see `chapterhouse check`")
    made: bytes = built.product["review.pdf" if review else "pdf"]
    if made == content:
        click.echo(f"{pdf} is what revision {commit[:12]} gives, byte for byte")
        return CLEAN
    differences = list(_differences(told, manifest_of(made)))
    for difference in differences[:_MOST_SHOWN]:
        click.echo(difference)
    if not differences:
        at = next((at for at, pair in enumerate(zip(content, made, strict=False)) if pair[0] != pair[1]), len(made))
        click.echo(
            f"inputs and tools are the same, and from byte {at:,} on the file is another one: it was changed since"
        )
    return FINDINGS


def _differences(told: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What the two manifests say differently, a line each."""
    for key in ("title", "version", "date", "settings"):
        if told.get(key) != now.get(key):
            yield f"{key}: {told.get(key)} there, {now.get(key)} from the revision"
    for group in ("inputs", "tools"):
        theirs, ours = told.get(group), now.get(group)
        theirs, ours = (one if isinstance(one, dict) else {} for one in (theirs, ours))
        for name in sorted({*theirs, *ours}):
            if theirs.get(name) != ours.get(name):
                yield f"{name}: {theirs.get(name, 'nothing')} there, {ours.get(name, 'nothing')} here"
