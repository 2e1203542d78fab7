"""The texts of the paper's files into the problems of characters that readers do not see."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from chapterhouse.core.diagnostics import Edit, Problem, Span
from chapterhouse.core.hidden_characters import Hidden, described, hidden_escapes, hidden_in_prose, hidden_references
from chapterhouse.core.rules.reading import HIDDEN_CHARACTER, REORDERING_CHARACTER, UNPRINTABLE_CHARACTER
from chapterhouse.model import Bibliography, Chapter

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"))
_MOST = 50
"""Findings of a file: where there are more, they have one cause."""


def hidden_characters(
    texts: Mapping[str, str], chapters: Mapping[str, Chapter], bibliography: Bibliography, language: str
) -> list[Problem]:
    """A problem at each character in ``texts``, files by their paths, that hides, reorders or cannot be printed.

    In ``chapters`` and in the entries of ``bibliography`` those count as well that are written as references or, in
    addresses, as percent escapes. ``language`` is that of the paper (BCP 47).
    """
    right_to_left = language.partition("-")[0].lower() in _RIGHT_TO_LEFT
    found: list[Problem] = list(_escapes(chapters, bibliography))
    for path, text in texts.items():
        hidden = list(hidden_in_prose(text, right_to_left=right_to_left))
        chapter = chapters.get(path)
        if chapter is not None and "&" in text:
            hidden += _that_are_read(chapter, hidden_references(text, right_to_left=right_to_left))
        for one in sorted(hidden)[:_MOST]:
            span = Span(path, one.start, one.end)
            edit = Edit(span, " " if one.is_unwritable else "", safe=False)
            found.append(_problem(span, one, "remove it", edit))
    return found


def _that_are_read(chapter: Chapter, found: Iterator[Hidden]) -> Iterator[Hidden]:
    """Those of ``found``, references to characters, that stand neither in code nor in a comment."""
    unread = [*chapter.code_spans, *(one.span for one in chapter.listings), *(one.span for one in chapter.comments)]
    places = sorted((span.start, span.end) for span in unread)
    for one in found:
        at = bisect_right(places, (one.start, one.start)) - 1
        if at < 0 or places[at][1] <= one.start:
            yield one


def _escapes(chapters: Mapping[str, Chapter], bibliography: Bibliography) -> Iterator[Problem]:
    places = [(link.span, link.target) for chapter in chapters.values() for link in chapter.links]
    fields = (field for entry in bibliography.entries for field in entry.fields.values())
    places += [(field.span, field.raw) for field in fields if field.name == "url"]
    for span, url in places:
        character = hidden_escapes(url)
        if character is not None:
            hint = "take it out of the address, where it is written with `%`"
            yield _problem(span, Hidden(span.start, span.end, character), hint)


def _problem(span: Span, one: Hidden, hint: str, *edits: Edit) -> Problem:
    name = described(one.character)
    if one.is_unwritable:
        return UNPRINTABLE_CHARACTER.problem(span, f"{name} is a character that no output can hold", hint, edits=edits)
    if one.reorders:
        message = f"{name} shows what follows in another order or line than it is written in"
        return REORDERING_CHARACTER.problem(span, message, hint, edits=edits)
    return HIDDEN_CHARACTER.problem(span, f"{name} is seen by no reader", hint, edits=edits)
