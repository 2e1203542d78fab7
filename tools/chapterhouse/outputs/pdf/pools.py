"""Processes that typeset in one look: which fonts and style sheet they are started with, and within which bounds."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from chapterhouse.core.limits import most
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.worker import start
from chapterhouse.outputs.shared.font_files import FontSet
from chapterhouse.processes.standing import between_builds
from chapterhouse.processes.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are set: with ``stylesheet`` in ``fonts``."""

    stylesheet: str
    fonts: FontSet


def typesetters(look: Look, count: int) -> AbstractContextManager[WorkerPool]:
    """Up to ``count`` processes that typeset in ``look``, for one user at a time: new ones, or those that stayed."""
    seconds, memory = most("layout-seconds"), most("layout-memory")

    def make() -> WorkerPool:
        files = ExitStack()
        folder = files.enter_context(tempfile.TemporaryDirectory(prefix="chapterhouse-", ignore_cleanup_errors=True))
        variables = typefaces.fonts_of(Path(folder), look.fonts)
        return WorkerPool(count, start, (look.stylesheet, seconds), variables, (folder,), memory << 20, files=files)

    return between_builds.workers(("typeset", look.stylesheet, look.fonts.key, count, seconds, memory), make)
