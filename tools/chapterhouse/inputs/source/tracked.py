"""A source that notes what it was asked and what it answered, so that what was made of the answers can be kept.

What was made holds as long as the same questions get the same answers: which files there are, and what is in those that
were read. No list of what a build reads has to be written, or could be forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TypeVar

from chapterhouse.inputs.source.interface import Source
from chapterhouse.inputs.source.refusal import Refused

Answer = TypeVar("Answer")

Question = tuple[str, str]
"""A method of :class:`Source` and the path that it was asked for, empty where it takes none."""

Answers = Mapping[Question, str]
"""Digests of answers by their questions."""


class TrackedSource:
    """``source``, with the digests of all that it answered."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._answers: dict[Question, str] = {}

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return MappingProxyType(dict(self._answers))

    def paths(self) -> tuple[str, ...]:
        """See :meth:`Source.paths`."""
        return self._noted(("paths", ""), self._source.paths, lambda paths: "\0".join(paths).encode())

    def refusals(self) -> tuple[Refused, ...]:
        """See :meth:`Source.refusals`."""
        return self._noted(
            ("refusals", ""), self._source.refusals, lambda found: repr(list(map(_told, found))).encode()
        )

    def read_bytes(self, path: str) -> bytes:
        """See :meth:`Source.read_bytes`."""
        return self._noted(("read_bytes", path), lambda: self._source.read_bytes(path), bytes)

    def read_text(self, path: str) -> str:
        """See :meth:`Source.read_text`."""
        return self._noted(("read_text", path), lambda: self._source.read_text(path), _encoded)

    def same(self, answers: Answers) -> bool:
        """Whether each question of ``answers`` gets the same answer here."""
        return all(self._asked(question) == answer for question, answer in answers.items())

    def _asked(self, question: Question) -> str | None:
        if question not in self._answers:
            method, path = question
            ask: Mapping[str, Callable[[], object]] = {
                "paths": self.paths,
                "refusals": self.refusals,
                "read_bytes": lambda: self.read_bytes(path),
                "read_text": lambda: self.read_text(path),
            }
            with suppress(Refused):  # an answer like any other
                ask[method]()
        return self._answers.get(question)

    def _noted(self, question: Question, ask: Callable[[], Answer], encode: Callable[[Answer], bytes]) -> Answer:
        try:
            answer = ask()
        except Refused as refused:
            self._answers[question] = f"refused: {_told(refused)}"
            raise
        self._answers[question] = hashlib.sha256(encode(answer)).hexdigest()
        return answer


def _told(refused: Refused) -> tuple[object, ...]:
    return (refused.path, refused.code, refused.reason, refused.offset, refused.hint)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def to_pairs(answers: Answers) -> list[list[str]]:
    """``answers`` as lists of method, path and digest, for a file."""
    return [[*question, answer] for question, answer in answers.items()]


def from_pairs(pairs: Iterable[Iterable[str]]) -> Answers:
    """What :func:`to_pairs` wrote; raises :class:`ValueError` where it is not of that form."""
    return {(method, path): answer for method, path, answer in pairs}
