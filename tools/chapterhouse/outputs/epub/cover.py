"""The title of a paper into a picture that stands for it on a shelf: the cover of its book.

Libraries of books show covers and little else. This one says what the title page says, in the theme's type.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.outputs.shared.fonts import usual_fonts
from chapterhouse.settings import Settings

SIZE = (1200, 1800)
"""Width and height in pixels."""

_MARGIN = 110
_GROUND, _TITLE, _QUIET, _WARNING = "#1b4965", "#fdfdfc", "#cddde8", "#f2b55c"
_STRIPE = (("#8fc7ea", 168), ("#2a9d8f", 105), ("#e9a23b", 84), ("#d9694d", 63))
_COLOURS = 128
_LARGEST_TITLE, _SMALLEST_TITLE = 132, 40
_MOST_TITLE, _MOST_SUBTITLE = 760, 420
_MOST_AUTHORS = 4


@dataclass(frozen=True, slots=True)
class _Type:
    """A font of the theme with the place on each axis of its design, weight first."""

    family: str
    style: str
    axes: tuple[int, ...]

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self, size)


_HEAVY = _Type("Source Serif 4", "normal", (600, 32))
_SLANTED = _Type("Source Serif 4", "italic", (400, 32))
_PLAIN = _Type("Source Sans 3", "normal", (400,))
_BOLD = _Type("Source Sans 3", "normal", (600,))


def cover(settings: Settings, errors: int) -> bytes | None:
    """The cover as a PNG, the same bytes for the same ``settings`` and number of ``errors`` of a draft.

    None where the theme's fonts lack a character, or where the title is too long for a cover: then libraries show
    the title in their own way, which is better than boxes.
    """
    foot = list(_foot(settings, errors))
    texts = [(settings.title, _HEAVY), (settings.subtitle or "", _SLANTED), *((text, kind) for text, kind, _ in foot)]
    if not all(set(text) <= usual_fonts().file(kind.family, kind.style).characters for text, kind in texts):
        return None
    title = _fitted(settings.title, _HEAVY, _LARGEST_TITLE, 1.12, _MOST_TITLE)
    subtitle = _fitted(settings.subtitle or "", _SLANTED, 54, 1.3, _MOST_SUBTITLE)
    if title is None:
        return None
    image = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(image)
    left = _MARGIN
    for colour, width in _STRIPE:
        draw.rectangle((left, 150, left + width - 1, 163), fill=colour)
        left += width
    below = _write(draw, title, 235, _TITLE)
    if subtitle is not None:
        _write(draw, subtitle, below + 55, _QUIET)
    top = SIZE[1] - _MARGIN - 54 * len(foot)
    for text, kind, colour in foot:
        draw.text((_MARGIN, top), text, fill=colour, font=kind.at(38))
        top += 54
    packed = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def kept_cover(settings: Settings, errors: int, cache: Cache) -> bytes | None:
    """The same as :func:`cover`, kept until something changes that it shows."""
    shown = (settings.title, settings.subtitle, [text for text, _, _ in _foot(settings, errors)])
    made = memo.call(cache, "cover", (memo.facts_of(shown),), lambda: cover(settings, errors) or b"", memo.BYTES)
    return made or None


@dataclass(frozen=True, slots=True)
class _Block:
    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    leading: int


def _fitted(text: str, kind: _Type, size: int, leading: float, height: int) -> _Block | None:
    """``text`` in lines that are no wider than the cover allows, as large as ``size`` and ``height`` let it be."""
    while size >= _SMALLEST_TITLE:
        lines = _lines(text, kind.at(size))
        if lines is not None and len(lines) * size * leading <= height:
            return _Block(lines, kind.at(size), round(size * leading))
        size -= 4
    return None


def _lines(text: str, font: ImageFont.FreeTypeFont) -> tuple[str, ...] | None:
    """``text`` broken at its spaces; None where a word is wider than a line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(longer, font):
            lines[-1] = longer
        elif _fits(word, font):
            lines.append(word)
        else:
            return None
    return tuple(lines)


def _fits(text: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(text) <= SIZE[0] - 2 * _MARGIN


def _write(draw: ImageDraw.ImageDraw, block: _Block, top: int, colour: str) -> int:
    """Write ``block`` from ``top`` downwards, and return where it ends."""
    for line in block.lines:
        draw.text((_MARGIN, top), line, fill=colour, font=block.font)
        top += block.leading
    return top


def _foot(settings: Settings, errors: int) -> Iterator[tuple[str, _Type, str]]:
    """What stands at the foot of the cover: authors, standing and date, and that a draft is one."""
    locale = settings.locale
    named = [author.name for author in settings.authors]
    shown = named if len(named) <= _MOST_AUTHORS else [*named[: _MOST_AUTHORS - 1], locale.words.and_others]
    for name in shown:
        if _fits(name, _BOLD.at(38)):
            yield name, _BOLD, _TITLE
    if errors:
        yield locale.counted(locale.words.draft_build, errors), _BOLD, _WARNING
    for text in (settings.status, locale.words.version.format(version=settings.version) if settings.version else None):
        if text and _fits(text, _PLAIN.at(38)):
            yield text, _PLAIN, _QUIET
    yield locale.date(settings.date), _PLAIN, _QUIET


@lru_cache(maxsize=64)
def _font(kind: _Type, size: int) -> ImageFont.FreeTypeFont:
    data = io.BytesIO(usual_fonts().file(kind.family, kind.style).data)
    # The simple layout is Pillow's own; the other is a library of the machine, where it has one.
    font = ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes(list(kind.axes))
    return font
