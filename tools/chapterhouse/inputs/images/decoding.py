"""The inside of the process that reads pictures: what it is asked, and what it answers, which is plain data."""

from __future__ import annotations

from chapterhouse.inputs.images import raster
from chapterhouse.inputs.images.svg import sanitise_svg
from chapterhouse.inputs.images.verdict import RefusedImage

_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8")


def may_be_raster(data: bytes) -> bool:
    """Whether ``data`` begins as a PNG or a JPEG does."""
    return data.startswith(_HEADS)


def raster_facts(data: bytes) -> tuple[str, int, int]:
    """The format of a picture, empty where it is neither PNG nor JPEG, and its width and height in pixels."""
    facts = raster.raster_facts(data)
    return facts.format, facts.width, facts.height


def made_safe(suffix: str, data: bytes, pixels: int) -> tuple[bytes | None, str]:
    """A picture of at most so many ``pixels``, or a drawing, made safe to show; or None and why it is refused."""
    try:
        if suffix == ".svg":
            return sanitise_svg(data, pixels), ""
        return raster.safe_raster(raster.FORMATS[suffix], data, pixels), ""
    except RefusedImage as refused:
        return None, str(refused)
