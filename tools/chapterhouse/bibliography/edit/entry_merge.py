"""Two edits of one entry into one entry, field by field, with conflict markers around a field that both changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chapterhouse.bibliography.edit.layout import EntryText, FieldText
from chapterhouse.bibliography.edit.ordering import merged_order
from chapterhouse.bibliography.edit.values import normalised

_COMMA = re.compile(r"(?P<before>(?:[^,%]|%[^\n]*)*),(?P<after>[ \t\r]*\n)?")


@dataclass(frozen=True, slots=True)
class Marks:
    """How the sides of a conflict are marked: their names, the length of the marks, and the line end."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7
    line_end: str = "\n"

    def around(self, ours: str, theirs: str) -> str:
        """Both texts, each empty or whole lines, between marks."""
        end = self.line_end
        return (
            f"{'<' * self.size} {self.ours}{end}{ours}{'=' * self.size}{end}{theirs}"
            f"{'>' * self.size} {self.theirs}{end}"
        )


FieldIdentity = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Conflict:
    ours: FieldText | None
    theirs: FieldText | None


def _fields(entry: EntryText | None) -> dict[FieldIdentity, FieldText]:
    seen: Counter[str] = Counter()
    fields: dict[FieldIdentity, FieldText] = {}
    for field in entry.fields if entry else ():
        fields[field.name, seen[field.name]] = field
        seen[field.name] += 1
    return fields


def _alike(one: FieldText, other: FieldText) -> bool:
    """True where two fields mean the same, however they are written."""
    return one.value == other.value or normalised(one.name, one.value) == normalised(other.name, other.value)


def picked(base: str | None, ours: str, theirs: str) -> str:
    """What one side wrote anew; where both did, ours."""
    return theirs if base == ours else ours


def _merged_field(
    base: FieldText | None, ours: FieldText | None, theirs: FieldText | None
) -> FieldText | _Conflict | None:
    if ours is None or theirs is None:
        kept = ours or theirs
        if base is None or kept is None:
            return kept
        return None if _alike(base, kept) else _Conflict(ours, theirs)
    lead = picked(base.lead if base else None, ours.lead, theirs.lead)
    label = picked(base.label if base else None, ours.label, theirs.label)
    together = replace(ours, lead=lead, label=label)
    if ours.value == theirs.value or (base is not None and base.value == theirs.value):
        return together
    if base is not None and base.value == ours.value:
        return replace(together, value=theirs.value)
    if _alike(ours, theirs) or (base is not None and _alike(base, theirs)):
        return together
    if base is not None and _alike(base, ours):
        return replace(together, value=theirs.value)
    return _Conflict(replace(ours, lead=lead), theirs)


def _without_comma(gap: str) -> str:
    """``gap`` without its comma, and without the line end that follows the comma."""
    found = _COMMA.match(gap)
    if found is None:
        return gap
    return found.group("before") + gap[found.end() :]


def comments(entry: EntryText) -> list[str]:
    """The comments between the fields of ``entry``."""
    gaps = [*(field.lead for field in entry.fields), entry.close[:-1]]
    return [line[line.index("%") :].strip() for gap in gaps for line in gap.split("\n") if "%" in line]


def merge_entries(base: EntryText | None, ours: EntryText, theirs: EntryText, marks: Marks) -> tuple[str, int]:
    """The entry with what either side changed, and how many conflicts are marked in it."""
    b, o, t = _fields(base), _fields(ours), _fields(theirs)
    merged: list[FieldText | _Conflict] = []
    for name in merged_order(list(b), list(o), list(t)):
        field = _merged_field(b.get(name), o.get(name), t.get(name))
        if field is not None:
            merged.append(field)
    opening = picked(base.opening if base else None, ours.opening, theirs.opening)
    writer = _Writer(marks)
    kinds = [entry and entry.kind.lower() for entry in (base, ours, theirs)]
    if kinds[1] == kinds[2] or kinds[0] == kinds[2]:
        writer.plain(ours.kind + opening)
    elif kinds[0] == kinds[1]:
        writer.plain(theirs.kind + opening)
    else:
        end = marks.line_end
        writer.conflict(f"{ours.kind}{opening},{end}", f"{theirs.kind}{opening},{end}")
    writer.fields(merged)
    close = picked(base.close if base else None, ours.close, theirs.close)
    writer.close(close[:-1] + ("}" if "{" in opening else ")"), bool(merged))
    return "".join(writer.written), writer.conflicts


class _Writer:
    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.written: list[str] = []
        self.conflicts = 0
        self.after_conflict = False

    def plain(self, text: str) -> None:
        """Go on in the same line."""
        self.written.append(text)
        self.after_conflict = False

    def conflict(self, ours: str, theirs: str) -> None:
        """Add lines that end with a comma, of either side."""
        self.written.append(self.marks.around(ours, theirs))
        self.conflicts += 1
        self.after_conflict = True

    def gap(self, gap: str) -> str:
        """``gap``, which begins with a comma, as it must be where a comma and a line end were just written."""
        return _without_comma(gap) if self.after_conflict else gap

    def fields(self, merged: Sequence[FieldText | _Conflict]) -> None:
        """Add the fields."""
        end = self.marks.line_end
        for field in merged:
            if isinstance(field, FieldText):
                self.plain(self.gap(field.lead) + field.label + field.value)
                continue
            shown = field.ours or field.theirs
            assert shown is not None
            above, newline, indent = shown.lead.rpartition("\n")
            if newline:
                self.written.append(self.gap(above + newline))
            else:
                indent = "  "
                self.written.append(self.gap(shown.lead.rstrip() + end))
            sides = [f"{indent}{side.label}{side.value},{end}" if side else "" for side in (field.ours, field.theirs)]
            self.conflict(*sides)

    def close(self, close: str, has_fields: bool) -> None:
        """Add what stands behind the last field."""
        if self.after_conflict:
            close = _without_comma(close)
            close = close.removeprefix("\r").removeprefix("\n")
        elif not has_fields and _COMMA.match(close) is None:
            close = "," + close
        self.written.append(close)
