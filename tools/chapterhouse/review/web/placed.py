"""Annotations of the web into remarks, each on the very words that were selected in the sources that were printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.core.alignment import aligned_letters
from chapterhouse.core.words import words_in
from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.model.places import SourceWord
from chapterhouse.outputs.shared.block_places import digest_of
from chapterhouse.reports.location import Lines
from chapterhouse.review.edits import SourceEdit, as_markdown
from chapterhouse.review.remark import LONGEST_QUOTE, Given, Place, Remark
from chapterhouse.review.web.annotations import SourcePlace, WebAnnotation

_AROUND = 6
"""Words to either side that tell equal words apart."""
_CERTAIN = 0.6
"""The share of the selected words that must be written in one place."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Words of a file: ``[start, end)``."""

    file: str
    start: int
    end: int


def remarks_of(
    annotations: Sequence[WebAnnotation], texts: Mapping[str, str], origin: str
) -> tuple[list[Remark], dict[str, SourceEdit]]:
    """The remarks, and by their keys the edits that they propose of ``texts``, the chapters that were read by path."""
    sources = _Sources(texts)
    remarks: list[Remark] = []
    edits: dict[str, SourceEdit] = {}
    for number, one in enumerate(annotations, 1):
        found = sources.find(one)
        quote = " ".join(one.exact.split())
        said = [one.comment] if one.comment else [f'Replace "{quote[:LONGEST_QUOTE]}".' if one.proposed else "(marked)"]
        said += [f"{reply.person or 'Somebody'} replies: {reply.comment}" for reply in one.replies if reply.comment]
        remarks.append(
            Remark(
                id=f"web-{number}",
                comment="\n".join(said),
                person=one.person,
                body=one.organisation,
                received=one.date,
                kind=one.kind,
                proposed=one.proposed,
                given=Given(quote=quote[:LONGEST_QUOTE]),
                place=None if found is None else sources.place(found, quote[:LONGEST_QUOTE]),
                origin=origin,
                key=one.id,
            )
        )
        if found is not None and one.proposed:
            edits[one.id] = sources.edit(found, one.exact.strip(), one.proposed)
    return remarks, edits


class _Sources:
    """The words of all chapters, flow by flow: running text, notes, captions."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, Lines] = {}
        self._flows: list[tuple[str, Sequence[SourceWord], list[str]]] = []
        self._at: dict[tuple[str, int], tuple[int, int]] = {}
        self._by_word: dict[str, list[tuple[int, int]]] = {}
        for path, text in texts.items():
            words = read_words(body_of(read_chapter(path, text)[0]))
            for flow in (words.main, *words.asides):
                number = len(self._flows)
                self._flows.append((path, flow, [word.text.casefold() for word in flow]))
                for position, word in enumerate(flow):
                    self._at[path, word.start] = number, position
                    self._by_word.setdefault(word.text.casefold(), []).append((number, position))

    def find(self, one: WebAnnotation) -> _Found | None:
        """Where the words of an annotation are written; None where that is nowhere or not certain."""
        wanted = [word.casefold() for _, word in words_in(one.exact)]
        if not wanted:
            return None
        if one.place is not None and (found := self._near(one, one.place, wanted)) is not None:
            return found
        runs = self._runs(wanted)
        if len(runs) > 1:
            before, after = ([w.casefold() for _, w in words_in(side)] for side in (one.prefix, one.suffix))
            runs = _best(runs, [self._alike(run, len(wanted), before, after) for run in runs])
        return self._found(*runs[0], len(wanted)) if len(runs) == 1 else None

    def _near(self, one: WebAnnotation, place: SourcePlace, wanted: list[str]) -> _Found | None:
        """The words within the block that our page names, where its file is the one that was printed."""
        text = self._texts.get(place.file)
        if text is None or (place.digest and digest_of(text) != place.digest) or place.line > len(self._of(place.file)):
            return None
        start = self._of(place.file).position_of(place.line, place.column)
        if (place.file, start) not in self._at:
            return None
        number, position = self._at[place.file, start]
        _, flow, words = self._flows[number]
        before = [word.casefold() for _, word in words_in(one.prefix)]
        stretch = words[position : position + 400 + 2 * len(wanted)]
        runs = [at for at in range(len(stretch)) if stretch[at : at + len(wanted)] == wanted]
        if runs:
            scores = [self._alike((number, position + at), len(wanted), before, []) for at in runs]
            return self._found(number, position + runs[scores.index(max(scores))], len(wanted))
        aligned = aligned_letters(stretch, wanted)
        known = [(at[0], word) for at, word in zip(aligned, wanted, strict=True) if at is not None]
        if len(known) < _CERTAIN * len(wanted):
            return None
        last = flow[position + known[-1][0]]
        return _Found(place.file, flow[position + known[0][0]].start, last.end)

    def _runs(self, wanted: list[str]) -> list[tuple[int, int]]:
        rarest = min(range(len(wanted)), key=lambda at: len(self._by_word.get(wanted[at], ())))
        found = []
        for number, position in self._by_word.get(wanted[rarest], ()):
            start = position - rarest
            if start >= 0 and self._flows[number][2][start : start + len(wanted)] == wanted:
                found.append((number, start))
        return found

    def _alike(self, run: tuple[int, int], length: int, before: list[str], after: list[str]) -> int:
        """How many words next to a run are those that stood around the selected ones."""
        number, start = run
        words = self._flows[number][2]
        mine = words[max(0, start - _AROUND) : start][::-1]
        following = words[start + length : start + length + _AROUND]
        # The first and the last word of what stood around may be cut.
        count = 0
        for one, other in zip(mine, before[::-1], strict=False):
            if not (one == other or one.endswith(other)):
                break
            count += 1
        for one, other in zip(following, after, strict=False):
            if not (one == other or one.startswith(other)):
                break
            count += 1
        return count

    def _found(self, number: int, position: int, length: int) -> _Found:
        path, flow, _ = self._flows[number]
        return _Found(path, flow[position].start, flow[position + length - 1].end)

    def _of(self, path: str) -> Lines:
        return self._lines.setdefault(path, Lines(self._texts[path]))

    def place(self, found: _Found, words: str) -> Place:
        """The place of ``found``, at which the reader saw ``words``."""
        at = self._of(found.file).position(found.start)
        return Place(found.file, at.line, at.column, words, "selected words")

    def edit(self, found: _Found, exact: str, proposed: str) -> SourceEdit:
        """The edit from the words ``exact`` to ``proposed``; signs at their ends are replaced where they stand."""
        text = self._texts[found.file]
        start, end = found.start, found.end
        words = list(words_in(exact))
        lead, rest = exact[: words[0][0]], exact[words[-1][0] + len(words[-1][1]) :]
        if lead and text.endswith(lead, 0, start):
            start -= len(lead)
        elif lead and proposed.startswith(lead):
            proposed = proposed[len(lead) :]
        if rest and text.startswith(rest, end):
            end += len(rest)
        elif rest and proposed.endswith(rest):
            proposed = proposed[: -len(rest)]
        return SourceEdit(found.file, start, end, as_markdown(proposed))


def _best(runs: list[tuple[int, int]], scores: list[int]) -> list[tuple[int, int]]:
    most = max(scores)
    return [run for run, score in zip(runs, scores, strict=True) if score == most and most]
