"""The disposition of comments as a paper of its own, which our typesetter sets: Markdown and settings, all escaped."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chapterhouse.review.disposition import Counts, Placed, by_chapter, counts_of, who, words_of_round
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import Round
from chapterhouse.review.tracking import Now
from chapterhouse.settings import Settings
from chapterhouse.settings.language.review_words import ReviewWords, review_words

_MOST_IN_FILE = 300
"""Remarks of one file: pages are set file by file, at once on several processors."""
_NOT_OURS = frozenset(
    (
        *("logo", "heads", "title_page", "contents_depth"),
        *("list_of_figures", "list_of_tables", "list_of_boxes", "list_of_abbreviations", "glossary"),
    )
)
"""Parts of the paper's look that a list of answers does without."""
_BREAK = "\\\n"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\U000e0000-\U000effff]"
)


def files_of(
    settings: Settings,
    theme: Mapping[str, Any],
    codes: Iterable[str],
    the_round: Round,
    placed: Placed,
    titles: Mapping[str, str],
    today: datetime.date,
) -> dict[str, str]:
    """The files of the paper: paper.toml, a summary, and a chapter for each chapter with remarks.

    ``theme`` is the table of paper.toml as it is written, ``codes`` are those of the checks that can be switched off:
    strangers wrote the text. ``titles`` are those of the chapters by their paths.
    """
    words = review_words(settings.locale)
    chapters = {"chapters/summary.md": _summary(settings, the_round, placed, titles, words)}
    for number, remarks in enumerate(_parts(by_chapter(placed, titles, words)), 1):
        title = f"{words.comments_and_answers}{f' ({number})' if number > 1 else ''}"
        chapters[f"chapters/part-{number:03}.md"] = _part(title, remarks, words)
    facts: dict[str, Any] = {
        "title": words.dispositions,
        "subtitle": words.of_round.format(title=settings.title, round=the_round.name),
        "date": today,
        "language": words.language,
        "licence": settings.licence,
        "bibliography": [],
        "outputs": ["pdf"],
        "parts": [{"chapters": list(chapters)}],
        "numbering": {"section_depth": 0},
        "checks": dict.fromkeys(codes, "off"),
        "theme": {**{key: value for key, value in theme.items() if key not in _NOT_OURS}, "contents_depth": 2},
    }
    return {"paper.toml": "".join(f"{key} = {_toml(value)}\n" for key, value in facts.items()), **chapters}


def _summary(
    settings: Settings, the_round: Round, placed: Placed, titles: Mapping[str, str], words: ReviewWords
) -> str:
    unanswered = sum(not remark.answered for remark, _ in placed)
    about = escaped(words.of_round.format(title=settings.title, round=the_round.name))
    if the_round.revision.isalnum():
        before, _, after = words.on_revision.partition("{revision}")
        about += f", {escaped(before)} `{the_round.revision[:12]}`{escaped(after)}"
    totals = escaped(words.totals.format(total=f"{len(placed):,}", unanswered=f"{unanswered:,}"))
    blocks = [f"# {words.summary} {{.unnumbered}}", f"{about}. {totals}"]
    known = words_of_round(the_round, placed, words)
    for caption, heading, counts in counts_of(the_round, placed, titles, words):
        blocks += [f"## {caption}", _table([heading, *known, words.all], counts)]
    return "\n\n".join(blocks) + "\n"


def _table(head: Sequence[str], counts: Counts) -> str:
    rows = [[name, *map(str, row), str(sum(row))] for name, row in counts]
    lines = [" | ".join(map(escaped, row)) for row in (head, *rows)]
    rule = "|".join([":--", *["--:"] * (len(head) - 1)])
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def _parts(chapters: Mapping[str, Placed]) -> Iterator[dict[str, Placed]]:
    """The chapters with their remarks in parts that are not too large; a chapter may go on in the next."""
    part: dict[str, Placed] = {}
    room = _MOST_IN_FILE
    for title, remarks in chapters.items():
        start = 0
        while start < len(remarks):
            taken = remarks[start : start + room]
            part[title] = taken
            start += len(taken)
            room -= len(taken)
            if not room:
                yield part
                part, room = {}, _MOST_IN_FILE
    if part:
        yield part


def _part(title: str, chapters: Mapping[str, Placed], words: ReviewWords) -> str:
    blocks = [f"# {title} {{.unnumbered}}"]
    for name, remarks in chapters.items():
        blocks.append(f"## {escaped(name)}")
        blocks += (block for pair in remarks for block in _remark(*pair, words))
    return "\n\n".join(blocks) + "\n"


def _remark(remark: Remark, now: Now, words: ReviewWords) -> Iterator[str]:
    about = [part for part in (who(remark), words.line.format(number=now.line) if now.line else "") if part]
    yield f"### {escaped(' · '.join([remark.id, *about])).replace(_BREAK, ' ')}"
    yield _labelled(words.comment, remark.comment)
    if remark.proposed:
        yield _labelled(words.proposed_change, remark.proposed)
    if remark.group:
        yield escaped(words.says_nearly.format(id=remark.group))
    if not remark.answered:
        yield f"**{words.unanswered}.**"
        return
    yield _labelled(remark.answer.disposition, remark.answer.text)
    if remark.answer.change:
        yield f"{words.change}: {escaped(remark.answer.change)}."
    if remark.reply:
        yield _labelled(words.reply, remark.reply)


def _labelled(label: str, text: str) -> str:
    return f"**{escaped(label)}.** {escaped(text)}".rstrip()


def escaped(text: str) -> str:
    """What strangers wrote as Markdown that prints it and does nothing else.

    A backslash before a mark makes it a mark (pandoc's ``all_symbols_escapable``); lines stay lines, and characters
    that cannot be seen or that turn the writing round are written out.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")]
    plain = "\n".join(_PUNCTUATION.sub(r"\\\1", _UNPRINTABLE.sub(_told, line)) for line in lines).strip("\n")
    paragraphs = re.split(r"\n{2,}", plain)
    return "\n\n".join(paragraph.replace("\n", _BREAK) for paragraph in paragraphs)


def _told(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


def _toml(value: Any) -> str:
    """A value of TOML on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return f"{{{', '.join(f'{_toml(key)} = {_toml(one)}' for key, one in value.items())}}}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
