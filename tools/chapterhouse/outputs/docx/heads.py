"""What stands above and below the text of each page, as Office Open XML.

The title of the chapter is a field that a word processor fills on every page. It says nothing until then: one header
stands above many pages, and a title that is kept in it would be wrong on most.
"""

from __future__ import annotations

from chapterhouse.outputs.docx.fields import field, words
from chapterhouse.settings import Settings

_LINE = 95
"""Characters that fit on the line of the running head."""
_CHAPTER = "STYLEREF 1"
"""Asks for the text of the nearest heading of the first level, whatever the language of the program calls its style."""


def header(settings: Settings, chapters: list[str]) -> tuple[str, str]:
    """The runs at the left and at the right of the head; ``chapters`` are the titles that it may have to hold."""
    said = _said(settings)
    left, right = settings.theme.heads.left, settings.theme.heads.right
    longest = max(map(len, chapters), default=0)
    lengths = {side: min(longest, _LINE // 2) if side == "chapter" else len(said[side]) for side in (left, right)}
    shown = []
    for side, other in ((left, right), (right, left)):
        if side == "chapter":
            shown.append(field(_CHAPTER, ""))
        else:
            shown.append(words(_shortened(said[side], max(_LINE // 2, _LINE - lengths[other]))))
    return shown[0], shown[1]


def footer_status(settings: Settings) -> str:
    """What the foot of each page says of the standing of the paper, where the head does not."""
    heads = {settings.theme.heads.left, settings.theme.heads.right}
    said = _said(settings)
    return " \N{MIDDLE DOT} ".join(said[name] for name in ("status", "version") if said[name] and name not in heads)


def _said(settings: Settings) -> dict[str, str]:
    version = settings.version
    return {
        "title": settings.short_title or settings.title,
        "status": settings.status or "",
        "version": settings.locale.words.version.format(version=version) if version else "",
        "date": settings.locale.date(settings.date),
        "none": "",
    }


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-\N{EN DASH}\N{EM DASH}") + "\N{HORIZONTAL ELLIPSIS}"
