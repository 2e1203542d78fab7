"""A round goes out as the sheet of any body, whatever its remarks came in, and as a page: HTML, PDF, CSV."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pypdf
import pytest
import verapdf
from review_copies import POWER, git, project, review_copy, run
from word_rules import broken_rules

from chapterhouse.review.carried import map_of
from chapterhouse.review.disposition_paper import escaped
from chapterhouse.review.given import PrintedAt
from chapterhouse.review.reading import read_file
from chapterhouse.review.remark import Answer, Given, Place, Remark, Suggestion
from chapterhouse.review.store import to_text

NASTY = '=HYPERLINK("https://example.org") | <b>*bold*</b> [@agency2025] `code` $x^2$ ![a](b.png)\n\n# No heading'
NASTY += "\n- no list"


def remarks(revision: str) -> list[Remark]:
    at = POWER.index("windless")
    place = Place(
        "chapters/power.md", POWER.count("\n", 0, at) + 1, at - POWER.rfind("\n", 0, at), "windless", "marked words"
    )
    storage = Place(
        "chapters/power.md", POWER.count("\n", 0, POWER.index("Storage comes")) + 1, 1, "Storage comes", "clause"
    )
    accepted = Answer("Accepted", "Calm it is.", "E.", "c0ffeec0ffee")
    return [
        # an annotation of a PDF, a change in Word, a row of a sheet, one on the whole, one without a place
        Remark("a1", "Which?", "A. Reader", kind="highlight", revision=revision, place=place, given=Given(page="1")),
        Remark("w1", NASTY, "B. [B]", "Norway", kind="editorial", revision=revision, place=place,
               proposed="calm", suggestion=Suggestion("windless", "calm"), answer=accepted),
        Remark("DE-001", "Too short.", body="DE", kind="technical", revision=revision, place=storage,
               given=Given(clause="1.1", item="paragraph 1"), answer=Answer("Not accepted", "It is\nenough.")),
        Remark("X", "Well said.", revision=revision, place=Place("paper.toml", found_by="whole")),
        Remark("Y", "There is no chapter 9.", revision=revision, given=Given(chapter="9")),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    commit = project(folder)
    (folder / "build").mkdir()
    (folder / "build/paper.review.pdf").write_bytes(review_copy(commit))
    (folder / "remarks/first").mkdir(parents=True)
    (folder / "remarks/first/all.toml").write_text(to_text(remarks(commit)), encoding="utf-8")
    (folder / "remarks/first/round.toml").write_text(f'revision = "{commit}"\ndispositions = "iso"\n')
    # the text goes on: places are named as they were in the copy that was read
    (folder / "chapters/power.md").write_text(POWER.replace("Turbines feed", "First.\nTurbines feed"), encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "paper: go on")
    return folder


def written(paper: Path, *arguments: str) -> dict[str, bytes]:
    folder = paper / "build/out" / (re.sub(r"\W", "", "".join(arguments)) or "page")
    run(paper, "-q", "remarks", "export", "--to", str(folder), *arguments)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def printed_at(paper: Path, words: str) -> tuple[str, str]:
    found = PrintedAt(map_of((paper / "build/paper.review.pdf").read_bytes())).at(
        "chapters/power.md", POWER.index(words)
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("iso", "first-iso.docx"),
        ("ipcc", "first-ipcc-ar5.xlsx"),
        ("ipcc-ar4", "first-ipcc-ar4.xlsx"),
        ("oasis", "first-oasis.csv"),
        ("ieee", "first-ieee.xlsx"),
        ("hl7", "first-hl7.xlsx"),
        ("w3c", "first-w3c.md"),
        ("general", "first-general.xlsx"),
    ],
)
def test_the_sheet_of_a_body_is_read_again_with_every_remark_and_answer(paper: Path, template: str, name: str) -> None:
    ((found, content),) = written(paper, "--as", template).items()
    assert found == name
    read = {one.id: one for one in read_file(name, content).remarks}
    assert set(read) == {"a1", "w1", "DE-001", "X", "Y"}
    inert = f"'{NASTY}" if name.endswith(".csv") else NASTY
    assert read["w1"].comment.split() == inert.split()
    assert "It is\nenough." in read["DE-001"].answer.text.replace("<br>", "\n")
    assert read["Y"].answer.text == ""


def test_a_mark_gets_the_page_line_and_section_that_its_author_had(paper: Path) -> None:
    page, line = printed_at(paper, "windless")
    (content,) = written(paper, "--as", "ipcc").values()
    rows = {
        row[0].value: [cell.value or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active
    }
    assert rows["a1"][:4] == ["a1", "1", page, line]
    assert rows["w1"][6] == f"{NASTY} [B. (B), Norway]"
    assert rows["X"][2:6] == ["0", "0", "0", "0"]
    assert rows["Y"][1:4] == ["9", "", ""]
    (content,) = written(paper, "--as", "iso", "--form", "csv").values()
    iso = {row["MB/NC"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    assert (iso["a1"]["Line number"], iso["a1"]["Clause/Subclause"]) == (line, "1")
    assert (iso["DE-001"]["Clause/Subclause"], iso["DE-001"]["Type of comment"]) == ("1.1", "te")
    assert iso["X"]["Clause/Subclause"] == "_whole document"
    assert iso["w1"]["Observations of the secretariat"] == "Accepted. Calm it is."


def test_no_sheet_holds_a_formula(paper: Path) -> None:
    (content,) = written(paper, "--as", "general").values()
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_document_is_one_that_word_opens(paper: Path, tmp_path: Path) -> None:
    (content,) = written(paper, "--as", "iso").values()
    (tmp_path / "iso.docx").write_bytes(content)
    assert broken_rules(tmp_path / "iso.docx") == []


def test_a_map_of_ones_own_is_a_template_too(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text('form = "csv"\n[columns]\nid = "Nr"\ncomment = "Was"\nanswer = "Antwort"\n')
    (content,) = written(paper, "--map", str(tmp_path / "ours.toml")).values()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Nr", "Was", "Antwort"]
    assert ["DE-001", "Too short.", "Not accepted. It is\nenough."] in rows


def test_the_ietf_gets_a_reply_to_each(paper: Path) -> None:
    (content,) = written(paper, "--as", "ietf").values()
    text = content.decode()
    assert "CC @A. Reader\n\n## Comments\n\n### a1: Section 1, page 1, line " in text
    assert "> # No heading" in text
    assert "Accepted. Calm it is.\n\nChange: c0ffeec0ffee" in text
    assert len(read_file("replies.md", content).remarks) == 5


@pytest.fixture(scope="module")
def dispositions(paper: Path) -> dict[str, bytes]:
    return written(paper)


def test_the_dispositions_are_published_in_three_forms(dispositions: dict[str, bytes]) -> None:
    assert set(dispositions) == {"dispositions.html", "dispositions.pdf", "dispositions.csv"}


@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_the_pdf_of_the_dispositions_can_be_heard(dispositions: dict[str, bytes], flavour: str) -> None:
    assert verapdf.broken_rules(dispositions["dispositions.pdf"], flavour) == {}


def test_what_strangers_wrote_is_printed_and_does_nothing(dispositions: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(dispositions["dispositions.pdf"]))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\N{NO-BREAK SPACE}", " ").split())
    for words in ("<b>*bold*</b>", "[@agency2025]", "`code`", "$x^2$", "![a](b.png)", "# No heading", "- no list"):
        assert words in text, text
    assert "Not accepted. It is enough." in text
    assert "Power and water, round first" in text and "5 comments, of which 3 are unanswered." in text
    assert "1 Power" in text and "Without a place" in text
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert "No heading" not in " ".join(titles)


def test_the_text_of_strangers_stays_one_text() -> None:
    assert escaped("a\r\nb\n\n\n  # c\u202e\x07") == "a\\\nb\n\n\\# c\\<U\\+202E\\>\\<U\\+0007\\>"
