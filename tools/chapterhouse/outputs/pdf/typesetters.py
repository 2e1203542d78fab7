"""Units into pages, each once: out of the cache where they were set before, else in processes of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import ExitStack
from types import TracebackType

from chapterhouse.core import memo
from chapterhouse.core.limits import most
from chapterhouse.core.runtime import Runtime
from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf.cluster_worker import answer_of, set_unit
from chapterhouse.outputs.pdf.numbering import estimated_pages
from chapterhouse.outputs.pdf.pools import Look, typesetters
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages
from chapterhouse.outputs.pdf.units import Unit
from chapterhouse.outputs.pdf.worker import Answer, work
from chapterhouse.outputs.shared.font_files import FontSet
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool, then

_PAGES_WORTH_A_WORKER = 14


class Typesetters:
    """Where units are set: in one process where little is to do, in several where more is, never in this one."""

    def __init__(self, resources: Mapping[str, bytes], stylesheet: str, fonts: FontSet, runtime: Runtime) -> None:
        """Set with ``stylesheet`` and ``fonts`` in as many processes as ``runtime`` says, or by its cluster.

        What was set before is in its cache.
        """
        self._resources, self._stylesheet, self._fonts = resources, stylesheet, fonts
        self._jobs, self._store, self._cluster = runtime.jobs, runtime.cache, runtime.cluster
        self._open = ExitStack()
        self._pool: WorkerPool | None = None
        self._end = 0.0

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
        futures = self._submitted(todo, in_order, 1 if alone else min(self._jobs, len(todo), _most_processes()))
        for future in self._in_time(futures):
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

    def _in_time(self, futures: Iterable[Future[Answer]]) -> Iterator[Future[Answer]]:
        """``futures`` as they are done; raises :class:`TypesetError` where those of all rounds take too long."""
        seconds = most("layout-seconds-in-all")
        self._end = self._end or time.monotonic() + seconds
        try:
            yield from as_completed(futures, max(0.0, self._end - time.monotonic()))
        except TimeoutError:
            raise TypesetError((f"the layout of all chapters took more than {seconds:,} seconds",)) from None

    def _submitted(self, todo: Mapping[int, Job], in_order: Sequence[int], jobs: int) -> Mapping[Future[Answer], int]:
        look = Look(self._stylesheet, self._fonts)
        if self._cluster is not None:
            shared = self._cluster.share(look)
            return {then(self._cluster.submit(set_unit, shared, todo[index]), answer_of): index for index in in_order}
        if self._pool is None:
            self._pool = self._open.enter_context(typesetters(look, jobs))
        return {self._pool.submit(work, todo[index]): index for index in in_order}


def _most_processes() -> int:
    """How many processes may lay out at once, by the memory that all of them may take."""
    return max(1, most("layout-memory-in-all") // most("layout-memory"))


def _flat(images: Mapping[str, bytes]) -> Iterator[str | bytes]:
    for path, content in sorted(images.items()):
        yield path
        yield content
