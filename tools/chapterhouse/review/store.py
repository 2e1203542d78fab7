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

from chapterhouse.core import toml
from chapterhouse.core.suggestion import closest
from chapterhouse.core.words import whole_number
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

_LINE = re.compile(
    r'^(?:\[("(?:[^"\\\n]|\\.)*"|[A-Za-z0-9_-]+)\]|([a-z_]+) = (?:("[^"\\\x00-\x1f\x7f]*")|(\S.*)))$', re.MULTILINE
)
"""A head, or the name of a field with its value: text without escapes, or another value."""
_TYPES: dict[str, type] = {"file_line": int, "file_column": int, "whole": bool}
_NAMES_OF_TYPES: dict[type, str] = {int: "a whole number", bool: "true or false", str: "text in quotation marks"}
_NONE = Answer()
_NOWHERE = Given()
_GIVEN_KEYS = frozenset((*_GIVEN, "whole"))
_NATURAL = re.compile(r"(\d+)")


class UnreadableRemarks(Exception):
    """A file of remarks is not what it should be.

    The message says what, ``line`` where (from 1, 0 if unknown), ``hint`` what would mend it.
    """

    def __init__(self, message: str, line: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.hint = line, hint


def no_toml(text: str, error: tomllib.TOMLDecodeError) -> UnreadableRemarks:
    """What is to be said of a file that is no TOML."""
    merged = next((at for at, line in enumerate(text.splitlines(), 1) if line.startswith("<<<<<<< ")), 0)
    if merged:
        hint = "keep what is right of both sides, and delete the lines with <<<<<<<, ======= and >>>>>>>"
        return UnreadableRemarks("git has left the two sides of a merge here", merged, hint)
    found = re.search(r"line (\d+)", str(error))
    hint = "write `name = value` on each line, text in quotation marks; `git diff` shows what was edited"
    return UnreadableRemarks(f"this is not TOML: {error}", int(found[1]) if found else 0, hint)


def as_people_count(name: str) -> list[tuple[int, str]]:
    """What names are sorted by so that numbers in them count as numbers: ``DE-2`` before ``DE-10``."""
    return [(-1, part) if (number := whole_number(part)) is None else (number, "") for part in _NATURAL.split(name)]


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks by identifier, as people count."""
    return sorted(remarks, key=lambda remark: as_people_count(remark.id))


def to_text(remarks: Iterable[Remark]) -> str:
    """The file that holds ``remarks``."""
    return "\n".join("\n".join(_record(remark)) + "\n" for remark in in_order(remarks))


def from_text(text: str) -> list[Remark]:
    """The remarks of a file; raises :class:`UnreadableRemarks` with the line where it is not well-formed."""
    records: dict[str, dict[str, Any]] | None = _canonical(text)
    if records is None:
        try:
            records = toml.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise no_toml(text, error) from error
        for name, values in records.items():
            _refuse_other_types(name, values, text)
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
    lines = _LINE.findall(text)
    fields = 0
    try:
        for head, name, plain, other in lines:
            if name:
                record[name] = value = plain[1:-1] if plain else int(other) if other.isdecimal() else json.loads(other)
                if (other or name in _TYPES) and type(value) is not _TYPES.get(name, str):
                    return None
                fields += 1
            else:
                records[json.loads(head) if head[0] == '"' else head] = record = {}
    except (ValueError, RecursionError):
        return None
    heads = len(lines) - fields
    # A line that is none of ours, a field before the first head and a key that stands twice show in the counts.
    whole = text.count("\n") == len(lines) + max(heads, 1) - 1 and len(records) == heads
    return records if whole and sum(map(len, records.values())) == fields else None


def _remark(name: str, values: dict[str, Any], text: str) -> Remark:
    if not values.keys() <= KEYS:
        unknown = min(values.keys() - KEYS)
        message = f'the remark "{name}" has a field `{unknown}`, which is unknown'
        near = closest(unknown, KEYS)
        hint = f"did you mean `{near}`?" if near else f"delete the line; a remark has {', '.join(sorted(KEYS))}"
        raise UnreadableRemarks(message, _line(text, unknown, name), hint)
    get = values.get
    given = _NOWHERE
    if not _GIVEN_KEYS.isdisjoint(values):
        given = Given(**{key: get(key, "") for key in _GIVEN}, whole=get("whole", False))
    return Remark(
        name,
        get("comment", ""),
        get("person", ""),
        get("body", ""),
        get("received", ""),
        get("revision", ""),
        get("kind", ""),
        get("proposed", ""),
        given,
        _place(values) if "file" in values else None,
        Suggestion(get("old", ""), get("new", "")) if "old" in values or "new" in values else None,
        _NONE if _ANSWER.keys().isdisjoint(values) else Answer(*(get(key, "") for key in _ANSWER)),
        get("reply", ""),
        get("group", ""),
        get("origin", ""),
        get("key", ""),
    )


def _refuse_other_types(name: str, values: object, text: str) -> None:
    if not isinstance(values, dict):
        message = f"`{name}` is outside a remark: each begins with its id in brackets"
        raise UnreadableRemarks(message, _line(text, name), 'move it below the head of its remark, such as ["DE-001"]')
    for key, value in values.items():
        if key in KEYS and type(value) is not _TYPES.get(key, str):
            wanted = _NAMES_OF_TYPES[_TYPES.get(key, str)]
            raise UnreadableRemarks(
                f'`{key}` of the remark "{name}" is not {wanted}', _line(text, key, name), f"write {wanted}"
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
