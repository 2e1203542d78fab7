"""What is done to .bib files: one form, keys renamed, works added, two edits merged. Texts in, texts out."""

from __future__ import annotations

from chapterhouse.bibliography.edit.adding import Addition, Known, add_works, bibtex_of
from chapterhouse.bibliography.edit.entry_merge import Marks
from chapterhouse.bibliography.edit.formatting import Formatted, format_bibliographies
from chapterhouse.bibliography.edit.layout import Unreadable
from chapterhouse.bibliography.edit.merging import Merged, merge
from chapterhouse.bibliography.edit.renaming import RenameRefused, rename_key
from chapterhouse.bibliography.edit.works import Unusable

__all__ = [
    "Addition",
    "Formatted",
    "Known",
    "Marks",
    "Merged",
    "RenameRefused",
    "Unreadable",
    "Unusable",
    "add_works",
    "bibtex_of",
    "format_bibliographies",
    "merge",
    "rename_key",
]
