"""What a validator finds in a PDF or a book, told at the line of Markdown that the place was made of.

Validators speak of objects and of lines of XHTML. What stands there is looked for, word by word, in the chapters.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

import pikepdf

from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.outputs.validators import epubcheck, tag_reader, verapdf
from chapterhouse.outputs.validators.unreadable import Unreadable

_WORD = re.compile(r"\w+")
_OBJECT = re.compile(r"\((\d+) 0 obj")
_MOST_WORDS = 9


def in_pdf(pdf: bytes, flavour: str) -> list[str]:
    """Each rule of ``flavour`` that ``pdf`` breaks, as ``chapters/one.md:12: 7.3-1 what it asks for``."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sources = dict(_carried(document))
    return sorted({f"{_place(words, sources)}: {message}" for message, words in said_in_pdf(pdf, flavour)})


def said_in_pdf(pdf: bytes, flavour: str) -> list[tuple[str, str]]:
    """Each rule of ``flavour`` that ``pdf`` breaks with what it asks for, and what is said where it is broken."""
    broken = verapdf.broken_places(pdf, flavour)
    words = _words_of(pdf, [context for _, _, context in broken]) if broken else []
    return [(f"{rule} {message}", said) for (rule, message, _), said in zip(broken, words, strict=True)]


@behind_walls(str, Unreadable)
def part_of_standard(pdf: bytes) -> str:
    """The part of PDF/UA that ``pdf`` says it keeps to; raises :class:`Unreadable`."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return str(metadata.get("pdfuaid:part", "1"))


@behind_walls(list[str], Unreadable)
def _words_of(pdf: bytes, contexts: list[str]) -> list[str]:
    """What is said at each of ``contexts``, veraPDF's paths to objects."""
    said = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = tag_reader.texts_of(pdf)
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        for context in contexts:
            numbers = [int(number) for number in _OBJECT.findall(context)]
            found = (_said(document, number, texts, pages) for number in reversed(numbers))
            said.append(next(filter(None, found), ""))
    return said


def in_book(book: bytes, sources: Mapping[str, str]) -> list[str]:
    """Each complaint about ``book``, as ``chapters/one.md:12: ERROR RSC-005 what is wrong``."""
    return sorted({f"{_place(words, sources)}: {message}" for message, words, _ in said_in_book(book)})


def said_in_book(book: bytes) -> list[tuple[str, str, str]]:
    """Each complaint about ``book``, what is said there, and the line of the file in the book."""
    told = epubcheck.complaints_at(book)
    lines = _lines_of(book, [(path, line) for _, path, line, _ in told]) if told else []
    return [
        (f"{kind} {message}", re.sub(r"<[^>]*>?", " ", near), f"{path}:{line}")
        for (kind, path, line, message), near in zip(told, lines, strict=True)
    ]


@behind_walls(list[str], Unreadable)
def _lines_of(book: bytes, places: list[tuple[str, int]]) -> list[str]:
    """The line of the file in ``book`` at each of ``places``, and the one behind it."""
    said = []
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for path, line in places:
            lines = archive.read(path).decode(errors="replace").splitlines() if path in archive.namelist() else []
            said.append(" ".join(lines[max(0, line - 1) : line + 1]))
    return said


def _carried(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """The chapters that ``pdf`` carries, by their paths."""
    names = pdf.Root.Names.EmbeddedFiles.Names
    for index in range(0, len(names), 2):
        if str(names[index]).endswith(".md"):
            yield str(names[index]), names[index + 1].EF.F.read_bytes().decode()


def _said(
    pdf: pikepdf.Pdf, number: int, texts: Mapping[tuple[int, int], str], pages: Mapping[tuple[int, int], int]
) -> str:
    """What the structure element with the object ``number`` says, or the first around it that says something."""
    element, seen = pdf.get_object(number, 0), set[tuple[int, int]]()
    while isinstance(element, pikepdf.Dictionary) and "/S" in element and "/P" in element:
        if element.objgen in seen:  # it is around itself
            return ""
        seen.add(element.objgen)
        words = " ".join(_words_in(element, 0, texts, pages))
        if _WORD.search(words):
            return words
        element = element.P
    return ""


def _words_in(
    element: pikepdf.Object, page: int, texts: Mapping[tuple[int, int], str], pages: Mapping[tuple[int, int], int]
) -> Iterator[str]:
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    for kid in element.get("/K", pikepdf.Array()):
        if not isinstance(kid, pikepdf.Dictionary):
            yield texts.get((page, int(kid)), "")
        elif "/MCID" in kid:
            yield texts.get((pages[kid.Pg.objgen], int(kid.MCID)), "")
        elif "/S" in kid:
            yield from _words_in(kid, page, texts, pages)


def _place(words: str, sources: Mapping[str, str]) -> str:
    """The line on which most of the first of ``words`` stand in a row, whatever markup is between them."""
    wanted = _WORD.findall(words)
    for length in range(min(_MOST_WORDS, len(wanted)), 0, -1):
        for first in range(min(4, len(wanted) - length + 1)):
            pattern = re.compile(r"[\W_]+".join(map(re.escape, wanted[first : first + length])))
            for path, text in sources.items():
                if (found := pattern.search(text)) is not None:
                    return f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
    return "somewhere"
