"""What reading made, into bytes that can be kept or handed to another process, and back.

The bytes are MessagePack and are read back by the types that they stand for: they hold data and nothing else, so that
bytes from a stranger can at worst be refused. The texts themselves are left out: who reads a record has them at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import msgspec

from paperwright.bibliography.reading import ExpandedField
from paperwright.diagnostics import Diagnostic
from paperwright.model import Bibliography, BrokenEntry, Chapter, Entry, Name


class BrokenRecord(ValueError):
    """The bytes are no record of the kind that was asked for."""


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """A chapter, the findings of reading it, and what the checks gathered from it, by name."""

    chapter: Chapter
    findings: tuple[Diagnostic, ...]
    gathered: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _StoredChapter:
    chapter: Chapter
    findings: tuple[Diagnostic, ...]
    gathered: dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class _StoredEntry(Entry):
    """An entry whose fields are all of the kind that the reader of .bib files makes."""

    fields: Mapping[str, ExpandedField]
    names: Mapping[str, tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class _StoredBibliography:
    entries: tuple[_StoredEntry, ...]
    broken: tuple[BrokenEntry, ...]


_ENCODER = msgspec.msgpack.Encoder()
_CHAPTER = msgspec.msgpack.Decoder(_StoredChapter)
_BIBLIOGRAPHY = msgspec.msgpack.Decoder(_StoredBibliography)
_ENTRY_FIELDS = tuple(field.name for field in fields(Entry))


def pack_chapter(read: ReadChapter) -> bytes:
    """The record of a chapter that was read."""
    return _ENCODER.encode(replace(read, chapter=replace(read.chapter, text="")))


def unpack_chapter(record: bytes, text: str, gathered: Mapping[str, Any]) -> ReadChapter:
    """The chapter of ``record``, which was read from ``text``; raises :class:`BrokenRecord`.

    ``gathered`` tells the type of everything that is gathered from a chapter, by name.
    """
    try:
        stored = _CHAPTER.decode(record)
        found = {name: _decoder(kind).decode(stored.gathered[name]) for name, kind in gathered.items()}
    except (msgspec.MsgspecError, KeyError, ValueError) as fault:
        raise BrokenRecord(str(fault)) from fault
    return ReadChapter(replace(stored.chapter, text=text), stored.findings, found)


def pack_bibliography(bibliography: Bibliography) -> bytes:
    """The record of a bibliography that was read."""
    return _ENCODER.encode({"entries": bibliography.entries, "broken": bibliography.broken})


def unpack_bibliography(record: bytes, texts: Mapping[str, str]) -> Bibliography:
    """The bibliography of ``record``, which was read from ``texts``; raises :class:`BrokenRecord`."""
    try:
        stored = _BIBLIOGRAPHY.decode(record)
    except (msgspec.MsgspecError, ValueError) as fault:
        raise BrokenRecord(str(fault)) from fault
    entries = tuple(Entry(*(getattr(entry, name) for name in _ENTRY_FIELDS)) for entry in stored.entries)
    return Bibliography(entries=entries, broken=stored.broken, texts=dict(texts))


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)
