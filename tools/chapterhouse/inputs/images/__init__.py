"""The bytes of an image file into bytes that an output may show: sanitised SVG, or a sound PNG or JPEG."""

from __future__ import annotations

import io
import warnings

from chapterhouse.inputs.images.svg import sanitise_svg
from chapterhouse.inputs.images.verdict import RefusedImage
from chapterhouse.model import ImageFacts

MOST_PIXELS = 60_000_000
"""An A4 page at 600 dots per inch has 35 million."""

LARGEST_RASTER = 40 << 20
"""Bytes of a PNG or JPEG file."""

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def image_facts(path: str, data: bytes) -> ImageFacts:
    """What is known of the image file ``path`` from its first bytes, without drawing it.

    The format is empty where ``data`` is neither PNG nor JPEG, whatever the name says.
    """
    if path.lower().endswith(".svg"):
        return ImageFacts("SVG", 0, 0, len(data))
    from PIL import Image  # not above: most papers have drawings only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=sorted(set(_FORMATS.values()))) as image:
                return ImageFacts(str(image.format), *image.size, len(data))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ImageFacts("", 0, 0, len(data))


def safe_image(path: str, data: bytes) -> bytes:
    """``data``, the content of the image file ``path``, made safe to show.

    Raises :class:`RefusedImage` with the reason.
    """
    suffix = path[path.rfind(".") :].lower()
    if suffix == ".svg":
        return sanitise_svg(data)
    if suffix not in _FORMATS:
        raise RefusedImage("is of no known format")
    if len(data) > LARGEST_RASTER:
        raise RefusedImage(f"is larger than {LARGEST_RASTER >> 20} MiB")
    # WeasyPrint, where it is imported, lets Pillow take cut-off files for whole ones, in the whole process.
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[suffix]]) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise RefusedImage(f"has {width} by {height} pixels, more than {MOST_PIXELS:,} in all")
                image.load()
    except UnidentifiedImageError:
        raise RefusedImage(f"holds no {_FORMATS[suffix]} picture, whatever its name says") from None
    except Image.DecompressionBombError:
        raise RefusedImage(f"has more than {MOST_PIXELS:,} pixels") from None
    except (OSError, SyntaxError, ValueError):
        raise RefusedImage("is damaged or cut off") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return data


__all__ = ["LARGEST_RASTER", "MOST_PIXELS", "RefusedImage", "image_facts", "safe_image"]
