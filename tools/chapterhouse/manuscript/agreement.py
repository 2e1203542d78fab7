"""What pandoc saw of a chapter compared with what panache saw: a difference is a finding, never a silent loss.

Positions come from panache, the printed paper from pandoc. Where the two disagree, a check may have looked at the
wrong thing, so the author is told. Compared are citations, references, headings with their identifiers, statements,
notes, tables, all other identifiers, classes and values, and the targets of links and pictures.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from types import MappingProxyType
from urllib.parse import unquote

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import READERS_DISAGREE
from chapterhouse.inputs.links import picture_path
from chapterhouse.inputs.markdown.attributes import IDENTIFIER
from chapterhouse.manuscript.elements import (
    WITH_ATTRIBUTES,
    Element,
    address_of,
    attributes,
    attributes_of,
    blocks_of,
    citations_of,
    classes_of,
    identifier_of,
    inlines_of,
    level_of,
    literal_of,
    set_blocks,
)
from chapterhouse.manuscript.tree import as_typed, plain, rewrite, walk
from chapterhouse.model import Chapter, Identifier, Label, label_kind, label_name

_Written = list[tuple[str, Span]]
"""What panache saw, each with its place."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BETWEEN_BRACES = re.compile(r"[\s{]#([^\s}]+)")
_READ_AS_ELEMENTS = frozenset({".smallcaps", ".ul", ".underline"})
"""Classes that pandoc makes elements of."""
_EQUATION_LABEL = re.compile(r"\{#(eq:[\w.:-]+)\}")

_NOTE_NUMBER = re.compile(r'"citationNoteNum": \d+')
"""pandoc counts the notes of citations: the same words in another note have another number."""


def disagreements(
    chapter: Chapter, blocks: list[Element], kinds: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Problem]:
    """A problem for each thing that only one of the two readers saw.

    ``kinds`` are the kinds of statements, each with the prefix of its labels.
    """
    prefixes = frozenset(kinds.values())
    seen = list(walk(_notes_once(chapter, blocks)))
    cited = [c["citationId"] for element in seen if element["t"] == "Cite" for c in citations_of(element)]
    yield from _compare(
        chapter,
        "a citation of",
        [(citation.key, citation.span) for citation in chapter.citations],
        [key for key in cited if label_kind(key, prefixes) is None],
        before="@",
    )
    yield from _compare(
        chapter,
        "a reference to",
        [(reference.name, reference.span) for reference in chapter.references],
        [label_name(key) for key in cited if label_kind(key, prefixes) is not None],
        before="@",
    )
    yield from _headings(chapter, [element for element in seen if element["t"] == "Header"])
    yield from _compare(
        chapter,
        "the statement",
        [(_statement_name(d.identifier, d.classes), d.span) for d in chapter.divisions if kinds.keys() & {*d.classes}],
        [
            _statement_name(identifier_of(element), classes_of(element))
            for element in seen
            if element["t"] == "Div" and kinds.keys() & {*classes_of(element)}
        ],
    )
    yield from _notes(chapter, sum(element["t"] == "Note" for element in seen))
    identifiers = _identifiers(chapter)
    unreadable = [(name, span) for name, span in identifiers if IDENTIFIER.fullmatch(name) is None]
    yield from (_no_identifier(name, span) for name, span in unreadable)
    yield from _compare(
        chapter,
        "the identifier",
        [one for one in identifiers if one not in unreadable],
        _printed_identifiers(seen),
        before="#",
    )
    yield from _compare(
        chapter,
        "a link to",
        [(_on_one_line(link.target), link.span) for link in chapter.links],
        [_on_one_line(address_of(element)) for element in seen if element["t"] == "Link"],
    )
    yield from _compare(
        chapter,
        "the picture",
        [(picture_path(figure.path), figure.path_span) for figure in chapter.figures],
        [picture_path(address_of(element)) for element in seen if element["t"] == "Image"],
    )
    yield from _attributes(chapter, seen)
    tables = sum(element["t"] == "Table" for element in seen)
    if tables != len(chapter.tables):
        place = chapter.tables[-1].span if chapter.tables else Span(chapter.path, *_head(chapter))
        yield _problem(place, f"{len(chapter.tables)} tables are written here, but {tables} would be printed")


def _on_one_line(address: str) -> str:
    """``address`` without escapes, with a space where it goes on in the next line, as pandoc reads it."""
    return " ".join(unquote(address).split())


def _headings(chapter: Chapter, printed: Sequence[Element]) -> Iterator[Problem]:
    """Problems with headings, which must be the same in number, level and order, and have the same identifiers."""
    levels = [str(level_of(header)) for header in printed]
    written = [(str(heading.level), heading.span) for heading in chapter.headings]
    if levels != [level for level, _ in written]:
        found = list(_compare(chapter, "a heading of level", written, levels, pattern=r"^[ \t>]*#{{{name}}}(?=\s|$)"))
        yield from found
        if not found:
            yield _problem(chapter.headings[0].span, "the headings would be printed in another order")
        return
    for heading, header in zip(chapter.headings, printed, strict=True):
        name = identifier_of(header)
        if heading.identifier is not None and name != heading.identifier:
            place = heading.label.span if heading.label else heading.span
            if IDENTIFIER.fullmatch(heading.identifier) is None:
                at = chapter.text.find(f"#{heading.identifier}", place.start, place.end) + 1
                exact = Span(chapter.path, at, at + len(heading.identifier)) if at else place
                yield _no_identifier(heading.identifier, exact)
                continue
            message = (
                f"the identifier `{heading.identifier}` would be printed: pandoc takes it for a part of the heading"
            )
            yield _problem(place, message, "leave no other brackets, dollars or asterisks open before it")
        elif heading.identifier is None and f"{{#{name}" in heading.span.slice(chapter.text):
            yield _problem(
                heading.span, f"pandoc gives this heading the identifier `{name}`, which the checks cannot see"
            )


def _notes_once(chapter: Chapter, blocks: list[Element]) -> list[Element]:
    """``blocks`` without what is in a note that is called again: pandoc repeats it at each call."""
    called = Counter(call.label for call in chapter.footnote_references)
    defined = {note.label for note in chapter.footnotes}
    repeated = sum(count - 1 for label, count in called.items() if label in defined)
    if not repeated:
        return blocks
    notes: set[str] = set()

    def change(element: Element) -> None:
        nonlocal repeated
        content = _NOTE_NUMBER.sub("", json.dumps(blocks_of(element)))
        if content in notes and repeated:
            repeated -= 1
            set_blocks(element, [])
        notes.add(content)

    return rewrite(blocks, change, {"Note"})


def _notes(chapter: Chapter, calls: int) -> Iterator[Problem]:
    inline = sum(note.label is None for note in chapter.footnotes)
    defined = {note.label for note in chapter.footnotes}
    called = [call for call in chapter.footnote_references if call.label in defined]
    expected = inline + len(called)
    if calls != expected:
        place = (
            called[0].span
            if called
            else chapter.footnotes[0].span
            if chapter.footnotes
            else Span(chapter.path, *_head(chapter))
        )
        written = "1 footnote is" if expected == 1 else f"{expected} footnotes are"
        yield _problem(place, f"{written} written here, but {calls} would be printed")


def _identifiers(chapter: Chapter) -> _Written:
    labelled = [thing.label for thing in chapter.labelled if thing.label is not None]
    of_headings = {heading.label for heading in chapter.headings}
    labels = [label for label in labelled if label not in of_headings]
    labels += [
        misplaced.label for misplaced in chapter.misplaced_labels if not _is_heading(chapter, misplaced.label.span)
    ]
    named: list[Label | Identifier] = [*labels, *chapter.identifiers]
    return [(one.name, one.span) for one in named]


def _is_heading(chapter: Chapter, place: Span) -> bool:
    return any(heading.span.start <= place.start < heading.span.end for heading in chapter.headings)


def _printed_identifiers(seen: Iterable[Element]) -> list[str]:
    names: list[str] = []
    for element in seen:
        if element["t"] == "Header":
            continue
        if element["t"] == "Str" and "{#eq:" in literal_of(element):
            names += _EQUATION_LABEL.findall(as_typed(literal_of(element)))
        if identifier := identifier_of(element):
            names.append(identifier)
    return names


def _no_identifier(name: str, span: Span) -> Problem:
    sign = next(character for character in name if IDENTIFIER.fullmatch(character) is None)
    message = f"these braces would be printed: `{sign}` cannot stand in the identifier `{name}`"
    return _problem(span, message, "use letters, digits and any of `-`, `_`, `:`, `.` in it")


def _attributes(chapter: Chapter, seen: Iterable[Element]) -> Iterator[Problem]:
    """Problems with classes and values that are written between braces and belong to nothing that is printed.

    Where an identifier keeps pandoc from reading the braces, that is told by itself.
    """
    carriers = (element for element in seen if element["t"] in WITH_ATTRIBUTES)
    printed = Counter(name for element in carriers for name in _printed_attributes(element))
    for written in chapter.attribute_lists:
        names = [f".{name}" for name in written.classes]
        names += [f"{key}={_meant(value)}" for key, value in written.values.items()]
        identifier = _BETWEEN_BRACES.search(written.span.slice(chapter.text))
        if identifier is not None and IDENTIFIER.fullmatch(identifier[1]) is None:
            continue
        for name in names:
            if name in _READ_AS_ELEMENTS:
                continue
            if printed[name] == 0:
                yield _problem(written.span, f"`{name}` would not take effect: pandoc takes these braces otherwise")
                break
            printed[name] -= 1


def _printed_attributes(element: Element) -> Iterator[str]:
    _, classes, values = attributes_of(element) or attributes()
    yield from (f".{name}" for name in classes)
    yield from (f"{key}={_meant(value)}" for key, value in values)
    if element["t"] == "Image":  # where that value goes
        yield f"alt={_meant(plain(inlines_of(element)))}"


def _meant(value: str) -> str:
    """``value`` of an attribute without escapes, references to characters and the forms of quotation marks."""
    return " ".join(re.sub("[\u2018\u2019\u201c\u201d\"']", "'", unescape(_ESCAPE.sub(r"\1", value))).split())


def _statement_name(identifier: str | None, classes: Sequence[str]) -> str:
    return f"#{identifier}" if identifier else " ".join(f".{name}" for name in classes)


def _compare(
    chapter: Chapter, what: str, written: _Written, printed: Sequence[str], before: str = "", pattern: str = ""
) -> Iterator[Problem]:
    """A problem for each that is ``written`` but not ``printed``, and the reverse.

    ``before`` stands before a name in the text; ``pattern`` finds the thing where its ``name`` is not written there.
    """
    if len(written) == len(printed) and {*printed} == {name for name, _ in written}:
        return
    lost = Counter(name for name, _ in written) - Counter(printed)
    gained = Counter(printed) - Counter(name for name, _ in written)
    for name, span in reversed(written):
        if lost[name] > 0:
            lost[name] -= 1
            yield _problem(span, f"{what} `{name}` would not be printed: pandoc takes this text otherwise")
    seen = {span.start for _, span in written}
    for name, count in gained.items():
        sought = pattern.format(name=name) if pattern else re.escape(before + name)
        places = [place.span() for place in re.finditer(sought, chapter.text, re.MULTILINE)] if name else []
        head = _head(chapter)
        unseen = next((place for place in places if place[0] + len(before) not in seen), (*places, head)[0])
        times = "" if count == 1 else f" ({count} times)"
        yield _problem(
            Span(chapter.path, *unseen), f"{what} `{name}` would be printed{times} that the checks cannot see"
        )


def _head(chapter: Chapter) -> tuple[int, int]:
    """The first word of the chapter, for what has no place of its own."""
    word = re.compile(r"\S+").search(chapter.text, chapter.front_matter.body_start)
    return word.span() if word is not None else (0, 0)


def _problem(span: Span, message: str, hint: str | None = None) -> Problem:
    plainly = (
        "write it more plainly: blank lines around blocks, no spaces before a `#`, no brackets in or right after others"
    )
    return READERS_DISAGREE.problem(span, message, hint or plainly)
