"""Font files and sets of them: what they are called, and what they can show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class FontFile:
    """A font file: its family and style, its weight (None where it has an axis of weights), its bytes and suffix."""

    family: str
    style: str
    weight: int | None
    data: bytes = field(repr=False)
    suffix: str = ".ttf"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that the font has, by its own table."""
        return frozenset(map(chr, face(self).unicodes))

    @cached_property
    def axes(self) -> Mapping[str, tuple[float, float]]:
        """The least and the greatest value of each axis of its design, by the axis' tag."""
        return {info.tag: (info.min_value, info.max_value) for info in face(self).axis_infos}


@dataclass(frozen=True)
class FontSet:
    """The font files of a paper, with the families that its text, its headings and its code are in."""

    text: str
    headings: str
    code: str
    scripts: tuple[str, ...]
    files: tuple[FontFile, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Every family once: text, headings, code, other scripts."""
        return tuple(dict.fromkeys((self.text, self.headings, self.code, *self.scripts)))

    def file(self, family: str, style: str = "normal", weight: int = 400) -> FontFile:
        """The file of ``family`` that is nearest to ``style`` and ``weight``: an upright one where none is slanted."""
        own = [file for file in self.files if file.family == family]
        near = [file for file in own if file.style == style] or own
        return min(near, key=lambda file: abs((file.weight or weight) - weight))

    def stack(self, family: str) -> tuple[str, ...]:
        """``family`` with the families to ask for what it lacks."""
        return tuple(dict.fromkeys((family, *self.scripts, self.headings, *self.families)))

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that at least one font has."""
        return frozenset().union(*(file.characters for file in self.files))

    @cached_property
    def key(self) -> str:
        """What decides how text looks in these fonts, for keys of caches."""
        return repr((self.text, self.headings, self.code, self.scripts, *(file.digest for file in self.files)))


@lru_cache(maxsize=64)
def face(file: FontFile):  # type: ignore[no-untyped-def]
    """The font of ``file`` as HarfBuzz reads it."""
    import uharfbuzz as hb

    return hb.Face(file.data)
