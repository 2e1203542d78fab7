"""Many papers, each into its own folder ``build/``: found below folders, built side by side, one store for all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import click

from chapterhouse.cli import stores
from chapterhouse.cli.commands.build import Means, Wanted, kept_or_made, state_of, write_outputs
from chapterhouse.cli.project import FAILED, FINDINGS, SETTINGS, Project, exit_code
from chapterhouse.cli.reporting import text_report
from chapterhouse.cli.system_errors import in_words
from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.building import FAILED_OUTPUT
from chapterhouse.processes.git import GitError, Repository

_NOT_LOOKED_INTO = frozenset({"build", "node_modules"})
_SIDE_BY_SIDE = sys.platform == "linux"
"""Whether a fork, which starts with all that is imported, is safe; see ``inputs/parallel.py``."""


@dataclass(frozen=True, slots=True)
class How:
    """How each paper is built: what of it, ``jobs`` processes for one, a folder for what is kept of all, a cluster."""

    only: tuple[str, ...] = ()
    strict: bool = False
    draft: bool = False
    jobs: int = 1
    no_cache: bool = False
    cache: Path | None = None
    executor: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the paper in ``folder``: an exit code, findings by number and in words, how many files were written.

    ``trouble`` are the words where the tool could not do its work; ``stores`` the addresses of the stores that were
    written to, ``unused`` why a store was not used.
    """

    folder: str
    code: int
    errors: int = 0
    warnings: int = 0
    files: int = 0
    report: str = ""
    trouble: str = ""
    stores: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def papers_in(folders: Iterable[Path]) -> list[Path]:
    """The folders of papers among ``folders`` and below them, each once; a paper's own folders are not looked into.

    Raises :class:`click.ClickException` for a folder without any.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        papers = list(_below(folder))
        if not papers:
            raise click.ClickException(f"there is no {SETTINGS} in {folder} or below it")
        found |= dict.fromkeys(papers)
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    for path, names, files in os.walk(folder):  # no link is followed
        if SETTINGS in files:
            names.clear()
            yield Path(path)
        else:
            names[:] = sorted(name for name in names if name not in _NOT_LOOKED_INTO and not name.startswith("."))


def changed_since(revision: str, papers: Sequence[Path]) -> list[Path]:
    """Those of ``papers`` in which a file differs from ``revision``, or is not known to git.

    Raises :class:`click.ClickException` where git does not know the revision, and
    :class:`~chapterhouse.processes.git.GitError` where it does not work.
    """

    def has_changed(paper: Path) -> bool:
        repository = Repository(paper.resolve())
        try:
            commit = repository.commit(revision)
        except GitError as error:
            raise click.ClickException(f"git knows no revision {revision} of {paper}") from error
        return bool(
            repository.ask("diff", "--name-only", commit, "--", ".")
            or repository.ask("ls-files", "--others", "--exclude-standard", "--", ".")
        )

    return [paper for paper in papers if has_changed(paper)]


def build_all(papers: Sequence[Path], how: How, at_once: int) -> Iterator[Outcome]:
    """What comes of each of ``papers``, as soon as it is built; ``at_once`` are built side by side."""
    if at_once < 2 or len(papers) < 2 or not _SIDE_BY_SIDE:
        share = replace(how, jobs=max(how.jobs, at_once))
        yield from (build_one(paper, share) for paper in papers)
        return
    share = replace(how, jobs=max(how.jobs, at_once // len(papers)))
    with _processes(min(at_once, len(papers))) as processes:
        waiting = {processes.submit(build_one, paper, share): paper for paper in papers}
        for future in as_completed(waiting):
            try:
                yield future.result()
            except Exception as error:  # such as a process that the system ended
                yield Outcome(str(waiting[future]), FAILED, trouble=f"{type(error).__name__}: {error}")


def _processes(at_once: int) -> Executor:
    import multiprocessing

    from chapterhouse.cli import fresh_build  # noqa: F401 (what is imported before the fork is there after it)

    return ProcessPoolExecutor(at_once, mp_context=multiprocessing.get_context("fork"))


def build_one(paper: Path, how: How) -> Outcome:
    """What comes of the paper in the folder ``paper``; no trouble with it is raised."""
    try:
        with nullcontext() if click.get_current_context(silent=True) else click.Context(click.Command("build")):
            return _built(paper, how)
    except click.ClickException as error:
        return Outcome(str(paper), FAILED, trouble=error.format_message())
    except (OSError, RuntimeError) as error:
        return Outcome(str(paper), FAILED, trouble=in_words(error))
    except Exception as error:
        return Outcome(str(paper), FAILED, trouble=f"the tool itself failed ({type(error).__name__}: {error})")


def _built(paper: Path, how: How) -> Outcome:
    project = Project(paper, quiet=True)
    cache = project.cache(unused=how.no_cache, folder=how.cache)
    wanted = Wanted(state_of(project.root, None), only=how.only, strict=how.strict, draft=how.draft)
    made = kept_or_made(project, wanted, Means(cache, how.jobs, how.executor))
    written, unused = stores.flush()
    product = made.product or {}
    if made.product is not None:
        write_outputs(product, project.root / "build", project)
    failed = any(finding.code == FAILED_OUTPUT.code for finding in made.findings)
    code = exit_code(made.findings, how.strict) if made.product is None or failed or not how.draft else 0
    return Outcome(
        str(paper),
        FINDINGS if made.product is None else code,
        sum(finding.severity is Severity.ERROR for finding in made.findings),
        sum(finding.severity is Severity.WARNING for finding in made.findings),
        len(product),
        text_report(made.findings, made.texts, suppressed=made.suppressed) if made.findings else "",
        stores=written,
        unused=unused,
    )
