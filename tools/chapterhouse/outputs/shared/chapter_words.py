"""A chapter's words with their places in its file, read once for all outputs that carry places."""

from __future__ import annotations

import json

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.inputs.markdown import body_of
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.model import Chapter
from chapterhouse.model.places import ChapterWords, SourceWord


def words_of(chapter: Chapter, store: Cache) -> ChapterWords:
    """The words of ``chapter`` that can be printed."""
    body = body_of(chapter)
    return memo.call(store, "words", (body,), lambda: read_words(body), memo.Codec(_encoded, _decoded))


def _encoded(words: ChapterWords) -> bytes:
    flows = [[[word.text, word.start] for word in flow] for flow in (words.main, *words.asides)]
    return json.dumps(flows, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(entry: bytes) -> ChapterWords:
    main, *asides = (tuple(SourceWord(text, start) for text, start in flow) for flow in json.loads(entry))
    return ChapterWords(main, tuple(asides))
