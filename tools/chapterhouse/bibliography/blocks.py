"""The text of a .bib file into blocks with the place of each part: the only importer of bibtexparser.

bibtexparser cuts a file into blocks and fields; it tells the line where a block begins and hands on the text of each
part in order, from which exact offsets follow. What it gives up on is looked at once more by itself, with the content
of every value blanked out, and told as a fault where even that does not help.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bibtexparser import model as bib
from bibtexparser.splitter import Splitter

from chapterhouse.bibliography.values import Expression, Malformed, braces, closing_braces, read_expression

# The library logs every fault that it meets, and without a handler Python prints that: faults are ours to tell.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

LONGEST_FILE = 8_000_000
MOST_BLOCKS = 50_000
MOST_FIELDS = 250

_HEAD = re.compile(r"@(\w*)[ \t]*([{(])")
_LOOSE_HEAD = re.compile(r"^([ \t\ufeff]*)@([ \t\r\n]*)([A-Za-z]+)([ \t\r\n]*)(?=\{)", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,={}]*)\s*")
_NAME = re.compile(r"\s*([^\s,={}#\"]+)\s*")
_SPACE = re.compile(r"\s*")
_RUNS_INTO = re.compile(r"^[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*[{\"]", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")


class Assignment(NamedTuple):
    """``name = value``: the name at ``text[name_start:name_end]``, all that follows ``=`` at ``text[start:end]``.

    ``value`` is what was read of the latter, which may end before it.
    """

    name_start: int
    name_end: int
    start: int
    end: int
    value: Expression | Malformed

    @property
    def whole(self) -> bool:
        """True where the value is one expression and nothing else."""
        return isinstance(self.value, Expression) and self.value.end == self.end


@dataclass(frozen=True, slots=True)
class RawEntry:
    """A block such as ``@book{key, ...}`` at ``text[start:end]``."""

    type: str
    start: int
    end: int
    key_start: int
    key_end: int
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class RawString:
    """``@string{name = value}``."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class BrokenBlock:
    """What is wrong at ``text[start:end]``, in words; ``key`` where the entry's key is known."""

    start: int
    end: int
    reason: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    block: bib.Block


def _even_out(text: str) -> str:
    """``text``, character for character as long, without two forms that bibtexparser takes for something else.

    ``\\\\`` before a brace would hide that brace, and a head such as ``@ book`` or one that goes on in the next line,
    both of which BibTeX allows, would hide the whole entry.
    """

    def tight(found: re.Match[str]) -> str:
        before, gap, name, after = found.groups()
        if not gap and "\n" not in after and "\r" not in after:
            return found.group()
        return f"{before}@{name}{' ' * len(gap + after)}"

    return _LOOSE_HEAD.sub(tight, text.replace("\\\\", "\x1a\x1a"))


def _split(text: str) -> list[_Found]:
    """The blocks that bibtexparser finds in ``text``, comments left out, each in its place."""
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    placed: list[_Found] = []
    cursor = 0
    for block in Splitter(text).split().blocks:
        if isinstance(block, bib.ImplicitComment):
            continue
        raw = block.raw or ""
        start = text.find(raw, max(cursor, lines[block.start_line or 0]))
        if start < 0:
            continue
        failed = isinstance(block, bib.ParsingFailedBlock)
        if isinstance(block, bib.DuplicateBlockKeyBlock | bib.DuplicateFieldKeyBlock):
            # A repeated key or field is no reason to lose an entry (python-bibtexparser#378, #520).
            block = block.ignore_error_block or block
            failed = False
        placed.append(_Found(start, start + len(raw), block))
        # The text of a failed block may reach into the next one.
        cursor = start + 1 if failed else start + len(raw)
    return placed


def _assignment(even: str, base: int, name_start: int, name_end: int, start: int, end: int) -> Assignment:
    start, end = base + start, base + end
    return Assignment(base + name_start, base + name_end, start, end, read_expression(even, start, end))


def _block(even: str, text: str, base: int, found: _Found) -> RawEntry | RawString | None:
    """The entry or string ``found`` in ``text``, which stands for what begins at ``base`` in ``even``.

    bibtexparser strips white space and nothing else from keys, names and values, so each of them is the next
    occurrence of its text.
    """
    block = found.block
    head = _HEAD.match(text, found.start)
    if head is None or not isinstance(block, bib.Entry | bib.String):
        return None
    key_start = text.find(block.key, head.end()) if block.key else head.end()
    key_end = key_start + len(block.key)
    if isinstance(block, bib.String):
        at = text.find("=", key_end) + 1
        start = text.find(block.value, at) if block.value else at
        return RawString(_assignment(even, base, key_start, key_end, start, start + len(block.value)))
    at = text.find(",", key_end) + 1
    assignments: list[Assignment] = []
    for field in block.fields:
        name, value = field.key, field.value
        name_start = text.find(name, at) if name else at
        at = text.find("=", name_start + len(name)) + 1
        start = text.find(value, at) if value else at
        end = start + len(value)
        assignments.append(_assignment(even, base, name_start, name_start + len(name), start, end))
        at = text.find(",", end) + 1 or found.end
    return RawEntry(
        block.entry_type.lower(),
        base + found.start,
        base + found.end,
        base + key_start,
        base + key_end,
        tuple(assignments),
    )


def _skeleton(text: str, start: int, end: int) -> str:
    """``text[start:end]``, a block in braces, with all that stands in inner braces, and every other @, blanked out."""
    parts: list[str] = []
    level = 0
    kept = start
    for place, opens in braces(text, start, end):
        level += 1 if opens else -1
        if opens and level == 2:
            parts.append(text[kept : place + 1])
            kept = place + 1
        elif not opens and level == 1:
            parts.append(_NOT_NEWLINE.sub("x", text[kept:place]))
            kept = place
    parts.append(text[kept:end])
    skeleton = "".join(parts)
    return skeleton[0] + skeleton[1:].replace("@", "x")


def _quoted(word: str) -> str:
    return f"`{word if len(word) <= 60 else word[:59] + '…'}`"


def _past_space(text: str, at: int, end: int) -> int:
    space = _SPACE.match(text, at, end)
    return space.end() if space else at


def _diagnosis(text: str, start: int, end: int) -> BrokenBlock:
    """Why the block at ``start``, which may reach as far as ``end``, is no entry that can be read."""
    head = _HEAD.match(text, start)
    assert head is not None
    kind = head.group(1).lower()
    brace, close = ("brace", "}") if head.group(2) == "{" else ("parenthesis", ")")
    if kind in ("string", "preamble"):
        return BrokenBlock(
            start, head.end(), f"this @{kind} cannot be read: write `@{kind}{{...}}` with every brace closed"
        )
    found = _KEY.match(text, head.end(), end)
    assert found is not None
    key, at = found.group(1), found.end()
    following = text[at] if at < end else ""
    if not key or following == "=":
        reason = f"this @{kind} has no key: write one, and a comma, before its first field"
        return BrokenBlock(start, max(found.end(1), head.end()), reason)
    if '"' in key:
        return BrokenBlock(
            *found.span(1), f"the key {_quoted(key)} holds a quotation mark: use letters, digits, - and _"
        )
    whole = BrokenBlock(
        start, found.end(1), f"the entry {_quoted(key)} has no closing {brace}: write `{close}` at its end", key
    )
    if following != ",":
        if not following or following == "@":
            return whole
        return BrokenBlock(
            found.start(1), found.end(1), f"a comma is missing after the key {_quoted(key)}: write `{key[:60]},`", key
        )
    previous = ""
    while at < end and text[at] == ",":
        name = _NAME.match(text, at + 1, end)
        if name is None:
            at = _past_space(text, at + 1, end)
            break
        at = name.end()
        if name.group(1).startswith("@"):
            return whole
        if name.group(1).startswith("%"):
            reason = f"in the entry {_quoted(key)}, `%` begins no comment, BibTeX has none there: remove it"
            return BrokenBlock(*name.span(1), reason, key)
        if at >= end or text[at] != "=":
            reason = (
                f"in the entry {_quoted(key)}, `=` and a value are missing after {_quoted(name.group(1))}: "
                "write them, or remove the name"
            )
            return BrokenBlock(*name.span(1), reason, key)
        value = read_expression(text, at + 1, end)
        if isinstance(value, Malformed):
            where = f"the entry {_quoted(key)} cannot be read: in its field {_quoted(name.group(1))}, {value.reason}"
            if value.opened == "{":
                where = (
                    f"the entry {_quoted(key)} has no closing {brace}: "
                    f"a brace opened in its field {_quoted(name.group(1))} is not closed"
                )
            place = name.span(1) if value.opened is None else (value.offset, value.offset + 1)
            return BrokenBlock(*place, where, key)
        swallowed = _RUNS_INTO.search(text, value.start, value.end) if text[value.start] in '{"' else None
        if swallowed is not None:
            delimiter = "brace" if text[value.start] == "{" else "quotation mark"
            reason = (
                f"the entry {_quoted(key)} has no closing {brace}: its field {_quoted(name.group(1))} runs on "
                f"over {_quoted(swallowed.group(1))}, so close its {delimiter} before that"
            )
            return BrokenBlock(value.start, value.start + 1, reason, key)
        previous = name.group(1)
        at = _past_space(text, value.end, end)
    if at < end and text[at] == close:
        reason = f"the entry {_quoted(key)} cannot be read: a line in it begins with @, as only entries do"
        return BrokenBlock(start, found.end(1), reason, key)
    if at < end and text[at] != "@":
        after = f" after the field {_quoted(previous)}" if previous else ""
        reason = f"the entry {_quoted(key)} cannot be read{after}: {_quoted(text[at])} is not expected here"
        return BrokenBlock(at, at + 1, reason, key)
    return whole


def _stands_apart(text: str, start: int) -> bool:
    """True where a block begins a line or follows another: an @ amid a sentence is the sentence's."""
    while start and text[start - 1] in " \t\ufeff":
        start -= 1
    return start == 0 or text[start - 1] in "\r\n})"


class _Cutter:
    """One file's blocks, taken in order; ``cursor`` is the end of what has been dealt with."""

    def __init__(self, text: str) -> None:
        self.even = _even_out(text)
        self.found = _split(self.even)
        apart = [found for found in self.found if _stands_apart(self.even, found.start)]
        self.apart = [found.start for found in apart]
        self.sound = [found.start for found in apart if isinstance(found.block, bib.Entry) and found.block.fields]
        self.cursor = 0
        self.blocks: list[RawEntry | RawString] = []
        self.errors: list[BrokenBlock] = []

    @cached_property
    def closing(self) -> dict[int, int]:
        return closing_braces(self.even)

    def balanced_end(self, head: re.Match[str]) -> int | None:
        """The end of the block that begins with ``head`` if its braces balance, None otherwise."""
        place = self.closing.get(head.end() - 1)
        return None if place is None else place + 1

    def holds_sound_entry(self, start: int, end: int) -> bool:
        """True where an entry that could be read begins inside, so that the outer brace was meant otherwise."""
        following = bisect_right(self.sound, start)
        return following < len(self.sound) and self.sound[following] < end

    def read_again(self, start: int, end: int) -> RawEntry | RawString | None:
        """The block read by its outer braces alone, None where that does not help either."""
        skeleton = _skeleton(self.even, start, end)
        again = _split(skeleton)
        if len(again) != 1 or again[0].end != len(skeleton):
            return None
        return _block(self.even, skeleton, start, again[0])

    def take(self, found: _Found) -> None:
        """Deal with one block: keep it, read it again, or tell what is wrong with it."""
        head = _HEAD.match(self.even, found.start)
        if found.start < self.cursor or head is None or not head.group(1):
            return
        apart = _stands_apart(self.even, found.start)
        kind = head.group(1).lower()
        if kind.startswith(("comment", "preamble")):
            if isinstance(found.block, bib.ParsingFailedBlock):
                # biblatex and pandoc pass over a balanced @comment whole, entries in it included.
                end = self.balanced_end(head)
                if end is None and apart and kind.startswith("preamble"):
                    self.errors.append(_diagnosis(self.even, found.start, found.end))
                self.cursor = end or self.cursor
            return
        block = _block(self.even, self.even, 0, found)
        if isinstance(block, RawEntry) and not block.assignments and not apart:
            return
        if block is not None and _readable(block):
            self.keep(block, found.end)
            return
        end = self.balanced_end(head)
        if end is not None and self.holds_sound_entry(found.start, end):
            end = None
        second = self.read_again(found.start, end) if end is not None else None
        if second is not None and end is not None and (block is None or _readable(second)):
            self.keep(second, end)
        elif block is not None:
            self.keep(block, found.end)
        elif apart:
            following = bisect_right(self.apart, found.start)
            limit = self.apart[following] if following < len(self.apart) else len(self.even)
            self.errors.append(_diagnosis(self.even, found.start, limit if end is None else end))
            self.cursor = end or found.start + 1

    def keep(self, block: RawEntry | RawString, end: int) -> None:
        """Take ``block`` as read."""
        self.blocks.append(block)
        self.cursor = end


def _readable(block: RawEntry | RawString) -> bool:
    assignments = block.assignments if isinstance(block, RawEntry) else (block.assignment,)
    return all([assignment.whole for assignment in assignments])  # a generator costs more than it saves here


def cut(text: str) -> tuple[list[RawEntry | RawString], list[BrokenBlock]]:
    """The entries and strings of a .bib file in their order, and what of it could not be read.

    Never raises; takes time in proportion to the text. Files past :data:`LONGEST_FILE` characters or
    :data:`MOST_BLOCKS` blocks are refused as a whole.
    """
    if len(text) > LONGEST_FILE:
        reason = f"this file has {len(text):,} characters; divide it into files of at most {LONGEST_FILE:,}"
        return [], [BrokenBlock(0, 0, reason)]
    if text.count("@") > MOST_BLOCKS and sum(1 for _ in _HEAD.finditer(text)) > MOST_BLOCKS:
        reason = f"this file opens more than {MOST_BLOCKS:,} entries; divide it into several files"
        return [], [BrokenBlock(0, 0, reason)]
    cutter = _Cutter(text)
    for found in cutter.found:
        cutter.take(found)
    return cutter.blocks, cutter.errors
