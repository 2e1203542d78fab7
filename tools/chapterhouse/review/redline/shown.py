"""A redline into what its page and its print show alike: chapters with their changes, tables, sources."""

from __future__ import annotations

from collections.abc import Callable

from chapterhouse.outputs.shared import templates
from chapterhouse.review.redline.comparison import Piece, Status, pieces
from chapterhouse.review.redline.redline import ChapterChanges, Redline, Typed

Address = Callable[[str], str]
"""Where the picture with a path is shown from; empty where it cannot be shown."""


def body_of(found: Redline, title: str, old: str, new: str, addresses: tuple[Address, Address]) -> str:
    """The markup, which is XHTML; ``old`` and ``new`` name the revisions, ``addresses`` are of the pictures of both."""
    return templates.render(
        "review/redline_body.html.jinja",
        title=title,
        old=old,
        new=new,
        empty=found.empty,
        chapters=shown_chapters(found, addresses),
        statements=found.statements,
        numbers=found.numbers,
        paragraphs=found.paragraphs,
        entries=found.entries,
    )


def shown_chapters(found: Redline, addresses: tuple[Address, Address]) -> list[dict[str, object]]:
    """The chapters that changed, each with its anchor and its changes."""
    return [_chapter(one, number, addresses) for number, one in enumerate(found.chapters, 1) if one.changed]


def _chapter(chapter: ChapterChanges, number: int, addresses: tuple[Address, Address]) -> dict[str, object]:
    count = len(chapter.changed)
    return {
        "anchor": f"chapter-{number}",
        "title": chapter.title,
        "status": str(chapter.status),
        "count": f"{count} change{'s' if count != 1 else ''}",
        "changes": [_change(one, addresses) for one in chapter.changed],
    }


def _change(one: Typed, addresses: tuple[Address, Address]) -> dict[str, object]:
    old, new = one.change.old, one.change.new
    if old is not None and new is not None:
        row = pieces(old.text, new.text)
    else:
        block = new or old
        assert block is not None
        row = [Piece("+" if new else "-", block.text or block.image)]
    shown = new or old
    assert shown is not None
    pictured = (old is not None and bool(old.image)) or (new is not None and bool(new.image))
    return {
        "status": str(one.change.status),
        "kinds": one.kinds,
        "place": f"{shown.file}:{shown.line}" if new else f"was at {shown.file}:{shown.line}",
        "row": row,
        "heading": shown.kind == "heading",
        "moved_from": f"line {old.line}" if one.change.status is Status.MOVED and old else "",
        "old_image": addresses[0](old.image) if pictured and old else "",
        "new_image": addresses[1](new.image) if pictured and new else "",
    }
