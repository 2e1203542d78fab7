"""``chapterhouse check``."""

from __future__ import annotations

import dataclasses
import datetime
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chapterhouse import reports
from chapterhouse.checks.engine.kept_conversion import kept_conversion
from chapterhouse.checks.engine.levels import rules_on
from chapterhouse.checks.engine.run import Checked, check
from chapterhouse.checks.online import Online
from chapterhouse.cli.files import replace_files
from chapterhouse.cli.progress import ProgressLine
from chapterhouse.cli.project import CLEAN, FINDINGS, Project, exit_code
from chapterhouse.cli.reporting import LIMIT, Wanted, report, wanted_reports
from chapterhouse.cli.team_findings import team_problems
from chapterhouse.core.diagnostics import Diagnostic, Problem, Severity
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import source
from chapterhouse.model import Paper
from chapterhouse.outputs.shared import fonts
from chapterhouse.reports.quoting import printable

if TYPE_CHECKING:
    from chapterhouse.checks.engine.fixes import Fixed

_ORDER = "chapterhouse.check.order"
_NEAREST = "auto"
_LAST: list[Checked] = []
"""What was checked last, held until the process ends with it: taking the paper apart first would cost time only."""


class _InOrder(click.Command):
    """Keeps the order in which ``--format`` and ``--output`` were given, which click itself forgets."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [parameter.name for parameter in order if parameter.name in ("format", "output")]
        return super().parse_args(ctx, args)


@click.command("check", cls=_InOrder)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--format", multiple=True, type=click.Choice(list(reports.FORMATS)), help="May be repeated.")
@click.option("--output", multiple=True, metavar="FILE", help="Where the --format before it goes.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option(
    "--severity",
    type=click.Choice([level.value for level in Severity]),
    help="Report only what weighs so much, or more.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help=f"Show at most N findings of each rule, all with 0; as text {LIMIT} unless named, in other formats all.",
)
@click.option("--revision", help="Check a git revision instead of the files on disk.")
@click.option(
    "--changed",
    metavar="[REF]",
    is_flag=False,
    flag_value=_NEAREST,
    help="Report only what came in since the branch left REF, the main branch unless named.",
)
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing the meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: mend also where the meaning may change.")
@click.option("--diff", is_flag=True, help="With --fix: show what would change, and change nothing.")
@click.option("--links", is_flag=True, help="Ask for every page that the paper links to; opens connections.")
@click.option("--online", is_flag=True, help="Ask doi.org for what is registered of cited works; opens connections.")
@click.option("--private-host", multiple=True, metavar="HOST", help="With --links: ask this host of our own network.")
@click.option("--resolver", hidden=True, help="Ask this resolver, in place of https://doi.org.")
@click.option("--jobs", type=click.IntRange(1, 64), default=min(8, os.cpu_count() or 1), show_default=True)
@click.option("--no-cache", is_flag=True, help="Read everything anew.")
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Find every fault at once, at its exact place.

    With FILE, report only on those files and folders; the whole paper is read all the same.
    """
    # A check lives for seconds and keeps nearly all that it makes: looking for garbage would be a third of the time.
    gc.disable()
    given = {name: iter(options[name]) for name in ("format", "output")}
    wanted = wanted_reports([(name, next(given[name])) for name in context.meta[_ORDER]])
    if (options["diff"] or options["unsafe_fixes"]) and not options["fix"]:
        raise click.UsageError("--diff and --unsafe-fixes go with --fix")
    if (options["links"] or options["online"]) and options["revision"]:
        raise click.UsageError("what is answered is stored in the files on disk: leave out --revision")
    if options["fix"] and options["revision"]:
        raise click.UsageError("a revision cannot be mended: leave out --fix or --revision")
    return _Run(context.obj, wanted, options).run()


CAN_BUILD = find_spec("pypandoc") is not None
_NOT_LOOKED_AT = (
    "Not looked at: what pandoc makes of the chapters, and characters that no font has. For these: "
    'pip install "chapterhouse[build]"'
)


class _Run:
    """One run of the command."""

    def __init__(self, project: Project, wanted: Sequence[Wanted], options: Mapping[str, Any]) -> None:
        self.project = project
        self.wanted = wanted
        self.options = options
        self.files = project.source(options["revision"])
        self.cache = project.cache(unused=options["no_cache"])
        self.progress = ProgressLine(project.quiet)
        self.online = Online(
            files=self.files,
            keep=lambda path, text: replace_files({project.root / path: text.encode()}, project.root),
            today=datetime.date.today(),
            links=options["links"],
            entries=options["online"],
            progress=self.progress,
            private_hosts=frozenset(options["private_host"]),
            resolver=options["resolver"],
        )
        self.earlier: Checked | None = None

    def run(self) -> int:
        try:
            code = self._fix() if self.options["fix"] else self._report(self._check(self.files))
        finally:
            self.progress.clear()
            self.cache.prune()
        return code

    def _check(self, files: source.Source) -> Checked:
        runtime = Runtime(self.cache, self.options["jobs"])

        def convert(paper: Paper) -> list[Problem]:
            if not CAN_BUILD:
                return []
            from chapterhouse.manuscript.conversion import conversion_problems

            return conversion_problems(paper, files, runtime)

        def further(paper: Paper) -> list[Problem]:
            converted = kept_conversion(paper, files, self.cache, lambda: convert(paper))
            return [*converted, *self.online.problems(paper), *team_problems(self.project, files, paper)]

        checked = check(files, self.cache, runtime.jobs, further, fonts.shown_in(files, self.cache))
        named = {finding.span.file for finding in checked.findings if finding.span.file.startswith("remarks/")}
        if named:
            texts = {**checked.texts, **{path: files.read_text(path) for path in sorted(named)}}
            checked = dataclasses.replace(checked, texts=texts)
        _LAST[:] = [checked]
        self.progress.clear()
        if not CAN_BUILD and not self.project.quiet:
            click.echo(_NOT_LOOKED_AT, err=True)
        return checked

    def _report(self, checked: Checked) -> int:
        findings = self._asked(checked)
        report(
            self.wanted,
            findings,
            checked.texts,
            root=self.project.root,
            quiet=self.project.quiet,
            suppressed=len(checked.suppressed),
            limit=self.options["limit"],
            looked_at=_looked_at(checked.paper),
        )
        if not self.project.quiet and not self.options["fix"]:
            _advise(findings)
        return exit_code(findings, self.options["strict"])

    def _asked(self, checked: Checked) -> list[Diagnostic]:
        """The findings that the user asks for: on some files, or on what is new."""
        findings = checked.findings
        if self.options["changed"] is not None and not source.is_without_commits(self.project.root):
            if self.earlier is None:
                self.earlier = self._check(self.project.source(self._fork()))
            from chapterhouse.checks.engine.baseline import new_findings

            findings = new_findings(findings, checked.texts, self.earlier.findings, self.earlier.texts)
        if self.options["files"]:
            known = {*self.files.paths(), *checked.texts, *(finding.span.file for finding in checked.findings)}
            asked = self.project.paths(self.options["files"], known)
            findings = [finding for finding in findings if finding.span.file in asked]
        if self.options["severity"]:
            lightest = Severity(self.options["severity"]).weight
            findings = [finding for finding in findings if finding.severity.weight <= lightest]
        return findings

    def _fork(self) -> str:
        """The commit at which what is checked left the branch that it is compared with."""
        reference: str = self.options["changed"]
        try:
            if reference == _NEAREST:
                reference = _ci_target(os.environ) or source.main_branch(self.project.root)
            return source.merge_base(self.project.root, reference, self.options["revision"] or "HEAD")
        except source.Refused as refused:
            hint = f"; {refused.hint}" if refused.hint else ""
            if Path(reference).exists():
                hint = f"; to name files, write --changed -- {reference}"
            raise click.ClickException(f"--changed: {refused}{hint}") from refused

    def _fix(self) -> int:
        from chapterhouse.checks.engine.fixes import fix

        checked = self._check(self.files)

        def again(changed: Mapping[str, str]) -> list[Diagnostic]:
            return self._asked(self._check(source.Buffers(changed, self.files)))

        kinds = checked.paper.settings.label_prefixes if checked.paper else {}
        fixed = fix(self._asked(checked), checked.texts, again, unsafe=self.options["unsafe_fixes"], kinds=kinds)
        if self.options["diff"]:
            click.echo(_diff(checked.texts, fixed.texts), nl=False)
            return FINDINGS if fixed.texts else CLEAN
        written = self._write(checked.texts, fixed)
        if not self.project.quiet:
            _boast(fixed, written)
        return self._report(self._check(self.files))

    def _write(self, before: Mapping[str, str], fixed: Fixed) -> list[str]:
        """Write the mended texts, but for files that are no longer as they were when they were checked."""
        contents: dict[Path, bytes] = {}
        for path, text in sorted(fixed.texts.items()):
            try:
                same = self.files.read_bytes(path) == before[path].encode()
            except source.Refused:
                same = False
            if same:
                contents[self.project.root / path] = text.encode()
            else:
                click.echo(f"{path} was changed while it was checked, and is left as it is", err=True)
        replace_files(contents, self.project.root)
        return [path.relative_to(self.project.root).as_posix() for path in contents]


def _looked_at(paper: Paper | None) -> str:
    """What was checked, by how much: "20 chapters and 394 works, by 118 rules"."""
    if paper is None:
        return ""
    chapters, works, rules = len(paper.chapters), len(paper.bibliography.entries), len(rules_on(paper.settings))
    return f"{_counted(chapters, 'chapter')} and {_counted(works, 'work')}, by {rules} rules"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _ci_target(environment: Mapping[str, str]) -> str | None:
    """What CI says that a pull or merge request is to be merged into."""
    if environment.get("GITHUB_BASE_REF"):
        return f"origin/{environment['GITHUB_BASE_REF']}"
    return environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or None


def _advise(findings: Sequence[Diagnostic]) -> None:
    """Say what --fix would do."""
    safe = sum(bool(finding.edits) and all(edit.safe for edit in finding.edits) for finding in findings)
    unsafe = sum(any(not edit.safe for edit in finding.edits) for finding in findings)
    if safe:
        click.echo(f"`chapterhouse check --fix` mends {safe} of them.", err=True)
    if unsafe:
        also = "more" if safe else "of them"
        click.echo(
            f"`chapterhouse check --fix --unsafe-fixes` would mend {unsafe} {also}; look first, with --diff.", err=True
        )


def _boast(fixed: Fixed, written: Sequence[str]) -> None:
    if fixed.withdrawn:
        count, codes = len(fixed.withdrawn), ", ".join(sorted({finding.code for finding in fixed.withdrawn}))
        click.echo(
            f"left {count} mend{'s' * (count != 1)} undone, which would have changed more than they say: {codes}",
            err=True,
        )
    if written:
        errors, files = len(fixed.applied), len(written)
        click.echo(
            f"mended {errors} fault{'s' * (errors != 1)} in {files} file{'s' * (files != 1)}: {', '.join(written)}",
            err=True,
        )


def _diff(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The changes as git writes them; on a terminal with every hidden character written out."""
    import difflib

    show: Callable[[str], str] = printable if sys.stdout.isatty() else str
    lines: list[str] = []
    for path, text in sorted(after.items()):
        old, new = (content.split("\n") for content in (before[path], text))
        compared = difflib.unified_diff(_ended(old), _ended(new), f"a/{path}", f"b/{path}")
        for line in compared:
            body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "\n\\ No newline at end of file\n")
            lines.append(show(body) + end)
    return "".join(lines)


def _ended(lines: list[str]) -> list[str]:
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
