"""References and citations that stand right behind a letter, where pandoc reads an address, not a reference.

Scripts that leave no space between words, such as Chinese and Japanese, make this mistake an easy one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from chapterhouse.checks.support.literal_text import LiteralText
from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.core.diagnostics import Edit, Problem

_GLUED = re.compile(r"(?<=\w)@(?:\{(?P<braced>[^{}\s]+)\}|(?P<name>[A-Za-z][A-Za-z0-9:_./+-]*))")


def glued_references(literal: LiteralText, labels: Collection[str], keys: Collection[str]) -> Iterator[Problem]:
    """Yields a problem at each ``@name`` of ``literal`` behind a letter that is of ``labels`` or ``keys``."""
    for found in _GLUED.finditer(literal.text):
        name = found["braced"] or found["name"].rstrip(":_./+-")
        if name not in labels and name not in keys:
            continue
        end = found.end() if found["braced"] else found.start() + 1 + len(name)
        span = literal.span(found.start(), end)
        edits = (Edit(span, f"[@{name}]"),) if name in labels else ()
        message = f"{PRINTED}: right behind a letter, `@` begins no reference"
        yield Problem(span, message, f"write `[@{name}]`, or leave a space before it", edits=edits)
