"""The redline: each change at its place with its kind, in a page that needs no colour; a broken revision is no bar."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_copies import FILES, POWER, git, project, run
from sample_papers import paper_of

from chapterhouse.review.redline import summary
from chapterhouse.review.redline.blocks import Block
from chapterhouse.review.redline.comparison import Status, compare, pieces
from chapterhouse.review.redline.page import page
from chapterhouse.review.redline.redline import redline
from chapterhouse.settings.language import locale_of


def kinds(old: str, new: str) -> list[str]:
    """The kinds of the changes between two chapters."""
    found = redline(paper_of({"a.md": old}), paper_of({"a.md": new}))
    return [kind for chapter in found.chapters for one in chapter.changed for kind in one.kinds]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The grid is old and slow.", "The grid is new and slow.", ["wording"]),
        ("Operators must report outages.", "Operators should report outages.", ["weakened (must → should)"]),
        ("Operators may report outages.", "Operators shall report outages.", ["strengthened (may → shall)"]),
        ("Betreiber müssen Ausfälle melden.", "Betreiber sollen Ausfälle melden.", ["weakened (müssen → sollen)"]),
        ("L’exploitant peut le dire.", "L’exploitant doit le dire.", ["strengthened (peut → doit)"]),
        ("Es dauert höchstens 30 Sekunden.", "Es dauert höchstens 60 Sekunden.", ["threshold changed"]),
        ("It draws 7 MW in a town.", "It draws 9 MW in a town.", ["number"]),
        ("Answer within 30 seconds of it.", "Answer within 60 seconds of it.", ["threshold changed"]),
        ("As one found, it grows [@a2020].", "As one found, it grows [@b2021].", ["source"]),
        ("As @fig:a shows, it grows in towns.", "As @fig:b shows, it grows in towns.", ["wording"]),
        ("One.\n\nA second one here.", "One.", ["paragraph removed"]),
        ("One.", "One.\n\nA second one here.", ["paragraph added"]),
        ("![C of it.](a.svg)", "![C of it.](b.svg)", ["figure"]),
        ("# Head one\n\nText.", "# Head two\n\nText.", ["wording"]),
    ],
)
def test_each_change_says_its_kind(old: str, new: str, expected: list[str]) -> None:
    assert kinds(old, new) == expected


def test_a_paragraph_that_moved_is_one_change() -> None:
    one, two, three = (
        "First of all the grid is old.",
        "Then again the cars are new and many.",
        "At last the halls came.",
    )
    found = redline(
        paper_of({"a.md": f"{one}\n\n{two}\n\n{three}\n"}), paper_of({"a.md": f"{two}\n\n{three}\n\n{one}\n"})
    )
    (typed,) = found.chapters[0].changed
    assert (typed.change.status, typed.kinds[0]) == (Status.MOVED, "order")


def test_a_heading_that_moved_or_changed_its_level_says_so() -> None:
    parts = ["## Wind\n\nIt blows in winter most of all.\n", "## Sun\n\nIt shines on the roofs of the town.\n"]
    found = redline(
        paper_of({"a.md": "# A\n\n" + "\n".join(parts)}), paper_of({"a.md": "# A\n\n" + "\n".join(parts[::-1])})
    )
    moved = {
        one.change.new.text for one in found.chapters[0].changed if one.change.status is Status.MOVED and one.change.new
    }
    assert moved in ({"Wind", "It blows in winter most of all."}, {"Sun", "It shines on the roofs of the town."})
    assert kinds("# A\n\n## Wind\n", "# A\n\n### Wind\n") == ["level (2 → 3)"]


PANELS = "::: {#fig:pair}\n\n![](a.svg){#fig:a}\n\n![](b.svg){#fig:b}\n\nBoth of them.\n\n:::\n"


@pytest.mark.parametrize("written", [PANELS, "![](a.svg) ![](b.svg)\n", "Text ![](a.svg) and ![](b.svg).\n"])
@pytest.mark.parametrize("picture", ["a.svg", "b.svg"])
def test_each_picture_of_a_figure_is_compared_with_the_one_in_its_place(written: str, picture: str) -> None:
    changed = [
        (one.kinds, one.change.old.image, one.change.new.image)
        for chapter in redline(
            paper_of({"a.md": f"# A\n\n{written}"}),
            paper_of({"a.md": f"# A\n\n{written.replace(picture, 'new.svg')}"}),
        ).chapters
        for one in chapter.changed
        if one.change.old and one.change.new
    ]
    assert changed == [(("figure",), picture, "new.svg")]


def test_cells_notes_and_captions_are_compared_by_themselves() -> None:
    new = POWER.replace("|    12 |", "|    14 |").replace("gave inertia for free", "gave inertia at no cost")
    new = new.replace("Kinds of storage and the hours", "Kinds of storage and the days")
    found = redline(paper_of({"a.md": POWER}), paper_of({"a.md": new}))
    changed = {one.change.new.kind: one for one in found.chapters[0].changed if one.change.new}
    assert set(changed) == {"cell", "note", "caption"}
    lines = {kind: one.change.new.line for kind, one in changed.items() if one.change.new}
    for kind, words in (("cell", "| Pumped"), ("note", "[^rotor]: Rotating"), ("caption", ": Kinds of storage")):
        assert new.split("\n")[lines[kind] - 1].startswith(words)


def test_numbers_and_statements_have_their_tables() -> None:
    old = "# A {#sec:a}\n\n## B {#sec:b}\n\nText.\n"
    new = "# A {#sec:a}\n\n## New\n\nText.\n\n## B {#sec:b}\n\nText.\n"
    found = redline(paper_of({"a.md": old}), paper_of({"a.md": new}))
    assert [(one.label, one.old, one.new) for one in found.numbers] == [("sec:b", "Section 1.1", "Section 1.2")]
    assert not found.statements


WORDS = st.lists(st.sampled_from(["a", "b", "must", "7", ",", "é", "x-y"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_pieces_are_both_texts_whole(old: str, new: str) -> None:
    row = pieces(old, new)
    assert "".join(piece.text for piece in row if piece.sign != "+") == old
    assert "".join(piece.text for piece in row if piece.sign != "-") == new


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_no_block_is_lost_or_told_twice(old: list[str], new: list[str]) -> None:
    ones, others = ([Block("paragraph", text, "a.md") for text in texts] for texts in (old, new))
    changes = compare(ones, others)
    assert [change.new for change in changes if change.new] == others
    assert sorted(change.old.text for change in changes if change.old) == sorted(old)


def test_the_page_is_well_formed_tagged_and_safe() -> None:
    new = POWER.replace("Turbines feed", "Turbines <script>alert(1)</script> feed").replace(
        "every second", "every *hour*"
    )
    found = redline(paper_of({"a.md": POWER}), paper_of({"a.md": new}))
    written = page(found, "A & B", locale_of("en-GB"), "one", "two").decode()
    assert "<script" not in written
    assert '<ins class="came">hour</ins>' in written and '<del class="gone">second</del>' in written
    ElementTree.fromstring(re.sub(r"<meta[^>]*>", "", written[written.index("<html") :]))


def test_a_broken_revision_is_compared_all_the_same(tmp_path: Path) -> None:
    project(tmp_path, {**FILES, "chapters/power.md": POWER + "\n[@nobody2020] and @fig:none, `unclosed\n\n::: {.gap\n"})
    (tmp_path / "chapters/power.md").write_text(POWER, encoding="utf-8")
    told = run(tmp_path, "diff", "HEAD", "--format", "json")
    facts = json.loads(told.stdout)
    assert [chapter["file"] for chapter in facts["chapters"]] == ["chapters/power.md"]


def test_a_redline_of_nothing_says_so(tmp_path: Path) -> None:
    project(tmp_path)
    assert run(tmp_path, "diff", "HEAD").stdout == "Nothing changed.\n"
    assert "Nothing changed." in run(tmp_path, "diff", "HEAD", "--format", "markdown").stdout


def test_a_chapter_that_came_and_one_that_went(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "chapters/waste.md").write_text("# Waste\n\nIt grows.\n", encoding="utf-8")
    toml = FILES["paper.toml"].replace("chapters/water.md", "chapters/waste.md")
    (tmp_path / "paper.toml").write_text(toml, encoding="utf-8")
    told = run(tmp_path, "diff", "HEAD").stdout
    assert "chapters/waste.md: chapter added: Waste" in told
    assert "chapters/water.md: chapter removed: Water" in told
    git(tmp_path, "add", ".")
    run(tmp_path, "diff", "HEAD", "--format", "html")
    assert (tmp_path / "build/paper.diff.html").is_file()


def test_what_authors_write_stays_text_in_markdown() -> None:
    found = redline(paper_of({"a.md": "One two.\n"}), paper_of({"a.md": "One \\<img> [two](x) @everybody.\n"}))
    told = summary.markdown(found, "a", "b")
    assert "<img" not in told.replace("\\<img", "")
    assert "\\@everybody" in told


def test_the_page_speaks_the_language_of_the_paper() -> None:
    new = (
        POWER.replace("windless", "still")
        .replace("| Battery |     4", "| Battery |     6")
        .replace("> Nobody", "> No one")
    )
    new = new.replace("- Batteries answer within milliseconds.\n", "").replace("## Storage", "### Storage")
    found = redline(paper_of({"a.md": POWER}), paper_of({"a.md": f"{new}\nOne more.\n", "b.md": "# B\n"}))
    written = page(found, "Strom", locale_of("de"), "v1", "v2").decode()
    written = re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", written)
    for words in ("Änderungen: Strom", "Von v1 zu v2", "Absatz hinzugefügt", "Listenpunkt entfernt", "Ebene (2 → 3)"):
        assert words in written
    assert not re.search(r"\b(?:added|removed|wording|level|changed|underlined|Chapters)\b", written)
