"""Words that are seen on the page into the place where they are written."""

from __future__ import annotations

from collections.abc import Sequence

from chapterhouse.core.words import words_in
from chapterhouse.model.places import ChapterWords, Offset, SourceWord

_MOST, _FEWEST = 14, 2
"""How many words are looked for: fewer until something is found, since a number or a citation may stand between."""


def offset_of(chapter: ChapterWords, seen: str) -> Offset | None:
    """The offset in the chapter's file of the first of the words ``seen``; None where they are not in it.

    The longest beginning of ``seen`` that is written anywhere decides; where it is written twice, the first place does.
    """
    wanted = [word.casefold() for _, word in words_in(seen)]
    fewest = min(_FEWEST, len(wanted))
    for skipped in range(min(4, len(wanted))):
        for length in range(min(_MOST, len(wanted) - skipped), fewest - 1, -1):
            run = wanted[skipped : skipped + length]
            for words in (chapter.main, *chapter.asides):
                at = _first(words, run)
                if at is not None:
                    return words[at].start
    return None


def _first(words: Sequence[SourceWord], run: Sequence[str]) -> int | None:
    texts = [word.text.casefold() for word in words]
    return next(
        (at for at, text in enumerate(texts) if text == run[0] and texts[at : at + len(run)] == list(run)),
        None,
    )
