"""The blocks of a file into those of its chapters: one, unless it holds several headings of level 1."""

from __future__ import annotations

from chapterhouse.manuscript.elements import Element, level_of
from chapterhouse.model import ListedChapter


def parts_of(blocks: list[Element], listed: ListedChapter) -> list[tuple[str, list[Element]]]:
    """The blocks of each chapter of the file, with its slug; what stands before the first title is the first's.

    Where pandoc sees other titles than the model has, which only a draft can have, all is one chapter.
    """
    starts = [at for at, block in enumerate(blocks) if block["t"] == "Header" and level_of(block) == 1]
    slugs = (listed.slug, *listed.further_slugs)
    if len(slugs) == 1 or len(starts) != len(slugs):
        return [(listed.slug, blocks)]
    ends = [*starts[1:], len(blocks)]
    return [(slug, blocks[start:end]) for slug, start, end in zip(slugs, [0, *starts[1:]], ends, strict=True)]
