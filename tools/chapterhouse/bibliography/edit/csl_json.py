"""CSL-JSON, as reference managers and DOI agencies write it, into BibTeX.

The fields follow the CSL 1.0.2 schema; agencies add lists where it has texts, and type names of their own.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chapterhouse.bibliography.dates import iso_date
from chapterhouse.bibliography.edit.works import Unusable, bib_entry, texed
from chapterhouse.bibliography.entries import is_citable

Item = Mapping[str, Any]

_TYPES = {
    **dict.fromkeys(
        ("article-journal", "article-magazine", "article-newspaper", "journal-article", "review"), "article"
    ),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book", "book-set"), "book"),
    **dict.fromkeys(("chapter", "book-chapter", "book-section", "book-part"), "incollection"),
    **dict.fromkeys(("paper-conference", "proceedings-article"), "inproceedings"),
    **dict.fromkeys(("entry-encyclopedia", "entry-dictionary", "reference-entry"), "inreference"),
    **dict.fromkeys(("report", "standard", "report-component"), "report"),
    **dict.fromkeys(("thesis", "dissertation"), "thesis"),
    **dict.fromkeys(("webpage", "post", "post-weblog", "article", "posted-content", "peer-review"), "online"),
    **{"proceedings": "proceedings", "dataset": "dataset", "software": "software", "patent": "patent"},
    **{"legislation": "legislation", "legal_case": "jurisdiction", "manuscript": "unpublished"},
}
_CONTAINERS = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "inreference": "booktitle",
}
_PUBLISHERS = {"report": "institution", "thesis": "institution", "online": "organization"}
_TEXTS = (
    ("volume", "volume"),
    ("issue", "number"),
    ("number", "number"),
    ("edition", "edition"),
    ("version", "version"),
)
_TAG = re.compile(r"<(/?)(?:jats:)?([A-Za-z]+)[^<>]*>")
_MARKUP = {"i": "emph", "em": "emph", "italic": "emph", "b": "textbf", "bold": "textbf", "strong": "textbf"} | {
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "scp": "textsc",
    "sc": "textsc",
}
_WORD = re.compile(r"[^\W\d_][^\s\-\u2010-\u2015/]*")
_MOST_ITEMS = 1_000


def bibtex_of_csl_json(text: str, *, keep_ids: bool = False) -> str:
    """The entries that the CSL-JSON ``text``, an item or a list of them, describes.

    With ``keep_ids`` their keys are the items' own where these can be cited; else keys are left to be proposed.

    Raises :class:`~chapterhouse.bibliography.edit.works.Unusable` where it is no CSL-JSON.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("is no JSON") from None
    return bibtex_of_items(read if isinstance(read, list) else [read], keep_ids=keep_ids)


def bibtex_of_items(items: Sequence[Any], *, keep_ids: bool = False) -> str:
    """The same for items that were read from elsewhere."""
    if len(items) > _MOST_ITEMS:
        raise Unusable(f"holds more than {_MOST_ITEMS:,} works; divide it")
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("type", ""), str):
            raise Unusable("is no CSL-JSON: every work there is an object with a `type`")
    return "\n".join(_entry(number, item, keep_ids) for number, item in enumerate(items))


def _entry(number: int, item: Item, keep_id: bool) -> str:
    own = str(item.get("id", ""))
    key = own if keep_id and is_citable(own) else f"work{number}"
    kind = _TYPES.get(item.get("type", ""), "misc")
    if kind == "misc" and _text(item, "container-title"):
        kind = "incollection"
    return bib_entry(kind, key, _fields(kind, item))


def _fields(kind: str, item: Item) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        names = [name for name in map(_name, _list(item.get(role))) if name]
        if names:
            yield role, " and ".join(names)
    yield "title", _title(_text(item, "title"))
    yield "subtitle", _title(_text(item, "subtitle"))
    container = texed(_text(item, "container-title"))
    if kind in _CONTAINERS:
        yield _CONTAINERS[kind], container
    elif kind == "online":
        yield "organization", container
    yield "eventtitle", texed(_text(item, "event-title") or _text(item, "event"))
    yield "series", texed(_text(item, "collection-title"))
    if kind in ("thesis", "report"):
        yield "type", texed(_text(item, "genre"))
    yield _PUBLISHERS.get(kind, "publisher"), texed(_text(item, "publisher"))
    yield "location", texed(_text(item, "publisher-place"))
    date = _date(item, "issued") or _date(item, "published") or _date(item, "created")
    yield ("date" if "-" in date else "year"), date
    reported = set()
    for name, field in _TEXTS:
        value = texed(_text(item, name))
        if value and field not in reported:
            reported.add(field)
            yield field, value
    yield "pages", texed(_text(item, "page"))
    yield "eid", texed(_text(item, "article-number"))
    doi = _address(_text(item, "DOI"))
    yield "doi", doi
    yield "isbn", texed(_text(item, "ISBN").rpartition("/")[2])
    yield "issn", texed(_text(item, "ISSN"))
    url = _address(_text(item, "URL"))
    if not (doi and "doi.org/" in url):
        yield "url", url
        yield "urldate", _date(item, "accessed")
    yield "note", texed(_text(item, "note"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(item: Item, name: str) -> str:
    """The text of a field, the first where there is a list of them, without white space around and line ends in it."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _address(value: str) -> str:
    return "".join(f"%{ord(mark):02X}" if mark in ' {}\\"' else mark for mark in value)


def _title(written: str) -> str:
    """A title in TeX: its markup kept, and the capitals of names protected from styles that lower them."""
    parts: list[str] = []
    opened: list[str] = []
    at = 0
    text = html.unescape(written) if "&" in written else written
    prose = _TAG.sub("", text)
    protected = _protected_words(prose)
    for found in _TAG.finditer(text):
        parts.append(_protect(text[at : found.start()], protected))
        at = found.end()
        command = _MARKUP.get(found.group(2).lower())
        if command is None:
            continue
        if not found.group(1):
            opened.append(command)
            parts.append(f"\\{command}{{")
        elif opened and opened[-1] == command:
            opened.pop()
            parts.append("}")
    parts.append(_protect(text[at:], protected))
    return "".join(parts) + "}" * len(opened)


def _protected_words(title: str) -> frozenset[str]:
    """The words whose capitals are theirs: all but the first where few have any, else those with capitals inside."""
    words = [found.group() for found in _WORD.finditer(title)]
    inside = {word for word in words if word[1:] != word[1:].lower() and not title.isupper()}
    long = [word for word in words[1:] if len(word) > 3]
    capital = [word for word in long if word[0].isupper()]
    if 2 * len(capital) > len(long):
        return frozenset(inside)
    starts = {found.group(1) for found in re.finditer(r"[:.?!\u2014]\s+([^\W\d_][^\s\-\u2010-\u2015/]*)", title)}
    return frozenset(inside | {word for word in words[1:] if word[0].isupper() and word not in starts})


def _protect(text: str, protected: frozenset[str]) -> str:
    parts: list[str] = []
    at = 0
    for found in _WORD.finditer(text):
        if found.group() in protected:
            word = found.group()
            core = word.rstrip(".,;:!?)]'\"\u2019\u201d")
            parts += [texed(text[at : found.start()]), "{", texed(core), "}", texed(word[len(core) :])]
            at = found.end()
    return "".join(parts) + texed(text[at:])


def _name(name: Any) -> str:
    """A name in BibTeX's form; empty where there is none."""
    if not isinstance(name, dict):
        return ""
    literal = _text(name, "literal") or _text(name, "name")
    family, given = _text(name, "family"), _text(name, "given")
    if literal or not family:
        whole = literal or given
        return f"{{{texed(whole)}}}" if whole else ""
    particle = " ".join(filter(None, (_text(name, "dropping-particle"), _text(name, "non-dropping-particle"))))
    last = texed(family)
    if " " in family and (particle or re.search(r"(?:^|\s)(?:and|[a-z])", family) or "," in family):
        last = f"{{{last}}}"
    if not given and not particle and not _text(name, "suffix") and " " in family:
        return f"{{{texed(family)}}}"  # an institution that its program took for a person's family
    parts = [f"{texed(particle)} {last}".strip(), texed(_text(name, "suffix")), texed(given)]
    return ", ".join(part if "," not in part else f"{{{part}}}" for part in parts if part)


def _date(item: Item, name: str) -> str:
    """A date as ISO 8601 has it, as far as it is known, else as it is written; empty where nothing is."""
    date = item.get(name)
    if not isinstance(date, dict):
        return ""
    dates = [_iso(part) for part in _list(date.get("date-parts"))[:2]]
    written = "/".join(one for one in dates if one)
    if written:
        return written
    raw = _text(date, "raw") or _text(date, "literal")
    timed = re.match(r"(\d{4}-\d\d-\d\d)[T ]\d\d:", raw)
    return timed[1] if timed else iso_date(raw) or texed(raw)


def _iso(parts: Any) -> str:
    numbers = [int(part) for part in _list(parts)[:3] if str(part).isascii() and str(part).isdigit()]
    if not numbers or not 0 < numbers[0] < 10_000:
        return ""
    known = [f"{numbers[0]:04}"]
    for number, most in zip(numbers[1:], (12, 31), strict=False):
        if not 1 <= number <= most:
            break
        known.append(f"{number:02}")
    return "-".join(known)
