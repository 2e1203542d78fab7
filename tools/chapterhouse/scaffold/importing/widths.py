"""Widths of pictures in inches, centimetres and pixels into shares of the line, which every output can follow."""

from __future__ import annotations

import re

_ATTRIBUTES = re.compile(r"(?<=\))\{(?P<attributes>[^{}\n]*\b(?:width|height)=[^{}\n]*)\}")
_WIDTH = re.compile(r"\bwidth=(?P<quote>[\"']?)(?P<number>\d+(?:\.\d+)?)(?P<unit>in|cm|mm|pt|px|)(?P=quote)(?=\s|$)")
_HEIGHT = re.compile(r"\s*\bheight=(?:\"[^\"]*\"|'[^']*'|\S+)")
_INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "px": 1 / 96, "": 1 / 96}
_LINE = 6.27
"""The line of an A4 page with margins of an inch, in inches: what other tools set on."""


def with_relative_widths(text: str) -> str:
    """``text`` whose pictures are as wide as a share of the line; heights follow from the picture."""
    return _ATTRIBUTES.sub(_attributes, text)


def _attributes(found: re.Match[str]) -> str:
    said = _HEIGHT.sub("", _WIDTH.sub(_share, found["attributes"])).strip()
    return f"{{{said}}}" if said else ""


def _share(found: re.Match[str]) -> str:
    share = round(float(found["number"]) * _INCHES[found["unit"]] / _LINE * 100)
    return f"width={max(5, min(100, share))}%"
