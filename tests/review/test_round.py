"""A round from sheets to answers: each remark at its true line, kept through edits, nothing twice, nothing lost."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

import large_round
import pytest
from comment_files import IPCC, ISO, workbook
from hypothesis import given
from hypothesis import strategies as st
from review_copies import POWER, git, listed, project, review_copy, run

from chapterhouse.review import store
from chapterhouse.review.carried import map_of
from chapterhouse.review.history import Fate, Passage
from chapterhouse.review.importing import add
from chapterhouse.review.remark import Answer, Given, Place, Remark, Suggestion

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The small paper with its review copy in build/."""
    folder = tmp_path / "paper"
    folder.mkdir()
    commit = project(folder)
    (folder / "build").mkdir()
    (folder / "build" / "paper.review.pdf").write_bytes(review_copy(commit))
    return folder


def line_of(words: str, text: str = POWER) -> int:
    return text[: text.index(words)].count("\n") + 1


def printed_at(words: str) -> tuple[str, int]:
    printed = map_of(review_copy())
    line = next(line for line in printed.lines if words in line.text)
    return printed.labels[line.page], line.number


@given(
    st.builds(
        Remark,
        TEXT.filter(bool),
        TEXT,
        person=TEXT,
        kind=TEXT,
        given=st.builds(Given, page=TEXT, quote=TEXT, whole=st.booleans()),
        place=st.none() | st.builds(Place, TEXT.filter(bool), st.integers(1, 9), st.integers(1, 9), TEXT, TEXT),
        suggestion=st.none() | st.builds(Suggestion, TEXT, TEXT),
        answer=st.builds(Answer, TEXT.filter(bool), TEXT, TEXT, TEXT) | st.just(Answer()),
    )
)
def test_a_remark_comes_back_as_it_was_written(remark: Remark) -> None:
    assert store.from_text(store.to_text([remark])) == [remark]


def test_a_file_that_a_person_edited_is_read_all_the_same() -> None:
    (remark,) = store.from_text("# my notes\n[a]\ncomment = '''Two\nlines.'''  # said twice\n")
    assert (remark.id, remark.comment) == ("a", "Two\nlines.")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[a]\ncomment = \n", 2, "no"),
        ("[a]\ncoment = 'x'\n", 2, "`coment`"),
        ("[a]\n[b]\nfile_line = 'x'\n", 3, "whole number"),
        ("comment = 'x'\n", 1, "outside a remark"),
    ],
)
def test_a_damaged_file_is_told_at_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(store.UnreadableRemarks) as told:
        store.from_text(text)
    assert told.value.line == line
    assert words in str(told.value) or words == "no"


def test_remarks_are_sorted_as_people_count() -> None:
    remarks = [Remark(name, "x") for name in ("DE-10", "DE-2", "1", "DE-1")]
    text = store.to_text(remarks)
    assert text.index("DE-2") < text.index("DE-10")


def test_a_page_and_line_become_a_line_of_the_chapter(paper: Path) -> None:
    page, number = printed_at("windless afternoon")
    rows = [("1", "", page, number, page, number, "Which region? [A. B., C]", "")]
    (paper / "sheet.xlsx").write_bytes(workbook(IPCC, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    (one,) = listed(paper).values()
    assert (one["file"], one["line"]) == ("chapters/power.md", line_of("A *forecast*"))
    shown = run(paper, "remarks", "show", "1").stdout
    assert "Which region?" in shown
    assert "errs by one per cent" in shown
    assert "reads in 1: Turbines feed the grid day and night" in shown
    assert "A forecast that errs by one per cent costs" in " ".join(shown.split())  # without its markup


def test_reading_a_sheet_again_adds_nothing_and_what_changed_is_kept_beside(paper: Path) -> None:
    rows = [["DE-001", "", "1.1", "", "te", "Too short.", "", ""]]
    sheet = paper / "sheet.xlsx"
    sheet.write_bytes(workbook(ISO, rows))
    run(paper, "remarks", "import", str(sheet), "--round", "first")
    before = {path.name: path.read_bytes() for path in (paper / "remarks" / "first").iterdir()}
    told = run(paper, "remarks", "import", str(sheet), "--round", "first")
    assert "nothing new, 1 were there already" in told.output
    assert {path.name: path.read_bytes() for path in (paper / "remarks" / "first").iterdir()} == before
    rows[0][5] = "Much too short."
    sheet.write_bytes(workbook(ISO, rows))
    run(paper, "remarks", "import", str(sheet), "--round", "first")
    assert {one["comment"] for one in listed(paper).values()} == {"Too short.", "Much too short."}


def test_what_contradicts_itself_is_an_orphan_and_comes_first(paper: Path) -> None:
    page, number = printed_at("windless afternoon")
    rows = [
        ("1", "2", page, number, "", "", "The page is of chapter 1.", ""),
        ("2", "", page, 99, "", "", "The page has not so many lines.", ""),
        ("3", "", "77", 1, "", "", "There is no such page.", ""),
        ("4", "9", 0, 0, 0, 0, "There is no chapter 9.", ""),
        ("5", "", 0, 0, 0, 0, "On the whole well said.", ""),
    ]
    (paper / "sheet.xlsx").write_bytes(workbook(IPCC, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    fates = {name: one["fate"] for name, one in listed(paper).items()}
    assert fates == {"1": "orphaned", "2": "orphaned", "3": "orphaned", "4": "orphaned", "5": "placed"}
    assert run(paper, "-q", "remarks", "list").stdout.splitlines()[-1].startswith("paper.toml: 5:")


@pytest.mark.parametrize(
    ("clause", "item", "line"),
    [
        ("1.1", "", line_of("## Storage")),
        ("Storage", "", line_of("## Storage")),
        ("1.1", "Table 1.1", line_of("{#tbl:kinds}")),
        ("1.1", "paragraph 1", line_of("Storage comes")),
        ("1", "", line_of("# Power")),
    ],
)
def test_sections_tables_and_paragraphs_are_understood(paper: Path, clause: str, item: str, line: int) -> None:
    rows = [("DE-001", "", clause, item, "te", "Hm.", "", "")]
    (paper / "sheet.xlsx").write_bytes(workbook(ISO, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    assert listed(paper)["DE-001"]["line"] == line


def test_remarks_follow_the_text(paper: Path) -> None:
    """Of many remarks none is ever on a line that says something else than the line it was made on."""
    printed = map_of(review_copy())
    rows = large_round.rows(printed, 200)
    (paper / "sheet.csv").write_bytes(large_round.sheet(rows))
    run(paper, "remarks", "import", str(paper / "sheet.csv"), "--round", "first")
    there = listed(paper)
    assert {name: (one["file"], one["line"]) for name, one in there.items()} == {
        row.id: (row.file, row.source_line) for row in rows
    }
    moved = POWER.replace("Turbines feed", "A new first sentence.\nTurbines feed").replace(
        "- Caverns answer", "- They answer"
    )
    (paper / "chapters/power.md").write_text(moved, encoding="utf-8")
    old_lines, new_lines = POWER.split("\n"), moved.split("\n")
    today = listed(paper)
    for row in rows:
        one = today[row.id]
        if row.file == "chapters/power.md" and one["fate"] != "orphaned":
            before, now = set(old_lines[row.source_line - 1].split()), set(new_lines[int(one["line"]) - 1].split())
            assert len(before & now) > 0.5 * len(before)


@pytest.mark.parametrize(
    ("new", "fate", "lines"),
    [
        ("one two three four five six seven eight\n", Fate.PLACED, 0),
        ("new line\none two three four five six seven eight\n", Fate.MOVED, 1),
        ("one two three FOUR five six seven eight\n", Fate.PLACED, 0),
        ("nothing of the kind\n", Fate.ORPHANED, 0),
        ("one two but then the sentence goes on about something else, four\n", Fate.ORPHANED, 0),
        ("", Fate.ORPHANED, 0),
    ],
)
def test_a_place_is_placed_moved_or_orphaned(new: str, fate: Fate, lines: int) -> None:
    old = "one two three four five six seven eight\n"
    carried = Passage(old, new).carry(old.index("four"))
    assert (carried.fate, carried.lines) == (fate, lines)


def test_copies_are_grouped_and_answered_at_once(paper: Path) -> None:
    letter = "We urge you to keep the duty to publish figures by site, as it is the only way for towns to plan."
    rows = [(str(n), "", 0, 0, 0, 0, f"{letter} [Citizen {n}, X]", "") for n in range(1, 6)]
    rows.append(("9", "", 0, 0, 0, 0, "Something else altogether, on which nobody else has written a word. [B, Y]", ""))
    (paper / "sheet.xlsx").write_bytes(workbook(IPCC, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    run(paper, "remarks", "answer", "1", "--disposition", "accepted", "--text", "Kept.", "--group")
    assert {name for name, one in listed(paper).items() if one["disposition"] == "Accepted"} == set("12345")
    assert set(listed(paper, "--open")) == {"9"}


def test_an_answer_uses_the_words_of_the_round_and_gives_its_reason(paper: Path) -> None:
    (paper / "sheet.xlsx").write_bytes(workbook(ISO, [("DE-001", "", "1", "", "te", "Hm.", "", "")]))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    unknown = run(paper, "remarks", "answer", "DE-001", "--disposition", "maybe", code=2)
    assert "no disposition of this round" in str(unknown.exception)
    bare = run(paper, "remarks", "answer", "DE-001", "--disposition", "not accepted", code=2)
    assert "needs a reason" in str(bare.exception)
    run(paper, "remarks", "answer", "DE-001", "--disposition", "NOT  accepted", "--text", "It is needed.")
    assert listed(paper)["DE-001"]["disposition"] == "Not accepted"
    run(paper, "remarks", "answer", "DE-001", "--reply", "I am content.")
    assert "I am content." in run(paper, "remarks", "show", "DE-001").stdout
    assert listed(paper)["DE-001"]["answer"] == "It is needed."
    missing = run(paper, "remarks", "show", "DE-01", code=2)
    assert "has no remark DE-01; did you mean DE-001?" in str(missing.exception)


def test_answers_of_several_editors_merge(paper: Path) -> None:
    rows = [(f"DE-00{n}", "", "1.1", "", "te", f"Comment {n}.", "", "") for n in (1, 2)]
    (paper / "sheet.xlsx").write_bytes(workbook(ISO, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first")
    git(paper, "add", "remarks")
    git(paper, "commit", "-qm", "review: first round")
    git(paper, "checkout", "-qb", "other")
    run(paper, "remarks", "answer", "DE-001", "--disposition", "accepted", "--text", "Done.")
    git(paper, "commit", "-qam", "review: answer DE-001")
    git(paper, "checkout", "-q", "main")
    run(paper, "remarks", "answer", "DE-002", "--disposition", "noted", "--text", "Thanks.")
    git(paper, "commit", "-qam", "review: answer DE-002")
    git(paper, "merge", "-q", "--no-edit", "other")
    assert {one["disposition"] for one in listed(paper).values()} == {"Accepted", "Noted"}


def test_names_can_be_hidden(paper: Path) -> None:
    rows = [
        ("1", "", 0, 0, 0, 0, "Well said. [Jane Doe, Norway]", ""),
        ("2", "", 0, 0, 0, 0, "No. [Jane Doe, Norway]", ""),
    ]
    (paper / "sheet.xlsx").write_bytes(workbook(IPCC, rows))
    run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first", "--hide-names")
    git(paper, "add", "remarks")
    in_git = git(paper, "grep", "--cached", "-l", "Reviewer 1", "--", "remarks")
    assert in_git == "remarks/first/whole.toml"
    assert "Jane" not in "".join(path.read_text() for path in (paper / "remarks").rglob("whole.toml"))
    assert "Jane Doe, Norway" in (paper / "remarks/first/names.toml").read_text()
    assert "names.toml" not in git(paper, "diff", "--cached", "--name-only")


def test_one_bad_file_does_not_keep_the_others_out(paper: Path) -> None:
    (paper / "bad.xlsx").write_bytes(b"nothing")
    (paper / "sheet.xlsx").write_bytes(workbook(ISO, [("DE-001", "", "1", "", "te", "Hm.", "", "")]))
    told = run(
        paper, "remarks", "import", str(paper / "bad.xlsx"), str(paper / "sheet.xlsx"), "--round", "first", code=1
    )
    assert "bad.xlsx: it cannot be opened" in told.output
    assert set(listed(paper)) == {"DE-001"}


def test_a_damaged_record_is_told_at_its_line_and_nothing_is_overwritten(paper: Path) -> None:
    (paper / "remarks/first").mkdir(parents=True)
    (paper / "remarks/first/power.toml").write_text('["a"]\ncomment = "x"\ncolour = "red"\n')
    (paper / "sheet.xlsx").write_bytes(workbook(ISO, [("DE-001", "", "1", "", "te", "Hm.", "", "")]))
    told = run(paper, "remarks", "import", str(paper / "sheet.xlsx"), "--round", "first", code=2)
    assert "remarks/first/power.toml:3:" in str(told.exception)
    assert "colour" in (paper / "remarks/first/power.toml").read_text()


def test_identifiers_of_two_sheets_do_not_collide() -> None:
    one, other = (
        Remark("1", text, origin=f"{name}.csv", key="1") for text, name in (("A.", "first"), ("B.", "second"))
    )
    imported = add(add({}, [one]).files, [other])
    assert {remark.id for remarks in imported.files.values() for remark in remarks} == {"1", "second-1"}


def test_large_files_are_parted() -> None:
    remarks = [Remark(str(n), f"Comment {n}", origin="a.csv", key=str(n)) for n in range(5_003)]
    imported = add({}, remarks)
    assert {name: len(each) for name, each in imported.files.items()} == {"orphans": 5_000, "orphans-2": 3}
    again = add(imported.files, [dataclasses.replace(one) for one in remarks])
    assert again.known == 5_003
    assert not again.files


def test_the_sheet_of_the_benchmark_is_one_that_can_be_read() -> None:
    rows = list(csv.reader(io.StringIO(large_round.sheet(large_round.rows(map_of(review_copy()), 5)).decode())))
    assert len(rows) == 6
