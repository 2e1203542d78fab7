"""A small word processor: works out list numbers and fields of a document anew, whatever they say already.

By ECMA-376, part 1: 17.9 (lists), 17.16.5.51 (REF), 17.16.5.56 (SEQ), 17.16.5.59 (STYLEREF). Nothing in it knows how
the document was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx_reader import Docx, W
from lxml import etree

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass
class Field:
    """A field: its instruction, what it shows, and what it should."""

    instruction: list[str]
    kept: str = ""
    value: str | None = None


@dataclass
class Level:
    format: str
    words: str
    start: int


@dataclass
class Evaluated:
    """What a word processor would show of a document: fields, and by their paragraphs the numbers of lists."""

    fields: list[Field]
    numbers: dict[etree._Element, str]

    def of(self, kind: str) -> list[Field]:
        return [one for one in self.fields if one.instruction[0] == kind]


@dataclass
class _Open:
    field: Field
    shows: bool = False
    words: list[str] = field(default_factory=list)


def evaluate(docx: Docx) -> Evaluated:
    """All fields of the text of ``docx``, worked out in its order; references when everything else is known."""
    numbers = _list_numbers(docx)
    fields: list[Field] = []
    counts: dict[str, int] = {}
    restarted: set[str] = set()
    chapter: etree._Element | None = None
    bookmarks: dict[str, list[str]] = {}
    holders: dict[str, etree._Element] = {}
    inside: dict[str, str] = {}
    waiting: list[Field] = []
    open_fields: list[_Open] = []
    paragraph: etree._Element | None = None
    for element in docx.document.iter():
        tag = element.tag
        if tag == f"{W}p":
            paragraph = element
            for name in inside.values():
                holders.setdefault(name, element)
            if _style(element) == "Heading1":
                chapter = element
                restarted.clear()
        elif tag == f"{W}bookmarkStart":
            name = element.get(f"{W}name")
            inside[element.get(f"{W}id")] = name
            bookmarks[name] = []
            if element.getparent().tag == f"{W}p" and paragraph is not None:
                holders[name] = paragraph
        elif tag == f"{W}bookmarkEnd":
            inside.pop(element.get(f"{W}id"), None)
        elif tag == f"{W}instrText" and open_fields:
            open_fields[-1].field.instruction += element.text.split()
        elif tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                open_fields.append(_Open(Field([])))
            elif kind == "separate":
                open_fields[-1].shows = True
            else:
                done = open_fields.pop()
                done.field.kept = "".join(done.words)
                fields.append(done.field)
                name, argument, *switches = [*done.field.instruction, ""]
                if name == "SEQ":
                    done.field.value = _sequence(argument, switches, counts, restarted)
                elif name == "STYLEREF" and r"\s" in switches:
                    done.field.value = _bare(numbers.get(chapter, "0"))
                elif name == "REF":
                    waiting.append(done.field)
                if done.field.value is not None:
                    for within in inside.values():
                        bookmarks[within].append(done.field.value)
        elif tag == f"{W}t" and paragraph is not None:
            text = element.text or ""
            for one in open_fields:
                if one.shows:
                    one.words.append(text)
            # What a field shows is worked out: the words that are kept in it do not count.
            if not any(one.field.instruction[0] in {"SEQ", "STYLEREF"} for one in open_fields):
                for within in inside.values():
                    bookmarks[within].append(text)
    for one in waiting:
        name, switches = one.instruction[1], one.instruction[2:]
        if r"\n" in switches:
            number = numbers.get(holders.get(name), "0")
            one.value = _bare(number) if r"\t" in switches else number
        else:
            one.value = "".join(bookmarks[name]) if name in bookmarks else "Error! Reference source not found."
    return Evaluated(fields, numbers)


def _sequence(name: str, switches: list[str], counts: dict[str, int], restarted: set[str]) -> str:
    options = dict(zip(switches, [*switches[1:], ""], strict=True))
    if r"\r" in options:
        counts[name] = int(options[r"\r"])
    elif options.get(r"\s") == "1" and name not in restarted:
        counts[name] = 1
    else:
        counts[name] = counts.get(name, 0) + 1
    if r"\h" in options:
        return ""
    restarted.add(name)
    return chr(64 + counts[name]) if options.get(r"\*") == "ALPHABETIC" else str(counts[name])


def _bare(number: str) -> str:
    """The number without the words beside it: "A" of "Appendix A"."""
    found = re.search(r"[0-9]+(?:\.[0-9]+)*|\b[A-Z](?:\.[0-9]+)*$|\b[IVX]+\b", number)
    return found[0] if found else number


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def _list_numbers(docx: Docx) -> dict[etree._Element, str]:
    """The numbers that lists give to paragraphs; those of bullets are left out."""
    lists = _lists(docx)
    styles = {one.get(f"{W}styleId"): one for one in docx.root("word/styles.xml").iter(f"{W}style")}
    counts: dict[str, list[int]] = {}
    numbers = {}
    for paragraph in docx.document.iter(f"{W}p"):
        list_id, level = _membership(paragraph, styles)
        levels = lists.get(list_id)
        if levels is None or level >= len(levels) or levels[level].format == "bullet":
            continue
        count = counts.setdefault(list_id, [one.start - 1 for one in levels])
        count[level] += 1
        for deeper in range(level + 1, len(levels)):
            count[deeper] = levels[deeper].start - 1
        for above in range(level):
            count[above] = max(count[above], levels[above].start)
        numbers[paragraph] = re.sub(
            r"%(\d)",
            lambda found, count=count, levels=levels: _formatted(  # type: ignore[misc]
                levels[int(found[1]) - 1].format, count[int(found[1]) - 1]
            ),
            levels[level].words,
        )
    return numbers


def _lists(docx: Docx) -> dict[str, list[Level]]:
    root = docx.root("word/numbering.xml")
    described = {one.get(f"{W}abstractNumId"): list(_levels(one)) for one in root.iter(f"{W}abstractNum")}
    return {
        one.get(f"{W}numId"): described[one.find(f"{W}abstractNumId").get(f"{W}val")] for one in root.iter(f"{W}num")
    }


def _levels(described: etree._Element) -> Iterator[Level]:
    for one in described.iter(f"{W}lvl"):
        start = one.find(f"{W}start")
        yield Level(
            one.find(f"{W}numFmt").get(f"{W}val"),
            one.find(f"{W}lvlText").get(f"{W}val"),
            1 if start is None else int(start.get(f"{W}val")),
        )


def _membership(paragraph: etree._Element, styles: dict[str, etree._Element]) -> tuple[str, int]:
    """The list and the level of ``paragraph``, its own or its style's."""
    here: etree._Element | None = paragraph
    style = _style(paragraph)
    while here is not None:
        numbered = here.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            level = numbered.find(f"{W}ilvl")
            return numbered.find(f"{W}numId").get(f"{W}val"), 0 if level is None else int(level.get(f"{W}val"))
        here = styles.get(style)
        based = None if here is None else here.find(f"{W}basedOn")
        style = "" if based is None else based.get(f"{W}val")
    return "0", 0


def _formatted(kind: str, number: int) -> str:
    if kind == "upperLetter":
        return chr(64 + number)
    if kind == "upperRoman":
        written = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            written += letters * times
        return written
    return str(number)
