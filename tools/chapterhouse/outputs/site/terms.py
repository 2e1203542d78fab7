"""The terms of the paper where a chapter first uses them: links to what paper.toml says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.term_lists import term_pattern
from chapterhouse.settings.tables import Term

_NOT_IN_NAMES = re.compile(r"\W+")
_LEFT_ALONE = frozenset({"a", "code", "pre", "math", "svg", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "table"})


def term_anchor(term: str) -> str:
    """The anchor of ``term`` in the glossary."""
    return f"page:term-{_NOT_IN_NAMES.sub('-', term.lower())}"


def mark_terms(body: Element, terms: Iterable[Term]) -> None:
    """Make the first use of each of ``terms`` that is defined a link to its definition."""
    waiting = {term.term: term_pattern(term.term) for term in terms if term.definition}
    if waiting:
        _mark(body, waiting)


def _mark(element: Element, waiting: dict[str, re.Pattern[str]]) -> None:
    if element.tag in _LEFT_ALONE or "statement-head" in element.get("class", ""):
        return
    in_prose = element.tag in {"p", "li", "em", "strong", "dd"}
    if in_prose and element.text and (parts := _cut(element.text, waiting)):
        element.text = parts[0]
        for at, (link, tail) in enumerate(parts[1]):
            link.tail = tail
            element.insert(at, link)
    for child in list(element):
        if child.get("class") == "term" and child.tag == "a":
            continue
        _mark(child, waiting)
        if in_prose and child.tail and (parts := _cut(child.tail, waiting)):
            child.tail = parts[0]
            place = list(element).index(child)
            for at, (link, tail) in enumerate(parts[1], 1):
                link.tail = tail
                element.insert(place + at, link)


def _cut(text: str, waiting: dict[str, re.Pattern[str]]) -> tuple[str, Sequence[tuple[Element, str]]] | None:
    """``text`` before its first new term, then each link with the text behind it; None where there is no new term."""
    found: list[tuple[int, int, str]] = []
    for term, pattern in waiting.items():
        match = pattern.search(text)
        if match is not None and not any(match.start() < end and start < match.end() for start, end, _ in found):
            found.append((match.start(), match.end(), term))
    if not found:
        return None
    found.sort()
    links = []
    for at, (start, end, term) in enumerate(found):
        del waiting[term]
        link = Element("a", {"class": "term", "href": f"#{term_anchor(term)}"})
        link.text = text[start:end]
        following = found[at + 1][0] if at + 1 < len(found) else len(text)
        links.append((link, text[end:following]))
    return text[: found[0][0]], links
