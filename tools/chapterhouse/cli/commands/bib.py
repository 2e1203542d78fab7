"""``chapterhouse bib ...``: files in, files out, and what was done in a sentence."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from chapterhouse.bibliography import edit as bibtools
from chapterhouse.bibliography.edit import git_driver as merge_driver
from chapterhouse.bibliography.identifiers import bare_doi, comparable_doi
from chapterhouse.checks.engine.run import report
from chapterhouse.checks.online import doi_metadata
from chapterhouse.checks.support.reading_errors import sentence_and_fix
from chapterhouse.cli.files import Change, change_files, replace_files
from chapterhouse.cli.project import CLEAN, FINDINGS, Project
from chapterhouse.cli.reporting import text_report
from chapterhouse.core import http as fetching
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.inputs import reading, source
from chapterhouse.model import BrokenEntry, Paper
from chapterhouse.reports.location import Texts

_LARGEST_WORK = 8 * 2**20


@click.group("bib")
def command() -> None:
    """Keep the bibliography: one form, keys renamed, works added, branches merged."""


@command.command("format")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where something would change.")
@click.option("--diff", is_flag=True, help="Change nothing; print what would change.")
@click.pass_obj
def format_command(project: Project, files: tuple[Path, ...], only_check: bool, diff: bool) -> int:
    """Bring .bib FILES, or all of the paper's, into their one form; nothing in them is lost.

    Entries are sorted by key and fields by kind; values stand in braces and UTF-8, months as jan to dec, page ranges
    with --. Entries that hold faults stay as they are written.
    """
    texts = _bibliography_texts(project)
    tree = source.WorkTree(project.root)
    chosen = sorted(project.paths(files, tree.paths())) or list(texts)
    texts |= {path: tree.read_text(path) for path in chosen if path not in texts}
    try:
        formatted = bibtools.format_bibliographies(texts, set(chosen))
    except bibtools.Unreadable as error:
        return _report_errors(error.errors, texts)
    changed = {path: done.text for path, done in formatted.items() if done.text != texts[path]}
    for path, done in formatted.items():
        for key in done.kept:
            _say(project, f"{path}: `{key}` stays as it is written; `chapterhouse check` tells what is wrong with it")
    if diff:
        for path, text in changed.items():
            click.echo(_diff(path, texts[path], text), nl=False)
    if diff or only_check:
        for path in changed:
            _say(project, f"{path} would change")
        return FINDINGS if changed else CLEAN
    _write(project, texts, changed)
    for path in changed:
        _say(project, f"{path} is formatted")
    return CLEAN


@command.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def rename(project: Project, old: str, new: str) -> int:
    """Rename the key OLD to NEW in its entry, in entries that name it, and in every citation: all or nothing."""
    read = _read(project)
    paper = read.paper
    assert paper is not None
    for path in _chapters_and_bibliography(paper):
        if path not in read.texts:
            raise click.ClickException(f"{path} cannot be read and may cite `{old}`: nothing was changed")
    chapters = [*(listed.chapter for listed in paper.chapters), *paper.unlisted]
    try:
        changed = bibtools.rename_key(
            paper.bibliography, chapters, old, new, frozenset(paper.settings.label_prefixes.values())
        )
    except bibtools.RenameRefused as refused:
        place = _place(refused.span, read.texts)
        raise click.ClickException(f"{place}{refused}; nothing was changed") from None
    _write(project, read.texts, changed)
    _say(project, f"`{old}` is now `{new}` in {', '.join(sorted(changed))}")
    return CLEAN


@command.command()
@click.argument("work", metavar="DOI-OR-FILE")
@click.option("--online", is_flag=True, help="Ask doi.org for what is registered under a DOI.")
@click.option("--key", help="The key to give; else one is proposed.")
@click.option("--keep-keys", is_flag=True, help="Take the ids of CSL-JSON for keys, where they can be cited.")
@click.option("--to", "destination", type=click.Path(dir_okay=False, path_type=Path), help="The .bib file to add to.")
@click.option("--resolver", hidden=True, help="Ask this resolver, in place of https://doi.org.")
@click.pass_obj
def add(
    project: Project,
    work: str,
    online: bool,
    key: str | None,
    keep_keys: bool,
    destination: Path | None,
    resolver: str | None,
) -> int:
    """Add the works that a file (BibTeX, CSL-JSON or RIS) or, with --online, a DOI describes.

    A work that is in the bibliography already stays out, and is named. A paper without a .bib file gets one.
    """
    _begin_bibliography(project)
    read = _read(project)
    paper = read.paper
    assert paper is not None
    path = _destination(project, paper, destination)
    described, name = _described(paper, work, online, resolver)
    try:
        addition = bibtools.add_works(paper, path, bibtools.bibtex_of(described, keep_ids=keep_keys), key)
    except bibtools.Unusable as error:
        raise click.ClickException(f"{name} {error}") from None
    except bibtools.Unreadable as error:
        return _report_errors(error.errors, read.texts)
    if addition.added:
        _write(project, read.texts, {path: addition.text})
        for added in addition.added:
            _say(project, f"{path} has the entry `{added}` now: cite it as [@{added}]")
    for known in addition.known:
        click.echo(f"there already, as `{known.existing}` ({known.reported}): {known.title}", err=True)
    return FINDINGS if addition.known else CLEAN


@command.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("ours", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("theirs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--marker-size", type=click.IntRange(1, 100), default=7, help="How long conflict markers are (git's %L).")
@click.option("--path", help="The name to tell conflicts under (git's %P).")
def merge(base: Path, ours: Path, theirs: Path, marker_size: int, path: str | None) -> int:
    """Merge THEIRS into OURS, both grown from BASE: git's merge driver for .bib files.

    Entries are merged field by field; a conflict is marked only in a field that both sides changed. The result stands
    in OURS. Exit code 1 tells that there are conflicts.
    """
    contents = [file.read_bytes() for file in (base, ours, theirs)]
    try:
        texts = [content.decode("utf-8") for content in contents]
        marks = bibtools.Marks(size=marker_size, line_end="\r\n" if "\r\n" in texts[1] else "\n")
        merged = bibtools.merge(texts[0], texts[1], texts[2], marks)
        content, conflicts = merged.text.encode("utf-8"), merged.conflicts
    except (UnicodeDecodeError, bibtools.Unreadable) as error:
        reason = str(error) if isinstance(error, bibtools.Unreadable) else "a side is not UTF-8"
        click.echo(f"{path or ours}: merged line by line, since {reason}", err=True)
        try:
            content, conflicts = merge_driver.merge_lines(base, ours, theirs, marker_size, ("ours", "theirs"))
        except merge_driver.GitRefused as refused:
            raise click.ClickException(str(refused)) from None
    if content != contents[1]:
        change_files({ours: Change(contents[1], content)}, ours.absolute().parent)
    if conflicts:
        places = "a place" if conflicts == 1 else f"{conflicts} places"
        click.echo(f"{path or ours}: both sides changed {places}; look for {'<' * marker_size}", err=True)
    return FINDINGS if conflicts else CLEAN


@command.command("install-merge-driver")
@click.pass_obj
def install_merge_driver(project: Project) -> int:
    """Let git merge .bib files in this clone entry by entry."""
    root = project.root
    paths = list(_settings_bibliography(project))
    try:
        merge_driver.install(root, Path(sys.executable))
        missing = [path for path in paths if not merge_driver.is_chosen_for(root, path)]
    except merge_driver.GitRefused as refused:
        raise click.ClickException(str(refused)) from None
    if missing:
        click.echo(
            f"Now add the line `{merge_driver.ATTRIBUTE}` to .gitattributes, for {', '.join(missing)}.", err=True
        )
        return FINDINGS
    _say(project, "git merges .bib files in this clone entry by entry from now on")
    return CLEAN


def _say(project: Project, sentence: str) -> None:
    if not project.quiet:
        click.echo(sentence, err=True)


def _read(project: Project) -> reading.Reading:
    read = reading.read(source.WorkTree(project.root))
    if read.paper is None:
        click.echo(text_report(report(read.problems, None).findings, read.texts), nl=False)
        raise click.ClickException(f"{reading.SETTINGS} has to be mended first")
    return read


def _settings_bibliography(project: Project) -> Sequence[str]:
    settings = reading.read_settings_of(source.WorkTree(project.root))
    if settings is None:
        raise click.ClickException(f"{reading.SETTINGS} has to be mended first: `chapterhouse check` tells more")
    return settings.bibliography


def _bibliography_texts(project: Project) -> dict[str, str]:
    tree = source.WorkTree(project.root)
    texts: dict[str, str] = {}
    for path in _settings_bibliography(project):
        try:
            texts[path] = tree.read_text(path)
        except source.Refused as refused:
            raise click.ClickException(str(refused)) from None
    return texts


def _chapters_and_bibliography(paper: Paper) -> Iterable[str]:
    """The files that may name a key: all that are read, and all that should have been."""
    settings = paper.settings
    listed = [
        *settings.front,
        *(path for part in settings.parts for path in part.chapters),
        *settings.appendices,
        *settings.back,
    ]
    folders = {path.rpartition("/")[0] for path in listed} - {""}
    for path in sorted(paper.project_files):
        beside = path.endswith(".md") and path.rpartition("/")[0] in folders and not path.endswith("/README.md")
        if beside or path in listed or path in settings.bibliography:
            yield path


def _begin_bibliography(project: Project) -> None:
    """Make the .bib files that paper.toml lists and that are not there; the first one, where it lists none."""
    read = _read(project)
    paper = read.paper
    assert paper is not None
    listed = paper.settings.bibliography or ("bibliography/references.bib",)
    gone = [path for path in listed if path not in paper.project_files]
    replace_files({project.root / path: b"" for path in gone}, project.root)
    span = paper.spans.get(("bibliography",))
    if not paper.settings.bibliography and span is not None:
        text = read.texts[reading.SETTINGS]
        after = f'{text[: span.start]}["{listed[0]}"]{text[span.end :]}'
        _write(project, read.texts, {reading.SETTINGS: after})
    for path in gone:
        _say(project, f"{path} is there now")


def _destination(project: Project, paper: Paper, destination: Path | None) -> str:
    known = paper.settings.bibliography
    path = known[0]
    if destination is not None:
        named = project.paths([destination], paper.project_files)
        if len(named) != 1 or not named <= set(known):
            raise click.ClickException(f"{destination} is no .bib file that {reading.SETTINGS} lists")
        (path,) = named
    if path not in paper.bibliography.texts:
        raise click.ClickException(f"{path} cannot be read: `chapterhouse check` tells why")
    return path


def _described(paper: Paper, work: str, online: bool, resolver: str | None) -> tuple[str, str]:
    """What describes the work, and what to call that."""
    file = Path(work)
    if file.is_file():
        if file.stat().st_size > _LARGEST_WORK:
            raise click.ClickException(f"{work} has more than {_LARGEST_WORK >> 20} MiB")
        try:
            return file.read_bytes().decode("utf-8-sig"), work
        except UnicodeDecodeError:
            raise click.ClickException(f"{work} is not UTF-8: save it as UTF-8") from None
    doi = comparable_doi(work)
    if doi is None:
        raise click.ClickException(f"there is no file {work}, and it is no DOI such as 10.1109/37.969131")
    for entry in paper.bibliography.entries:
        if comparable_doi(entry.value("doi") or "") == doi:
            raise click.ClickException(f"{doi} is there already, as `{entry.key}`")
    if not online:
        raise click.ClickException(f"{bare_doi(work)} is a DOI: --online lets me ask doi.org for what it describes")
    limits = doi_metadata.LIMITS
    if resolver is not None:
        limits = fetching.Limits(origins=limits.origins | {resolver.rstrip("/")}, private=True)
    try:
        found = doi_metadata.metadata_of(doi, fetching.Web(limits), (resolver or doi_metadata.RESOLVER).rstrip("/"))
    except fetching.FetchFailed as failed:
        raise click.ClickException(f"{doi}: {failed}") from None
    return found, f"what is registered for {doi}"


def _place(span: Span | None, texts: Mapping[str, str]) -> str:
    extent = None if span is None else Texts(texts).extent(span)
    return f"{span.file}:{extent.start.line}:{extent.start.column}: " if span and extent else ""


def _report_errors(errors: Sequence[BrokenEntry], texts: Mapping[str, str]) -> int:
    if not errors:
        raise click.ClickException("the bibliography cannot be taken apart: `chapterhouse check` tells why")
    reported = [(error.span, *sentence_and_fix(error.reason)) for error in errors]
    found = [Problem(span, error, fix, code="malformed-entry") for span, error, fix in reported]
    click.echo(text_report(report(found, None).findings, texts), nl=False)
    click.echo("Nothing was changed.", err=True)
    return FINDINGS


def _diff(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _write(project: Project, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    root = project.root
    change_files(
        {root / path: Change(before[path].encode("utf-8"), text.encode("utf-8")) for path, text in after.items()},
        root,
    )
