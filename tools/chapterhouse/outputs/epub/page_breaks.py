"""Where the pages of a PDF of the same run begin, in the documents of the book (https://www.w3.org/TR/epub-a11y-11/).

A page of a chapter begins with the first of its words that the book has as well, in the same order; any other page with
the first element that stands on it. A page on which the book has nothing, such as one of a large figure, begins where
the next one does: readers who were told its number come to the right place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from chapterhouse.core import memo
from chapterhouse.core.alignment import common_runs
from chapterhouse.core.cache import Cache
from chapterhouse.core.words import words_in
from chapterhouse.model.printed import PrintedMap
from chapterhouse.outputs.epub.document import Document
from chapterhouse.settings.language import Locale

_SILENT = frozenset({"math", "svg", "head", "script", "style"})
_WHOLE = frozenset({"a", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "nav"})
"""Elements in which no page begins: a name that is read aloud would hold its number."""
_NO_TEXT = frozenset({"colgroup", "dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"})
"""Elements that hold no text but in others."""
_LEAST_SHARED = 3
"""So many words in a row are taken to be the same words."""


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of a PDF: its map of places, and on which page, by its printed number, each anchor stands."""

    map: PrintedMap
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a document: in the text of an element, or behind it where ``behind``, before the character ``at``."""

    element: Element
    behind: bool
    at: int


def page_anchor(label: str) -> str:
    """The anchor at which the page with the printed number ``label`` begins."""
    return f"page:number-{label}"


Marks = list[tuple[int, str]]
"""Places of a document at which pages begin, with the printed numbers of these, from its end to its beginning."""


def marks_of(
    documents: Sequence[Document], chapters: Mapping[str, int], pages: PrintedPages, cache: Cache
) -> list[Marks]:
    """For each of ``documents``, in reading order, the marks of the pages that begin in it.

    ``chapters`` are the positions of the chapters' documents by the paths of their files.
    """
    lines: list[list[tuple[int, str]]] = [[] for _ in documents]
    of_files = [chapters.get(file.path) for file in pages.map.files]
    for line in pages.map.lines:
        document = of_files[line.file]
        if document is not None:
            lines[document].append((line.page, line.text))
    found = [_places(document, printed, cache) for document, printed in zip(documents, lines, strict=True)]
    starts: list[tuple[int, int] | None] = [None] * len(pages.map.labels)
    by_anchor: dict[str, tuple[int, int]] = {}
    for number, (by_words, anchors) in enumerate(found):
        for at, place in by_words:
            starts[lines[number][0][0] + at] = number, place
        for anchor, place in anchors.items():
            if (label := pages.numbers.get(anchor)) is not None:
                by_anchor.setdefault(label, (number, place))
    last = (0, 0)
    for at, label in enumerate(pages.map.labels):
        begin = min((one for one in (starts[at], by_anchor.get(label)) if one is not None), default=None)
        starts[at] = begin if begin is not None and begin >= last else None
        last = begin if begin is not None and begin >= last else last
    following: tuple[int, int] | None = None
    marks: list[Marks] = [[] for _ in documents]
    for label, start in zip(reversed(pages.map.labels), reversed(starts), strict=True):
        following = start or following
        if label:  # a cover and the back of a title have no number
            document, place = following or last
            marks[document].append((place, label))
    return marks


def _places(
    document: Document, printed: Sequence[tuple[int, str]], cache: Cache
) -> tuple[list[tuple[int, int]], dict[str, int]]:
    """Pages of ``printed``, lines of a chapter with their pages, and where they begin; and the places of anchors.

    Pages are counted from the first of the chapter: what is kept holds wherever that is.
    """
    lines = [(page - printed[0][0], text) for page, text in printed]

    def made() -> tuple[list[tuple[int, int]], dict[str, int]]:
        flow = _Flow(document.root)
        return list(_by_words(flow, lines)) if lines else [], flow.anchors

    key = (document.text, memo.facts_of(lines))
    by_words, anchors = memo.call(cache, "places of EPUB document", key, made, memo.JSON)
    return by_words, anchors


def mark_pages(root: Element, marks: Marks, locale: Locale) -> None:
    """Put ``marks`` into the document ``root``."""
    flow = _Flow(root)
    # From the end, so that what is put in does not move the places before it.
    for position, label in marks:
        flow.mark(position, label, locale)


class _Flow:
    """A document as a run of places at which a page can begin: its elements and its words."""

    def __init__(self, root: Element) -> None:
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self.places: list[_Place] = []
        self.words: list[tuple[int, str]] = []
        """Positions in ``places``, and words."""
        self.anchors: dict[str, int] = {}
        body = next((child for child in root if child.tag == "body"), root)
        self._read(body)

    def _read(self, element: Element) -> None:
        if element.tag in _SILENT:
            return
        anchor = element.get("id")
        if anchor is not None:
            self.anchors.setdefault(anchor, len(self.places))
        self.places.append(_Place(element, behind=False, at=0))
        self._words(element, element.text, behind=False)
        for child in element:
            self._read(child)
            self._words(child, child.tail, behind=True)

    def _words(self, element: Element, text: str | None, *, behind: bool) -> None:
        for at, word in words_in(text or ""):
            self.words.append((len(self.places), word))
            self.places.append(_Place(element, behind, at))

    def mark(self, position: int, label: str, locale: Locale) -> None:
        """Put the mark of the page ``label`` at the place ``position``."""
        words = locale.numbered("page", label)
        mark = Element(
            "span",
            {
                "id": page_anchor(label),
                "class": "page-break",
                "epub:type": "pagebreak",
                "role": "doc-pagebreak",
                "aria-label": words[:1].upper() + words[1:],
            },
        )
        place = self.places[position] if self.places else None
        if place is None:
            return
        holder = self._parents[place.element] if place.behind else place.element
        line = self._line(holder)
        whole = next((one for one in reversed(line) if one.tag in _WHOLE), None)
        if whole is None and holder.tag in _NO_TEXT:
            whole = next(one for one, outer in pairwise(line) if outer.tag not in _NO_TEXT)
        if whole is not None:
            self._insert_before(whole, mark)
        elif place.behind:
            text = place.element.tail or ""
            place.element.tail, mark.tail = text[: place.at], text[place.at :]
            siblings = self._parents[place.element]
            siblings.insert(list(siblings).index(place.element) + 1, mark)
            self._parents[mark] = siblings
        else:
            text = place.element.text or ""
            place.element.text, mark.tail = text[: place.at], text[place.at :]
            place.element.insert(0, mark)
            self._parents[mark] = place.element

    def _line(self, element: Element) -> list[Element]:
        """``element`` and what it is in, from the inside out."""
        line = [element]
        while (parent := self._parents.get(line[-1])) is not None:
            line.append(parent)
        return line

    def _insert_before(self, element: Element, mark: Element) -> None:
        parent = self._parents[element]
        at = list(parent).index(element)
        # Marks of later pages stand here already.
        while at and parent[at - 1].get("epub:type") == "pagebreak" and not parent[at - 1].tail:
            at -= 1
        parent.insert(at, mark)
        self._parents[mark] = parent


def _by_words(flow: _Flow, printed: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """For pages on which a chapter is ``printed`` their positions, and the place in ``flow`` where each begins."""
    words: list[str] = []
    bounds: list[tuple[int, int]] = []
    for page, text in printed:
        if not bounds or bounds[-1][0] != page:
            bounds.append((page, len(words)))
        words += [word for _, word in words_in(text)]
    runs = [run for run in common_runs(words, [word for _, word in flow.words]) if run[2] >= _LEAST_SHARED]
    ends = [first + count for first, _, count in runs]
    for (page, first), (_, stop) in zip(bounds, [*bounds[1:], (0, len(words))], strict=True):
        at = bisect_left(ends, first + 1)
        if at < len(runs) and runs[at][0] < stop:
            start, other, _ = runs[at]
            yield page, flow.words[other + max(0, first - start)][0]
