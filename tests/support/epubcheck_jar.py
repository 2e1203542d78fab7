"""What ``chapterhouse validate`` knows of this validator, for the tests."""

from chapterhouse.outputs.validators.epubcheck import complaints, complaints_at

__all__ = ["complaints", "complaints_at"]
