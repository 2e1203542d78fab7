"""The remarks of all rounds into problems: unanswered, without a place or a reason, accepted and not carried out."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules import reviewing
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.source import Source
from chapterhouse.review import rounds
from chapterhouse.review.dispositions import Dispositions, find
from chapterhouse.review.edits import is_applied
from chapterhouse.review.history import Fate
from chapterhouse.review.ledger import Ledger
from chapterhouse.review.remark import DOCUMENT, Given, Remark
from chapterhouse.review.round import FOLDER
from chapterhouse.review.rounds import Loaded, RoundError
from chapterhouse.review.tracking import Now, Tracker

_LONGEST_QUOTE = 60
_HEAD = re.compile(r'^\[("(?:[^"\\\n]|\\.)*")\]', re.MULTILINE)
_WORD = re.compile(r"\w+")


def problems(
    source: Source,
    tracker: Tracker,
    ledger: Callable[[Loaded], Ledger] = lambda loaded: {},
    cache: Cache = NO_CACHE,
) -> Iterator[Problem]:
    """What is found in the rounds of ``source``, each at its line of the chapter where it has one.

    ``ledger`` gives the commits that name the remarks of a round.
    """
    names = rounds.names(source)
    for name in names:
        try:
            loaded = rounds.load(source, name, cache)
        except RoundError as error:
            yield _unreadable(source, error)
            continue
        if not any(loaded.files.values()):
            continue
        named = ledger(loaded)
        usual = name == names[-1]
        for stem, remarks in loaded.files.items():
            path = f"{FOLDER}/{name}/{stem}.toml"
            heads = _heads(path, source.read_text(path)) if remarks else {}
            for remark in remarks:
                record = _Record(
                    remark,
                    tracker.now(remark),
                    heads.get(_quoted(remark.id), Span(path)),
                    "" if usual else f" --round {name}",
                    bool(remark.answer.change or named.get(remark.id)),
                )
                yield from _of_record(record, loaded.settings.known, source)


def _unreadable(source: Source, error: RoundError) -> Problem:
    lines = source.read_text(error.path).split("\n") if error.line else [""]
    start = sum(len(line) + 1 for line in lines[: max(0, error.line - 1)])
    end = start + len(lines[max(0, error.line - 1)].rstrip("\r"))
    return reviewing.MALFORMED_REMARKS.problem(Span(error.path, start, end), str(error), error.hint)


@dataclass(frozen=True, slots=True)
class _Record:
    """A remark with its place of today, the head of its record, how its round is named to a command, and whether a
    commit carries its change."""

    remark: Remark
    now: Now
    head: Span
    option: str
    changed: bool

    def command(self, verb: str, more: str = "") -> str:
        """The command that mends it."""
        return f"`chapterhouse remarks {verb} {shlex.quote(self.remark.id)}{more}{self.option}`"


def _heads(path: str, text: str) -> dict[str, Span]:
    """The heads of the records in a file, by the identifiers as they are written there."""
    return {found[1]: Span(path, *found.span()) for found in _HEAD.finditer(text)}


def _quoted(identifier: str) -> str:
    return json.dumps(identifier, ensure_ascii=False)


def _of_record(record: _Record, known: Dispositions, source: Source) -> Iterator[Problem]:
    remark = record.remark
    if not remark.answered:
        yield from _unanswered(record, known, source)
        return
    disposition = find(remark.answer.disposition, known)
    if disposition is None:
        near = closest(remark.answer.disposition, known.words)
        message = f'the answer to the remark {remark.id} is "{remark.answer.disposition}", no disposition of this round'
        hint = (
            f'did you mean "{near}"? The round has {", ".join(known.words)}'
            if near
            else (f"answer it with one of {', '.join(known.words)}: {record.command('answer', ' --disposition WORD')}")
        )
        yield reviewing.UNKNOWN_DISPOSITION.problem(record.head, message, hint, misleading=False)
        return
    if disposition in known.with_reason and not remark.answer.text:
        message = f'the answer "{disposition}" to the remark {remark.id} gives no reason'
        more = f" --disposition {shlex.quote(disposition.casefold())} --text REASON"
        hint = f"say why: {record.command('answer', more)}"
        yield reviewing.REMARK_WITHOUT_REASON.problem(record.head, message, hint, misleading=False)
    if remark.suggestion is None or disposition != known.words[0] or record.changed or not record.now.line:
        return
    if not is_applied(source.read_text(record.now.file), record.now.offset, remark.suggestion):
        message = f"the edit that the remark {remark.id} suggests was accepted and is not made"
        hint = (
            f"{record.command('apply')} makes it; where other words were chosen, name the remark in the commit, "
            "on a line `Remark: ROUND/ID` of its message"
        )
        yield reviewing.SUGGESTION_NOT_APPLIED.problem(_span(record, source), message, hint, misleading=False)


def _unanswered(record: _Record, known: Dispositions, source: Source) -> Iterator[Problem]:
    remark = record.remark
    words = " ".join(remark.comment.split())
    short = words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
    message = f'the remark {remark.id} has no answer: "{short}"'
    usual = f" --disposition {shlex.quote(known.words[0].casefold())}"
    hint = f"{record.command('answer', usual)}, or another word of the round"
    yield reviewing.UNANSWERED_REMARK.problem(_span(record, source), message, hint, misleading=False)
    if record.now.fate is Fate.ORPHANED:
        message = f"the remark {remark.id} has no place in the paper: {_why(remark)}"
        hint = f"{record.command('show')} shows what it says; find what it means, and answer it"
        yield reviewing.ORPHANED_REMARK.problem(record.head, message, hint, misleading=False)


def _why(remark: Remark) -> str:
    if remark.place is not None:
        return (
            f"the words that it was on in {remark.place.file}, line {remark.place.line}, are gone or in other company"
        )
    said = _said(remark.given)
    return f"it says {said}, and no single place fits that" if said else "its author names none"


def _said(given: Given) -> str:
    """Where the commenter says that the remark belongs, in words."""
    named = (("chapter", given.chapter), ("page", given.page), ("line", given.line), ("section", given.clause))
    parts = [f"{name} {value}" for name, value in named if value]
    parts += [given.item] if given.item else []
    return ", ".join([*parts, f'"{given.quote[:_LONGEST_QUOTE]}"'] if given.quote else parts)


def _span(record: _Record, source: Source) -> Span:
    """The word of the chapter that the remark is on, or the head of its record where it is on none."""
    now = record.now
    if now.fate is Fate.ORPHANED or now.file == DOCUMENT or not now.line:
        return record.head
    found = _WORD.match(source.read_text(now.file), now.offset)
    return Span(now.file, now.offset, found.end() if found else now.offset)
