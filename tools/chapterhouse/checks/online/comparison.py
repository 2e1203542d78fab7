"""An entry and the work that is registered under its DOI into what the two do not agree on.

Agencies and authors write titles and names in many ways that mean the same: markup, subtitles, accents, particles, the
year of print or of the web page. What can be explained so is no mismatch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.bibliography.entries import folded, year_of
from chapterhouse.checks.online.registered import Work, without_mark
from chapterhouse.core.suggestion import likeness
from chapterhouse.model import Entry, Field, Name

_ALIKE = 0.85
_ALIKE_NAMES = 0.75
_UNLIKE = 0.6
_WORDS = 3
"""So many words make a title that another may continue, by a subtitle."""

_PARTS = frozenset(("inbook", "incollection", "inproceedings", "conference", "inreference", "suppbook", "bookinbook"))
_WHOLES = ("booktitle", "maintitle")
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """That ``written`` in ``field`` is something else than is ``registered``; ``utterly`` where nothing is alike."""

    field: Field
    written: str
    registered: str
    utterly: bool = False


def mismatches(entry: Entry, work: Work) -> Iterator[Mismatch]:
    """What ``entry`` says of its title, first author and year that ``work`` says otherwise."""
    if entry.type in _PARTS and any(_alike(_folded(entry.value(name) or ""), work) >= _ALIKE for name in _WHOLES):
        # The DOI is that of the whole book, of which the entry is a part.
        yield from _year(entry, work)
        return
    yield from _title(entry, work)
    yield from _name(entry, work)
    yield from _year(entry, work)


def _title(entry: Entry, work: Work) -> Iterator[Mismatch]:
    field = entry.fields.get("title")
    if field is None or not field.value or not work.titles or field.value.startswith("["):
        return
    titles = [_folded(title) for title in _titles(entry)]
    if not all(map(_is_latin, [*titles, _folded(work.titles[0])])):
        # One may be the other's translation.
        return
    best = max(_alike(title, work) for title in titles)
    if best < _ALIKE:
        yield Mismatch(field, field.value, work.titles[0], utterly=best < _UNLIKE)


def _titles(entry: Entry) -> Iterator[str]:
    title = without_mark(entry.value("title") or "")
    yield title
    for name in ("subtitle", "titleaddon"):
        if more := entry.value(name):
            yield f"{title} {more}"
    for name in ("origtitle", "shorttitle"):
        if other := entry.value(name):
            yield other


def _alike(title: str, work: Work) -> float:
    """How alike ``title``, folded, is to that of ``work`` which is most like it; 1 where one continues the other."""
    best = 0.0
    for registered in map(_folded, work.titles):
        short, long = sorted((title, registered), key=len)
        if short == long or (len(short.split()) >= _WORDS and long.startswith(f"{short} ")):
            return 1.0
        best = max(best, likeness(title, registered))
    return best if title else 0.0


def _name(entry: Entry, work: Work) -> Iterator[Mismatch]:
    for role, registered in (("author", work.author), ("editor", work.editor)):
        names, field = entry.names.get(role), entry.fields.get(role)
        if not names or field is None:
            continue
        if registered and names[0].first and not _is_same_person(names[0], registered):
            yield Mismatch(field, names[0].last, registered, utterly=True)
        return


def _is_same_person(name: Name, registered: str) -> bool:
    """True where the family name of one is among the names of the other, or is much like the other's family name."""
    family, _, given = (_folded(part) for part in registered.partition(","))
    mine, own = _folded(name.last), _folded(name.first)
    if not _is_latin(mine + own) or not _is_latin(family + given):
        return True
    theirs = {*family.split(), *given.split()}
    if set(mine.split()) <= theirs or set(family.split()) <= {*mine.split(), *_folded(name.von).split(), *own.split()}:
        return True
    plain = _folded(f"{name.von} {name.last}").replace(" ", "")
    return likeness(plain, family.replace(" ", "")) >= _ALIKE_NAMES


def _year(entry: Entry, work: Work) -> Iterator[Mismatch]:
    field = entry.fields.get("date") or entry.fields.get("year")
    year = year_of(entry)
    if field is None or year is None or not work.years or entry.fields.get("origdate"):
        return
    if not work.years[0] <= int(year) <= work.years[-1]:
        yield Mismatch(field, year, " or ".join(map(str, work.years)))


def _folded(text: str) -> str:
    return folded(text.casefold().translate(_NO_ACCENT))


def _is_latin(text: str) -> bool:
    return text.isascii()
