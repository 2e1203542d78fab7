"""A PDF into a picture of its first page, drawn in a process behind walls; drawn once for each content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.inputs.behind_walls import Beyond, bounds_in_words, within_bounds
from chapterhouse.inputs.images import pdf_worker
from chapterhouse.inputs.images.verdict import RefusedImage

LARGEST = 40 << 20
"""Bytes of a PDF file."""
_HEAD = 1024
"""Bytes within which a PDF begins (ISO 32000-1, annex H, 3.4.1)."""
_REASONS = {
    "encrypted": "is an encrypted PDF, which opens with a password only",
    "damaged": "is no PDF that can be read: it is damaged or cut off",
    "empty": "is a PDF without a page that could be shown",
}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The first page of a PDF as a PNG, its size in inches, and the least pixels an inch of the pictures in it.

    ``density`` is 0 where the page is a drawing alone.
    """

    png: bytes
    width: float
    height: float
    density: float


def is_pdf(data: bytes) -> bool:
    """Whether ``data`` begins as a PDF does."""
    return b"%PDF-" in data[:_HEAD]


def drawn_page(data: bytes, cache: Cache = NO_CACHE) -> DrawnPage:
    """The first page of the PDF ``data``, kept in ``cache``; raises :class:`RefusedImage` with the reason."""
    if len(data) > LARGEST:
        raise RefusedImage(f"is larger than {LARGEST >> 20} MiB")
    if not is_pdf(data):
        raise RefusedImage("holds no PDF, whatever its name says")
    if find_spec("pypdfium2") is None:
        raise RefusedImage("is a PDF, which this installation cannot draw: install `chapterhouse[build]`")
    bounds = bounds_in_words("picture")
    drawn = memo.call(cache, "page of a PDF", (data, bounds), lambda: _drawn(data), _CODEC)
    if "error" in drawn:
        beyond = f"is a PDF whose first page cannot be drawn within {bounds}"
        raise RefusedImage(_REASONS.get(drawn["error"], beyond))
    points = 72.0
    return DrawnPage(drawn["png"], drawn["width"] / points, drawn["height"] / points, drawn["density"])


def _drawn(data: bytes) -> pdf_worker.Drawn:
    try:
        return within_bounds("picture", pdf_worker.draw, data)
    except Beyond:
        return {"error": "beyond"}


def _encoded(drawn: pdf_worker.Drawn) -> bytes:
    facts = {name: value for name, value in drawn.items() if name != "png"}
    return json.dumps(facts).encode() + b"\n" + bytes(drawn.get("png", b""))


def _decoded(entry: bytes) -> pdf_worker.Drawn:
    facts, found, png = entry.partition(b"\n")
    drawn: pdf_worker.Drawn = json.loads(facts)
    if not found or ("error" not in drawn and not png.endswith(b"IEND\xaeB`\x82")):
        raise ValueError("not whole")
    return {**drawn, "png": png} if png else drawn


_CODEC: memo.Codec[pdf_worker.Drawn] = memo.Codec(_encoded, _decoded)
