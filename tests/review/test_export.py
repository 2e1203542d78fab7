"""Answers go back into the commenter's own file, and out as a page: the rest of the file stays as it was."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from comment_files import FORMS, IPCC, IPCC_ROWS, ISO, ISO_ROWS, ods, word_table, workbook
from review_copies import project, run

from chapterhouse.review.disposition import by_chapter, counts_of, page, table, words_of_round
from chapterhouse.review.disposition_paper import files_of
from chapterhouse.review.history import Fate
from chapterhouse.review.reading import read_file
from chapterhouse.review.remark import Answer, Remark
from chapterhouse.review.round import Round
from chapterhouse.review.sheets.answers import answered_sheet
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.tracking import Now
from chapterhouse.settings import read_settings
from chapterhouse.settings.language import locale_of

ANSWER = Answer("Not accepted", "It is needed | here,\nas “before”.")


def answered(name: str, content: bytes) -> bytes:
    remarks = read_file(name, content).remarks
    answers = {(one.key, one.comment, one.proposed): ANSWER for one in remarks[1:]}
    written, count = answered_sheet(name, content, answers)
    assert count == 1
    return written


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(("header", "rows"), [(ISO, ISO_ROWS), (IPCC, IPCC_ROWS)], ids=["iso", "ipcc"])
def test_an_answer_comes_back_from_the_file_that_it_was_written_to(
    name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]
) -> None:
    content = FORMS[name](header, rows)
    before, after = read_file(name, content).remarks, read_file(name, answered(name, content)).remarks
    assert after[1].answer.text == "Not accepted. It is needed | here,\nas “before”."
    assert after[0] == before[0]
    assert (after[1].comment, after[1].given) == (before[1].comment, before[1].given)


def test_the_rest_of_a_workbook_stays_byte_for_byte() -> None:
    content = workbook(IPCC, IPCC_ROWS)
    written = answered("sheet.xlsx", content)
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(written)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert book.active["H3"].value.startswith("Not accepted. ")
    assert book.active["A1"].font.bold
    assert book.active["A1"].comment is not None
    assert book["Instructions"]["A2"].value == "=1+1"


def test_an_answer_is_never_a_formula() -> None:
    answers = {(one.key, one.comment, one.proposed): Answer("=1+1", "=2") for one in read_file("s.xlsx", SHEET).remarks}
    written, _ = answered_sheet("s.xlsx", SHEET, answers)
    assert openpyxl.load_workbook(io.BytesIO(written)).active["H2"].data_type == "s"


SHEET = workbook(IPCC, IPCC_ROWS)


@pytest.mark.parametrize("make", [workbook, ods, word_table], ids=["xlsx", "ods", "docx"])
def test_a_sheet_without_a_column_for_answers_is_told(make: object) -> None:
    name = {workbook: "s.xlsx", ods: "s.ods", word_table: "s.docx"}[make]  # type: ignore[index]
    content = make(IPCC[:-1], [row[:-1] for row in IPCC_ROWS])  # type: ignore[operator]
    with pytest.raises(UnreadableSheet, match="no column for answers"):
        answered(name, content)


REMARKS = [
    (
        Remark("1", "<script>alert(1)</script>", person="A. <b>", answer=Answer("Accepted", "Done.")),
        Now(Fate.PLACED, "chapters/power.md", 4, 1),
    ),
    (Remark("2", "=cmd()", person="C. D.", body="Norway"), Now(Fate.ORPHANED)),
]


def test_the_page_counts_by_chapter_and_commenter_and_escapes_what_strangers_wrote() -> None:
    written = page("Power & water", Round("first", dispositions="ipcc"), REMARKS).decode()
    assert "2 comments, of which 1 are unanswered" in " ".join(written.split())
    assert "<script" not in written
    assert "&lt;script&gt;" in written
    assert 'content="default-src &#39;none&#39;' in written


def test_the_page_speaks_the_language_of_the_paper() -> None:
    written = page("Strom & Wasser", Round("erste"), REMARKS, locale=locale_of("de-AT")).decode()
    assert '<html lang="de-AT">' in written
    assert "2 Kommentare, davon unbeantwortet: 1." in written
    assert not re.search(
        r"Comment|Answer|Chapter|Without|Nobody", re.sub(r"<style>.*?</style>", "", written, flags=re.S)
    )


def test_the_table_holds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(table(REMARKS))))
    assert len(rows) == 3
    assert rows[2][6] == "'=cmd()"


def test_what_is_published_is_written_beside_the_paper(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "sheet.xlsx").write_bytes(workbook(ISO, ISO_ROWS))
    run(tmp_path, "remarks", "import", str(tmp_path / "sheet.xlsx"), "--round", "first")
    run(tmp_path, "remarks", "answer", "DE-001", "--disposition", "accepted")
    run(tmp_path, "remarks", "export", "--format", "html", "--format", "csv")
    run(tmp_path, "remarks", "export", str(tmp_path / "sheet.xlsx"))
    folder = tmp_path / "build" / "remarks" / "first"
    assert {path.name for path in folder.iterdir()} == {"dispositions.html", "dispositions.csv", "sheet.xlsx"}
    assert openpyxl.load_workbook(folder / "sheet.xlsx").active["H2"].value == "Accepted"
    assert b"<h1>Disposition of comments</h1>" in (folder / "dispositions.html").read_bytes()


def test_chapters_are_in_the_order_of_the_paper_and_people_as_people_count() -> None:
    def on(file: str, person: str) -> tuple[Remark, Now]:
        return Remark(person, "Hm.", person), Now(Fate.PLACED if file else Fate.ORPHANED, file, 3 if file else 0)

    placed = [on("", "E 10"), on("b.md", "E 2"), on("a.md", "E 1"), on("gone.md", "E 3"), on("paper.toml", "E 4")]
    titles = {"b.md": "1 First", "a.md": "2 Second"}
    assert list(by_chapter(placed, titles)) == [
        "The whole document",
        "1 First",
        "2 Second",
        "gone.md",
        "Without a place",
    ]
    (_, _, chapters), (_, _, people) = counts_of(Round("first"), placed, titles)
    assert [name for name, _ in chapters] == list(by_chapter(placed, titles))
    assert [name for name, _ in people] == ["E 1", "E 2", "E 3", "E 4", "E 10"]


def test_an_answer_that_is_none_of_the_round_is_counted_all_the_same() -> None:
    placed = [(Remark("1", "Hm.", answer=Answer("Perhaps")), Now(Fate.PLACED, "a.md", 3))]
    assert "Perhaps" in words_of_round(Round("first"), placed)
    assert all(sum(row) == 1 for _, _, counts in counts_of(Round("first"), placed, {}) for _, row in counts)


def test_a_long_round_is_parted_and_loses_nothing() -> None:
    placed = [(Remark(f"r{n}", f"Comment {n}."), Now(Fate.PLACED, f"{n % 3}.md", n)) for n in range(700)]
    settings = read_settings('title = "T"\ndate = 2026-01-02\n').settings
    assert settings is not None
    files = files_of(settings, {}, [], Round("first"), placed, {}, settings.date)
    parts = [text for path, text in files.items() if path.startswith("chapters/part-")]
    assert len(parts) == 3
    assert sorted(re.findall(r"^### (r\d+)", "\n".join(parts), re.MULTILINE)) == sorted(one.id for one, _ in placed)
