"""An item of a numbered list is printed with another number than the one that was written.

Lists are counted from the number of their first item, whatever numbers stand before the others: `1.`, `2.`, `4.` prints
1, 2, 3. What is cited by its number, such as a paragraph of a law, then has a wrong one. A list whose items all bear
the same number, or `#.`, is meant to be counted, and is left alone. A comment, `<!-- -->`, parts two lists.

Bad:

    # Energy {#sec:energy}

    1. The grid grows.
    2. Prices fall.
    4. Demand doubles.
    ^^

Good:

    # Energy {#sec:energy}

    1. The grid grows.
    2. Prices fall.
    3. Demand doubles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.words import whole_number
from chapterhouse.model import Chapter, Paper

SEVERITY = Severity.WARNING

_SIGN = re.compile(r"\d{1,4}|[A-Za-z]{1,5}")
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first item of each list that is counted otherwise than it is written."""
    for listed in paper.chapters:
        yield from renumbered(paper, listed.chapter)


@gathered
def renumbered(chapter: Chapter) -> tuple[Problem, ...]:
    """The first items of lists of ``chapter`` whose number is not the one that is printed."""
    return tuple(problem for markers in chapter.numbered_lists for problem in _in_list(chapter, markers))


def _in_list(chapter: Chapter, markers: Sequence[Span]) -> Iterator[Problem]:
    written = [found[0] if (found := _SIGN.search(span.slice(chapter.text))) else "" for span in markers]
    if len(set(written)) == 1:
        return
    forms = [numbers for form in (_digits, _numerals, _letters) if (numbers := form(written)) is not None]
    if not forms or any(_first_off(numbers) is None for numbers in forms):
        return
    place = _first_off(forms[0])
    assert place is not None
    yield Problem(
        span=markers[place],
        message=f"this is printed as item {forms[0][0] + place}: a list counts on from its first number",
        hint="write the number that is meant; `<!-- -->` on a line of its own parts this list from the one before",
        misleading=False,
    )


def _first_off(numbers: Sequence[int]) -> int | None:
    """The first place of ``numbers`` that does not count on; None where they all do."""
    return next((place for place, number in enumerate(numbers) if number != numbers[0] + place), None)


def _digits(written: Sequence[str]) -> list[int] | None:
    numbers = [number for sign in written if (number := whole_number(sign)) is not None]
    return numbers if len(numbers) == len(written) else None


def _numerals(written: Sequence[str]) -> list[int] | None:
    known = all(sign.lower() in _NUMERALS for sign in written)
    return [_NUMERALS.index(sign.lower()) + 1 for sign in written] if known else None


def _letters(written: Sequence[str]) -> list[int] | None:
    known = all(len(sign) == 1 and sign.isalpha() for sign in written)
    return [ord(sign.lower()) - ord("a") + 1 for sign in written] if known else None
