"""The bytes of an image file into bytes that an output may show: sanitised SVG, or a PNG or JPEG freed of metadata.

Of a PDF the first page is drawn, as a PNG. All of them are read behind walls, in one process that serves the whole
paper (:mod:`chapterhouse.inputs.images.decoding`).
"""

from __future__ import annotations

import json

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.limits import most
from chapterhouse.inputs.behind_walls import Beyond, bounds_in_words, within_bounds
from chapterhouse.inputs.images import decoding
from chapterhouse.inputs.images.pdf import drawn_page, is_pdf
from chapterhouse.inputs.images.raster import FORMATS, LARGEST_RASTER
from chapterhouse.inputs.images.verdict import RefusedImage
from chapterhouse.model import ImageFacts


def image_facts(path: str, data: bytes, cache: Cache = NO_CACHE) -> ImageFacts:
    """What is known of the image file ``path`` from its first bytes; a PDF is drawn for it, once for ``cache``.

    The format is empty where ``data`` is neither PNG, JPEG nor PDF, whatever the name says.
    """
    if path.lower().endswith(".svg"):
        return ImageFacts("SVG", 0, 0, len(data))
    if is_pdf(data):
        return _pdf_facts(data, cache) if path.lower().endswith(".pdf") else ImageFacts("PDF", 0, 0, len(data))
    if not decoding.may_be_raster(data):
        return ImageFacts("", 0, 0, len(data))
    bounds = bounds_in_words("picture")
    name, width, height = memo.call(cache, "size of a picture", (data, bounds), lambda: _raster_facts(data), _FACTS)
    return ImageFacts(name, width, height, len(data))


def _raster_facts(data: bytes) -> tuple[str, int, int]:
    try:
        return within_bounds("picture", decoding.raster_facts, data)
    except Beyond:
        return "", 0, 0


def _pdf_facts(data: bytes, cache: Cache) -> ImageFacts:
    try:
        page = drawn_page(data, cache)
    except RefusedImage:
        return ImageFacts("PDF", 0, 0, len(data))
    width, height = round(page.width * page.density), round(page.height * page.density)
    return ImageFacts("PDF", width, height, len(data), page.width)


def safe_image(path: str, data: bytes, cache: Cache = NO_CACHE) -> bytes:
    """``data``, the content of the image file ``path``, made safe to show, in the format of :func:`shown_path`.

    Raises :class:`RefusedImage` with the reason.
    """
    suffix = path[path.rfind(".") :].lower()
    return memo.call(
        cache, "image", (suffix, data, str(most("pixels"))), lambda: _safe(suffix, data, cache), memo.BYTES
    )


def _safe(suffix: str, data: bytes, cache: Cache) -> bytes:
    if suffix == ".pdf":
        suffix, data = ".png", drawn_page(data, cache).png
    if suffix != ".svg" and suffix not in FORMATS:
        raise RefusedImage("is of no known format")
    try:
        made, reason = within_bounds("picture", decoding.made_safe, suffix, data, most("pixels"))
    except Beyond:
        raise RefusedImage(f"cannot be read within {bounds_in_words('picture')}") from None
    if made is None:
        raise RefusedImage(reason)
    return made


def shown_path(path: str) -> str:
    """The path at which outputs find what is shown of the image file ``path``: of ``a.pdf`` it is a PNG."""
    return f"{path}.png" if path.lower().endswith(".pdf") else path


_FACTS: memo.Codec[tuple[str, int, int]] = memo.Codec(
    lambda facts: json.dumps(facts).encode(), lambda entry: tuple(json.loads(entry))
)

__all__ = ["LARGEST_RASTER", "RefusedImage", "image_facts", "safe_image", "shown_path"]
