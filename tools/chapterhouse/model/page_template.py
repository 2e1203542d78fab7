"""A page that the project lays out itself, as it was read: ``theme/title.html`` and its like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chapterhouse.model.sheet import SheetFault


@dataclass(frozen=True, slots=True)
class TemplateNode:
    """An element of a template with what stands in it: words, with ``{{ names }}`` in them, and other elements."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: tuple[str | TemplateNode, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """A template: its ``path``, what is in it, what cannot stand in it, and the paths of the ``pictures`` it shows."""

    path: str
    content: tuple[str | TemplateNode, ...]
    faults: tuple[SheetFault, ...]
    pictures: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether the page can be made of it; if not, the tool's own takes its place."""
        return not self.faults
