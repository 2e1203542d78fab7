"""A page of the site, and the pages that every site has."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

INDEX = "index.html"
NOT_FOUND = "404.html"

Passage = tuple[str, str, str, str]
"""What the search finds: an address, the label and title of its page, the title of the passage, and its text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site.

    ``name`` is its file; ``label`` its number as it is printed, None where it has none; ``body`` a ``<div>`` around
    what stands on it, as XML, in whose links ``#anchor`` still means any page; ``sections`` are the label, title and
    anchor of what contents list below it; ``path`` is the chapter's file; ``part`` names the page of the part that it
    is in. A page that is finished has ``anchors``, in their order, and ``passages``.
    """

    name: str
    title: str
    short_title: str
    body: str
    label: str | None = None
    description: str = ""
    sections: tuple[tuple[str | None, str, str], ...] = ()
    path: str | None = None
    part: str | None = None
    is_part: bool = False
    anchors: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def is_chapter(self) -> bool:
        """Whether the page shows a chapter."""
        return self.path is not None

    @property
    def root(self) -> Element:
        """What stands on it, read anew."""
        return ElementTree.fromstring(self.body)
