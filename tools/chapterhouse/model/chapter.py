"""A chapter as its author wrote it: every noun with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.diagnostics import Span
from chapterhouse.model.front_matter import FrontMatter
from chapterhouse.model.passage import Passage

_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")


class LabelKind(StrEnum):
    """What a label names, beside statements: those have the prefixes that paper.toml declares.

    The value is the prefix that authors write, as in pandoc-crossref: ``fig:grid``.
    """

    PART = "part"
    SECTION = "sec"
    FIGURE = "fig"
    TABLE = "tbl"
    EQUATION = "eq"
    LISTING = "lst"
    PARAGRAPH = "par"


@dataclass(frozen=True, slots=True)
class Label:
    """A name such as ``fig:grid`` that an author gave to a thing; ``span`` covers the name without ``#``.

    ``kind`` is the prefix: a :class:`LabelKind`, or that of a kind of statement.
    """

    name: str
    kind: str
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
    """An image. ``alt`` is the ``alt`` attribute or None; ``captioned`` tells a figure from an inline image.

    ``width`` is the attribute as written, such as ``60%`` or ``8cm``.
    """

    span: Span
    path: str
    path_span: Span
    alt: str | None
    caption: str
    captioned: bool
    label: Label | None
    width: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether its words are printed nowhere: within a line it has no caption, and says otherwise what it shows."""
        return not self.captioned and self.alt is not None and self.caption not in ("", self.alt)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Pictures or tables under one number, each a panel with a letter: ``::: {#fig:pair}``, ``::: {#tbl:pair}``.

    ``span`` covers the whole div, ``caption`` is its last paragraph, plain; ``panels`` are the spans of what is in it,
    in the order of their letters. A sole picture without a name of its own is the figure itself, and no panel.
    """

    span: Span
    caption: str
    label: Label
    panels: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is written; ``cells`` counts them, ``is_header`` tells a head from a body."""

    span: Span
    cells: int
    is_header: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``caption`` is plain text, empty where there is none; ``columns`` counts those that its rule draws.

    ``columns`` is 0 where the syntax does not tell (in all but pipe tables), and ``rows`` is then empty.
    """

    span: Span
    caption: str
    label: Label | None
    columns: int = 0
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a line or displayed; ``span`` covers its TeX without the dollars."""

    tex: str
    span: Span
    displayed: bool


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


@dataclass(frozen=True, slots=True)
class MisplacedLabel:
    """A label whose prefix names another kind than what it stands on; ``carrier`` is None for a div or a span."""

    label: Label
    carrier: str | None


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier that is no label and no heading's, such as ``[words]{#name}``; ``span`` covers the name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class AttributeList:
    """The classes and values between braces, ``{.wide width=60%}``, that belong to something; ``span`` covers all."""

    classes: tuple[str, ...]
    values: Mapping[str, str]
    span: Span


class QueryForm(StrEnum):
    """What a query draws from the statements of the paper. The value is the class that authors write."""

    REGISTER = "register"
    MATRIX = "matrix"
    NETWORK = "network"
    TRACE = "trace"
    VALUE = "value"
    COUNT = "count"

    @property
    def is_inline(self) -> bool:
        """Whether what it draws stands within a line, and authors write it as a span."""
        return self in (QueryForm.VALUE, QueryForm.COUNT)


@dataclass(frozen=True, slots=True)
class Division:
    """A fenced div with classes; a statement is one whose class is a kind that paper.toml declares.

    ``span`` covers its attributes, ``body`` the whole div; ``places`` tells where the value of each attribute stands.
    """

    identifier: str | None
    classes: tuple[str, ...]
    attributes: Mapping[str, str]
    span: Span
    body: Span
    places: Mapping[str, Span]
    label: Label | None = None
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """A div or span that the build fills from the statements.

    ``span`` covers its attributes, ``places`` tells where the value of each stands.
    """

    form: QueryForm
    attributes: Mapping[str, str]
    span: Span
    places: Mapping[str, Span]
    label: Label | None = None

    @property
    def caption(self) -> str:
        """The caption, empty where there is none."""
        return self.attributes.get("caption", "")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text that is in no list, quotation or div; its label is in an empty span of it."""

    span: Span
    label: Label | None = None


Labelled = Heading | Figure | FigureGroup | Table | Equation | Listing | Division | Query | Paragraph


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference such as ``@fig:grid``; ``span`` covers the name as written, without ``@``.

    ``name`` is the label's name, with the prefix in lower case; ``capital`` tells that the author wrote ``@Fig:grid``;
    ``bare`` that the word ("Figure") is suppressed, as in ``-@fig:grid``; ``group_span`` covers the whole ``[@a; @b]``.
    """

    name: str
    kind: str
    span: Span
    capital: bool
    bare: bool
    group_span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of one entry; ``span`` covers the key, ``group_span`` the whole ``[see @a; @b, p. 3]``."""

    key: str
    span: Span
    group_span: Span


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's definition, ``[^word]: ...``; ``label`` and ``label_span`` are None for an inline note."""

    label: str | None
    span: Span
    label_span: Span | None = None


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """A call ``[^word]`` of a footnote; ``span`` covers the word."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link. ``span`` covers the target, ``text_span`` the words that are clicked; ``text`` is these, plain."""

    target: str
    span: Span
    text: str
    text_span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment ``<!-- ... -->``, which is never printed; ``text`` is what stands in it, ``span`` covers all of it.

    ``scope`` is the block that the comment stands in, or, for one that stands alone, the next block; None where none
    follows.
    """

    text: str
    span: Span
    scope: Span | None = None


@dataclass(frozen=True, slots=True)
class ConflictMarker:
    """A line that git left: ``<<<<<<<``, ``=======`` or ``>>>>>>>``."""

    marker: str
    span: Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as its author wrote it, with the place of everything that the paper needs to know of."""

    path: str
    text: str
    front_matter: FrontMatter
    headings: tuple[Heading, ...] = ()
    figures: tuple[Figure, ...] = ()
    figure_groups: tuple[FigureGroup, ...] = ()
    tables: tuple[Table, ...] = ()
    equations: tuple[Equation, ...] = ()
    listings: tuple[Listing, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    footnote_references: tuple[FootnoteReference, ...] = ()
    links: tuple[Link, ...] = ()
    divisions: tuple[Division, ...] = ()
    queries: tuple[Query, ...] = ()
    conflict_markers: tuple[ConflictMarker, ...] = ()
    formulas: tuple[Formula, ...] = ()
    comments: tuple[Comment, ...] = ()
    passages: tuple[Passage, ...] = ()
    blocks: tuple[Span, ...] = ()
    """The blocks that are no headings, outermost only: what stands in a section."""
    paragraphs: tuple[Paragraph, ...] = ()
    misplaced_labels: tuple[MisplacedLabel, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    attribute_lists: tuple[AttributeList, ...] = ()
    code_spans: tuple[Span, ...] = ()
    """Code within lines, with its backticks."""

    macros: tuple[str, ...] = ()
    """The definitions of commands of TeX, as they are written."""
    numbered_lists: tuple[tuple[Span, ...], ...] = ()
    """The markers of the items of each list that counts, such as ``1.`` or ``(a)``."""

    @property
    def stem(self) -> str:
        """The file's name without folder and suffix."""
        return self.path.rsplit("/", 1)[-1].rpartition(".")[0]

    @property
    def words(self) -> int:
        """How many words of prose the chapter has, its headings, tables and captions included."""
        return sum(len(_WORD.findall(passage.text)) for passage in self.passages)

    @property
    def title(self) -> Heading | None:
        """The first heading of level 1, None where the chapter has none."""
        return next((heading for heading in self.headings if heading.level == 1), None)

    @property
    def titles(self) -> tuple[Heading, ...]:
        """The title, and the headings of level 1 behind it, each of which begins a further chapter in the same file."""
        title = self.title
        others = [heading for heading in self.headings if heading.level == 1 and heading is not title]
        if title is None or not others:
            return () if title is None else (title,)
        starts = [block.start for block in self.blocks]

        def is_inside(heading: Heading) -> bool:
            before = bisect_right(starts, heading.span.start)  # a list, a quotation or a div
            return before > 0 and heading.span.start < self.blocks[before - 1].end

        return (title, *(heading for heading in others if not is_inside(heading)))

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """Everything that carries a label, in the order of the text."""
        things: list[Labelled] = [*self.headings, *self.figures, *self.figure_groups, *self.tables, *self.equations]
        things += [*self.listings, *self.divisions, *self.queries, *self.paragraphs]
        return tuple(sorted((t for t in things if t.label is not None), key=lambda t: t.span))
