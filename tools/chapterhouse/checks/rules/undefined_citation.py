"""A citation names a key that no bibliography entry has.

The paper would print a statement without its source. Most often the key is misspelt, or the entry could not be read.
This stops the build.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].
    Its growth slows afterwards [@iae2025, p. 3].
                                  ^^^^^^^
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].
    Its growth slows afterwards [@iea2025, p. 3].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from chapterhouse.checks.support.foreign import is_foreign
from chapterhouse.checks.support.references import NOUNS, article
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import BrokenEntry, Citation, Entry, Paper

SEVERITY = Severity.ERROR

_SPACED = re.compile(r"[^\[\]@;,\n]{1,80}")
_LABEL = re.compile(r"(?P<prefix>[A-Za-z]{2,20}):(?P<name>\w.*)")
_IDENTIFIERS = frozenset(
    ("arxiv", "doi", "hdl", "http", "https", "isbn", "issn", "pmc", "pmcid", "pmid", "url", "wikidata")
)
"""What tools that fetch entries have before the identifier of a work."""
_NO_KEY = re.compile(r"[^\w.:+/]+")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each cited key without an entry, unless it is a reference in another tool's syntax."""
    entries = paper.bibliography.by_key
    broken = {entry.key: entry for entry in reversed(paper.bibliography.broken) if entry.key is not None}
    # A lost entry is often cited many times, and comparing its key with thousands of others is the dear part.
    nearest = cache(lambda key: closest(key, entries))
    prefixes = {key.partition(":")[0].lower() for key in entries} | _IDENTIFIERS
    for listed in paper.chapters:
        for citation in listed.chapter.citations:
            if citation.key in entries or is_foreign(citation, paper, entries):
                continue
            if (spaced := _with_spaces(citation, listed.chapter.text, entries)) is not None:
                yield spaced
            elif (lost := broken.get(citation.key)) is not None:
                yield _unreadable(citation, lost)
            elif (key := nearest(citation.key)) is not None:
                yield _misspelt(citation, entries[key])
            elif (found := _LABEL.fullmatch(citation.key)) is not None and found["prefix"].lower() not in prefixes:
                yield _of_no_kind(citation, found["prefix"], found["name"], paper)
            else:
                files = paper.settings.bibliography
                where = files[0] if files else "a .bib file, and list the file under `bibliography` in paper.toml"
                yield Problem(citation.span, _message(citation), f"add an entry with this key to {where}")


def _of_no_kind(citation: Citation, prefix: str, name: str, paper: Paper) -> Problem:
    """The problem of what looks like the label of a kind that is not declared."""
    nouns = {str(kind): noun for kind, noun in NOUNS.items()}
    nouns |= {kind.prefix: kind.noun.lower() for kind in paper.settings.kinds}
    carried = [one for one in nouns if f"{one}:{name}" in paper.targets]
    near = closest(prefix.lower(), carried) or closest(prefix.lower(), nouns)
    hint = f"labels begin with {', '.join(f'`{one}:`' for one in nouns)}; a source needs an entry with this key"
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    if near is not None:
        hint = f"did you mean `{near}:`, for {article(nouns[near])}?"
        meant = paper.targets.get(f"{near}:{name}")
        if meant is not None:
            hint = f"did you mean {nouns[near]} `{meant.label.name}`?"
            related = (Related(meant.label.span, f"`{meant.label.name}` is labelled here"),)
            edits = (Edit(citation.span, meant.label.name, safe=False),)
    message = f"{_message(citation)}, and no kind of label has the prefix `{prefix}:`"
    return Problem(citation.span, message, hint, related, edits)


def _with_spaces(citation: Citation, text: str, entries: Mapping[str, Entry]) -> Problem | None:
    """The problem of a citation of an entry whose key holds spaces, as ``[@Doe 2020]``; None for others."""
    written = _SPACED.match(text, citation.span.start)
    end = citation.span.end
    while written is not None and end <= written.end():
        entry = entries.get(text[citation.span.start : end])
        if entry is not None and " " in entry.key:
            new = _NO_KEY.sub("-", entry.key)
            return Problem(
                span=Span(citation.span.file, citation.span.start, end),
                message=f"a key holds no spaces, so that `@{entry.key}` cites `{citation.key}`",
                hint=f"give the entry another key, `{new}`, and write `@{new}`",
                related=(Related(entry.key_span, "this key cannot be cited"),),
            )
        end += 1
    return None


def _message(citation: Citation) -> str:
    return f"no bibliography entry has the key `{citation.key}`"


def _unreadable(citation: Citation, lost: BrokenEntry) -> Problem:
    return Problem(
        span=citation.span,
        message=_message(citation),
        hint="mend the entry that could not be read",
        related=(Related(lost.span, "this entry could not be read"),),
    )


def _misspelt(citation: Citation, meant: Entry) -> Problem:
    return Problem(
        span=citation.span,
        message=_message(citation),
        hint=f"did you mean `{meant.key}`?",
        related=(Related(meant.key_span, f"`{meant.key}` is defined here"),),
        edits=(Edit(citation.span, meant.key, safe=False),),
    )
