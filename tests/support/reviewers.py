"""Forty remarks on a review copy and a DOCX, made by the programs that reviewers use, each with its true place.

Two PDF libraries mark and note; Word's comments and tracked changes stand in the DOCX as Word writes them; sheets of
ISO and the IPCC are filled by page, line and section.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pypdf
import pypdfium2
from comment_files import IPCC, ISO, word_table, workbook
from pypdf.annotations import FreeText, Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject
from word_edits import comment, edited, insert, replace

from chapterhouse.model.printed import MappedLine, PrintedMap
from chapterhouse.review.carried import map_of
from chapterhouse.review.sections import Sections
from chapterhouse.review.where import Lookup

Boxes = list[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Said:
    """A remark by the words of its comment, with the line of the chapter that it is truly about.

    ``old`` and ``new`` are words of an edit that it proposes.
    """

    comment: str
    file: str
    line: int
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Phrase:
    """Words that are printed once, with where they are printed and where they were written.

    ``line`` is the line of the file that the words are on, ``first`` that on which their printed line begins.
    """

    words: str
    printed: MappedLine
    page: str
    file: str
    line: int
    first: int


def phrases(copy: bytes, printed: PrintedMap, seed: int) -> Iterator[Phrase]:
    """Phrases of three words, each on another line, in a random order.

    Programs look for characters: a phrase stands nowhere else in the copy, not even as a part of longer words.
    """
    lookup = Lookup(printed)
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(copy))
    all_text = " ".join(" ".join(pages).split()).casefold()
    lines = [line for line in printed.lines if len(line.placed) == len(line.offsets) > 4]
    for line in random.Random(seed).sample(lines, len(lines)):
        found = re.search(r"(?<= )[a-z]{2,} [a-z]{2,} [a-z]{4,}(?= [a-z])", line.text)
        if found is None or all_text.count(found[0]) != 1:
            continue
        spots = lookup.quote(found[0])
        if len(spots) == 1 and spots[0].exact:
            first, _ = printed.files[line.file].line_and_column(line.placed[0])
            yield Phrase(found[0], line, printed.labels[line.page], spots[0].file, spots[0].line, first)


def forty_remarks(copy: bytes, docx: bytes, sections: Sections, seed: int = 3) -> tuple[dict[str, bytes], list[Said]]:
    """The files that come back, by their names, and what was said in them; ``sections`` are those of the paper."""
    printed = map_of(copy)
    waiting = phrases(copy, printed, seed)
    files: dict[str, bytes] = {}
    said: list[Said] = []
    for name, make in (
        ("marked.pdf", lambda: _with_pypdf(copy, waiting)),
        ("struck.pdf", lambda: _with_pikepdf(copy, waiting)),
        ("returned.docx", lambda: _in_word(docx, waiting)),
        ("member-body.docx", lambda: _sheet_of_iso(printed, sections, waiting)),
        ("experts.xlsx", lambda: _sheet_of_ipcc(waiting)),
    ):
        files[name], more = make()
        said += more
    return files, said


def boxes(pdf: bytes, words: str) -> tuple[int, Boxes]:
    """The page of ``words`` and a box (left, bottom, right, top) for each line that they are on."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        text = page.get_textpage()
        found = text.search(words).get_next()
        if found is not None:
            return number, [text.get_rect(at) for at in range(text.count_rects(*found))]
    raise AssertionError(words)


def _quads(found: Boxes) -> list[float]:
    return [side for left, bottom, right, top in found for side in (left, top, right, top, left, bottom, right, bottom)]


def _around(found: Boxes) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*found, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _with_pypdf(copy: bytes, waiting: Iterator[Phrase]) -> tuple[bytes, list[Said]]:
    """Highlights and underlines on words, notes in the margin, typed text beside a line: nine."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(copy))
    said = []
    for number, kind in enumerate([*["Highlight"] * 4, *["Underline"] * 2, *["Text"] * 2, "FreeText"], 1):
        phrase = next(waiting)
        page, found = boxes(copy, phrase.words)
        comment = f"Mark {number}: who is meant here, and since when?"
        _, bottom, _, top = _around(found)
        if kind == "Text":
            writer.add_annotation(page, Text(rect=(600, bottom, 618, top), text=comment))
        elif kind == "FreeText":
            writer.add_annotation(page, FreeText(rect=(600, bottom, 675, top), text=comment))
        else:
            made = Highlight(rect=_around(found), quad_points=ArrayObject(map(FloatObject, _quads(found))))
            made[NameObject("/Subtype")] = NameObject(f"/{kind}")
            made[NameObject("/Contents")] = TextStringObject(comment)
            made[NameObject("/T")] = TextStringObject("Reviewer A")
            writer.add_annotation(page, made)
        said.append(Said(comment, phrase.file, phrase.first if "Text" in kind else phrase.line))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), said


def _with_pikepdf(copy: bytes, waiting: Iterator[Phrase]) -> tuple[bytes, list[Said]]:
    """Words struck out and replaced, struck out, and a caret: five."""
    said = []
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for number, kind in enumerate(["StrikeOut"] * 4 + ["Caret"], 1):
            phrase = next(waiting)
            at, found = boxes(copy, phrase.words)
            page = pdf.pages[at].obj
            left, bottom, right, top = _around(found)
            comment = f"Strike {number}: say it in other words."
            rect = [right - 1, bottom - 3, right + 5, bottom + 5] if kind == "Caret" else [left, bottom, right, top]
            made = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name(f"/{kind}"),
                Rect=rect,
                Contents="in plain words" if kind == "Caret" else comment,
                T="Reviewer B",
                M="D:20261202120000Z",
                NM=f"strike-{number}",
            )
            new = "in plain words" if kind == "Caret" else ""
            if kind == "StrikeOut":
                made.QuadPoints = _quads(found)
            made = pdf.make_indirect(made)
            if "/Annots" not in page:
                page.Annots = pikepdf.Array()
            page.Annots.append(made)
            if kind == "StrikeOut" and number <= 2:
                new = f"plain words {number}"
                reply = pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Caret, Rect=rect, IRT=made, RT=pikepdf.Name.Group,
                    Contents=new, T="Reviewer B", NM=f"instead-{number}",
                )  # fmt: skip
                page.Annots.append(pdf.make_indirect(reply))
            shown = "Insert after" if kind == "Caret" else comment
            old = phrase.words if kind == "StrikeOut" else ""
            said.append(Said(shown, phrase.file, phrase.line, old, new))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue(), said


def _in_word(docx: bytes, waiting: Iterator[Phrase]) -> tuple[bytes, list[Said]]:
    """Comments, replacements, deletions and an insertion: ten."""
    said: list[Said] = []
    comments: list[str] = []
    for number, kind in enumerate(["comment"] * 5 + ["replace"] * 3 + ["delete", "insert"]):
        made = None
        while made is None:
            phrase = next(waiting)
            made = _tried(docx, _word_edit(kind, phrase.words, number))
        docx = made
        if kind == "comment":
            text = f"Comment {number}: this needs a source."
            comments.append(
                f'<w:comment w:id="{number}" w:author="Reviewer C" w:date="2026-12-02T10:00:00Z">'
                f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
            )
            said.append(Said(text, phrase.file, phrase.line))
        else:
            new = {"replace": f"clearer words {number}", "delete": "", "insert": " and nobody else"}[kind]
            said.append(Said("", phrase.file, phrase.line, "" if kind == "insert" else phrase.words, new))
    return edited(docx, lambda roots: None, "".join(comments)), said


def _word_edit(kind: str, words: str, number: int) -> Callable[[Mapping[str, object]], None]:
    def edit(roots: Mapping[str, object]) -> None:
        given = dict(roots)
        match kind:
            case "comment":
                comment(given, words, number)  # type: ignore[arg-type]
            case "insert":
                insert(given, words, " and nobody else")  # type: ignore[arg-type]
            case _:
                replace(given, words, f"clearer words {number}" if kind == "replace" else "")  # type: ignore[arg-type]

    return edit


def _tried(docx: bytes, edit: Callable[[Mapping[str, object]], None]) -> bytes | None:
    """The document with the edit; None where its words are not in one run of one place."""
    try:
        return edited(docx, edit)  # type: ignore[arg-type]
    except AssertionError:
        return None


def _sheet_of_iso(printed: PrintedMap, sections: Sections, waiting: Iterator[Phrase]) -> tuple[bytes, list[Said]]:
    """Six rows: the whole document, a chapter, and lines within a section."""
    rows: list[tuple[object, ...]] = [
        ("DE-001", "", "_whole document", "", "ge", "Member 1: examples are missing.", "Add one to each chapter.", ""),
        ("DE-002", "", "1", "", "ge", "Member 2: this chapter is too short.", "", ""),
    ]
    chapter = sections.clause("1")
    assert chapter is not None
    said = [
        Said("Member 1: examples are missing.", "paper.toml", 0),
        Said("Member 2: this chapter is too short.", chapter.file, 1),
    ]
    number = 3
    while number < 7:
        phrase = next(waiting)
        _, section = sections.numbers(phrase.file, phrase.printed.placed[0])
        stretch = sections.clause(section)
        alike = [
            line
            for line in printed.lines
            if line.number == phrase.printed.number and printed.files[line.file].path == phrase.file
            if stretch is not None and any(stretch.start <= offset < stretch.end for offset in line.placed)
        ]
        if len(alike) == 1:
            text = f"Member {number}: this promises too much."
            rows.append((f"DE-{number:03}", phrase.printed.number, section, "", "te", text, "Say less.", ""))
            said.append(Said(text, phrase.file, phrase.first))
            number += 1
    return word_table(ISO, rows), said


def _sheet_of_ipcc(waiting: Iterator[Phrase]) -> tuple[bytes, list[Said]]:
    """Ten rows by page and line."""
    rows, said = [], []
    for number in range(1, 11):
        phrase = next(waiting)
        text = f"Expert {number}: the figure has no source."
        rows.append(
            (f"{number}", "", phrase.page, phrase.printed.number, "", "", f"{text} [Expert {number}, Country]", "")
        )
        said.append(Said(text, phrase.file, phrase.first))
    return workbook(IPCC, rows), said


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ten_edits(texts: Mapping[str, str], said: list[Said], seed: int = 5) -> dict[str, str]:
    """The chapters after ten edits: lines that came, went and were reworded, four of them with remarks on them."""
    draw = random.Random(seed)
    lines = {path: text.split("\n") for path, text in texts.items()}
    remarked = {(one.file, one.line - 1) for one in said if one.line > 1}
    prose = [
        (p, at) for p, all_of in lines.items() for at, line in enumerate(all_of) if re.match(r"[A-Z][^|]{60,}", line)
    ]
    chosen = [*draw.sample(sorted(remarked & {*prose}), 4), *draw.sample(sorted({*prose} - remarked), 6)]
    for number, (path, at) in sorted(enumerate(chosen), key=lambda one: one[1], reverse=True):
        there = lines[path]
        match number % 4:
            case 0:
                there.insert(at, "A sentence that came in while the round was out, so that all moves down.")
            case 1:
                words = there[at].split(" ")
                there[at] = " ".join([*words[: len(words) // 2], "reworded", *words[len(words) // 2 + 1 :]])
            case 2:
                del there[at]
            case _:
                there[at:at] = ["", "A paragraph that came in, after which nothing is where it was.", ""]
    return {path: "\n".join(all_of) for path, all_of in lines.items()}
