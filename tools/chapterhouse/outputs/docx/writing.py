"""The pieces of a document through pandoc, several at a time, each kept by what it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chapterhouse.core import memo
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript import pandoc, pandoc_batches
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.outputs.docx.book_body import Piece
from chapterhouse.outputs.docx.document_parts import Context, read_fragment
from chapterhouse.outputs.docx.fragments import FRAGMENT, Fragment

_Task = tuple[bytes, Context]


def write_pieces(pieces: Sequence[Piece], sections: Mapping[str, str], runtime: Runtime) -> list[Fragment]:
    """Each of ``pieces`` as Office Open XML; each of ``sections`` ends before the piece with that anchor.

    Fields that ask for bookmarks which no piece has are left out. Raises
    :class:`~chapterhouse.manuscript.pandoc.PandocError`.
    """
    following = [piece.anchor for piece in pieces[1:]]
    tasks = [
        (piece.blocks, _context(piece, sections.get(anchor, "")))
        for piece, anchor in zip(pieces, [*following, ""], strict=True)
    ]
    fragments = _all_written(tasks, runtime)
    bookmarks = {name for fragment in fragments for name in fragment.bookmarks}
    lost = {at: names for at, one in enumerate(fragments) if (names := tuple(sorted({*one.asked} - bookmarks)))}
    again = [(blocks, replace(context, lost=lost[at])) for at, (blocks, context) in enumerate(tasks) if at in lost]
    for at, fragment in zip(lost, _all_written(again, runtime), strict=True):
        fragments[at] = fragment
    return fragments


def _context(piece: Piece, section: str) -> Context:
    if piece.dressed is None:
        return Context(section=section)
    return Context(piece.dressed.begun_before, piece.dressed.pictures, section)


def _all_written(tasks: Sequence[_Task], runtime: Runtime) -> list[Fragment]:
    keys = [(pandoc.version(), blocks, memo.facts_of(context)) for blocks, context in tasks]
    found = [memo.find(runtime.cache, "piece of DOCX", key, FRAGMENT.decode) for key in keys]
    missing = [position for position, kept in enumerate(found) if kept is None]
    trees = [DocumentTree(tasks[position][0]) for position in missing]
    for position, archive in zip(missing, pandoc_batches.write_docx(trees, runtime.jobs), strict=True):
        if isinstance(archive, pandoc.PandocError):
            raise archive
        fragment = read_fragment(archive, tasks[position][1])
        memo.keep(runtime.cache, "piece of DOCX", keys[position], FRAGMENT.encode(fragment))
        found[position] = fragment
    return [fragment for fragment in found if fragment is not None]
