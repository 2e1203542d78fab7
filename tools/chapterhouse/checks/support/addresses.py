"""Web addresses and DOIs: those that stand in a chapter's prose outside of any link, and the works that they are of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from chapterhouse.bibliography.identifiers import comparable_address, comparable_doi
from chapterhouse.checks.support.gathering import gathered, gathered_from_entries
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import OBJECT, Bibliography, Chapter

_ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w./@-])www\.(?=\w))[^\s<>\"`|{{}}{OBJECT}]+|(?<![\w./])(?:doi:\s?)?10\.\d{{4,9}}/[^\s<>\"`|{{}}{OBJECT}]+",
    re.I,
)
_CLOSING = ".,;:!?'\"*_\u2019\u201d\u00bb\u2026"


class ProseAddress(NamedTuple):
    """An address as it stands, without the punctuation behind it, and its place."""

    text: str
    span: Span


@gathered
def prose_addresses(chapter: Chapter) -> tuple[ProseAddress, ...]:
    """The addresses in the prose of ``chapter`` that are no link and no part of the words of one."""
    return tuple(_prose_addresses(chapter))


def _prose_addresses(chapter: Chapter) -> Iterator[ProseAddress]:
    linked = sorted((link.text_span.start, link.text_span.end) for link in chapter.links)
    starts = [start for start, _ in linked]
    for passage in chapter.passages:
        if "://" not in passage.text and "10." not in passage.text and "www." not in passage.text:
            continue
        for found in _ADDRESS.finditer(passage.text):
            text = _without_closing(found[0])
            span = passage.span(found.start(), found.start() + len(text))
            before = bisect_right(starts, span.start) - 1
            if before < 0 or linked[before][1] <= span.start:
                yield ProseAddress(text, span)


def _without_closing(address: str) -> str:
    """``address`` without what belongs to the sentence around it."""
    while True:
        shorter = address.rstrip(_CLOSING)
        for opening, closing in ("()", "[]"):
            if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def work_at(address: str) -> str:
    """What ``address``, a URL or a DOI, has in common with all other addresses of the same work; empty for neither."""
    return comparable_address(address) or comparable_doi(address) or ""


@gathered_from_entries
def addresses_of_works(bibliography: Bibliography) -> dict[str, tuple[int, ...]]:
    """The numbers of the entries at each address, as :func:`work_at` has it, of those with one key only the first.

    A host alone is the address of no work.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    first = bibliography.by_key
    for number, entry in enumerate(bibliography.entries):
        if first[entry.key] is not entry:
            continue
        url, doi = entry.value("url"), entry.value("doi")
        addresses = {comparable_address(url) if url else None, comparable_doi(doi) if doi else None}
        for address in addresses - {None, ""}:
            if address is not None and "/" in address:
                found[address].append(number)
    return {address: tuple(numbers) for address, numbers in found.items()}
