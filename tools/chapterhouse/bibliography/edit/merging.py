"""Two edits of a bibliography, grown from one base, into one: entry by entry, and in an entry field by field.

What neither side touched stays to the byte, comments and order with it. Conflict markers stand only around a field
(or an entry's type) that both sides changed in different ways, around an entry or string that one side deleted and
the other changed, and around a string, or an entry that holds more than fields, that both changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from chapterhouse.bibliography.edit.entry_merge import Marks, comments, merge_entries, picked
from chapterhouse.bibliography.edit.formatting import format_entry
from chapterhouse.bibliography.edit.layout import Identity, Layout, Unit, Unreadable, atoms, read_layout
from chapterhouse.bibliography.edit.ordering import merged_order

__all__ = ["Marks", "Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The text, and how many conflicts are marked in it."""

    text: str
    conflicts: int = 0


def merge(base: str, ours: str, theirs: str, marks: Marks | None = None) -> Merged:
    """The merged .bib text.

    Raises :class:`~chapterhouse.bibliography.edit.layout.Unreadable` where one of the three cannot be taken apart:
    lines are then all that can be merged.
    """
    if ours == theirs or base == theirs:
        return Merged(ours)
    if base == ours:
        return Merged(theirs)
    marks = marks or Marks(line_end="\r\n" if "\r\n" in ours else "\n")
    merger = _Merger(read_layout(base), read_layout(ours), read_layout(theirs), marks)
    merged = merger.merged()
    if not merged.conflicts and set(read_layout(merged.text).by_identity) != {p.identity for p in merger.pieces}:
        raise Unreadable("the merged entries would not be read as they were before")
    return merged


@dataclass(slots=True)
class _Piece:
    """A unit on its way into the merged text."""

    identity: Identity
    lead: str
    text: str
    trail: str
    conflicts: int = 0


def _sorting(identity: Identity) -> tuple[bool, str]:
    kind, key, _ = identity
    return (True, key.casefold()) if kind == "entry" else (False, "")


def _same(one: Unit, other: Unit) -> bool:
    """True where two units mean the same, however they are written."""
    if one.text == other.text:
        return True
    return one.parts is not None and other.parts is not None and format_entry(one.parts) == format_entry(other.parts)


def _wanted(base: Counter[str], ours: Counter[str], theirs: Counter[str]) -> Counter[str]:
    """How often each comment stands in the merged text: the side that changed the number says."""
    wanted: Counter[str] = Counter()
    for atom in {*ours, *theirs}:
        b, o, t = base[atom], ours[atom], theirs[atom]
        wanted[atom] = t if o == b else o if t in (b, o) else max(o + t - b, 0)
    return wanted


def _gaps(layout: Layout) -> Iterator[tuple[Identity | None, str]]:
    """What is said before and behind the units, each with the unit that it goes with; the last with None."""
    for place, unit in enumerate(layout.units):
        yield unit.identity, unit.lead
        following = layout.units[place + 1].identity if place + 1 < len(layout.units) else None
        yield following, unit.trail
    yield None, layout.tail


def _said(layout: Layout) -> Counter[str]:
    return Counter(atom for gap in [layout.head, *(gap for _, gap in _gaps(layout))] for atom in atoms(gap))


class _Merger:
    def __init__(self, base: Layout, ours: Layout, theirs: Layout, marks: Marks) -> None:
        self.base, self.ours, self.theirs, self.marks = base, ours, theirs, marks
        self.end = marks.line_end
        self.pieces: list[_Piece] = []
        self.head = picked(base.head, ours.head, theirs.head)
        self.tail = picked(base.tail, ours.tail, theirs.tail)

    def merged(self) -> Merged:
        """All that either side changed, in one text."""
        layouts = [list(layout.by_identity) for layout in (self.base, self.ours, self.theirs)]
        for identity in merged_order(layouts[0], layouts[1], layouts[2], _sorting):
            piece = self.piece(identity)
            if piece is not None:
                self.pieces.append(piece)
        self.settle_comments()
        self.part_neighbours()
        text = self.head + "".join(piece.lead + piece.text + piece.trail for piece in self.pieces)
        if self.pieces and self.pieces[-1].conflicts and not self.tail.startswith(("\n", "\r\n")):
            text += self.end
        return Merged(text + self.tail, sum(piece.conflicts for piece in self.pieces))

    def piece(self, identity: Identity) -> _Piece | None:
        """What becomes of one unit; None where it is deleted."""
        base = self.base.by_identity.get(identity)
        ours = self.ours.by_identity.get(identity)
        theirs = self.theirs.by_identity.get(identity)
        if ours is None or theirs is None:
            kept = ours or theirs
            assert kept is not None
            if base is None:
                return _Piece(identity, kept.lead, kept.text, kept.trail)
            return None if _same(base, kept) else self.disputed(identity, kept.lead, ours, theirs)
        lead = picked(base.lead if base else None, ours.lead, theirs.lead)
        trail = picked(base.trail if base else None, ours.trail, theirs.trail)
        if ours.text == theirs.text or (base is not None and base.text == theirs.text):
            return _Piece(identity, lead, ours.text, trail)
        if base is not None and base.text == ours.text:
            return _Piece(identity, lead, theirs.text, trail)
        if ours.parts is None or theirs.parts is None or (base is not None and base.parts is None):
            return self.disputed(identity, lead, ours, theirs)
        before = base.parts if base else None
        text, conflicts = merge_entries(before, ours.parts, theirs.parts, self.marks)
        merged = _Piece(identity, lead, text, trail, conflicts)
        sides = [Counter(comments(parts) if parts else ()) for parts in (before, ours.parts, theirs.parts)]
        for comment in _wanted(sides[0], sides[1], sides[2]):
            if comment not in text:
                merged.lead = self.with_line(merged.lead, comment)
        return merged

    def disputed(self, identity: Identity, lead: str, ours: Unit | None, theirs: Unit | None) -> _Piece:
        """Both versions of a unit, between marks."""
        sides = [side.text + self.end if side else "" for side in (ours, theirs)]
        return _Piece(identity, lead, self.marks.around(sides[0], sides[1]).removesuffix(self.end), "", 1)

    def with_line(self, gap: str, line: str) -> str:
        """``gap``, which stands before a unit, with a line more at its end."""
        if gap and not gap.endswith("\n"):
            gap = gap.rstrip(" \t") if not gap.strip(" \t") or gap.rstrip(" \t").endswith("\n") else gap + self.end
        return gap + line + self.end

    def apart(self, gap: str) -> str:
        """``gap``, beginning with a blank line."""
        return 2 * self.end + gap.lstrip(" \t\r\n") if gap.strip() or gap.count("\n") < 2 else gap

    def settle_comments(self) -> None:
        """Give every comment the place that it had on the side that it came from, where it is missing or twice."""
        wanted = _wanted(_said(self.base), _said(self.ours), _said(self.theirs))
        gaps = [self.head, self.tail, *(gap for piece in self.pieces for gap in (piece.lead, piece.trail))]
        found = Counter(atom for gap in gaps for atom in atoms(gap))
        self.drop(found - wanted)
        missing = wanted - found
        present: Mapping[Identity, _Piece] = {piece.identity: piece for piece in self.pieces}
        for layout in (self.ours, self.theirs):
            for atom in atoms(layout.head):
                if missing[atom] > 0:
                    missing[atom] -= 1
                    self.head = f"{self.head.rstrip()}{self.end if self.head.strip() else ''}{atom}"
            homeless: list[str] = []
            for identity, gap in _gaps(layout):
                own: list[str] = []
                for atom in atoms(gap):
                    if missing[atom] > 0:
                        missing[atom] -= 1
                        own.append(atom)
                piece = present.get(identity) if identity is not None else None
                if piece is None:
                    homeless += own
                    continue
                if homeless:
                    piece.lead = 2 * self.end + self.end.join(homeless) + self.apart(piece.lead)
                    homeless = []
                for atom in own:
                    piece.lead = self.with_line(piece.lead, atom)
            for atom in homeless:
                self.tail = (
                    f"{self.tail.rstrip()}{self.end if self.pieces or self.tail.strip() else ''}{atom}{self.end}"
                )

    def drop(self, surplus: Counter[str]) -> None:
        """Take out of what stands before new entries of theirs what ours says already."""
        for piece in self.pieces:
            if piece.identity in self.base.by_identity or piece.identity in self.ours.by_identity:
                continue
            for atom in atoms(piece.lead):
                if surplus[atom] > 0:
                    surplus[atom] -= 1
                    above, _, below = piece.lead.partition(atom)
                    piece.lead = above + below.removeprefix("\r").removeprefix("\n")

    def part_neighbours(self) -> None:
        """See that every unit begins in a line of its own where it has new neighbours, and marks in one always."""
        together = {
            (one.identity, other.identity)
            for layout in (self.ours, self.theirs)
            for one, other in pairwise(layout.units)
        }
        before: _Piece | None = None
        for piece in self.pieces:
            if before is None and not self.head.strip():
                piece.lead = piece.lead.lstrip("\r\n")
            elif not piece.lead.lstrip(" \t").startswith(("\n", "\r\n")):
                known = before is not None and (before.identity, piece.identity) in together
                if not known or before is None or before.conflicts or piece.conflicts:
                    piece.lead = 2 * self.end + piece.lead
            if piece.conflicts and piece.text.startswith("<") and piece.lead and not piece.lead.endswith("\n"):
                piece.lead += self.end
            before = piece
