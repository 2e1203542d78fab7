"""Pages as a press makes them: what stays together, where lines end, how chapters end, what heads say."""

from __future__ import annotations

import itertools
import re
from io import BytesIO

import float_census
import page_census
import pypdf
import pypdfium2
import pytest
import skeletons
import tag_reader
import verapdf
from pdf_samples import prose
from typeset_papers import TOML, Made, made

pytestmark = pytest.mark.slow

ONE = "# One {#sec:one}\n\n"


def paragraphs(*seeds: int, words: int = 90) -> str:
    return "\n\n".join(prose(seed, words) for seed in seeds) + "\n\n"


def rows(count: int) -> str:
    lines = "\n".join(f"| row {i} | {i * i} | something said of it |" for i in range(count))
    return f"| A | B | C |\n|---|---|---|\n{lines}\n\n: A table of squares. {{#tbl:squares}}\n\n"


class TestWholeThings:
    @pytest.mark.parametrize("before", [2, 3, 4])
    def test_a_small_table_is_never_divided(self, before: int) -> None:
        text = f"{ONE}See @tbl:squares. {paragraphs(*range(before), words=100)}{rows(9)}{paragraphs(7, 8, 9)}"
        pages = made(text).pages
        with_rows = [page for page in pages if re.search(r"row \d ", page)]
        assert len(with_rows) == 1 and all(f"row {i} " in with_rows[0] for i in range(9))

    def test_a_long_table_says_on_every_page_that_it_goes_on(self) -> None:
        paper = made(f"{ONE}See @tbl:squares.\n\n{rows(90)}")
        shown = [page for page in paper.pages if "row " in page]
        assert len(shown) >= 3
        assert "A table of squares" in shown[0] and "continued" not in shown[0]
        for page in shown[1:]:
            assert "Table 1.1 (continued)" in " ".join(page.split())

    def test_its_tags_know_nothing_of_the_repetitions(self) -> None:
        content = made(f"{ONE}See @tbl:squares.\n\n{rows(90)}").outputs["pdf"]
        assert {flavour: verapdf.broken_rules(content, flavour) for flavour in verapdf.PROFILES} == {
            "ua1": {},
            "3a": {},
        }
        root = pypdf.PdfReader(BytesIO(content)).root_object["/StructTreeRoot"]
        assert len(_elements(root["/K"], "/THead")) == 1
        assert len(_elements(_elements(root["/K"], "/THead"), "/TR")) == 1

    def test_text_fills_the_hole_that_a_table_would_leave(self) -> None:
        text = f"{ONE}See @tbl:squares. {paragraphs(1, 2, 3, words=100)}{rows(16)}{paragraphs(7, 8, 9, 10)}"
        counted = page_census.census(made(text).outputs["pdf"])
        assert counted.fills[3] > 0.9


def test_the_rule_between_two_rows_goes_under_their_headers_too() -> None:
    rows = "".join(f"<tr><th>head {row}</th><td>cell {row}</td></tr>" for row in range(4))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    document = pypdfium2.PdfDocument(made(f"{ONE}{table}\n").outputs["pdf"])
    page = next(one for one in document if "cell 1" in one.get_textpage().get_text_bounded())
    spans: dict[float, list[tuple[float, float]]] = {}
    for path in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, _ = path.get_bounds()
        spans.setdefault(round(bottom), []).append((left, right))
    document.close()
    # Between four rows, under the head, and above and below the table.
    assert len(spans) == 6
    assert max(min(left for left, _ in one) for one in spans.values()) < 108
    assert min(max(right for _, right in one) for one in spans.values()) > 487


class TestDeeperPages:
    """What two lines would make fit is made to fit, where no text can go first."""

    def test_the_last_rows_of_a_long_table_stand_with_the_others(self) -> None:
        lines = [f"| row{number} | {number} | short |" for number in range(45)]
        lines += [f"| {name} | 1 | {'many words of a rule ' * 17} |" for name in ("rowlast", "rowend")]
        head = "| A | A heading that takes the room of many words | C |\n|---|---|---|\n"
        table = head + "\n".join(lines) + "\n\n: A table. {#tbl:t}\n\n"
        paper = made(f"{ONE}See @tbl:t.\n\n{table}{paragraphs(7, 8)}")
        assert [number for number, page in enumerate(paper.pages) if "rowlast" in page] == [1]
        assert page_census.census(paper.outputs["pdf"]).fills[4] > 0.95

    def test_the_page_before_takes_lines_of_text_where_that_makes_room(self) -> None:
        before = f"See @tbl:squares. {prose(1, 260)}\n\n{prose(2, 300)}\n\n{prose(4, 72)}\n\n"
        sections = f"## Two {{#sec:two}}\n\n{before}{rows(7)}## Three {{#sec:three}}\n\n{paragraphs(5, 6, 7)}"
        assert page_census.census(made(ONE + sections).outputs["pdf"]).fills[4] > 0.95


class TestFloats:
    """A table that would leave a hole lets text go first, within its section, and is read where it was written."""

    UNDER = "{#sec:under}\n\n"

    @pytest.fixture(scope="class")
    @classmethod
    def made(cls) -> Made:
        before = f"See @tbl:squares. {paragraphs(1, 2, words=70)}"
        section = f"## Section {{#sec:deep}}\n\n{before}{rows(13)}{paragraphs(4, words=12)}"
        under = f"### Under it {cls.UNDER}{paragraphs(7, 8, 9, 10)}## Next {{#sec:next}}\n\n{paragraphs(11)}"
        return made(f"{ONE}{paragraphs(0, words=40)}{section}{under}", "pdf", "html")

    def test_text_of_sections_under_its_own_fills_the_page(self, made: Made) -> None:
        assert page_census.census(made.outputs["pdf"]).fills[3] > 0.9
        first, second = made.pages[0], made.pages[1]
        assert "Under it" in first and "row 3" not in first and "row 3" in second

    def test_it_is_read_where_it_was_written(self, made: Made) -> None:
        tags = skeletons.of_tags(tag_reader.html_of(made.outputs["pdf"]))
        assert tags == skeletons.of_our_page(made.outputs["html"])
        under = next(at for at, line in enumerate(tags) if line.startswith("h3"))
        assert next(at for at, line in enumerate(tags) if "row3" in line) < under

    def test_it_never_leaves_its_section(self, made: Made) -> None:
        text = made.text
        assert text.index("See Table 1.1") < text.index("row 3") < text.index("Next")

    def test_the_standards_are_met(self, made: Made) -> None:
        assert verapdf.broken_rules(made.outputs["pdf"], "ua1") == {}


class TestFullPages:
    """Sections that end with tables: pages are deeper, or tables go on into the next section where that is allowed."""

    SECTIONS = range(9)

    @pytest.fixture(scope="class")
    @classmethod
    def sections(cls) -> str:
        return ONE + "".join(
            f"## Section {i} {{#sec:s{i}}}\n\nSee @tbl:t{i}. {paragraphs(i, i + 20, words=60 + 17 * i)}"
            + rows(11).replace("squares}", f"t{i}}}").replace("| row ", f"| part {i} row ")
            for i in cls.SECTIONS
        )

    @pytest.fixture(scope="class")
    @classmethod
    def kept(cls, sections: str) -> Made:
        return made(sections, "pdf", "html")

    @pytest.fixture(scope="class")
    @classmethod
    def floating(cls, sections: str) -> Made:
        return made(sections, "pdf", "html", toml=TOML + '\n[theme]\nfloats = "chapter"\n')

    def test_every_table_is_whole_and_behind_its_mention(self, kept: Made, floating: Made) -> None:
        for paper in (kept, floating):
            text = paper.text
            for i in self.SECTIONS:
                assert sum(f"part {i} row 0" in page and f"part {i} row 10" in page for page in paper.pages) == 1
                assert text.index(f"See Table 1.{i + 1}.") < text.index(f"part {i} row 0")

    def test_no_table_is_divided_or_far_from_its_mention(self, kept: Made, floating: Made) -> None:
        for paper in (kept, floating):
            counted = float_census.census(paper.outputs["pdf"])
            assert (counted.tables, counted.divided, counted.unmentioned) == (len(self.SECTIONS), (), ())
            assert counted.distances.keys() == {f"tbl:t{i}" for i in self.SECTIONS}
            assert set(counted.distances.values()) <= {0, 1, 2}

    def test_a_table_stays_in_its_section_unless_it_may_leave_it(self, kept: Made, floating: Made) -> None:
        def left(text: str) -> list[int]:
            ends = {i: text.index(f"1.{i + 2} Section {i + 1}") for i in self.SECTIONS[:-1]}
            return [i for i, end in ends.items() if text.index(f"part {i} row 0") > end]

        assert left(kept.text) == [] and left(floating.text) != []

    def test_no_page_has_a_hole_where_tables_may_leave_their_sections(self, floating: Made) -> None:
        fills = list(page_census.census(floating.outputs["pdf"]).fills.values())[2:-2]
        assert len(fills) >= 8 and min(fills) > 0.85

    def test_a_deeper_page_ends_well_above_its_number(self, kept: Made, floating: Made) -> None:
        lowest = []
        for paper in (kept, floating):
            document = pypdfium2.PdfDocument(paper.outputs["pdf"])
            lowest += [
                min(one.bottom for one in page_census.letters(page) if one.bottom > 60) for page in list(document)[2:-1]
            ]
            document.close()
        assert 69 < min(lowest) < 101

    def test_what_left_its_section_is_read_where_it_was_written(self, floating: Made) -> None:
        assert skeletons.of_tags(tag_reader.html_of(floating.outputs["pdf"])) == skeletons.of_our_page(
            floating.outputs["html"]
        )


def _elements(node: object, kind: str) -> list[pypdf.generic.DictionaryObject]:
    node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
    if isinstance(node, list):
        return [found for kid in node for found in _elements(kid, kind)]
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return []
    here = [node] if node.get("/S") == kind else []
    return here + _elements(node.get("/K", []), kind)


class TestLines:
    @pytest.fixture(scope="class")
    @classmethod
    def counted(cls) -> page_census.Census:
        return page_census.census(made(ONE + paragraphs(*range(60), words=140)).outputs["pdf"])

    def test_hyphens_are_few_and_never_at_the_foot_or_three_in_a_row(self, counted: page_census.Census) -> None:
        assert counted.lines > 500
        assert counted.hyphens_at_foot == [] and counted.ladders == []
        assert counted.hyphen_share < 0.27

    @pytest.mark.parametrize("words", [60, 110])
    def test_no_page_ends_in_a_hyphen_where_the_last_two_lines_go_over_together(self, words: int) -> None:
        counted = page_census.census(made(ONE + paragraphs(*range(60), words=words)).outputs["pdf"])
        assert counted.lines > 300 and counted.hyphens_at_foot == []

    def test_no_last_line_is_a_few_letters(self, counted: page_census.Census) -> None:
        assert counted.runts == []

    def test_few_lines_are_loose(self, counted: page_census.Census) -> None:
        assert len(counted.loose) / counted.lines < 0.03

    def test_every_line_is_as_wide_as_the_measure(self) -> None:
        document = pypdfium2.PdfDocument(made(ONE + paragraphs(*range(8), words=140)).outputs["pdf"])
        for page in list(document)[2:-1]:
            lines = page_census.text_lines(page)
            full = [line for line, after in itertools.pairwise(lines) if after.left < line.left + 1]
            right = max(line.right for line in full)
            assert all(abs(line.right - right) < 3.5 or line.right < right - 20 for line in full)
        document.close()

    @pytest.mark.parametrize(
        "written",
        [
            "20 MW",
            "90 per cent",
            "art. 77",
            "Part II",
            "J. R. Smith",
            "§ 12",
            "Rule IV,",
            "EUR 5 million",
            "p. 3",
            "(reg. 7)",
        ],
    )
    def test_what_belongs_together_is_on_one_line(self, written: str) -> None:
        text = " ".join(f"{'word ' * (i % 7)}{written}" for i in range(120))
        lines = [line for page in made(f"{ONE}Text {text}.\n").pages for line in page.splitlines()]
        found = sum("".join(line.split()).count("".join(written.split())) for line in lines)
        assert found == 120


class TestEnds:
    @pytest.mark.parametrize("words", range(1180, 1420, 40))
    def test_no_chapter_ends_with_a_page_of_a_few_lines(self, words: int) -> None:
        counted = page_census.census(made(ONE + paragraphs(*range(9), words=words // 9 * 2)).outputs["pdf"])
        assert counted.short_last_pages == []


class TestHeads:
    def test_long_ones_are_cut_after_a_word_and_drafts_say_what_they_are(self) -> None:
        title = "A title that is a great deal longer than any head of a page could ever be"
        toml = TOML.replace("A paper of one chapter", title) + ""
        toml = toml.replace("date =", 'status = "Working draft"\nversion = "0.3"\ndate =')
        chapter = (
            f"# A chapter whose title is longer than a head of a page can be {{#sec:one}}\n\n{paragraphs(*range(9))}"
        )
        page = made(chapter, toml=toml).pages[1].splitlines()
        assert page[0] == "A title that is a great deal longer… A chapter whose title is longer than a head…"
        assert page[-1].startswith("Working draft · Version 0.3")

    def test_other_papers_say_nothing_at_the_foot(self) -> None:
        assert made(ONE + paragraphs(*range(9))).pages[1].splitlines()[-1] == "2"


@pytest.mark.parametrize("count", [1, 3, 7, 13, 30])
def test_the_title_page_is_one_page_whatever_the_number_of_authors(count: int) -> None:
    authors = "".join(
        f'\n[[authors]]\nname = "Author Number {i}"\naffiliation = "Institute for the Study of Institutes {i // 3}"\n'
        f'orcid = "0000-0002-1825-0097"\nemail = "a{i}@example.org"\n{"corresponding = true" if i == 0 else ""}\n'
        for i in range(count)
    )
    content = made(ONE + "Text.\n", toml=TOML + authors).outputs["pdf"]
    reader = pypdf.PdfReader(BytesIO(content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert all(f"Author Number {i}" in text for i in range(count)) and "a0@example.org" in text
    assert "2 January 2026" in text
    assert "Contents" in reader.pages[1].extract_text()
    assert verapdf.broken_rules(content, "ua1") == {}
