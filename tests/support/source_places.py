"""What ``chapterhouse validate`` knows of this validator, for the tests."""

from chapterhouse.outputs.validators.source_places import in_book, in_pdf

__all__ = ["in_book", "in_pdf"]
