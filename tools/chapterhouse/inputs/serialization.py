"""What reading made, into bytes that can be kept or handed to another process, and back.

The bytes are MessagePack and are read back by the types that they stand for: they hold data and nothing else, so that
bytes from a stranger can at worst be refused. The texts themselves are left out: who reads a record has them at hand.
"""

from __future__ import annotations

import zlib
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import msgspec

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.inputs.gatherer import Gathered
from chapterhouse.model import Bibliography, BrokenEntry, Chapter, Entry, ExpandedField, Field, Name

Problems = Mapping[str, tuple[Problem, ...]]
"""What checks found, by their codes."""


class BrokenRecord(ValueError):
    """The bytes are no record of the kind that was asked for."""


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """A chapter, the problems in reading it, and what was gathered from it."""

    chapter: Chapter
    problems: tuple[Problem, ...]
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class ReadBibliography:
    """The bibliography, and what was gathered from it."""

    bibliography: Bibliography
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class _StoredChapter:
    chapter: Chapter
    problems: tuple[Problem, ...]
    gathered: dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class _StoredEntry:
    """An entry whose fields and names wait to be asked for."""

    key: str
    type: str
    fields: msgspec.Raw
    span: Span
    key_span: Span
    names: msgspec.Raw
    inherited: frozenset[str]


@dataclass(frozen=True, slots=True)
class _StoredBibliography:
    entries: tuple[_StoredEntry, ...]
    broken: tuple[BrokenEntry, ...]
    gathered: dict[str, msgspec.Raw]


_ENCODER = msgspec.msgpack.Encoder()
_CHAPTER = msgspec.msgpack.Decoder(_StoredChapter)
_BIBLIOGRAPHY = msgspec.msgpack.Decoder(_StoredBibliography)
_FIELDS = msgspec.msgpack.Decoder(dict[str, ExpandedField])
_NAMES = msgspec.msgpack.Decoder(dict[str, tuple[Name, ...]])
_PROBLEMS = msgspec.msgpack.Decoder(dict[str, tuple[Problem, ...]])
_ERRORS = (msgspec.MsgspecError, KeyError, ValueError)


class _Waiting(Mapping[str, Any]):
    """A mapping that is read from its bytes when somebody first looks into it; most entries are never looked into."""

    __slots__ = ("_decoder", "_known", "_raw")

    def __init__(self, raw: msgspec.Raw, decoder: msgspec.msgpack.Decoder[dict[str, Any]]) -> None:
        self._raw: msgspec.Raw | None = raw
        self._decoder = decoder
        self._known: dict[str, Any] = {}

    def _all(self) -> dict[str, Any]:
        raw = self._raw  # another thread may be here as well
        if raw is not None:
            self._known = self._decoder.decode(raw)
            self._raw = None
        return self._known

    def __getitem__(self, name: str) -> Any:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    # The four below are what Mapping offers as well, but by way of the three above: checks ask 200,000 times.
    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def get(self, name: str, default: Any = None) -> Any:
        return self._all().get(name, default)

    def items(self) -> ItemsView[str, Any]:
        return self._all().items()

    def values(self) -> ValuesView[Any]:
        return self._all().values()

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (self._all(),)


def pack_chapter(read: ReadChapter) -> bytes:
    """The record of a chapter that was read."""
    return _ENCODER.encode(replace(read, chapter=replace(read.chapter, text="")))


def unpack_chapter(record: bytes, text: str, types: Gathered) -> ReadChapter:
    """The chapter of ``record``, which was read from ``text``; raises :class:`BrokenRecord`.

    ``types`` tells the type of everything that is gathered from a chapter, by name.
    """
    try:
        stored = _CHAPTER.decode(record)
        gathered = _unpacked(stored.gathered, types)
    except _ERRORS as error:
        raise BrokenRecord(str(error)) from error
    return ReadChapter(replace(stored.chapter, text=text), stored.problems, gathered)


def pack_bibliography(read: ReadBibliography) -> bytes:
    """The record of a bibliography that was read."""
    entries, broken = read.bibliography.entries, read.bibliography.broken
    return _digested(_ENCODER.encode({"entries": entries, "broken": broken, "gathered": read.gathered}))


def unpack_bibliography(record: bytes, texts: Mapping[str, str], types: Gathered) -> ReadBibliography:
    """The bibliography of ``record``, which was read from ``texts``; raises :class:`BrokenRecord`.

    ``types`` tells the type of everything that is gathered from the bibliography, by name.
    """
    try:
        stored = _BIBLIOGRAPHY.decode(_undigested(record))
        gathered = _unpacked(stored.gathered, types)
    except _ERRORS as error:
        raise BrokenRecord(str(error)) from error
    entries = tuple(_entry(entry) for entry in stored.entries)
    return ReadBibliography(Bibliography(entries, stored.broken, dict(texts)), gathered)


def _entry(stored: _StoredEntry) -> Entry:
    fields: Mapping[str, Field] = _Waiting(stored.fields, _FIELDS)
    names: Mapping[str, tuple[Name, ...]] = _Waiting(stored.names, _NAMES)
    return Entry(stored.key, stored.type, fields, stored.span, stored.key_span, names, stored.inherited)


def pack_problems(problems: Problems) -> bytes:
    """The record of what checks found."""
    return _ENCODER.encode(problems)


def unpack_problems(record: bytes) -> Problems:
    """What checks found, by their codes; raises :class:`BrokenRecord`."""
    try:
        return _PROBLEMS.decode(record)
    except _ERRORS as error:
        raise BrokenRecord(str(error)) from error


def _digested(record: bytes) -> bytes:
    """``record`` behind its checksum: what is read from it only later is known to be whole at once."""
    return zlib.crc32(record).to_bytes(4, "big") + record


def _undigested(record: bytes) -> memoryview:
    content = memoryview(record)[4:]
    if zlib.crc32(content).to_bytes(4, "big") != record[:4]:
        raise ValueError("the record is not as it was written")
    return content


def _unpacked(parts: Mapping[str, msgspec.Raw], types: Gathered) -> dict[str, Any]:
    return {name: _decoder(kind).decode(parts[name]) for name, kind in types.items()}


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)
