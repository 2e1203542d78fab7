"""The text of a .bib file into parts that, joined, are that text again: what the tools move, change and merge.

The reader says where the entries are and which fields they have; what lies between is kept as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.values import Expression, closing_braces, read_expression
from chapterhouse.model import BrokenEntry, Entry

_SPECIAL = re.compile(r"@[ \t]*(string|comment|preamble)[ \t\r\n]*([{(])", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?:\s|%[^\n]*\n)*(?P<comma>,)?(?:\s|%[^\n]*\n)*")
_NAME = re.compile(r"([^\s,={}#\"%]+)\s*=\s*")
_STRING_NAME = re.compile(r"\s*([^\s,={}#\"%]+)\s*=\s*")
_BLANK_LINE = re.compile(r"\n[ \t\r]*(?=\n)")
_SAME_LINE = re.compile(r"[ \t\r]*[^\s@][^\n@]*(?=\n|\Z)")


class Unreadable(Exception):
    """A .bib file of which a part cannot be told from its surroundings; ``errors`` says where and why, if known."""

    def __init__(self, reason: str, errors: tuple[BrokenEntry, ...] = ()) -> None:
        super().__init__(reason)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class FieldText:
    """``name = value`` as written; ``lead`` is the comma, white space and comments before, ``label`` the ``name = ``.

    ``name`` is in lower case; ``value`` has its delimiters.
    """

    name: str
    lead: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry as written: ``@book`` is the ``kind``, ``{key`` the ``opening``, and ``close`` all behind the fields."""

    kind: str
    opening: str
    key: str
    fields: tuple[FieldText, ...]
    close: str

    @property
    def head(self) -> str:
        """``@book{key``."""
        return self.kind + self.opening


Identity = tuple[str, str, int]
"""``entry`` or ``string``, the key, and how many of that key stand before."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An entry or ``@string``; ``lead`` stands between it and the unit before, ``trail`` behind it in its last line.

    ``parts`` is None for a string, and for an entry that holds more than fields and comments.
    """

    identity: Identity
    lead: str
    text: str
    trail: str
    parts: EntryText | None
    entry: Entry | None


@dataclass(frozen=True)
class Layout:
    """A whole file: ``head`` is what stands above the first blank line before the units, ``tail`` what follows them."""

    head: str
    units: tuple[Unit, ...]
    tail: str

    @property
    def text(self) -> str:
        """The file again, to the byte."""
        return self.head + "".join(unit.lead + unit.text + unit.trail for unit in self.units) + self.tail

    @cached_property
    def by_identity(self) -> Mapping[Identity, Unit]:
        """The units, in their order."""
        return {unit.identity: unit for unit in self.units}


@dataclass(frozen=True, slots=True)
class Special:
    """``@string{...}``, ``@comment{...}`` or ``@preamble{...}`` at ``text[start:end]``; the name of a string."""

    kind: str
    start: int
    end: int
    name: str = ""


def evened(text: str) -> str:
    r"""``text``, as long as before, where ``\\`` hides no brace behind it: thus the reader counts braces, too."""
    return text.replace("\\\\", "\x1a\x1a")


class _Specials:
    """The blocks of one file that are no entries."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.even = evened(text)

    @cached_property
    def closing(self) -> Mapping[int, int]:
        return closing_braces(self.even)

    def within(self, start: int, end: int) -> Iterator[Special]:
        """Those that lie in ``text[start:end]``, a place without entries."""
        at = start
        while (found := _SPECIAL.search(self.even, at, end)) is not None:
            close = self.close(found)
            if close is None or close >= end:
                at = found.end()
                continue
            at = close + 1
            kind = found.group(1).lower()
            named = _STRING_NAME.match(self.even, found.end(), close) if kind == "string" else None
            yield Special(kind, found.start(), at, named.group(1).lower() if named else "")

    def close(self, head: re.Match[str]) -> int | None:
        if head.group(2) == "{":
            return self.closing.get(head.end() - 1)
        if head.group(1).lower() != "string":
            return None
        named = _STRING_NAME.match(self.even, head.end())
        value = read_expression(self.even, named.end(), len(self.even)) if named else None
        if not isinstance(value, Expression):
            return None
        close = self.even.find(")", value.end)
        return close if close >= 0 and not self.even[value.end : close].strip() else None


def specials(text: str) -> tuple[Special, ...]:
    """The blocks of ``text``, a piece of a file between entries, that are no entries."""
    return tuple(_Specials(text).within(0, len(text)))


def atoms(gap: str) -> list[str]:
    """What ``gap``, a piece of a file between entries, says: each special block, and each line with words in it."""
    found: list[str] = []
    at = 0
    for special in specials(gap):
        found += _lines(gap[at : special.start])
        found.append(gap[special.start : special.end])
        at = special.end
    return found + _lines(gap[at:])


def _lines(gap: str) -> list[str]:
    return [line.strip() for line in gap.split("\n") if line.strip() not in ("", ",")]


def read_layout(text: str, *, entries: tuple[Entry, ...] | None = None, file: str = "") -> Layout:
    """The parts of a .bib file.

    ``entries`` are what the reader found in it, together with ``file``, the path that it was read under, where it has
    been read already; strings of other files do not matter here. Raises :class:`Unreadable` where a block has no end
    or no key, so that moving its neighbours could change what they mean.
    """
    errors: tuple[BrokenEntry, ...] = ()
    if entries is None:
        read = read_bibliography({file: text})
        entries, errors = read.entries, read.broken
    entries = tuple(sorted((entry for entry in entries if entry.span.file == file), key=lambda entry: entry.span.start))
    reader = _Specials(text)
    found: list[tuple[int, int, Entry | Special]] = []
    at = 0
    for entry in entries:
        found += _strings(reader, at, entry.span.start)
        found.append((entry.span.start, entry.span.end, entry))
        at = entry.span.end
    found += _strings(reader, at, len(text))
    outside = structural(errors, [(start, end) for start, end, _ in found])
    if outside:
        raise Unreadable(outside[0].reason, outside)
    return _laid_out(reader, found)


def structural(errors: tuple[BrokenEntry, ...], blocks: list[tuple[int, int]]) -> tuple[BrokenEntry, ...]:
    """Those of ``errors`` that lie in none of ``blocks``, which are in order."""
    outside: list[BrokenEntry] = []
    place = 0
    for error in sorted(errors, key=lambda error: error.span):
        while place < len(blocks) and blocks[place][1] <= error.span.start:
            place += 1
        if place == len(blocks) or error.span.start < blocks[place][0]:
            outside.append(error)
    return tuple(outside)


def _strings(reader: _Specials, start: int, end: int) -> Iterator[tuple[int, int, Special]]:
    for special in reader.within(start, end):
        if special.kind == "string" and special.name:
            yield special.start, special.end, special


def _laid_out(reader: _Specials, found: list[tuple[int, int, Entry | Special]]) -> Layout:
    text = reader.text
    if not found:
        return Layout(text, (), "")
    seen: Counter[tuple[str, str]] = Counter()
    units: list[Unit] = []
    at = _head_end(text[: found[0][0]])
    head = text[:at]
    for place, (start, end, thing) in enumerate(found):
        following = found[place + 1][0] if place + 1 < len(found) else len(text)
        same_line = _SAME_LINE.match(text, end, following)
        behind = same_line.end() if same_line and (same_line.end() < following or following == len(text)) else end
        kind, key = ("entry", thing.key) if isinstance(thing, Entry) else ("string", thing.name)
        identity = (kind, key, seen[kind, key])
        seen[kind, key] += 1
        entry = thing if isinstance(thing, Entry) else None
        parts = _entry_text(text, reader.even, entry) if entry else None
        units.append(Unit(identity, text[at:start], text[start:end], text[end:behind], parts, entry))
        at = behind
    return Layout(head, tuple(units), text[at:])


def _head_end(gap: str) -> int:
    """Where in the text before the first unit the part ends that speaks of the whole file."""
    first = len(gap) - len(gap.lstrip())
    blocks = specials(gap)
    for blank in reversed(list(_BLANK_LINE.finditer(gap))):
        if blank.start() < first:
            break
        if not any(block.start <= blank.start() < block.end for block in blocks):
            return blank.start()
    return 0


def _entry_text(text: str, even: str, entry: Entry) -> EntryText | None:
    """The entry in its parts, None where there is more in it, or the reader saw other fields in it."""
    start, end = entry.span.start, entry.span.end - 1
    at = entry.key_span.end
    opened = next((place for place in range(start, entry.key_span.start) if text[place] in "{("), None)
    if opened is None or text[end] != ("}" if text[opened] == "{" else ")"):
        return None
    fields: list[FieldText] = []
    places: dict[str, int] = {}
    while True:
        separator = _SEPARATOR.match(even, at, end)
        assert separator is not None
        if separator.end() == end:
            break
        named = _NAME.match(even, separator.end(), end)
        if named is None or separator.group("comma") is None:
            return None
        value = read_expression(even, named.end(), end)
        if not isinstance(value, Expression):
            return None
        name = named.group(1).lower()
        places.setdefault(name, named.start())
        lead, label = text[at : named.start()], text[named.start() : value.start]
        fields.append(FieldText(name, lead, label, text[value.start : value.end]))
        at = value.end
    known = {name: field.name_span.start for name, field in entry.fields.items() if name not in entry.inherited}
    if known != places:
        return None
    return EntryText(
        text[start:opened], text[opened : entry.key_span.end], entry.key, tuple(fields), text[at : end + 1]
    )
