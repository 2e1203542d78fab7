"""What pandoc saw of a chapter compared with what panache saw: a difference is a finding, never a silent loss.

Positions come from panache, the printed paper from pandoc. Where the two disagree, a check may have looked at the
wrong thing, so the author is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import READERS_DISAGREE
from chapterhouse.manuscript.tree import Element, walk
from chapterhouse.model import Chapter, label_kind, label_name

_COMPARED = frozenset({"Cite", "Div", "Header", "Note"})


def disagreements(
    chapter: Chapter, blocks: list[Element], kinds: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Problem]:
    """A problem for each citation, reference, heading, statement or note that only one of the two readers saw.

    ``kinds`` are the kinds of statements, each with the prefix of its labels.
    """
    prefixes = frozenset(kinds.values())
    seen = [element for element in walk(blocks) if element["t"] in _COMPARED]
    cited = [c["citationId"] for element in seen if element["t"] == "Cite" for c in element["c"][0]]
    yield from _compare(
        chapter,
        "a citation of",
        [(citation.key, citation.span) for citation in chapter.citations],
        [key for key in cited if label_kind(key, prefixes) is None],
    )
    yield from _compare(
        chapter,
        "a reference to",
        [(reference.name, reference.span) for reference in chapter.references],
        [label_name(key) for key in cited if label_kind(key, prefixes) is not None],
    )
    levels = [element["c"][0] for element in seen if element["t"] == "Header"]
    yield from _compare(
        chapter,
        "a heading of level",
        [(str(heading.level), heading.span) for heading in chapter.headings],
        [str(level) for level in levels],
    )
    yield from _compare(
        chapter,
        "the statement",
        [(_statement_name(d.identifier, d.classes), d.span) for d in chapter.divisions if kinds.keys() & {*d.classes}],
        [
            _statement_name(element["c"][0][0], element["c"][0][1])
            for element in seen
            if element["t"] == "Div" and kinds.keys() & {*element["c"][0][1]}
        ],
    )
    calls = sum(element["t"] == "Note" for element in seen)
    inline = sum(note.label is None for note in chapter.footnotes)
    defined = {note.label for note in chapter.footnotes}
    expected = inline + sum(call.label in defined for call in chapter.footnote_references)
    if calls != expected:
        yield _problem(Span(chapter.path), f"{expected} footnotes are written here, but {calls} would be printed")


def _statement_name(identifier: str | None, classes: Sequence[str]) -> str:
    return f"#{identifier}" if identifier else " ".join(f".{name}" for name in classes)


def _compare(chapter: Chapter, what: str, written: list[tuple[str, Span]], printed: list[str]) -> Iterator[Problem]:
    lost = Counter(name for name, _ in written) - Counter(printed)
    gained = Counter(printed) - Counter(name for name, _ in written)
    for name, span in reversed(written):
        if lost[name] > 0:
            lost[name] -= 1
            yield _problem(span, f"{what} `{name}` would not be printed: pandoc takes this text otherwise")
    for name, count in gained.items():
        seen = {span.start for _, span in written}
        places = re.finditer(re.escape(f"@{name}"), chapter.text)
        unseen = next((place.span() for place in places if place.start() + 1 not in seen), (0, 0))
        span = Span(chapter.path, *unseen)
        times = "" if count == 1 else f" ({count} times)"
        yield _problem(span, f"{what} `{name}` would be printed{times} that the checks cannot see")


def _problem(span: Span, message: str) -> Problem:
    hint = (
        "write it more plainly: blank lines around blocks, no spaces before a `#`, no brackets in or right after others"
    )
    return READERS_DISAGREE.problem(span, message, hint)
