"""A style sheet of the project itself, as it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What cannot stand in a style sheet, from ``start`` to ``end`` of its characters, and what to do about it."""

    start: int
    end: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its ``path``, the rules that are ``kept``, as CSS, and what cannot stand in it."""

    path: str
    kept: str
    faults: tuple[SheetFault, ...]
