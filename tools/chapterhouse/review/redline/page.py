"""A redline as one HTML page that needs nothing else: insertions and deletions are tagged, and told without colour."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from markupsafe import Markup

from chapterhouse.outputs.shared import templates
from chapterhouse.review.disposition import policy
from chapterhouse.review.redline.comparison import Piece, Status, pieces
from chapterhouse.review.redline.redline import ChapterChanges, Redline, Typed

_MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}

Images = Mapping[str, bytes]
"""The safe bytes of pictures by their paths."""


def page(
    found: Redline, title: str, language: str, old: str, new: str, images: tuple[Images, Images] = ({}, {})
) -> bytes:
    """The page; ``old`` and ``new`` name the revisions, ``images`` are the pictures of both."""
    style = templates.theme_text("review/review.css")
    return templates.render(
        "review/redline.html.jinja",
        policy=policy(style),
        style=Markup(style),
        title=title,
        language=language,
        old=old,
        new=new,
        empty=found.empty,
        chapters=[_chapter(one, number, images) for number, one in enumerate(found.chapters, 1) if one.changed],
        statements=found.statements,
        numbers=found.numbers,
        entries=found.entries,
    ).encode()


def _chapter(chapter: ChapterChanges, number: int, images: tuple[Images, Images]) -> dict[str, object]:
    count = len(chapter.changed)
    return {
        "anchor": f"chapter-{number}",
        "title": chapter.title,
        "status": str(chapter.status),
        "count": f"{count} change{'s' if count != 1 else ''}",
        "changes": [_change(one, images) for one in chapter.changed],
    }


def _change(one: Typed, images: tuple[Images, Images]) -> dict[str, object]:
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
        "old_image": _address(old.image, images[0]) if pictured and old else "",
        "new_image": _address(new.image, images[1]) if pictured and new else "",
    }


def _address(path: str, images: Images) -> str:
    content = images.get(path)
    media_type = _MEDIA_TYPES.get(path.rpartition(".")[2].lower())
    if content is None or media_type is None:
        return ""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
