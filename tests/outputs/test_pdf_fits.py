"""Nothing runs off the page: what is too wide is broken, set smaller, turned, or reported at its place."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pypdfium2
import pytest
import verapdf
from typeset_papers import Made, lines, made

HEAD = "# One {#sec:one}\n\nText before.\n\n"
NUMBERS = "1000000"


def table(columns: int, cell: str) -> str:
    rows = [[f"{2000 + i}" for i in range(columns)], ["---"] * columns, *[[cell] * columns] * 3]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def outside(paper: Made) -> list[str]:
    """The lines that stand outside of their page."""
    document = pypdfium2.PdfDocument(paper.outputs["pdf"])
    found = [line.text for page in document for line in lines(page) if line.right > page.get_width() - 40]
    document.close()
    return found


def turned_pages(paper: Made) -> int:
    pages = pypdf.PdfReader(BytesIO(paper.outputs["pdf"])).pages
    return sum(page.mediabox.width > page.mediabox.height for page in pages)


class TestTables:
    @pytest.mark.parametrize(
        ("columns", "words", "turned"),
        [
            (9, None, 0),
            (12, "in much smaller type", 0),
            (15, "on a turned page", 1),
            (22, "in much smaller type and on a turned page", 1),
        ],
    )
    def test_numbers_are_set_smaller_and_then_turned_and_never_broken(
        self, columns: int, words: str | None, turned: int
    ) -> None:
        paper = made(HEAD + table(columns, NUMBERS) + "\nText after.\n")
        notes = [finding for finding in paper.findings if finding.code == "fitted-to-page"]
        assert [words in note.message for note in notes] == ([] if words is None else [True])  # type: ignore[operator]
        assert paper.text.count(NUMBERS) == 3 * columns
        assert turned_pages(paper) == turned
        assert outside(paper) == []
        assert paper.lines_of("fitted-to-page") == [5] * len(notes)

    def test_a_date_stays_on_its_line_beside_a_column_that_has_room(self) -> None:
        title = "An act on the plants of the northern provinces and on what they owe to those who live beside them"
        rows = "".join(f"| Province of Gelderland | {title} | {day} September 2021 | own text |\n" for day in (11, 22))
        paper = made(f"{HEAD}| Where | Title | Date | Seen as |\n|---|---|---|---|\n{rows}")
        shown = [" ".join(one.split()) for page in paper.pages for one in page.splitlines()]
        for day in (11, 22):
            assert any(line.endswith(f"{day} September 2021 own text") for line in shown)
        assert "fitted-to-page" not in paper.codes and outside(paper) == []

    def test_cells_break_where_there_is_no_room_for_them(self) -> None:
        cells = [f"{day} September 2021" for day in range(11, 17)]
        paper = made(f"{HEAD}| {' | '.join('abcdef')} |\n|{'---|' * 6}\n| {' | '.join(cells)} |\n")
        assert "fitted-to-page" not in paper.codes and outside(paper) == []

    def test_the_text_after_a_turned_table_is_on_an_upright_page(self) -> None:
        paper = made(HEAD + table(15, NUMBERS) + "\nText after.\n")
        document = pypdfium2.PdfDocument(paper.outputs["pdf"])
        page = next(page for page in document if "Text after." in page.get_textpage().get_text_bounded())
        assert page.get_width() < page.get_height()
        document.close()

    def test_a_turned_page_conforms_and_has_its_number_in_the_middle(self) -> None:
        paper = made(HEAD + table(15, NUMBERS))
        assert {flavour: verapdf.broken_rules(paper.outputs["pdf"], flavour) for flavour in verapdf.PROFILES} == {
            "ua1": {},
            "3a": {},
        }
        document = pypdfium2.PdfDocument(paper.outputs["pdf"])
        page = next(page for page in document if page.get_width() > page.get_height())
        folio = min(lines(page), key=lambda line: line.bottom)
        assert abs((folio.left + folio.right) / 2 - page.get_width() / 2) < 2
        document.close()

    def test_long_words_are_broken_and_the_column_beside_them_is_kept(self) -> None:
        name = "org.example.enterprise.platform.configuration.AbstractConfigurableFactoryBeanProviderImplementation"
        paper = made(f"{HEAD}| Name | Meaning |\n|---|---|\n| {name} | this column is kept |\n")
        assert paper.codes == ["fitted-to-page"]
        assert {"this", "column", "is", "kept"} <= set(paper.text.split()) and outside(paper) == []

    def test_what_fits_in_no_form_is_an_error_at_its_place(self) -> None:
        paper = made(HEAD + table(45, NUMBERS), draft=True)
        assert paper.codes == ["too-wide"] and paper.lines_of("too-wide") == [5]

    def test_a_labelled_table_is_found_by_its_label(self) -> None:
        paper = made(f"{HEAD}See @tbl:wide.\n\n{table(15, NUMBERS)}\n: Numbers. {{#tbl:wide}}\n")
        assert paper.lines_of("fitted-to-page") == [13]


class TestWords:
    @pytest.mark.parametrize(
        "written",
        [
            f"Word {'abcdefij' * 15} here.",
            f"`{'name_of_a_thing_' * 9}` here.",
            f"- item {'abcdefij' * 15}",
            f"> quoted {'abcdefij' * 15}",
            f"## A heading {'abcdefij' * 15}",
            f"```\n{'abcdefij' * 15}\n```",
        ],
    )
    def test_a_word_wider_than_its_line_is_broken(self, written: str) -> None:
        paper = made(HEAD + written + "\n", draft=True)
        assert outside(paper) == []
        assert "too-wide" not in paper.codes


TERMS = " + ".join(f"C_{{{name}}}" for name in ("capital", "operation", "maintenance", "replacement", "carbon", "land"))


class TestFormulas:
    def test_a_wide_one_is_broken_at_its_signs(self) -> None:
        paper = made(f"{HEAD}$$C_{{total}} = {TERMS} + {TERMS} - R$$\n")
        assert paper.codes == []

    def test_one_that_cannot_be_broken_is_an_error_at_its_place(self) -> None:
        paper = made(f"{HEAD}$$\\sqrt{{{' '.join([TERMS] * 2).replace(' ', '')}}}$$\n", draft=True)
        assert paper.codes == ["too-wide"] and paper.lines_of("too-wide") == [5]
        assert "pt high" in paper.findings[0].message

    def test_one_in_a_line_may_be_parted_and_is_one_formula_in_the_tags(self) -> None:
        paper = made(f"{HEAD}We add all costs up, so that $C = {TERMS} + {TERMS}$ runs on.\n")
        assert paper.codes == []
        assert verapdf.broken_rules(paper.outputs["pdf"], "ua1") == {}

    @pytest.mark.parametrize(
        "tex",
        [
            r"\begin{aligned} a &= b \\ &= c \\ \end{aligned}",
            r"\begin{array}{ll} \hline a & b \\ \hline 1 & 2 \\ \hline \end{array}",
        ],
    )
    def test_an_empty_row_at_the_end_is_no_row(self, tex: str) -> None:
        assert made(f"{HEAD}$$\n{tex}\n$$\n").codes == []

    def test_a_draft_prints_the_source_of_one_that_cannot_be_drawn(self) -> None:
        paper = made(HEAD + "Before $\\text{}$ and $a = b$ after.\n", draft=True)
        assert paper.codes == ["undrawable-formula"]
        assert r"\text{}" in paper.text
