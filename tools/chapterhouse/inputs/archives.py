"""ZIP packages from strangers (XLSX, ODS, DOCX): bounded, without a document type, the text of a part at a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LARGEST = 150_000_000
"""Bytes that a package may hold when it is unpacked."""
_MOST_PARTS = 5_000
_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class RefusedArchive(Exception):
    """A package is damaged, too large or not safe to read; the message says which."""


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The package ``content``, after it was looked over; raises :class:`RefusedArchive`.

    ``zipfile`` unpacks no more of a part than its entry in the directory says, so the sizes there are a true bound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS:
                raise RefusedArchive(f"it holds {len(entries):,} files, more than {_MOST_PARTS:,}")
            size = sum(entry.file_size for entry in entries)
            if size > LARGEST:
                raise RefusedArchive(f"it unpacks to {size:,} bytes, more than {LARGEST:,}")
            if any(entry.flag_bits & 1 for entry in entries):
                raise RefusedArchive("it is protected by a password; save it without one")
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise RefusedArchive(f"it is damaged ({error})") from error


def part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The content of the part ``name``, None where there is none.

    Raises :class:`RefusedArchive` for XML with a document type: Office Open XML (ECMA-376, part 2, 8.1.4) and
    OpenDocument have none, and entities are how XML reads other files and grows without bound.
    """
    try:
        content = archive.read(name)
    except KeyError:
        return None
    if name.endswith((".xml", ".rels")) and _DOCUMENT_TYPE.search(_letters(content)):
        raise RefusedArchive(f"its part {name} has a document type (DTD), which such files never need")
    return content


def _letters(content: bytes) -> bytes:
    """XML without what a wider encoding than UTF-8 puts between its letters."""
    return content.replace(b"\x00", b"") if b"\x00" in content[:64] else content


def with_parts(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with the content of some parts replaced, or added; the others keep their content, order and dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for entry in archive.infolist():
            content = changed.get(entry.filename)
            written.writestr(entry, archive.read(entry) if content is None else content, entry.compress_type)
        for name in changed.keys() - set(archive.namelist()):
            written.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
