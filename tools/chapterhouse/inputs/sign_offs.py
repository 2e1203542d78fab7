"""``remarks/sign-off.toml`` into sign-offs and back, and the digests by which a later change voids one."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from chapterhouse.core import toml
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.reviewing import MALFORMED_REMARKS
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import ListedChapter, Paper
from chapterhouse.model.sign_off import SignOff

FILE = "remarks/sign-off.toml"
_TABLE = "sign-off"
_FIELDS = {"by": str, "date": str, "commit": str, "pdf": str, "chapters": dict}


def read_sign_offs(source: Source) -> tuple[tuple[SignOff, ...], tuple[Problem, ...]]:
    """The sign-offs of the project, and what is wrong with their file."""
    if FILE not in source.paths():
        return (), ()
    try:
        text = source.read_text(FILE)
    except Refused as refused:
        return (), (refused.problem(),)
    try:
        values = toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        hint = "keep the records of both sides where it was merged; else sign again with `chapterhouse sign-off`"
        return (), (_problem(text, int(found[1]) if found else 1, f"this is not TOML: {error}", hint),)
    records = values.pop(_TABLE, [])
    if values or not isinstance(records, list):
        return (), (_problem(text, 1, f"it holds more than tables [[{_TABLE}]]", "delete what is none"),)
    sign_offs: list[SignOff] = []
    problems: list[Problem] = []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == f"[[{_TABLE}]]"]
    for number, record in enumerate(records):
        try:
            sign_offs.append(_sign_off(record))
        except ValueError as error:
            line = lines[number] if number < len(lines) else 1
            hint = "delete the record, and sign again with `chapterhouse sign-off`"
            problems.append(_problem(text, line, f"this sign-off cannot be used: {error}", hint))
    return tuple(sign_offs), tuple(problems)


def _sign_off(record: Any) -> SignOff:
    if not isinstance(record, dict):
        raise ValueError("it is no table")
    for name, kind in _FIELDS.items():
        if not isinstance(record.get(name), kind):
            raise ValueError(f"`{name}` is missing, or not what it should be")
    if unknown := sorted(record.keys() - _FIELDS.keys()):
        raise ValueError(f"it has a field `{unknown[0]}`, which is unknown")
    if not all(isinstance(digest, str) for digest in record["chapters"].values()):
        raise ValueError("a digest of `chapters` is no text")
    try:
        date = datetime.date.fromisoformat(record["date"])
    except ValueError:
        raise ValueError(f'"{record["date"]}" is no date, such as 2026-11-30') from None
    return SignOff(record["by"], date, record["commit"], record["pdf"], record["chapters"])


def _problem(text: str, line: int, message: str, hint: str) -> Problem:
    lines = text.split("\n")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    return MALFORMED_REMARKS.problem(Span(FILE, start, start + len(lines[line - 1].rstrip("\r"))), message, hint)


def to_text(sign_offs: Iterable[SignOff]) -> str:
    """The file of ``sign_offs``, one field a line, so that git merges those of several people."""
    return "\n".join("\n".join(_lines(one)) + "\n" for one in sign_offs)


def _lines(one: SignOff) -> Iterator[str]:
    yield f"[[{_TABLE}]]"
    for name, value in (("by", one.by), ("date", one.date.isoformat()), ("commit", one.commit), ("pdf", one.pdf)):
        yield f"{name} = {_string(value)}"
    yield f"[{_TABLE}.chapters]"
    for path, digest in sorted(one.chapters.items()):
        yield f"{_string(path)} = {_string(digest)}"


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def chapter_digests(paper: Paper, source: Source) -> dict[str, str]:
    """For each chapter, in the order of the paper, a SHA-256 of what it prints.

    That is its text, the figures that it shows, the entries that it cites and, where it draws on the statements of
    others, these. Numbers that move and the paper's look do not count.
    """
    entries = paper.bibliography.by_key
    return {listed.chapter.path: _digest(listed, paper, source, entries) for listed in paper.chapters}


def _digest(listed: ListedChapter, paper: Paper, source: Source, entries: dict[str, Any]) -> str:
    chapter = listed.chapter
    digest = hashlib.sha256(_framed(chapter.text.encode("utf-8", "surrogatepass")))
    for path in sorted({figure.path for figure in chapter.figures}):
        try:
            digest.update(_framed(source.read_bytes(path)))
        except Refused:
            digest.update(_framed(b"missing"))
    for key in sorted({citation.key for citation in chapter.citations} & entries.keys()):
        span = entries[key].span
        digest.update(_framed(paper.bibliography.texts[span.file][span.start : span.end].encode()))
    if chapter.queries:
        texts = {other.chapter.path: other.chapter.text for other in paper.chapters}
        for statement in paper.statements:
            digest.update(_framed(texts[statement.chapter][statement.body.start : statement.body.end].encode()))
    return digest.hexdigest()


def _framed(content: bytes) -> bytes:
    """``content`` after its length, so that what follows cannot be taken for a part of it."""
    return b"%d:%b" % (len(content), content)
