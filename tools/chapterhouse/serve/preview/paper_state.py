"""What the preview shows: the last good page, and what is wrong with what is written now."""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chapterhouse.checks.engine.run import report
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Diagnostic, in_reading_order
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.markdown import body_of
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model import Paper
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import Built
from chapterhouse.reports.location import Texts
from chapterhouse.serve.preview.drafts import Drafts
from chapterhouse.serve.preview.editor_links import editor_link
from chapterhouse.serve.preview.source_search import offset_of
from chapterhouse.serve.preview.status_page import Table
from chapterhouse.serve.workspace import Beside


@dataclass(slots=True)
class PaperState:
    """The state of the paper in ``root``; ``version`` counts the pages that were made.

    ``trouble`` says why there is no newer page, empty where the page is that of the files. ``beside`` tells what is
    found beside the files, at lines of the chapters; ``status`` how far each chapter is. While it ``is_checking`` the
    findings are those of the page before.
    """

    root: Path
    cache: Cache
    editor: str
    beside: Beside = lambda files, paper: []
    status: Callable[[], Table | None] = lambda: None
    version: int = 0
    page: bytes = b""
    trouble: str = ""
    is_checking: bool = False
    findings: Sequence[Diagnostic] = ()
    texts: Texts = field(default_factory=lambda: Texts({}))
    paper: Paper | None = None

    _building: threading.Lock = field(default_factory=threading.Lock)
    _drafts: Drafts = field(default_factory=Drafts)

    def build(self, changed: Callable[[], None] = lambda: None) -> None:
        """Build the page from the files as they are; a build that fails leaves the last page.

        ``changed`` is told when there is a new page, and when its findings are there.
        """
        with self._building:
            self.is_checking = True
            try:
                for built in self._drafts_of("html"):
                    if self._show(built):
                        changed()
                self._tell(built)
            except Exception as error:  # whatever a half-written file does, the preview goes on
                self.trouble = f"{type(error).__name__}: {error}"
            self.is_checking = False
            changed()

    def _show(self, built: Built) -> bool:
        """Whether ``built`` made another page, which is shown from now on."""
        self.paper = built.paper or self.paper
        page = _output(built, "html")
        if page is None:
            self.trouble = "paper.toml cannot be used"
            return False
        self.trouble, is_new = "", page != self.page
        self.page = page
        self.version += is_new
        return is_new

    def _tell(self, built: Built) -> None:
        """Show what was found in ``built``, and beside it."""
        paper = built.paper
        beside = report(self.beside(WorkTree(self.root), paper), paper).findings if paper is not None else []
        self.findings, self.texts = in_reading_order([*built.findings, *beside]), Texts(built.texts)

    def pdf(self) -> bytes | None:
        """The paper as PDF, built now; None where paper.toml cannot be used."""
        with self._building:
            return _output(next(self._drafts_of("pdf")), "pdf")

    def _drafts_of(self, name: str) -> Iterator[Built]:
        options = BuildOptions(Revision(None, datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC), True), (name,), True)
        return self._drafts.build(WorkTree(self.root), options, Runtime(self.cache, min(4, os.cpu_count() or 1)))

    def summary(self) -> dict[str, Any]:
        """What the panel of findings shows, as plain data."""
        return {
            "version": self.version,
            "trouble": self.trouble,
            "checking": self.is_checking,
            "findings": [self._finding(finding) for finding in self.findings],
        }

    def _finding(self, finding: Diagnostic) -> dict[str, Any]:
        place = self._place(finding.span.file, finding.span.start)
        return {
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message,
            "hint": finding.hint or "",
            **place,
        }

    def _place(self, file: str, offset: int) -> dict[str, Any]:
        lines = self.texts.lines(file)
        position = lines.position(offset) if lines is not None else None
        line, column = (position.line, position.column) if position is not None else (1, 1)
        link = editor_link(self.editor, self.root, file, line, column)
        return {"file": file, "line": line, "column": column, "link": link}

    def path_of(self, file: str) -> str | None:
        """The project path of ``file``, which an editor names with or without the folder; None for any other file."""
        path = Path(file)
        if path.is_absolute():
            path = path.relative_to(self.root) if path.is_relative_to(self.root) else Path("..")
        return None if ".." in path.parts else path.as_posix()

    def place_of(self, anchor: str, seen: str) -> dict[str, Any] | None:
        """Where the words ``seen`` in the chapter ``anchor`` are written: file, line, column, and a link to them."""
        for listed in self.paper.chapters if self.paper is not None else ():
            if any(heading.anchor == anchor for heading in listed.headings):
                offset = offset_of(read_words(body_of(listed.chapter)), seen)
                return self._place(listed.chapter.path, offset or 0)
        return None


def _output(built: Built, name: str) -> bytes | None:
    product = built.product.get(name) if isinstance(built.product, Mapping) else None
    return product if isinstance(product, bytes) else None
