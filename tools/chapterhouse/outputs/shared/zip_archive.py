"""Files into a ZIP archive in which nothing of the machine shows: the same files give the same bytes."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Mapping

Stamp = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute and second, as a ZIP archive tells them."""

EARLIEST: Stamp = (1980, 1, 1, 0, 0, 0)
"""Before this no archive can tell a time."""

_UNIX = 3
_PLAIN_FILE = 0o100644
_COMPRESSED_ALREADY = frozenset({".woff2", ".png", ".jpg", ".jpeg"})


def archive(files: Mapping[str, bytes], stamp: Stamp = EARLIEST, stored: Collection[str] = ()) -> bytes:
    """The archive of ``files`` in their order, each with the time ``stamp`` and the rights of a plain file.

    All are compressed but those that are so already, and those whose names are in ``stored``.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, data in files.items():
            whole = name in stored or posixpath.splitext(name)[1] in _COMPRESSED_ALREADY
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE << 16
            target.writestr(entry, data, zipfile.ZIP_STORED if whole else zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
