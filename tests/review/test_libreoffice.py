"""A DOCX that was edited, commented on and saved by LibreOffice itself: every edit lands on its words."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from comment_files import IPCC, IPCC_ROWS, workbook
from office import in_libreoffice
from review_copies import DATE, FILES, POWER, WATER

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.review.edits import SourceEdit
from chapterhouse.review.reading import read_file
from chapterhouse.review.remark import Answer, Remark
from chapterhouse.review.sheets.answers import answered_sheet
from chapterhouse.review.word.document import WordDocument, read_document
from chapterhouse.review.word.placed import Book, remarks_of

pytestmark = pytest.mark.slow

TEXTS = {"chapters/power.md": POWER, "chapters/water.md": WATER}
EDITS = [
    # what is done, the words around, the words that are meant, what comes, the source before and after
    ("replace", "much as a windless afternoon", "windless", "calm", "windless afternoon", "calm afternoon"),
    ("typed", "stored at noon", "noon", "dawn", "at noon", "at dawn"),
    ("delete", "errs by one per cent costs", " one per cent", "", "by one per cent costs", "by costs"),
    ("insert", "batteries wait for the", "batteries", " and dams", "batteries wait", "batteries and dams wait"),
    ("replace", "beside the inverter", "inverter", "converter", "the inverter  |", "the converter  |"),
    ("replace", "Rotating masses gave inertia", "masses", "rotors", "Rotating masses", "Rotating rotors"),
    ("replace", "Kinds of storage", "Kinds", "Sorts", ": Kinds of", ": Sorts of"),
    ("split", "turbines would otherwise idle. Their", "idle.", "", "idle.\nTheir", "idle.\n\nTheir"),
    ("replace", "hold two days of", "two", "*2*", "hold two days", "hold \\*2\\* days"),
]  # fmt: skip
COMMENTS = [("lift water at night", "at night"), ("Nobody builds a cavern", "Nobody")]


@cache
def _sent() -> bytes:
    built = pipeline.build(
        Buffers(FILES), BuildOptions(Revision("c0ffee" * 6 + "abcd", DATE, modified=False), outputs=("docx",))
    )
    assert isinstance(built.product, dict)
    docx: bytes = built.product["docx"]
    return docx


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice saved: the document untouched and edited, and a sheet where it has the part for these."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "paper.docx").write_bytes(_sent())
    edits = [
        {"op": op, "context": context, "at": context.index(words), "length": len(words), "new": new}
        for op, context, words, new, _, _ in EDITS
    ]
    edits += [
        {"op": "comment", "context": context, "at": context.index(words), "length": len(words), "new": f"On {words}."}
        for context, words in COMMENTS
    ]
    sent = folder / "paper.docx"
    orders = [(sent, folder / "saved.docx", []), (sent, folder / "edited.docx", edits)]
    (folder / "experts.xlsx").write_bytes(workbook(IPCC, IPCC_ROWS))
    orders.append((folder / "experts.xlsx", folder / "saved.xlsx", []))
    _, done, _ = in_libreoffice(folder, orders)
    assert done is not None and all(done), [edit for edit, was in zip(edits, done, strict=True) if not was]
    return folder


@pytest.fixture(scope="module")
def saved(folder: Path) -> tuple[WordDocument, WordDocument]:
    """The document as LibreOffice saves it, untouched and edited."""
    untouched, back = (read_document((folder / name).read_bytes()) for name in ("saved.docx", "edited.docx"))
    return untouched, back


def _carried_out(edits: dict[str, SourceEdit]) -> dict[str, str]:
    texts = dict(TEXTS)
    for edit in sorted(edits.values(), key=lambda one: one.start, reverse=True):
        text = texts[edit.file]
        texts[edit.file] = text[: edit.start] + edit.new + text[edit.end :]
    return texts


def test_saving_changes_no_word_and_no_place(saved: tuple[WordDocument, WordDocument]) -> None:
    untouched, sent = saved[0], read_document(_sent())
    assert untouched.commit == sent.commit
    assert remarks_of(untouched, TEXTS, "back.docx") == ([], {})
    words = [
        [(one.text, [word.offset for word in found]) for one, found in zip(each.paragraphs, book.words, strict=True)]
        for each, book in ((each, Book(each, TEXTS)) for each in (sent, untouched))
    ]
    placed = [[one for one in each if any(offset is not None for offset in one[1])] for each in words]
    assert placed[0] == placed[1]


def test_every_edit_lands_on_its_words_and_on_no_other(saved: tuple[WordDocument, WordDocument]) -> None:
    remarks, edits = remarks_of(saved[1], TEXTS, "back.docx")
    assert len(remarks) == len(EDITS) + len(COMMENTS)
    expected = dict(TEXTS)
    for _, _, _, _, old, new in EDITS:
        assert sum(text.count(old) for text in TEXTS.values()) == 1, old
        expected = {path: text.replace(old, new) for path, text in expected.items()}
    assert _carried_out(edits) == expected
    assert {remark.person for remark in remarks} == {"Reviewer D"}


def test_comments_land_on_their_words(saved: tuple[WordDocument, WordDocument]) -> None:
    remarks, _ = remarks_of(saved[1], TEXTS, "back.docx")
    found: dict[str, Remark] = {remark.comment: remark for remark in remarks}
    for _, words in COMMENTS:
        remark = found[f"On {words}."]
        assert remark.given.quote == words and remark.place is not None
        line = TEXTS[remark.place.file].split("\n")[remark.place.line - 1]
        assert line[remark.place.column - 1 :].startswith(words)


def test_a_sheet_that_it_saved_is_read_and_answered(folder: Path) -> None:
    path = folder / "saved.xlsx"
    if not path.exists():
        pytest.skip("no LibreOffice Calc: `apt install libreoffice-calc-nogui`")
    content = path.read_bytes()
    read = read_file("saved.xlsx", content)
    assert [one.given for one in read.remarks] == [
        one.given for one in read_file("a.xlsx", workbook(IPCC, IPCC_ROWS)).remarks
    ]
    answers = {(one.key, one.comment, one.proposed): Answer("Accepted", "Done.") for one in read.remarks}
    back, count = answered_sheet("saved.xlsx", content, answers, ())
    assert count == len(IPCC_ROWS)
    assert [str(row[7]) for row in openpyxl.load_workbook(io.BytesIO(back)).worksheets[0].values][1:] == [
        "Accepted. Done."
    ] * count
