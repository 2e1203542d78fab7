"""The inside of a process that draws the first page of a PDF: the only importer of pypdfium2.

PDFium reads what strangers made. It works in a process behind walls, with bounded memory, and what it gives back is
numbers and pixels.
"""

from __future__ import annotations

import ctypes
import io
from functools import lru_cache
from typing import Any

MOST_WIDE = 2400
"""Pixels: 450 for each inch of the text of a page, which is 134 mm wide."""
MOST_HIGH = 3400
_LEAST_SHARE = 0.05
"""Of the page: a picture in it that is smaller is an ornament, whose pixels nobody counts."""
_POINTS = 72.0

Drawn = dict[str, Any]
"""``error`` names what is wrong (``encrypted``, ``damaged``, ``empty``), or else ``png`` is the page, ``width`` and
``height`` its size in points, and ``density`` the least pixels an inch of the pictures in it, 0 where it has none."""


@lru_cache(maxsize=1)
def _start() -> tuple[object, ...]:
    """Load PDFium, and let it know no fonts but those in the files: pages are drawn alike on every machine."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    nowhere = (ctypes.POINTER(ctypes.c_char) * 2)()  # a list of folders, ended by a null pointer
    nowhere[0] = ctypes.cast(ctypes.c_char_p(b"/nonexistent"), ctypes.POINTER(ctypes.c_char))
    pdfium.FPDF_DestroyLibrary()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=nowhere, m_pIsolate=None, m_v8EmbedderSlot=0)
    pdfium.FPDF_InitLibraryWithConfig(config)
    return nowhere, pypdfium2  # kept, since PDFium reads the paths later


def draw(data: bytes) -> Drawn:
    """The first page of the PDF ``data``."""
    _start()
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "encrypted" if "password" in str(error).lower() else "damaged"}
    if len(document) == 0:
        return {"error": "empty"}
    try:
        page = document[0]
        width, height = page.get_size()
        if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
            return {"error": "empty"}
        scale = min(MOST_WIDE / width, MOST_HIGH / height)
        density = min(_densities(page, width * height, pdfium.FPDF_PAGEOBJ_IMAGE), default=0.0)
        picture = page.render(scale=scale, may_draw_forms=False, fill_color=(255, 255, 255, 255)).to_pil()
    except pypdfium2.PdfiumError:
        return {"error": "damaged"}
    written = io.BytesIO()
    picture.convert("RGB").save(written, "PNG", compress_level=6)
    return {"png": written.getvalue(), "width": width, "height": height, "density": density}


def _densities(page: Any, area: float, kind: int) -> list[float]:
    """The pixels an inch of each picture on ``page`` that is not too small to count."""
    found = []
    for image in page.get_objects(filter=[kind], max_depth=5):
        left, bottom, right, top = image.get_bounds()
        wide, high = right - left, top - bottom
        if wide > 0 and high > 0 and wide * high >= area * _LEAST_SHARE:
            across, down = image.get_px_size()
            found.append(max(min(across / wide, down / high), min(down / wide, across / high)) * _POINTS)
    return found
