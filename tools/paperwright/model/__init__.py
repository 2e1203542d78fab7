"""The nouns of a paper: frozen data, filled by ``markdown``, ``bibliography`` and ``concordance``.

Every place is a :class:`~paperwright.diagnostics.Span` of characters in the file that the author wrote.
"""

from __future__ import annotations

from paperwright.model.chapter import (
    Chapter,
    ChapterStatus,
    Citation,
    Comment,
    ConflictMarker,
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
    Reference,
    Statement,
    Table,
    TableRow,
)
from paperwright.model.entry import (
    Bibliography,
    BrokenEntry,
    Entry,
    Field,
    Name,
)
from paperwright.model.paper import (
    ImageFacts,
    ListedChapter,
    NumberedHeading,
    NumberedPart,
    Paper,
    Place,
    Target,
)
from paperwright.model.passage import (
    OBJECT,
    Passage,
    PassageKind,
)

__all__ = [
    "OBJECT",
    "Bibliography",
    "BrokenEntry",
    "Chapter",
    "ChapterStatus",
    "Citation",
    "Comment",
    "ConflictMarker",
    "Entry",
    "Equation",
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
    "Reference",
    "Statement",
    "Table",
    "TableRow",
    "Target",
]
