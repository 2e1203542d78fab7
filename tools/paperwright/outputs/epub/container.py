"""Files into the one file of a book: a ZIP archive as EPUB wants it (https://www.w3.org/TR/epub-33/#sec-ocf)."""

from __future__ import annotations

import datetime
import io
import posixpath
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MIMETYPE = "application/epub+zip"

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LATEST_YEAR = 2107
_UNIX = 3
_PLAIN_FILE = 0o100644
_COMPRESSED_ALREADY = frozenset({".woff2", ".png", ".jpg", ".jpeg"})


def pack(files: Mapping[str, bytes], date: datetime.datetime) -> bytes:
    """The archive of ``files`` in their order, behind the ``mimetype`` that tells what it is.

    Every file bears ``date`` in UTC and the rights of a plain file: nothing of the machine is in the bytes.
    """
    stamp = _stamp(date)
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        _put(archive, "mimetype", MIMETYPE.encode("ascii"), stamp, ZIP_STORED)
        for name, data in files.items():
            stored = posixpath.splitext(name)[1] in _COMPRESSED_ALREADY
            _put(archive, name, data, stamp, ZIP_STORED if stored else ZIP_DEFLATED)
    return packed.getvalue()


def _put(archive: ZipFile, name: str, data: bytes, stamp: tuple[int, int, int, int, int, int], method: int) -> None:
    entry = ZipInfo(name, stamp)
    entry.create_system = _UNIX
    entry.external_attr = _PLAIN_FILE << 16
    archive.writestr(entry, data, method, 9)


def _stamp(date: datetime.datetime) -> tuple[int, int, int, int, int, int]:
    """``date`` in UTC, as far as a ZIP archive can tell it: from 1980 to 2107, in steps of two seconds."""
    utc = date.astimezone(datetime.UTC)
    if not _EARLIEST[0] <= utc.year <= _LATEST_YEAR:
        return _EARLIEST
    return (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second // 2 * 2)
