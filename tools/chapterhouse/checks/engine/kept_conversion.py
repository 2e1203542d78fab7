"""What converting a paper gives to say, kept until a file of it changes: else each check would wake pandoc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from chapterhouse.core.cache import Cache, key_of, state_of_code
from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.parallel import code_state
from chapterhouse.inputs.serialization import pack_problems, unpack_problems
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import Paper

_CONVERSION = "conversion"


def kept_conversion(
    paper: Paper, source: Source, cache: Cache, convert: Callable[[], list[Problem]]
) -> tuple[Problem, ...]:
    """What ``convert`` finds, from ``cache`` where nothing changed that it reads: texts, settings, style, pictures."""
    key = key_of((_CONVERSION, code_state(), _further_state(), *_read(paper, source)))
    kept = cache.read(key, unpack_problems)
    if kept is None:
        kept = {_CONVERSION: tuple(convert())}
        cache.write(key, pack_problems(kept))
    return tuple(kept[_CONVERSION])


def _read(paper: Paper, source: Source) -> Iterator[str | bytes]:
    yield paper.settings.model_dump_json()
    for listed in paper.chapters:
        yield from (listed.chapter.path, listed.chapter.text)
    for path, text in paper.bibliography.texts.items():
        yield from (path, text)
    pictures = {figure.path for listed in paper.chapters for figure in listed.chapter.figures} & paper.project_files
    style = {paper.settings.citation_style} - {None}
    for path in sorted(str(one) for one in pictures | style):
        yield path
        try:
            yield source.read_bytes(path)
        except Refused as refused:
            yield str(refused)


@lru_cache(maxsize=1)
def _further_state() -> str:
    """A digest of the code that converts, beside that which reads and checks."""
    return state_of_code(("manuscript", "statements", "settings"), ("pypandoc-binary", "ziamath"))
