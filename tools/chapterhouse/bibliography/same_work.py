"""Entries into those that describe one work: by a DOI or a book's ISBN, or by title, year and first author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapterhouse.bibliography.entries import folded, own, year_of
from chapterhouse.bibliography.identifiers import comparable_doi, comparable_isbn
from chapterhouse.model import Entry

_KINDS = {
    **dict.fromkeys(("article", "suppperiodical"), "article"),
    **dict.fromkeys(("inproceedings", "conference"), "paper"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings"), "book"),
    **dict.fromkeys(("reference", "mvreference", "manual"), "book"),
    **dict.fromkeys(("inbook", "bookinbook", "suppbook", "incollection", "suppcollection", "inreference"), "chapter"),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), "thesis"),
    **dict.fromkeys(("report", "techreport"), "report"),
}
"""A study that came out as an article and as a book is two works; entries of any other type may stand for each kind."""

_TELLING = ("volume", "number", "issue", "part", "edition", "chapter", "pages", "doi", "eprint", "isbn", "month", "day")


_LINKING = ("crossref", "xref", "xdata", "related", "entryset", "ids")


@dataclass(frozen=True, slots=True)
class SameWork:
    """``entry`` describes the work that ``earlier`` describes; ``shared`` says what the two have in common."""

    entry: Entry
    earlier: Entry
    shared: str


def same_works(entries: Iterable[Entry]) -> Iterator[SameWork]:
    """Each of ``entries`` that describes a work which an earlier one describes, in their order; each once."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        if entry.type in ("set", "xdata"):
            continue
        reported = False
        for identity, shared in _identities(entry):
            earlier = first.setdefault(identity, entry)
            if reported or earlier is entry or _names(entry, earlier.key) or _names(earlier, entry.key):
                continue
            if identity[0] == "title" and _differ(entry, earlier):
                continue
            reported = True
            yield SameWork(entry, earlier, shared)


def _identities(entry: Entry) -> Iterator[tuple[tuple[str, ...], str]]:
    """What only one work has, each with the words for it."""
    doi, isbn = own(entry, "doi"), own(entry, "isbn")
    if doi is not None and (known := comparable_doi(doi.value)) is not None:
        yield ("doi", known), "the same DOI"
    if isbn is not None and _KINDS.get(entry.type) == "book" and (known := comparable_isbn(isbn.value)) is not None:
        yield ("isbn", known, entry.value("volume") or ""), "the same ISBN"
    title = folded(f"{entry.value('title') or ''} {entry.value('subtitle') or ''}")
    names = entry.names.get("author") or entry.names.get("editor") or ()
    year = year_of(entry)
    if title and names and year is not None:
        author = folded(f"{names[0].von} {names[0].last}")
        if author:
            yield ("title", title, year, author), "the same title, year and first author"


def _names(entry: Entry, key: str) -> bool:
    """True where ``entry`` says that it belongs to the entry ``key``, as a volume does to the whole."""
    return any(key in (part.strip() for part in (entry.value(name) or "").split(",")) for name in _LINKING)


def _differ(one: Entry, other: Entry) -> bool:
    """True where two entries of one title, year and author are two works all the same."""
    kinds = {_KINDS.get(one.type), _KINDS.get(other.type)} - {None}
    if len(kinds) > 1:
        return True
    for name in _TELLING:
        mine, theirs = one.value(name), other.value(name)
        if mine and theirs and folded(mine) != folded(theirs):
            return True
    mine, theirs = one.value("date"), other.value("date")
    return bool(mine and theirs and not mine.startswith(theirs) and not theirs.startswith(mine))
