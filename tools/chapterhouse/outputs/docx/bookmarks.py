"""Anchors of the paper into names of bookmarks that Word takes: letters, digits and ``_``, at most 40 of them."""

from __future__ import annotations

import hashlib
import re

_LONGEST = 40
_DIGITS = 10
_REFUSED = re.compile(r"[^A-Za-z0-9]+")


class Bookmarks:
    """Gives each anchor one name that no other anchor has; the same names for the same anchors in the same order."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._anchors: dict[str, str] = {}
        self._set: set[str] = set()

    def name(self, anchor: str) -> str:
        """The bookmark that stands for ``anchor``, for links to it."""
        if anchor not in self._names:
            name = _plain(anchor)
            # Word does not tell capitals from small letters in names of bookmarks.
            if len(name) > _LONGEST or self._anchors.get(name.lower(), anchor) != anchor:
                digest = hashlib.sha256(anchor.encode()).hexdigest()[:_DIGITS]
                name = f"{name[: _LONGEST - _DIGITS - 1]}_{digest}"
            self._names[anchor] = name
            self._anchors[name.lower()] = anchor
        return self._names[anchor]

    def place(self, anchor: str) -> str:
        """The bookmark to set where ``anchor`` stands; empty where it has been set already, or where there is none."""
        if not anchor or anchor in self._set:
            return ""
        self._set.add(anchor)
        return self.name(anchor)


def _plain(anchor: str) -> str:
    name = _REFUSED.sub("_", anchor).strip("_")
    return name if name[:1].isalpha() else f"x_{name}"
