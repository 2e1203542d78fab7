"""PNG and JPEG into PNG and JPEG that hold the picture, its colours and its resolution, and nothing else.

What cameras and programs add (place, time, device, thumbnails, comments, bytes behind the end) is left out. A picture
that its metadata turns is turned for good, so that every output shows it alike; grey in 16 bits, which PDF writers do
not take, becomes 8 bits. All other pictures keep their compressed pixels byte for byte.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from typing import TYPE_CHECKING

from chapterhouse.inputs.images.verdict import RefusedImage
from chapterhouse.model import ImageFacts

if TYPE_CHECKING:
    from PIL import Image

LARGEST_RASTER = 40 << 20
"""Bytes of a PNG or JPEG file."""

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
"""The formats by the suffixes of their files."""

_ORIENTATION = 0x0112  # of Exif 2.3
_SIDEWAYS = frozenset((5, 6, 7, 8))
_QUALITY = 95
# PNG (ISO/IEC 15948), 11.2 and 11.3: the picture, its transparency, colours and resolution.
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"pHYs"))
# JPEG (ITU-T T.81), B.1.1: application segments and comments are not the picture; those kept say how to read it.
_JPEG_LEFT_OUT = frozenset((*range(0xE0, 0xF0), 0xFE))
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def raster_facts(data: bytes) -> ImageFacts:
    """What is known of a picture from its first bytes, the format empty where ``data`` is neither PNG nor JPEG."""
    from PIL import Image  # not above: most papers have drawings only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=sorted(set(FORMATS.values()))) as image:
                width, height = image.size
                if _orientation(image) in _SIDEWAYS:
                    width, height = height, width
                return ImageFacts(str(image.format), width, height, len(data))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ImageFacts("", 0, 0, len(data))


def safe_raster(form: str, data: bytes, pixels: int) -> bytes:
    """``data``, a picture in the format ``form``, freed of all that is not the picture, and decoded then as a proof.

    It may have so many ``pixels``.
    Raises :class:`RefusedImage` with the reason.
    """
    if len(data) > LARGEST_RASTER:
        raise RefusedImage(f"is larger than {LARGEST_RASTER >> 20} MiB")
    # WeasyPrint, where it is imported, lets Pillow take cut-off files for whole ones, in the whole process.
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[form]) as image:
                width, height = image.size
                if width * height > pixels:
                    raise RefusedImage(f"has {width:,} by {height:,} pixels, more than {pixels:,} in all")
                return _freed(image, form, data)
    except UnidentifiedImageError:
        raise RefusedImage(f"holds no {form} picture, whatever its name says") from None
    except Image.DecompressionBombError:
        raise RefusedImage(f"has more than {pixels:,} pixels") from None
    except (OSError, SyntaxError, ValueError, IndexError, struct.error):
        raise RefusedImage("is damaged or cut off") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _freed(image: Image.Image, form: str, data: bytes) -> bytes:
    from PIL import Image

    turned = _orientation(image) in range(2, 9)
    deep_grey = form == "PNG" and data[24] == 16 and data[25] in (0, 4)  # bit depth and colour type of IHDR
    if turned or deep_grey:
        return _drawn_anew(image, form)
    freed = _png_chunks(data) if form == "PNG" else _jpeg_segments(data)
    # What is given on is decoded, not what came: a decoder may have held on to something that was left out.
    with Image.open(io.BytesIO(freed), formats=[form]) as shown:
        if (shown.size, shown.mode) != (image.size, image.mode):
            raise RefusedImage("holds one picture in another")
        shown.load()
    return freed


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # Exif is read by many hands, and what it raises is not said
        return 1


def _drawn_anew(image: Image.Image, form: str) -> bytes:
    from PIL import ImageOps

    kept = {name: image.info[name] for name in ("icc_profile", "dpi") if image.info.get(name)}
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
        kept.pop("icc_profile", None)  # a profile of 16 bits of grey fits 8 as well, but is not worth the doubt
    upright.info.clear()
    written = io.BytesIO()
    options = {"quality": _QUALITY, "subsampling": 0} if form == "JPEG" else {}
    upright.save(written, form, **options, **kept)
    return _png_chunks(written.getvalue()) if form == "PNG" else _jpeg_segments(written.getvalue())


def _png_chunks(data: bytes) -> bytes:
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    while True:
        (size,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data):
            raise ValueError("a chunk runs past the end")
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end


def _jpeg_segments(data: bytes) -> bytes:
    kept, at, marker = [data[:2]], 2, 0
    while True:
        found = _JPEG_MARKER.search(data, at)
        if found is None:
            raise ValueError("the picture does not end")
        if marker == 0xDA:  # SOS: the scan comes behind it; what stands between other segments is no picture
            kept.append(data[at : found.start()])
        marker = found[1][0]
        if marker == 0xD9:  # EOI
            return b"".join((*kept, b"\xff\xd9"))
        if marker == 0x01:  # TEM stands alone
            at = found.end()
            continue
        (size,) = struct.unpack_from(">H", data, found.end())
        at = found.end() + size
        if size < 2 or at > len(data):  # the size counts its own two bytes
            raise ValueError("a segment is shorter than its size, or runs past the end")
        said = data[found.end() + 2 : at]
        if marker not in _JPEG_LEFT_OUT:
            kept.append(b"\xff" + data[found.end() - 1 : at])
        elif marker == 0xE0 and said.startswith(b"JFIF\0") and len(said) >= 14:
            kept.append(b"\xff\xe0\0\x10" + said[:12] + b"\0\0")  # without the small picture that may follow
        elif marker == 0xE2 and said.startswith(b"ICC_PROFILE\0"):
            kept.append(b"\xff" + data[found.end() - 1 : at])
        elif marker == 0xEE and said.startswith(b"Adobe") and len(said) >= 12:
            kept.append(b"\xff\xee\0\x0e" + said[:12])
