"""The map of places: printed texts aligned with the words of their chapter's file.

pandoc's tree has no positions, panache's has. Both hold the same words in the same order but for notes, captions and
attributes, which are compared apart. What is printed besides (numbers, labels of citations, tables drawn from
statements) has no word in the file, and so no place of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from chapterhouse.core.alignment import aligned_letters
from chapterhouse.core.words import words_in
from chapterhouse.manuscript.elements import Element
from chapterhouse.model.places import ChapterWords, Offset, PrintedText, SourceWord, WordPlaces

_ALIKE = 0.6
"""The share of the words of either that both must have to be the same."""


def place(chapter: ChapterWords, printed: Sequence[PrintedText]) -> list[WordPlaces]:
    """Where the words of each of the ``printed`` texts, given in their order, are in the chapter's file."""
    words = [[word for _, word in words_in(one.text)] for one in printed]
    places: list[list[Offset | None]] = [[None] * len(each) for each in words]
    flows: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, one in enumerate(printed):
        flows[one.aside].append(index)
    free = list(range(len(chapter.asides)))
    for aside, members in flows.items():
        wanted = [word for index in members for word in words[index]]
        source: Sequence[SourceWord] = chapter.main
        if aside is not None:
            found = _same_aside(wanted, chapter, free)
            if found is not None:
                free.remove(found)
            else:  # a long note that is printed in pieces
                found = _same_aside(wanted, chapter, range(len(chapter.asides)))
            source = _only_run(wanted, chapter.main) if found is None else chapter.asides[found]
        offsets = _offsets(source, wanted)
        for index in members:
            for position in range(len(words[index])):
                places[index][position] = next(offsets)
    return list(places)


def _offsets(source: Sequence[SourceWord], wanted: Sequence[str]) -> Iterator[Offset | None]:
    for found in aligned_letters([word.text for word in source], wanted):
        yield None if found is None else source[found[0]].start + found[1]


def _same_aside(wanted: Sequence[str], chapter: ChapterWords, free: Sequence[int]) -> int | None:
    """Which of the asides that are ``free`` holds the words ``wanted``; the first of several that do equally well."""
    have = Counter(word.casefold() for word in wanted)
    best, most = None, 0.0
    for index in free:
        words = Counter(word.text.casefold() for word in chapter.asides[index])
        total = sum(words.values())
        common = sum((have & words).values())
        # Numbers and citations come to what is printed; what panache counts to a caption, pandoc may print after it.
        alike = max(common / total, common / len(wanted)) if wanted else 0.0
        if alike >= _ALIKE and alike * common > most:
            best, most = index, alike * common
    return best


def _only_run(wanted: Sequence[str], source: Sequence[SourceWord]) -> Sequence[SourceWord]:
    """The one place in ``source`` where the words ``wanted`` follow one another; nothing for none or several.

    What pandoc takes for a caption, panache may take for a paragraph.
    """
    words = [word.casefold() for word in wanted]
    texts = [word.text.casefold() for word in source]
    starts = [at for at, text in enumerate(texts) if words[:1] == [text] and texts[at : at + len(words)] == words]
    return source[starts[0] : starts[0] + len(words)] if len(starts) == 1 else ()


def printed_texts(blocks: Sequence[Element]) -> list[PrintedText]:
    """The texts of pandoc's tree as it was read, one for each leaf block, without what citeproc replaces."""
    reader = _TreeReader()
    reader.blocks(blocks, None)
    return reader.texts


class _TreeReader:
    def __init__(self) -> None:
        self.texts: list[PrintedText] = []
        self._asides = 0

    def blocks(self, node: Any, aside: int | None) -> None:
        if isinstance(node, list):
            for each in node:
                self.blocks(each, aside)
            return
        kind = node.get("t") if isinstance(node, dict) else None
        if kind is None:
            return
        content = node.get("c")
        if kind in {"Para", "Plain"}:
            self._inlines(content, aside)
        elif kind == "Header":
            self._inlines(content[2], aside)
        elif kind == "CodeBlock":
            self.texts.append(PrintedText(content[1], aside))
        elif kind == "LineBlock":
            for line in content:
                self._inlines(line, aside)
        elif kind == "DefinitionList":
            for term, definitions in content:
                self._inlines(term, aside)
                self.blocks(definitions, aside)
        elif kind == "Figure":
            self.blocks(content[1][1], self._new_aside())
            self.blocks(content[2], aside)
        elif kind == "Table":
            self._table(content, aside)
        elif kind in {"Div", "BlockQuote", "BulletList", "OrderedList"}:
            self.blocks(content if kind in {"BlockQuote", "BulletList"} else content[1], aside)

    def _table(self, content: list[Any], aside: int | None) -> None:
        _, caption, _, head, bodies, foot = content
        self.blocks(caption[1], self._new_aside())
        for rows in (head[1], *(part for body in bodies for part in body[2:]), foot[1]):
            for row in rows:
                for cell in row[1]:
                    self.blocks(cell[4], aside)

    def _new_aside(self) -> int:
        self._asides += 1
        return self._asides

    def _inlines(self, node: Any, aside: int | None) -> None:
        parts: list[str] = []
        notes: list[Any] = []
        stack = [node]
        while stack:
            here = stack.pop()
            if isinstance(here, list):
                stack.extend(reversed(here))
            elif isinstance(here, dict):
                kind, content = here.get("t"), here.get("c", [])
                if kind == "Str":
                    parts.append(content)
                elif kind in {"Code", "Math"}:
                    parts.append(content[1])
                elif kind in {"Space", "SoftBreak", "LineBreak"}:
                    parts.append(" ")
                elif kind == "Note":
                    notes.append(content)
                elif kind in {"Link", "Quoted", "Span"}:
                    stack.append(content[1])
                elif kind not in {"Cite", "Image", "RawInline"}:
                    stack.append(content)
        if parts:
            self.texts.append(PrintedText("".join(parts), aside))
        for note in notes:
            self.blocks(note, self._new_aside())
