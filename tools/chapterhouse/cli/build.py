"""``chapterhouse build``."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from chapterhouse import pipeline
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.folders import replace_folder
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FINDINGS, Project, exit_code
from chapterhouse.cli.reporting import text_report
from chapterhouse.cli.sandbox import refuse_known_holes, require_walls, walls_in_words
from chapterhouse.core.rules.building import FAILED_OUTPUT
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import reading, source
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.outputs.registry import OUTPUTS
from chapterhouse.settings import Settings

_REVIEWED = ("pdf",)
"""The outputs of which there are copies for reviewers."""


@click.command("build")
@click.option("--only", "only", type=click.Choice(OUTPUTS), help="Build one output instead of all.")
@click.option(
    "--stop-after", type=click.Choice([str(stage) for stage in pipeline.Stage]), help="Print what a stage made."
)
@click.option("--strict", is_flag=True, help="Let warnings stop the build, too.")
@click.option("--draft", is_flag=True, help="Build in spite of every finding, with the faults marked in the pages.")
@click.option("--review", is_flag=True, help="Build the copy for reviewers: lines numbered, room for notes.")
@click.option("--revision", help="Build a git revision instead of the files on disk.")
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option(
    "--require-sandbox", is_flag=True, help="Build only where every wall around what reads the paper can be put up."
)
@click.pass_obj
def command(
    project: Project,
    only: str | None,
    stop_after: str | None,
    strict: bool,
    draft: bool,
    review: bool,
    revision: str | None,
    jobs: int,
    no_cache: bool,
    require_sandbox: bool,
) -> int:
    """Build the paper into build/."""
    if review and only not in (None, *_REVIEWED):
        raise click.UsageError(f"a review copy is made as {' or '.join(_REVIEWED)}, not as {only}")
    refuse_known_holes()
    if require_sandbox:
        require_walls()
    files = project.source(revision)
    destination = project.root / "build"
    progress = ProgressLine(project.quiet)
    settings = reading.read_settings_of(files)  # the build itself tells what is wrong with paper.toml
    options = BuildOptions(
        revision=_revision(project.root, revision, settings),
        outputs=_REVIEWED if review else [only] if only else _outputs(settings),
        draft=draft,
        strict=strict,
        review=review,
    )
    runtime = Runtime(project.cache(unused=no_cache), jobs, progress)
    last = pipeline.Stage(stop_after) if stop_after else pipeline.Stage.OUTPUT
    built = pipeline.build(files, options, runtime, last)
    progress.clear()
    if built.findings:
        click.echo(text_report(built.findings, built.texts, suppressed=len(built.suppressed)), nl=False)
    if built.stopped:
        click.echo("Nothing was built, and what was built before is untouched. --draft builds all the same.", err=True)
        return FINDINGS
    if built.stage is not pipeline.Stage.OUTPUT or stop_after:
        click.echo(json.dumps(plain(built.product), ensure_ascii=False, indent=1))
        return CLEAN
    assert isinstance(built.product, Mapping)
    _write(built.product, destination, project)
    failed = any(finding.code == FAILED_OUTPUT.code for finding in built.findings)
    return CLEAN if draft and not failed else exit_code(built.findings, strict)


def _write(product: Mapping[str, bytes], destination: Path, project: Project) -> None:
    """Write ``product`` into the folder ``destination``; names with a ``/`` into one folder each."""
    files: dict[Path, bytes] = {}
    folders: dict[Path, dict[str, bytes]] = {}
    for suffix, content in product.items():
        first, slash, rest = suffix.partition("/")
        if slash:
            folders.setdefault(destination / f"paper.{first}", {})[rest] = content
        else:
            files[destination / f"paper.{suffix}"] = content
    replace_files(files, project.root)
    for path, contents in folders.items():
        replace_folder(path, contents, project.root)
    if project.quiet:
        return
    click.echo(walls_in_words(), err=True)
    for path, content in files.items():
        click.echo(f"{path.relative_to(project.root)}  {len(content) / 1024:,.0f} KiB", err=True)
    for path, contents in folders.items():
        size = sum(map(len, contents.values())) / 1024
        click.echo(f"{path.relative_to(project.root)}{os.sep}  {len(contents)} files, {size:,.0f} KiB", err=True)


def _outputs(settings: Settings | None) -> Sequence[str]:
    """The outputs that paper.toml asks for, the usual ones where it cannot be read."""
    return settings.outputs if settings else Settings.model_fields["outputs"].default


def _revision(root: Path, revision: str | None, settings: Settings | None) -> Revision:
    """The state that is built; files that are under no version control are dated as the paper dates itself."""
    commit, date, modified = source.revision_of(root, revision or "HEAD")
    if date is None:
        day = settings.date if settings else datetime.date(1980, 1, 1)
        date = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    return Revision(commit, date, modified and revision is None)


def plain(value: Any) -> Any:
    """``value``, the product of a stage, in what JSON knows; bytes as their length and digest."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
