"""What is written of a chapter is held against its words: none is lost between its tree and the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_papers import paper_of

from chapterhouse.core.cache import NO_CACHE
from chapterhouse.core.runtime import PLAIN_RUNTIME
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript.composition import compose_paper
from chapterhouse.manuscript.conversion import cite_paper, prepare_paper
from chapterhouse.manuscript.printed_words import unprinted_words
from chapterhouse.manuscript.writing import write_paper
from chapterhouse.model import Paper
from chapterhouse.model.built import BuiltChapter

TEXT = """\
# One {#sec:one}

Cited @iea [p. 3] says *more*^[A note.] than `code` and H~2~O, as @sec:one.

| Head | Other |
|------|-------|
| cell | last  |

: Caption {#tbl:a}

$$x$$ {#eq:x}

> [!NOTE] Title
> Words &copy; here.
"""


@pytest.fixture(scope="module")
def written() -> tuple[Paper, BuiltChapter]:
    paper = paper_of({"a.md": TEXT}, keys=("iea",))
    prepared = prepare_paper(paper, Buffers({"a.md": TEXT}), PLAIN_RUNTIME)
    rendered, _ = cite_paper(prepared.chapters, paper, Buffers({"a.md": TEXT}), NO_CACHE)
    composition = compose_paper(prepared.chapters, paper, rendered, prepared.images, NO_CACHE)
    return paper, write_paper(composition, paper, PLAIN_RUNTIME).chapters[0]


@pytest.mark.parametrize("words", ["", "more", "A note", "2</sub>O", "cell", "Caption", "Title", "One</h"])
def test_words_that_the_markup_lacks_are_told_at_their_place(words: str, written: tuple[Paper, BuiltChapter]) -> None:
    paper, chapter = written
    assert words in chapter.screen_body
    lacking = replace(chapter, screen_body=chapter.screen_body.replace(words, "", 1) if words else chapter.screen_body)
    found = [problem.span.slice(TEXT) for problem in unprinted_words(paper, [lacking], (), NO_CACHE)]
    assert len(found) == bool(words) and all(words[:1] in place for place in found)
