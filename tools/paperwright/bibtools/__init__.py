"""What is done to .bib files: one form, keys renamed, works added, two edits merged. Texts in, texts out."""

from __future__ import annotations

from paperwright.bibtools.adding import Addition, Known, add_works, bibtex_of
from paperwright.bibtools.entry_merge import Marks
from paperwright.bibtools.formatting import Formatted, format_bibliographies
from paperwright.bibtools.layout import Unreadable
from paperwright.bibtools.merging import Merged, merge
from paperwright.bibtools.renaming import RenameRefused, rename_key
from paperwright.bibtools.works import Unusable

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
