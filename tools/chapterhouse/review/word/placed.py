"""Comments and changes of a document into remarks: its paragraphs aligned with the chapters that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chapterhouse.core.words import words_in
from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.manuscript.places import place
from chapterhouse.model.places import ChapterWords, PrintedText, SourceWord, WordPlaces
from chapterhouse.reports.location import Lines
from chapterhouse.review.edits import SourceEdit, as_markdown
from chapterhouse.review.remark import LONGEST_QUOTE, Given, Place, Remark
from chapterhouse.review.word.document import BREAK, Change, Comment, WordDocument, key_of, numbered_changes

_MARKS_OF_ATTRIBUTES = str.maketrans("", "", '"{}\n')
_ENOUGH_WORDS = 3
"""So many words tell a title from words that stand together by chance."""
_NOT_RUNNING = re.compile(r"\s|[#>|:+*-]|\[\^|\(?\w{1,3}[.)]\s", re.MULTILINE)
"""The beginning of a line of a list, a table, a note, a heading or the like."""


def remarks_of(
    document: WordDocument, texts: Mapping[str, str], origin: str
) -> tuple[list[Remark], dict[str, SourceEdit]]:
    """The remarks of ``document``, and by their keys the edits that they propose of ``texts``, the chapters by path."""
    book = Book(document, texts)
    remarks = [book.comment(one, origin) for one in document.comments]
    edits: dict[str, SourceEdit] = {}
    for name, number, change in numbered_changes(document.paragraphs, len(remarks)):
        remark, edit = book.change(number, change, origin, name)
        remarks.append(remark)
        if edit is not None:
            edits[remark.key] = edit
    return remarks, edits


def _said(change: Change, old: str, words: str) -> str:
    """A tracked change in words."""
    if change.joins:
        return "Let the next paragraph follow without a break."
    if not words:
        return "Begin a new paragraph here." if BREAK in change.new else "Change the space between these words."
    if change.moved:
        return f'Move "{words}" {"away from" if old else "to"} here.'
    said = "Replace" if old and change.new else "Delete" if old else "Insert"
    return f'{said} "{words}"{"" if BREAK not in change.new else " as a paragraph of its own"}.'


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A printed word ``[start, end)`` of a paragraph and its place in the book, None where it has none."""

    start: int
    end: int
    offset: int | None


class _Titles:
    """Values of attributes that are printed in paragraphs of their own, wherever that is: titles of statements."""

    def __init__(self, asides: Iterable[tuple[SourceWord, ...]], text: str) -> None:
        self._known: dict[tuple[str, ...], list[tuple[SourceWord, ...]]] = {}
        for aside in asides:
            if len(aside) >= _ENOUGH_WORDS and text[aside[0].start - 1 : aside[0].start] == '"':
                self._known.setdefault(tuple(word.text for word in aside[:_ENOUGH_WORDS]), []).append(aside)

    def placed(self, text: str, offsets: WordPlaces) -> WordPlaces:
        """The places of the words of a paragraph; of one without any, those of the one longest title that it holds."""
        if not offsets or any(offset is not None for offset in offsets):
            return offsets
        words = [word for _, word in words_in(text)]
        found: list[tuple[int, int, tuple[SourceWord, ...]]] = []
        for at in range(len(words) - _ENOUGH_WORDS + 1):
            for title in self._known.get(tuple(words[at : at + _ENOUGH_WORDS]), ()):
                if [word.text for word in title] == words[at : at + len(title)]:
                    found.append((len(title), at, title))
        longest = max((length for length, _, _ in found), default=0)
        best = [(at, title) for length, at, title in found if length == longest]
        if len(best) != 1:
            return offsets
        at, title = best[0]
        return [*offsets[:at], *(word.start for word in title), *offsets[at + longest :]]


class Book:
    """All chapters one after another, and ``words``: those of each paragraph with their places in them."""

    def __init__(self, document: WordDocument, texts: Mapping[str, str]) -> None:
        self._document, self._texts = document, texts
        self._starts: list[tuple[int, str]] = []
        self._moved: dict[str, str] | None = None
        self._lines: dict[str, Lines] = {}
        main: list[SourceWord] = []
        asides: list[tuple[SourceWord, ...]] = []
        parts = []
        base = 0
        for path, text in texts.items():
            self._starts.append((base, path))
            words = read_words(body_of(read_chapter(path, text)[0]))
            main += [SourceWord(word.text, base + word.start) for word in words.main]
            asides += [tuple(SourceWord(one.text, base + one.start) for one in aside) for aside in words.asides]
            parts.append(text)
            base += len(text) + 1
        self._text = "\n".join(parts)
        titles = _Titles(asides, self._text)
        printed = [
            PrintedText(paragraph.text, number if paragraph.aside else None)
            for number, paragraph in enumerate(document.paragraphs)
        ]
        self.words = [
            [
                PlacedWord(at, at + len(word), offset)
                for (at, word), offset in zip(words_in(one.text), titles.placed(one.text, offsets), strict=True)
            ]
            for one, offsets in zip(printed, place(ChapterWords(tuple(main), tuple(asides)), printed), strict=True)
        ]

    def comment(self, one: Comment, origin: str) -> Remark:
        """The remark of a comment, with its replies, on the first word of its range."""
        placed = self._first_from(one.paragraph, one.start) if one.paragraph is not None else None
        quote = " ".join(one.quote.split())[:LONGEST_QUOTE]
        said = [one.text, *(f"{reply.author or 'Somebody'} replies: {reply.text}" for reply in one.replies)]
        return Remark(
            f"comment-{one.id}",
            "\n".join(said),
            person=one.author,
            received=one.date,
            kind="resolved comment" if one.resolved else "comment",
            given=Given(quote=quote),
            place=None if placed is None else self._place(placed, quote),
            origin=origin,
            key=f"comment-{one.id}",
        )

    def change(self, number: int, change: Change, origin: str, name: str) -> tuple[Remark, SourceEdit | None]:
        """The remark of a tracked change; its edit, where both of its ends have a place."""
        old = self._document.paragraphs[number].text[change.start : change.end]
        edit = self._edit(number, change)
        near = edit.start if edit else self._near(number, change.start)
        key = key_of(name, change)
        words = " ".join((old or change.new).split())[:LONGEST_QUOTE]
        remark = Remark(
            name,
            _said(change, old, words),
            person=change.author,
            received=change.date,
            kind="tracked change",
            proposed=change.new.strip(),
            given=Given(quote=" ".join(old.split())[:LONGEST_QUOTE]),
            place=None if near is None else self._place(near, words),
            origin=origin,
            key=key,
        )
        if edit is None:
            return remark, None
        base, path = self.chapter(edit.start)
        return remark, SourceEdit(path, edit.start - base, edit.end - base, edit.new)

    def _edit(self, number: int, change: Change) -> SourceEdit | None:
        """The edit in the text of the whole book. An insertion takes the word beside it along, to be found again."""
        if change.joins:
            return self._joined(number)
        start, end = self._position(number, change.start), self._position(number, change.end)
        if start is None or end is None or end < start or self.chapter(start) != self.chapter(end):
            return None
        if self._is_in_attribute(start) and as_markdown(change.new) != change.new.translate(_MARKS_OF_ATTRIBUTES):
            return None
        new = self._moved_here(change.new) if change.moved and change.new.strip() else as_markdown(change.new)
        if new is None or (BREAK in new and not self._is_running_text(start)):
            return None
        if start < end:
            return SourceEdit("", start, end, new)
        before = [word for word in self.words[number] if word.end <= change.start and word.offset is not None]
        if before and before[-1].offset is not None:
            written = self._text[before[-1].offset : start]
            while new.endswith(BREAK) and self._text[end : end + 1] in {" ", "\n"}:  # the break takes its place
                end += 1
            return SourceEdit("", before[-1].offset, end, written + new)
        after = next((w for w in self.words[number] if w.start >= change.start and w.offset is not None), None)
        if after is None or after.offset is None:
            return None
        stop = after.offset + after.end - after.start
        return SourceEdit("", start, stop, new + self._text[start:stop])

    def _moved_here(self, new: str) -> str | None:
        """Words that were moved as they were written where they came from; None where that is not known."""
        if self._moved is None:
            self._moved = {}
            for _, number, change in numbered_changes(self._document.paragraphs, 0):
                if change.moved and not change.new and (edit := self._edit(number, change)) is not None:
                    words = self._document.paragraphs[number].text[change.start : change.end]
                    self._moved[" ".join(words.split())] = self._text[edit.start : edit.end].strip()
        written = self._moved.get(" ".join(new.split()))
        if written is None:
            return None
        before, after = new[: len(new) - len(new.lstrip())], new[len(new.rstrip()) :]
        return f"{before}{written}{after}"

    def _joined(self, number: int) -> SourceEdit | None:
        """The edit that lets the next paragraph follow at once, where nothing but an empty line parts them."""
        last = self.words[number][-1:]
        first = self.words[number + 1][:1] if number + 1 < len(self.words) else []
        if not last or not first or last[0].offset is None or first[0].offset is None:
            return None
        start, end = last[0].offset, first[0].offset
        stop = start + last[0].end - last[0].start
        between = self._text[stop:end]
        if end < stop or between.strip(".!?:;,\"')\n ") or not between.endswith(BREAK):
            return None
        return SourceEdit("", start, end, f"{self._text[start:end].rstrip()} ")

    def _is_in_attribute(self, at: int) -> bool:
        """Whether ``at`` is within the attributes of a div, where no markup is read and quotation marks end a value."""
        return self._text.startswith(":::", self._text.rfind("\n", 0, at) + 1)

    def _is_running_text(self, at: int) -> bool:
        """Whether an empty line at ``at`` divides a paragraph; not in a list, a table, a note or a heading."""
        line = self._text[self._text.rfind(BREAK, 0, at) + 1 : at].lstrip("\n")
        return not _NOT_RUNNING.match(line)

    def _near(self, number: int, at: int) -> int | None:
        """The word from ``at`` on; for a new paragraph before one without a place, the last word before it."""
        found = self._first_from(number, at)
        if found is not None or at > 0 or number == 0:
            return found
        before = self.words[number - 1]
        alike = self._document.paragraphs[number].aside == self._document.paragraphs[number - 1].aside
        return before[-1].offset if before and alike else None

    def _position(self, number: int, at: int) -> int | None:
        """Where the character ``at`` of a paragraph is in the book; between words only if the same stands there."""
        before: PlacedWord | None = None
        for word in self.words[number]:
            if word.offset is not None and word.start <= at <= word.end:
                return word.offset + at - word.start
            if word.start > at:
                return self._between(number, before, word, at)
            before = word
        if before is None or before.offset is None:
            return None
        end = before.offset + before.end - before.start
        rest = self._document.paragraphs[number].text[before.end : at]
        return end + len(rest) if self._text.startswith(rest, end) else None

    def _between(self, number: int, before: PlacedWord | None, after: PlacedWord, at: int) -> int | None:
        if before is None or before.offset is None or after.offset is None:
            return None
        end = before.offset + before.end - before.start
        printed = self._document.paragraphs[number].text[before.end : after.start]
        written = self._text[end : after.offset]
        same = len(printed) == len(written) and printed.split() == written.split()
        return end + at - before.end if same else None

    def _first_from(self, number: int, at: int) -> int | None:
        words = [word for word in self.words[number] if word.offset is not None]
        found = next((word for word in words if word.end > at), words[-1] if words else None)
        return found.offset if found else None

    def chapter(self, offset: int) -> tuple[int, str]:
        """Where the chapter begins that ``offset`` is in, and its path."""
        return max(start for start in self._starts if start[0] <= offset)

    def _place(self, offset: int, words: str) -> Place:
        base, path = self.chapter(offset)
        lines = self._lines.setdefault(path, Lines(self._texts[path]))
        at = lines.position(offset - base)
        return Place(path, at.line, at.column, words, "words in the document")
