"""A misspelt word and the words that would have been right into "did you mean"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_LONGEST = 200
"""Longer words are nobody's slip of the finger, and comparing them costs their length squared."""
_BETWEEN_WORDS = re.compile(r"[-_.:/ ]+")
_LEAST_BEGINNING, _MOST_OF_NAME = 3, 0.75


def closest(word: str, candidates: Iterable[str], *, by_beginning: bool = False) -> str | None:
    """The candidate that the writer of ``word`` most likely meant, None where nothing is near.

    Near is a third of the word's characters inserted, dropped, changed or swapped with a neighbour (the measure of
    "optimal string alignment"), case aside; failing that, a candidate that only continues the word or cuts it short,
    as ``lang`` for ``language``. A name of several words, ``graph-demand``, is another one where one of them is wholly
    another, or where words are added that are not few beside the rest; ``by_beginning`` tells that names are often cut
    short, and any words may follow. The answer does not depend on the order of the candidates and is never ``word``.
    """
    if not 0 < len(word) <= _LONGEST:
        return None
    from rapidfuzz.distance import OSA  # here and below, since in most runs nothing is misspelt

    wanted = word.casefold()
    limit = max(1, len(wanted) // 3)
    best: tuple[int, str] | None = None
    continued: list[str] = []
    for candidate in candidates:
        if candidate == word or len(candidate) > _LONGEST:
            continue
        folded = candidate.casefold()
        distance = OSA.distance(wanted, folded, score_cutoff=limit)
        is_nearer = distance <= min(limit, len(wanted) - 1) and (best is None or (distance, candidate) < best)
        pairs = _pairs(wanted, folded) if is_nearer else []
        if is_nearer and all(OSA.distance(*pair) <= max(1, (len(max(pair, key=len)) + 1) // 2) for pair in pairs):
            best = (distance, candidate)
        short, long = sorted((wanted, folded), key=len)
        if _continues(short, long, 0.0 if by_beginning else _MOST_OF_NAME):
            continued.append(candidate)
    if best is not None:
        return best[1]
    return min(continued, key=lambda candidate: (abs(len(candidate) - len(word)), candidate), default=None)


def _pairs(one: str, other: str) -> list[tuple[str, str]]:
    """The words of two names side by side, none where one has more words."""
    words, others = _BETWEEN_WORDS.split(one), _BETWEEN_WORDS.split(other)
    return list(zip(words, others, strict=True)) if len(words) == len(others) > 1 else []


def _continues(short: str, long: str, least: float) -> bool:
    """Whether ``long`` is ``short`` and the rest of a word, or words beside which ``short`` is ``least`` of all."""
    if len(short) < _LEAST_BEGINNING or not long.startswith(short):
        return False
    is_longer_word = _BETWEEN_WORDS.search(long, len(short)) is None
    return is_longer_word or len(short) >= least * len(long)


def closest_path(path: str, candidates: Iterable[str]) -> str | None:
    """The project path that the writer of ``path`` most likely meant, None where nothing is near.

    The same name in another folder goes before a similar name in the same folder, and that before a similar path.
    """
    wanted = PurePosixPath(path)
    known = sorted(candidate for candidate in candidates if candidate != path)
    same_name = [candidate for candidate in known if PurePosixPath(candidate).name.casefold() == wanted.name.casefold()]
    if same_name:
        return closest(path, same_name) or same_name[0]
    alike = [PurePosixPath(candidate) for candidate in known if candidate.endswith(wanted.suffix)]
    neighbours = {other.stem: str(other) for other in alike if other.parent == wanted.parent}
    stem = closest(wanted.stem, neighbours, by_beginning=True)
    return neighbours[stem] if stem is not None else closest(path, map(str, alike))


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: the part of their characters that neither would have to drop."""
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other)
