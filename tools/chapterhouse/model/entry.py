"""The bibliography: entries, their fields and names, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chapterhouse.core.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A person's or institution's name in its BibTeX parts; an institution has only ``last``."""

    first: str
    von: str
    last: str
    jr: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: ``value`` is Unicode text without TeX markup, ``raw`` what stands between the delimiters.

    ``span`` covers the raw value in the file, ``name_span`` the field's name.
    """

    name: str
    value: str
    raw: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ExpandedField(Field):
    """A field that also holds its TeX, with all strings expanded and the braces that protect capitals in it."""

    tex: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A bibliography entry; ``type`` and field names are in lower case; ``inherited`` came through ``crossref``."""

    key: str
    type: str
    fields: Mapping[str, Field]
    span: Span
    key_span: Span
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()

    def value(self, name: str) -> str | None:
        """The plain text of the field ``name``, None where the entry lacks it."""
        found = self.fields.get(name)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """A block of a .bib file that could not be read. ``key`` is None where not even that is known."""

    key: str | None
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of all .bib files in the order of the files; the same key may stand more than once."""

    entries: tuple[Entry, ...] = ()
    broken: tuple[BrokenEntry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_key(self) -> dict[str, Entry]:
        """The first entry of each key."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry)
        return found
