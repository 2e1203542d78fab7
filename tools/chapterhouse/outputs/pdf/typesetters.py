"""Units into pages, each once: out of the cache where they were set before, else in processes of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import as_completed
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.limits import most
from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.numbering import estimated_pages
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages
from chapterhouse.outputs.pdf.units import Unit
from chapterhouse.outputs.pdf.worker import start, work
from chapterhouse.outputs.shared.fonts import FontSet
from chapterhouse.processes import standing
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

_PAGES_WORTH_A_WORKER = 14


class Typesetters:
    """Where units are set: in one process where little is to do, in several where more is, never in this one."""

    def __init__(
        self, resources: Mapping[str, bytes], stylesheet: str, fonts: FontSet, jobs: int, store: Cache
    ) -> None:
        """Set with ``stylesheet`` and ``fonts`` in at most ``jobs`` processes; what was set before is in ``store``."""
        self._resources, self._stylesheet, self._fonts, self._jobs = resources, stylesheet, fonts, jobs
        self._store = store
        self._open = ExitStack()
        self._pool: WorkerPool | None = None

    def __enter__(self) -> Typesetters:
        """Itself; no process is started before there is something to set."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Give the processes back, which end or stay."""
        self._open.__exit__(kind, error, at)

    def set(
        self, wanted: Mapping[int, tuple[Unit, Mapping[str, str], frozenset[int]]], progress: Callable[[int], None]
    ) -> dict[int, TypesetPages]:
        """The leaves of all ``wanted`` units, by their positions.

        Each comes with what stands for its page numbers, and with the page references that it leaves out.
        """
        found: dict[int, TypesetPages] = {}
        todo: dict[int, Job] = {}
        inputs: dict[int, tuple[str | bytes, ...]] = {}
        for index, (unit, numbers, left_out) in wanted.items():
            images = {path: self._resources[path] for path in unit.resources if path in self._resources}
            inputs[index] = (
                self._stylesheet,
                self._fonts.key,
                unit.html,
                repr((sorted(numbers.items()), sorted(left_out))),
                *_flat(images),
            )
            kept = memo.find(self._store, "typeset", inputs[index], TypesetPages.from_bytes)
            if kept is None:
                todo[index] = Job(unit.source, unit.html, numbers, images, left_out)
            else:
                found[index] = kept
                progress(len(found))
        errors: dict[int, TypesetError] = {}
        for index, result in self._work(todo):
            if isinstance(result, TypesetError):
                errors[index] = result
                continue
            memo.keep(self._store, "typeset", inputs[index], result.to_bytes())
            found[index] = result
            progress(len(found))
        if errors:
            raise TypesetError(tuple(message for _, error in sorted(errors.items()) for message in error.messages))
        return found

    def _work(self, todo: Mapping[int, Job]) -> Iterator[tuple[int, TypesetPages | TypesetError]]:
        if not todo:
            return
        weights = {index: estimated_pages(job.html) for index, job in todo.items()}
        in_order = sorted(todo, key=lambda index: (-weights[index], index))
        alone = sum(weights.values()) - max(weights.values()) < _PAGES_WORTH_A_WORKER
        if self._pool is None:
            count = 1 if alone else min(self._jobs, len(todo))
            seconds, memory = most("layout-seconds"), most("layout-memory")
            key = ("typeset", self._stylesheet, self._fonts.key, count, seconds, memory)
            self._pool = self._open.enter_context(
                standing.workers(key, lambda: _pool(self._stylesheet, self._fonts, count, seconds, memory))
            )
        futures = {self._pool.submit(work, todo[index]): index for index in in_order}
        for future in as_completed(futures):
            index = futures[future]
            try:
                pages, errors, libraries = future.result()
            except (WorkerLost, WorkerFailed) as ended:
                reason = f"{todo[index].source}: the process that set these pages was ended ({ended})"
                yield index, TypesetError((reason,))
                continue
            if libraries:
                raise native.MissingPango(libraries)
            yield index, TypesetError(tuple(errors)) if pages is None else TypesetPages.from_bytes(pages)


def _pool(stylesheet: str, fonts: FontSet, count: int, seconds: int, memory: int) -> WorkerPool:
    files = ExitStack()
    folder = files.enter_context(tempfile.TemporaryDirectory(prefix="chapterhouse-", ignore_cleanup_errors=True))
    variables = typefaces.fonts_of(Path(folder), fonts)
    return WorkerPool(count, start, (stylesheet, seconds), variables, (folder,), memory << 20, files=files)


def _flat(images: Mapping[str, bytes]) -> Iterator[str | bytes]:
    for path, content in sorted(images.items()):
        yield path
        yield content
