"""The disposition of comments: every remark with its answer, and counts by chapter, commenter and disposition."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from chapterhouse.core.spreadsheet_cells import inert
from chapterhouse.outputs.shared import templates
from chapterhouse.review.remark import DOCUMENT, Remark
from chapterhouse.review.round import Round
from chapterhouse.review.store import as_people_count, in_order
from chapterhouse.review.tracking import Now
from chapterhouse.settings.language import Locale, locale_of
from chapterhouse.settings.language.review_words import ReviewWords, review_words

ENGLISH = ReviewWords()

_HEADER = (
    *("ID", "From", "Body", "Kind", "Chapter", "Line", "Comment", "Proposed change", "Disposition", "Answer"),
    *("Change", "Reply", "Group"),
)

Counts = list[tuple[str, list[int]]]
"""For each name how many remarks got each word."""

Placed = Sequence[tuple[Remark, Now]]


def page(
    title: str,
    settings: Round,
    placed: Placed,
    titles: Mapping[str, str] = MappingProxyType({}),
    locale: Locale | None = None,
) -> bytes:
    """The page, one file that needs nothing else, as HTML; ``titles`` are those of chapters by their paths."""
    locale = locale or locale_of("en-GB")
    words = review_words(locale)
    style = templates.theme_text("review/review.css")
    return templates.render(
        "review/dispositions.html.jinja",
        policy=policy(style),
        style=Markup(style),
        title=title,
        say=words,
        language=locale.tag,
        direction=locale.direction,
        round=settings.name,
        revision=settings.revision,
        total=len(placed),
        unanswered=sum(not remark.answered for remark, _ in placed),
        words=words_of_round(settings, placed, words),
        tables=counts_of(settings, placed, titles, words),
        chapters=[
            (name, [_record(*pair, words) for pair in theirs])
            for name, theirs in by_chapter(placed, titles, words).items()
        ],
    ).encode()


def words_of_round(settings: Round, placed: Placed, words: ReviewWords = ENGLISH) -> list[str]:
    """The dispositions of the round, then others that answers use all the same, and the word for none."""
    used = {remark.answer.disposition for remark, _ in placed if remark.answered}
    return [*settings.known.words, *sorted(used - {*settings.known.words}), words.unanswered]


def by_chapter(
    placed: Placed, titles: Mapping[str, str], words: ReviewWords = ENGLISH
) -> dict[str, list[tuple[Remark, Now]]]:
    """The remarks by the title of the chapter that they are on today, each with them in the order of its lines.

    Those on the document as a whole come first, those without a place last; chapters are in the order of ``titles``.
    """
    order = {path: number for number, path in enumerate((DOCUMENT, *titles))}
    last = len(order)

    def key(pair: tuple[Remark, Now]) -> tuple[int, str, int]:
        now = pair[1]
        return order.get(now.file, last if now.file else last + 1), now.file, now.line

    chapters: dict[str, list[tuple[Remark, Now]]] = {}
    for remark, now in sorted(placed, key=key):
        chapters.setdefault(_chapter(now, titles, words), []).append((remark, now))
    return chapters


def counts_of(
    settings: Round, placed: Placed, titles: Mapping[str, str], words: ReviewWords = ENGLISH
) -> list[tuple[str, str, Counts]]:
    """How many remarks got each disposition: by chapter, and by commenter, each with its caption and its heading."""
    known = words_of_round(settings, placed, words)
    chapters = {title: [one for one, _ in theirs] for title, theirs in by_chapter(placed, titles, words).items()}
    commenters: dict[str, list[Remark]] = {}
    for remark, _ in placed:
        commenters.setdefault(who(remark) or words.nobody, []).append(remark)
    named = sorted(commenters.items(), key=lambda named: as_people_count(named[0]))
    return [
        (words.by_chapter, words.chapter, _counts(chapters.items(), known)),
        (words.by_commenter, words.commenter, _counts(named, known)),
    ]


def policy(style: str) -> str:
    """The Content-Security-Policy of a page that has this one style and nothing that runs."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'sha256-{digest}'"


def table(placed: Placed) -> str:
    """The same as CSV (RFC 4180), a row for each remark."""
    by_id = {remark.id: (remark, now) for remark, now in placed}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for remark in in_order(remark for remark, _ in placed):
        _, now = by_id[remark.id]
        answer = remark.answer
        asked = (remark.id, remark.person, remark.body, remark.kind, now.file, now.line or "", remark.comment)
        answered = (remark.proposed, answer.disposition, answer.text, answer.change, remark.reply, remark.group)
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in (*asked, *answered)])
    return out.getvalue()


def _counts(named: Iterable[tuple[str, Sequence[Remark]]], words: Sequence[str]) -> Counts:
    """For each name how many remarks got each of ``words``, of which the last is for those without an answer."""
    counts = []
    for name, remarks in named:
        count = Counter(remark.answer.disposition or words[-1] for remark in remarks)
        counts.append((name, [count[word] for word in words]))
    return counts


def _record(remark: Remark, now: Now, words: ReviewWords) -> dict[str, str]:
    return {
        "id": remark.id,
        "anchor": f"remark-{remark.id}",
        "who": who(remark),
        "place": words.line.format(number=now.line) if now.line else "",
        "comment": remark.comment,
        "proposed": remark.proposed,
        "disposition": remark.answer.disposition,
        "answer": remark.answer.text,
        "change": remark.answer.change,
        "reply": remark.reply,
        "group": remark.group,
    }


def who(remark: Remark) -> str:
    """Who made the remark, for whom; empty where nobody is named."""
    return ", ".join(part for part in (remark.person, remark.body) if part)


def _chapter(now: Now, titles: Mapping[str, str], words: ReviewWords) -> str:
    return {"": words.nowhere, DOCUMENT: words.whole}.get(now.file) or titles.get(now.file, now.file)
