"""The words of a chapter's file compared with those that are printed of it: none is lost, and none is printed unseen.

What the checks read are the passages that panache found; what is printed is the tree that pandoc read and this project
cleaned. Letters alone are compared first: where the flows of a chapter are equal, which they nearly always are, no more
is done. Else the words are aligned, and what is left over on either side is looked for on the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import accumulate, groupby

from chapterhouse.core.alignment import aligned_letters
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import READERS_DISAGREE
from chapterhouse.core.words import words_in
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.word_flows import Braces, PrintedFlows, WrittenFlows, printed_flows, written_flows
from chapterhouse.model import Chapter, Passage

_NO_LETTERS = re.compile(r"[\W_]+")
_ALERT = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#\d+|#[xX][0-9A-Fa-f]+);")
_COMMAND = re.compile(r"\\[A-Za-z]")
_MOST_SOUGHT = 12
"""Words that are looked for together."""
_MOST_SHOWN = 60
_PART_OF_TABLE = re.compile(
    r"(?:</|.<)(?:tr|td|th|thead|tbody|tfoot|colgroup|col|caption)\b", re.DOTALL | re.IGNORECASE
)
_LOST = "{words} would not be printed: pandoc takes this text for markup"
_UNSEEN = "{words} would be printed, but the checks take this text for markup"
_MEND = "write it more plainly, with a backslash before each character that is no markup"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as the checks read it, and where it stands; markup may stand in it."""

    text: str
    start: int
    end: int


def word_disagreements(chapter: Chapter, blocks: Sequence[Element], reported: Iterable[Span] = ()) -> Iterator[Problem]:
    """A problem for each run of words that is written in ``chapter`` and not printed in ``blocks``, and the reverse.

    None is at a place that is ``reported`` already.
    """
    written, printed = written_flows(chapter), printed_flows(blocks)
    asides = {_letters(pieces) for pieces in printed.asides}
    code = {_letters([piece]) for piece in printed.code}
    lost = WrittenFlows(
        written.main,
        [aside for aside in written.asides if _letters(map(_printable, aside)) not in asides],
        [span for span in written.code if _letters([span.slice(chapter.text)]) not in code],
    )
    if lost.asides or lost.code or _letters(map(_printable, written.main)) != _letters(printed.main):
        yield from _Comparison(chapter, written, lost, printed).problems(list(reported))


def _letters(pieces: Iterable[str]) -> str:
    """The letters and digits of ``pieces`` without anything between them."""
    return _NO_LETTERS.sub("", "".join(pieces))


def _printable(passage: Passage) -> str:
    text = passage.text
    return unescape(_ALERT.sub("", text)) if "&" in text or "[!" in text else text


class _Comparison:
    """The words of a chapter aligned; ``lost`` are its running text, and the other flows that nothing prints."""

    def __init__(self, chapter: Chapter, written: WrittenFlows, lost: WrittenFlows, printed: PrintedFlows) -> None:
        self._chapter = chapter
        self._source = [word for passage in lost.main for word in _words(passage)]
        self._shown = [word for _, word in words_in("".join(printed.main))]
        self._places = aligned_letters([word.text for word in self._source], self._shown)
        self._missing = [*self._unplaced()]
        self._missing += (word for aside in lost.asides for passage in aside for word in _words(passage))
        for span in lost.code:
            found = words_in(span.slice(chapter.text))
            self._missing += (_Word(word, span.start + at, span.start + at + len(word)) for at, word in found)
        self._missing.sort(key=_start)
        self._spare = self._spare_words(written, printed)
        self._in_asides = [word for aside in written.asides for passage in aside for word in _words(passage)]

    def _unplaced(self) -> Iterator[_Word]:
        """The words of the running text of which no letter is printed in its place."""
        starts: list[int] = []
        length = 0
        for word in self._source:
            starts.append(length)
            length += len(word.text)
        covered = bytearray(length)
        for shown, place in zip(self._shown, self._places, strict=True):
            if place is not None:
                start = starts[place[0]] + place[1]
                covered[start : start + len(shown)] = b"\1" * min(len(shown), length - start)
        for word, start in zip(self._source, starts, strict=True):
            if not any(covered[start : start + len(word.text)]):
                yield word

    def _spare_words(self, written: WrittenFlows, printed: PrintedFlows) -> list[str]:
        """Printed words that are those of no place yet, in their order."""
        asides = {_letters(map(_printable, aside)) for aside in written.asides}
        code = {_letters([span.slice(self._chapter.text)]) for span in written.code}
        texts = [" ".join(w for w, place in zip(self._shown, self._places, strict=True) if place is None)]
        texts += ["".join(aside) for aside in printed.asides if _letters(aside) not in asides]
        texts += [piece for piece in printed.code if _letters([piece]) not in code]
        texts.append("".join(printed.citations))
        return [word for text in texts for _, word in words_in(text)]

    def problems(self, reported: Sequence[Span]) -> Iterator[Problem]:
        """The words that are lost, and those that are printed unseen, but for places that are ``reported``."""
        lost = _in_lines(self._lost(), self._chapter)
        told = _Stretches(reported)
        for spans, message in ((lost, _LOST), (self._unseen(), _UNSEEN)):
            for span in spans:
                if not told.touch(span.start, span.end):
                    words = _shortened(span.slice(self._chapter.text))
                    yield READERS_DISAGREE.problem(span, message.format(words=words), _MEND)

    def _lost(self) -> list[_Word]:
        """The missing words that are printed nowhere else either."""
        spare, letters = Counter(self._spare), "".join(self._spare)
        lost: list[_Word] = []
        for run in _runs(self._missing, self._chapter.text):
            if "".join(word.text for word in run) in letters:
                continue
            for word in run:
                if spare[word.text]:
                    spare[word.text] -= 1
                else:
                    lost.append(word)
        return lost

    def _unseen(self) -> Iterator[Span]:
        """Where words stand that are printed in the running text, but are in no passage."""
        text = self._chapter.text
        braces = Braces(self._chapter)  # a callout's title is printed of them
        known = _Stretches([*self._missing, *self._in_asides, *_undefined_notes(self._chapter)])
        at = 0
        for is_placed, group in groupby(self._places, key=lambda place: place is not None):
            first, at = at, at + sum(1 for _ in group)
            if is_placed:
                continue
            before = self._places[first - 1] if first else None
            after = self._places[at] if at < len(self._places) else None
            start = self._source[before[0]].end if before else self._chapter.front_matter.body_start
            end = self._source[after[0]].start if after else len(text)
            sought = r"[\W_]+".join(map(re.escape, self._shown[first:at][:_MOST_SOUGHT]))
            pattern = re.compile(rf"(?<![^\W_]){sought}(?![^\W_])")
            found = pattern.search(text, start, max(start, end))
            command = _COMMAND.search(text, start, max(start, end))
            if found is None or _is_told(found) or (command and pattern.search(text, command.start(), end)):
                continue
            if not known.touch(*found.span()) and found.start() not in braces:
                yield Span(self._chapter.path, *found.span())


def _start(word: _Word) -> int:
    return word.start


class _Stretches:
    """Stretches of a text, of which it is asked whether any touches another."""

    def __init__(self, stretches: Iterable[_Word | Span]) -> None:
        in_order = sorted((one.start, one.end) for one in stretches)
        self._starts = [start for start, _ in in_order]
        self._ends = list(accumulate((end for _, end in in_order), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a character in common with the text from ``start`` to ``end``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def _undefined_notes(chapter: Chapter) -> Iterator[_Word]:
    """The calls of notes that are not there: they are printed as typed, and a check tells of them."""
    defined = {note.label for note in chapter.footnotes}
    for call in chapter.footnote_references:
        if call.label not in defined:
            yield _Word(call.label, call.span.start, call.span.end)


def _is_told(found: re.Match[str]) -> bool:
    """Whether others tell of what was found: ``[words][nowhere]``, a part of a table of HTML, a closing tag."""
    text, before = found.string, max(0, found.start() - 2)
    if text.startswith("][", before) or _PART_OF_TABLE.match(text, before):
        return True
    return text.startswith("</", before) and text.startswith(">", found.end())


def _words(passage: Passage) -> Iterator[_Word]:
    """The words of ``passage`` but those of references to characters and of a callout's sign."""
    text = passage.text
    silent = [found.span() for pattern in (_ENTITY, _ALERT) for found in pattern.finditer(text)]
    for at, word in words_in(text):
        if not any(start <= at < end for start, end in silent):
            span = passage.span(at, at + len(word))
            yield _Word(word, span.start, span.end)


def _runs(words: Iterable[_Word], text: str) -> Iterator[list[_Word]]:
    """``words``, in their order, in runs between which no other word stands in ``text``."""
    run: list[_Word] = []
    for word in words:
        if run and not _letters([text[run[-1].end : word.start]]) and run[-1].end <= word.start:
            run.append(word)
            continue
        if run:
            yield run
        run = [word]
    if run:
        yield run


def _in_lines(words: Iterable[_Word], chapter: Chapter) -> Iterator[Span]:
    """The stretches of text in which ``words`` stand, one for those that follow one another and those of a line."""
    stretch: Span | None = None
    for run in _runs(words, chapter.text):
        span = Span(chapter.path, run[0].start, run[-1].end)
        if stretch is not None and "\n" not in chapter.text[stretch.end : span.start]:
            span = Span(chapter.path, stretch.start, max(stretch.end, span.end))
        elif stretch is not None:
            yield stretch
        stretch = span
    if stretch is not None:
        yield stretch


def _shortened(written: str) -> str:
    words = " ".join(written.replace("`", "").split())
    return f"`{words if len(words) <= _MOST_SHOWN else words[:_MOST_SHOWN] + '...'}`"
