"""The marks of an index, ``[term]{.index}``, out of the chapters into its entries.

A mark is indexed under its own words, or under what its attribute ``entry`` says, in which ``!`` parts an entry from
one under it: ``[turbines]{.index entry="wind power!turbines"}``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.fragments import read, text_of

_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that an entry leads to: its anchor, and the number of the section around it, empty where it has none."""

    anchor: str
    section: str


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the index with its places in reading order, and the entries under it."""

    words: str
    marks: tuple[Mark, ...]
    children: tuple[Term, ...] = ()

    @property
    def in_sections(self) -> tuple[Mark, ...]:
        """The first of its marks in each section."""
        first = {mark.section: mark for mark in reversed(self.marks)}
        return tuple(mark for mark in self.marks if first[mark.section] is mark)


@dataclass(slots=True)
class _Gathered:
    marks: list[Mark] = field(default_factory=list)
    children: dict[str, _Gathered] = field(default_factory=dict)


def has_index(build: BuiltPaper) -> bool:
    """Whether anything in the chapters is marked for an index."""
    return bool(index_of(build))


_MARK = "data-entry="


def index_of(build: BuiltPaper) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """The entries under their first letters, both in the order of the alphabet, accents left aside."""
    root = _Gathered()
    for chapter in build.chapters:
        if _MARK in chapter.screen_body:
            for path, mark in _marks(read(chapter.screen_body, chapter.title), chapter.number or chapter.title):
                entry = root
                for words in path:
                    entry = entry.children.setdefault(words, _Gathered())
                entry.marks.append(mark)
    terms = _terms(root)
    return tuple((letter, tuple(group)) for letter, group in groupby(terms, key=lambda term: _letter(term.words)))


def _terms(gathered: _Gathered) -> tuple[Term, ...]:
    found = (Term(words, tuple(one.marks), _terms(one)) for words, one in gathered.children.items())
    return tuple(sorted(found, key=lambda term: (sorted_as(term.words), term.words)))


def _marks(element: Element, section: str) -> Iterator[tuple[list[str], Mark]]:
    """The marks in ``element``, each with the entries that lead to it, from the outermost on."""
    for child in element:
        if child.tag == "section":
            number = next((n for h in child for n in h.iter("span") if n.get("class") == "number"), None)
            yield from _marks(child, section if number is None else text_of(number))
            continue
        if child.tag == "span" and "index" in child.get("class", "").split() and child.get("id"):
            path = levels_of(child.get("data-entry") or text_of(child))
            if path:
                yield path, Mark(child.get("id", ""), section)
        yield from _marks(child, section)


def levels_of(entry: str) -> list[str]:
    """The entries that lead to a mark that is indexed under ``entry``, from the outermost on."""
    return [words for part in entry.split("!", _LEVELS - 1) if (words := " ".join(part.split()))]


def sorted_as(words: str) -> str:
    """What ``words`` are sorted by: letters and digits, with neither case nor accents."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in plain if character.isalnum() or character == " ").strip()


def _letter(words: str) -> str:
    first = sorted_as(words)[:1]
    return first.upper() if first.isalpha() else "#"
