"""A round as replies in the form of IETF reviews: for each commenter ``## Discuss`` and its like, an issue each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chapterhouse.review.remark import Remark
from chapterhouse.review.sheets.answers import words_of

_SECTIONS = {"Discuss": ("discuss", "technical"), "Comments": (), "Nits": ("nit", "editorial")}
"""Which kinds of remarks come under which heading; all others are comments."""


def replies(remarks: Iterable[Remark], title: str) -> str:
    """The remarks and their answers as Markdown: what was said is quoted, what is answered stands below."""
    people: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        people.setdefault((remark.person, remark.body), []).append(remark)
    return "\n".join(line for who, theirs in people.items() for line in _review(who, theirs, title))


def _review(who: tuple[str, str], remarks: Iterable[Remark], title: str) -> Iterator[str]:
    name = " ".join(", ".join(part for part in who if part).split())
    yield from (f"# Answers on {' '.join(title.split())}", "", f"CC @{name}" if name else "CC @everybody", "")
    sections: dict[str, list[Remark]] = {heading: [] for heading in _SECTIONS}
    for remark in remarks:
        heading = next((heading for heading, kinds in _SECTIONS.items() if remark.kind in kinds), "Comments")
        sections[heading].append(remark)
    for heading, theirs in sections.items():
        if theirs:
            yield from (f"## {heading}", "")
        for remark in theirs:
            yield from _issue(remark)


def _issue(remark: Remark) -> Iterator[str]:
    given = remark.given
    named = (("Section", given.clause), ("page", given.page), ("line", given.line))
    place = ", ".join([*(f"{word} {value}" for word, value in named if value), *([given.item] if given.item else [])])
    yield from (f"### {' '.join(remark.id.split())}{f': {place}' if place else ''}", "")
    yield from (*_quoted(remark.comment), "")
    if remark.proposed:
        yield from ("Proposed:", "", *_quoted(remark.proposed), "")
    yield from (words_of(remark.answer) if remark.answered else "No answer yet.", "")
    if remark.answer.change:
        yield from (f"Change: {remark.answer.change}", "")


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.splitlines()]
