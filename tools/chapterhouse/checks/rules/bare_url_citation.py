"""The text gives the address of a work that the bibliography has, instead of citing it.

A link is no reference: it has no author, title and year, stands in no list, and cannot be followed on paper. A citation
prints all that, and the address with it. It is told for an address or DOI that is the `url` or `doi` of an entry,
unless the same passage cites that entry anyway.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].

    Batteries carry it, as [this report](https://www.example.org/demand/) shows.
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    --- bibliography/references.bib
    @report{iea2025,
      institution = {International Energy Agency},
      title = {Energy and demand},
      url = {https://example.org/demand},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].

    Batteries carry it, as this report shows [@iea2025].
    --- bibliography/references.bib
    @report{iea2025,
      institution = {International Energy Agency},
      title = {Energy and demand},
      url = {https://example.org/demand},
      year = {2025},
    }
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from chapterhouse.checks.support.addresses import addresses_of_works, prose_addresses, work_at
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.model import Chapter, Entry, Link, Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each such address, in a link or in prose."""
    candidates = [
        (listed.chapter, prose_addresses(paper, listed.chapter))
        for listed in paper.chapters
        if _has_address(listed.chapter)
    ]
    works = addresses_of_works(paper) if candidates else {}
    all_entries = paper.bibliography.entries
    for chapter, addresses in candidates:
        cited = _CitedNearby(chapter)
        for link in chapter.links:
            entries = tuple(all_entries[number] for number in works.get(work_at(link.target), ()))
            if entries and not cited.near(link.span, entries):
                yield _problem(link.span, entries, _link_edit(chapter, link, entries))
        for address in addresses:
            entries = tuple(all_entries[number] for number in works.get(work_at(address.text), ()))
            if entries and not cited.near(address.span, entries):
                yield _problem(address.span, entries, Edit(address.span, f"[@{entries[0].key}]", safe=False))


def _has_address(chapter: Chapter) -> bool:
    return bool(chapter.links) or "://" in chapter.text or "10." in chapter.text


class _CitedNearby:
    """Which keys each outermost block of a chapter cites."""

    def __init__(self, chapter: Chapter) -> None:
        self._starts = [block.start for block in chapter.blocks]
        self._keys: defaultdict[int, set[str]] = defaultdict(set)
        for citation in chapter.citations:
            self._keys[self._block(citation.span)].add(citation.key)

    def _block(self, span: Span) -> int:
        return bisect_right(self._starts, span.start)

    def near(self, span: Span, entries: tuple[Entry, ...]) -> bool:
        """True where the block around ``span`` cites one of ``entries``."""
        return any(entry.key in self._keys[self._block(span)] for entry in entries)


def _problem(span: Span, entries: tuple[Entry, ...], edit: Edit | None) -> Problem:
    keys = [f"`{entry.key}`" for entry in entries[:3]]
    cite = " or ".join(f"`[@{entry.key}]`" for entry in entries[:3])
    return Problem(
        span=span,
        message=f"this is the address of {' and '.join(keys)} in the bibliography",
        hint=f"cite it: {cite}",
        related=(Related(entries[0].key_span, "the entry is here"),),
        edits=(edit,) if edit is not None and len(entries) == 1 else (),
        misleading=False,
    )


def _link_edit(chapter: Chapter, link: Link, entries: tuple[Entry, ...]) -> Edit | None:
    """The link replaced by its words and a citation; None for a link that is not written out in its place."""
    text, words, target = chapter.text, link.text_span, link.span
    citation = f"[@{entries[0].key}]"
    if words == target and text[words.start - 1 : words.start] == "<" and text[words.end : words.end + 1] == ">":
        return Edit(Span(target.file, words.start - 1, words.end + 1), citation, safe=False)
    if text[words.start - 1 : words.start] != "[" or text[words.end : target.start] != "](":
        return None
    if text[target.end : target.end + 1] != ")":
        return None
    kept = "" if work_at(link.text) == work_at(link.target) else f"{words.slice(text)} "
    return Edit(Span(target.file, words.start - 1, target.end + 1), kept + citation, safe=False)
