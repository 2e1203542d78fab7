"""Wide tables in Word: smaller type before a number is broken, and words that give way to numbers."""

from __future__ import annotations

import re
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset_papers import made
from word_rules import broken_rules

from chapterhouse.outputs.docx.columns import GRADES, grade_of, widths_of

WHOLE = 8164


@pytest.mark.parametrize(("columns", "suffix"), [(5, ""), (11, " Small"), (14, " Smallest")])
def test_a_wide_table_is_set_smaller_before_a_number_is_broken(columns: int, suffix: str) -> None:
    rows = [[(at, 1, "112,092.8", True) for at in range(columns)] for _ in range(3)]
    grade = grade_of(rows, WHOLE)
    assert grade.suffix == suffix
    widths = widths_of(rows, WHOLE, grade)
    assert sum(widths) == WHOLE
    alone = grade_of(rows, (widths[0] + 1) * columns)
    assert alone == grade  # each column has the room that its number needs


def test_words_give_way_to_numbers_where_not_all_fit() -> None:
    row = [(0, 1, "Donaudampfschifffahrtsgesellschaft" * 2, True), *((at, 1, "1,000,000", True) for at in range(1, 11))]
    grade = grade_of([row], WHOLE)
    widths = widths_of([row], WHOLE, grade)
    assert sum(widths) == WHOLE
    numbers = [(0, 1, "1,000,000", True)]
    assert grade_of([numbers], widths[1] + 1).scale >= grade.scale


@pytest.mark.slow
def test_the_styles_of_a_wide_table_are_in_the_document() -> None:
    cells = " | ".join(["112,092.8"] * 14)
    table = f"| {' | '.join(str(2010 + i) for i in range(14))} |\n|{'---|' * 14}\n| {cells} |\n"
    content = made(f"# One {{#sec:one}}\n\nText.\n\n{table}", "docx").outputs["docx"]
    archive = zipfile.ZipFile(BytesIO(content))
    used = set(re.findall(r'<w:pStyle w:val="(\w+)"', archive.read("word/document.xml").decode()))
    styles = set(re.findall(r'w:styleId="(\w+)"', archive.read("word/styles.xml").decode()))
    assert any(name.endswith(("Small", "Smallest")) for name in used) and used <= styles
    assert {f"TableText{grade.suffix.strip()}" for grade in GRADES} <= styles
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.docx")
        path.write_bytes(content)
        assert broken_rules(path) == []


@given(st.lists(st.lists(st.text(alphabet="abc -\n", max_size=80), min_size=3, max_size=3), min_size=1, max_size=12))
def test_columns_fill_the_table_and_hold_their_words(table: list[list[str]]) -> None:
    widths = widths_of([[(at, 1, words, True) for at, words in enumerate(row)] for row in table], 8164)
    assert sum(widths) == 8164 and min(widths) > 0


def test_no_column_breaks_a_word_and_long_text_gets_the_room() -> None:
    rows = [["No.", "Complementary", "long words " * 30], ["1", "x", "more and more " * 20]]
    number, named, said = widths_of([[(at, 1, words, True) for at, words in enumerate(row)] for row in rows], 8164)
    assert number < 700 and named > 1300 and said > 5500
