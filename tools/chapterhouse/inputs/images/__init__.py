"""The bytes of an image file into bytes that an output may show: sanitised SVG, or a PNG or JPEG freed of metadata."""

from __future__ import annotations

from chapterhouse.inputs.images.raster import FORMATS, LARGEST_RASTER, MOST_PIXELS, raster_facts, safe_raster
from chapterhouse.inputs.images.svg import sanitise_svg
from chapterhouse.inputs.images.verdict import RefusedImage
from chapterhouse.model import ImageFacts


def image_facts(path: str, data: bytes) -> ImageFacts:
    """What is known of the image file ``path`` from its first bytes, without drawing it.

    The format is empty where ``data`` is neither PNG nor JPEG, whatever the name says.
    """
    if path.lower().endswith(".svg"):
        return ImageFacts("SVG", 0, 0, len(data))
    return raster_facts(data)


def safe_image(path: str, data: bytes) -> bytes:
    """``data``, the content of the image file ``path``, made safe to show.

    Raises :class:`RefusedImage` with the reason.
    """
    suffix = path[path.rfind(".") :].lower()
    if suffix == ".svg":
        return sanitise_svg(data)
    if suffix not in FORMATS:
        raise RefusedImage("is of no known format")
    return safe_raster(FORMATS[suffix], data)


__all__ = ["LARGEST_RASTER", "MOST_PIXELS", "RefusedImage", "image_facts", "safe_image"]
