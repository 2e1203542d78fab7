"""A heading carries a number that its author wrote.

Headings are numbered as the paper is built, so that this one would be printed with two numbers, "1 1. Prices", and the
one that was written is wrong as soon as a section moves. `--fix --unsafe-fixes` takes it away.

Bad:

    # Energy {#sec:energy}

    ## 1.2 Prices
       ^^^

    They rise.

Good:

    # Energy {#sec:energy}

    ## Prices

    They rise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.core.words import whole_number
from chapterhouse.model import Heading, Paper

SEVERITY = Severity.WARNING

_NOUNS = (
    *("Chapter", "Section", "Part", "Annex", "Appendix", "Kapitel", "Abschnitt", "Teil", "Anhang", "Anlage"),
    *("Chapitre", "Partie", "Annexe", "Cap\u00edtulo", "Secci\u00f3n", "Anexo", "Capitolo", "Sezione", "Allegato"),
)
_NUMBER = re.compile(
    rf"(?:{'|'.join(_NOUNS)}) (?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-Z]|[IVXL]{{1,6}})\s?[.:)\u2013\u2014-](?=\s+\S)"
    r"|(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.):])(?=\s+[^\W\d])"
)
_ONE_OF_A_ROW = re.compile(
    r"(?P<open>\(?)(?P<sign>[A-Z]|[a-z]|[IVX]{1,5}|[ivx]{1,5}|\d{1,2})(?P<close>[.):]|(?=\s))(?=\s+[^\W\d])"
)
"""What is a number where another heading has the next one: "A. Wind" beside "B. Sun", and not "C. elegans"."""
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the number of each such heading that the paper numbers as well."""
    for listed in paper.chapters:
        text = listed.chapter.text
        row = _numbers_in_a_row([numbered.heading for numbered in listed.headings if numbered.number])
        for numbered in listed.headings:
            found = (
                (_NUMBER.match(numbered.heading.text) or row.get(numbered.heading.span)) if numbered.number else None
            )
            if found is None:
                continue
            heading = numbered.heading
            start = text.find(found[0], heading.span.start, heading.span.end)
            if start < 0:
                continue
            end = start + len(found[0])
            behind = end + len(text[end : heading.span.end]) - len(text[end : heading.span.end].lstrip())
            yield Problem(
                span=Span(listed.chapter.path, start, end),
                message=f"the heading would be printed with two numbers, “{numbered.number} {found[0]}”",
                hint="leave the number out: it comes by itself",
                edits=(Edit(Span(listed.chapter.path, start, behind), "", safe=False),),
                misleading=False,
            )


def _numbers_in_a_row(headings: Sequence[Heading]) -> Mapping[Span, re.Match[str]]:
    """What stands before the words of headings of one level that count on: A. B. C., or I. II., or (a) (b), or 1 2."""
    found: dict[tuple[int, str, str, str, int], tuple[Heading, re.Match[str]]] = {}
    for heading in headings:
        sign = _ONE_OF_A_ROW.match(heading.text)
        if sign is None or (not sign["close"] and not sign["sign"].isdigit()):
            continue
        for form, count in _counts(sign["sign"]):
            found.setdefault((heading.level, sign["open"], sign["close"], form, count), (heading, sign))
    row: dict[Span, re.Match[str]] = {}
    for (level, opening, closing, form, count), (heading, sign) in found.items():
        following = found.get((level, opening, closing, form, count + 1))
        if following is not None:
            row[heading.span], row[following[0].span] = sign, following[1]
    return row


def _counts(sign: str) -> Iterator[tuple[str, int]]:
    """The forms of numbers that ``sign`` may have, each with its count: "I" is a numeral and a letter."""
    if sign.isdigit():
        if (number := whole_number(sign)) is not None:
            yield "1", number
        return
    case = "A" if sign.isupper() else "a"
    if len(sign) == 1:
        yield case, ord(sign)
    if sign.upper() in _NUMERALS:
        yield f"{case} numeral", _NUMERALS.index(sign.upper())
