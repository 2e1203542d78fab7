"""The nouns of a paper: frozen data, filled by ``markdown``, ``bibliography`` and ``concordance``.

Every place is a :class:`~paperwright.diagnostics.Span` of characters in the file that the author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from paperwright.diagnostics import Span
from paperwright.settings import Settings


class LabelKind(StrEnum):
    """What a label names. The value is the prefix that authors write, as in pandoc-crossref: ``fig:grid``."""

    PART = "part"
    SECTION = "sec"
    FIGURE = "fig"
    TABLE = "tbl"
    EQUATION = "eq"
    LISTING = "lst"


@dataclass(frozen=True, slots=True)
class Label:
    """A name such as ``fig:grid`` that an author gave to a thing; ``span`` covers the name without ``#``."""

    name: str
    kind: LabelKind
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a chapter.

    ``level`` is 1 to 6; ``text`` is plain, without markup; ``span`` covers the heading's whole line(s);
    ``marker_span`` its ``##``. ``identifier`` is the explicit identifier, with or without a label's prefix.
    """

    level: int
    text: str
    span: Span
    marker_span: Span
    identifier: str | None
    label: Label | None
    numbered: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """An image. ``alt`` is the ``alt`` attribute or None; ``captioned`` tells a figure from an inline image."""

    span: Span
    path: str
    path_span: Span
    alt: str | None
    caption: str
    captioned: bool
    label: Label | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``caption`` is plain text, empty where there is none."""

    span: Span
    caption: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed formula. ``tex`` is its source."""

    span: Span
    tex: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A code block. ``caption`` is empty where there is none."""

    span: Span
    caption: str
    label: Label | None


Labelled = Heading | Figure | Table | Equation | Listing


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference such as ``@fig:grid``; ``span`` covers the name as written, without ``@``.

    ``name`` is the label's name, with the prefix in lower case; ``capital`` tells that the author wrote ``@Fig:grid``;
    ``bare`` that the word ("Figure") is suppressed, as in ``-@fig:grid``; ``group_span`` covers the whole ``[@a; @b]``.
    """

    name: str
    kind: LabelKind
    span: Span
    capital: bool
    bare: bool
    group_span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of one bibliography entry; ``span`` covers the key, ``group_span`` the whole ``[see @a; @b, p. 3]``."""

    key: str
    span: Span
    group_span: Span


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's definition, ``[^word]: ...``; ``label`` is None for an inline note."""

    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """A call ``[^word]`` of a footnote; ``span`` covers the word."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link. ``span`` covers the target; ``text`` is plain."""

    target: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A fenced div with classes; typed statements of the policy model are read from these."""

    identifier: str | None
    classes: tuple[str, ...]
    attributes: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class ConflictMarker:
    """A line that git left: ``<<<<<<<``, ``=======`` or ``>>>>>>>``."""

    marker: str
    span: Span


class ChapterStatus(StrEnum):
    """How far a chapter is."""

    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a chapter says of itself; ``body_start`` is the offset of the first character after it."""

    status: ChapterStatus = ChapterStatus.DRAFT
    words: int | None = None
    short_title: str | None = None
    summary: str | None = None
    body_start: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as its author wrote it, with the place of everything that the paper needs to know of."""

    path: str
    text: str
    front_matter: FrontMatter
    headings: tuple[Heading, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    equations: tuple[Equation, ...] = ()
    listings: tuple[Listing, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    footnote_references: tuple[FootnoteReference, ...] = ()
    links: tuple[Link, ...] = ()
    statements: tuple[Statement, ...] = ()
    conflict_markers: tuple[ConflictMarker, ...] = ()

    @property
    def title(self) -> Heading | None:
        """The first heading of level 1, None where the chapter has none."""
        return next((heading for heading in self.headings if heading.level == 1), None)

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """Everything that carries a label, in the order of the text."""
        things: list[Labelled] = [*self.headings, *self.figures, *self.tables, *self.equations, *self.listings]
        return tuple(sorted((t for t in things if t.label is not None), key=lambda t: t.span))


@dataclass(frozen=True, slots=True)
class Name:
    """A person's or institution's name in its BibTeX parts; an institution has only ``last``."""

    first: str
    von: str
    last: str
    jr: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: ``value`` is Unicode text without TeX markup, ``raw`` what stands between the delimiters.

    ``span`` covers the raw value in the file, ``name_span`` the field's name.
    """

    name: str
    value: str
    raw: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A bibliography entry; ``type`` and field names are in lower case; ``inherited`` came through ``crossref``."""

    key: str
    type: str
    fields: Mapping[str, Field]
    span: Span
    key_span: Span
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()

    def value(self, name: str) -> str | None:
        """The plain text of the field ``name``, None where the entry lacks it."""
        found = self.fields.get(name)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """A block of a .bib file that could not be read. ``key`` is None where not even that is known."""

    key: str | None
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of all .bib files in the order of the files; the same key may stand more than once."""

    entries: tuple[Entry, ...] = ()
    broken: tuple[BrokenEntry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_key(self) -> dict[str, Entry]:
        """The first entry of each key."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry)
        return found


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
class ListedChapter:
    """A chapter in its place: number ("3", None for front and back matter), part and numbered headings.

    ``unlabelled_numbers`` holds, for each kind, the numbers of captioned things without a label, in order.
    """

    chapter: Chapter
    place: Place
    number: str | None
    part: int | None
    headings: tuple[NumberedHeading, ...]
    unlabelled_numbers: Mapping[LabelKind, tuple[str, ...]]

    @property
    def slug(self) -> str:
        """The file's name without folder and suffix, which names the chapter in outputs."""
        return self.chapter.path.rsplit("/", 1)[-1].removesuffix(".md")


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
    ``missing`` are listed paths, each with the place of its listing, that do not exist.
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
