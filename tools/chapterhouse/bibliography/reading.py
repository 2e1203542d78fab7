"""Located blocks into entries: strings expanded, TeX made text, names taken apart, faults told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chapterhouse.bibliography import blocks, months
from chapterhouse.bibliography.entries import is_citable
from chapterhouse.bibliography.names import NAME_FIELDS, read_names
from chapterhouse.bibliography.safety import forbidden, is_safe_url, safe
from chapterhouse.bibliography.tex import VERBATIM, plain, verbatim
from chapterhouse.bibliography.values import Expression, Malformed, depth, read_expression
from chapterhouse.core.diagnostics import Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import BrokenEntry, Entry, ExpandedField, Field, Name

LONGEST_STRING = 20_000
LONGEST_VALUE = 100_000
DEEPEST_BRACES = 40
_PARSED_TEX = 1_000_000

_COMMENT_LINES = re.compile(r"(?:[ \t]*%[^\n]*\n\s*)*")
_ASSIGNED = re.compile(r"\s*,?\s*([^\s,={}#\"%]+)\s*=")
_NAME = re.compile(r"[^\s{}]+")
_SPACE = re.compile(r"\s*")


class _Written(NamedTuple):
    """``name = value`` as it stands; ``span`` of the name."""

    name: str
    span: tuple[int, int]
    value: Expression


@dataclass(slots=True)
class Budget:
    """What one reading may still spend, so that no text costs more than its length allows for."""

    expansion: int
    parsing: int = _PARSED_TEX
    comparisons: int = 200_000
    reported: set[str] = field(default_factory=set)


class FileReader:
    """One .bib file; ``strings`` and ``budget`` are shared with the files before and after it, as in BibTeX."""

    def __init__(self, path: str, text: str, strings: dict[str, str | None], budget: Budget) -> None:
        self.path = path
        self.text = text
        self.strings = strings
        self.budget = budget
        self.broken: list[BrokenEntry] = []
        self.blocks, errors = blocks.cut(text)
        for error in errors:
            self.error(error.key, error.reason, error.start, error.end)
        self.later: Mapping[str, blocks.RawString] = {
            self._lower(block.assignment): block for block in self.blocks if isinstance(block, blocks.RawString)
        }

    def _lower(self, assignment: blocks.Assignment) -> str:
        return self.text[assignment.name_start : assignment.name_end].lower()

    def error(self, key: str | None, reason: str, start: int, end: int) -> None:
        """Tell what is wrong with ``text[start:end]``."""
        self.broken.append(BrokenEntry(key, reason, Span(self.path, start, end)))

    def entries(self) -> Iterator[Entry]:
        """The entries in their order; strings are defined on the way."""
        for block in self.blocks:
            if isinstance(block, blocks.RawString):
                self.define(block)
            else:
                entry = self.entry(block)
                if entry is not None:
                    yield entry

    def define(self, string: blocks.RawString) -> None:
        """Keep the value of an ``@string``."""
        assignment = string.assignment
        name = self.text[assignment.name_start : assignment.name_end]
        value = assignment.value
        if isinstance(value, Malformed) or not assignment.whole:
            reason = f"the string `{name[:60]}` has no readable value: write it in braces or quotation marks"
            self.error(None, reason, assignment.name_start, assignment.name_end)
            self.strings[name.lower()] = None
            return
        tex = self.expanded(None, f"the string `{name[:60]}`", value, LONGEST_STRING)
        self.strings[name.lower()] = tex

    def expanded(self, key: str | None, what: str, value: Expression, limit: int) -> str | None:
        """The TeX of ``value`` with strings in place of their names; None where it is past a limit."""
        parts: list[str] = []
        length = 0
        for piece in value.pieces:
            part: str | None = self.text[piece.start : piece.end]
            if not piece.literal:
                part = self.string(key, what, self.text[piece.start : piece.end], piece.start, piece.end)
            if part is None:
                continue
            parts.append(part)
            length += len(part)
            if not piece.literal:
                self.budget.expansion -= len(part)
            if length > limit:
                reason = f"{what} grows past {limit:,} characters: shorten it, or the strings that it is made of"
                self.error(key, reason, value.start, value.end)
                return None
            if self.budget.expansion < 0:
                reason = f"{what} is not read: the strings before it have grown past all bounds, so shorten them"
                self.error(key, reason, value.start, value.end)
                return None
        return "".join(parts)

    def string(self, key: str | None, what: str, name: str, start: int, end: int) -> str | None:
        """The value of the string ``name``; the name itself, with a fault told, where there is none."""
        lower = name.lower()
        if lower in self.strings:
            return self.strings[lower]
        if lower in months.NAMES:
            return months.NAMES[lower]
        if key is not None and lower in self.later:
            later = self.later[lower].assignment.value
            if isinstance(later, Expression) and all(piece.literal for piece in later.pieces):
                return "".join(self.text[piece.start : piece.end] for piece in later.pieces)[:LONGEST_STRING]
        self.budget.comparisons -= len(self.strings) + len(self.later)
        near = None
        if self.budget.comparisons >= 0:
            near = closest(lower, [*self.strings, *self.later, *months.NAMES])
        fix = f"did you mean `{near}`?" if near else f"define it with @string, or write `{{{name[:60]}}}`"
        self.error(key, f"{what} uses the string `{name[:60]}`, which is not defined: {fix}", start, end)
        return name

    def entry(self, raw: blocks.RawEntry) -> Entry | None:
        """The entry, with every fault in it told; None where it has no key."""
        key = self.text[raw.key_start : raw.key_end]
        if not key:
            reason = f"this @{raw.type} has no key: write one, and a comma, before its first field"
            self.error(None, reason, raw.start, max(raw.key_start, raw.start))
            return None
        if not is_citable(key):
            reason = f"the key `{key[:60]}` cannot be cited: use letters, digits and any of . : - _ + / in it"
            self.error(key, reason, raw.key_start, raw.key_end)
        if len(raw.assignments) > blocks.MOST_FIELDS:
            reason = f"the entry `{key[:60]}` has more than {blocks.MOST_FIELDS} fields: remove what is not needed"
            self.error(key, reason, raw.key_start, raw.key_end)
            return None
        fields: dict[str, Field] = {}
        names: dict[str, tuple[Name, ...]] = {}
        for written in self.written(key, raw):
            name = written.name.lower()
            if name in fields:
                reason = f"the entry `{key[:60]}` has the field `{name}` twice: the first counts, so remove one"
                self.error(key, reason, *written.span)
                continue
            read = self.field(key, name, written)
            if read is None:
                continue
            fields[name] = read
            if name in NAME_FIELDS:
                names[name], errors = read_names(read.tex)
                for reason in errors:
                    self.error(key, f"in the entry `{key[:60]}`, {reason}", read.span.start, read.span.end)
        span, key_span = Span(self.path, raw.start, raw.end), Span(self.path, raw.key_start, raw.key_end)
        return Entry(key=key, type=raw.type, fields=fields, span=span, key_span=key_span, names=names)

    def written(self, key: str, raw: blocks.RawEntry) -> Iterator[_Written]:
        """The assignments of an entry, those after a missing comma among them, without those commented out."""
        text = self.text
        for assignment in raw.assignments:
            start, end, value = assignment.name_start, assignment.name_end, assignment.value
            if text.find("%", start, end) >= 0:
                lines = _COMMENT_LINES.match(text, start, end)
                start = lines.end() if lines else start
            commented = text.startswith("%", start)
            name = text[start:end]
            if not commented and not name.isidentifier() and _NAME.fullmatch(name) is None:
                reason = f"in the entry `{key[:60]}`, `{name[:60]}` is no field's name: is a comma or `=` missing?"
                self.error(key, reason, start, end)
                continue
            while True:
                if isinstance(value, Malformed):
                    if not commented:
                        reason = f"in the field `{name[:60]}` of `{key[:60]}`, {value.reason}"
                        place = (start, end) if value.opened is None else (value.offset, value.offset + 1)
                        self.error(key, reason, *place)
                    break
                if not commented:
                    yield _Written(name, (start, end), value)
                if value.end == assignment.end:
                    break
                following = _ASSIGNED.match(text, value.end, assignment.end)
                if following is None:
                    self.leftover(key, name, value.end, assignment.end)
                    break
                start, end = following.span(1)
                if not commented:
                    missing = f"a comma is missing before `{following.group(1)[:60]}`"
                    reason = f"in the entry `{key[:60]}`, {missing}: write one behind the field above"
                    self.error(key, reason, start, end)
                commented, name = False, following.group(1)
                value = read_expression(text, following.end(), assignment.end)

    def leftover(self, key: str, name: str, start: int, end: int) -> None:
        """Tell what stands behind a value where a comma should."""
        space = _SPACE.match(self.text, start, end)
        start = space.end() if space else start
        if self.text.startswith("%", start):
            return
        reason = (
            f"in the field `{name[:60]}` of `{key[:60]}`, more follows after the value: "
            "write the whole value in braces, or join its parts with #"
        )
        self.error(key, reason, start, end)

    def field(self, key: str, name: str, written: _Written) -> ExpandedField | None:
        """The field, None where its value is past a limit."""
        value = written.value
        start, end = value.raw
        tex: str | None
        raw = tex = self.text[start:end]
        piece = value.pieces[0]
        if len(value.pieces) > 1 or not piece.literal or end - start > LONGEST_VALUE:
            what = f"the field `{name}` of `{key[:60]}`"
            if len(value.pieces) == 1 and not piece.literal and raw[0].isdigit():
                self.error(key, f"the value of {what} needs braces: write `{{{raw[:60]}}}`", start, end)
            else:
                tex = self.expanded(key, what, value, LONGEST_VALUE)
        if tex is None:
            return None
        if tex.count("{") > DEEPEST_BRACES and depth(tex) > DEEPEST_BRACES:
            reason = f"the field `{name}` of `{key[:60]}` nests more than {DEEPEST_BRACES} braces"
            self.error(key, f"{reason}: remove those it can do without", start, end)
            return None
        span, name_span = Span(self.path, start, end), Span(self.path, *written.span)
        if name in VERBATIM:
            address = verbatim(tex)
            if name in ("url", "urlraw") and not is_safe_url(address):
                reason = f"the field `{name}` of `{key[:60]}` is no web address to print"
                self.error(key, f"{reason}: write it whole, from https:// on, and without a password", start, end)
            return ExpandedField(name, address, raw, span, name_span, tex)
        shown = tex
        if "\\" in tex or "^^" in tex:
            harms = forbidden(tex)
            shown = safe(tex) if harms else tex
            for harm, first, last in harms:
                place = (start + first, start + last) if tex == raw else (start, end)
                reason = f"the field `{name}` of `{key[:60]}` holds {harm}, which a bibliography may not: remove it"
                self.error(key, reason, *place)
        return ExpandedField(name, self.text_of(key, shown, span), raw, span, name_span, tex)

    def text_of(self, key: str, tex: str, span: Span) -> str:
        """``tex`` as plain text, while the budget for parsing it lasts."""
        if "\\" not in tex and "$" not in tex:
            return plain(tex)
        self.budget.parsing -= len(tex)
        if self.budget.parsing < 0 and "parsing" not in self.budget.reported:
            self.budget.reported.add("parsing")
            reason = f"from here on TeX is read roughly: more than {_PARSED_TEX:,} characters of it stand before"
            self.error(key, f"{reason}, so divide the bibliography or drop what it does not need", span.start, span.end)
        return plain(tex, thorough=self.budget.parsing >= 0)
