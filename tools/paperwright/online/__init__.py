"""A paper and the world outside it into findings: links that are dead, entries that are not what is registered.

The only room that opens connections for a check, and only where somebody asked for it. What was answered is kept, with
its date, in two files beside the bibliography that are committed with it, so that the same findings can be told
elsewhere without a network: dead links while the answer is fresh, differences from what is registered always.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from paperwright import doi_metadata
from paperwright.diagnostics import Diagnostic, Severity
from paperwright.fetching import Limits, Web
from paperwright.model import Paper
from paperwright.online.entries import check_entries, tell_entries
from paperwright.online.link_store import LinkStore
from paperwright.online.links import check_links, tell_dead_links, tell_links
from paperwright.online.manners import Fetch, Manners
from paperwright.online.work_store import WorkStore
from paperwright.settings import Settings
from paperwright.source import Refused, Source

__all__ = [
    "Fetch",
    "LinkStore",
    "Manners",
    "Online",
    "Progress",
    "WorkStore",
    "check_entries",
    "check_links",
    "online_findings",
    "path_of_links",
    "path_of_works",
]

Progress = Callable[[str, int, int], None]
Keep = Callable[[str, str], None]

_SECONDS = 20.0
_PAUSE_BETWEEN_DOIS = 0.25
"""Seconds; the agencies ask for no more than a few questions a second."""


@dataclass(slots=True)
class Online:
    """How the world outside is asked, if it is.

    ``files`` hold what was answered before, and ``keep`` is given a path and a text to store there. ``links`` and
    ``entries`` allow connections: once, by the first paper; whatever is checked after that is told from the answers.
    ``private_hosts`` may be asked though their addresses are not public ones; ``resolver`` is asked for DOIs.
    """

    files: Source
    keep: Keep
    today: datetime.date
    links: bool = False
    entries: bool = False
    progress: Progress = lambda what, done, total: None
    private_hosts: frozenset[str] = frozenset()
    resolver: str = doi_metadata.RESOLVER
    _asked: set[str] = field(default_factory=set, init=False)
    _texts: dict[str, str] = field(default_factory=dict, init=False)

    def findings(self, paper: Paper) -> list[Diagnostic]:
        """What is wrong with the links and entries of ``paper``, with the severities that paper.toml asks for."""
        return _with_levels([*self._about_links(paper), *self._about_entries(paper)], paper.settings)

    def _about_links(self, paper: Paper) -> list[Diagnostic]:
        path = path_of_links(paper.settings)
        try:
            store = LinkStore.read(self._text(path, paper, self.links), path)
        except Refused as refused:
            return [replace(refused.diagnostic(), misleading=False)]
        if not self.links:
            return [*store.faults, *tell_dead_links(paper, store, self.today)]
        if not self._may_ask(path):
            return [*store.faults, *tell_links(paper, store, self.today)]
        limits = Limits(seconds=_SECONDS, schemes=frozenset(("http", "https")), private_hosts=self.private_hosts)
        fetch = Manners(Web(limits, _purpose("checks the links of a paper", paper)))
        try:
            return check_links(paper, store, fetch, self.today, self.progress)
        finally:
            self._store(path, store.text())

    def _about_entries(self, paper: Paper) -> list[Diagnostic]:
        path = path_of_works(paper.settings)
        try:
            store = WorkStore.read(self._text(path, paper, self.entries), path)
        except Refused as refused:
            return [replace(refused.diagnostic(), misleading=False)]
        if not self.entries or not self._may_ask(path):
            return [*store.faults, *tell_entries(paper, store, self.today)]
        origins = doi_metadata.LIMITS.origins | {self.resolver}
        limits = replace(doi_metadata.LIMITS, seconds=_SECONDS, origins=origins, private_hosts=self.private_hosts)
        fetch = Manners(Web(limits, _purpose("checks the bibliography of a paper", paper)), _PAUSE_BETWEEN_DOIS)
        try:
            return check_entries(paper, store, fetch, self.today, self.progress, self.resolver)
        finally:
            self._store(path, store.text())

    def _text(self, path: str, paper: Paper, asked: bool) -> str:
        """What was answered before; raises :class:`Refused` where answers are ``asked`` for and could not be kept."""
        if path not in self._texts and (asked or path in paper.project_files):
            try:
                self._texts[path] = self.files.read_text(path)
            except Refused as refused:
                if refused.code != "missing-file":
                    raise
        return self._texts.get(path, "")

    def _may_ask(self, path: str) -> bool:
        """True for the first time that the answers of ``path`` are asked for."""
        first = path not in self._asked
        self._asked.add(path)
        return first

    def _store(self, path: str, text: str) -> None:
        if text != self._texts.get(path, ""):
            self.keep(path, text)
            self._texts[path] = text


def online_findings(
    files: Source,
    paper: Paper,
    keep: Keep,
    today: datetime.date,
    *,
    links: bool = False,
    entries: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> list[Diagnostic]:
    """What is wrong with the links and entries of ``paper``; see :class:`Online`."""
    return Online(files, keep, today, links, entries, progress).findings(paper)


def path_of_links(settings: Settings) -> str:
    """The file of the answers to links."""
    return f"{_folder(settings)}links.lock.jsonl"


def path_of_works(settings: Settings) -> str:
    """The file of what is registered under DOIs."""
    return f"{_folder(settings)}works.lock.jsonl"


def _folder(settings: Settings) -> str:
    """Where the first bibliography is, which the answers lie beside."""
    first = settings.bibliography[0] if settings.bibliography else "bibliography/references.bib"
    folder, mark, _ = first.rpartition("/")
    return folder + mark


def _purpose(words: str, paper: Paper) -> str:
    return words + (f"; {paper.settings.repository}" if paper.settings.repository else "")


def _with_levels(findings: list[Diagnostic], settings: Settings) -> list[Diagnostic]:
    levelled = ((finding, settings.level(finding.code, finding.span.file)) for finding in findings)
    return [
        replace(finding, severity=Severity(level)) if level else finding
        for finding, level in levelled
        if level != "off"
    ]
