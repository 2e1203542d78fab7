"""Widths of pictures in inches, centimetres, pixels and LaTeX's lines into shares of the line."""

from __future__ import annotations

import re

_ATTRIBUTES = re.compile(r"(?<=\))\{(?P<attributes>[^{}\n]*\b(?:width|height)=[^{}\n]*)\}")
_WIDTH = re.compile(r"\bwidth=(?P<quote>[\"']?)(?P<number>\d+(?:\.\d+)?)(?P<unit>in|cm|mm|pt|px|)(?P=quote)(?=\s|$)")
_HEIGHT = re.compile(r"\s*\bheight=(?:\"[^\"]*\"|'[^']*'|\S+)")
_LINES = re.compile(r"\bwidth=([\"']?)(?P<number>\d*\.?\d*)\\+(?:text|line|column|page)width\1(?=\s|$)")
"""A length of LaTeX, such as ``.5\\textwidth``, as pandoc hands it on."""
_INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "px": 1 / 96, "": 1 / 96}
_LINE = 6.27
"""The line of an A4 page with margins of an inch, in inches: what other tools set on."""


def with_relative_widths(text: str) -> str:
    """``text`` whose pictures are as wide as a share of the line; heights follow from the picture."""
    return _ATTRIBUTES.sub(_attributes, text)


def _attributes(found: re.Match[str]) -> str:
    said = _LINES.sub(lambda part: _percent(float(part["number"] or 1)), found["attributes"])
    said = _HEIGHT.sub("", _WIDTH.sub(_share, said)).strip()
    return f"{{{said}}}" if said else ""


def _share(found: re.Match[str]) -> str:
    return _percent(float(found["number"]) * _INCHES[found["unit"]] / _LINE)


def _percent(share: float) -> str:
    return f"width={max(5, min(100, round(share * 100)))}%"
