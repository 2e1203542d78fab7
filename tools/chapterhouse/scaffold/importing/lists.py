"""Lists right below a line of text, which CommonMark knows and pandoc's Markdown takes for more of the text."""

from __future__ import annotations

import re

from chapterhouse.scaffold.importing.chapters import FENCE, outside_code

_QUOTE = re.compile(r"^(?P<quote>(?: {0,3}> ?)*)(?P<inside>.*)$")
_ITEM = re.compile(r"^ {0,3}(?:[-+*]|1[.)])[ \t]+\S")
_NO_TEXT = re.compile(r"^(?:\s|#|[|+:>]|[-+*][ \t]|\d+[.)][ \t]|$)")


def with_room_for_lists(lines: list[str]) -> list[str]:
    """``lines`` with an empty one between a paragraph and the list that stands right below it, in quotations too."""
    outside = outside_code(lines)
    made: list[str] = []
    is_text = False
    before = ""
    for at, line in enumerate(lines):
        parts = _QUOTE.match(line)
        quote, inside = (parts["quote"], parts["inside"]) if parts is not None else ("", line)
        is_prose = at in outside and not FENCE.match(inside)
        if is_prose and is_text and quote == before and _ITEM.match(inside):
            made.append(quote.rstrip())
        if not is_prose or not inside.strip() or quote != before:
            is_text = False
        if is_prose and inside.strip() and not is_text:
            starts = not made or not made[-1].strip().strip(">").strip() or quote != before
            is_text = starts and not _NO_TEXT.match(inside)
        elif is_prose and _ITEM.match(inside):
            is_text = False
        before = quote
        made.append(line)
    return made
