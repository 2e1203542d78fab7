"""Remarks that say nearly the same, grouped so that they can be answered once."""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

from chapterhouse.core.words import words_in
from chapterhouse.review.remark import Remark

ALIKE = 0.8
"""The share of runs of three words that two remarks must have in common (the Jaccard index)."""
_SHORTEST = 8
"""Words below which only equal remarks on the same place belong together: "typo" says nothing by itself."""

_Runs = frozenset[int]


def grouped(known: Iterable[Remark], new: Sequence[Remark]) -> list[Remark]:
    """The ``new`` remarks, each with the id of the first remark, known or new, that says nearly the same.

    Which texts could be alike is found by prefix filtering: two sets with the Jaccard index J or more share one of the
    first ``n - ceil(J n) + 1`` members when both are put in one order, here from the rarest (R. Bayardo, Y. Ma, R.
    Srikant, Scaling up all pairs similarity search, 2007).
    """
    firsts = [remark for remark in known if not remark.group]
    runs = [_runs(remark) for remark in (*firsts, *new)]
    frequency = Counter(run for each in runs for run in each)
    index: dict[object, list[tuple[Remark, _Runs]]] = {}
    for remark, own in zip(firsts, runs, strict=False):
        for key in _keys(remark, own, frequency):
            index.setdefault(key, []).append((remark, own))
    result = []
    for remark, own in zip(new, runs[len(firsts) :], strict=True):
        keys = _keys(remark, own, frequency)
        first = next((one for key in keys for one, theirs in index.get(key, ()) if _alike(own, theirs)), None)
        if first is None:
            for key in keys:
                index.setdefault(key, []).append((remark, own))
            result.append(remark)
        else:
            result.append(dataclasses.replace(remark, group=first.id))
    return result


def _runs(remark: Remark) -> _Runs:
    words = [word.casefold() for _, word in words_in(f"{remark.comment} {remark.proposed}")]
    if len(words) < _SHORTEST:
        return frozenset()
    return frozenset(zlib.crc32(" ".join(words[at : at + 3]).encode()) for at in range(len(words) - 2))


def _keys(remark: Remark, runs: _Runs, frequency: Counter[int]) -> list[object]:
    if runs:
        in_order = sorted(runs, key=lambda run: (frequency[run], run))
        return list(in_order[: len(runs) - math.ceil(ALIKE * len(runs)) + 1])
    words = " ".join(word.casefold() for _, word in words_in(f"{remark.comment} {remark.proposed}"))
    return [(words, remark.place, remark.given)] if words else []


def _alike(one: _Runs, other: _Runs) -> bool:
    if not ALIKE * len(one) <= len(other) <= len(one) / ALIKE:
        return False
    return len(one & other) >= ALIKE * len(one | other)
