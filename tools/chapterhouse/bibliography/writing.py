"""Entries into a .bib text that stands by itself, for pandoc's biblatex reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chapterhouse.bibliography.dates import iso_date, publication_state
from chapterhouse.bibliography.entries import is_citable
from chapterhouse.bibliography.field_words import from_html, without_repeated_words
from chapterhouse.bibliography.languages import entry_language
from chapterhouse.bibliography.months import month_and_day
from chapterhouse.bibliography.safety import is_safe_url, safe
from chapterhouse.bibliography.tex import VERBATIM, verbatim
from chapterhouse.model import Entry, ExpandedField, Field

_LEFT_OUT = frozenset(
    (
        *("verified", "witness", "kind", "quote", "seen_as", "applies_from"),  # of the research
        *("abstract", "annote", "annotation", "file", "pdf", "keywords", "urlraw", "verba", "verbb", "verbc"),
        *("crossref", "xref", "xdata", "execute", "entryset", "related", "ids"),  # resolved or of no use
        "langid",  # written anew, as a tag
    )
)
_ADDRESS = re.compile(
    r"\{?(?:\\(?:url|nolinkurl)\s*\{(?P<address>[^{}]*)\}|\\href\s*\{(?P<target>[^{}]*)\}\s*\{[^{}]*\}|(?P<bare>https?://[^\s{}]*[^\s{}.]))\}?\.?"
)
"""What is nothing but an address in ``howpublished``: it is where the work is found."""
_KINDS = {"standard": "report"}
"""Types that pandoc takes for others: a standard for a law, which styles print without who issued it."""
_ISSUERS = ("organization", "institution", "publisher")
_DATES = frozenset(("year", "date", "urldate", "eventdate", "origdate"))
_SEEN = ("accessed", "lastaccessed", "lastchecked")
"""What other programs than biblatex call ``urldate``: the day on which someone saw the page."""
_USE_PREFIX = re.compile(r"(?:^|,)\s*useprefix\s*(?:=\s*(true|false)\s*)?(?:,|$)")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_NOT_VERBATIM = re.compile(r"[\\{}\s\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _tex(field: Field) -> str:
    return field.tex if isinstance(field, ExpandedField) else field.raw


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """The fields to write with their TeX, inherited ones after the entry's own."""
    shown = entry.fields.get("howpublished")
    address = _ADDRESS.fullmatch(_tex(shown).strip()) if shown is not None else None
    if (
        address is not None
        and "url" not in entry.fields
        and is_safe_url(where := verbatim(next(filter(None, address.groups()), "")))
    ):
        yield "url", where
    issuer = None
    if entry.type == "standard" and "author" not in entry.fields and "editor" not in entry.fields:
        issuer = next((entry.fields[name] for name in _ISSUERS if name in entry.fields), None)
        if issuer is not None:
            yield "author", f"{{{safe(_tex(issuer))}}}"
    seen = next((name for name in _SEEN if name in entry.fields), None)
    if seen is not None and "urldate" not in entry.fields and (day := iso_date(entry.fields[seen].value)) is not None:
        yield "urldate", day
    for name, field in entry.fields.items():
        if field is issuer or (name == "howpublished" and address is not None):
            continue
        if name == "options":
            prefix = _USE_PREFIX.search(_tex(field))
            if prefix is not None:  # the only option that a style of CSL has a counterpart to
                yield name, f"useprefix={prefix[1] or 'true'}"
            continue
        if name in _LEFT_OUT or name in _SEEN or _NAME.fullmatch(name) is None:
            continue
        if name in VERBATIM:
            value = verbatim(_tex(field))
            if is_safe_url(value) if name == "url" else _NOT_VERBATIM.search(value) is None:
                yield name, value
            continue
        if name in _DATES:
            yield from _date(entry, name, field.value)
            continue
        month = month_and_day(field.value) if name == "month" else None
        if month is not None:
            yield name, str(month[0])
            if month[1] is not None and "day" not in entry.fields:
                yield "day", str(month[1])
            continue
        yield name, _CONTROL.sub(" ", safe(without_repeated_words(name, from_html(_tex(field)))))


def _date(entry: Entry, name: str, written: str) -> Iterator[tuple[str, str]]:
    """The date field ``name`` in the form that pandoc reads, or a state such as "in press" in its place."""
    date = iso_date(written)
    if date is None:
        state = publication_state(written) if name in ("year", "date") else None
        if state is None:
            yield name, _CONTROL.sub(" ", safe(_tex(entry.fields[name])))
        elif "pubstate" not in entry.fields:
            yield "pubstate", state
        return
    if name == "year" and len(date) > len("2026"):
        if "date" in entry.fields or "month" in entry.fields:
            yield name, date[:4]
            return
        name = "date"
    yield name, date


def _langid(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    tag = entry_language(entry) or ("" if language.partition("-")[0].lower() == "en" else language)
    if tag:
        yield "langid", tag


def to_bibtex(entries: Iterable[Entry], language: str = "en") -> str:
    """``entries``, in their order, as BibTeX that needs no strings and no other entries.

    The TeX of the values stays, with the braces that protect capitals, but for commands that reach beyond the text
    (see ``safety``). Fields that serve research or other programs are left out, and so is an entry with a key that
    pandoc cannot read, which would cost it the whole text. ``language``, a BCP 47 tag, is that of entries which name
    none: pandoc puts the titles of English works, and of those without a language, into small letters.
    """
    written: list[str] = []
    for entry in entries:
        if not is_citable(entry.key):
            continue
        kind = entry.type if entry.type.isascii() and entry.type.isalpha() else "misc"
        kind = _KINDS.get(kind, kind)
        fields = [*_fields(entry), *_langid(entry, language)]
        lines = [f"@{kind}{{{entry.key},", *(f"  {name} = {{{tex}}}," for name, tex in fields), "}"]
        written.append("\n".join(lines) + "\n")
    return "\n".join(written)
