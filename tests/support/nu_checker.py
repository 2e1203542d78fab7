"""What ``chapterhouse validate`` knows of this validator, for the tests."""

from chapterhouse.outputs.validators.nu import complaints

__all__ = ["complaints"]
