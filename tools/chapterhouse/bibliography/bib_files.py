"""The texts of all .bib files into a bibliography."""

from __future__ import annotations

from collections.abc import Mapping

from chapterhouse.bibliography.inheritance import with_inherited
from chapterhouse.bibliography.reading import Budget, FileReader
from chapterhouse.core.runtime import without_garbage_collection
from chapterhouse.model import Bibliography, BrokenEntry, Entry


def read_bibliography(texts: Mapping[str, str]) -> Bibliography:
    """The entries of all .bib files, ``texts`` by path, in the order given.

    Never raises on what people write: each fault is a :class:`~chapterhouse.model.BrokenEntry` whose reason ends with
    the mend. An entry that can be told from its surroundings stays in ``entries`` with all fields that could be read,
    while its faults stand in ``broken`` under its key; only an entry without an end or a key is lost. The same key may
    stand more than once. Strings defined in one file hold in those after it.
    """
    with without_garbage_collection():
        return _read(texts)


def _read(texts: Mapping[str, str]) -> Bibliography:
    strings: dict[str, str | None] = {}
    budget = Budget(expansion=2_000_000 + 2 * sum(len(text) for text in texts.values()))
    entries: list[Entry] = []
    broken: list[BrokenEntry] = []
    for path, text in texts.items():
        reader = FileReader(path, text, strings, budget)
        entries.extend(reader.entries())
        broken.extend(reader.broken)
    resolved, orphans = with_inherited(entries)
    order = {path: place for place, path in enumerate(texts)}
    errors = sorted((*broken, *orphans), key=lambda error: (order[error.span.file], error.span.start, error.span.end))
    return Bibliography(entries=resolved, broken=tuple(errors), texts=dict(texts))
