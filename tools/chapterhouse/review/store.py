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

_HEAD = re.compile(r"""\[("(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+)\]""")
_LINE = re.compile(r'([a-z_]+) = (?:("(?:[^"\\]|\\.)*")|(\d+)|(true|false))')
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
    record: dict[str, Any] | None = None
    try:
        for line in text.split("\n"):
            if not line:
                continue
            found = _LINE.fullmatch(line)
            if found is not None and record is not None and found[1] not in record:
                name, quoted, number, truth = found.groups()
                record[name] = json.loads(quoted) if quoted else int(number) if number else truth == "true"
            else:
                head = _HEAD.fullmatch(line)
                if head is None:
                    return None
                name = json.loads(head[1]) if head[1].startswith('"') else head[1]
                if name in records:
                    return None
                records[name] = record = {}
    except ValueError:
        return None
    return records


def _remark(name: str, values: Any, text: str) -> Remark:
    if not isinstance(values, dict):
        raise UnreadableRemarks(f"`{name}` is outside a remark: each begins with its id in brackets", _line(text, name))
    unknown = sorted(values.keys() - KEYS)
    if unknown:
        raise UnreadableRemarks(
            f'the remark "{name}" has a field `{unknown[0]}`, which is unknown', _line(text, unknown[0])
        )
    for key, value in values.items():
        kind = int if key in {"file_line", "file_column"} else bool if key == "whole" else str
        if type(value) is not kind:
            wanted = {int: "a whole number", bool: "true or false", str: "text in quotation marks"}[kind]
            raise UnreadableRemarks(f'`{key}` of the remark "{name}" is not {wanted}', _line(text, key, name))
    given = Given(**{key: values.get(key, "") for key in _GIVEN}, whole=values.get("whole", False))
    place = None
    if "file" in values:
        place = Place(
            values["file"],
            values.get("file_line", 0),
            values.get("file_column", 0),
            values.get("words", ""),
            values.get("found_by", ""),
        )
    suggestion = None
    if "old" in values or "new" in values:
        suggestion = Suggestion(values.get("old", ""), values.get("new", ""))
    answer = Answer(**{attribute: values.get(key, "") for key, attribute in _ANSWER.items()})
    named = {key: values.get(key, "") for key in (*_FIELDS, *_LAST)}
    return Remark(name, given=given, place=place, suggestion=suggestion, answer=answer, **named)


def _line(text: str, key: str, record: str = "") -> int:
    """The line of the first ``key`` after the head of ``record``, from 1; 0 where there is none."""
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if record and record in line and line.startswith("[")), 0)
    found = (at for at in range(start, len(lines)) if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]))
    return next(found, -1) + 1
