"""Printed numbers into fields: those of captions, equations and statements, and the references to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.manuscript.elements import Element, identifier_of, inlines_of, text
from chapterhouse.manuscript.tree import plain
from chapterhouse.model import LabelKind
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.fields import bookmarked, field
from chapterhouse.outputs.docx.ooxml import raw_inline
from chapterhouse.outputs.docx.sequences import Sequences, sequence_name

_FIRST_BOOKMARK = 100_000
"""Numbers of bookmarks from here on are ours; pandoc counts its own from 1."""
_WORDS_ALONE = frozenset({"Str", "Space", "SoftBreak"})


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a reference to a heading can ask for: its ``number``, and its ``title`` where that is nothing but words."""

    number: str | None
    title: str | None


class Numbers:
    """The numbers of one paper, by the anchors of what bears them."""

    def __init__(self, build: BuiltPaper, bookmarks: Bookmarks) -> None:
        """Name what is referred to by ``bookmarks``."""
        self._bookmarks = bookmarks
        self._numbers = dict(_numbers(build))
        self._figures = dict(_figures_of_panels(build))
        self._headings = dict(_headings(build))
        self._equation = sequence_name("".join(build.paper.settings.locale.around("equation")))
        self._sequences = Sequences()
        self._placed = 0

    def begin_chapter(self, number: str | None) -> None:
        """A chapter begins with its heading, whose number is ``number``."""
        self._sequences.chapter(number)

    def label(self, said: str, anchor: str, style: str) -> list[Element]:
        """The label ``said``, such as "Figure 2.1", of what has ``anchor``, with its number as a field.

        ``style`` is the character style of its words.
        """
        number = self._numbers.get(anchor, "")
        before, found, behind = said.rpartition(number) if number else ("", "", "")
        if not number or not found:
            return text(said)
        noun = f"{before}{behind}".strip(" .():\N{NO-BREAK SPACE}")
        self._placed += 1
        name = self._bookmarks.place(_number_of(anchor))
        xml = self._sequences.counted(sequence_name(noun) if noun else self._equation, number, style)
        shown = bookmarked(xml, name, _FIRST_BOOKMARK + self._placed) if name else xml
        return [*text(before), raw_inline(shown), *text(behind)]

    def reference(self, said: str, anchor: str, style: str) -> list[Element] | None:
        """The words ``said`` of a reference to ``anchor`` with a field in them, None where no field can say them."""
        heading = self._headings.get(anchor)
        if heading is not None:
            bookmark = self._bookmarks.name(anchor)
            # \t leaves out what stands beside the number in the heading: "Appendix".
            options = (r"\h", heading.title) if heading.number is None else (r"\n \t \h", heading.number)
        else:
            # A panel bears the number of its figure, and a letter that is no field.
            bearer = self._figures.get(anchor, anchor)
            bookmark, options = self._bookmarks.name(_number_of(bearer)), (r"\h", self._numbers.get(bearer))
        switches, result = options
        before, found, behind = said.rpartition(result) if result else ("", "", "")
        if not result or not found:
            return None
        return [*text(before), raw_inline(field(f"REF {bookmark} {switches}", result, style)), *text(behind)]


def _number_of(anchor: str) -> str:
    """What the number of the thing with ``anchor`` is called, in an identifier that no anchor can be."""
    return f"{anchor} number"


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


def _headings(build: BuiltPaper) -> Iterator[tuple[str, _Heading]]:
    for part in build.paper.parts:
        yield part.anchor, _Heading(part.number, part.title)
    for chapter in build.chapters:
        numbers = {one.anchor: one.number for one in chapter.headings}
        for block in chapter.tree.blocks:
            if block["t"] == "Header" and (anchor := identifier_of(block)) in numbers:
                alone = all(inline["t"] in _WORDS_ALONE for inline in inlines_of(block))
                yield anchor, _Heading(numbers[anchor], plain(inlines_of(block)) if alone else None)
