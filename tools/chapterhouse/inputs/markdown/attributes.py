"""The text of an attribute list, ``{#fig:grid .wide width=60%}``, into its parts with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PART = re.compile(
    r"""\#(?P<id>[^\s}]+)
      | \.(?P<class>[^\s}=]+)
      | (?P<unnumbered>-)(?=[\s}])
      | (?P<key>[^\s{}=\#.][^\s{}=]*)=(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<plain>[^\s}]*))
    """,
    re.VERBOSE,
)

IDENTIFIER = re.compile(r"[\w.:-]+")
"""What pandoc takes for an identifier between braces (its source, Text.Pandoc.Readers.Markdown, identifierAttr)."""
TRAILING_ATTRIBUTES = re.compile(r"[ \t]*(?P<written>\{(?:#[^\W\d_][\w.:-]*|[.-])[^{}]*\})\s*\Z")
"""The attributes at the end of the text of a heading or a caption."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """An identifier with the offset of its first character (without ``#``), classes, and keys with their values."""

    identifier: str | None = None
    identifier_start: int = 0
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where each value starts and ends, without its quotation marks."""

    @property
    def unnumbered(self) -> bool:
        """True for ``{-}`` and ``{.unnumbered}``."""
        return "unnumbered" in self.classes


def read_attributes(text: str, start: int = 0) -> Attributes:
    """The attributes written in ``text``, which begins at offset ``start`` of its file."""
    identifier, identifier_start = None, 0
    classes: list[str] = []
    values: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    for part in _PART.finditer(text):
        if part["id"] is not None:
            identifier, identifier_start = part["id"], start + part.start("id")
        elif part["class"] is not None:
            classes.append(part["class"])
        elif part["unnumbered"]:
            classes.append("unnumbered")
        else:
            quoted = part["double"] if part["double"] is not None else part["single"]
            value = part["plain"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            values[part["key"]] = value
            group = next(name for name in ("double", "single", "plain") if part[name] is not None)
            places[part["key"]] = (start + part.start(group), start + part.end(group))
    return Attributes(identifier, identifier_start, tuple(classes), values, places)
