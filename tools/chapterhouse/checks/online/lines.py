"""Committed answers into text and back: one JSON object a line, sorted, so that git merges them line by line.

Where two branches asked for the same thing, the lines of both may stand in the file: the later answer counts. So these
files can be merged by git's driver ``union``, which keeps the lines of both sides, and never conflict.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.asking import MALFORMED_ANSWER

_LINE = re.compile(r"[^\r\n]+")
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|>{7})(?: |$)|={7}$")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_LONGEST = 4_000

Record = Mapping[str, Any]


def read_lines(text: str, path: str) -> Iterator[Record | Problem]:
    """The objects in ``text``, the content of ``path``, and a finding for each line that is none."""
    for found in _LINE.finditer(text):
        if _CONFLICT.match(found[0]):
            continue
        try:
            record = json.loads(found[0])
        except (ValueError, RecursionError):
            record = None
        yield record if isinstance(record, dict) else malformed(Span(path, *found.span()))


def malformed(span: Span) -> Problem:
    """That the line at ``span`` is no answer."""
    return MALFORMED_ANSWER.problem(
        span,
        "this line is no answer that was stored here",
        "remove the line: `chapterhouse check --links` or `--online` asks again for what it held",
        misleading=False,
    )


def print_lines(records: Iterable[Record]) -> str:
    """The text of a file with ``records``, whose empty values are left out."""
    kept = ({name: value for name, value in record.items() if value not in ("", 0, [], None)} for record in records)
    return "".join(sorted(json.dumps(record, ensure_ascii=False) + "\n" for record in kept))


def date_of(record: Record, name: str) -> datetime.date | None:
    """The date in the value ``name`` of ``record``, None where there is none."""
    try:
        return datetime.date.fromisoformat(text_of(record, name))
    except ValueError:
        return None


def text_of(record: Record, name: str) -> str:
    """The text in the value ``name`` of ``record``, in one line and without hidden characters; may be empty."""
    return one_line(record.get(name))


def one_line(value: Any) -> str:
    """A text that came from elsewhere, fit to be stored and shown; empty where it is none."""
    return " ".join(_HIDDEN.sub(" ", value).split())[:_LONGEST] if isinstance(value, str) else ""
