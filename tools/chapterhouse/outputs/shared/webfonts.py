"""Characters into fonts: WOFF2 files of what a page or a book shows, and the ``@font-face`` rules that name them.

The fonts are variable. Each is cut down to the characters, weights and typographic features that are used, which leaves
some 25 kB of each.
"""

from __future__ import annotations

import base64
import io
import string
from dataclasses import dataclass
from functools import lru_cache, partial

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.outputs.shared.font_files import FontFile, FontSet
from chapterhouse.outputs.shared.fonts import cut_font


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a page or book, and the range that is kept of each axis of its design."""

    file: FontFile
    axes: tuple[tuple[str, float, float], ...]

    @property
    def name(self) -> str:
        """What tells it from the other fonts of a page: family, style, and the weight of a font that has but one."""
        weight = "" if self.file.weight is None else f"-{self.file.weight}"
        return f"{self.file.family}-{self.file.style}{weight}".lower().replace(" ", "-")

    @property
    def weights(self) -> str:
        """The value of ``font-weight`` in an ``@font-face`` rule."""
        if self.file.weight is not None:
            return str(self.file.weight)
        lightest, heaviest = next((low, high) for tag, low, high in self.axes if tag == "wght")
        return f"{lightest:g} {heaviest:g}"


_WEIGHTS = ("wght", 400.0, 700.0)
_OPTICAL_SIZES = {"normal": ("opsz", 12.0, 32.0), "italic": ("opsz", 14.0, 14.0)}


def faces_of(fonts: FontSet, characters: frozenset[str], *, coded: bool) -> tuple[Face, ...]:
    """The faces of ``fonts`` that a page with ``characters`` needs; that of code only where it is ``coded``."""
    faces = []
    for file in fonts.files:
        is_code = file.family == fonts.code and file.family not in (fonts.text, fonts.headings)
        is_asked = file.family in (fonts.text, fonts.headings) or (coded if is_code else False)
        is_needed = file.family in fonts.scripts and not characters.isdisjoint(_beyond(fonts, file))
        if (is_asked or is_needed) and not (is_code and file.style == "italic"):
            axes = [_WEIGHTS] if "wght" in file.axes else []
            faces.append(Face(file, tuple([_OPTICAL_SIZES[file.style]] * ("opsz" in file.axes) + axes)))
    return tuple(faces)


def _beyond(fonts: FontSet, file: FontFile) -> frozenset[str]:
    """What ``file`` has and the family of the text lacks."""
    return file.characters - fonts.file(fonts.text).characters


# Every font holds at least these, so that an edit seldom changes the set and a font in the cache stays good.
COMMON_CHARACTERS = frozenset(
    string.printable.strip() + " \N{NO-BREAK SPACE}–—\N{LEFT SINGLE QUOTATION MARK}’“”…·×°§€£↩←→éèüöäñç"
)

# The features that the style sheets ask for, and those that shape letters in any case.
_FEATURES = ("calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "onum", "pnum", "tnum")
_DROPPED_TABLES = ("DSIG", "STAT")


def cut_fonts(faces: tuple[Face, ...], characters: frozenset[str], cache: Cache) -> tuple[bytes, ...]:
    """The WOFF2 file of each of ``faces``, holding those of ``characters`` and the common ones that it has.

    Characters that a font lacks are left to the reader's own fonts. What is cut is kept in ``cache``.
    """
    wanted = "".join(sorted(characters | COMMON_CHARACTERS))
    return tuple(
        memo.call(
            cache,
            "web font",
            (repr(face.axes), face.file.digest, wanted),
            partial(_cut, face, wanted),
            memo.checked(_woff2),
        )
        for face in faces
    )


def font_face(face: Face, address: str) -> str:
    """The ``@font-face`` rule of ``face``, whose WOFF2 file stands at ``address``."""
    return (
        f'@font-face{{font-family:"{face.file.family}";font-style:{face.file.style};font-weight:{face.weights};'
        f'font-display:block;src:url("{address}")format("woff2")}}'
    )


def font_faces(faces: tuple[Face, ...], characters: frozenset[str], cache: Cache) -> str:
    """The rules of ``faces`` with the files of :func:`cut_fonts` inside them, for a page that is one file."""
    fonts = (base64.b64encode(font).decode() for font in cut_fonts(faces, characters, cache))
    return "\n".join(font_face(face, f"data:font/woff2;base64,{font}") for face, font in zip(faces, fonts, strict=True))


def _woff2(data: bytes) -> bytes:
    if not data.startswith(b"wOF2") or len(data) != int.from_bytes(data[8:12], "big"):
        raise ValueError("not a whole WOFF2 file")
    return data


@lru_cache(maxsize=128)
def _cut(face: Face, characters: str) -> bytes:
    cut = cut_font(face.file, characters, face.axes, _FEATURES, _DROPPED_TABLES)
    from fontTools.ttLib import TTFont  # not above: fonts are seldom cut anew

    # recalcTimestamp=False: the hour of the build must not become part of the bytes.
    with TTFont(io.BytesIO(cut), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
    return packed.getvalue()
