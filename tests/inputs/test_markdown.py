"""Chapters are read with exact places, whatever people write."""

from __future__ import annotations

import re

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from true_places import assert_is_prose_of, read_truly

from chapterhouse.core.limits import most
from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.model import Chapter, ChapterStatus, LabelKind, PassageKind

PATH = "chapters/energy.md"


def read(text: str) -> Chapter:
    chapter, findings = read_chapter(PATH, text)
    assert findings == ()
    return chapter


def codes(text: str) -> list[tuple[str, str]]:
    """The code of each finding on ``text``, and the characters that it points at."""
    return [(finding.code, finding.span.slice(text)) for finding in read_chapter(PATH, text)[1]]


def test_headings_labels_and_numbering_marks() -> None:
    text = "# Energy *systems* {#sec:energy .wide}\n\nThe grid\n--------\n\n### Aside {-}\n"
    chapter = read(text)
    assert [(h.level, h.text, h.numbered) for h in chapter.headings] == [
        (1, "Energy systems", True),
        (2, "The grid", True),
        (3, "Aside", False),
    ]
    label = chapter.headings[0].label
    assert label is not None and label.kind is LabelKind.SECTION
    assert label.span.slice(text) == "sec:energy"
    assert chapter.headings[1].span.slice(text) == "The grid\n--------"


def test_a_space_after_the_attributes_of_a_heading_does_no_harm() -> None:
    assert [label.name for h in read("# A {#sec:a} \n").headings if (label := h.label)] == ["sec:a"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    "before",
    ["", "caf\u00e9 ", "\u1112\u1161\u11ab\uad6d\uc5b4 ", "\U0001f600\U0001f468\u200d\U0001f469 ", "e\u0301 ", "\ta\t"],
)
def test_spans_count_characters(before: str, newline: str) -> None:
    text = newline.join(["# T", "", f"x {before}says [see @iea2025, p. 3; @irena] as @fig:grid shows.", ""])
    chapter = read(text)
    assert [citation.span.slice(text) for citation in chapter.citations] == ["iea2025", "irena"]
    assert chapter.citations[0].group_span.slice(text) == "[see @iea2025, p. 3; @irena]"
    assert [reference.span.slice(text) for reference in chapter.references] == ["fig:grid"]


def test_citations_and_references_are_found_wherever_text_stands() -> None:
    text = (
        "# T [@heading]\n\n- item @list\n\n> quote @quote\n\n| line @line\n\n"
        "| A | B |\n|---|---|\n| 1 [@cell] | 2 |\n\n: Caption [@caption]. {#tbl:t}\n\n"
        '![Figure [@figure].](figures/a.svg){#fig:a alt="A"}\n\n'
        "Note^[Inline @note.] and[^n].\n\n[^n]: Defined @defined.\n\n"
        "::: {.gap #gap:x}\nInside @div.\n:::\n"
    )
    keys = [citation.key for citation in read(text).citations]
    assert sorted(keys) == sorted(
        ["heading", "list", "quote", "line", "cell", "caption", "figure", "note", "defined", "div"]
    )


def test_what_only_looks_like_a_citation_is_none() -> None:
    text = "# T\n\n`@code` \\@escaped a@b.org <!-- @comment -->\n\n    @block\n\n```\n@fence\n```\n"
    assert read(text).citations == ()


def test_references_tell_kind_capital_and_bare() -> None:
    chapter = read("# T\n\n@fig:a @Fig:a -@tbl:b [-@eq:c; @Sec:d] @{lst:e}\n")
    assert [(r.name, r.kind, r.capital, r.bare) for r in chapter.references] == [
        ("fig:a", LabelKind.FIGURE, False, False),
        ("fig:a", LabelKind.FIGURE, True, False),
        ("tbl:b", LabelKind.TABLE, False, True),
        ("eq:c", LabelKind.EQUATION, False, True),
        ("sec:d", LabelKind.SECTION, True, False),
        ("lst:e", LabelKind.LISTING, False, False),
    ]


def test_figures_with_alternative_text_caption_and_path() -> None:
    text = (
        '# T\n\n![Caption *here*.](figures/a.svg){#fig:a width=60% alt="A \\"quoted\\" line"}\n\n'
        "Text with ![inline](figures/b.png) image.\n\n![By name][pic]\n\n[pic]: figures/c.jpg\n\n![](figures/d.svg)\n"
    )
    figures = read(text).figures
    assert [(f.path, f.alt, f.caption, f.captioned) for f in figures] == [
        ("figures/a.svg", 'A "quoted" line', "Caption here.", True),
        ("figures/b.png", "inline", "inline", False),
        ("figures/c.jpg", None, "By name", True),
        ("figures/d.svg", None, "", False),
    ]
    assert [figure.path_span.slice(text) for figure in figures] == [figure.path for figure in figures]


@pytest.mark.parametrize("address", ["a.svg", "<a.svg>", 'a.svg "Title"', "a.svg  (Title)"])
def test_a_picture_has_the_attributes_of_its_address(address: str) -> None:
    text = f'# T\n\n![Cap][pic]\n\n[pic]: {address} {{#fig:a width=5cm alt="A"}}\n'
    chapter = read(text)
    (figure,) = chapter.figures
    assert figure.label is not None and figure.label.span.slice(text) == "fig:a"
    assert (figure.path, figure.alt, figure.width, figure.captioned) == ("a.svg", "A", "5cm", True)
    assert [passage.text for passage in chapter.passages] == ["T", "Cap"]


def test_tables_equations_and_listings_carry_labels() -> None:
    text = (
        "# T\n\nTable: Before {#tbl:a}\n\n| A |\n|---|\n| 1 |\n\n"
        "+---+\n| A |\n+===+\n| 1 |\n+---+\n\n: After {#tbl:b}\n\n"
        "$$x^2$$ {#eq:one}\n\n$$\ny\n$${#eq:two}\n\n$$z$$\n\n"
        '```{#lst:code .python caption="Code"}\nx = 1\n```\n'
    )
    chapter = read(text)
    assert [(t.caption, t.label and t.label.name) for t in chapter.tables] == [("Before", "tbl:a"), ("After", "tbl:b")]
    assert [(e.tex, e.label and e.label.name) for e in chapter.equations] == [
        ("x^2", "eq:one"),
        ("y", "eq:two"),
        ("z", None),
    ]
    assert [(c.caption, c.label and c.label.name) for c in chapter.listings] == [("Code", "lst:code")]
    for thing in chapter.labelled:
        assert thing.label is not None and thing.label.span.slice(text) == thing.label.name


GRID = """\
# T

+-----------+-------------+
| Head      | as          |
| of it     | @iea        |
+===========+=============+
| - one     | [^n]        |
| - *two    | $$x$${#eq:a}|
|   words*  | behind      |
+-----------+-------------+
| 1. x      | one         |
| 3. y      |             |
+-----------+ tall        |
| ``` text  | @sec:t      |
| code      | and         |
| ```       |             |
+-----------+-------------+
| wide \u6c34\u6c34 cell          |
| ![Cap](a.svg){#fig:a}   |
+-------------------------+

: Words {#tbl:t}

[^n]: Note.
"""


@pytest.mark.parametrize("margin", ["", "> ", "  "])
def test_cells_of_a_grid_hold_what_they_hold_elsewhere(margin: str) -> None:
    head, *body = GRID.splitlines()
    text = "\n".join([head, "", "- item" if margin == "  " else "", *(margin + line for line in body)]) + "\n"
    chapter = read(text)
    assert [(one.caption, one.label and one.label.name) for one in chapter.tables] == [("Words", "tbl:t")]
    assert [one.key for one in chapter.citations] == ["iea"] and len(chapter.footnote_references) == 1
    assert [one.label and one.label.name for one in chapter.equations] == ["eq:a"]
    assert [one.name for one in chapter.references] == ["sec:t"] and len(chapter.figures) == 1
    assert [marker.slice(text) for markers in chapter.numbered_lists for marker in markers] == ["1.", "3."]
    cells = {one.text.strip(): one for one in chapter.passages if one.kind is PassageKind.CELL}
    assert {"Head of it", "as \ufffc"} <= {*cells} and "tall \ufffc and" in {one.text for one in chapter.passages}
    assert [one.span(4, 9).slice(text) for one in chapter.passages if one.text.strip() == "two words"] == ["words"]
    assert len(chapter.listings) == 1 and chapter.listings[0].span.slice(text).startswith("``` text")


CELLS = ("", "@sec:x", "`x`", "- a\n- b", "```\nx", "::: {.x}\ny", "\u6c34", "a\n\n    b", "# X\n:   y")


@given(cell=st.sampled_from(CELLS), second=st.text(alphabet="-+|=:`x \u6c34\u0301", max_size=12))
def test_every_place_in_a_grid_is_true(cell: str, second: str) -> None:
    lines = [*cell.split("\n"), second]
    rows = "\n".join(f"| {line}{' ' * (20 - len(line))}| {second} |" for line in lines)
    edge = f"+{'-' * 21}+{'-' * (len(second) + 2)}+"
    text = f"# T\n\n{edge}\n{rows}\n{edge}\n"
    chapter = read(text)
    for passage in chapter.passages:
        for own, place in passage.runs:
            assert own >= len(passage.text) or passage.text[own] in (text[place], " ", "\ufffc")


def test_conflict_markers_but_no_underlined_heading() -> None:
    text = "# T\n\nHeading\n=======\n\n<<<<<<< HEAD\nours\n||||||| base\nwas\n=======\ntheirs\n>>>>>>> branch\n"
    assert [m.marker for m in read(text).conflict_markers] == ["<<<<<<<", "|||||||", "=======", ">>>>>>>"]


def test_front_matter_is_read_and_keeps_every_place() -> None:
    text = "---\nstatus: review\nwords: 1400\nshort-title: Energy\nsummary: What it shows.\n---\n\n# T [@a]\n"
    chapter = read(text)
    matter = chapter.front_matter
    assert (matter.status, matter.words, matter.short_title) == (ChapterStatus.REVIEW, 1400, "Energy")
    assert len(body_of(chapter)) == len(text)
    assert chapter.citations[0].span.slice(text) == "a"


@pytest.mark.parametrize(
    ("matter", "code", "found"),
    [
        ("statsu: draft", "unknown-front-matter-key", "statsu"),
        ("status: drafty", "malformed-front-matter", "drafty"),
        ("words: many", "malformed-front-matter", "many"),
        ("status: &a draft", "malformed-front-matter", "&a draft"),
        ("status: !!str draft", "malformed-front-matter", "!!str draft"),
        ("status: [draft]", "malformed-front-matter", "["),
        ("status: draft\nstatus: final", "malformed-front-matter", "status"),
    ],
)
def test_faults_of_front_matter_have_places(matter: str, code: str, found: str) -> None:
    assert codes(f"---\n{matter}\n---\n\n# T\n") == [(code, found)]


def test_a_misspelt_key_of_front_matter_gets_a_suggestion() -> None:
    (finding,) = read_chapter(PATH, "---\nstatsu: draft\n---\n# T\n")[1]
    assert finding.hint == "did you mean `status`?"


def test_markup_of_an_output_format_is_refused_at_its_place() -> None:
    assert codes("# T\n\n`<b>`{=html}\n\n```{=latex}\n\\x\n```\n") == [
        ("raw-markup", "`<b>`{=html}"),
        ("raw-markup", "{=latex}"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "> " * (most("quote-depth") + 1) + "x",
        "> " * 20000 + "x",
        "[" * 4000,
        "*a " * 5000,
        "<div>\n" * 3000,
        "- " * 3000,
    ],
    ids=["quotes", "deep quotes", "brackets", "stars", "divs", "lists"],
)
def test_hostile_texts_give_findings_or_chapters_but_no_exception(text: str) -> None:
    chapter, findings = read_chapter(PATH, text)
    assert chapter.text == text
    assert {finding.code for finding in findings} <= {"unreadable-chapter"}


pieces = st.sampled_from(
    ["# H {#sec:a}\n", "@fig:a", "[@k, p. 1; -@l]", "![c](a.svg){#fig:a}", "$$x$$ {#eq:e}", "| a |\n|---|\n| b |\n",
     ": c {#tbl:t}\n", "```\n", ":::", "{.x}", "---\n", "\n", "\n\n", " ", "\t", "\r\n", "\u00e9", "\ud55c",
     "\U0001f600",
     "<!--", "-->", "^[", "[^n]", "[^n]: d\n", "> ", "- ", "`", "*", "\\", "<<<<<<< a\n", "=======\n", "key: v\n",
     "<table>\n", "  <tr><td>", "    <td>c", "</table>", "<details>\n\n", "    d\n", "\\emph{e}", "<b>",
     "</p>", "&amp;",
     "\n--- ---\na   b\nc   d\n\ne   f\n--- ---\n\n", "\n+---+---+\n| g | h |\n+---+---+\n"]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=5), max_size=30).map("".join))
def test_reading_never_fails_and_every_place_is_true(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    read_truly(PATH, text)


def test_passages_hold_the_prose_and_the_way_back() -> None:
    text = (
        "# A *b* c\n\nOne **two\nthree** [@k] `x` and\\_four [link](https://e.org).\n\n"
        "| H |\n|---|\n| cell |\n\n: Cap.\n"
        '\n![Words.](a.svg){#fig:a alt="no"}\n\nX^[Inline note.]\n\n[^n]: Defined.\n\nCall[^n].\n'
    )
    passages = read(text).passages
    texts = [passage.text.strip() for passage in passages]
    assert sorted(texts) == sorted(
        [
            *("A b c", "One two three \ufffc \ufffc and_four link.", "Cap.", "H", "cell", "Words."),
            *("X\ufffc", "Inline note.", "Defined.", "Call\ufffc."),
        ]
    )
    for passage in passages:
        for word in ("two", "three", "_four", "link", "cell", "Cap", "Words", "Inline", "Defined"):
            at = passage.text.find(word)
            if at >= 0:
                assert passage.span(at, at + len(word)).slice(text) == word


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_no_passage_goes_on_behind_its_block(end: str) -> None:
    text = f"<table>\n    <tr><th>Head</th><th# Pumps{end}"
    chapter, _ = read_chapter("a.md", text)
    assert [(one.text, one.span(0, len(one.text)).slice(text)) for one in chapter.passages] == [
        ("Head", "Head"),
        ("<th# Pumps", "<th# Pumps"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<table>\n<tr>\n    <td>a\n</td></tr>\n</table>\n\nwords\n.\n",
        "<table>\n    <td>a\n\n  b\n.\n",
        "<table>\n    t\n\\begin{align}",
        "<table>\n    t\n\\begin{align}\n\n<table>\n    t\n\\begin{align}\n",
        "--- ---\na   b\nc   d\n\ne   f\n--- ---\n",
    ],
)
def test_lines_that_are_read_apart_are_where_they_stand(text: str) -> None:
    chapter, _ = read_chapter("a.md", text)
    assert chapter.passages
    for passage in chapter.passages:
        assert_is_prose_of(passage, text)


def test_comments_formulas_rows_and_blocks() -> None:
    text = "# T\n\n<!-- allow x: why -->\n\nA <!-- b --> $x^2$.\n\n$$y$$\n\n| A | B |\n|---|---|\n| 1 |\n\n## Empty\n"
    chapter = read(text)
    assert [(c.text, c.span.slice(text)) for c in chapter.comments] == [
        ("allow x: why", "<!-- allow x: why -->"),
        ("b", "<!-- b -->"),
    ]
    assert [(f.tex, f.displayed) for f in chapter.formulas] == [("x^2", False), ("y", True)]
    (table,) = chapter.tables
    assert (table.columns, [(row.cells, row.is_header) for row in table.rows]) == (2, [(2, True), (1, False)])
    assert len(chapter.blocks) == 3 and chapter.words > 3


def test_where_the_parser_loses_its_place_the_author_is_told() -> None:
    # panache 3.17 gives the cells of such a grid table places that the text does not have.
    text = '# T\n\n```{#="}\n```\n+-+-+\n|||+\n\n@k\n'
    chapter, findings = read_chapter(PATH, text)
    assert [finding.code for finding in findings] == ["unreadable-chapter"]
    assert chapter.citations == ()


@pytest.mark.parametrize("space", [" ", "\t", "   ", " \t "])
@pytest.mark.parametrize(
    "text",
    [
        "Term{}\n: Its definition [@a].\n\nMore [@b].\n",
        "Term{}\n\n:   Its definition.\n\nMore [@a; @b].\n",
        "*Term* [@a]{}\n~ Its definition.\n\nMore [@b].\n",
        "Term{}\r\n: Its definition [@a].\r\n\r\nMore [@b].\r\n",
        "- item{}\n- item [@a]{}\n\nMore [@b].{}",
    ],
)
def test_a_space_at_the_end_of_a_line_costs_nothing(text: str, space: str) -> None:
    written = f"# Title {{#sec:title}}\n\n{text.replace('{}', space)}"
    chapter, findings = read_chapter("a.md", written)
    assert findings == ()
    assert [citation.span.slice(written) for citation in chapter.citations] == ["a", "b"]


def test_a_note_behind_an_exclamation_mark_is_no_picture() -> None:
    chapter = read("Go![^a] More![sic][^b], ![c][^c], ![x].\n\n[^a]: A.\n\n[^b]: B.\n\n[^c]: C.\n")
    assert [call.label for call in chapter.footnote_references] == ["a", "b", "c"]
    assert all(call.span.slice(chapter.text) == call.label for call in chapter.footnote_references)
    assert chapter.figures == ()
    assert chapter.passages[0].text.startswith("Go!\ufffc More!")


def test_a_formula_in_a_title_is_part_of_its_text() -> None:
    (heading,) = read("# Growth by $x^2$ and $\\alpha_1$ a year {#sec:x}\n").headings
    assert heading.text == "Growth by x^2 and \\alpha_1 a year"


@pytest.mark.parametrize("title", ["What's in a name?", "Don't", 'It\'s "so"', "Why [*this*](https://a.b/)", "A `x`"])
def test_a_label_behind_a_title_is_no_part_of_it(title: str) -> None:
    chapter = read(f"# {title} {{#sec:x .wide}}\n")
    (heading,) = chapter.headings
    assert heading.label is not None and heading.label.name == "sec:x"
    assert "{" not in heading.text and "{" not in chapter.passages[0].text


@pytest.mark.parametrize("end", ["a work [@k]", "a note[^n]", "a remark^[Here.]", "*stress*", "[brackets]"])
def test_a_label_behind_the_caption_of_a_table_is_no_part_of_it(end: str) -> None:
    chapter = read(f"# A\n\n| H |\n|---|\n| x |\n\n: Of {end} {{#tbl:x .wide}}\n\n[^n]: N.\n")
    (table,) = chapter.tables
    (caption,) = [passage.text for passage in chapter.passages if passage.kind is PassageKind.CAPTION]
    assert table.label is not None and table.label.name == "tbl:x" and "{" not in table.caption + caption


@pytest.mark.parametrize("signs", ["c. d.", "(c) (d)", "iii. iv.", "C)  D)", "C.  D.", "4. 5."])
@pytest.mark.parametrize("outer", ["-  ", "8) "])
def test_a_list_in_a_list_may_begin_anywhere(outer: str, signs: str) -> None:
    first, second = signs.split()
    space = "  " if first[0] == "C" else " "
    text = f"# A\n\n{outer}one\n\n    {first}{space}two\n    {second}{space}three\n"
    passages = read(text).passages[1:]
    assert [passage.text.strip() for passage in passages] == ["one", "two", "three"]
    assert [passage.span(0, 2).slice(text)[:2] for passage in passages[1:]] == ["tw", "th"]


def test_the_address_of_a_definition_is_what_its_signs_mean() -> None:
    (link,) = read("# A\n\n[x][r]\n\n[r]: <a\\_b c&amp;d.html> 'Title'\n").links
    assert link.target == "a_b c&d.html"


def test_words_that_are_taken_for_the_address_of_a_link_are_told() -> None:
    text = "# A\n\n[Note]: this\n\n[a b]: <c d> 'e'\n\n[x]: https://example.org/\n[y]: b.md\n[z]: #sec:a\n"
    found = [problem for problem in read_chapter("a.md", text)[1] if problem.code == "unread-markup"]
    assert [problem.span.slice(text) for problem in found] == ["[Note]: this", "[a b]: <c d> 'e'"]


@pytest.mark.parametrize("end", ["<ul><li>\\o</li></ul>\n", "<ul>\n<li>\\footnote{d} b</li>\n</ul>", "\\o", "> \\o"])
def test_a_command_of_tex_without_the_end_of_a_line_leaves_the_rest_its_places(end: str) -> None:
    # panache 3.17 adds the end of a line to it.
    text = f"# A\n\n| a `b | c |\n|---|---|\n| d | e | f |\n\n{end}"
    chapter, findings = read_chapter("a.md", text)
    assert findings == () and [row.cells for row in chapter.tables[0].rows] == [2, 3]


ROWS = {
    "| a | b |": 2,
    "a | b": 2,
    "| a | b": 2,
    "\\\\| a | b |": 3,
    "\\| a | b |": 2,
    "a |`b`": 2,
    "`a`| b |": 2,
    "| `a | b` | c |": 2,
    "| $a | b$ | $$c | d$$ |": 2,
    "| $5 | $6 |": 2,
    "| <a title='b | c'>d</a> | e |": 2,
    "| <br|> | a |": 3,
    "| a <b | c> d |": 2,
    "| a <!-- b | c --> | d |": 2,
    "| x\\foo{a | {b} | c} | d |": 2,
    "| [a | b](c) |": 2,
    "| <https://a.b/c|d> |": 2,
    "| {a|b} |": 2,
}


def test_cells_are_counted_as_pandoc_parts_them() -> None:
    text = "\n\n".join(f"| a | b | c | d |\n|---|---|---|---|\n{row}" for row in ROWS) + "\n"
    assert [table.rows[1].cells for table in read_chapter("a.md", text)[0].tables] == [*ROWS.values()]
    page = pypandoc.convert_text(text, "html", format="markdown-smart")
    printed = [row.count("<td></td>") for row in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)]
    assert [4 - empty for empty in printed] == [*ROWS.values()]


def test_where_the_parser_gives_up_the_line_is_told() -> None:
    text = "# A\n\nText.\n\n- [ ] | @b [c]\n\nMore.\n"
    (found,) = read_chapter("a.md", text)[1]
    assert (found.code, found.span.slice(text)) == ("unreadable-chapter", "- [ ] | @b [c]")


@pytest.mark.parametrize("margin", ["", "  ", "> ", ">   "])
def test_the_lines_of_a_multiline_table_are_one_cell_wherever_it_stands(margin: str) -> None:
    rows = [
        "-----------------------",
        "F\u00fcr         Gegen",
        "----------- -----------",
        "leicht      kein Fall",
        "m\u00f6glich     f\u00fcr alle",
        "",
        "zwei        drei",
        "            vier",
        "-----------------------",
    ]
    chapter, found = read_chapter("a.md", "# A\n\n" + "".join(f"{margin}{row}".rstrip() + "\n" for row in rows))
    words = [" ".join(passage.text.replace(">", "").split()) for passage in chapter.passages]
    assert words == ["A", "F\u00fcr", "Gegen", "leicht m\u00f6glich", "kein Fall f\u00fcr alle", "zwei", "drei vier"]
    assert not found
