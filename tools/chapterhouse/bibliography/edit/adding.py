"""Works that a file describes into a bibliography, under keys that are free; a work that is there already stays out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit.csl_json import bibtex_of_csl_json
from chapterhouse.bibliography.edit.formatting import format_entry
from chapterhouse.bibliography.edit.keys import free_key, proposed_key
from chapterhouse.bibliography.edit.layout import EntryText, FieldText, Layout, Unit, Unreadable, evened, read_layout
from chapterhouse.bibliography.edit.renaming import NAMING, key_error
from chapterhouse.bibliography.edit.ris import bibtex_of_ris
from chapterhouse.bibliography.edit.works import Unusable
from chapterhouse.bibliography.months import NAMES
from chapterhouse.bibliography.same_work import same_works
from chapterhouse.bibliography.values import Expression, depth, read_expression
from chapterhouse.model import Bibliography, Entry, ExpandedField, Paper

_RIS = re.compile(r"\s*TY  ?-", re.ASCII)
_BIBTEX = re.compile(r"@\s*\w+\s*[{(]")
_LISTED = re.compile(r"[^\s,{}]+")
_INCOMING = "added.bib"


@dataclass(frozen=True, slots=True)
class Known:
    """A work that is in the bibliography already, under the key ``existing``; ``reported`` says how one knows."""

    title: str
    existing: str
    reported: str


@dataclass(frozen=True, slots=True)
class Addition:
    """The new text of the .bib file, the keys that came in, and the works that were there."""

    text: str
    added: tuple[str, ...]
    known: tuple[Known, ...]


def bibtex_of(text: str, *, keep_ids: bool = False) -> str:
    """The BibTeX for ``text``, which is BibTeX, CSL-JSON or RIS; raises :class:`Unusable` for anything else.

    ``keep_ids`` makes the ids of CSL-JSON the keys.
    """
    text = text.lstrip("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        return bibtex_of_csl_json(text, keep_ids=keep_ids)
    if _RIS.match(text):
        return bibtex_of_ris(text)
    if _BIBTEX.search(text):
        return text
    raise Unusable("is neither BibTeX nor CSL-JSON nor RIS")


def add_works(paper: Paper, path: str, incoming: str, key: str | None = None) -> Addition:
    """``incoming``, BibTeX, put into the .bib file ``path`` of ``paper``; the rest of that file stays to the byte.

    ``key`` is the key to give, where there is one work; else its own where it is free and sound, else a proposed one.
    A file that is sorted by key stays sorted. Raises :class:`Unusable` for works that cannot be taken over or a
    ``key`` that cannot be given, and :class:`~chapterhouse.bibliography.edit.layout.Unreadable` where ``path`` cannot
    be taken apart.
    """
    works = _works(incoming)
    if key is not None:
        _see_that_key_serves(paper, key, len(works))
    keys = _given_keys(paper, works, key)
    known, same = _known(paper, works, keys)
    renamed = {entry.key: same.get(new, new) for (_, entry), new in zip(works, keys, strict=True)}
    layout = read_layout(paper.bibliography.texts.get(path, ""))
    added: list[str] = []
    for (parts, entry), new in zip(works, keys, strict=True):
        if new not in same:
            layout = _with_unit(layout, new, format_entry(_taken_over(parts, entry, new, renamed)))
            added.append(new)
    if added:
        _see_that_all_came(paper.bibliography, path, layout.text, added)
    return Addition(layout.text, tuple(added), tuple(known))


def _works(incoming: str) -> list[tuple[EntryText, Entry]]:
    try:
        layout = read_layout(incoming)
    except Unreadable as error:
        raise Unusable(f"cannot be read: {error}") from None
    works = []
    for unit in layout.units:
        if unit.entry is None:
            continue
        if unit.parts is None:
            raise Unusable(f"holds more than fields in its entry `{unit.entry.key}`: mend it first")
        works.append((unit.parts, unit.entry))
    if not works:
        raise Unusable("describes no work")
    return works


def _see_that_key_serves(paper: Paper, key: str, works: int) -> None:
    if works != 1:
        raise Unusable(f"describes {works} works, so that one key cannot name them")
    error = key_error(key, frozenset(paper.settings.label_prefixes.values()))
    if error is not None:
        raise Unusable(f"cannot be added under this key: {error}")
    for entry in paper.bibliography.entries:
        if entry.key.casefold() == key.casefold():
            raise Unusable(f"cannot be added under this key: there is an entry `{entry.key}` already")


def _given_keys(paper: Paper, works: list[tuple[EntryText, Entry]], key: str | None) -> list[str]:
    """A free key for each work, in their order."""
    taken = {entry.key.casefold() for entry in paper.bibliography.entries}
    taken |= {broken.key.casefold() for broken in paper.bibliography.broken if broken.key}
    prefixes = frozenset(paper.settings.label_prefixes.values())
    keys: list[str] = []
    generated = re.compile(r"work\d+")
    for _, entry in works:
        own = entry.key if key_error(entry.key, prefixes) is None and not generated.fullmatch(entry.key) else None
        if key is not None:
            own = key
        elif own is None or own.casefold() in taken:
            own = free_key(proposed_key(entry), taken)
        taken.add(own.casefold())
        keys.append(own)
    return keys


def _known(paper: Paper, works: list[tuple[EntryText, Entry]], keys: list[str]) -> tuple[list[Known], dict[str, str]]:
    """The works that are in the paper, or twice in what comes in; and the key of each into that of what is there."""
    coming = [
        replace(
            entry,
            key=new,
            span=replace(entry.span, file=_INCOMING),
            key_span=replace(entry.key_span, file=_INCOMING),
        )
        for (_, entry), new in zip(works, keys, strict=True)
    ]
    there = replace(paper.bibliography, entries=(*paper.bibliography.entries, *coming))
    known: list[Known] = []
    same: dict[str, str] = {}
    for found in same_works(there.by_key.values()):
        entry, earlier = found.entry, found.earlier
        if entry.span.file == _INCOMING:
            same[entry.key] = same.get(earlier.key, earlier.key)
            known.append(Known(entry.value("title") or entry.key, same[entry.key], found.shared))
    return known, same


def _taken_over(parts: EntryText, entry: Entry, key: str, renamed: Mapping[str, str]) -> EntryText:
    """The entry under its new key, without strings that only its own file defines, naming others by their new keys."""
    fields = []
    for written in parts.fields:
        field = entry.fields.get(written.name)
        if written.name in NAMING:
            value = _LISTED.sub(lambda found: renamed.get(found.group(), found.group()), written.value)
            written = replace(written, value=value)
        elif isinstance(field, ExpandedField) and _uses_strings(written):
            if depth(field.tex) < 0:
                raise Unusable(f"has unbalanced braces in the field `{written.name}` of `{entry.key}`")
            written = replace(written, value=f"{{{field.tex}}}")
        fields.append(written)
    return replace(parts, opening=f"{{{key}", key=key, fields=tuple(fields), close="}")


def _uses_strings(field: FieldText) -> bool:
    read = read_expression(evened(field.value), 0, len(field.value))
    if not isinstance(read, Expression):
        return False
    return len(read.pieces) > 1 or (not read.pieces[0].literal and field.value.lower() not in NAMES)


def _with_unit(layout: Layout, key: str, text: str) -> Layout:
    """``layout`` with an entry more, where it belongs if the others are sorted, else at the end."""
    if not layout.units:
        head = layout.head.rstrip()
        return Layout(head, (Unit(("entry", key, 0), "\n\n" if head else "", text, "", None, None),), "\n")
    folded = [unit.identity[1].casefold() for unit in layout.units if unit.identity[0] == "entry"]
    place = len(layout.units)
    if folded == sorted(folded):
        later = (
            number
            for number, unit in enumerate(layout.units)
            if unit.identity[0] == "entry" and unit.identity[1].casefold() > key.casefold()
        )
        place = next(later, place)
    unit = Unit(("entry", key, 0), "\n\n" if place or layout.head.strip() else "", text, "", None, None)
    following = list(layout.units[place:])
    if following and not following[0].lead.lstrip(" \t").startswith(("\n", "\r\n")):
        following[0] = replace(following[0], lead="\n\n" + following[0].lead)
    tail = layout.tail if layout.tail.startswith(("\n", "\r\n")) else "\n" + layout.tail
    return Layout(layout.head, (*layout.units[:place], unit, *following), layout.tail if following else tail)


def _see_that_all_came(bibliography: Bibliography, path: str, text: str, added: list[str]) -> None:
    before = [entry.key for entry in bibliography.entries]
    after = read_bibliography({**bibliography.texts, path: text})
    if sorted([*before, *added]) != sorted(entry.key for entry in after.entries):
        raise Unusable("would not be read in its new place; mend the faults of that .bib file first")
