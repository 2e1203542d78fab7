"""A statement of the paper: a typed claim, written in the text where it is argued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Span
from chapterhouse.model.chapter import Label, Reference


@dataclass(frozen=True, slots=True)
class Statement:
    """A fenced div of a declared kind, with its number.

    ``kind`` is the kind's name; ``values`` holds what each attribute says, as the members of a dimension, labels of
    other statements, choices or one text, ``places`` where it says so. ``references`` are those to other statements,
    ``citations`` the keys that it cites, ``text`` its words without markup. ``chapter`` is the path of the file;
    ``span`` covers the attributes, ``body`` the whole div. ``anchor`` is its identifier in every output.
    """

    kind: str
    label: Label | None
    number: str
    title: str
    values: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Span]
    references: tuple[Reference, ...]
    citations: tuple[str, ...]
    text: str
    chapter: str
    span: Span
    body: Span
    anchor: str

    @property
    def name(self) -> str:
        """The label's name, empty where it has none."""
        return self.label.name if self.label else ""

    def value(self, attribute: str) -> str:
        """The first value of ``attribute``, empty where it has none."""
        return next(iter(self.values.get(attribute, ())), "")
