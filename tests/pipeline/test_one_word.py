"""A word that changes in one chapter has that chapter made again, and keeps what was made of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sound_paper import REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript import pandoc_batches
from chapterhouse.model.built import BuildOptions
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.outputs.epub import fragments as book_fragments
from chapterhouse.outputs.html import fragments as page_fragments
from chapterhouse.outputs.site import cards, frame

CHAPTER = "chapters/vehicles.md"  # not the first, whose first words describe the paper


EDITED = {**SOUND, CHAPTER: str(SOUND[CHAPTER]).replace("They charge", "They really charge")}


def build_twice(outputs: tuple[str, ...], cache: Path, between: Callable[[], None]) -> None:
    """Build the paper, and again with another word in a chapter."""
    options, runtime = BuildOptions(REVISION, outputs), Runtime(Cache(cache / "a/b"))
    pipeline.build(Buffers(SOUND), options, runtime)
    between()
    pipeline.build(Buffers(EDITED), options, runtime)


def test_of_the_docx_one_chapter_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    write_docx = pandoc_batches.write_docx

    def counted(trees: Sequence[DocumentTree], jobs: int) -> Iterator[bytes | pandoc_batches.PandocError]:
        written.extend(tree.encoded for tree in trees)
        return write_docx(trees, jobs)

    monkeypatch.setattr(pandoc_batches, "write_docx", counted)
    build_twice(("docx",), tmp_path, written.clear)
    (again,) = written
    assert b"really" in again


def test_of_the_book_and_the_site_one_chapter_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    call_tracked = memo.call_tracked

    def counted(cache: Cache, step: str, inputs: Sequence[str | bytes], tracked: memo.Tracked, *rest: Any) -> Any:
        make, codec = rest

        def make_and_say() -> Any:
            made.append(step)
            return make()

        return call_tracked(cache, step, inputs, tracked, make_and_say, codec)

    for module in (memo, book_fragments, page_fragments, frame, cards):
        monkeypatch.setattr(module, "call_tracked", counted)
    build_twice(("epub", "site"), tmp_path, made.clear)
    steps = {
        *("chapter of EPUB", "document of EPUB"),
        *("tree of page", "page of site", "file of site", "cards of site"),
    }
    assert {step: made.count(step) for step in steps} == dict.fromkeys(steps, 1)
