"""Remarks to the text of ``remarks/ROUND/CHAPTER.toml`` and back: one field a line, in the order of their identifiers.

Each record is a table of its own and each field a line, so that git merges what several editors answer at once. The
text is TOML 1.0; what is written here is read line by line, and whatever a person made of it by a TOML reader.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from chapterhouse.review.remark import Answer, Given, Place, Remark, Suggestion

_FIELDS = ("person", "body", "received", "revision", "kind", "comment", "proposed")
_GIVEN = ("chapter", "page", "line", "to_page", "to_line", "clause", "item", "quote")
_ANSWER = {"disposition": "disposition", "answer": "text", "answered_by": "by", "change": "change"}
_LAST = ("reply", "group", "origin", "key")
KEYS = frozenset(
    (
        *_FIELDS,
        *_GIVEN,
        *_ANSWER,
        *_LAST,
        "whole",
        "file",
        "file_line",
        "file_column",
        "words",
        "found_by",
        "old",
        "new",
    )
)

_HEAD = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+)\]')
_PLAIN = re.compile(r'"[^"\\\x00-\x1f\x7f]*"').fullmatch
_TYPES: dict[str, type] = {"file_line": int, "file_column": int, "whole": bool}
_NAMES_OF_TYPES: dict[type, str] = {int: "a whole number", bool: "true or false", str: "text in quotation marks"}
_NONE = Answer()
_NATURAL = re.compile(r"(\d+)")


class UnreadableRemarks(Exception):
    """A file of remarks is not what it should be; the message says what, ``line`` where (from 1, 0 if unknown)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks by identifier, numbers in it counted as numbers: ``DE-2`` before ``DE-10``."""

    def key(remark: Remark) -> list[tuple[int, str]]:
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NATURAL.split(remark.id)]

    return sorted(remarks, key=key)


def to_text(remarks: Iterable[Remark]) -> str:
    """The file that holds ``remarks``."""
    return "\n".join("\n".join(_record(remark)) + "\n" for remark in in_order(remarks))


def from_text(text: str) -> list[Remark]:
    """The remarks of a file; raises :class:`UnreadableRemarks` with the line where it is not well-formed."""
    records: dict[str, dict[str, Any]] | None = _canonical(text)
    if records is None:
        try:
            records = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise UnreadableRemarks(f"this is not TOML: {error}", int(found[1]) if found else 0) from error
    return [_remark(name, values, text) for name, values in records.items()]


def _record(remark: Remark) -> Iterator[str]:
    yield f"[{_string(remark.id)}]"
    for name in _FIELDS:
        yield from _field(name, getattr(remark, name))
    for name in _GIVEN:
        yield from _field(name, getattr(remark.given, name))
    if remark.given.whole:
        yield "whole = true"
    if remark.place:
        yield from _field("file", remark.place.file)
        if remark.place.line:
            yield f"file_line = {remark.place.line}"
            yield f"file_column = {remark.place.column}"
        yield from _field("words", remark.place.words)
        yield from _field("found_by", remark.place.found_by)
    if remark.suggestion:
        yield f"old = {_string(remark.suggestion.old)}"
        yield f"new = {_string(remark.suggestion.new)}"
    for name, attribute in _ANSWER.items():
        yield from _field(name, getattr(remark.answer, attribute))
    for name in _LAST:
        yield from _field(name, getattr(remark, name))


def _field(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name} = {_string(value)}"


def _string(value: str) -> str:
    """A basic string of TOML 1.0, whose escapes are those of JSON but for U+007F, which has to be escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _canonical(text: str) -> dict[str, dict[str, Any]] | None:
    """The records of a file as it is written here, None for one that a TOML reader has to read."""
    records: dict[str, dict[str, Any]] = {}
    record: dict[str, Any] = {}
    try:
        for line in text.split("\n"):
            name, equals, value = line.partition(" = ")
            if equals and name in KEYS:
                if name in record or not records:
                    return None
                record[name] = value[1:-1] if _PLAIN(value) else int(value) if value.isdecimal() else json.loads(value)
            elif line:
                if not _HEAD.fullmatch(line):
                    return None
                head = json.loads(line)[0] if line[1] == '"' else line[1:-1]
                if head in records:
                    return None
                records[head] = record = {}
    except (ValueError, RecursionError):
        return None
    return records


def _remark(name: str, values: Any, text: str) -> Remark:
    if not isinstance(values, dict):
        raise UnreadableRemarks(f"`{name}` is outside a remark: each begins with its id in brackets", _line(text, name))
    if not values.keys() <= KEYS:
        unknown = min(values.keys() - KEYS)
        message = f'the remark "{name}" has a field `{unknown}`, which is unknown'
        raise UnreadableRemarks(message, _line(text, unknown, name))
    for key, value in values.items():
        if type(value) is not _TYPES.get(key, str):
            wanted = _NAMES_OF_TYPES[_TYPES.get(key, str)]
            raise UnreadableRemarks(f'`{key}` of the remark "{name}" is not {wanted}', _line(text, key, name))
    get = values.get
    return Remark(
        name,
        comment=get("comment", ""),
        person=get("person", ""),
        body=get("body", ""),
        received=get("received", ""),
        revision=get("revision", ""),
        kind=get("kind", ""),
        proposed=get("proposed", ""),
        given=Given(**{key: get(key, "") for key in _GIVEN}, whole=get("whole", False)),
        place=_place(values) if "file" in values else None,
        suggestion=Suggestion(get("old", ""), get("new", "")) if "old" in values or "new" in values else None,
        answer=Answer(*(get(key, "") for key in _ANSWER)) if "disposition" in values or "answer" in values else _NONE,
        reply=get("reply", ""),
        group=get("group", ""),
        origin=get("origin", ""),
        key=get("key", ""),
    )


def _place(values: dict[str, Any]) -> Place:
    get = values.get
    return Place(get("file", ""), get("file_line", 0), get("file_column", 0), get("words", ""), get("found_by", ""))


def _line(text: str, key: str, record: str = "") -> int:
    """The line of the first ``key`` after the head of ``record``, from 1; 0 where there is none."""
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if record and record in line and line.startswith("[")), 0)
    found = (at for at in range(start, len(lines)) if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]))
    return next(found, -1) + 1
