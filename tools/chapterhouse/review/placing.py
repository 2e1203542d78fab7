"""Remarks to their places in the revision that was read: by page and line, by quote, by section or by what it names.

What the commenter says has to agree with itself. Where it does not, or where several places would do, the remark stays
an orphan, which is listed first and placed by a person; nothing is guessed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.reports.location import Lines
from chapterhouse.review.remark import DOCUMENT, LONGEST_QUOTE, Given, Place, Remark
from chapterhouse.review.sections import Sections, Stretch
from chapterhouse.review.where import Lookup, Spot

WHOLE = "whole"
_NEAR_LINES = 4
"""So many printed lines a quote may be from the line that is named with it."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the commenter had: the revision, the map of its PDF (None where it is not known) and its sections.

    ``texts`` are the chapters of that revision by path.
    """

    commit: str
    lookup: Lookup | None
    sections: Sections
    texts: Mapping[str, str]


def place_all(remarks: Iterable[Remark], read: Read) -> Iterator[Remark]:
    """The remarks, each with its revision and, where it is certain, its place."""
    lines: dict[str, Lines] = {}
    for remark in remarks:
        if remark.place is not None:
            yield remark if remark.revision else dataclasses.replace(remark, revision=read.commit)
            continue
        found = _find(remark.given, read)
        place = None
        if found is not None:
            spot, found_by = found
            place = _place(spot, found_by, read, lines)
        yield dataclasses.replace(remark, place=place, revision=remark.revision or read.commit)


_Found = tuple[Spot | Stretch | str, str]


def _find(given: Given, read: Read) -> _Found | None:
    chapter = read.sections.chapter(given.chapter) if given.chapter else None
    if given.whole:
        clause = read.sections.clause(given.clause) if given.clause else None
        if given.chapter and chapter is None:
            return None
        return (clause or chapter or DOCUMENT), WHOLE
    section = read.sections.clause(given.clause) if given.clause else None
    unknown = (given.clause and section is None) or (given.chapter and chapter is None)
    within = section or chapter
    if given.page:
        if read.lookup is not None:
            return None if unknown else _by_page(given, read.lookup, within)
        return _by_quote(given, read, within) if given.quote else None
    if given.quote and (found := _by_quote(given, read, within)):
        return found
    if unknown:
        return None
    if given.line and section is not None and read.lookup is not None:
        only = _line_within(given.line, section, read.lookup)
        if only is not None:
            return only, "clause and line"
    if given.item:
        thing = read.sections.item(given.item, within) or read.sections.clause(given.item)
        if thing is not None and (within is None or _inside(thing, within)):
            return thing, "item"
    if section is not None:
        return section, "clause"
    return (chapter, "chapter") if chapter is not None else None


def _by_page(given: Given, lookup: Lookup, within: Stretch | None) -> _Found | None:
    page = _page(given.page)
    line = _number(given.line)
    spot: Spot | None
    if line is not None:
        to_page, to_line = _page(given.to_page) or page, _number(given.to_line)
        spot = lookup.line(page, line) if to_line is None else lookup.lines(page, line, to_page, to_line)
    else:
        spot = lookup.page(page)
    found_by = "page and line" if line is not None else "page"
    if given.quote:
        quoted = lookup.quote(given.quote, page)
        near = [one for one in quoted if spot is None or _close(one, spot, lookup, line is None)]
        if len(near) == 1:
            return near[0], "page and quote"
        if len(quoted) == 1:
            return quoted[0], "quote"
        if quoted or not line:
            return None
    if spot is None or (within is not None and spot.file != within.file):
        return None
    return spot, found_by


def _close(quoted: Spot, spot: Spot, lookup: Lookup, page_only: bool) -> bool:
    if quoted.file != spot.file:
        return False
    return page_only or abs(quoted.line - spot.line) <= _NEAR_LINES


def _by_quote(given: Given, read: Read, within: Stretch | None) -> _Found | None:
    if read.lookup is None:
        return _quote_in_texts(given.quote, read.texts, within)
    spots = read.lookup.quote(given.quote, file=within.file if within else "")
    if within is not None:
        spots = [spot for spot in spots if spot.file == within.file and within.start <= spot.offset < within.end]
    places = {(spot.file, spot.offset): spot for spot in spots}
    return (next(iter(places.values())), "quote") if len(places) == 1 else None


def _quote_in_texts(quote: str, texts: Mapping[str, str], within: Stretch | None) -> _Found | None:
    """The one place of the files where the words of ``quote`` stand, with nothing but markup between them."""
    words = [re.escape(word) for word in re.findall(r"\w+", quote)]
    if not words:
        return None
    pattern = re.compile(r"\b" + r"[^\w]{1,8}".join(words) + r"\b", re.IGNORECASE)
    found = [Stretch(path, *match.span()) for path, text in texts.items() for match in pattern.finditer(text)]
    if within is not None:
        found = [one for one in found if _inside(one, within)]
    return (found[0], "quote") if len(found) == 1 else None


def _line_within(number: str, section: Stretch, lookup: Lookup) -> Spot | None:
    """The one printed line with this number in a section: pages are numbered anew, so several may have it."""
    wanted = _number(number)
    spots = {
        spot.offset: spot
        for line in lookup.map.lines
        if line.number == wanted and (spot := lookup.spot(line)) is not None and spot.exact
        if spot.file == section.file and section.start <= spot.offset < section.end
    }
    return next(iter(spots.values())) if len(spots) == 1 else None


def _inside(inner: Stretch, outer: Stretch) -> bool:
    return inner.file == outer.file and outer.start <= inner.start < outer.end


def _page(text: str) -> str:
    found = re.match(r"(?:p(?:age|\.)?\s*)?(\d+|[ivxlc]+)\b", text.strip(), re.IGNORECASE)
    return found[1].lower() if found else text.strip().lower()


def _number(text: str) -> int | None:
    found = re.match(r"(?:l(?:ine|\.)?\s*)?(\d{1,6})\b", text.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def _place(found: Spot | Stretch | str, found_by: str, read: Read, lines: dict[str, Lines]) -> Place:
    if isinstance(found, str):
        return Place(found, found_by=found_by)
    if isinstance(found, Spot):
        return Place(found.file, found.line, found.column, " ".join(found.text.split())[:LONGEST_QUOTE], found_by)
    text = read.texts.get(found.file, "")
    known = lines.setdefault(found.file, Lines(text))
    at = known.position(found.start)
    words = " ".join(text[found.start : found.end].split())[:LONGEST_QUOTE]
    return Place(found.file, at.line, at.column, words if found_by == "quote" else known.line(at.line), found_by)
