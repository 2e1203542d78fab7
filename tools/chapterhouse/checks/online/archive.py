"""An address that is gone into the copy that a web archive has of it, where paper.toml names an archive to ask."""

from __future__ import annotations

import dataclasses
import json
from typing import Any
from urllib.parse import quote

from chapterhouse.checks.online.addresses import asked_address
from chapterhouse.checks.online.probe import Outcome
from chapterhouse.checks.online.rate_limit import Fetch
from chapterhouse.core.http import FetchFailed


def archived_copy(address: str, outcome: Outcome, archive: str, fetch: Fetch) -> Outcome:
    """``outcome`` with the copy of ``address`` that the archive has, unchanged where it has none or does not answer.

    ``archive`` is an interface that answers ``?url=`` as the Internet Archive's availability interface does, by
    ``{"archived_snapshots": {"closest": {"available": true, "url": ...}}}``.
    """
    mark = "&" if "?" in archive else "?"
    try:
        answer = fetch.ask(f"{archive}{mark}url={quote(address, safe='')}", "application/json")
        found: Any = json.loads(answer.body) if answer.status == 200 else {}
    except (FetchFailed, ValueError, RecursionError):
        return outcome
    for name in ("archived_snapshots", "closest"):
        found = found.get(name) if isinstance(found, dict) else None
    copy = found.get("url") if isinstance(found, dict) and found.get("available") is True else None
    if not isinstance(copy, str) or asked_address(copy) is None:
        return outcome
    return dataclasses.replace(outcome, archived=copy)
