"""Printed numbers into fields: those of captions, equations and statements, and the references to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chapterhouse.core.memo import Questions
from chapterhouse.manuscript.elements import Element, text
from chapterhouse.model import LabelKind
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.fields import bookmarked, field
from chapterhouse.outputs.docx.ooxml import raw_inline
from chapterhouse.outputs.docx.sequences import Sequences, sequence_name

_FIRST_BOOKMARK = 100_000
"""Numbers of bookmarks from here on are ours; pandoc counts its own from 1."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a reference to a heading can ask for: its ``number``, and its ``title`` where that is nothing but words."""

    number: str | None
    title: str | None


class PaperNumbers:
    """The numbers of one paper, by the anchors of what bears them."""

    def __init__(self, build: BuiltPaper, titles: Mapping[str, str | None]) -> None:
        """``titles`` are those of the headings of chapters, by anchors; None for one that is more than words."""
        self._build = build
        self._titles = titles

    @cached_property
    def askable(self) -> Mapping[str, Callable[..., object]]:
        """What a chapter asks for the numbers that it says."""
        numbers, headings = dict(_numbers(self._build)), dict(_headings(self._build, self._titles))
        figures = dict(_figures_of_panels(self._build))
        return {"number": numbers.get, "heading": headings.get, "figure of panel": figures.get}


class Numbers:
    """The numbers that one chapter says."""

    def __init__(self, asked: Questions, bookmarks: Bookmarks, sequences: Sequences, equation: str) -> None:
        """Ask what :class:`PaperNumbers` knows, name what is referred to by ``bookmarks``, and count by ``sequences``.

        ``equation`` is the name of the sequence of equations.
        """
        self._asked = asked
        self._bookmarks = bookmarks
        self._equation = equation
        self._sequences = sequences
        self._placed = 0

    def label(self, said: str, anchor: str, style: str) -> list[Element]:
        """The label ``said``, such as "Figure 2.1", of what has ``anchor``, with its number as a field.

        ``style`` is the character style of its words.
        """
        number = self._asked.ask("number", anchor) or ""
        before, found, behind = said.rpartition(number) if number else ("", "", "")
        if not number or not found:
            return text(said)
        noun = f"{before}{behind}".strip(" .():\N{NO-BREAK SPACE}")
        self._placed += 1
        name = self._bookmarks.place_number(anchor)
        xml = self._sequences.counted(sequence_name(noun) if noun else self._equation, number, style)
        shown = bookmarked(xml, name, _FIRST_BOOKMARK + self._placed) if name else xml
        return [*text(before), raw_inline(shown), *text(behind)]

    def reference(self, said: str, anchor: str, style: str) -> list[Element] | None:
        """The words ``said`` of a reference to ``anchor`` with a field in them, None where no field can say them."""
        heading: _Heading | None = self._asked.ask("heading", anchor)
        if heading is not None:
            bookmark = self._bookmarks.name(anchor)
            # \t leaves out what stands beside the number in the heading: "Appendix".
            options = (r"\h", heading.title) if heading.number is None else (r"\n \t \h", heading.number)
        else:
            # A panel bears the number of its figure, and a letter that is no field.
            bearer = self._asked.ask("figure of panel", anchor) or anchor
            bookmark, options = self._bookmarks.number(bearer), (r"\h", self._asked.ask("number", bearer))
        switches, result = options
        before, found, behind = said.rpartition(result) if result else ("", "", "")
        if not result or not found:
            return None
        return [*text(before), raw_inline(field(f"REF {bookmark} {switches}", result, style)), *text(behind)]


def _numbers(build: BuiltPaper) -> Iterator[tuple[str, str]]:
    for target in build.paper.targets.values():
        if target.number and target.label.kind != LabelKind.PARAGRAPH:  # which no field counts
            yield target.anchor, target.number
    for listed in build.paper.chapters:
        for unlabelled in listed.unlabelled.values():
            yield from unlabelled
    for statement in build.paper.statements:
        yield statement.anchor, statement.number


def _figures_of_panels(build: BuiltPaper) -> Iterator[tuple[str, str]]:
    """The anchor of each panel, whose number is "2.1a", with that of the figure 2.1 that it is in."""
    bearers = {(target.word, target.number): target.anchor for target in build.paper.targets.values()}
    for (word, number), anchor in bearers.items():
        if number and number[-1].islower() and (figure := bearers.get((word, number[:-1]))) is not None:
            yield anchor, figure


def equation_sequence(build: BuiltPaper) -> str:
    """The name of the sequence of the equations of ``build``."""
    return sequence_name("".join(build.paper.settings.locale.around("equation")))


def _headings(build: BuiltPaper, titles: Mapping[str, str | None]) -> Iterator[tuple[str, _Heading]]:
    for part in build.paper.parts:
        yield part.anchor, _Heading(part.number, part.title)
    for chapter in build.chapters:
        numbers = {one.anchor: one.number for one in chapter.headings}
        yield from (
            (anchor, _Heading(number, titles[anchor])) for anchor, number in numbers.items() if anchor in titles
        )
