"""The blocks of two documents merged into one: paragraphs word by word, tables by row and cell, notes and all."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lxml import etree

from chapterhouse.review.redline.blocks import Block
from chapterhouse.review.redline.comparison import Change, Status, aligned, likeness, moves
from chapterhouse.review.redline.word.atoms import NOTE, Atom, atoms_of, text_of
from chapterhouse.review.redline.word.marks import Marker, Who, runs_of
from chapterhouse.review.redline.word.package import Package, W

_SAME_NOTE = 0.3
"""The share of words in common from which two notes at one place are one, reworded."""
_MATCHED = frozenset({f"{W}p", f"{W}tbl"})


def tracked(old: bytes, new: bytes, who: Who) -> bytes:
    """The document ``new`` with its changes since ``old`` tracked as those of ``who``."""
    packages = Package(old), Package(new)
    merger = _Merger(Marker(who, *packages))
    merger.blocks(packages[0].body, packages[1].body)
    return packages[1].to_bytes()


class _Merger:
    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self._old, self._new = marker.old, marker.new
        self._moved = 0

    def blocks(self, old: etree._Element, new: etree._Element) -> None:
        """Mark in ``new`` what changed since ``old``, and put in what is gone."""
        ones, others = ([one for one in parent if one.tag in _MATCHED] for parent in (old, new))
        if [one.tag for one in (*ones, *others)] == [f"{W}p"] * 2:  # as in most cells: the same, whatever it says
            self._paragraph(ones[0], others[0])
            return
        changes = aligned(
            [self._block(one, at, self._old) for at, one in enumerate(ones)],
            [self._block(one, at, self._new) for at, one in enumerate(others)],
        )
        elsewhere = {
            one: other
            for other, one in moves(changes).items()
            if _text(changes[one], new=False) == _text(changes[other], new=True)
        }
        came = {other: one for one, other in elsewhere.items()}
        last: etree._Element | None = None
        for at, change in enumerate(changes):
            if change.new is None:
                assert change.old is not None
                gone = self._marker.settled(ones[change.old.line])
                if at in elsewhere and gone.tag == f"{W}p":
                    self._move(gone, "moveFrom", elsewhere[at])
                else:
                    self._marker.mark_content(gone, "del")
                _put(gone, last, new, others)
                last = gone
                continue
            here = others[change.new.line]
            last = here
            if change.old is None:
                if at in came and here.tag == f"{W}p":
                    self._move(here, "moveTo", at)
                else:
                    self._insert(here)
            elif here.tag == f"{W}p":
                self._paragraph(ones[change.old.line], here)
            elif not self._table(ones[change.old.line], here):
                gone = self._marker.settled(ones[change.old.line])
                self._marker.mark_content(gone, "del")
                here.addprevious(gone)
                self._insert(here)

    def _block(self, element: etree._Element, position: int, package: Package) -> Block:
        kind = "table" if element.tag == f"{W}tbl" else "paragraph"
        image = package.pictured(element) if kind == "paragraph" else ""
        return Block(kind, text_of(element), "", position, image=image)

    def _insert(self, element: etree._Element) -> None:
        for call in element.iter(f"{W}footnoteReference"):
            note = self._new.note(call.get(f"{W}id", ""))
            if note is not None:
                self._marker.mark_content(note, "ins")
        self._marker.mark_content(element, "ins")

    def _move(self, paragraph: etree._Element, tag: str, name: int) -> None:
        """Mark a paragraph as moved, within the range that names the move (ECMA-376, part 1, 17.13.5.22)."""
        self._marker.mark_runs(paragraph, tag)
        self._marker.mark_end(paragraph, tag)
        start = self._marker.mark(f"{tag}RangeStart")
        start.set(f"{W}name", f"move{name}")
        end = etree.Element(f"{W}{tag}RangeEnd", {f"{W}id": start.get(f"{W}id", "")})
        properties = paragraph.find(f"{W}pPr")
        assert properties is not None
        properties.addnext(start)
        paragraph.append(end)

    def _table(self, old: etree._Element, new: etree._Element) -> bool:
        """Merge two tables of as many columns; whether they are."""
        rows = [one.findall(f"{W}tr") for one in (old, new)]
        widths = [{len(row.findall(f"{W}tc")) for row in each} for each in rows]
        if max(widths[0], default=0) != max(widths[1], default=0):
            return False
        ones, others = (
            [Block("row", text_of(row), "", position) for position, row in enumerate(each)] for each in rows
        )
        last: etree._Element | None = None
        for change in aligned(ones, others):
            if change.new is None:
                assert change.old is not None
                self._gone_row(rows[0][change.old.line], last, new)
                last = new.findall(f"{W}tr")[-1] if last is None else _next_row(last)
                continue
            here = rows[1][change.new.line]
            last = here
            if change.old is None:
                self._insert_row(here)
                continue
            cells = [row.findall(f"{W}tc") for row in (rows[0][change.old.line], here)]
            if len(cells[0]) != len(cells[1]):
                gone = self._marker.settled(rows[0][change.old.line])
                self._mark_row(gone, "del")
                here.addprevious(gone)
                self._insert_row(here)
                continue
            for one, other in zip(*cells, strict=True):
                self.blocks(one, other)
        return True

    def _gone_row(self, row: etree._Element, last: etree._Element | None, table: etree._Element) -> None:
        gone = self._marker.settled(row)
        self._mark_row(gone, "del")
        if last is not None:
            last.addnext(gone)
            return
        first = table.find(f"{W}tr")
        if first is None:
            table.append(gone)
        else:
            first.addprevious(gone)

    def _insert_row(self, row: etree._Element) -> None:
        for call in row.iter(f"{W}footnoteReference"):
            note = self._new.note(call.get(f"{W}id", ""))
            if note is not None:
                self._marker.mark_content(note, "ins")
        self._mark_row(row, "ins")

    def _mark_row(self, row: etree._Element, tag: str) -> None:
        self._marker.mark_row(row, tag)
        for paragraph in list(row.iter(f"{W}p")):
            self._marker.mark_runs(paragraph, tag)

    def _paragraph(self, old: etree._Element, new: etree._Element) -> None:
        ones = [atom for atom in atoms_of(old, self._old) if not atom.silent]
        others = atoms_of(new, self._new)
        heard = [at for at, atom in enumerate(others) if not atom.silent]
        steps = list(self._steps(ones, [others[at] for at in heard]))
        if all(sign == "=" for sign, _, _ in steps):
            return
        content: list[etree._Element] = []
        done = 0
        for sign, first, second in steps:
            if sign == "-":
                content += self._marker.deleted(first)
                continue
            for atom_at in range(len(second)):
                until = heard[second[atom_at]]
                content += [copy.deepcopy(one) for atom in others[done:until] for one in atom.elements]
                done = until + 1
                content += self._shown(sign, others[until])
        content += [copy.deepcopy(one) for atom in others[done:] for one in atom.elements]
        properties = new.find(f"{W}pPr")
        for child in list(new):
            if child is not properties:
                new.remove(child)
        for element in _joined(content):
            new.append(element)

    def _shown(self, sign: str, atom: Atom) -> list[etree._Element]:
        if sign == "+":
            if atom.note and (note := self._new.note(atom.note)) is not None:
                self._marker.mark_content(note, "ins")
            shown = self._marker.inserted([atom])
        else:
            shown = runs_of([atom])
        if atom.around is None:
            return shown
        link = etree.Element(atom.around.tag, dict(atom.around.attrib), nsmap=atom.around.nsmap)
        for one in shown:
            link.append(one)
        return [link]

    def _steps(self, old: list[Atom], new: list[Atom]) -> Iterator[tuple[str, list[Atom], list[int]]]:
        """``=``, ``-`` or ``+`` with the atoms of the old paragraph and the positions of those of the new one."""
        rows = [[atom.key for atom in each] for each in (old, new)]
        codes = _without_crumbs(SequenceMatcher(None, rows[0], rows[1], autojunk=False).get_opcodes(), rows[0])
        for kind, a, b, c, d in codes:
            if kind != "equal":
                if a < b:
                    yield "-", old[a:b], []
                if c < d:
                    yield "+", [], list(range(c, d))
                continue
            for step in range(b - a):
                one, other = old[a + step], new[c + step]
                if one.key == NOTE and not self._notes(one, other):
                    yield "-", [one], []
                    yield "+", [], [c + step]
                else:
                    yield "=", [one], [c + step]

    def _notes(self, old: Atom, new: Atom) -> bool:
        """Merge what two notes at one place say; whether they are one note."""
        one, other = self._old.note(old.note), self._new.note(new.note)
        if one is None or other is None:
            return True
        if likeness(text_of(one), text_of(other)) < _SAME_NOTE:
            return False
        self.blocks(one, other)
        return True


def _without_crumbs(
    codes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]
) -> list[tuple[str, int, int, int, int]]:
    """Changes with nothing but a blank between them as one."""
    found: list[tuple[str, int, int, int, int]] = []
    for position, (kind, a, b, c, d) in enumerate(codes):
        blank = kind == "equal" and not "".join(old[a:b]).strip() and 0 < position < len(codes) - 1
        if found and found[-1][0] == "replace" and (kind != "equal" or blank):
            _, a1, _, c1, _ = found[-1]
            found[-1] = ("replace", a1, b, c1, d)
        else:
            found.append(("replace" if kind != "equal" else kind, a, b, c, d))
    return found


def _joined(elements: Sequence[etree._Element]) -> Iterator[etree._Element]:
    """The elements, with neighbours of one kind as one: the words of a link, of an insertion, of a run."""
    waiting: etree._Element | None = None
    for element in elements:
        if waiting is not None and _fits(waiting, element):
            for child in list(element):
                if element.tag == f"{W}r" and child.tag == f"{W}rPr":
                    continue
                waiting.append(child)
            if element.tag == f"{W}r":
                _join_texts(waiting)
            else:
                inner = list(_joined(list(waiting)))
                for child in list(waiting):
                    waiting.remove(child)
                for child in inner:
                    waiting.append(child)
            continue
        if waiting is not None:
            yield waiting
        waiting = element
    if waiting is not None:
        yield waiting


def _fits(one: etree._Element, other: etree._Element) -> bool:
    if one.tag != other.tag:
        return False
    if one.tag == f"{W}r":
        texts = all(child.tag in (f"{W}rPr", f"{W}t", f"{W}delText") for child in (*one, *other))
        return texts and _properties(one) == _properties(other)
    if one.tag in (f"{W}ins", f"{W}del"):
        return True
    return one.tag == f"{W}hyperlink" and dict(one.attrib) == dict(other.attrib)


def _properties(run: etree._Element) -> bytes:
    found = run.find(f"{W}rPr")
    return b"" if found is None else etree.tostring(found, method="c14n")


def _join_texts(run: etree._Element) -> None:
    texts = [one for one in run if one.tag in (f"{W}t", f"{W}delText")]
    texts[0].text = "".join(one.text or "" for one in texts)
    for one in texts[1:]:
        run.remove(one)


def _put(
    element: etree._Element, last: etree._Element | None, parent: etree._Element, there: Sequence[etree._Element]
) -> None:
    """Put what is gone after the block ``last``, or before the first one of ``parent``."""
    if last is not None:
        last.addnext(element)
    elif there:
        there[0].addprevious(element)
    else:
        parent.insert(0, element)


def _next_row(row: etree._Element) -> etree._Element:
    following = row.getnext()
    return row if following is None else following


def _text(change: Change, *, new: bool) -> str:
    block = change.new if new else change.old
    return block.text if block is not None else ""


__all__ = ["Status", "Who", "tracked"]
