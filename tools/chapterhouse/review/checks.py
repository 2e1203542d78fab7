"""The remarks of all rounds into problems: unanswered, without a place or a reason, accepted and not carried out."""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules import reviewing
from chapterhouse.inputs.source import Source
from chapterhouse.review import rounds
from chapterhouse.review.dispositions import Dispositions, find
from chapterhouse.review.edits import is_applied
from chapterhouse.review.history import Fate
from chapterhouse.review.placing import DOCUMENT
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import FOLDER
from chapterhouse.review.tracking import Now, Tracker


def problems(source: Source, tracker: Tracker) -> Iterator[Problem]:
    """What is found in the rounds of ``source``, each at its line of the chapter where it has one."""
    for name in rounds.names(source):
        try:
            loaded = rounds.load(source, name)
        except rounds.RoundError as error:
            text = source.read_text(error.path) if error.line else ""
            start = sum(len(line) + 1 for line in text.split("\n")[: max(0, error.line - 1)])
            yield reviewing.MALFORMED_REMARKS.problem(Span(error.path, start, start), str(error), "mend this line")
            continue
        known = loaded.settings.known
        for stem, remarks in loaded.files.items():
            path = f"{FOLDER}/{name}/{stem}.toml"
            text = source.read_text(path) if remarks else ""
            for remark in remarks:
                yield from _of_remark(remark, tracker.now(remark), known, _record(path, text, remark), source)


def _record(path: str, text: str, remark: Remark) -> Span:
    """The head of the record of ``remark`` in its file."""
    start = max(0, text.find(f'["{remark.id}"]'))
    return Span(path, start, start)


def _of_remark(remark: Remark, now: Now, known: Dispositions, record: Span, source: Source) -> Iterator[Problem]:
    span = record
    if now.fate is not Fate.ORPHANED and now.file != DOCUMENT and now.line:
        span = Span(now.file, now.offset, now.offset)
    words = " ".join(remark.comment.split())
    short = words if len(words) <= 60 else f"{words[:59]}…"
    if not remark.answered:
        hint = f"`chapterhouse remarks answer {remark.id}`"
        yield reviewing.UNANSWERED_REMARK.problem(
            span, f'the remark {remark.id} has no answer: "{short}"', hint, misleading=False
        )
        if now.fate is Fate.ORPHANED:
            message = f"the remark {remark.id} has no place in the paper"
            yield reviewing.ORPHANED_REMARK.problem(
                record, message, "see what it says, and answer it", misleading=False
            )
        return
    disposition = find(remark.answer.disposition, known)
    if disposition is None:
        message = f'"{remark.answer.disposition}" is no disposition of this round'
        hint = f"use one of {', '.join(known.words)}"
        yield reviewing.UNKNOWN_DISPOSITION.problem(record, message, hint, misleading=False)
        return
    if disposition in known.with_reason and not remark.answer.text:
        message = f'the answer "{disposition}" to the remark {remark.id} gives no reason'
        yield reviewing.REMARK_WITHOUT_REASON.problem(record, message, "say why, with --text", misleading=False)
    accepted = remark.suggestion is not None and disposition == known.words[0] and not remark.answer.change
    if accepted and now.line and remark.suggestion:
        if is_applied(source.read_text(now.file), now.offset, remark.suggestion):
            return
        message = f"the edit that the remark {remark.id} suggests was accepted and is not made"
        hint = f"`chapterhouse remarks apply {remark.id}`"
        yield reviewing.SUGGESTION_NOT_APPLIED.problem(span, message, hint, misleading=False)
