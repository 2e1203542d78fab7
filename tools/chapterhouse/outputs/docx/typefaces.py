"""The theme's variable fonts into fonts that a document can carry: one file a style, cut, named, and masked.

A word processor knows four styles of a family and no axes. Each style is cut from the variable font at one point, down
to the characters of the paper and those that an editor of it is likely to type.
"""

from __future__ import annotations

import hashlib
import io
import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from fontTools.ttLib import TTFont

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.outputs.shared.font_files import FontFile, FontSet
from chapterhouse.outputs.shared.fonts import cut_font

_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409
_REGULAR, _BOLD, _ITALIC = 1 << 6, 1 << 5, 1
_FEATURES = ("calt", "ccmp", "kern", "liga", "locl", "mark", "mkmk")
_DROPPED_TABLES = ("BASE", "DSIG", "MVAR", "STAT")
_KEPT_NAMES = (0, 5, 7, 13, 14)
"""Copyright, version, trademark, licence, and where the licence stands."""
_MASKED = 32
_TYPED = (
    string.printable.strip()
    + "".join(map(chr, range(0xA0, 0x180)))
    + "\N{EN DASH}\N{EM DASH}\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u20ac\u2032\u2033\u2190\u2192"
    + "\N{MINUS SIGN}\u2264\u2265\u2260\u2248"
)


@dataclass(frozen=True, slots=True)
class Style:
    """One of the four styles of ``family``, and where on the axes of its variable font it lies."""

    family: str
    bold: bool
    italic: bool
    axes: tuple[tuple[str, float], ...]

    @property
    def name(self) -> str:
        """The style's name within the family, as every font calls it."""
        return f"{'Bold' if self.bold else ''} {'Italic' if self.italic else ''}".strip() or "Regular"

    @property
    def slot(self) -> str:
        """The element of the font table that holds the style."""
        return f"embed{self.name.replace(' ', '')}"


# The theme's bold is of weight 600; small sizes want the wider forms of a small optical size.
_WEIGHTS = {False: 400.0, True: 600.0}
_OPTICAL_SIZE = ("opsz", 11.0)


def styles_of(fonts: FontSet) -> tuple[Style, ...]:
    """The styles of the families of ``fonts`` that the document carries."""
    return tuple(
        Style(family, bold, italic, (("wght", _WEIGHTS[bold]), _OPTICAL_SIZE))
        for family in fonts.families
        for italic in (False, True)
        for bold in (False, True)
        # Code is never printed in italics.
        if _is_there(fonts, family, bold=bold, italic=italic) and not (italic and family == fonts.code)
    )


def _is_there(fonts: FontSet, family: str, *, bold: bool, italic: bool) -> bool:
    """Whether ``family`` has the style, in a file that a document can carry: one with outlines of TrueType."""
    file = _file(fonts, family, bold=bold, italic=italic)
    slanted = file.style == ("italic" if italic else "normal")
    heavy = file.weight is None or not bold or file.weight > _WEIGHTS[False]
    return slanted and heavy and file.data.startswith(b"\x00\x01\x00\x00")


def _file(fonts: FontSet, family: str, *, bold: bool, italic: bool) -> FontFile:
    return fonts.file(family, "italic" if italic else "normal", int(_WEIGHTS[bold]))


def cut_fonts(fonts: FontSet, styles: Iterable[Style], text: frozenset[str], cache: Cache) -> dict[Style, bytes]:
    """A TrueType font for each of ``styles`` with the characters of ``text`` and those that editors type.

    What was cut is kept in ``cache``.
    """
    wanted = "".join(sorted({character for character in text if character.isprintable()} | set(_TYPED)))
    return {
        style: memo.call(
            cache,
            "document font",
            (repr(style), file.digest, wanted),
            partial(_made, file, style, wanted),
            memo.checked(_whole),
        )
        for style in styles
        for file in [_file(fonts, style.family, bold=style.bold, italic=style.italic)]
    }


def masked(font: bytes) -> tuple[bytes, str]:
    """``font`` as a document stores it, and the key that uncovers it (ECMA-376 Part 4, 3.3.1: font obfuscation).

    The first 32 bytes are combined with the digits of an identifier; here it is made of the font itself.
    """
    digits = hashlib.sha256(font).hexdigest()[:32].upper()
    mask = bytes.fromhex(digits)[::-1] * 2
    head = bytes(byte ^ cover for byte, cover in zip(font[:_MASKED], mask, strict=True))
    key = f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"
    return head + font[_MASKED:], key


def _made(file: FontFile, style: Style, characters: str) -> bytes:
    return _named(_cut(file, style, characters), style)


def _cut(file: FontFile, style: Style, characters: str) -> bytes:
    axes = ((tag, value, value) for tag, value in style.axes)
    return cut_font(file, characters, axes, _FEATURES, _DROPPED_TABLES, _KEPT_NAMES)


def _named(data: bytes, style: Style) -> bytes:
    """``data`` under the name by which the document asks for it; the notes on copyright and licence stay."""
    # recalcTimestamp=False: the hour of the build must not become part of the bytes.
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        names = font["name"]
        kept = [name for name in names.names if name.nameID in _KEPT_NAMES]
        names.names = kept
        whole = f"{style.family} {style.name}"
        shown = {1: style.family, 2: style.name, 3: whole, 4: whole, 6: whole.replace(" ", "")}
        for number, name in shown.items():
            names.setName(name, number, _WINDOWS, _UNICODE, _ENGLISH)
        selection = font["OS/2"].fsSelection & ~(_REGULAR | _BOLD | _ITALIC)
        selection |= (_BOLD if style.bold else 0) | (_ITALIC if style.italic else 0)
        font["OS/2"].fsSelection = selection if style.bold or style.italic else selection | _REGULAR
        # The class of the style, not of the strokes: by it programs tell the bold font of a family.
        font["OS/2"].usWeightClass = 700 if style.bold else 400
        font["head"].macStyle = (1 if style.bold else 0) | (2 if style.italic else 0)
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()


def _whole(data: bytes) -> bytes:
    if not data.startswith(b"\x00\x01\x00\x00"):
        raise ValueError("not a TrueType font")
    tables = (data[start : start + 16] for start in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16))
    ends = [int.from_bytes(table[8:12], "big") + int.from_bytes(table[12:16], "big") for table in tables]
    if not ends or not max(ends) <= len(data) < max(ends) + 4:
        raise ValueError("not a whole font")
    return data
