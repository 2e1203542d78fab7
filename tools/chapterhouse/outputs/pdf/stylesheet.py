"""The style sheets of the printed page with the page, type and colours of a paper's theme.

The sheets are written for the usual theme. Its families and colours are replaced by name, its points scaled to the size
of the text, and what depends on the page is added behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.outputs.shared.font_files import FontSet
from chapterhouse.outputs.shared.fonts import with_families
from chapterhouse.settings.theme import Theme, millimetres

_POINTS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)pt\b")
_USUAL = Theme()
_LINE = 15.5 * 25.4 / 72
"""The height of a line of the text, in millimetres, in the usual size of type."""
_TURNED = 28.0
"""The margins of a turned page, in millimetres on A4."""
_COVER = 0.58
"""The share of a cover's height that its picture has."""
_BLEED = 3.0
"""How far a picture goes beyond the page where that is cut, in millimetres."""
_TITLE_ABOVE, _TITLE_BELOW, _PART_ABOVE = 40.0, 30.0, 84.0
"""The margins of the title page and above the title of a part, in millimetres on A4."""


def print_stylesheet(sheets: str, theme: Theme, fonts: FontSet) -> str:
    """``sheets`` as ``theme`` wishes the page to look, in ``fonts``."""
    if theme.size != _USUAL.size:
        factor = theme.size / _USUAL.size
        sheets = _POINTS.sub(lambda found: f"{float(found[1]) * factor:.3f}".rstrip("0").rstrip(".") + "pt", sheets)
    for colour, usual in ((theme.accent, _USUAL.accent), (theme.second_accent, _USUAL.second_accent)):
        sheets = sheets.replace(usual, colour)
    return f"{with_families(sheets, fonts)}\n{_page(theme)}"


def _mirrored(theme: Theme) -> Iterator[str]:
    """The inner and outer margins of left-hand pages, and heads that stand on the outer side alone."""
    margins = theme.margins
    yield f"@page :left {{ margin-left: {margins.right}; margin-right: {margins.left} }}"
    # A page name weighs more than a side: pages that were named for their length keep the side's margins.
    yield "@page :left { @top-right { content: none } }"
    yield "@page :right { @top-left { content: none } }"
    # A draft says what it is at the outer edge, too.
    yield "@page :right { @bottom-left { content: none } @bottom-right { content: string(edition) } }"


def _page(theme: Theme) -> str:
    width, height = theme.page_size
    margins = theme.margins
    top, bottom = millimetres(margins.top), millimetres(margins.bottom)
    box = f"{margins.top} {margins.right} {margins.bottom} {margins.left}"
    sides = f"{margins.right} {{below}}mm {margins.left}"
    scale = min(1.0, height / _USUAL.page_size[1])
    above, below = _TITLE_ABOVE * scale, _TITLE_BELOW * scale
    line = _LINE * theme.size / _USUAL.size
    rules = [
        f"@page {{ size: {width:g}mm {height:g}mm; margin: {box} }}",
        f"@page title {{ margin: {above:.1f}mm {sides.format(below=f'{below:.1f}')} }}",
        f"@page half {{ margin: {_PART_ABOVE * scale:.1f}mm {sides.format(below=f'{below:.1f}')} }}",
        f"@page part {{ margin: {_PART_ABOVE * scale:.1f}mm {sides.format(below=f'{below:.1f}')} }}",
        # A chapter whose last page would hold a few lines has other pages than the rest (page_making.py).
        f"@page longer {{ margin-bottom: {bottom - line:.3f}mm }}",
        f"@page longest {{ margin-bottom: {bottom - 2 * line:.3f}mm }}",
        f"@page shorter {{ margin-bottom: {bottom + line:.3f}mm }}",
        f"@page shortest {{ margin-bottom: {bottom + 2 * line:.3f}mm }}",
        # What fits on no upright page is on one that is turned (fitting.py).
        f"@page turned {{ size: {height:g}mm {width:g}mm; margin: {_TURNED * scale:.1f}mm }}",
        f".title-page {{ min-height: {height - above - below - 1:.1f}mm }}",
        f"@page cover {{ margin: 0 }} .cover-picture {{ height: {height * _COVER:.1f}mm }}",
        f".cover-picture.to-the-edge {{ width: {width + 2 * _BLEED:g}mm; height: {height * _COVER + _BLEED:.1f}mm }}",
        *(_mirrored(theme) if theme.two_sided else ()),
        f"figure img {{ max-height: {min(175.0, 0.76 * (height - top - bottom)):.1f}mm }}",
    ]
    return "\n".join(rules) + "\n"
