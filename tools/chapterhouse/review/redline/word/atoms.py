"""A paragraph of Word into the smallest pieces that are compared: words, blanks, signs, and things that are one piece.

Things are fields with their results, notes, pictures, formulas, breaks. Bookmarks are no pieces: they stay where they
are in the new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from chapterhouse.review.redline.word.package import Package, W

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_KEPT = frozenset({f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr", f"{W}permStart", f"{W}permEnd"})
NOTE = "\x00note"
"""The key of the call of a footnote, whatever the note says: that is compared by itself."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a paragraph: two with one ``key`` are the same.

    ``text`` is set for words of a run, whose properties are ``properties``; ``elements`` for a thing. ``around`` is the
    link that it is in. A ``silent`` piece is never compared.
    """

    key: str
    text: str = ""
    properties: etree._Element | None = None
    elements: tuple[etree._Element, ...] = ()
    around: etree._Element | None = None
    silent: bool = False

    @property
    def note(self) -> str:
        """The identifier of the footnote that is called here."""
        for element in self.elements:
            for one in element.iter(f"{W}footnoteReference"):
                return str(one.get(f"{W}id", ""))
        return ""


def atoms_of(paragraph: etree._Element, package: Package) -> list[Atom]:
    """The pieces of ``paragraph`` in their order."""
    return list(_atoms(paragraph, package, None))


def text_of(element: etree._Element) -> str:
    """The words of ``element`` on one line, a blank between its paragraphs."""
    parts: list[str] = []
    for one in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}p", f"{_MATH}t"):
        parts.append(one.text or "" if one.tag in (f"{W}t", f"{_MATH}t") else " ")
    return " ".join("".join(parts).split())


def _atoms(parent: etree._Element, package: Package, around: etree._Element | None) -> Iterator[Atom]:
    field: list[etree._Element] = []
    depth = 0
    for child in parent:
        if child.tag == f"{W}pPr":
            continue
        depth += sum(
            {"begin": 1, "end": -1}.get(one.get(f"{W}fldCharType", ""), 0) for one in child.iter(f"{W}fldChar")
        )
        if depth > 0 or field:
            field.append(child)
            if depth <= 0:
                yield Atom(f"\x00field {_result(field)}", elements=tuple(field), around=around)
                field = []
        elif child.tag == f"{W}r":
            yield from _run(child, package, around)
        elif child.tag == f"{W}hyperlink" and around is None:
            yield from _atoms(child, package, child)
        elif child.tag in _KEPT:
            yield Atom("", elements=(child,), around=around, silent=True)
        else:
            yield Atom(f"\x00{child.tag} {text_of(child)}", elements=(child,), around=around)
    if field:  # one that ends in another paragraph
        yield Atom(f"\x00field {_result(field)}", elements=tuple(field), around=around)


def _run(run: etree._Element, package: Package, around: etree._Element | None) -> Iterator[Atom]:
    content = [one for one in run if one.tag != f"{W}rPr"]
    properties = run.find(f"{W}rPr")
    if all(one.tag == f"{W}t" for one in content):
        for one in content:
            for token in _TOKEN.findall(one.text or ""):
                yield Atom(token, token, properties, around=around)
        return
    if any(True for _ in run.iter(f"{W}footnoteReference")):
        yield Atom(NOTE, elements=(run,), around=around)
        return
    shown = package.pictured(run)
    tags = " ".join(one.tag for one in content)
    yield Atom(f"\x00{tags} {shown} {text_of(run) if not shown else ''}", elements=(run,), around=around)


def _result(field: Sequence[etree._Element]) -> str:
    """What a field shows: the text after its last separator within it."""
    shown = []
    for one in field:
        shown += [text.text or "" for text in one.iter(f"{W}t")]
    return "".join(shown)


def words_of(atom: Atom) -> Iterator[tuple[str, etree._Element | None]]:
    """What an atom says in words, with the properties of its runs: what is left of a field that is gone."""
    if not atom.elements:
        yield atom.text, atom.properties
        return
    for element in atom.elements:
        for run in element.iter(f"{W}r"):
            for text in run.iter(f"{W}t"):
                yield text.text or "", run.find(f"{W}rPr")
