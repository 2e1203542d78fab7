"""Edits that reviewers propose: a stretch of a chapter's source and the words in its place; and their application."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.review.remark import Remark, Suggestion

_MARKUP = re.compile(r"([\\`*_\[\]<>$@^~])")
_AROUND = {"*": "*", "_": "_"}


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """Replace the characters ``[start, end)`` of ``file``, as the commenter's revision has it, by ``new``."""

    file: str
    start: int
    end: int
    new: str


class NotApplicable(Exception):
    """A suggestion cannot be applied to today's text; the message says why."""


def as_markdown(words: str) -> str:
    """``words``, which a commenter wrote as plain text, as Markdown that prints them."""
    return _MARKUP.sub(r"\\\1", words)


def with_suggestions(
    remarks: Iterable[Remark], edits: Mapping[str, SourceEdit], texts: Mapping[str, str]
) -> Iterator[Remark]:
    """The remarks with what they propose in terms of the source; ``texts`` are the chapters that were read."""
    for remark in remarks:
        edit = edits.get(remark.key)
        text = texts.get(edit.file) if edit else None
        if edit is not None and text is not None and edit.end <= len(text):
            remark = dataclasses.replace(remark, suggestion=Suggestion(text[edit.start : edit.end], edit.new))
        yield remark


def apply(text: str, offset: int, suggestion: Suggestion) -> str:
    """``text`` with the suggestion carried out at ``offset``, where its old words begin.

    An insertion comes after the word at ``offset``. Raises :class:`NotApplicable` where other words are there now.
    """
    old, new = suggestion.old, suggestion.new
    if not old:
        end = offset
        while end < len(text) and text[end].isalnum():
            end += 1
        glue = "" if not new or new[0].isspace() or new[0] in ",.;:!?)" else " "
        return f"{text[:end]}{glue}{new}{text[end:]}"
    if not text.startswith(old, offset):
        raise NotApplicable(
            "the words that it would replace are others by now: change the chapter by hand, or say what became of them"
        )
    start, end = offset, offset + len(old)
    if not new:
        while start > 0 and end < len(text) and text[start - 1] in _AROUND and text[end] == text[start - 1]:
            start, end = start - 1, end + 1
        if start > 0 and text[start - 1] == " " and (end == len(text) or text[end] in " ,.;:!?)\n"):
            start -= 1
    return f"{text[:start]}{new}{text[end:]}"


def is_applied(text: str, offset: int, suggestion: Suggestion) -> bool:
    """Whether ``text`` says at ``offset`` what the suggestion proposes, and not any more what it would replace."""
    near = text[max(0, offset - 40) : offset + len(suggestion.new) + len(suggestion.old) + 80]
    if suggestion.new:
        return suggestion.new in near
    return suggestion.old not in near
