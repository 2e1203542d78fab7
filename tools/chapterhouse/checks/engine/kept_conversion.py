"""What converting a paper gives to say, kept until a file of it changes: else each check would wake pandoc."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.serialization import pack_problems, unpack_problems
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import Paper

_CONVERSION = "conversion"


def kept_conversion(
    paper: Paper, source: Source, cache: Cache, convert: Callable[[], list[Problem]]
) -> tuple[Problem, ...]:
    """What ``convert`` finds, from ``cache`` where nothing changed that it reads: texts, settings, style, pictures."""
    codec = memo.Codec(pack_problems, unpack_problems)
    kept = memo.call(cache, _CONVERSION, _read(paper, source), lambda: {_CONVERSION: tuple(convert())}, codec)
    return tuple(kept[_CONVERSION])


def _read(paper: Paper, source: Source) -> Iterator[str | bytes]:
    yield paper.settings.model_dump_json()
    for listed in paper.chapters:
        yield from (listed.chapter.path, listed.chapter.text)
    for path, text in paper.bibliography.texts.items():
        yield from (path, text)
    pictures = {figure.path for listed in paper.chapters for figure in listed.chapter.figures} & paper.project_files
    style = {paper.settings.citation_style_file} - {None}
    for path in sorted(str(one) for one in pictures | style):
        yield path
        try:
            yield source.read_bytes(path)
        except Refused as refused:
            yield str(refused)
