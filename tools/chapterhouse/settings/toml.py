"""TOML text into data, with the place of every key and value: the only importer of tree-sitter.

tomllib is the judge of what the text means; tree-sitter's error-tolerant grammar tells where everything stands. A
statement that cannot be read costs that statement: it is blanked out and the rest is read again.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from chapterhouse.core import toml
from chapterhouse.core.diagnostics import Span
from chapterhouse.core.hidden_characters import described

Path = tuple[str | int, ...]

_LANGUAGE = Language(tree_sitter_toml.language())
_DEEPEST = 16
_MOST_ERRORS = 20
_MOST_DOTS = 1000
_CHEAP = 20_000
_NAME = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_START = re.compile(rf"^[ \t]*(?:{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*[ \t]*=|\[)", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_KEY_BEFORE_END = re.compile(r"\s*\S{0,80}?\s*")
_TOKEN = re.compile(r"[^\s#,\]}]*")
_SWALLOWS = {"Unterminated string": '"""', "Expected \"'''\"": "'''"}
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlError:
    """Something that is not TOML. ``first`` is the earlier place of a key that stands twice."""

    message: str
    span: Span
    hint: str | None = None
    first: Span | None = None


@dataclass(frozen=True, slots=True)
class TomlReading:
    """What was read.

    ``data`` is None where the text as a whole could not be read; where ``problems`` is not empty it lacks the faulty
    statements. ``keys`` and ``values`` give the span of the key and of the value (for a table: its header) at a path
    such as ``("parts", 0, "chapters", 2)``.
    """

    data: dict[str, Any] | None
    problems: tuple[TomlError, ...]
    keys: Mapping[Path, Span]
    values: Mapping[Path, Span]


@dataclass(slots=True)
class _Places:
    """The walk over the syntax tree; every table is given by its path in the data."""

    file: str
    source: bytes
    offsets: list[int] | None
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)
    twice: list[tuple[Span, Span]] = field(default_factory=list)
    lengths: dict[Path, int] = field(default_factory=dict)
    too_deep: Span | None = None
    sound: bool = False
    statements: list[tuple[int, int]] = field(default_factory=list)

    def character(self, byte: int) -> int:
        return byte if self.offsets is None else bisect_right(self.offsets, byte) - 1

    def span(self, node: Node) -> Span:
        return Span(self.file, self.character(node.start_byte), self.character(node.end_byte))

    def document(self, root: Node) -> None:
        for node in root.children:
            if node.type in ("table", "table_array_element"):
                self.table(node)
            elif node.type == "pair":
                self.pairs((), node)

    def table(self, node: Node) -> None:
        key = next((child for child in node.children if child.type in _KEYS), None)
        if key is None:
            return
        closing = next((child for child in node.children if child.type in ("]", "]]")), key)
        header = Span(self.file, self.character(node.start_byte), self.character(closing.end_byte))
        parts = self.parts(key)
        if parts is None:
            return
        table: Path = ()
        for name, part in parts[:-1]:
            table = self.latest((*table, name))
            self.keys.setdefault(table, part)
            self.values.setdefault(table, header)
        name, part = parts[-1]
        table = (*table, name)
        if node.type == "table_array_element":
            self.keys.setdefault(table, part)
            self.values.setdefault(table, header)
            number = self.lengths.get(table, 0)
            self.lengths[table] = number + 1
            table = (*table, number)
            self.keys[table], self.values[table] = part, header
        else:
            self.define(table, part, header)
        for child in node.children:
            if child.type == "pair":
                self.pairs(table, child)

    def latest(self, table: Path) -> Path:
        return (*table, self.lengths[table] - 1) if table in self.lengths else table

    def define(self, path: Path, key: Span, value: Span) -> None:
        if path in self.keys and self.keys[path] != key:
            self.twice.append((key, self.keys[path]))
        else:
            self.keys[path], self.values[path] = key, value

    def pairs(self, table: Path, pair: Node) -> None:
        """The places in a ``key = value`` statement, and in whatever lists and tables its value holds."""
        span = self.span(pair)
        self.statements.append((span.start, span.end))
        waiting: list[tuple[Path, Node]] = [(table, pair)]
        while waiting:
            path, node = waiting.pop()
            if len(path) > _DEEPEST:
                self.too_deep = self.too_deep or self.span(node)
                continue
            if node.type == "pair":
                value = self.pair(path, node)
                if value is not None:
                    waiting.append(value)
            elif node.type == "array":
                items = [child for child in node.named_children if child.type not in ("comment", "ERROR")]
                for number, item in enumerate(items):
                    self.values[(*path, number)] = self.span(item)
                    waiting.append(((*path, number), item))
            elif node.type == "inline_table":
                waiting += [(path, child) for child in reversed(node.named_children) if child.type == "pair"]

    def pair(self, table: Path, node: Node) -> tuple[Path, Node] | None:
        children = [child for child in node.children if child.type != "ERROR"]
        if len(children) < 3 or children[0].type not in _KEYS:
            return None
        parts = self.parts(children[0])
        if parts is None:
            return None
        value = self.span(children[2])
        for name, part in parts[:-1]:
            table = (*table, name)
            self.keys.setdefault(table, part)
            self.values.setdefault(table, self.span(node))
        name, part = parts[-1]
        self.define((*table, name), part, value)
        return (*table, name), children[2]

    def parts(self, key: Node) -> list[tuple[str, Span]] | None:
        """The names of a dotted key with their places; None, and noted, for a key of too many parts."""
        found: list[Node] = []
        node = key
        # The grammar nests a.b.c to the left.
        while node.type == "dotted_key":
            found.append(node.children[-1])
            node = node.children[0]
            if len(found) > _DEEPEST:
                self.too_deep = self.too_deep or self.span(key)
                return None
        found.append(node)
        return [(self.name(part), self.span(part)) for part in reversed(found)]

    def name(self, part: Node) -> str:
        written = self.source[part.start_byte : part.end_byte].decode("utf-8", "surrogatepass")
        if part.type == "quoted_key":
            try:
                return next(iter(toml.loads(f"{written} = 0")))
            except tomllib.TOMLDecodeError:
                return written
        return written


_KEYS = ("bare_key", "quoted_key", "dotted_key")


def read_toml(text: str, file: str) -> TomlReading:
    """The data, faults and places of ``text``, the content of ``file``; never raises on text.

    Time grows with the text, not with its square, as long as no line has thousands of dots: those are refused.
    """
    for line in re.finditer(r"[^\n]+", text):
        if text.count(".", line.start(), line.end()) > _MOST_DOTS:
            problem = TomlError(f"This line has more than {_MOST_DOTS:,} dots", Span(file, line.start(), line.end()))
            return TomlReading(None, (problem,), {}, {})
    places = _places(text, file)
    problems: list[TomlError] = []
    rest = text
    data: dict[str, Any] | None = None
    while data is None and len(problems) < _MOST_ERRORS:
        try:
            data = toml.loads(rest)
        except toml.TooDeep:
            problems.append(TomlError("Lists or tables are nested too deeply here", Span(file)))
            break
        except tomllib.TOMLDecodeError as error:
            offset, message = _place(error, text)
            if message.startswith("Cannot") and not places.sound and len(text) <= _CHEAP:
                places = _places(rest, file)
            start, end = _statement(rest, offset, message, places)
            delimiter = _SWALLOWS.get(message, "")
            if delimiter and rest.count(delimiter) % 2:
                # The text that is not closed has swallowed whatever stands behind its beginning.
                opening = rest.rindex(delimiter)
                span = Span(file, opening, opening + len(delimiter))
                problems.append(
                    TomlError("The text that begins here is not closed", span, f"add {delimiter} at its end")
                )
                rest = rest[: _line_start(rest, opening)]
                continue
            problems.append(_error(message, offset, text[start:end], text, places))
            rest = rest[:start] + re.sub(r"[^\n]", " ", rest[start:end]) + rest[end:]
    if data is not None and problems:
        places = _places(rest, file)
    if places.too_deep is not None:
        deep = f"This is nested more than {_DEEPEST} levels deep"
        problems.append(TomlError(deep, places.too_deep, "no setting needs that: look for a bracket too many"))
        data = None
    return TomlReading(data, tuple(problems), places.keys, places.values)


def _places(text: str, file: str) -> _Places:
    source = text.encode("utf-8", "surrogatepass")
    offsets = None if text.isascii() else list(_byte_offsets(text))
    places = _Places(file, source, offsets)
    root = Parser(_LANGUAGE).parse(source).root_node
    places.sound = not root.has_error
    places.document(root)
    return places


def _byte_offsets(text: str) -> Iterator[int]:
    offset = 0
    for character in text:
        yield offset
        code = ord(character)
        offset += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
    yield offset


def _place(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The offset in ``text`` that tomllib names, and its message without the place."""
    # Newer Pythons have the offset as an attribute, but in a text whose line ends tomllib has changed.
    message = str(error)
    found = _PLACE.search(message)
    if found is None or found[1] is None:
        return len(text.rstrip()), message[: found.start()] if found else message
    start = 0
    for _ in range(int(found[1]) - 1):
        start = text.index("\n", start) + 1
    return min(start + int(found[2]) - 1, len(text)), message[: found.start()]


def _error(message: str, offset: int, statement: str, text: str, places: _Places) -> TomlError:
    """tomllib's complaint in an author's words."""
    file = places.file
    token = _TOKEN.match(text, offset)
    end = max(token.end() if token else offset, min(offset + 1, len(text)))
    span = Span(file, offset, end)
    at_line_end = offset >= len(text) or text[offset] in "\r\n"
    if message.startswith("Cannot"):
        for again, first in places.twice:
            if _line_start(text, again.start) == _line_start(text, offset):
                return TomlError(f"{again.slice(text)} stands twice", again, "keep one of the two", first)
    if message == "Invalid value" and text[offset : offset + 1].isalpha():
        word = text[offset : _line_end(text, offset)].split("#")[0].strip()
        return TomlError(
            "Text must stand in quotation marks", Span(file, offset, offset + len(word)), f'write "{word}"'
        )
    if message == "Invalid value" and (at_line_end or text[offset] == "#"):
        return TomlError("The value is missing", span, "write a value or remove the key")
    if message.startswith("Illegal character") and at_line_end:
        return TomlError("The text is not closed on its line", span, "add the closing quotation mark")
    if message in ("Unclosed array", "Unclosed inline table"):
        bracket, thing = ("]", "list") if message == "Unclosed array" else ("}", "table")
        key = statement.split("=")[0].strip()
        return TomlError(f"A comma or {bracket} is missing before this", span, f"the {thing} `{key}` is not closed")
    if message.startswith("Expected '=' after a key"):
        return TomlError("A key must be followed by = and a value", span, "write them, or remove the key")
    if message.startswith("Expected newline or end of document"):
        return TomlError("This does not belong behind the value", span, "put it on a line of its own or after a #")
    if message.startswith("Illegal character") and offset < len(text):
        return TomlError(f"The character {described(text[offset])} may not stand here", span, "remove it")
    if message.startswith("Expected ']"):
        return TomlError(
            f"A {']]' if ']]' in message else ']'} is missing at the end of this table's name", span, "add it"
        )
    if message.startswith("Invalid statement"):
        return TomlError("Here must stand a key, a [table] or a # comment", span, "correct it, or put a # before it")
    return TomlError(message, span)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found


def _statement(text: str, offset: int, message: str, places: _Places) -> tuple[int, int]:
    """The range to blank out so that the fault at ``offset`` goes away with its statement and nothing else."""
    if places.sound:
        for first, last in places.statements:
            if _line_start(text, first) <= offset <= _line_end(text, last):
                return _line_start(text, first), _line_end(text, last)
    # The tree is of no help in a damaged text: go by the lines that look like the start of a statement.
    starts = [found.start() for found in _START.finditer(text)] or [0]
    here = max(bisect_right(starts, offset) - 1, 0)
    if message.startswith("Unclosed") and here > 0 and _KEY_BEFORE_END.fullmatch(text, starts[here], offset):
        here -= 1
    start, end = starts[here], starts[here + 1] if here + 1 < len(starts) else len(text)
    if text[start:end].lstrip().startswith("["):
        # Without its header, what follows would land in the table before.
        header = _HEADER.search(text, _line_end(text, start))
        return start, header.start() if header else len(text)
    return start, end
