"""``chapterhouse build``."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterhouse.cli import kept_build
from chapterhouse.cli.choices import LazyChoice
from chapterhouse.cli.clusters import cluster_at
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.folders import replace_folder, shown_by_others
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FINDINGS, SETTINGS, Project, exit_code
from chapterhouse.cli.reporting import text_report
from chapterhouse.cli.sandbox import refuse_known_holes, require_walls, sandbox_options, walls_in_words
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.core.rules.building import FAILED_OUTPUT
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import source
from chapterhouse.inputs.source.listed import ListedOnce
from chapterhouse.inputs.source.tracked import TrackedSource

if TYPE_CHECKING:
    from chapterhouse.cli.kept_build import BuildResult
    from chapterhouse.model.built import Earlier, Press
    from chapterhouse.pipeline import Built

PRESSED = ("pdf",)
"""The outputs that a press can take."""

REVIEWED = ("pdf", "html")
"""The outputs of which there are copies for reviewers."""

_NOTHING_BUILT = "Nothing was built, and what was built before is untouched. --draft builds all the same."

State = tuple[str | None, datetime.datetime | None, bool]
"""The commit that is built, its date, and whether the files differ from it; no commit and no date outside git."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built of a project: its ``state``, which is that of ``revision``, and how, as the options say."""

    state: State
    revision: str | None = None
    only: tuple[str, ...] = ()
    strict: bool = False
    draft: bool = False
    review: bool = False
    earlier: Earlier | None = None
    press: Press | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """What a build is done with: what was kept, how many processes at once, and the address of a cluster."""

    cache: Cache
    jobs: int
    executor: str | None = None


def output_names() -> Sequence[str]:
    """The names of all outputs."""
    from chapterhouse.outputs.registry import OUTPUTS

    return OUTPUTS


def _stages() -> Sequence[str]:
    from chapterhouse.pipeline import Stage

    return [str(stage) for stage in Stage]


@click.command("build")
@click.option(
    "--only", multiple=True, type=LazyChoice(output_names), help="Build this output instead of all; may be repeated."
)
@click.option("--stop-after", type=LazyChoice(_stages), help="Print what a stage made.")
@click.option("--strict", is_flag=True, help="Let warnings stop the build, too.")
@click.option("--draft", is_flag=True, help="Build in spite of every finding, with the faults marked in the pages.")
@click.option(
    "--review",
    is_flag=True,
    help="Build the copies for reviewers: a PDF with numbered lines, a page that takes remarks.",
)
@click.option(
    "--since",
    metavar="ROUND|REV",
    help="With --review: mark what changed since this round was sent or this revision; `none` marks nothing. Usually "
    "since the last round.",
)
@click.option(
    "--print",
    "press",
    type=click.Choice(["grey", "colour"]),
    is_flag=False,
    flag_value="grey",
    help="Build the PDF for a press: with bleed and crop marks, in grey or colour.",
)
@click.option("--revision", help="Build a git revision instead of the files on disk.")
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.option("--executor", metavar="dask://HOST:PORT", help="Let the workers of a Dask cluster typeset and write.")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@sandbox_options
@click.pass_obj
def command(
    project: Project,
    only: tuple[str, ...],
    stop_after: str | None,
    strict: bool,
    draft: bool,
    review: bool,
    since: str | None,
    press: Press | None,
    revision: str | None,
    jobs: int,
    executor: str | None,
    no_cache: bool,
    require_sandbox: bool,
    require_namespace: bool,
) -> int:
    """Build the paper into build/."""
    if review and (others := {*only} - {*REVIEWED}):
        raise click.UsageError(f"a review copy is made as {' or '.join(REVIEWED)}, not as {', '.join(sorted(others))}")
    if press and (review or {*only} - {*PRESSED}):
        raise click.UsageError("for a press only the PDF is made, and no copy for reviewers")
    require_walls(sandbox=require_sandbox, namespace=require_namespace, executor=executor)
    cache, state = project.cache(unused=no_cache), state_of(project.root, revision)
    if since and not review:
        raise click.UsageError("--since marks the changes in a review copy: add --review")
    earlier = _earlier(project, since, state) if review else None
    wanted = Wanted(state, revision, only, strict=strict, draft=draft, review=review, earlier=earlier, press=press)
    means = Means(cache, jobs, executor)
    if stop_after:
        return _stopped_after(stop_after, project, wanted, means)
    built = kept_or_made(project, wanted, means)
    _report(built.findings, built.texts, built.suppressed)
    if built.product is None:
        click.echo(_NOTHING_BUILT, err=True)
        return FINDINGS
    write_outputs(built.product, project.root / "build", project)
    failed = any(finding.code == FAILED_OUTPUT.code for finding in built.findings)
    return CLEAN if draft and not failed else exit_code(built.findings, strict)


def kept_or_made(project: Project, wanted: Wanted, means: Means) -> BuildResult:
    """What the same build of the same files came to before, as it was kept, else what it comes to now."""
    files = TrackedSource(ListedOnce(project.source(wanted.revision)))
    tags = source.tags_of(project.root, wanted.state[0])
    flags = [
        _settings_of(files),
        repr(sorted({*wanted.only})),
        f"{wanted.strict}",
        f"{wanted.draft}",
        f"{wanted.review}",
        f"{wanted.press}",
        repr(wanted.state),
        wanted.earlier.commit if wanted.earlier else "",
        repr(tags),
    ]
    found = kept_build.find(means.cache, flags, files)
    if found is not None:
        return found
    from chapterhouse.cli import fresh_build  # not above: it loads all that makes a build

    made = fresh_build.result_of(_made(project, wanted, files, tags, means, None))
    kept_build.keep(means.cache, flags, files, made)
    return made


def _settings_of(files: source.Source) -> str:
    """What tells a paper from others that share a cache with it."""
    try:
        return files.read_text(SETTINGS)
    except source.Refused:
        return ""


def _stopped_after(stage: str, project: Project, wanted: Wanted, means: Means) -> int:
    """Print what ``stage`` made, or what stopped the build before it."""
    from chapterhouse.cli import fresh_build

    files = project.source(wanted.revision)
    made = _made(project, wanted, files, source.tags_of(project.root, wanted.state[0]), means, stage)
    _report(made.findings, made.texts, len(made.suppressed))
    if made.stopped:
        click.echo(_NOTHING_BUILT, err=True)
        return FINDINGS
    click.echo(fresh_build.shown(made.product))
    return CLEAN


def _made(
    project: Project,
    wanted: Wanted,
    files: source.Source,
    tags: Sequence[source.Tag],
    means: Means,
    stop_after: str | None,
) -> Built:
    refuse_known_holes()
    from chapterhouse.cli import fresh_build
    from chapterhouse.inputs.source.versions import versions_of

    progress = ProgressLine(project.quiet)
    options = fresh_build.options_of(
        files,
        wanted.state,
        only=wanted.only,
        strict=wanted.strict,
        draft=wanted.draft,
        review=wanted.review,
        earlier=wanted.earlier,
        press=wanted.press,
    )
    options = replace(options, versions=versions_of(project.root, wanted.state[0], tags))
    runtime = Runtime(means.cache, means.jobs, progress, cluster_at(means.executor))
    made = fresh_build.build(files, options, runtime, stop_after)
    progress.clear()
    return made


def _earlier(project: Project, since: str | None, state: State) -> Earlier | None:
    """The state since which changes are marked: what ``since`` names, or else what the last round was sent."""
    from chapterhouse.cli.rounds import chapters_at, sent_in

    if since == "none":
        return None
    revision = sent_in(project, since)
    if revision is None:
        return None
    try:
        found = chapters_at(project, revision)
    except click.ClickException:
        if since is not None:
            raise
        click.echo(
            f"what changed since revision {revision[:12]} is not marked, as it is not in this repository", err=True
        )
        return None
    commit, _, modified = state
    return found if modified or found.commit != commit else None


def _report(findings: Sequence[Diagnostic], texts: Mapping[str, str], suppressed: int) -> None:
    if findings:
        click.echo(text_report(findings, texts, suppressed=suppressed), nl=False)


def write_outputs(product: Mapping[str, bytes], destination: Path, project: Project) -> None:
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
        kept = shown_by_others(path, [one.name for one in files], project.root)
        replace_folder(path, {**kept, **contents}, project.root)
    if project.quiet:
        return
    click.echo(walls_in_words(), err=True)
    for path, content in files.items():
        click.echo(f"{path.relative_to(project.root)}  {len(content) / 1024:,.0f} KiB", err=True)
    for path, contents in folders.items():
        size = sum(map(len, contents.values())) / 1024
        click.echo(f"{path.relative_to(project.root)}{os.sep}  {len(contents)} files, {size:,.0f} KiB", err=True)


def state_of(root: Path, revision: str | None) -> State:
    """The state of ``revision``, or of the files in ``root``."""
    commit, date, modified = source.revision_of(root, revision or "HEAD")
    return commit, date, modified and revision is None
