"""Two bibliography entries describe the same work under two keys.

The work gets two numbers in the list of references, and readers take one source for two that agree. Entries are the
same work when they share a DOI or a book's ISBN, or a title, a year and a first author and nothing, such as the volume
or the pages, tells them apart.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025], and grids must follow [@park_demand].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      journal = {Energy Policy},
      year = {2025},
    }
    @article{park_demand,
             ^^^^^^^^^^^
      author = {Park, J.},
      title = {{Energy} \\& demand},
      journaltitle = {Energy Policy},
      date = {2025-03},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030, and grids must follow [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      journal = {Energy Policy},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.entries import folded, own, year_of
from chapterhouse.checks.support.identifiers import comparable_doi, comparable_isbn
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Entry, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

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


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the key of each entry that describes a work which an earlier one describes."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in paper.bibliography.by_key.values():
        if entry.type in ("set", "xdata"):
            continue
        reported = False
        for identity, sentence in _identities(entry):
            earlier = first.setdefault(identity, entry)
            if reported or earlier is entry or _names(entry, earlier.key) or _names(earlier, entry.key):
                continue
            if identity[0] == "title" and _differ(entry, earlier):
                continue
            reported = True
            yield Problem(
                span=entry.key_span,
                message=f"`{entry.key}` and `{earlier.key}` have {sentence}",
                hint=f"if they are one work, remove an entry and cite `{earlier.key}`; else correct the wrong one",
                related=(Related(earlier.key_span, "the first entry is here"),),
                misleading=False,
            )


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
