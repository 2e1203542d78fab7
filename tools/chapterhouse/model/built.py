"""What a build is asked for, and what the outputs are handed: chapters after pandoc, with nothing left to read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chapterhouse.model.document_tree import EMPTY_TREE, DocumentTree
from chapterhouse.model.front_matter import ChapterStatus
from chapterhouse.model.paper import NumberedHeading, Paper, Place
from chapterhouse.model.sign_off import Approval

Press = Literal["grey", "colour"]
"""What a press prints with: black alone, or all colours."""


@dataclass(frozen=True, slots=True)
class BuiltChapter:
    """A chapter after pandoc.

    ``path`` is its file. ``print_body`` and ``screen_body`` are well-formed XHTML fragments, ``<section id="ANCHOR"
    class="level1">`` with the ``<h1>`` in them; ``resources`` are the project paths of the images they show, written as
    they stand in ``src``. ``tree`` is the same chapter as pandoc's tree, for outputs that pandoc writes: references
    are resolved, citations rendered, and notes stand where they were written.
    """

    path: str
    slug: str
    anchor: str
    place: Place
    part: int | None
    number: str | None
    title: str
    short_title: str
    summary: str | None
    status: ChapterStatus | None
    headings: tuple[NumberedHeading, ...]
    print_body: str
    screen_body: str
    resources: tuple[str, ...]
    tree: DocumentTree = EMPTY_TREE

    @property
    def sections(self) -> tuple[NumberedHeading, ...]:
        """The headings that contents list below the chapter's title."""
        return tuple(heading for heading in self.headings if heading.heading.level == 2)


@dataclass(frozen=True, slots=True)
class Revision:
    """Which state was built: the commit's hash (None outside git), its date, and whether files differ from it."""

    commit: str | None
    date: datetime.datetime
    modified: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a review copy is compared with: a ``commit``, and the texts of its chapters by their paths."""

    commit: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of the project that differs between two revisions, and how many lines were added and removed."""

    path: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier state of the paper: its tag, its commit, the day, and what changed between it and what is built."""

    name: str
    commit: str
    date: datetime.date
    changes: tuple[ChangedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltPaper:
    """All that an output needs, with nothing left to read.

    ``resources`` maps project paths of images to their bytes. ``bibliography_body`` is a fragment, ``<div id="refs">``
    of entries ``<div id="ref-KEY" class="csl-entry">``; ``bibliography_tree`` is the same as pandoc's tree.
    ``errors`` counts the errors that a draft build was asked to ignore; 0 for a sound paper.
    ``review`` asks for copies to review: with numbers of lines and room for notes.
    ``press`` asks for pages that a press can take: with bleed and crop marks, in grey or in colour.
    ``datasets`` maps project paths of images to the data from which they are drawn, where the project has them.
    ``earlier`` is the state since which a review copy marks what changed, None where it marks nothing.
    ``draft`` tells that it is built in spite of every finding.
    ``approvals`` says who approved which chapters, as far as these are the same today.
    ``word_style`` is the document whose look the DOCX takes over.
    ``versions`` are the earlier ones, the newest first.
    ``made`` holds the files of the outputs that were made before, by the ends of their names: a site offers them.
    """

    paper: Paper
    chapters: tuple[BuiltChapter, ...]
    bibliography_body: str
    resources: Mapping[str, bytes]
    revision: Revision
    errors: int
    bibliography_tree: DocumentTree = EMPTY_TREE
    review: bool = False
    word_style: bytes | None = None
    press: Press | None = None
    made: Mapping[str, bytes] = field(default_factory=dict)
    datasets: Mapping[str, bytes] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    earlier: Earlier | None = None
    draft: bool = False
    versions: tuple[Version, ...] = ()

    def placed(self, place: Place) -> list[BuiltChapter]:
        """The chapters that stand in ``place``."""
        return [chapter for chapter in self.chapters if chapter.place is place]

    def of_part(self, index: int) -> list[BuiltChapter]:
        """The chapters of the main text that belong to the part with that index, counted from 0."""
        return [chapter for chapter in self.placed(Place.MAIN) if chapter.part == index]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a paper is to be built.

    ``outputs`` are names of outputs; a ``draft`` is built in spite of every finding, with the errors marked; ``strict``
    lets warnings stop the build as well; ``review`` makes copies to review, which mark what changed since ``earlier``,
    ``press`` pages for a press. ``versions`` are the earlier ones. An ``unmarked`` draft shows no errors, as it is made
    to be compared with another.
    """

    revision: Revision
    outputs: Sequence[str]
    draft: bool = False
    strict: bool = False
    review: bool = False
    unmarked: bool = False
    earlier: Earlier | None = None
    press: Press | None = None
    versions: tuple[Version, ...] = ()
