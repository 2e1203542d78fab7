"""Draw a few pages of the same paper in each theme, into figures/theme-NAME.png: to be run when a theme changed."""

from __future__ import annotations

import datetime
import hashlib
import io
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pypdfium2
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

import chapterhouse
from chapterhouse.scaffold.new import Choices, new_paper
from chapterhouse.settings.theme import Base

FIGURES = Path(__file__).parent / "figures"
MADE_FROM = "chapterhouse-theme"
"""The key of the text in a picture that says of which theme it is: :func:`digest`."""
_PAGES, _WIDTH, _GAP, _COLOURS = 3, 330, 12, 64
_ADDED = """
[imprint]
publisher = "The Institute"

[[authors]]
name = "Department of Streets"
"""


def digest(base: str) -> str:
    """What changes when a file of the theme ``base`` does."""
    folder = files("chapterhouse.settings") / "themes" / base
    held = sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file())
    return hashlib.sha256(repr(held).encode()).hexdigest()


def draw(base: str) -> bytes:
    """The first pages of the report that `chapterhouse new` makes, in the theme ``base``, side by side, as a PNG."""
    made = new_paper("report", Choices("Quiet streets", datetime.date(2026, 1, 2)), b"{}")
    settings = made["paper.toml"].decode().replace("[theme]\n", f'[theme]\nbase = "{base}"\n').replace("page = ", "# ")
    with TemporaryDirectory() as folder:
        for path, content in {**made, "paper.toml": f"{settings}{_ADDED}".encode()}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        pdf = pypdfium2.PdfDocument(chapterhouse.build(folder, ["pdf"]).files["pdf"])
        count = min(_PAGES, len(pdf))
        pages = [pdf[at].render(scale=_WIDTH / pdf[at].get_width()).to_pil().convert("RGB") for at in range(count)]
    return _side_by_side([ImageOps.expand(page, 1, "#9aa4ad") for page in pages], digest(base))


def _side_by_side(pages: list[Image.Image], made_from: str) -> bytes:
    width = (_WIDTH + 2) * _PAGES + _GAP * (_PAGES - 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages)), "white")
    for at, page in enumerate(pages):
        sheet.paste(page, (at * (page.width + _GAP), 0))
    text, written = PngInfo(), io.BytesIO()
    text.add_text(MADE_FROM, made_from)
    sheet.quantize(_COLOURS).save(written, "PNG", optimize=True, pnginfo=text)
    return written.getvalue()


if __name__ == "__main__":
    FIGURES.mkdir(exist_ok=True)
    for name in get_args(Base):
        (FIGURES / f"theme-{name}.png").write_bytes(draw(name))
