"""Code whose lines are to be numbered, with the numbers before them, for forms that number no lines themselves."""

from __future__ import annotations

from chapterhouse.core.words import whole_number
from chapterhouse.manuscript.elements import Element, classes_of, key_values_of, literal_of

_NUMBERED = frozenset({"numberLines", "number-lines"})


def with_line_numbers(code: Element) -> str:
    """The lines of ``code``, each behind its number where its classes ask for that, from ``startFrom`` on."""
    written = literal_of(code)
    if _NUMBERED.isdisjoint(classes_of(code)):
        return written
    lines = written.split("\n")
    first = whole_number(key_values_of(code).get("startFrom", "1")) or 1
    width = len(str(first + len(lines) - 1))
    return "\n".join(f"{number:>{width}}  {line}".rstrip() for number, line in enumerate(lines, first))
