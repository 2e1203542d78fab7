"""Who worked on the paper by git, held against who is named in paper.toml, and for what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapterhouse.settings import Settings

LOG_FORMAT = "--format=%aN%x00%aE%x00%cs%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)"
"""What git is asked: one line a commit, names by ``.mailmap``."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or institution: ``commits`` and the date of the last one by git, 0 and empty for none.

    ``named`` is what paper.toml names them as, ``author`` or the words of a table of credits, empty where it does not;
    ``roles`` are those of CRediT. ``remark`` says what does not fit.
    """

    name: str
    commits: int
    last: str
    named: str
    roles: tuple[str, ...]
    remark: str


@dataclass(slots=True)
class _Work:
    name: str
    emails: set[str]
    commits: int = 0
    last: str = ""


def contributors(log: str, settings: Settings) -> list[Contributor]:
    """Everybody whom ``log``, as :data:`LOG_FORMAT` has it, or ``settings`` name: those of paper.toml first."""
    worked = _worked(log)
    found: list[Contributor] = []
    for name, email, named, roles in _named(settings):
        of_this = [one for one in worked if _alike(one.name) == _alike(name) or (email and email.lower() in one.emails)]
        worked = [one for one in worked if one not in of_this]
        commits, last = sum(one.commits for one in of_this), max((one.last for one in of_this), default="")
        missing = [] if commits else ["no commit"]
        missing += ["no role"] if named == "author" and not roles else []
        found.append(Contributor(name, commits, last, named, roles, ", ".join(missing)))
    worked.sort(key=lambda one: (-one.commits, one.name))
    return found + [Contributor(one.name, one.commits, one.last, "", (), "not in paper.toml") for one in worked]


def _named(settings: Settings) -> Iterator[tuple[str, str | None, str, tuple[str, ...]]]:
    for author in settings.authors:
        yield author.name, author.email, "author", tuple(map(str, author.roles))
    for credit in settings.credits:
        for one in credit.names:
            yield one.name, None, credit.role, ()


def _worked(log: str) -> list[_Work]:
    by_name: dict[str, _Work] = {}
    for line in log.splitlines():
        name, email, date, together = (line.split("\0") + [""] * 3)[:4]
        for each, address in [(name, email), *_co_authors(together.split("\x01"))]:
            work = by_name.setdefault(_alike(each), _Work(each, set()))
            work.emails.add(address.lower())
            work.commits += 1
            work.last = max(work.last, date)
    return list(by_name.values())


def _co_authors(trailers: Iterable[str]) -> Iterator[tuple[str, str]]:
    for trailer in trailers:
        name, _, address = trailer.partition("<")
        if name.strip():
            yield name.strip(), address.rstrip("> ")


def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
