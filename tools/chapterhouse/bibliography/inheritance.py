"""Entries that take fields from others through ``crossref`` and ``xdata``.

The rules are biblatex's (manual, appendix B, "Default Inheritance Setup"), where a book's title becomes the booktitle
of what stands in it. BibTeX knows only fields of one name: so a parent's own ``booktitle`` goes first, and a title is
taken as it is where biblatex names no other use for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chapterhouse.core.suggestion import closest
from chapterhouse.model import BrokenEntry, Entry, Field, Name

_NEVER = frozenset(
    (
        *("ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options", "presort"),
        *("related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey"),
        *("verified", "witness", "kind", "annote", "abstract", "file", "keywords"),
    )
)
_NOT_THROUGH_CROSSREF = frozenset(("shorttitle", "sorttitle", "indextitle", "indexsorttitle"))
_TITLES = ("title", "subtitle", "titleaddon")
_IN_BOOK = frozenset(("inbook", "bookinbook", "suppbook"))
_IN_WHOLE = _IN_BOOK | {"incollection", "suppcollection", "inproceedings", "conference", "inreference"}
_SAME = ({"date", "year"}, {"journal", "journaltitle"}, {"address", "location"}, {"school", "institution"})
_DEEPEST = 8
_MOST_INHERITED = 300_000
_COMPARISONS = 200_000


def _renamed(parent: str, child: str) -> Mapping[str, str]:
    """Under which name the fields of a parent's title go to a child, by their types; {} where they keep theirs."""
    if parent.startswith("mv"):
        return {title: f"main{title}" for title in _TITLES}
    if child in _IN_WHOLE:
        return {title: f"book{title}" for title in _TITLES}
    if parent == "periodical":
        return {title: f"journal{title}" for title in _TITLES}
    return {}


class _Heirs:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.places: dict[str, int] = {}
        for place, entry in enumerate(entries):
            self.places.setdefault(entry.key, place)
        # BibTeX does not tell capital from small letters in keys.
        self.folded: dict[str, int] = {}
        for place, entry in enumerate(entries):
            self.folded.setdefault(entry.key.casefold(), place)
        self.done: dict[int, Entry] = {}
        self.inherited = 0
        self.comparisons = _COMPARISONS
        self.broken: list[BrokenEntry] = []

    def parents(self, entry: Entry) -> Iterable[tuple[str, int]]:
        """The places of the entries that this one takes fields from, each with the field that says so."""
        for means in ("xdata", "crossref"):
            field = entry.fields.get(means)
            if field is None:
                continue
            for key in field.value.split(",") if means == "xdata" else (field.value,):
                key = key.strip()
                place = self.places.get(key, self.folded.get(key.casefold()))
                if place is not None:
                    yield means, place
                elif key:
                    self.comparisons -= len(self.places)
                    near = closest(key, self.places) if self.comparisons >= 0 else None
                    fix = f"did you mean `{near}`?" if near else "add that entry, or remove the field"
                    reason = f"`{entry.key}` takes fields from `{key}` ({means}), which is no entry: {fix}"
                    self.broken.append(BrokenEntry(entry.key, reason, field.span))

    def refusal(self, key: str, means: str, parent: int, path: tuple[int, ...]) -> str | None:
        """Why the entry ``key`` cannot inherit from the one at ``parent``, None where it can."""
        if parent in path:
            return f"`{key}` inherits from itself, in a circle: remove one {means}"
        if len(path) > _DEEPEST:
            return (
                f"`{key}` inherits through more than {_DEEPEST} others: name the one that has the fields as its {means}"
            )
        if self.inherited > _MOST_INHERITED:
            return f"`{key}` inherits no more: the entries before it took {_MOST_INHERITED:,} fields from others"
        return None

    def resolved(self, place: int, path: tuple[int, ...] = ()) -> Entry:
        """The entry at ``place`` with all that it inherits."""
        if place in self.done:
            return self.done[place]
        entry = self.entries[place]
        if "crossref" in entry.fields or "xdata" in entry.fields:
            path = (*path, place)
            for means, parent in self.parents(entry):
                error = self.refusal(entry.key, means, parent, path)
                if error is not None:
                    self.broken.append(BrokenEntry(entry.key, error, entry.fields[means].span))
                    continue
                entry = _inherit(entry, self.resolved(parent, path), means)
            self.inherited += len(entry.inherited)
        self.done[place] = entry
        return entry


def _inherit(child: Entry, parent: Entry, means: str) -> Entry:
    """``child`` with the fields of ``parent`` that it lacks."""
    renamed = _renamed(parent.type, child.type) if means == "crossref" else {}
    fields: dict[str, Field] = dict(child.fields)
    names: dict[str, tuple[Name, ...]] = dict(child.names)
    # What stands under another name is not lacking.
    had = frozenset(fields).union(*(group for group in _SAME if group & fields.keys()))

    def take(name: str, into: str) -> None:
        if into in had or into in fields:
            return
        found = parent.fields[name]
        fields[into] = found if name == into else replace(found, name=into)
        if name in parent.names:
            names[into] = parent.names[name]

    ordered = sorted(parent.fields, key=lambda name: name in renamed)  # a parent's own booktitle before its title
    for name in ordered:
        if name in _NEVER or (means == "crossref" and name in _NOT_THROUGH_CROSSREF):
            continue
        if name == "author" and means == "crossref" and parent.type in ("book", "mvbook") and child.type in _IN_BOOK:
            take(name, "bookauthor")
            if child.type == "inbook":
                take(name, name)
        else:
            take(name, renamed.get(name, name))
    return replace(child, fields=fields, names=names, inherited=child.inherited | (fields.keys() - child.fields.keys()))


def with_inherited(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[BrokenEntry, ...]]:
    """``entries``, in their order, each with the fields that it inherits; and what is wrong with who inherits."""
    heirs = _Heirs(entries)
    return tuple(heirs.resolved(place) for place in range(len(entries))), tuple(heirs.broken)
