"""Sections, figures, tables and statements by what commenters call them: "5.2.1", "Table 3.1", "Recommendation 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.core.words import whole_number
from chapterhouse.model import Chapter, ListedChapter, Paper

_NUMBERED = re.compile(r"(?P<word>[^\W\d_][\w .-]*?)\s*(?P<number>[A-Z]?\d+(?:\.\d+)*)")
_PARAGRAPH = re.compile(r"(?:para(?:graph)?|§|para\.|p\.)\s*(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:section|clause|chapter|subclause|annex|§)\s*)?([A-Z]?\d+(?:\.\d+)*)\.?", re.IGNORECASE)
_WORDS = {"fig": "figure", "tab": "table", "eq": "equation", "rec": "recommendation", "tbl": "table"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a chapter's file, ``[start, end)`` in characters."""

    file: str
    start: int
    end: int


class Sections:
    """What can be named in a paper, each with its place."""

    def __init__(self, paper: Paper) -> None:
        """Collect headings by number and title, and everything else that has a number."""
        self._by_number: dict[str, Stretch] = {}
        self._by_title: dict[str, list[Stretch]] = {}
        self._things: dict[str, list[Stretch]] = {}
        self._chapters: dict[str, Chapter] = {}
        self._headings: dict[str, list[tuple[int, str]]] = {}
        for listed in paper.chapters:
            self._chapters[listed.chapter.path] = listed.chapter
            self._headings[listed.chapter.path] = []
            for number, title, stretch in _headings(listed):
                if number:
                    self._by_number.setdefault(number, stretch)
                self._headings[listed.chapter.path].append((stretch.start, number or title))
                self._by_title.setdefault(_plain(title), []).append(stretch)
        for statement in paper.statements:
            kind = paper.settings.kind(statement.kind)
            if kind is not None:
                body = Stretch(statement.chapter, statement.body.start, statement.body.end)
                self._add(f"{kind.noun} {statement.number}", body)
        stated = {statement.name for statement in paper.statements}
        for target in paper.targets.values():
            if target.number is not None and target.label.name not in stated:
                span = target.label.span
                self._add(f"{target.word} {target.number}", Stretch(span.file, span.start, span.end))

    def _add(self, name: str, stretch: Stretch) -> None:
        known = self._things.setdefault(_plain(name), [])
        if stretch not in known:
            known.append(stretch)

    def numbers(self, file: str, offset: int) -> tuple[str, str]:
        """The numbers of the chapter and the section that ``offset`` is in, titles for those without a number."""
        before = [name for start, name in self._headings.get(file, ()) if start <= offset]
        chapter = self._headings.get(file, [(0, "")])[:1]
        return (chapter[0][1] if chapter else ""), (before[-1] if before else "")

    def chapter(self, name: str) -> Stretch | None:
        """The chapter with this number or title."""
        return self.clause(name)

    def clause(self, name: str) -> Stretch | None:
        """The section that ``name`` names by its number or its title; None where none or several could be meant."""
        found = _NUMBER.fullmatch(name.strip())
        if found and found[1].upper() in self._by_number:
            return self._by_number[found[1].upper()]
        lead = re.match(r"([A-Z]?\d+(?:\.\d+)*)\.?\s+\D", name.strip())
        if lead and lead[1] in self._by_number:
            return self._by_number[lead[1]]
        titled = self._by_title.get(_plain(name), [])
        return titled[0] if len(titled) == 1 else None

    def item(self, name: str, within: Stretch | None = None) -> Stretch | None:
        """The figure, table, statement or paragraph that ``name`` names; paragraphs are counted ``within`` a section.

        Where a figure's number is that of its chapter's alone (``Table 3`` for 5.3 in chapter 5), the section decides.
        """
        paragraph = _PARAGRAPH.fullmatch(name.strip())
        if paragraph:
            number = whole_number(paragraph[1])
            return None if within is None or number is None else self._paragraph(number, within)
        found = _NUMBERED.fullmatch(name.strip())
        if found is None:
            return None
        word = _plain(found["word"])
        word = _WORDS.get(word, word)
        things = self._things.get(_plain(f"{word} {found['number']}"), [])
        if within is not None:
            inside = [one for one in things if one.file == within.file and within.start <= one.start < within.end]
            things = inside or things
        return things[0] if len(things) == 1 else None

    def _paragraph(self, number: int, within: Stretch) -> Stretch | None:
        blocks = [span for span in self._chapters[within.file].blocks if within.start <= span.start < within.end]
        if not 1 <= number <= len(blocks):
            return None
        return Stretch(within.file, blocks[number - 1].start, blocks[number - 1].end)


def _headings(listed: ListedChapter) -> Iterator[tuple[str | None, str, Stretch]]:
    """Each heading's number, its title, and its section down to the next heading of its level or above."""
    chapter = listed.chapter
    headings = listed.headings
    for index, numbered in enumerate(headings):
        level = numbered.heading.level
        rest = (one.heading.span.start for one in headings[index + 1 :] if one.heading.level <= level)
        end = next(rest, len(chapter.text))
        yield numbered.number, numbered.heading.text, Stretch(chapter.path, numbered.heading.span.start, end)


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w.]+", " ", words.casefold()).split()).strip(".")
