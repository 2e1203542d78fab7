"""The inside of the process that renders drawings: the only importer of resvg_py. It opens no files but fonts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def rasterised(drawing: bytes, dots: int, fonts: tuple[bytes, ...]) -> bytes | None:
    """The drawing, in SVG, as a PNG that is ``dots`` pixels wide, in ``fonts``; None where it cannot be drawn."""
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(
            svg_string=drawing.decode(),
            width=dots,
            skip_system_fonts=True,
            font_files=[_file_of(font) for font in fonts],
            font_family="Source Sans 3",
            sans_serif_family="Source Sans 3",
            serif_family="Source Serif 4",
            monospace_family="Source Code Pro",
        )
    except ValueError:
        return None
    return bytes(png)


def _file_of(font: bytes) -> str:
    """The font in a file of this process's own folder, where it lies for the next drawing as well."""
    path = Path(os.environ["HOME"], f"{hashlib.sha256(font).hexdigest()}.ttf")
    if not path.exists():
        path.write_bytes(font)
    return str(path)
