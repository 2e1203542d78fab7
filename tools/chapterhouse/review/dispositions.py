"""The words for what became of a remark, as standards bodies use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispositions:
    """A list of words; ``with_reason`` are those that need one, ``with_change`` those that promise a change."""

    words: tuple[str, ...]
    with_reason: frozenset[str]
    with_change: frozenset[str]


def _list(*words: str, reason: tuple[str, ...], change: tuple[str, ...]) -> Dispositions:
    return Dispositions(words, frozenset(reason), frozenset(change))


LISTS: Mapping[str, Dispositions] = {
    "iso": _list(
        "Accepted",
        "Accepted in principle",
        "Partially accepted",
        "Noted",
        "Not accepted",
        reason=("Accepted in principle", "Partially accepted", "Not accepted"),
        change=("Accepted", "Accepted in principle", "Partially accepted"),
    ),
    "ipcc": _list(
        "Accepted",
        "Taken into account",
        "Noted",
        "Rejected",
        reason=("Taken into account", "Noted", "Rejected"),
        change=("Accepted", "Taken into account"),
    ),
    "w3c": _list(
        "Accepted",
        "Rejected",
        "Duplicate",
        "Invalid",
        "Out of scope",
        "Question answered",
        "Retracted",
        reason=("Rejected", "Invalid", "Out of scope", "Question answered"),
        change=("Accepted",),
    ),
    "hl7": _list(
        "Persuasive",
        "Persuasive with modification",
        "Not persuasive",
        "Not persuasive with modification",
        reason=("Persuasive with modification", "Not persuasive", "Not persuasive with modification"),
        change=("Persuasive", "Persuasive with modification", "Not persuasive with modification"),
    ),
}
"""By name: ISO/IEC Directives, Part 1, 2.5.3 and its template of comments (2012-03); the IPCC's review of reports
(Appendix A to the Principles, 4.3.4); the W3C Process' tracker of issues; HL7's ballot sheet."""


def find(words: str, known: Dispositions) -> str | None:
    """The disposition that ``words`` mean, whatever their case, None for none of the list."""
    wanted = " ".join(words.split()).casefold()
    return next((word for word in known.words if word.casefold() == wanted), None)
