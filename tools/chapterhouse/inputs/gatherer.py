"""What is worked out of each chapter, and of the bibliography, where it is read: whoever asks for a paper says what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chapterhouse.model import Bibliography, Chapter

Subject = Chapter | Bibliography
Gathered = Mapping[str, Any]
"""What was gathered, by name; or the types of all that."""


@dataclass(frozen=True, slots=True)
class Gatherer:
    """``gather`` gives plain data by names; it is called in other processes, too, which import it by its name.

    ``types`` gives the type of everything that is gathered from a kind of subject, by the same names.
    """

    gather: Callable[[Subject], Gathered]
    types: Callable[[type[Chapter] | type[Bibliography]], Gathered]


def _nothing(subject: object) -> Gathered:
    return {}


NOTHING = Gatherer(_nothing, _nothing)
