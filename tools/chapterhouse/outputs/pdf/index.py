"""The places of index entries into pages: "12, 15–17", each a link, once the pages are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chapterhouse.outputs.pdf.numbering import roman
from chapterhouse.outputs.shared import templates
from chapterhouse.outputs.shared.index import Mark, Term

if TYPE_CHECKING:
    from chapterhouse.outputs.pdf.units import Unit

ENTRIES = '<div class="index-entries"></div>'
"""What stands in a unit's markup where the entries of the index come."""
_RUN = 3
"""So many pages in a row are printed as a range."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A page, or pages in a row; ``anchor`` is the first place on them."""

    first: str
    last: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    pages: tuple[Pages, ...]
    children: tuple[_Line, ...]


def with_pages(unit: Unit, numbers: Mapping[str, str]) -> Unit:
    """``unit`` with the entries of its index, which lead to the pages of ``numbers`` by the anchors on them."""
    groups = [(letter, [_line(term, numbers) for term in terms]) for letter, terms in unit.index or ()]
    entries = templates.render("print/index-entries.html.jinja", groups=groups)
    return replace(unit, html=unit.html.replace(ENTRIES, entries))


def _line(term: Term, numbers: Mapping[str, str]) -> _Line:
    return _Line(term.words, tuple(pages_of(term.marks, numbers)), tuple(_line(one, numbers) for one in term.children))


def pages_of(marks: Sequence[Mark], numbers: Mapping[str, str]) -> Iterator[Pages]:
    """The pages of ``marks``, each once, three and more in a row as a range."""
    known = [(numbers[mark.anchor], mark.anchor) for mark in marks if mark.anchor in numbers]
    single = [one for at, one in enumerate(known) if at == 0 or one[0] != known[at - 1][0]]
    run: list[tuple[str, str]] = []
    for one in single:
        if run and not _follows(run[-1][0], one[0]):
            yield from _told(run)
            run = []
        run.append(one)
    yield from _told(run)


def _told(run: Sequence[tuple[str, str]]) -> Iterator[Pages]:
    if len(run) >= _RUN:
        yield Pages(run[0][0], run[-1][0], run[0][1])
    else:
        yield from (Pages(label, label, anchor) for label, anchor in run)


def _follows(page: str, other: str) -> bool:
    if page.isdecimal() and other.isdecimal():
        return int(other) == int(page) + 1
    front = [roman(number) for number in range(1, 200)]
    return page in front and other == front[front.index(page) + 1] if page in front[:-1] else False
