"""What is known of web addresses, with dates, as it is kept in a file of the project."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from chapterhouse.checks.online.addresses import asked_address
from chapterhouse.checks.online.lines import Record, date_of, print_lines, read_lines, text_of
from chapterhouse.core.diagnostics import Problem

if TYPE_CHECKING:
    # Checks that ask nothing read this file, and need not wait for the modules that can.
    from chapterhouse.checks.online.probe import Outcome

_GONE = frozenset((404, 410))


@dataclasses.dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What became of ``url`` when it was ``asked`` for.

    It has been so ``since`` that day, and was in order for the last time when it was ``sound``. For the others see
    :class:`~chapterhouse.checks.online.probe.Outcome`.
    """

    url: str
    asked: datetime.date
    since: datetime.date
    status: int
    moved: str = ""
    archived: str = ""
    trouble: str = ""
    sound: datetime.date | None = None

    @property
    def is_sound(self) -> bool:
        """True where something stands at the address, or at the one that it leads to."""
        return 200 <= self.status < 400

    @property
    def is_gone(self) -> bool:
        """True where the server says that there is nothing (RFC 9110, sections 15.5.5 and 15.5.11)."""
        return self.status in _GONE

    @property
    def is_failing(self) -> bool:
        """True where the server itself failed."""
        return 500 <= self.status < 600


class LinkStore:
    """The answers by their addresses; ``errors`` are findings on the file that they were read from."""

    def __init__(self, answers: Iterable[LinkAnswer] = (), errors: Iterable[Problem] = ()) -> None:
        self.errors = tuple(errors)
        self._answers: dict[str, LinkAnswer] = {}
        for answer in answers:
            known = self._answers.get(answer.url)
            if known is None or (known.asked, known.status) < (answer.asked, answer.status):
                self._answers[answer.url] = answer

    @classmethod
    def read(cls, text: str, path: str) -> LinkStore:
        """The store in ``text``, the content of ``path``; never raises on text."""
        answers: list[LinkAnswer] = []
        errors: list[Problem] = []
        for record in read_lines(text, path):
            if isinstance(record, Problem):
                errors.append(record)
            elif (answer := _answer(record)) is not None:
                answers.append(answer)
        return cls(answers, errors)

    @property
    def answers(self) -> Mapping[str, LinkAnswer]:
        """The answers by their addresses."""
        return self._answers

    def learn(self, url: str, outcome: Outcome, today: datetime.date) -> None:
        """Keep what became of ``url``; a host that wanted no question leaves what was known before as it is."""
        before = self._answers.get(url)
        if before is not None and outcome.unasked:
            return
        answer = LinkAnswer(url, today, today, outcome.status, outcome.moved, outcome.archived, outcome.trouble)
        if before is not None and _kind(before) == _kind(answer):
            answer = dataclasses.replace(answer, since=min(before.since, today))
        sound = today if answer.is_sound else before.sound if before is not None else None
        self._answers[url] = dataclasses.replace(answer, sound=sound)

    def forget_all_but(self, urls: Iterable[str]) -> None:
        """Keep only the answers for ``urls``."""
        kept = set(urls)
        self._answers = {url: answer for url, answer in self._answers.items() if url in kept}

    def text(self) -> str:
        """The file's content, which :meth:`read` reads."""
        return print_lines(_record(answer) for answer in self._answers.values())


def _kind(answer: LinkAnswer) -> object:
    """What two answers have in common that say the same."""
    return answer.status if answer.status and not answer.is_failing and not answer.is_gone else answer.status // 100


def _record(answer: LinkAnswer) -> Record:
    return {
        "url": answer.url,
        "asked": answer.asked.isoformat(),
        "since": answer.since.isoformat(),
        "status": answer.status,
        "moved": answer.moved,
        "archived": answer.archived,
        "trouble": answer.trouble,
        "sound": answer.sound.isoformat() if answer.sound and not answer.is_sound else "",
    }


def _answer(record: Record) -> LinkAnswer | None:
    """The answer in ``record``; None for one that says nothing sound, which is then asked again."""
    url, asked, status = text_of(record, "url"), date_of(record, "asked"), record.get("status", 0)
    if asked is None or asked_address(url) != url or not isinstance(status, int) or not 0 <= status <= 999:
        return None
    moved, archived = (
        address if asked_address(address := text_of(record, name)) is not None else "" for name in ("moved", "archived")
    )
    since = min(date_of(record, "since") or asked, asked)
    answer = LinkAnswer(url, asked, since, status, moved, archived, text_of(record, "trouble"))
    return dataclasses.replace(answer, sound=asked if answer.is_sound else date_of(record, "sound"))
