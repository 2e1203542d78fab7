"""A review in Markdown as IETF area directors write it: ``# title``, ``CC @name``, ``## Discuss`` and its like,
``### one issue each``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.review.remark import Given, Remark

_HEADING = re.compile(r"(#{1,3})\s+(.*?)\s*#*\s*$")
_CC = re.compile(r"CC\s+@?(\S+)", re.IGNORECASE)
_KINDS = {"discuss": "discuss", "comment": "comment", "nit": "nit"}
_SECTION = re.compile(r"(?:§\s*|\b[Ss]ections?\s+|\bin\s+)(\d+(?:\.\d+)*|[A-Z]\.\d+(?:\.\d+)*)")
_ITEM = re.compile(r"\b((?:Figure|Table|Recommendation|Gap|Box)\s+\d+(?:\.\d+)*)", re.IGNORECASE)
_QUOTED = re.compile(r'["“]([^"“”]{2,300})["”]')
_PAGE_LINE = re.compile(r"\bpage\s+(\d+)(?:,?\s+lines?\s+(\d+))?", re.IGNORECASE)
_FENCE = re.compile(r"\s*(?:```|~~~)")


def is_review(text: str) -> bool:
    """Whether ``text`` is such a review: its second level names kinds of remarks."""
    kinds = (found for line in text.splitlines() if (found := _HEADING.match(line)) and found[1] == "##")
    return any(_kind(found[2]) for found in kinds)


def read_review(text: str, origin: str) -> Iterator[Remark]:
    """The remarks of the review in the file ``origin``: an issue each, and what is written under a kind alone."""
    person, kind, title = "", "", ""
    body: list[str] = []
    count = 0
    fenced = False

    def finished() -> Iterator[Remark]:
        nonlocal count
        words = "\n".join(body).strip()
        if kind and (title or words):
            count += 1
            key = f"{kind}-{count}"
            comment = f"{title}\n\n{words}" if title and words else title or words
            yield Remark(key, comment, person=person, kind=kind, given=_given(title, words), origin=origin, key=key)

    for line in text.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            named = _CC.match(line)
            if named and not kind:
                person = named[1]
            else:
                body.append(line)
            continue
        yield from finished()
        body = []
        level, title = len(heading[1]), heading[2] if len(heading[1]) == 3 else ""
        if level < 3:
            kind = _kind(heading[2]) if level == 2 else ""
    yield from finished()


def _kind(words: str) -> str:
    return next((kind for start, kind in _KINDS.items() if words.lower().startswith(start)), "")


def _given(title: str, words: str) -> Given:
    """What the title says of the place; what it does not say, the text may."""
    for text in (title, words):
        section, item, quote, page = (one.search(text) for one in (_SECTION, _ITEM, _QUOTED, _PAGE_LINE))
        if section or item or quote or page:
            return Given(
                clause=section[1] if section else "",
                item=item[1] if item else "",
                quote=quote[1] if quote else "",
                page=page[1] if page else "",
                line=(page[2] or "") if page else "",
            )
    return Given()
