"""A paper and the world outside it into findings: links that are dead, entries that are not what is registered.

The only package that opens connections for a check, and only where somebody asked for it. What was answered is kept,
with its date, in two files beside the bibliography that are committed with it, so that the same findings can be told
elsewhere without a network: dead links while the answer is fresh, differences from what is registered always.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import Paper
from chapterhouse.settings import Settings

Progress = Callable[[str, int, int], None]
Keep = Callable[[str, str], None]


@dataclass(slots=True)
class Online:
    """How the world outside is asked, if it is.

    ``files`` hold what was answered before, and ``keep`` is given a path and a text to store there. ``links`` and
    ``entries`` allow connections: once, by the first paper; whatever is checked after that is told from the answers.
    ``private_hosts`` may be asked though their addresses are not public ones; ``resolver`` is asked for DOIs,
    doi.org unless named. ``pause`` is the time in seconds between two questions to one host.
    """

    files: Source
    keep: Keep
    today: datetime.date
    links: bool = False
    entries: bool = False
    progress: Progress = lambda what, done, total: None
    private_hosts: frozenset[str] = frozenset()
    resolver: str | None = None
    pause: float = 1.0
    _asked: set[str] = field(default_factory=set, init=False)
    _texts: dict[str, str] = field(default_factory=dict, init=False)

    def problems(self, paper: Paper) -> list[Problem]:
        """What is wrong with the links and entries of ``paper``."""
        return [*self._about_links(paper), *self._about_entries(paper)]

    def _about_links(self, paper: Paper) -> list[Problem]:
        path = path_of_links(paper.settings)
        try:
            text = self._text(path, paper, self.links)
        except Refused as refused:
            return [replace(refused.problem(), misleading=False)]
        if not text and not self.links:
            return []
        # Whoever has asked nothing yet need not wait for what tells the answers.
        from chapterhouse.checks.online.link_findings import report_dead_links, report_links
        from chapterhouse.checks.online.link_store import LinkStore

        store = LinkStore.read(text, path)
        if not self.links:
            return [*store.errors, *report_dead_links(paper, store, self.today)]
        if not self._may_ask(path):
            return [*store.errors, *report_links(paper, store, self.today)]
        # Whoever asks nothing cannot open a connection.
        from chapterhouse.checks.online.asking import ask_links

        try:
            return ask_links(paper, store, self.today, self.progress, self.private_hosts, self.pause)
        finally:
            self._store(path, store.text())

    def _about_entries(self, paper: Paper) -> list[Problem]:
        path = path_of_works(paper.settings)
        try:
            text = self._text(path, paper, self.entries)
        except Refused as refused:
            return [replace(refused.problem(), misleading=False)]
        if not text and not self.entries:
            return []
        from chapterhouse.checks.online.entry_findings import report_entries
        from chapterhouse.checks.online.work_store import WorkStore

        store = WorkStore.read(text, path)
        if not self.entries or not self._may_ask(path):
            return [*store.errors, *report_entries(paper, store, self.today)]
        from chapterhouse.checks.online.asking import ask_entries

        try:
            return ask_entries(paper, store, self.today, self.progress, self.private_hosts, self.resolver)
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
