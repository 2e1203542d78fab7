"""What a PDF of the paper carries: its manifest and its map of places, read as a stranger's file is read."""

from __future__ import annotations

import io
import json
from typing import Any

import pikepdf

from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.model.printed import MAP, PrintedMap, UnreadableMap
from chapterhouse.outputs.pdf.provenance import MANIFEST

_LARGEST_PDF = 500_000_000
_LARGEST_ATTACHMENT = 50_000_000


class NotOurs(Exception):
    """A file is no PDF of this paper, or one that carries no map; the message says which and what would help."""


def opened(content: bytes) -> pikepdf.Pdf:
    """The PDF in ``content``, for functions behind walls; raises :class:`NotOurs` for what is none."""
    if len(content) > _LARGEST_PDF:
        raise NotOurs(f"it has more than {_LARGEST_PDF:,} bytes")
    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise NotOurs("it is protected by a password; save it without one") from None
    except pikepdf.PdfError as error:
        raise NotOurs(f"it is no PDF that can be read ({error})") from error


def map_of(pdf: bytes) -> PrintedMap:
    """The map that the PDF ``pdf`` carries; raises :class:`NotOurs` where it has none."""
    try:
        return PrintedMap.from_bytes(_attachment(pdf, MAP))
    except UnreadableMap as error:
        raise NotOurs(f"{error}: build the PDF of that revision anew and name it with --against") from error


def manifest_of(pdf: bytes) -> dict[str, Any]:
    """The manifest that the PDF ``pdf`` carries; raises :class:`NotOurs` where it has none."""
    try:
        manifest = json.loads(_attachment(pdf, MANIFEST))
    except (ValueError, RecursionError) as error:
        raise NotOurs("its manifest is damaged") from error
    if not isinstance(manifest, dict):
        raise NotOurs("its manifest is damaged")
    return manifest


@behind_walls(bytes, NotOurs)
def _attachment(content: bytes, name: str) -> bytes:
    try:
        with opened(content) as pdf:
            if name in pdf.attachments:
                attached = pdf.attachments[name].get_file().read_bytes()
                if len(attached) <= _LARGEST_ATTACHMENT:
                    return attached
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        pass
    raise NotOurs("it carries no map of places: it was not built by this tool, or a program took its attachments away")
