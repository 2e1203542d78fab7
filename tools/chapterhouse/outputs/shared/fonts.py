"""The theme's fonts: which families there are, and which characters they can show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache

FAMILIES = ("Source Serif 4", "Source Sans 3", "Source Code Pro")
"""Packages named ``fontpkg-...`` bring them. What one of them lacks is taken from any other."""

STYLES = ("normal", "italic")


def characters(cache: Cache = NO_CACHE) -> frozenset[str]:
    """The characters that at least one font of the theme has, by its own table; about 1,800 of them in 10 ms.

    ``cache`` keeps them, so that a check need not open the fonts.
    """
    known: str = memo.call(cache, "characters", FAMILIES, lambda: "".join(sorted(_characters())), memo.TEXT)
    return frozenset(known)


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    return frozenset().union(*(characters_of(family, style) for family in FAMILIES for style in STYLES))


@lru_cache(maxsize=16)
def characters_of(family: str, style: str) -> frozenset[str]:
    """The characters that the font of ``family`` in ``style`` has."""
    import fontpkg  # not above: with a full cache neither of them is wanted
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(fontpkg.path(family, style=style)))
    return frozenset(map(chr, face.unicodes))


def cut_font(
    family: str,
    style: str,
    characters: Iterable[str],
    axes: Iterable[tuple[str, float, float]],
    features: Collection[str],
    dropped_tables: Collection[str],
    names: Collection[int] = (),
) -> bytes:
    """The font of ``family`` in ``style``, cut down to ``characters`` and to a range of each of its ``axes``.

    Of its typographic features those named in ``features`` are kept, of its own descriptions those with the numbers
    ``names`` beside the usual ones.
    """
    import fontpkg
    import uharfbuzz as hb

    source = hb.Face(hb.Blob.from_file_path(fontpkg.path(family, style=style)))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, features))
    wanted.drop_table_tag_set.update(map(_tag, dropped_tables))
    wanted.name_id_set.update(names)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    for tag, low, high in axes:
        wanted.set_axis_range(source, tag, low, high)
    data: bytes = hb.subset(source, wanted).blob.data
    return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
