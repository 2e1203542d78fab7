"""The nouns of a paper: frozen data, filled by ``markdown``, ``bibliography`` and ``concordance``.

Every place is a :class:`~chapterhouse.core.diagnostics.Span` of characters in the file that the author wrote.
"""

from __future__ import annotations

from chapterhouse.model.chapter import (
    Chapter,
    ChapterStatus,
    Citation,
    Comment,
    ConflictMarker,
    Division,
    Equation,
    Figure,
    Footnote,
    FootnoteReference,
    Formula,
    FrontMatter,
    Heading,
    Identifier,
    Label,
    LabelKind,
    Labelled,
    Link,
    Listing,
    MisplacedLabel,
    Query,
    QueryForm,
    Reference,
    Table,
    TableRow,
)
from chapterhouse.model.entry import Bibliography, BrokenEntry, Entry, ExpandedField, Field, Name
from chapterhouse.model.labels import label_kind, label_name
from chapterhouse.model.paper import ImageFacts, ListedChapter, NumberedHeading, NumberedPart, Paper, Place, Target
from chapterhouse.model.passage import OBJECT, Passage, PassageKind
from chapterhouse.model.statement import Statement

__all__ = [
    "OBJECT",
    "Bibliography",
    "BrokenEntry",
    "Chapter",
    "ChapterStatus",
    "Citation",
    "Comment",
    "ConflictMarker",
    "Division",
    "Entry",
    "Equation",
    "ExpandedField",
    "Field",
    "Figure",
    "Footnote",
    "FootnoteReference",
    "Formula",
    "FrontMatter",
    "Heading",
    "Identifier",
    "ImageFacts",
    "Label",
    "LabelKind",
    "Labelled",
    "Link",
    "ListedChapter",
    "Listing",
    "MisplacedLabel",
    "Name",
    "NumberedHeading",
    "NumberedPart",
    "Paper",
    "Passage",
    "PassageKind",
    "Place",
    "Query",
    "QueryForm",
    "Reference",
    "Statement",
    "Table",
    "TableRow",
    "Target",
    "label_kind",
    "label_name",
]
