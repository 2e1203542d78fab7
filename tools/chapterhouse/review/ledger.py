"""Which commits answer which remarks: those that name them, ``Remark: ROUND/ID`` on a line of their message."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.review.remark import Remark

TRAILER = "Remark"
LOG = ("log", "--extended-regexp", f"--grep=^{TRAILER}: ", "--format=%H%x00%cs%x00%s%x00%B%x01")
"""What git is asked for; :func:`changes` reads its answer."""
_NAMED = re.compile(rf"^{TRAILER}:[ \t]*([^/\s]+)/(\S[^\r\n]*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NamingCommit:
    """A commit with its day and subject, and the remarks of the round that it names."""

    commit: str
    day: str
    subject: str
    remarks: tuple[str, ...]


Ledger = Mapping[str, Sequence[NamingCommit]]
"""The commits that name a remark, oldest first, by its identifier."""


def message(subject: str, body: str, round_name: str, ids: Iterable[str]) -> str:
    """The message of a commit that answers remarks, so that the ledger finds it."""
    trailers = "\n".join(f"{TRAILER}: {round_name}/{one}" for one in ids)
    return "\n\n".join(part for part in (subject, body, trailers) if part)


def changes(log: bytes, round_name: str) -> Iterator[NamingCommit]:
    """The commits of ``log`` that name remarks of a round, newest first as git tells them."""
    for entry in log.decode("utf-8", "replace").split("\x01"):
        commit, day, subject, body = (*entry.strip("\n").split("\0", 3), "", "", "", "")[:4]
        named = tuple(dict.fromkeys(one for name, one in _NAMED.findall(body) if name == round_name))
        if commit and named:
            yield NamingCommit(commit, day, subject, named)


def ledger_of(found: Iterable[NamingCommit]) -> dict[str, list[NamingCommit]]:
    """The commits by the remarks that they name, oldest first."""
    ledger: dict[str, list[NamingCommit]] = {}
    for one in found:
        for name in one.remarks:
            ledger.setdefault(name, []).insert(0, one)
    return ledger


def with_changes(remarks: Iterable[Remark], ledger: Ledger) -> Iterator[Remark]:
    """The remarks with the commits that the ledger knows of, where the answer names none itself."""
    for remark in remarks:
        found = ledger.get(remark.id, ())
        if found and not remark.answer.change:
            change = ", ".join(one.commit[:12] for one in found)
            remark = dataclasses.replace(remark, answer=dataclasses.replace(remark.answer, change=change))
        yield remark
