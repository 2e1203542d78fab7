r"""A title is written in capitals or quotation marks, or holds an address or foreign markup.

All of it is printed: a title in capitals shouts among the others, since no style knows which letters are capitals in
truth; quotation marks stand within those of the style; `*E. coli*` keeps its asterisks. In a .bib file emphasis is
`\textit{...}`, and an address stands in `url`.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025; @roe2024].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {ENERGY AND THE DEMAND FOR IT},
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      publisher = {Press},
      year = {2025},
    }
    @book{roe2024,
      author = {Roe, Ann},
      title = {On *grids* and wind},
                  ^^^^^^^
      publisher = {Press},
      year = {2024},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025; @roe2024].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {Energy and the demand for it},
      publisher = {Press},
      year = {2025},
    }
    @book{roe2024,
      author = {Roe, Ann},
      title = {On \textit{grids} and wind},
      publisher = {Press},
      year = {2024},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import own
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Field, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_FIELDS = ("title", "subtitle", "booktitle", "maintitle", "journal", "journaltitle", "series")
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s{}]+")
_QUOTED = re.compile(
    r"\A\s*(?P<open>[\"\u201c\u201e\u00ab]|``)(?P<words>[^\"\u201c\u201d\u201e\u00ab\u00bb]+?)(?:[\"\u201d\u201c\u00bb]|'')\.?\s*\Z"
)
_EMPHASIS = re.compile(r"(?<![\w*\\])(?P<sign>\*{1,2}|_)(?=[^\W\d_])(?P<words>[^*_{}\n]*[^\s*_{}])(?P=sign)(?![\w*])")
_TAG = re.compile(r"</?(?:[a-z]{1,10}|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PLAIN_TAGS = re.compile(r"</?(?:i|em|b|strong|sub|inf|sup|scp|sc)\s*>", re.IGNORECASE)
_LIKELY = re.compile(r"[*_<\"\u201c\u201e\u00ab]|``|://|www\.")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each such title, or at what in it is no title."""
    for entry in paper.bibliography.entries:
        for name in _FIELDS:
            field = own(entry, name)
            if field is None:
                continue
            if name not in ("journal", "journaltitle", "series") and _is_in_capitals(field.raw):
                hint = "write it as a sentence, and put braces around what keeps its capitals: `{UN}`"
                yield Problem(field.span, "this title would be printed in capitals throughout", hint, misleading=False)
            if _LIKELY.search(field.raw):
                yield from _markup(field)


def _is_in_capitals(raw: str) -> bool:
    words = _WORD.findall(raw)
    return len(words) >= _FEWEST_WORDS and raw.upper() == raw and raw.lower() != raw and "\\" not in raw


def _markup(field: Field) -> Iterator[Problem]:
    raw = field.raw
    for found in _ADDRESS.finditer(raw):
        if raw[: found.start()].endswith(("\\url{", "\\href{")):
            continue
        yield _problem(field, found.span(), "an address would be printed in the title", "move it to the field `url`")
    if (quoted := _QUOTED.match(raw)) is not None:
        edit = Edit(field.span, quoted["words"])
        message = "the quotation marks would be printed beside those of the style"
        yield _problem(field, quoted.span(), message, "leave them out", edit)
    for found in _EMPHASIS.finditer(raw):
        command = "textbf" if len(found["sign"]) > 1 else "textit"
        edit = Edit(_span(field, *found.span()), f"\\{command}{{{found['words']}}}", safe=False)
        yield _problem(field, found.span(), "this is printed as it is typed", f"write `\\{command}{{...}}`", edit)
    for found in _TAG.finditer(raw):
        if not _PLAIN_TAGS.fullmatch(found[0]):
            hint = "leave it out, or write `\\textit{...}`, `\\textsubscript{...}`"
            yield _problem(field, found.span(), "this is printed as it is typed", hint)


def _span(field: Field, start: int, end: int) -> Span:
    return Span(field.span.file, field.span.start + start, field.span.start + end)


def _problem(field: Field, place: tuple[int, int], message: str, hint: str, edit: Edit | None = None) -> Problem:
    return Problem(_span(field, *place), message, hint, edits=(edit,) if edit else (), misleading=False)
