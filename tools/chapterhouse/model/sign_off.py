"""Who approved which chapters, as they stood in one PDF; a chapter that changed since is not approved any more."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignOff:
    """``by`` has read the PDF with the SHA-256 ``pdf``, made from ``commit``, and approved some chapters.

    ``chapters`` maps the path of each to a digest of all that it prints.
    """

    by: str
    date: datetime.date
    commit: str
    pdf: str
    chapters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """The ``chapters``, by their paths, that ``by`` approved and that are the same today; ``date`` is the last."""

    by: str
    date: datetime.date
    chapters: tuple[str, ...]


def approvals(sign_offs: Iterable[SignOff], digests: Mapping[str, str]) -> tuple[Approval, ...]:
    """What still holds, by person in the order of their first sign-off; ``digests`` are those of today's chapters."""
    holding: dict[str, tuple[datetime.date, set[str]]] = {}
    for one in sign_offs:
        same = {path for path, digest in one.chapters.items() if digests.get(path) == digest}
        if same:
            date, known = holding.get(one.by, (one.date, set()))
            holding[one.by] = max(date, one.date), known | same
    return tuple(Approval(by, date, tuple(p for p in digests if p in known)) for by, (date, known) in holding.items())
