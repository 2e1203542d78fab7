"""The texts of chapters and .bib files into their models: from the cache where they were read before, else in parallel.

Chapters do not depend on one another, so each is read by whichever process is free. A bibliography is one piece, since
strings and crossrefs reach from file to file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.inputs import serialization as records
from chapterhouse.inputs.gatherer import NOTHING, Gathered, Gatherer
from chapterhouse.inputs.serialization import ReadBibliography, ReadChapter
from chapterhouse.model import ENTRIES, Bibliography, Chapter

if TYPE_CHECKING:
    from concurrent.futures import Executor

Kinds = Mapping[str, str]
"""The kinds of statements, each with the prefix of its labels."""

FORKS = sys.platform == "linux"
"""A fork starts at once with all that is imported; elsewhere than on Linux the system's libraries do not bear it."""
_WORTH_PROCESSES = 24
"""Fewer chapters than this are read sooner than processes are started."""
_BATCH = 5


@dataclass(frozen=True, slots=True)
class Parsed:
    """Each chapter by its path, and the bibliography."""

    chapters: Mapping[str, ReadChapter]
    entries: ReadBibliography

    @property
    def gathered(self) -> dict[str, Gathered]:
        """What was gathered from each chapter and from the bibliography, as ``Paper.gathered`` holds it."""
        return {ENTRIES: self.entries.gathered, **{path: read.gathered for path, read in self.chapters.items()}}


def parse(
    chapters: Mapping[str, str],
    bibliography: Mapping[str, str],
    cache: Cache,
    jobs: int = 1,
    kinds: Kinds = MappingProxyType({}),
    gatherer: Gatherer = NOTHING,
) -> Parsed:
    """What the texts of ``chapters`` and of the .bib files in ``bibliography``, both by their paths, say.

    ``kinds`` are the kinds of statements that paper.toml declares, each with the prefix of its labels.
    ``gatherer`` says what else is wanted of each chapter and of the bibliography.
    ``jobs`` is how many processes may read at once; 1 keeps all in this one, which is what a program with threads of
    its own wants. The answer does not depend on ``jobs`` or on what the cache holds.
    """
    store = _Store(cache, kinds, gatherer)
    read = {path: kept for path, text in chapters.items() if (kept := store.chapter(path, text)) is not None}
    known = store.bibliography(bibliography)
    unread = {path: text for path, text in chapters.items() if path not in read}
    if jobs == 1 or len(unread) < _WORTH_PROCESSES:
        waiting = _read_all(unread, kinds, gatherer)
        if known is None:
            known = _read_entries(bibliography, gatherer)
            store.keep_bibliography(bibliography, records.pack_bibliography(known))
        for path, chapter in zip(unread, waiting, strict=True):
            store.keep_chapter(path, unread[path], records.pack_chapter(chapter))
            read[path] = chapter
    else:
        with _processes(jobs) as readers:
            entries = None if known else readers.submit(_bibliography_record, dict(bibliography), gatherer)
            for path, record in _chapter_records(readers, unread, dict(kinds), gatherer):
                store.keep_chapter(path, unread[path], record)
                read[path] = records.unpack_chapter(record, unread[path], gatherer.types(Chapter))
            if entries is not None:
                record = entries.result()
                store.keep_bibliography(bibliography, record)
                known = records.unpack_bibliography(record, bibliography, gatherer.types(Bibliography))
    assert known is not None
    return Parsed({path: read[path] for path in chapters}, known)


class _Store:
    """The records of chapters and bibliographies in a cache, each under what it depends on."""

    def __init__(self, cache: Cache, kinds: Kinds, gatherer: Gatherer) -> None:
        self._cache = cache
        self._from_chapters = gatherer.types(Chapter)
        self._from_entries = gatherer.types(Bibliography)
        self._of_chapters = repr((sorted(kinds.items()), sorted(self._from_chapters)))
        self._of_entries = repr(sorted(self._from_entries))

    def chapter(self, path: str, text: str) -> ReadChapter | None:
        return memo.find(
            self._cache,
            "chapter",
            (self._of_chapters, path, text),
            lambda record: records.unpack_chapter(record, text, self._from_chapters),
            shared=True,
        )

    def bibliography(self, texts: Mapping[str, str]) -> ReadBibliography | None:
        return memo.find(
            self._cache,
            "bibliography",
            (self._of_entries, *_flat(texts)),
            lambda record: records.unpack_bibliography(record, texts, self._from_entries),
            shared=True,
        )

    def keep_chapter(self, path: str, text: str, record: bytes) -> None:
        memo.keep(self._cache, "chapter", (self._of_chapters, path, text), record)

    def keep_bibliography(self, texts: Mapping[str, str], record: bytes) -> None:
        memo.keep(self._cache, "bibliography", (self._of_entries, *_flat(texts)), record)


def _flat(texts: Mapping[str, str]) -> Iterator[str]:
    return (part for item in texts.items() for part in item)


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    # Imported here, as the readers below are, since with a full cache none of them is wanted.
    if not FORKS:
        from chapterhouse.processes.workers import WorkerPool

        with WorkerPool(jobs, programs=True) as workers:
            yield workers
        return
    import multiprocessing
    import tempfile
    from concurrent.futures import ProcessPoolExecutor

    import chapterhouse.inputs.markdown  # noqa: F401 (what is imported before the fork is there after it)

    with (
        tempfile.TemporaryDirectory(prefix="chapterhouse-") as folder,
        ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _give_up_rights, (folder,)) as forks,
    ):
        yield forks


def _give_up_rights(folder: str) -> None:
    """Leave this process, a fork, nothing but what is installed and ``folder``, for which programs it starts."""
    import tempfile

    from chapterhouse.processes.programs import INSTALLED
    from chapterhouse.processes.surroundings import import_path
    from chapterhouse.processes.walls import Reach, Wall, available, enter

    tempfile.tempdir = folder
    # Programs get walls of their own, which a wall around calls would keep them from putting up.
    enter(Reach((*INSTALLED, *import_path()), (folder,)), available() - {Wall.CALLS})


def _read(path: str, text: str, kinds: Kinds, gatherer: Gatherer) -> ReadChapter:
    from chapterhouse.inputs.markdown import read_chapter

    chapter, problems = read_chapter(path, text, kinds)
    return ReadChapter(chapter, problems, gatherer.gather(chapter))


def _read_all(texts: Mapping[str, str], kinds: Kinds, gatherer: Gatherer) -> Iterable[ReadChapter]:
    """The chapters in their order; where there are several, they are read while the caller goes on."""
    if len(texts) < 2:
        return map(_read, texts, texts.values(), repeat(kinds), repeat(gatherer))
    from concurrent.futures import ThreadPoolExecutor

    readers = ThreadPoolExecutor(4)  # panache is a process of its own, and most of the work
    chapters = readers.map(_read, texts, texts.values(), repeat(kinds), repeat(gatherer))
    readers.shutdown(wait=False)
    return chapters


def _read_entries(texts: Mapping[str, str], gatherer: Gatherer) -> ReadBibliography:
    from chapterhouse.bibliography.bib_files import read_bibliography

    bibliography = read_bibliography(texts)
    return ReadBibliography(bibliography, gatherer.gather(bibliography))


def _chapter_records(
    readers: Executor, texts: Mapping[str, str], kinds: dict[str, str], gatherer: Gatherer
) -> Iterator[tuple[str, bytes]]:
    items = list(texts.items())
    starts = range(0, len(items), _BATCH)
    batches = [readers.submit(_records, items[start : start + _BATCH], kinds, gatherer) for start in starts]
    for batch in batches:
        yield from batch.result()


def _records(texts: Iterable[tuple[str, str]], kinds: dict[str, str], gatherer: Gatherer) -> list[tuple[str, bytes]]:
    return [(path, records.pack_chapter(_read(path, text, kinds, gatherer))) for path, text in texts]


def _bibliography_record(texts: dict[str, str], gatherer: Gatherer) -> bytes:
    return records.pack_bibliography(_read_entries(texts, gatherer))
