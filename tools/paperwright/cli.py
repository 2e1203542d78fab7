"""The command line: words in, findings and files out, exit codes.

0: clean. 1: findings that are errors (with ``--strict``, warnings too). 2: the tool could not do its work.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from pydantic import BaseModel

from paperwright import __version__, checks, explanations, pipeline, reading, reports, settings, source
from paperwright.diagnostics import Diagnostic, Severity
from paperwright.native import MissingPango
from paperwright.outputs.pdf import TypesetError
from paperwright.page import Revision
from paperwright.progress import ProgressLine
from paperwright.reports.text import render as render_text
from paperwright.suggestion import closest

CLEAN, FINDINGS, FAILED = 0, 1, 2


def main() -> NoReturn:
    """The console script ``paperwright``."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = FAILED
    except click.Abort:
        click.echo("paperwright: stopped", err=True)
        code = FAILED
    except (MissingPango, OSError, RuntimeError) as error:
        click.echo(f"paperwright: {error}", err=True)
        code = FAILED
    except Exception as error:
        if os.environ.get("PAPERWRIGHT_TRACEBACK"):
            raise
        click.echo(
            f"paperwright: the tool itself failed ({type(error).__name__}: {error}).\n"
            "Please report it with what PAPERWRIGHT_TRACEBACK=1 prints.",
            err=True,
        )
        code = FAILED
    sys.exit(code if isinstance(code, int) else CLEAN)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paperwright")
@click.option(
    "--project", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder of paper.toml."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings.")
@click.pass_context
def cli(context: click.Context, project: Path | None, quiet: bool) -> None:
    """Check and build a paper that several people write in git."""
    context.obj = _Project(project, quiet)


@dataclasses.dataclass(frozen=True)
class _Project:
    folder: Path | None
    quiet: bool

    @property
    def root(self) -> Path:
        """The folder of the nearest paper.toml."""
        start = (self.folder or Path.cwd()).resolve()
        for folder in [start] if self.folder else [start, *start.parents]:
            if (folder / reading.SETTINGS).is_file():
                return folder
        raise click.ClickException(f"there is no {reading.SETTINGS} here or in a folder above; is this a paper?")

    def source(self, revision: str | None) -> source.Source:
        """The files to read: those on disk, or those of a git revision."""
        return source.WorkTree(self.root) if revision is None else source.GitRevision(self.root, revision)


@cli.command()
@click.option("--format", "form", type=click.Choice(list(reports.FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--revision", help="Check a git revision instead of the files on disk.")
@click.pass_obj
def check(project: _Project, form: str, strict: bool, revision: str | None) -> int:
    """Find every fault at once, at its exact place."""
    checked = pipeline.check(project.source(revision))
    _report(checked.findings, checked.texts, form, quiet=project.quiet)
    return _code(checked.findings, strict)


@cli.command()
@click.option("--only", "only", type=click.Choice(["pdf", "html"]), help="Build one output instead of all.")
@click.option(
    "--stop-after", type=click.Choice([str(stage) for stage in pipeline.Stage]), help="Print what a stage made."
)
@click.option("--strict", is_flag=True, help="Let warnings stop the build, too.")
@click.option("--draft", is_flag=True, help="Build in spite of every finding, with the faults marked in the pages.")
@click.option("--revision", help="Build a git revision instead of the files on disk.")
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.pass_obj
def build(
    project: _Project,
    only: str | None,
    stop_after: str | None,
    strict: bool,
    draft: bool,
    revision: str | None,
    jobs: int,
    no_cache: bool,
) -> int:
    """Build the paper into build/."""
    files = project.source(revision)
    destination = project.root / "build"
    progress = ProgressLine(project.quiet)
    order = pipeline.Order(
        revision=_revision(project.root, revision),
        formats=[only] if only else _outputs(files),
        draft=draft,
        strict=strict,
        cache=None if no_cache else destination / ".cache",
        jobs=jobs,
        progress=progress,
    )
    try:
        built = pipeline.build(files, order, pipeline.Stage(stop_after) if stop_after else pipeline.Stage.OUTPUT)
    except TypesetError as error:
        progress.clear()
        for message in error.messages:
            click.echo(f"error[typesetting]: {message}", err=True)
        click.echo("The pages cannot be set; what was built before is untouched.", err=True)
        return FINDINGS
    progress.clear()
    _report(built.findings, built.texts, "text", quiet=True)
    if built.stopped:
        click.echo("Nothing was built, and what was built before is untouched. --draft builds all the same.", err=True)
        return FINDINGS
    if built.stage is not pipeline.Stage.OUTPUT or stop_after:
        click.echo(json.dumps(_plain(built.product), ensure_ascii=False, indent=1))
        return CLEAN
    assert isinstance(built.product, Mapping)
    written = {destination / f"paper.{name}": content for name, content in built.product.items()}
    _replace_files(written)
    if not project.quiet:
        for path, content in written.items():
            click.echo(f"{path.relative_to(project.root)}  {len(content) / 1024:,.0f} KiB", err=True)
    return CLEAN if draft else _code(built.findings, strict)


@cli.command()
@click.argument("code")
def explain(code: str) -> int:
    """Explain the finding CODE: what is wrong, why it hurts, how to mend it."""
    if code in checks.CHECKS:
        click.echo(checks.explain(code), nl=False)
        return CLEAN
    if code in explanations.EXPLANATIONS:
        click.echo(explanations.explain(code), nl=False)
        return CLEAN
    near = closest(code, [*checks.CHECKS, *explanations.EXPLANATIONS])
    raise click.ClickException(f"no finding has the code `{code}`" + (f"; did you mean `{near}`?" if near else ""))


@cli.command()
def schema() -> int:
    """Print the JSON Schema of paper.toml, for editors."""
    click.echo(json.dumps(settings.json_schema(), ensure_ascii=False, indent=2))
    return CLEAN


def _outputs(files: source.Source) -> Sequence[str]:
    """The outputs that paper.toml asks for; the build itself tells what is wrong with that file."""
    paper = reading.read_settings_of(files)
    return paper.outputs if paper else ("pdf", "html")


def _revision(root: Path, revision: str | None) -> Revision:
    commit, date, modified = source.revision_of(root, revision or "HEAD")
    return Revision(commit, date or datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC), modified and revision is None)


def _report(findings: Sequence[Diagnostic], texts: Mapping[str, str], form: str, *, quiet: bool) -> None:
    if form != "text":
        click.echo(reports.FORMATS[form](findings, texts), nl=False)
        return
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if findings or not quiet:
        click.echo(render_text(findings, texts, colour=colour), nl=False)


def _code(findings: Sequence[Diagnostic], strict: bool) -> int:
    heaviest = {finding.severity for finding in findings}
    failed = Severity.ERROR in heaviest or (strict and Severity.WARNING in heaviest)
    return FINDINGS if failed else CLEAN


def _replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, then move each into place: a killed run leaves the last good ones."""
    waiting: list[tuple[str, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            waiting.append((name, path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
        for name, path in waiting:
            os.replace(name, path)
    finally:
        for name, _ in waiting:
            Path(name).unlink(missing_ok=True)


def _plain(value: Any) -> Any:
    """``value``, the product of a stage, in what JSON knows; bytes as their length and digest."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


if __name__ == "__main__":
    main()
