"""The paper as a whole: chapters in their places, numbers, targets, and who refers to and cites what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from chapterhouse.core.diagnostics import Span
from chapterhouse.model.chapter import Chapter, Citation, Heading, Label, Paragraph, Reference
from chapterhouse.model.entry import Bibliography
from chapterhouse.model.labels import as_anchor
from chapterhouse.model.page_template import PageTemplate
from chapterhouse.model.sheet import Sheet
from chapterhouse.model.statement import Statement
from chapterhouse.settings import Settings


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of an image file: its format, pixels (0 where it has none or none are known) and bytes.

    The format is ``SVG``, ``PNG``, ``JPEG`` or ``PDF``, and empty for anything else. The pixels of a PDF are as many as
    the coarsest picture in it would have at the size of the page. ``inches`` is how wide a PDF is, 0 for others.
    """

    format: str
    width: int
    height: int
    size: int
    inches: float = 0.0


ENTRIES = ""
"""Stands in ``Paper.gathered`` for the bibliography, where a chapter's path stands for a chapter."""


class ShownFonts(NamedTuple):
    """The characters that the paper's fonts can show, and the families that were found."""

    characters: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()


class Place(StrEnum):
    """Where a chapter stands in the paper."""

    FRONT = "front"
    MAIN = "main"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Target:
    """A thing that can be referred to, with its number.

    ``word`` is the noun of its kind in the singular ("Chapter", "Figure"); ``number`` is None for an unnumbered thing,
    to which a reference prints its ``title``; ``anchor`` is its identifier in every output.
    """

    label: Label
    chapter: str
    word: str
    number: str | None
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class NumberedHeading:
    """A heading with its number ("2.1", or None) and its anchor, unique in the paper."""

    heading: Heading
    number: str | None
    anchor: str


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A paragraph with its number ("3:12", or None) and its anchor, unique in the paper."""

    paragraph: Paragraph
    number: str | None
    anchor: str


@dataclass(frozen=True, slots=True)
class ListedChapter:
    """A chapter in its place: number ("3", None for front and back matter), part and numbered headings.

    ``slug`` names the chapter in outputs, ``anchor`` its beginning: both are unique in the paper. ``unlabelled`` holds,
    for each kind, anchor and number of the captioned things without a label, in order; ``anchors`` those of the
    identifiers that are no labels.
    """

    chapter: Chapter
    place: Place
    number: str | None
    part: int | None
    headings: tuple[NumberedHeading, ...]
    unlabelled: Mapping[str, tuple[tuple[str, str], ...]]
    slug: str
    anchor: str
    anchors: Mapping[str, str]
    paragraphs: tuple[NumberedParagraph, ...] = ()
    """Where the paper numbers its paragraphs, or refers to one."""
    further_slugs: tuple[str, ...] = ()
    """Of the chapters that begin behind the first one, each with a heading of level 1."""

    @property
    def titles(self) -> tuple[NumberedHeading, ...]:
        """The headings by which the chapters of the file begin: one, unless it holds several."""
        titles = {id(heading) for heading in self.chapter.titles}
        return tuple(one for one in self.headings if id(one.heading) in titles)

    def number_at(self, offset: int) -> str | None:
        """The number of the chapter in which ``offset`` stands."""
        before = [one.number for one in self.titles[1:] if one.heading.span.start <= offset]
        return before[-1] if before else self.number

    def anchor_of(self, identifier: str) -> str:
        """The anchor of what the chapter calls ``identifier``, be it that only one of the two readers sees it."""
        return self.anchors.get(identifier, f"{self.slug}--{as_anchor(identifier)}")


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """A part with its Roman number; a part without a title only groups chapters and has no number."""

    title: str | None
    number: str | None
    anchor: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole: what is defined, numbered, referred to and cited, and by whom.

    ``targets`` maps a label's name to the first thing that carries it; ``duplicates`` holds the later ones.
    ``project_files`` are all paths of the project; ``unlisted`` are chapters that paper.toml does not list;
    ``missing`` are listed paths, each with the place of its listing, that do not exist. ``images`` tells of the image
    files that chapters show; ``spans`` and ``key_spans`` where in paper.toml a value and its key stand. ``characters``
    are those that the theme's fonts can show, none where nobody asked them.
    """

    settings: Settings
    chapters: tuple[ListedChapter, ...]
    parts: tuple[NumberedPart, ...]
    bibliography: Bibliography
    targets: Mapping[str, Target]
    duplicates: tuple[Label, ...]
    citing: Mapping[str, tuple[Citation, ...]]
    referring: Mapping[str, tuple[Reference, ...]]
    project_files: frozenset[str]
    unlisted: tuple[Chapter, ...]
    missing: tuple[tuple[str, Span], ...]
    images: Mapping[str, ImageFacts] = field(default_factory=dict)
    spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict)
    key_spans: Mapping[tuple[str | int, ...], Span] = field(default_factory=dict)
    characters: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    """Families of type that are there, none where nobody looked."""
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    """The project's own style sheets, by their names: ``print``, ``screen``, ``book``."""
    pages: Mapping[str, PageTemplate] = field(default_factory=dict)
    """The pages that the project lays out itself, by their names: ``title``, ``cover``, ``colophon``."""
    statements: tuple[Statement, ...] = ()
    """In reading order; those of a kind are numbered through the paper."""
    unwritable: Mapping[str, str] = field(default_factory=dict)
    """The texts, by path, that hold characters which no output can hold: all else in the paper has spaces for these."""
    gathered: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By a chapter's path, what checks gathered from it when it was read; under ``ENTRIES`` from the bibliography."""

    def sheet(self, name: str) -> str:
        """What is kept of the project's own style sheet ``theme/NAME.css``, empty where it has none."""
        return self.sheets[name].kept if name in self.sheets else ""

    def own_page(self, name: str) -> PageTemplate | None:
        """The page ``theme/NAME.html``, None where there is none of which a page can be made."""
        found = self.pages.get(name)
        return found if found is not None and found.is_usable else None

    def references(self, listed: ListedChapter) -> tuple[Reference, ...]:
        """The cross-references of a chapter: those in its text and those that its statements name."""
        stated = [one for s in self.statements if s.chapter == listed.chapter.path for one in s.references]
        return (*listed.chapter.references, *stated)
