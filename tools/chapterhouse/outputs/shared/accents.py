"""The accents of a theme as screens and books show them: readable on light and dark grounds, whatever was chosen.

A colour keeps its hue and is made lighter or darker until it is read on the grounds that are named (WCAG 2.2, success
criterion 1.4.3).
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence

from chapterhouse.settings.theme import Theme, contrast

_USUAL = Theme()
_LEAST = 4.5
_LIGHT = ("#fdfdfc", "#f2f5f7")
_DARK = ("#11181f", "#1a232c")
"""Page and panel of ``screen.css``, by day and by night."""
_ANY = ("#ffffff", "#000000")
"""A reading system may show a book on either."""
_IN_BOOKS = {"#2f7cad": "accent", "#208479": "second_accent"}
_STEPS = 200


def screen_accents(theme: Theme) -> str:
    """Rules that give pages the accents of ``theme``; none where these are the usual ones."""
    rules = ""
    for name, chosen, usual in (
        ("--accent", theme.accent, _USUAL.accent),
        ("--teal", theme.second_accent, _USUAL.second_accent),
    ):
        if chosen != usual:
            light, dark = readable(chosen, _LIGHT), readable(chosen, _DARK)
            rules += f":root{{{name}:{light}}}"
            rules += f"@supports (color:light-dark(#000,#fff)){{:root{{{name}:light-dark({light},{dark})}}}}"
    return rules


def book_accents(sheets: Iterable[str], theme: Theme) -> list[str]:
    """The style ``sheets`` of a book with the accents of ``theme`` in them."""
    made = []
    for sheet in sheets:
        for written, key in _IN_BOOKS.items():
            chosen = getattr(theme, key)
            if chosen != getattr(_USUAL, key):
                sheet = sheet.replace(written, readable(chosen, _ANY))
        made.append(sheet)
    return made


def readable(colour: str, grounds: Sequence[str]) -> str:
    """``colour``, or the nearest of its hue whose contrast with each of ``grounds`` is enough for text."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    tried = sorted((step / _STEPS for step in range(_STEPS + 1)), key=lambda other: abs(other - lightness))
    for other in (lightness, *tried):
        red, green, blue = colorsys.hls_to_rgb(hue, other, saturation)
        made = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        if all(contrast(made, ground) >= _LEAST for ground in grounds):
            return made
    raise ValueError(f"nothing of the hue of {colour} is read on {', '.join(grounds)}")
