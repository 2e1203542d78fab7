"""Files into the one file of a book: a ZIP archive as EPUB wants it (https://www.w3.org/TR/epub-33/#sec-ocf)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from chapterhouse.outputs.shared.zip_archive import EARLIEST, Stamp, archive

MIMETYPE = "application/epub+zip"

_KIND = "mimetype"
_LATEST_YEAR = 2107


def pack(files: Mapping[str, bytes], date: datetime.datetime) -> bytes:
    """The archive of ``files`` in their order, behind the ``mimetype`` that tells what it is; all bear ``date``."""
    return archive({_KIND: MIMETYPE.encode("ascii"), **files}, _stamp(date), stored={_KIND})


def _stamp(date: datetime.datetime) -> Stamp:
    """``date`` in UTC, as far as a ZIP archive can tell it: from 1980 to 2107, in steps of two seconds."""
    utc = date.astimezone(datetime.UTC)
    if not EARLIEST[0] <= utc.year <= _LATEST_YEAR:
        return EARLIEST
    return (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second // 2 * 2)
