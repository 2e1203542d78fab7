"""Chapters into the blocks that a redline compares: paragraphs, headings, cells, captions, notes, pictures, code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chapterhouse.inputs.markdown import body_of
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.elements import Element, address_of, caption_of, inlines_of
from chapterhouse.manuscript.paragraphs import is_paragraph
from chapterhouse.manuscript.places import place
from chapterhouse.manuscript.tree import walk
from chapterhouse.model import ListedChapter
from chapterhouse.model.places import PrintedText
from chapterhouse.reports.location import Lines

_APART = {"note", "caption", "figure", "title"}
"""Kinds that are written elsewhere than they come in the tree."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a chapter: ``kind`` says what, ``text`` holds its words and citations, ``line`` where it is written.

    ``level`` is that of a heading. ``image`` is the path of a picture, ``drawn`` the digest of its file. ``statement``
    is the label of the statement that it is part of; ``row`` names the row of a table that a cell is in, ``column``
    counts its cells from 1. ``number`` is that of a numbered paragraph.
    """

    kind: str
    text: str
    file: str
    line: int = 0
    level: int = 0
    image: str = ""
    statement: str = ""
    drawn: str = ""
    row: str = ""
    column: int = 0
    number: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two blocks the same."""
        return f"{self.kind}{self.level or ''}", self.text, f"{self.image} {self.drawn}"


Drawn = Callable[[str], str]
"""The digest of the picture with a path, empty where there is none."""


def blocks_of(listed: ListedChapter, drawn: Drawn = lambda path: "") -> list[Block]:
    """The blocks of a chapter; its lines, where pandoc cannot read it: a broken revision is compared all the same."""
    chapter = listed.chapter
    body = body_of(chapter)
    try:
        tree = pandoc.read_markdown(body).content
    except pandoc.PandocError:
        lines = enumerate(chapter.text.splitlines(), 1)
        return [Block("line", line, chapter.path, number) for number, line in lines if line.strip()]
    reader = _Reader(chapter.path)
    numbers = iter(listed.paragraphs)
    for block in tree:
        start = len(reader.found)
        reader.blocks([block], "paragraph", "")
        numbered = next(numbers, None) if is_paragraph(block) else None
        if numbered is not None and len(reader.found) > start:
            reader.found[start] = replace(reader.found[start], number=numbered.number or "")
    printed = [PrintedText(block.text, at if block.kind in _APART else None) for at, block in enumerate(reader.found)]
    lines_of_text = Lines(chapter.text)
    found = []
    last = 1
    for block, offsets in zip(reader.found, place(read_words(body), printed), strict=True):
        first = next((offset for offset in offsets if offset is not None), None)
        last = lines_of_text.position(first).line if first is not None else last
        found.append(replace(block, line=last, drawn=drawn(block.image) if block.image else ""))
    return found


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self.found: list[Block] = []

    def blocks(self, node: Any, kind: str, statement: str) -> None:
        for element in node:
            self._block(element, kind, statement)

    def _block(self, element: Element, kind: str, statement: str) -> None:
        content = element.get("c", [])
        match element["t"]:
            case "Para" | "Plain":
                self._add(kind, content, statement)
            case "Header":
                self._add("heading", content[2], statement, level=content[0])
            case "CodeBlock":
                self.found.append(Block("code", content[1], self._file, statement=statement))
            case "LineBlock":
                for line in content:
                    self._add("line", line, statement)
            case "BlockQuote":
                self.blocks(content, "quotation", statement)
            case "BulletList" | "OrderedList":
                for item in content if element["t"] == "BulletList" else content[1]:
                    self.blocks(item, "item", statement)
            case "DefinitionList":
                for term, definitions in content:
                    self._add("term", term, statement)
                    for definition in definitions:
                        self.blocks(definition, "definition", statement)
            case "Div":
                label = content[0][0] if ":" in content[0][0] else ""
                title = next((value for name, value in content[0][2] if name == "title"), "")
                if title:
                    self.found.append(Block("title", title, self._file, statement=label))
                self.blocks(content[1], kind, label or statement)
            case "Figure":
                *others, image = [address_of(one) for one in walk(content[2]) if one["t"] == "Image"] or [""]
                self.found += [Block("picture", "", self._file, image=each, statement=statement) for each in others]
                caption = " ".join(
                    _words(inlines_of(block)) for block in caption_of(element) if block["t"] in {"Para", "Plain"}
                )
                self.found.append(Block("figure", caption, self._file, image=image, statement=statement))
            case "Table":
                self.blocks(content[1][1], "caption", statement)
                for rows in (content[3][1], *(part for body in content[4] for part in body[2:]), content[5][1]):
                    for row in rows:
                        self._row(row[1], statement)

    def _row(self, cells: Sequence[Any], statement: str) -> None:
        name = _words([block.get("c", []) for block in cells[0][4]]) if cells else ""
        for column, cell in enumerate(cells, 1):
            first = len(self.found)
            self.blocks(cell[4], "cell", statement)
            self.found[first:] = [replace(one, row=name or "-", column=column) for one in self.found[first:]]

    def _add(self, kind: str, inlines: Sequence[Element], statement: str, level: int = 0) -> None:
        notes: list[list[Element]] = []
        pictures: list[str] = []
        text = _words(inlines, notes, pictures)
        if text:
            self.found.append(Block(kind, text, self._file, level=level, statement=statement))
        self.found += [Block("picture", "", self._file, image=path, statement=statement) for path in pictures]
        for note in notes:
            self.blocks(note, "note", statement)


def _words(node: Any, notes: list[list[Element]] | None = None, pictures: list[str] | None = None) -> str:
    """The words under ``node`` on one line; citations and references as they are written.

    What stands elsewhere than in the line goes into ``notes`` and, by their paths, ``pictures``.
    """
    parts: list[str] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            stack.extend(reversed(here))
            continue
        kind, content = here.get("t"), here.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in {"Code", "Math"}:
            parts.append(content[1])
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            parts.append(" ")
        elif kind == "Note":
            if notes is not None:
                notes.append(content)
        elif kind == "Image":
            if pictures is not None:
                pictures.append(address_of(here))
        elif kind == "Quoted":
            stack.extend([{"t": "Str", "c": "\u2019"}, content[1], {"t": "Str", "c": "\u2018"}])
        elif kind in {"Cite", "Link", "Span"}:
            stack.append(content[1])
        elif kind != "RawInline" and content is not None:
            stack.append(content)
    return " ".join("".join(parts).split())
