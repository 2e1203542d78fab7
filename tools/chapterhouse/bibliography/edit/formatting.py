"""Bibliographies into their one form: order by key, fields in order, one a line, in braces and UTF-8; nothing lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit.field_order import rank
from chapterhouse.bibliography.edit.layout import EntryText, Layout, Unit, Unreadable, read_layout, structural
from chapterhouse.bibliography.edit.values import normalised
from chapterhouse.bibliography.months import month_and_day
from chapterhouse.model import BrokenEntry, Entry

INDENT = "  "
_COMMENT = "%"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file in its one form; ``kept`` are the keys of entries that stay as written, since they hold faults."""

    text: str
    kept: tuple[str, ...] = ()


def format_bibliographies(texts: Mapping[str, str], only: Container[str] | None = None) -> dict[str, Formatted]:
    """Each .bib text, by path, in its one form. Formatting again changes nothing, and the reader finds the same in it.

    ``only`` names the paths to format, all where it is None: strings of one file hold in those after it.

    Entries stand in the order of their keys, under what is said of the whole file and under all ``@string``; comments
    go with what follows them. Where a string is defined twice the order stays, since it means something.

    Raises :class:`~chapterhouse.bibliography.edit.layout.Unreadable` for a file with a block that has no end or no key.
    """
    read = read_bibliography(texts)
    formatted: dict[str, Formatted] = {}
    for path, text in texts.items():
        if only is not None and path not in only:
            continue
        layout = read_layout(text, entries=read.entries, file=path)
        _refuse_unreadable(path, layout, read.broken)
        kept: set[str] = {unit.identity[1] for unit in layout.units if unit.entry is not None and unit.parts is None}
        written = _written(layout, text, kept)
        # What a value means is the reader's to say: an entry that would read otherwise stays as it was written.
        changed = _changed(path, read.entries, read_bibliography({**texts, path: written}).entries)
        if changed:
            kept |= changed
            written = _written(layout, text, kept)
            if _changed(path, read.entries, read_bibliography({**texts, path: written}).entries):
                written = text
        formatted[path] = Formatted(written, tuple(sorted(kept)))
    return formatted


def _refuse_unreadable(path: str, layout: Layout, broken: Sequence[BrokenEntry]) -> None:
    at = len(layout.head)
    blocks: list[tuple[int, int]] = []
    for unit in layout.units:
        start = at + len(unit.lead)
        blocks.append((start, start + len(unit.text)))
        at = start + len(unit.text) + len(unit.trail)
    outside = structural(tuple(error for error in broken if error.span.file == path), blocks)
    if outside:
        raise Unreadable(outside[0].reason, outside)


def _meaning(entry: Entry) -> tuple[object, ...]:
    fields = []
    for name, field in entry.fields.items():
        if name == "month":
            fields.append((name, str(month_and_day(field.value) or field.value)))
        elif name == "pages":
            fields.append((name, normalised(name, f"{{{field.value}}}")))
        else:
            fields.append((name, field.value))
    return (entry.key, entry.type, tuple(sorted(fields)), tuple(sorted(entry.names.items())))


def _changed(path: str, before: Sequence[Entry], after: Sequence[Entry]) -> set[str]:
    """The keys of the entries in ``path`` that do not mean the same any more."""
    old = Counter(_meaning(entry) for entry in before if entry.span.file == path)
    new = Counter(_meaning(entry) for entry in after if entry.span.file == path)
    return {str(meaning[0]) for meaning in (old - new) + (new - old)}


def _written(layout: Layout, text: str, kept: set[str]) -> str:
    strings = [unit for unit in layout.units if unit.entry is None]
    entries = [unit for unit in layout.units if unit.entry is not None]
    units = [*strings, *sorted(entries, key=sorting)]
    if any(unit.identity[2] for unit in strings):
        units = list(layout.units)
    blocks = [layout.head.strip("\r\n").rstrip()]
    for unit in units:
        parts = None if unit.identity[1] in kept else unit.parts
        body = unit.text if parts is None else format_entry(parts)
        blocks.append(_lead(unit) + body + unit.trail.rstrip())
    blocks.append(layout.tail.strip("\r\n").rstrip())
    written = "\n\n".join(block for block in blocks if block)
    written = f"{written}\n" if written else ""
    if "\r\n" in text:
        written = written.replace("\r\n", "\n").replace("\n", "\r\n")
    return written


def sorting(unit: Unit) -> tuple[str, str]:
    """What entries are sorted by: their keys, capitals aside."""
    return unit.identity[1].casefold(), unit.identity[1]


def _lead(unit: Unit) -> str:
    said = unit.lead.strip()
    if not said:
        return ""
    apart = unit.lead[len(unit.lead.rstrip()) :].count("\n") != 1
    return said + ("\n\n" if apart else "\n")


def format_entry(entry: EntryText) -> str:
    """The entry in its one form, comments and unknown fields included."""
    behind, above = _comments(entry)
    order = sorted(range(len(entry.fields)), key=lambda place: rank(entry.fields[place].name))
    lines = [f"{entry.kind.strip().replace(' ', '').lower()}{{{entry.key},{_spaced(behind[0])}"]
    for place in order:
        field = entry.fields[place]
        lines += [INDENT + comment for comment in above[place]]
        lines.append(f"{INDENT}{field.name} = {normalised(field.name, field.value)},{_spaced(behind[place + 1])}")
    lines += [INDENT + comment for comment in above[len(entry.fields)]]
    return "\n".join([*lines, "}"])


def _spaced(comment: str) -> str:
    return f" {comment}" if comment else ""


def _comments(entry: EntryText) -> tuple[list[str], list[list[str]]]:
    """The comments behind the key and each field, in their lines; and those above each field and above the end."""
    behind: list[str] = []
    above: list[list[str]] = []
    for gap in [*(field.lead for field in entry.fields), entry.close[:-1]]:
        first, *others = _said(gap)
        behind.append(first)
        above.append([comment for comment in others if comment])
    return behind, above


def _said(gap: str) -> Iterator[str]:
    """The comment in each line of ``gap``, empty where a line has none."""
    for line in gap.split("\n"):
        at = line.find(_COMMENT)
        yield line[at:].strip() if at >= 0 else ""
