"""The inside of the process that reads the fonts of a project, which takes apart what a stranger made."""

from __future__ import annotations

from typing import TypedDict

_FAMILY_NAMES = (16, 1)
"""The typographic family before the one of four styles (OpenType, name table)."""
_LEFT_OUT = ("DSIG", "SVG ")
"""A signature of what has changed since, and drawings, which may hold scripts and which nothing here shows."""


class SafeFont(TypedDict):
    """A font written anew, and what it says of itself; ``weight`` is None where it has an axis of weights."""

    family: str
    style: str
    weight: int | None
    data: bytes


def made_safe(data: bytes) -> SafeFont | None:
    """The font ``data``, taken apart and put together again by HarfBuzz; None where it is no font that can be used.

    Tables that HarfBuzz does not know are left out, and so are the programs in it that fit letters to pixels.
    """
    import uharfbuzz as hb

    try:
        face = hb.Face(data)
        wanted = hb.SubsetInput()
        wanted.keep_everything()
        wanted.flags = (wanted.flags | hb.SubsetFlags.NO_HINTING) & ~hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _LEFT_OUT)
        anew = hb.subset(face, wanted)
        font = hb.Font(anew)
    except (hb.HarfBuzzError, RuntimeError):
        return None
    family = next((name for number in _FAMILY_NAMES if (name := anew.get_name(number))), None)
    if not family or not anew.unicodes:
        return None
    variable = any(info.tag == "wght" for info in anew.axis_infos)
    return SafeFont(
        family=family,
        style="italic" if font.get_style_value(hb.StyleTag.ITALIC) > 0 else "normal",
        weight=None if variable else round(font.get_style_value(hb.StyleTag.WEIGHT)),
        data=bytes(anew.blob.data),
    )
