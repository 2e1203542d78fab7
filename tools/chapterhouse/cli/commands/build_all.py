"""``chapterhouse build-all``."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Sequence
from pathlib import Path

import click

from chapterhouse.cli import stores
from chapterhouse.cli.choices import LazyChoice
from chapterhouse.cli.commands.build import output_names
from chapterhouse.cli.many_papers import How, Outcome, build_all, changed_since, papers_in
from chapterhouse.cli.printed_table import printed_table
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FAILED, FINDINGS, Project
from chapterhouse.cli.sandbox import refuse_known_holes, require_walls, sandbox_options
from chapterhouse.processes.git import GitError

_IN_WORDS = {CLEAN: "built", FINDINGS: "findings", FAILED: "failed"}


@click.command("build-all")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER…"
)
@click.option(
    "--only",
    multiple=True,
    type=LazyChoice(output_names),
    help="Build this output of each instead of all; may be repeated.",
)
@click.option("--strict", is_flag=True, help="Let warnings stop a build, too.")
@click.option("--draft", is_flag=True, help="Build in spite of every finding, with the faults marked in the pages.")
@click.option("--changed", metavar="REV", help="Only papers of which a file differs from this git revision.")
@click.option(
    "--list",
    "listed",
    type=click.Choice(["text", "json"]),
    is_flag=False,
    flag_value="text",
    help="Build nothing: print the folders of the papers, one a line or as JSON for the matrix of a workflow.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.option("--executor", metavar="dask://HOST:PORT", help="Let the workers of a Dask cluster typeset and write.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep what is made of all papers in this folder, not in that of each.",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@sandbox_options
@click.pass_obj
def command(
    project: Project,
    folders: tuple[Path, ...],
    only: tuple[str, ...],
    strict: bool,
    draft: bool,
    changed: str | None,
    listed: str | None,
    form: str,
    jobs: int,
    executor: str | None,
    cache: Path | None,
    no_cache: bool,
    require_sandbox: bool,
    require_namespace: bool,
) -> int:
    """Build every paper in FOLDER… and below, as many at once as there are jobs; one that fails keeps none from it.

    The exit code is the worst of all papers.
    """
    papers = papers_in(folders)
    try:
        papers = changed_since(changed, papers) if changed else papers
    except GitError as error:
        raise click.ClickException(str(error)) from error
    if listed:
        names = [paper.as_posix() for paper in papers]
        click.echo(json.dumps(names, ensure_ascii=False) if listed == "json" else "\n".join(names))
        return CLEAN
    refuse_known_holes()
    require_walls(sandbox=require_sandbox, namespace=require_namespace, executor=executor)
    if cache is not None:
        cache = cache.resolve()
        cache.mkdir(parents=True, exist_ok=True)
    how = How(only, strict, draft, 1, no_cache, cache, executor)
    progress = ProgressLine(project.quiet)
    outcomes: list[Outcome] = []
    for outcome in build_all(papers, how, jobs):
        outcomes.append(outcome)
        progress("building papers", len(outcomes), len(papers))
    progress.clear()
    outcomes.sort(key=lambda outcome: outcome.folder)
    _finish_stores(outcomes)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
    else:
        _show(outcomes, quiet=project.quiet)
    return max((outcome.code for outcome in outcomes), default=CLEAN)


def _finish_stores(outcomes: Sequence[Outcome]) -> None:
    for words in dict.fromkeys(words for outcome in outcomes for words in outcome.unused):
        click.echo(words, err=True)
    stores.tidy(dict.fromkeys(store for outcome in outcomes for store in outcome.stores))


def _show(outcomes: Sequence[Outcome], *, quiet: bool) -> None:
    """Every report under the folder of its paper, then a table of all papers."""
    for outcome in outcomes:
        if outcome.report or outcome.trouble:
            trouble = f"chapterhouse: {outcome.trouble}\n" if outcome.trouble else ""
            click.echo(f"{outcome.folder}:\n{outcome.report}{trouble}")
    if quiet or not outcomes:
        return
    rows = [
        [
            outcome.folder,
            _IN_WORDS[outcome.code],
            *(str(count) if count else "" for count in (outcome.errors, outcome.warnings, outcome.files)),
        ]
        for outcome in outcomes
    ]
    click.echo(printed_table(["Paper", "Result", "Errors", "Warnings", "Files"], rows, frozenset((2, 3, 4))), nl=False)
    counts = [sum(outcome.code == code for outcome in outcomes) for code in _IN_WORDS]
    click.echo(f"{len(outcomes)} papers: {counts[0]} built, {counts[1]} with findings, {counts[2]} failed")
