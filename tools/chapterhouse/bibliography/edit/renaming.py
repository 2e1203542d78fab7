"""A key of the bibliography into another, everywhere: the entry, the fields that name it, and every citation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit.replacing import Replacement, replaced
from chapterhouse.core.diagnostics import Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Bibliography, Chapter, Entry, label_kind

NAMING = ("crossref", "xref", "xdata", "related", "entryset")
"""The fields whose values are keys of other entries (biblatex's manual, 2.2.3)."""

_KEY = re.compile(r"[A-Za-z0-9]+(?:(?:_+|[-:.+/])[A-Za-z0-9]+)*")
_LISTED = re.compile(r"[^\s,]+")


class RenameRefused(Exception):
    """A key that cannot be renamed as asked; ``span`` is the place that hinders, where there is one."""

    def __init__(self, reason: str, span: Span | None = None) -> None:
        super().__init__(reason)
        self.span = span


def key_error(key: str, prefixes: Collection[str] = ()) -> str | None:
    """Why ``key`` cannot be cited in every place of a chapter, None for a sound one.

    ``prefixes`` are those of the labels of statements.
    """
    if _KEY.fullmatch(key) is None:
        return f"`{key}` is no sound key: use letters and digits, with single - _ : . + or / between them"
    kind = label_kind(key, prefixes)
    if kind is not None:
        return f"`{key}` would be read as a cross-reference, since it begins with `{kind}:`"
    return None


def rename_key(
    bibliography: Bibliography, chapters: Sequence[Chapter], old: str, new: str, prefixes: Collection[str] = ()
) -> dict[str, str]:
    """The new texts, by path, of the files in which the key ``old`` stands, with ``new`` in its place.

    ``prefixes`` are those of the labels of statements: what is cited by none of them is a reference.

    Raises :class:`RenameRefused` where ``old`` is no key or stands twice, ``new`` is another entry's key already
    (capitals aside) or cannot be cited, or a part of a .bib file cannot be read and might name the entry, too.
    """
    entry = _renamed_entry(bibliography, old)
    error = key_error(new, prefixes)
    if error is not None:
        raise RenameRefused(error)
    for other in bibliography.entries:
        if other is not entry and other.key.casefold() == new.casefold():
            raise RenameRefused(f"there is an entry `{other.key}` already", other.key_span)
    for broken in bibliography.broken:
        if broken.key is None or broken.key not in bibliography.by_key:
            raise RenameRefused(
                f"mend the bibliography first, so that no mention is missed: {broken.reason}", broken.span
            )
    replacements = [Replacement(entry.key_span, new)]
    replacements += _mentions(bibliography, old, new)
    for chapter in {chapter.path: chapter for chapter in chapters}.values():
        replacements += [Replacement(cite.span, new) for cite in chapter.citations if cite.key == old]
    texts = {**bibliography.texts, **{chapter.path: chapter.text for chapter in chapters}}
    changed = replaced(texts, replacements)
    _see_that_all_went(changed, bibliography.texts, old, new)
    return changed


def _renamed_entry(bibliography: Bibliography, old: str) -> Entry:
    found = [entry for entry in bibliography.entries if entry.key == old]
    if not found:
        near = closest(old, bibliography.by_key)
        raise RenameRefused(f"no entry has the key `{old}`" + (f"; did you mean `{near}`?" if near else ""))
    if len(found) > 1:
        raise RenameRefused(f"more than one entry has the key `{old}`: mend that first", found[1].key_span)
    return found[0]


def _own(entry: Entry) -> Iterator[str]:
    return (name for name in NAMING if name in entry.fields and name not in entry.inherited)


def _mentions(bibliography: Bibliography, old: str, new: str) -> Iterator[Replacement]:
    """The places in other entries where ``old`` is named, by a key that the reader takes for it."""
    exact = bibliography.by_key
    first_folded: dict[str, str] = {}
    for key in exact:
        first_folded.setdefault(key.casefold(), key)
    for entry in bibliography.entries:
        for name in _own(entry):
            field = entry.fields[name]
            if any(mark in field.raw for mark in '#"{}'):
                continue
            for listed in _LISTED.finditer(field.raw):
                key = listed.group()
                if key == old or (key not in exact and first_folded.get(key.casefold()) == old):
                    start = field.span.start + listed.start()
                    yield Replacement(Span(field.span.file, start, start + len(key)), new)


def _see_that_all_went(changed: Mapping[str, str], texts: Mapping[str, str], old: str, new: str) -> None:
    after = read_bibliography({path: changed.get(path, text) for path, text in texts.items()})
    for entry in after.entries:
        if entry.key == old:
            raise RenameRefused(f"the key `{old}` cannot be told from its surroundings", entry.key_span)
        for name in _own(entry):
            field = entry.fields[name]
            if old in re.split(r"\s*,\s*", field.value.strip()):
                reason = f"the field `{name}` of `{entry.key}` names `{old}` in a form that cannot be changed safely"
                raise RenameRefused(f"{reason}: write the key as it is, in braces", field.span)
    if new not in after.by_key:
        raise RenameRefused(f"`{new}` would not be read as a key")
