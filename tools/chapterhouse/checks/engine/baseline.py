"""The findings of two states of a paper into those that only the later one has.

A finding is known again when lines moved, when its own line was edited elsewhere, and when its file was renamed. So
what remains is what the later state brought in.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.reports.fingerprint import surroundings
from chapterhouse.reports.location import Texts

_LONGEST_COMPARED = 20_000
"""Lines; longer files are not compared line by line."""


def new_findings(
    findings: Sequence[Diagnostic],
    texts: Mapping[str, str],
    earlier: Sequence[Diagnostic],
    earlier_texts: Mapping[str, str],
) -> list[Diagnostic]:
    """Those of ``findings``, made on ``texts``, that ``earlier`` ones, made on ``earlier_texts``, do not account for.

    Each earlier finding accounts for one later finding of its code: the one with the same characters in the same line,
    or in the line that it moved to, or the one that says the same of the same characters; if the earlier finding's file
    is gone, the one that says the same of the same line in a file that is new.
    """
    now, then = Texts(texts), Texts(earlier_texts)
    moved = _Moves(texts, earlier_texts)

    def exact(finding: Diagnostic, known: Texts) -> Hashable:
        return finding.code, finding.span.file, finding.message, surroundings(finding, known)

    def same_line(finding: Diagnostic, known: Texts) -> Hashable:
        extent = known.extent(finding.span)
        if extent is None:
            return finding.code, finding.span.file
        line = extent.start.line if known is then else moved.origin(finding.span.file, extent.start.line)
        place = line if line is not None else ("new", extent.start.line)
        return finding.code, finding.span.file, place, surroundings(finding, known)[0]

    def same_words(finding: Diagnostic, known: Texts) -> Hashable:
        return finding.code, finding.span.file, finding.message, surroundings(finding, known)[0]

    def elsewhere(finding: Diagnostic, known: Texts) -> Hashable:
        stays = finding.span.file in texts and finding.span.file in earlier_texts
        return finding.code, finding.message, surroundings(finding, known), finding.span.file if stays else None

    remaining, before = list(findings), list(earlier)
    for alike in (exact, same_line, same_words, elsewhere):
        remaining, before = _unmatched(remaining, before, lambda d, a=alike: a(d, now), lambda d, a=alike: a(d, then))  # type: ignore[misc]
    return remaining


_Key = Callable[[Diagnostic], Hashable]


def _unmatched(
    findings: Sequence[Diagnostic], earlier: Sequence[Diagnostic], key: _Key, earlier_key: _Key
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What remains of both when each finding is set against an earlier one with the same key."""
    waiting: defaultdict[Hashable, list[Diagnostic]] = defaultdict(list)
    for finding in earlier:
        waiting[earlier_key(finding)].append(finding)
    unmatched: list[Diagnostic] = []
    for finding in findings:
        matches = waiting.get(key(finding))
        if matches:
            matches.pop(0)
        else:
            unmatched.append(finding)
    return unmatched, [finding for matches in waiting.values() for finding in matches]


class _Moves:
    """Where the lines of the later texts stood in the earlier ones."""

    def __init__(self, texts: Mapping[str, str], earlier: Mapping[str, str]) -> None:
        self._texts, self._earlier = texts, earlier
        self._origins = cache(self._compare)

    def origin(self, file: str, line: int) -> int | None:
        """The number that line ``line`` of ``file`` had, None for a line that is new or changed."""
        return self._origins(file).get(line)

    def _compare(self, file: str) -> dict[int, int]:
        before, after = self._earlier.get(file), self._texts.get(file)
        if before is None or after is None:
            return {}
        a, b = _lines(before), _lines(after)
        if a == b:
            return {number: number for number in range(1, len(b) + 1)}
        if max(len(a), len(b)) > _LONGEST_COMPARED:
            return _unique_lines(a, b)
        blocks = difflib.SequenceMatcher(None, a, b, autojunk=True).get_matching_blocks()
        return {block.b + i + 1: block.a + i + 1 for block in blocks for i in range(block.size)}


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _unique_lines(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Lines that stand once in either text, by their content."""
    counts, places = Counter(after), {line: number for number, line in enumerate(before, 1)}
    once = {line for line, count in Counter(before).items() if count == 1 and counts[line] == 1}
    return {number: places[line] for number, line in enumerate(after, 1) if line in once}
