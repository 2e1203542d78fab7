"""What typesetting finds: data that goes from the process that sets pages to the one that knows the chapters' text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageProblem:
    """Something about a unit's pages that its author must know of.

    ``code`` is the rule's. The place is looked for by what is known of the thing: its ``anchor``, the ``tex`` of a
    formula, the ``image`` of a picture (its project path), else the ``words`` that are printed there.
    """

    code: str
    message: str
    hint: str = ""
    anchor: str = ""
    tex: str = ""
    image: str = ""
    words: str = ""
