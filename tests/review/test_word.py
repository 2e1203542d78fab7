"""A DOCX comes back with comments and tracked changes: each lands on its words, or is listed; none on wrong ones."""

from __future__ import annotations

import random
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from comment_files import ISO, ISO_ROWS, word_table
from lxml import etree
from review_copies import DATE, FILES, POWER, WATER, listed, project, run
from word_edits import comment, divide, edited, insert, move_words, replace
from word_rules import broken_rules

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.review.edits import SourceEdit
from chapterhouse.review.reading import read_file
from chapterhouse.review.word.document import Change, Paragraph, WordDocument, read_document
from chapterhouse.review.word.placed import remarks_of

TEXTS = {"chapters/power.md": POWER, "chapters/water.md": WATER}


@cache
def sent(commit: str = "c0ffee" * 6 + "abcd") -> bytes:
    built = pipeline.build(Buffers(FILES), BuildOptions(Revision(commit, DATE, modified=False), outputs=("docx",)))
    assert isinstance(built.product, dict)
    docx: bytes = built.product["docx"]
    return docx


def carried_out(docx: bytes) -> str:
    """The chapter on power after every edit that the document proposes."""
    _, edits = remarks_of(read_document(docx), TEXTS, "back.docx")
    text = POWER
    for edit in sorted(edits.values(), key=lambda one: one.start, reverse=True):
        assert edit.file == "chapters/power.md"
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def test_the_document_says_which_revision_it_is_of() -> None:
    assert read_document(sent()).commit.startswith("c0ffee")


@pytest.mark.parametrize(
    ("words", "new", "old_source", "new_source"),
    [
        ("windless", "calm", "windless", "calm"),
        (" one per cent", "", " one per cent", ""),
        ("evening peak and", "peak of the evening and", "evening peak and", "peak of the evening and"),
        ("gave inertia", "once gave inertia", "gave inertia", "once gave inertia"),
        ("reservoir", "lake", "above the reservoir", "above the lake"),
        ("Kinds of storage", "Sorts of storage", "Kinds of storage", "Sorts of storage"),
        ("Nobody", "*Somebody* @x", "Nobody", "\\*Somebody\\* \\@x"),
    ],
)
def test_a_change_becomes_an_edit_of_the_source(words: str, new: str, old_source: str, new_source: str) -> None:
    back = edited(sent(), lambda roots: replace(roots, words, new))
    assert POWER.count(old_source) == 1
    assert carried_out(back) == POWER.replace(old_source, new_source)


@pytest.mark.parametrize(
    ("after", "new", "old_source", "new_source"),
    [
        ("windless", " and dark", "windless afternoon", "windless and dark afternoon"),
        ("the evening peak", ", or not,", "evening peak and", "evening peak, or not, and"),
        ("inertia for", " almost", "inertia for free", "inertia for almost free"),
    ],
)
def test_an_insertion_lands_behind_its_word(after: str, new: str, old_source: str, new_source: str) -> None:
    back = edited(sent(), lambda roots: insert(roots, after, new))
    assert carried_out(back) == POWER.replace(old_source, new_source)


def test_a_hundred_random_changes_land_on_their_words() -> None:
    draw = random.Random(5)
    everything = "".join(FILES.values())
    words = [w for w in set(re.findall(r"[A-Za-z]{5,}", POWER)) if everything.count(w) == 1]
    landed = 0
    for number in range(100):
        word = draw.choice(sorted(words))
        try:
            back = edited(sent(), lambda roots, word=word, number=number: replace(roots, word, f"new{number}"))  # type: ignore[misc]
        except AssertionError:
            continue  # a word that is not printed, such as one of a label
        expected = POWER.replace(word, f"new{number}")
        text = carried_out(back)
        assert text in (expected, POWER), word
        landed += text == expected
    assert landed >= 80


def test_comments_land_on_their_words_wherever_they_are(tmp_path: Path) -> None:
    commit = project(tmp_path)
    marks = ("windless afternoon", "imitate it", "below the salt marsh", "harvest of a season")

    def put(roots: dict[str, object]) -> None:
        for number, words in enumerate(marks):
            comment(roots, words, number)  # type: ignore[arg-type]

    said = "".join(
        f'<w:comment w:id="{n}" w:author="A. Reader" w:date="2026-12-02T10:00:00Z">'
        f"<w:p><w:r><w:t>On {words}.</w:t></w:r></w:p></w:comment>"
        for n, words in enumerate(marks)
    )
    (tmp_path / "back.docx").write_bytes(edited(sent(commit), put, said))
    run(tmp_path, "remarks", "import", str(tmp_path / "back.docx"), "--round", "first")
    found = {one["comment"]: one for one in listed(tmp_path).values()}
    for words in marks:
        assert found[f"On {words}."]["line"] == POWER[: POWER.index(words)].count("\n") + 1
        assert found[f"On {words}."]["from"] == "A. Reader"
    again = run(tmp_path, "remarks", "import", str(tmp_path / "back.docx"), "--round", "first")
    assert "nothing new" in again.output


def test_a_change_is_applied_from_the_command_line(tmp_path: Path) -> None:
    commit = project(tmp_path)
    (tmp_path / "back.docx").write_bytes(edited(sent(commit), lambda roots: replace(roots, "windless", "calm")))
    run(tmp_path, "remarks", "import", str(tmp_path / "back.docx"), "--round", "first")
    (name,) = listed(tmp_path)
    run(tmp_path, "remarks", "apply", name)
    assert (tmp_path / "chapters/power.md").read_text(encoding="utf-8") == POWER.replace("windless", "calm")


def test_a_template_of_comments_stays_one() -> None:
    assert read_file("iso.docx", word_table(ISO, ISO_ROWS)).form.startswith("a sheet")


def test_answers_go_back_as_replies_to_comments(tmp_path: Path) -> None:
    commit = project(tmp_path)

    def put(roots: dict[str, object]) -> None:
        for number, words in enumerate(("windless afternoon", "imitate it")):
            comment(roots, words, number)  # type: ignore[arg-type]

    said = "".join(
        f'<w:comment w:id="{n}" w:author="A. Reader"><w:p><w:r><w:t>Remark {n}.</w:t></w:r></w:p></w:comment>'
        for n in range(2)
    )
    changed = edited(sent(commit), lambda roots: replace(roots, "salt marsh", "salt meadow"))
    (tmp_path / "back.docx").write_bytes(edited(changed, put, said))
    run(tmp_path, "remarks", "import", str(tmp_path / "back.docx"), "--round", "first")
    names = {one["comment"]: name for name, one in listed(tmp_path).items()}
    run(
        tmp_path,
        "remarks",
        "answer",
        names["Remark 0."],
        "--disposition",
        "accepted",
        "--text",
        "Yes\x01 & no.",
        "--by",
        "E.",
    )
    (change,) = (name for comment, name in names.items() if "salt marsh" in comment)
    run(tmp_path, "remarks", "answer", change, "--disposition", "rejected", "--text", "It is a marsh.")
    told = run(tmp_path, "remarks", "export", str(tmp_path / "back.docx"))
    assert "2 of 3 are answered" in told.output
    written = tmp_path / "build/remarks/first/back.docx"
    document = read_document(written.read_bytes())
    assert [(one.text, one.quote) for one in document.comments] == [
        ("Remark 0.", "windless afternoon"),
        ("Remark 1.", "imitate it"),
    ]
    with zipfile.ZipFile(written) as archive:
        comments = archive.read("word/comments.xml").decode()
        extended = archive.read("word/commentsExtended.xml").decode()
    assert "Accepted. Yes &amp; no." in comments and 'w:author="E."' in comments
    assert extended.count("paraIdParent") == 1 and extended.count("commentEx ") == 3
    assert {*broken_rules(written)} <= {*broken_rules(tmp_path / "back.docx")}
    run(tmp_path, "remarks", "answer", names["Remark 0."], "--disposition", "accepted", "--text", "Other words.")
    (tmp_path / "again").mkdir()
    (tmp_path / "again/back.docx").write_bytes(written.read_bytes())
    run(tmp_path, "remarks", "export", str(tmp_path / "again/back.docx"))
    with zipfile.ZipFile(written) as archive:
        comments = archive.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 4 and "Rejected. It is a marsh." in comments
    assert "Other words." in comments and "Yes" not in comments
    again = run(tmp_path, "remarks", "import", str(written), "--round", "first")
    assert "nothing new" in again.output


def test_answers_to_changes_stand_beside_them_where_nobody_had_commented(tmp_path: Path) -> None:
    commit = project(tmp_path)
    (tmp_path / "back.docx").write_bytes(edited(sent(commit), lambda roots: replace(roots, "salt marsh", "meadow")))
    run(tmp_path, "remarks", "import", str(tmp_path / "back.docx"), "--round", "first")
    (name,) = listed(tmp_path)
    run(tmp_path, "remarks", "answer", name, "--disposition", "rejected", "--text", "It is a marsh.")
    run(tmp_path, "remarks", "export", str(tmp_path / "back.docx"))
    written = tmp_path / "build/remarks/first/back.docx"
    with zipfile.ZipFile(written) as archive:
        text = archive.read("word/document.xml").decode()
        assert "Rejected. It is a marsh." in archive.read("word/comments.xml").decode()
    start, gone, come, end = (
        text.index(mark) for mark in ("<w:commentRangeS", "<w:del ", "<w:ins ", "<w:commentRangeE")
    )
    assert start < gone < come < end
    assert broken_rules(written) == broken_rules(tmp_path / "back.docx")
    assert [one.changes for one in read_document(written.read_bytes()).paragraphs if one.changes]


@pytest.mark.parametrize(
    ("after", "mark", "old_source", "new_source"),
    [
        ("day and night", "ins", "day and night, while", "day and night\n\n, while"),
        ("turbines would otherwise idle", "moveTo", "otherwise idle.\nTheir", "otherwise idle\n\n.\nTheir"),
        ("half an hour of firefighting.", "ins", "firefighting.\n", "firefighting.\n\n"),
        ("Battery", "ins", "| Battery |", "| Battery |"),
        ("Rotating masses", "ins", "masses gave", "masses gave"),
    ],
)
def test_a_new_end_of_a_paragraph_is_a_change(after: str, mark: str, old_source: str, new_source: str) -> None:
    back = edited(sent(), lambda roots: divide(roots, after, mark))
    remarks, edits = remarks_of(read_document(back), TEXTS, "back.docx")
    assert [one.comment for one in remarks] == ["Begin a new paragraph here."]
    assert remarks[0].place is not None
    assert carried_out_all(edits) == {path: text.replace(old_source, new_source) for path, text in TEXTS.items()}


def test_a_paragraph_whose_end_goes_is_joined_to_the_next() -> None:
    back = edited(sent(), lambda roots: divide(roots, "of @sec:power fails."[-6:], "del", whole=True))
    remarks, edits = remarks_of(read_document(back), TEXTS, "back.docx")
    assert [one.comment for one in remarks] == ["Let the next paragraph follow without a break."]
    assert carried_out_all(edits)["chapters/water.md"] == WATER.replace("fails.\n\nRes", "fails. Res")


def carried_out_all(edits: dict[str, SourceEdit]) -> dict[str, str]:
    """All chapters after every edit."""
    texts = dict(TEXTS)
    for edit in sorted(edits.values(), key=lambda one: one.start, reverse=True):
        text = texts[edit.file]
        texts[edit.file] = text[: edit.start] + edit.new + text[edit.end :]
    return texts


def test_words_that_moved_are_written_as_they_were_written_where_they_came_from() -> None:
    def move(roots: dict[str, etree._Element]) -> None:
        move_words(roots, "forecast", "region as much")

    remarks, edits = remarks_of(read_document(edited(sent(), move)), TEXTS, "back.docx")
    assert sorted(one.comment for one in remarks) == ['Move "forecast" away from here.', 'Move "forecast" to here.']
    assert all(one.place for one in remarks) and len(edits) == 2


@pytest.mark.parametrize(
    ("new", "expected"),
    [("courts", 'title="Demand of courts in 2030"'), ('"courts"', None), ("*courts*", None), ("courts} {", None)],
)
def test_titles_that_are_written_as_attributes_have_their_places(new: str, expected: str | None) -> None:
    text = '# Halls\n\n::: {.fact #fact:a title="Demand of halls in 2030"}\nIt is said to double by then.\n:::\n'
    start = len("Fact 1.1: Demand of ")
    title = Paragraph("Fact 1.1: Demand of halls in 2030", changes=[Change(start, start + 5, new, "R", "")])
    document = WordDocument((Paragraph("Halls"), title, Paragraph("It is said to double by then.")), (), "")
    ((remark,), edits) = remarks_of(document, {"a.md": text}, "back.docx")
    assert remark.place is not None and remark.place.line == 3
    assert [text[: one.start] + one.new + text[one.end :] for one in edits.values()] == (
        [text.replace('title="Demand of halls in 2030"', expected)] if expected else []
    )
    twice = text + text.replace("# Halls", "## Others").replace("fact:a", "fact:b")
    ((remark,), edits) = remarks_of(document, {"a.md": twice}, "back.docx")
    assert remark.place is None and not edits
