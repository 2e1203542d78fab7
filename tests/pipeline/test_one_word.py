"""A word that changes in one chapter has that chapter made again, and keeps what was made of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sound_paper import REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript import pandoc_batches
from chapterhouse.model.built import BuildOptions
from chapterhouse.model.document_tree import DocumentTree

CHAPTER = "chapters/energy.md"


def test_of_the_docx_one_chapter_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    write_docx = pandoc_batches.write_docx

    def counted(trees: Sequence[DocumentTree], jobs: int) -> Iterator[bytes | pandoc_batches.PandocError]:
        written.extend(tree.encoded for tree in trees)
        return write_docx(trees, jobs)

    monkeypatch.setattr(pandoc_batches, "write_docx", counted)
    options, runtime = BuildOptions(REVISION, ("docx",)), Runtime(Cache(tmp_path / "a/b"))
    pipeline.build(Buffers(SOUND), options, runtime)
    assert len(written) > 4
    written.clear()
    pipeline.build(
        Buffers({**SOUND, CHAPTER: str(SOUND[CHAPTER]).replace("Load grows", "Load really grows")}), options, runtime
    )
    (again,) = written
    assert b"really" in again
