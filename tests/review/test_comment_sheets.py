"""Comment sheets of every form, and bad ones: what can be read comes in, what cannot is told, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from comment_files import FORMS, IPCC, IPCC_ROWS, ISO, ISO_ROWS, as_csv, package, word_table, workbook

from chapterhouse.review.reading import read_file
from chapterhouse.review.sheets import columns, table
from chapterhouse.review.sheets.columns import InvalidColumnMap, proposed_map, read_map
from chapterhouse.review.sheets.reading import read_tables
from chapterhouse.review.sheets.table import UnreadableSheet


@pytest.mark.parametrize("name", FORMS)
def test_a_sheet_of_iso_is_read_alike_in_every_form(name: str) -> None:
    found = read_file(name, FORMS[name](ISO, ISO_ROWS))
    whole, one = found.remarks
    assert found.dispositions == "iso"
    assert (whole.id, whole.body, whole.kind, whole.given.whole) == ("DE-001", "DE", "general", True)
    assert (one.given.line, one.given.clause, one.given.item) == ("45", "5.2.1", "Table 3")
    assert (one.kind, one.comment) == ("technical", "Column 2 contradicts the text above.")
    assert one.proposed == "Use the value of the text."


@pytest.mark.parametrize("name", FORMS)
def test_a_sheet_of_the_ipcc_is_read_alike_in_every_form(name: str) -> None:
    whole, one = read_file(name, FORMS[name](IPCC, IPCC_ROWS)).remarks
    assert whole.given.whole
    assert whole.given.page == ""
    assert (whole.person, whole.body) == ("Reviewer A", "Country B")
    assert whole.comment == "Please say early on which cities are meant."
    assert (one.person, one.body) == ("", "Government of C")
    assert (one.given.page, one.given.line, one.given.to_page, one.given.to_line) == ("12", "4", "12", "9")


def test_other_bodies_are_known() -> None:
    oasis = b"Item #,Date,Commenter,Description,Resolution,Disposition\n1,2026-11-01,B. Reader,Two senses.,,\n"
    (one,) = read_file("log.csv", oasis).remarks
    assert (one.person, one.received, one.comment) == ("B. Reader", "2026-11-01", "Two senses.")
    ieee = b"CID,Name,Category,Page,Line,Subclause,Comment,Proposed Change\n7,C. D.,ER,3,14,2.1,A typo.,Mend it.\n"
    (one,) = read_file("ballot.csv", ieee).remarks
    assert (one.id, one.kind, one.given.page, one.given.line) == ("7", "editorial", "3", "14")
    agency = b"Comment #,Submitted by,Starting page #,Starting line #,Comment (with rationale),Suggested change\n"
    (one,) = read_file("agency.csv", agency + b"4,E. F.,2,9,Unclear.,Say who.\n").remarks
    assert (one.person, one.given.page, one.given.line, one.proposed) == ("E. F.", "2", "9", "Say who.")


def test_a_review_in_markdown_is_an_issue_each() -> None:
    text = b"""# Review of draft-grids-02

CC @reader

## Discuss

### Two duties exclude one another

Section 3.2 and Table 4 cannot both hold.

```
## no heading
```

## Nits

### "their" in 3.2
"""
    found = read_file("review.md", text)
    discuss, nit = found.remarks
    assert (discuss.kind, discuss.person, discuss.given.clause, discuss.given.item) == (
        "discuss",
        "reader",
        "3.2",
        "Table 4",
    )
    assert "## no heading" in discuss.comment
    assert (nit.kind, nit.given.clause, nit.given.quote) == ("nit", "3.2", "their")


def test_a_body_without_numbers_is_numbered() -> None:
    rows = [("DE", "", "1", "", "ed", "One.", "", ""), ("DE", "", "2", "", "ed", "Two.", "", "")]
    assert [one.id for one in read_file("s.csv", as_csv(ISO, rows)).remarks] == ["DE-001", "DE-002"]


def test_any_sheet_can_be_described_by_a_map() -> None:
    sheet = b"Nr;Wer;Seite;Zeile;Was\n1;G. H.;4;2;Zu lang.\n"
    with pytest.raises(UnreadableSheet, match=r"remarks map sheet\.csv"):
        read_file("sheet.csv", sheet)
    proposal = proposed_map(read_tables("sheet.csv", sheet)[0])
    assert 'id = ["Nr"]' in proposal or '# ... = ["Nr"]' in proposal
    mapped = read_map(
        "ours.toml", '[columns]\nid = "Nr"\nperson = "Wer"\npage = "Seite"\nline = "Zeile"\ncomment = "Was"\n'
    )
    (one,) = read_file("sheet.csv", sheet, [mapped]).remarks
    assert (one.person, one.given.page, one.given.line, one.comment) == ("G. H.", "4", "2", "Zu lang.")


@pytest.mark.parametrize(
    "text", ["", "[columns]\npage = 'x'\n", "x = = 1", "dispositions = 'none'\n[columns]\ncomment='c'\n"]
)
def test_a_map_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidColumnMap):
        read_map("map.toml", text)


def test_the_map_that_is_proposed_for_a_known_sheet_can_be_used_at_once() -> None:
    (sheet,) = read_tables("sheet.csv", as_csv(IPCC, IPCC_ROWS))
    assert columns.find_header(sheet, read_map("proposed.toml", proposed_map(sheet))) is not None


def test_rows_without_a_comment_are_told_and_not_dropped_in_silence() -> None:
    rows = [
        ("1", "", "3", "4", "", "", "Said.", ""),
        ("2", "", "3", "9", "", "", "", ""),
        ("", "", "", "", "", "", "", ""),
    ]
    found = read_file("sheet.xlsx", workbook(IPCC, rows))
    assert len(found.remarks) == 1
    ((left),) = found.left_out
    assert left.row == 3
    assert "no comment" in left.reason


BOMB = b"\0" * 200_000_000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("sheet.xlsx", b"not a workbook", "damaged"),
        ("sheet.xlsx", workbook(IPCC, IPCC_ROWS)[:900], "damaged"),
        ("sheet.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("sheet.pages", b"", "must end in"),
        ("sheet.csv", "Comment;Größe".encode("latin-1"), "UTF-8"),
        ("sheet.csv", b"a,b\0,c", "NUL"),
        ("sheet.csv", b"Page,Line\n1,2\n", "no row names the columns"),
        ("sheet.csv", b'Comment No,Page,Comment\n1,2,"open', "cannot be read"),
        ("sheet.xlsx", workbook(IPCC, [[""] * 300 + ["far out"]]), "columns"),
        ("sheet.docx", package({"word/styles.xml": "<a/>"}), "no document of Word"),
        ("sheet.docx", package({"word/document.xml": "<w:document"}), "damaged"),
        (
            "sheet.docx",
            word_table(ISO, ISO_ROWS, prolog='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'),
            "document type",
        ),
    ],
)
def test_a_bad_file_is_refused_with_what_would_help(name: str, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableSheet, match=words):
        read_file(name, content)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = package({"xl/workbook.xml": BOMB})
    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableSheet, match="unpacks to"):
        read_file("sheet.xlsx", bomb)


def test_a_sheet_of_a_million_rows_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(UnreadableSheet, match="200,000 rows"):
        read_file("sheet.xlsx", package({"xl/worksheets/sheet1.xml": content}))
    assert table.MOST_ROWS == 200_000
    with pytest.raises(UnreadableSheet, match="200,000 rows"):
        read_file("sheet.csv", b"Comment No,Page,Comment\n" + b"1,2,x\n" * 200_001)


def test_formulas_are_never_worked_out() -> None:
    rows = [("1", "", "3", "4", "", "", '=WEBSERVICE("https://example.org")', "")]
    found = read_file("sheet.xlsx", workbook(IPCC, rows))
    assert not [one for one in found.remarks if "example" in one.comment and not one.comment.startswith("=")]


def test_the_samples_of_the_templates_are_where_they_should_be() -> None:
    folder = Path(columns.__file__).parent / "templates"
    assert {path.stem for path in folder.glob("*.toml")} == {one.name for one in columns.shipped_maps()}
