"""Anchors of the paper into names of bookmarks that Word takes: letters, digits and ``_``, at most 40 of them.

A name is made of its anchor alone, but for the few anchors that would have the name of another: so a chapter keeps its
bookmarks whatever comes before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping

_LONGEST = 40
_DIGITS = 10
_REFUSED = re.compile(r"[^A-Za-z0-9]+")
_NUMBER = "_number"


def clashing_names(anchors: Iterable[str]) -> dict[str, str]:
    """The names of those of ``anchors`` that would have the name of one before them."""
    owners: dict[str, str] = {}
    clashing: dict[str, str] = {}
    for anchor in anchors:
        # Word does not tell capitals from small letters in names of bookmarks.
        if owners.setdefault(_name(anchor).lower(), anchor) != anchor:
            clashing[anchor] = _distinct(anchor)
    return clashing


class Bookmarks:
    """Gives each anchor one name, and says where it is to be set."""

    def __init__(self, clashing: Mapping[str, str] | None = None, elsewhere: Collection[str] = ()) -> None:
        """``clashing`` are names as :func:`clashing_names` gives them; what has an anchor ``elsewhere`` gets none."""
        self._clashing = clashing or {}
        self._set = set(elsewhere)

    def name(self, anchor: str) -> str:
        """The bookmark that stands for ``anchor``, for links to it."""
        return self._clashing.get(anchor) or _name(anchor)

    def number(self, anchor: str) -> str:
        """The bookmark that stands for the number of what has ``anchor``."""
        name = f"{_plain(anchor)}{_NUMBER}"
        return _distinct(f"{anchor} number") if len(name) > _LONGEST or anchor in self._clashing else name

    def place(self, anchor: str) -> str:
        """The bookmark to set where ``anchor`` stands; empty where it has been set already, or where there is none."""
        return self.name(anchor) if anchor and self._is_new(anchor) else ""

    def place_number(self, anchor: str) -> str:
        """The bookmark to set around the number of what has ``anchor``; empty where it has been set already."""
        return self.number(anchor) if self._is_new(f"{anchor} number") else ""

    def _is_new(self, anchor: str) -> bool:
        is_new = anchor not in self._set
        self._set.add(anchor)
        return is_new


def _name(anchor: str) -> str:
    name = _plain(anchor)
    return _distinct(anchor) if len(name) > _LONGEST or name.lower().endswith(_NUMBER) else name


def _distinct(anchor: str) -> str:
    digest = hashlib.sha256(anchor.encode()).hexdigest()[:_DIGITS]
    return f"{_plain(anchor)[: _LONGEST - _DIGITS - 1]}_{digest}"


def _plain(anchor: str) -> str:
    name = _REFUSED.sub("_", anchor).strip("_")
    return name if name[:1].isalpha() else f"x_{name}"
