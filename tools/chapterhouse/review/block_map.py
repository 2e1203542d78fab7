"""What HTML and EPUB carry of their blocks' places, into a map of places like that of the PDF.

The files are read as a stranger's are: they may have been saved by a browser, changed, or be none of ours.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from chapterhouse.core.alignment import aligned_letters
from chapterhouse.core.words import words_in
from chapterhouse.inputs.archives import RefusedArchive, opened, part
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.model.places import ChapterWords, SourceWord
from chapterhouse.model.printed import MappedFile, MappedLine, PrintedMap
from chapterhouse.outputs.shared.block_places import BLOCKS, digest_of
from chapterhouse.reports.location import Lines
from chapterhouse.review.carried import NotOurs
from chapterhouse.review.where import Lookup

TextOf = Callable[[str, str], str | None]
"""The text of a file at the revision that was printed, by its path and the beginning of its digest; None if unknown."""

_LARGEST = 300_000_000
_MOST_BLOCKS = 200_000
_AT = re.compile(r"(\d{1,7})(?::(\d{1,6}))?")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"script", "style", "svg", "math", "template", "head"})
_COLUMNS = 1_000_000
"""So wide is each line taken to be of a file whose text is not known: then a place is no more than line and column."""
_BEYOND = 12
"""Words of a file that may be written within a block and are not printed."""
_ZERO = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class CarriedBlock:
    """A block of a page: its text, and the file, line and column in which it says that its first word is written."""

    file: str
    digest: str
    line: int
    column: int
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, with one blank between them."""
        return " ".join("".join(self.parts).split())


@dataclass(frozen=True, slots=True)
class CarriedBlocks:
    """All blocks of a page or book with a place, and the revision that it was made from."""

    commit: str | None
    modified: bool
    blocks: tuple[CarriedBlock, ...]


@behind_walls(CarriedBlocks, NotOurs)
def blocks_of_html(content: bytes) -> CarriedBlocks:
    """The blocks of a page; raises :class:`NotOurs` where it carries no places."""
    if len(content) > _LARGEST:
        raise NotOurs(f"it has more than {_LARGEST:,} bytes")
    return _known([_read(content)])


@behind_walls(CarriedBlocks, NotOurs)
def blocks_of_epub(content: bytes) -> CarriedBlocks:
    """The blocks of a book, file by file; raises :class:`NotOurs` where it carries no places or is no book."""
    try:
        with opened(content) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith((".xhtml", ".html", ".htm")))
            pages = [_read(part(archive, name) or b"") for name in names]
    except RefusedArchive as error:
        raise NotOurs(f"it cannot be opened: {error}") from error
    return _known(pages)


def lookup_of(carried: CarriedBlocks, text_of: TextOf) -> Lookup:
    """The map of places of the blocks, word by word where ``text_of`` knows their file, else by their beginnings."""
    names = list(dict.fromkeys((block.file, block.digest) for block in carried.blocks))
    texts = {name: text_of(*name) for name in names}
    flows = {name: _flows(name[0], text) for name, text in texts.items() if text is not None}
    files = tuple(_file(name, texts[name], carried.blocks) for name in names)
    lines = []
    for number, block in enumerate(carried.blocks, 1):
        name = block.file, block.digest
        position = names.index(name)
        starts = files[position].line_starts
        if not 1 <= block.line <= len(starts):
            continue
        start = starts[block.line - 1] + block.column - 1
        offsets = flows[name].offsets(start, block.text) if name in flows else None
        known = offsets if offsets is not None else (None,) * sum(1 for _ in words_in(block.text))
        near = None if any(offset is not None for offset in known) else start
        lines.append(MappedLine(0, number, _ZERO, 0.0, block.text, position, tuple(known), near))
    return Lookup(PrintedMap(carried.commit, carried.modified, files, ("",), tuple(lines)))


def _file(name: tuple[str, str], text: str | None, blocks: Sequence[CarriedBlock]) -> MappedFile:
    path, digest = name
    if text is not None:
        return MappedFile(path, hashlib.sha256(text.encode()).hexdigest(), Lines(text).starts)
    last = max((block.line for block in blocks if block.file == path), default=1)
    return MappedFile(path, digest, tuple(range(0, last * _COLUMNS, _COLUMNS)))


class _Flows:
    """The words of a file, by the offsets at which they begin."""

    def __init__(self, words: ChapterWords) -> None:
        self._at: Mapping[int, tuple[Sequence[SourceWord], int]] = {
            word.start: (flow, position) for flow in (words.main, *words.asides) for position, word in enumerate(flow)
        }

    def offsets(self, start: int, text: str) -> tuple[int | None, ...] | None:
        """Where each word of a block is that begins at ``start``; None where no word begins there."""
        found = self._at.get(start)
        if found is None:
            return None
        flow, position = found
        wanted = [word for _, word in words_in(text)]
        source = flow[position : position + 2 * len(wanted) + _BEYOND]
        aligned = aligned_letters([word.text for word in source], wanted)
        return tuple(None if one is None else source[one[0]].start + one[1] for one in aligned)


def _flows(path: str, text: str) -> _Flows:
    return _Flows(read_words(body_of(read_chapter(path, text)[0])))


def _read(content: bytes) -> CarriedBlocks:
    reader = _PageReader()
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors="replace")
    while piece := text.read(1 << 16):
        reader.feed(piece)
    reader.close()
    return CarriedBlocks(reader.commit, reader.modified, tuple(reader.blocks))


def _known(pages: Sequence[CarriedBlocks]) -> CarriedBlocks:
    blocks = tuple(block for page in pages for block in page.blocks)
    if not blocks:
        raise NotOurs("it carries no places: it was not built by this tool, or a program took them away")
    first = next((page for page in pages if page.commit), pages[0])
    return CarriedBlocks(first.commit, first.modified, blocks)


class _PageReader(HTMLParser):
    """Collects what has a place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.commit: str | None = None
        self.modified = False
        self.blocks: list[CarriedBlock] = []
        self._open: list[tuple[str, CarriedBlock | None, tuple[str, str] | None]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html" and _COMMIT.fullmatch(values.get("data-revision", "")):
            self.commit, self.modified = values["data-revision"], "data-modified" in values
        if tag in _VOID:
            if tag == "br":
                self.handle_data(" ")
            return
        _, block, file = self._open[-1] if self._open else ("", None, None)
        if "data-file" in values:
            file = values["data-file"], values.get("data-sha256", "")
        if tag in BLOCKS or "data-at" in values:
            block = self._block(values.get("data-at", ""), file)
        self._silent += tag in _SILENT
        self._open.append((tag, block, file))

    def _block(self, at: str, file: tuple[str, str] | None) -> CarriedBlock | None:
        found = _AT.fullmatch(at)
        if found is None or file is None or len(self.blocks) >= _MOST_BLOCKS:
            return None
        block = CarriedBlock(*file, int(found[1]), int(found[2] or 1))
        self.blocks.append(block)
        return block

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what is open in it."""
        if not any(name == tag for name, _, _ in self._open):
            return
        while self._open:
            name, _, _ = self._open.pop()
            self._silent -= name in _SILENT
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text, which belongs to the innermost block."""
        block = self._open[-1][1] if self._open else None
        if block is not None and not self._silent:
            block.parts.append(data)


def text_finder(candidates: Sequence[Callable[[str], str | None]]) -> TextOf:
    """Finds the text with a digest among those that ``candidates`` have of a path, such as a revision's and today's."""

    def text_of(path: str, digest: str) -> str | None:
        for candidate in candidates:
            text = candidate(path)
            if text is not None and (not digest or digest_of(text) == digest):
                return text
        return None

    return text_of
