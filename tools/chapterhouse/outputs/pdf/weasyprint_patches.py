"""What WeasyPrint 70.0 gets wrong in our pages, mended from outside until a release mends it.

``tests/outputs/test_pdf.py`` shows each fault in an unmended run: when it fails there, the mend can go.
"""

from __future__ import annotations

from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break

_COLLAPSING = ("normal", "nowrap", "pre-line")


def fix() -> None:
    """Put the mends in place; doing so again changes nothing."""
    inline.split_first_line = _split_first_line


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """As WeasyPrint's function of that name, but right where only a trailing space does not fit.

    Text that ends in a space, before a citation or an emphasis, and fills the line but for the space, is broken after
    its first word there, which leaves a line of one word in the middle of a paragraph.
    """
    found: tuple[Any, ...] = line_break.split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    resume_at = found[2]
    if resume_at is None or max_width is None or minimum or text[-1:] != " ":
        return found
    if style["white_space"] not in _COLLAPSING:
        return found
    bare: tuple[Any, ...] = line_break.split_first_line(
        text.rstrip(" "), style, context, max_width, justification_spacing, is_line_start, minimum
    )
    fits = bare[2] is None and bare[3] <= max_width
    return bare if fits else found
