"""What the reader of .bib files could not read, by the check that tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chapterhouse.model import Bibliography, BrokenEntry

_DEFINED = re.compile(r"@string\s*[{(]\s*([^\s=,{}()\"]+)\s*=", re.IGNORECASE)
_NAME = re.compile(r"[^\s#,={}()\"%]+")
_SENTENCE = re.compile(r"((?:`[^`]*`|[^`:]|:(?! ))+): (.+)", re.DOTALL)
_MONTHS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
"""Every BibTeX style defines these strings."""


@dataclass(frozen=True, slots=True)
class ReadingErrors:
    """The faults of reading: names of strings that nothing defines, addresses that no browser may open, the others."""

    strings: tuple[BrokenEntry, ...]
    addresses: tuple[BrokenEntry, ...]
    others: tuple[BrokenEntry, ...]


def sentence_and_fix(reason: str) -> tuple[str, str | None]:
    """The two halves of a reader's reason, which is a sentence, mostly with a colon and the mend behind it."""
    parted = _SENTENCE.fullmatch(reason)
    return (parted[1], parted[2]) if parted else (reason, None)


def defined_strings(bibliography: Bibliography) -> dict[str, str]:
    """The names that ``@string`` defines anywhere, by their form in lower case."""
    names: dict[str, str] = {}
    for text in bibliography.texts.values():
        if "@" in text:
            for found in _DEFINED.finditer(text):
                names.setdefault(found[1].lower(), found[1])
    return names


def reading_errors(bibliography: Bibliography) -> ReadingErrors:
    """The faults of ``bibliography``, each in its class and in the order of the files."""
    strings: list[BrokenEntry] = []
    addresses: list[BrokenEntry] = []
    others: list[BrokenEntry] = []
    if bibliography.broken:
        defined = defined_strings(bibliography)
        urls = {entry.fields["url"].span for entry in bibliography.entries if "url" in entry.fields}
        for broken in bibliography.broken:
            if _is_undefined_string(broken, bibliography.texts, defined):
                strings.append(broken)
            elif broken.span in urls:
                addresses.append(broken)
            else:
                others.append(broken)
    return ReadingErrors(tuple(strings), tuple(addresses), tuple(others))


def _is_undefined_string(broken: BrokenEntry, texts: Mapping[str, str], defined: Mapping[str, str]) -> bool:
    """True where the fault's place is the bare name of a string, as a value or a part of one."""
    text, span = texts.get(broken.span.file, ""), broken.span
    name = span.slice(text)
    if _NAME.fullmatch(name) is None or name[0].isdigit() or name.lower() in _MONTHS or name.lower() in defined:
        return False
    return text[max(0, span.start - 200) : span.start].rstrip()[-1:] in ("=", "#")
