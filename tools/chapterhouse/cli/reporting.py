"""Findings into the reports that were asked for, each to its place; and into CI's own, where none was asked for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from chapterhouse import reports
from chapterhouse.cli.colour import has_colour, is_terminal
from chapterhouse.cli.files import replace_files
from chapterhouse.core.diagnostics import Diagnostic, Related, Span
from chapterhouse.core.limits import most
from chapterhouse.reports.alike import shown as alike
from chapterhouse.reports.text import WIDTH
from chapterhouse.reports.text import render as text

LIMIT = 20
"""How many findings of each rule a person is shown, who asks for no other number."""
GITLAB_REPORT = "gl-code-quality-report.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report in a format, to a file or to standard output (None)."""

    form: str
    file: Path | None = None


def wanted_reports(asked: Sequence[tuple[str, str]]) -> list[Wanted]:
    """The reports for ``asked``, the options ``format`` and ``output`` with their values in the order given.

    An output belongs to the nearest format before it that has none; where no format stands before it, to the next one
    that has none; without any format the file's suffix tells it. Raises :class:`click.UsageError` where two reports
    would mix on standard output.
    """
    forms: list[list[str | Path | None]] = []
    homeless: list[Path] = []
    for option, value in asked:
        if option == "format":
            forms.append([value, homeless.pop(0) if homeless else None])
        elif (form := next((form for form in reversed(forms) if form[1] is None), None)) is not None:
            form[1] = Path(value)
        else:
            homeless.append(Path(value))
    wanted = [Wanted(str(form), Path(file) if file else None) for form, file in forms]
    wanted += [Wanted(reports.name_for(file.suffix) or "text", file) for file in homeless]
    shown = [one.form for one in wanted if one.file is None]
    if len(shown) > 1 and not all(reports.format_of(form).ARE_LINES for form in shown):
        raise click.UsageError("two reports would mix on standard output: give all but one an --output")
    return wanted or _usual(os.environ)


def _usual(environment: Mapping[str, str]) -> list[Wanted]:
    """What is reported where nothing was asked for: on a CI that has a form of its own, that too."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return [Wanted("text"), Wanted("github")]
    if environment.get("GITLAB_CI") == "true":
        return [Wanted("text"), Wanted("gitlab", Path(environment.get("CI_PROJECT_DIR", ".")) / GITLAB_REPORT)]
    return [Wanted("text")]


def report(
    wanted: Sequence[Wanted],
    findings: Sequence[Diagnostic],
    texts: Mapping[str, str],
    *,
    root: Path,
    quiet: bool,
    suppressed: int = 0,
    limit: int | None = None,
    looked_at: str = "",
) -> None:
    """Write the reports. ``root`` is the project's folder; for the rest see :func:`text_report`.

    A ``limit`` that is not None holds for all formats, else for text alone.
    """
    if limit:
        kept = set(map(id, alike(findings, limit)[0]))
        others = [finding for finding in findings if id(finding) in kept]
    else:
        others = list(findings)
    files: dict[Path, bytes] = {}
    for one in wanted:
        if one.form == "text":
            if one.file is None and not findings and quiet:
                continue
            shown = text_report(
                findings,
                texts,
                suppressed=suppressed,
                screen=one.file is None,
                limit=LIMIT if limit is None else limit,
                looked_at=looked_at,
            )
        else:
            shown = _rendered(one.form, others, texts, root)
        if one.file is None:
            click.echo(shown, nl=False)
        else:
            files[one.file] = shown.encode("utf-8", "backslashreplace")
    replace_files(files, root)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(one.form == "github" for one in wanted):
        from chapterhouse.reports.github import summarise

        reported = summarise(*_from_repository(findings, texts, root), base=_github_base(os.environ))
        with open(summary, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(reported)


def text_report(
    findings: Sequence[Diagnostic],
    texts: Mapping[str, str],
    *,
    suppressed: int = 0,
    screen: bool = True,
    limit: int = LIMIT,
    looked_at: str = "",
) -> str:
    """The findings as text; if it goes to the ``screen``, with colours and as wide as that is.

    ``suppressed`` counts the findings that authors allow; of each rule ``limit`` findings are shown, all where it is 0;
    ``looked_at`` says in what nothing was found.
    """
    colour = screen and has_colour(sys.stdout)
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if screen and is_terminal(sys.stdout) else WIDTH
    return text(
        findings,
        texts,
        colour=colour,
        width=width,
        suppressed=suppressed,
        most_shown=most("shown-findings") if limit else sys.maxsize,
        limit=limit,
        statistics=True,
        looked_at=looked_at,
    )


def _rendered(form: str, findings: Sequence[Diagnostic], texts: Mapping[str, str], root: Path) -> str:
    if reports.format_of(form).FOR_CI:
        findings, texts = _from_repository(findings, texts, root)
    if form == "sarif":
        from chapterhouse.checks.engine.registry import RULES
        from chapterhouse.reports.sarif import render as sarif

        return sarif(findings, texts, rules=RULES)
    return reports.FORMATS[form](findings, texts)


def _from_repository(
    findings: Sequence[Diagnostic], texts: Mapping[str, str], root: Path
) -> tuple[Sequence[Diagnostic], Mapping[str, str]]:
    """The same with all paths told from the folder of the repository that CI works in."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not workspace or not root.is_relative_to(Path(workspace).resolve()):
        return findings, texts
    prefix = root.relative_to(Path(workspace).resolve()).as_posix()
    if prefix == ".":
        return findings, texts

    def moved(span: Span) -> Span:
        return replace(span, file=f"{prefix}/{span.file}")

    placed = [
        replace(
            finding,
            span=moved(finding.span),
            related=tuple(Related(moved(related.span), related.message) for related in finding.related),
            edits=tuple(replace(edit, span=moved(edit.span)) for edit in finding.edits),
        )
        for finding in findings
    ]
    return placed, {f"{prefix}/{path}": content for path, content in texts.items()}


def _github_base(environment: Mapping[str, str]) -> str | None:
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (environment.get(name) for name in names)
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else None
