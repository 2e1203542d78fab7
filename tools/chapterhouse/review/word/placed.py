"""Comments and changes of a document into remarks: its paragraphs aligned with the chapters that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.manuscript.places import place
from chapterhouse.model.places import ChapterWords, PrintedText, SourceWord, words_in
from chapterhouse.reports.location import Lines
from chapterhouse.review.edits import SourceEdit, as_markdown
from chapterhouse.review.remark import LONGEST_QUOTE, Given, Place, Remark
from chapterhouse.review.word.document import Change, Comment, WordDocument


def remarks_of(
    document: WordDocument, texts: Mapping[str, str], origin: str
) -> tuple[list[Remark], dict[str, SourceEdit]]:
    """The remarks of ``document``, and by their keys the edits that they propose of ``texts``, the chapters by path."""
    book = Book(document, texts)
    remarks = [book.comment(one, origin) for one in document.comments]
    edits: dict[str, SourceEdit] = {}
    for number, paragraph in enumerate(document.paragraphs):
        for change in paragraph.changes:
            if change.end == change.start and not change.new:
                continue
            remark, edit = book.change(number, change, origin, f"change-{len(remarks) + 1}")
            remarks.append(remark)
            if edit is not None:
                edits[remark.key] = edit
    return remarks, edits


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A printed word ``[start, end)`` of a paragraph and its place in the book, None where it has none."""

    start: int
    end: int
    offset: int | None


class Book:
    """All chapters one after another, and ``words``: those of each paragraph with their places in them."""

    def __init__(self, document: WordDocument, texts: Mapping[str, str]) -> None:
        self._document, self._texts = document, texts
        self._starts: list[tuple[int, str]] = []
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
        printed = [
            PrintedText(paragraph.text, number if paragraph.aside else None)
            for number, paragraph in enumerate(document.paragraphs)
        ]
        self.words = [
            [
                PlacedWord(at, at + len(word), offset)
                for (at, word), offset in zip(words_in(one.text), offsets, strict=True)
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
        near = edit.start if edit else self._first_from(number, change.start)
        key = f"{name}-{change.author}-{change.date}"
        said = "Replace" if old and change.new else "Delete" if old else "Insert"
        words = " ".join((old or change.new).split())[:LONGEST_QUOTE]
        remark = Remark(
            name,
            f'{said} "{words}".',
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
        start, end = self._position(number, change.start), self._position(number, change.end)
        if start is None or end is None or end < start or self.chapter(start) != self.chapter(end):
            return None
        new = as_markdown(change.new)
        if start < end:
            return SourceEdit("", start, end, new)
        before = [word for word in self.words[number] if word.end <= change.start and word.offset is not None]
        if before and before[-1].offset is not None:
            return SourceEdit("", before[-1].offset, start, self._text[before[-1].offset : start] + new)
        after = next((w for w in self.words[number] if w.start >= change.start and w.offset is not None), None)
        if after is None or after.offset is None:
            return None
        stop = after.offset + after.end - after.start
        return SourceEdit("", start, stop, new + self._text[start:stop])

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
