"""A redline into what its page and its print show alike: chapters with their changes, tables, sources."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chapterhouse.outputs.shared import templates
from chapterhouse.review.redline.comparison import Piece, Status, pieces
from chapterhouse.review.redline.redline import ChapterChanges, Redline, Typed
from chapterhouse.settings.language.review_words import ReviewWords

Address = Callable[[str], str]
"""Where the picture with a path is shown from; empty where it cannot be shown."""


def body_of(
    found: Redline, title: str, old: str, new: str, addresses: tuple[Address, Address], words: ReviewWords
) -> str:
    """The markup, which is XHTML; ``old`` and ``new`` name the revisions, ``addresses`` are of the pictures of both."""
    return templates.render(
        "review/redline_body.html.jinja",
        title=title,
        old=old,
        new=new,
        empty=found.empty,
        words=words,
        fate=partial(_fate, words),
        kind=partial(_kind, words),
        chapters=shown_chapters(found, addresses, words),
        statements=found.statements,
        numbers=found.numbers,
        paragraphs=found.paragraphs,
        entries=found.entries,
    )


def shown_chapters(found: Redline, addresses: tuple[Address, Address], words: ReviewWords) -> list[dict[str, object]]:
    """The chapters that changed, each with its anchor and its changes."""
    return [_chapter(one, number, addresses, words) for number, one in enumerate(found.chapters, 1) if one.changed]


def _chapter(
    chapter: ChapterChanges, number: int, addresses: tuple[Address, Address], words: ReviewWords
) -> dict[str, object]:
    return {
        "anchor": f"chapter-{number}",
        "title": chapter.title,
        "status": str(chapter.status),
        "count": len(chapter.changed),
        "changes": [_change(one, addresses, words) for one in chapter.changed],
    }


def _change(one: Typed, addresses: tuple[Address, Address], words: ReviewWords) -> dict[str, object]:
    old, new = one.change.old, one.change.new
    if old is not None and new is not None:
        row = pieces(old.text, new.text)
    else:
        block = new or old
        assert block is not None
        row = [Piece("+" if new else "-", block.text or block.image)]
    shown = new or old
    assert shown is not None
    place = f"{shown.file}:{shown.line}"
    pictured = (old is not None and bool(old.image)) or (new is not None and bool(new.image))
    return {
        "status": str(one.change.status),
        "kinds": [_kind(words, kind) for kind in one.kinds],
        "place": place if new else words.was_at.format(place=place),
        "row": row,
        "heading": shown.kind == "heading",
        "moved_from": words.moved_from.format(line=old.line) if one.change.status is Status.MOVED and old else "",
        "old_image": addresses[0](old.image) if pictured and old else "",
        "new_image": addresses[1](new.image) if pictured and new else "",
    }


def _fate(words: ReviewWords, fate: str) -> str:
    """What became of a statement or a chapter, in ``words``."""
    return str(getattr(words, fate, fate))


def _kind(words: ReviewWords, kind: str) -> str:
    """A kind of change in ``words``; what it holds of the text, such as ``(must → should)``, stays."""
    name, bracket, detail = kind.partition(" (")
    block, _, became = name.rpartition(" ")
    if became in {"added", "removed"} and block:
        pattern = words.block_added if became == "added" else words.block_removed
        block_name = words.line_of_text if block == "line" else words.block_title if block == "title" else None
        return pattern.format(block=block_name or getattr(words, block, block))
    return f"{getattr(words, name.replace(' ', '_'), name)}{bracket}{detail}"
