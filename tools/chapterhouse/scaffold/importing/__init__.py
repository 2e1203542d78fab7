"""A manuscript of another tool into the files of a paper, and what of it could not be taken over, with its place.

The manuscript is read and never written: what is made goes into a folder of its own.
"""

from __future__ import annotations

from chapterhouse.scaffold.importing.model import Left, Manuscript, Taken, Unreadable
from chapterhouse.scaffold.importing.project import read_manuscript
from chapterhouse.scaffold.importing.taking import take_over

__all__ = ["Left", "Manuscript", "Taken", "Unreadable", "read_manuscript", "take_over"]
