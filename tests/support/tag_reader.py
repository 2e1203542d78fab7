"""What ``chapterhouse validate`` knows of this validator, for the tests."""

from chapterhouse.outputs.validators.tag_reader import html_of, texts_of

__all__ = ["html_of", "texts_of"]
