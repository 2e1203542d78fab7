"""Statements from the chapters into every output: a small paper with kinds of its own, and not one line of Python."""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
import tinyhtml5
import verapdf
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sample_papers import paper_of

from chapterhouse import pipeline
from chapterhouse.cli import cli
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model import Paper, Query, QueryForm
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import check
from chapterhouse.settings.statements import Choice
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.network import Edge, Network, network
from chapterhouse.statements.network_svg import draw_network
from chapterhouse.statements.tables import NOTHING, Grid, QueryError, grid

PROJECT = Path(__file__).parents[1] / "papers" / "requirements-and-risks"
REVISION = Revision("0" * 40, datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), modified=False)


@cache
def small_paper() -> Paper:
    found = read(WorkTree(PROJECT)).paper
    assert found is not None
    return found


@pytest.fixture(scope="module")
def paper() -> Paper:
    return small_paper()


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    options = BuildOptions(REVISION, ["pdf", "html"])
    built = pipeline.build(WorkTree(PROJECT), options, Runtime(Cache(tmp_path_factory.mktemp("cache"))))
    assert not built.stopped
    assert isinstance(built.product, dict)
    return built.product


@pytest.fixture(scope="module")
def pdf_text(outputs: dict[str, bytes]) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(outputs["pdf"]))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


@pytest.fixture(scope="module")
def page(outputs: dict[str, bytes]) -> Element:
    root: Element = tinyhtml5.parse(outputs["html"].decode(), namespace_html_elements=False)
    return root


def texts() -> dict[str, str | bytes]:
    source = WorkTree(PROJECT)
    return {path: source.read_text(path) for path in source.paths()}


def by_class(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if name in element.get("class", "").split())


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def asked(form: str, **attributes: str) -> Query:
    return Query(QueryForm(form), attributes, Span("a.md"), {})


def shown(found: Grid) -> list[list[str]]:
    """The rows of a table as plain words."""
    return [
        ["".join(p if isinstance(p, str) else f"{p.noun} {p.statement.number}".strip() for p in cell) for cell in row]
        for group in found.groups
        for row in group.rows
    ]


def test_the_paper_is_clean() -> None:
    assert [f"{d.code}: {d.message}" for d in check(WorkTree(PROJECT)).findings] == []


def test_statements_are_numbered_by_kind_and_keep_what_they_say(paper: Paper) -> None:
    assert [(s.name, s.number) for s in paper.statements] == [
        ("req:flow", "1"),
        ("req:store", "2"),
        ("read:well", "1"),
        ("risk:sand", "1"),
        ("risk:leak", "2"),
        ("act:sieve", "A"),
        ("act:distance", "B"),
    ]
    sand = StatementIndex(paper).by_name["risk:sand"]
    assert sand.values == {"source": ("pipe",), "target": ("motor",), "weight": ("heavy",), "against": ("req:flow",)}
    assert sand.citations == ("smith2020",)
    assert sand.text == "Sand in the pipe wears the motor."
    text = (PROJECT / "chapters" / "dangers.md").read_text(encoding="utf-8")
    assert {name: place.slice(text) for name, place in sand.places.items()} == {
        "title": "Sand wears the motor",
        "source": "pipe",
        "target": "motor",
        "weight": "heavy",
        "against": "req:flow",
    }
    assert [reference.span.slice(text) for reference in sand.references] == ["req:flow"]


def test_a_register_shows_both_directions(paper: Paper) -> None:
    found = grid(
        asked("register", kind="requirement", columns="number title parts threatened-by"), StatementIndex(paper)
    )
    assert found.heads == ("No.", "Requirement", "Parts", "Threatened by")
    assert shown(found) == [["1", "Water all year", "Motor, Pipe", "Risk 1"], ["2", "A full tank", "Tank", "Risk 2"]]


def test_a_register_is_filtered_grouped_and_sorted(paper: Paper) -> None:
    index = StatementIndex(paper)
    assert shown(grid(asked("register", kind="risk", weight="light"), index)) == [["2", "A warm motor cracks the tank"]]
    by_dimension = grid(asked("register", kind="risk", component="tank"), index)
    assert shown(by_dimension) == [["2", "A warm motor cracks the tank"]]
    grouped = grid(asked("register", kind="measure", columns="title", group="by", sort="title"), index)
    assert [(group.title, len(group.rows)) for group in grouped.groups] == [("Plumbers", 2), ("Farmers", 1)]
    assert shown(grouped)[0] == ["A sieve at the inlet"]


def test_a_matrix_counts_names_or_signs(paper: Paper) -> None:
    index = StatementIndex(paper)
    signs = grid(asked("matrix", kind="risk", rows="source", columns="target", cells="weight"), index)
    assert signs.heads == ("Comes from / Hits", "Motor", "Tank", "Pipe")
    assert shown(signs) == [
        ["Motor", NOTHING, "o\N{NO-BREAK SPACE}2", NOTHING],
        ["Tank", NOTHING, NOTHING, NOTHING],
        ["Pipe", "!\N{NO-BREAK SPACE}1", NOTHING, NOTHING],
    ]
    assert signs.legend == "o light, ! heavy"
    counts = grid(asked("matrix", kind="requirement", rows="component", columns="season", cells="count"), index)
    assert [row[1:] for row in shown(counts)] == [["1", "1"], ["1", "1"], ["1", "1"]]


def test_a_trace_tells_who_answers_what(paper: Paper) -> None:
    found = grid(asked("trace", kind="risk"), StatementIndex(paper))
    assert found.heads == ("Risk", "Stopped by", "Who acts")
    assert shown(found)[0] == ["Risk 1: Sand wears the motor", "Measure A: A sieve at the inlet", "Plumbers, Farmers"]


@pytest.mark.parametrize(
    ("query", "attribute", "candidate"),
    [
        (asked("register", kind="risks"), "kind", "risk"),
        (asked("register", kind="risk", columns="number weigth"), "columns", "weight"),
        (asked("register", kind="risk", weight="hevy"), "weight", "heavy"),
        (asked("register", kind="risk", component="tnak"), "component", "tank"),
        (asked("register", kind="risk", wieght="heavy"), "wieght", "weight"),
        (asked("register", kind="risk", group="target", sort="titel"), "sort", "title"),
        (asked("matrix", kind="risk", rows="sorce", columns="target"), "rows", "source"),
        (asked("matrix", kind="risk", rows="source", columns="target", cells="nubmers"), "cells", "numbers"),
    ],
)
def test_a_query_that_asks_for_nothing_there_is_says_what_there_is(
    paper: Paper, query: Query, attribute: str, candidate: str
) -> None:
    with pytest.raises(QueryError) as raised:
        grid(query, StatementIndex(paper))
    assert raised.value.attribute == attribute
    assert candidate in raised.value.candidates


def test_a_network_says_in_words_all_that_it_draws(paper: Paper) -> None:
    found = network(asked("network", kind="risk"), StatementIndex(paper))
    assert found.description == (
        "A network of 3 members and 2 risks: 1 light and 1 heavy. "
        "From motor to tank: 1 light. From pipe to motor: 1 heavy."
    )
    drawn = draw_network(found).decode()
    assert drawn == draw_network(found).decode()
    assert re.findall(r">([o!]\d)<", drawn) == ["o1", "!1"]
    assert drawn.count("stroke-dasharray") == 2  # a line, and its sample in the legend


def test_a_legend_of_many_choices_stays_within_the_drawing(paper: Paper) -> None:
    found = network(asked("network", kind="risk"), StatementIndex(paper))
    choice = found.choices[0]
    many = tuple(choice.model_copy(update={"name": f"n{i}", "title": f"A rather long choice {i}"}) for i in range(7))
    drawn = ElementTree.fromstring(draw_network(dataclasses.replace(found, choices=many)))
    width, height = (float(drawn.get(name, "0")) for name in ("width", "height"))
    labels = [one for one in drawn.iter() if "long choice" in (one.text or "")]
    ends = [float(one.get("x", "0")) + 7.2 * len(one.text or "") for one in labels]
    assert len(labels) == 7 and max(ends) <= width
    assert max(float(one.get("y", "0")) for one in labels) < height
    assert len({(one.get("x"), one.get("y")) for one in labels}) == 7


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=48))
def test_no_label_of_a_network_covers_another_or_a_node(lines: set[tuple[int, int, int]]) -> None:
    styles = [Choice(name=line, title=line, line=line) for line in ("solid", "dashed", "dotted", "double")]
    edges = [Edge(f"n{a}", f"n{b}", styles[c], ()) for a, b, c in sorted(lines) if a != b]
    drawn = ElementTree.fromstring(
        draw_network(Network(tuple((f"n{i}", f"Node {i}") for i in range(5)), tuple(edges), tuple(styles), ""))
    )
    boxes = [
        [float(one.get(name, "0")) for name in ("x", "y", "width", "height")]
        for one in drawn.iter("{http://www.w3.org/2000/svg}rect")
    ]
    assert len(boxes) == len(edges) + 5
    for at, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[at + 1 :]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


@pytest.mark.slow
def test_every_output_shows_every_statement(
    paper: Paper, page: Element, pdf_text: str, outputs: dict[str, bytes]
) -> None:
    data = json.loads(outputs["statements.json"])
    assert [(each["number"], each["title"], each["status"]) for each in data["chapters"]] == [
        ("1", "What is needed", None),
        ("2", "What can go wrong", None),
    ]
    assert [s["id"] for s in data["statements"]] == [s.name for s in paper.statements]
    assert [s.get("id") for s in by_class(page, "statement")] == [s.anchor for s in paper.statements]
    nouns = {kind["name"]: kind["noun"] for kind in data["kinds"]}
    for statement in data["statements"]:
        name = f"{nouns[statement['kind']]} {statement['number']}"
        assert name in pdf_text
        assert statement["text"].split(" [")[0][:30] in pdf_text
    linked = json.loads(outputs["statements.jsonld"])
    assert [part["@id"] for part in linked["hasPart"]] == [f"paper.html#{s.anchor}" for s in paper.statements]


def test_queries_read_alike_on_screen_and_in_print(page: Element, pdf_text: str) -> None:
    matrix = next(table for table in page.iter("table") if "matrix" in table.get("class", "").split())
    assert [words(cell) for cell in matrix.iter("td")] == ["–", "o 2", "–", "–", "–", "–", "! 1", "–", "–"]
    assert {cell.get("scope") for row in matrix.iter("tbody") for cell in row.iter("th")} == {"row"}
    assert "Motor – o 2 – Tank – – – Pipe ! 1 – –" in pdf_text
    assert "The well gives 4200 litres a day." in pdf_text
    assert "Requirements 1 and 2 hold" in pdf_text
    assert "Threatened by Risk 1 (page" in pdf_text or "Risk 1" in pdf_text


def test_statements_link_both_ways(page: Element) -> None:
    sand = next(s for s in by_class(page, "statement") if s.get("id") == "risk:sand")
    ways = next(by_class(sand, "statement-ways"))
    assert words(ways) == "Against Requirement 1 · Stopped by Measure A"
    assert [a.get("href") for a in ways.iter("a")] == ["#req:flow", "#act:sieve"]
    assert [words(mark) for mark in by_class(sand, "choice")] == ["! Heavy"]


def test_the_drawing_is_text_with_a_description(page: Element, pdf_text: str) -> None:
    drawing = next(
        svg for svg in page.iter() if svg.tag.endswith("svg") and "A network of 3" in svg.get("aria-label", "")
    )
    assert {"o1", "!1", "Motor", "o light: 1"} <= {
        words(element) for element in drawing.iter() if element.tag.endswith("text")
    }
    assert "o light: 1" in pdf_text


@pytest.mark.slow
@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_the_pdf_is_accessible_and_archival(outputs: dict[str, bytes], flavour: str) -> None:
    assert verapdf.broken_rules(outputs["pdf"], flavour) == {}


def test_the_command_line_prints_and_filters(tmp_path: Path) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "paper")

    def reported(*arguments: str) -> str:
        result = CliRunner().invoke(cli, ["--project", str(project), "statements", *arguments], standalone_mode=False)
        assert result.exception is None, result.output
        return result.output

    assert "risk:sand" in reported() and "read:well" in reported()
    assert reported(
        "--kind", "risk", "--where", "weight=light", "--format", "csv", "--columns", "title,stopped-by"
    ) == ("id,Risk,Stopped by\nrisk:leak,A warm motor cracks the tank,Measure B\n")
    by_season = reported("--columns", "title,seasons", "--format", "csv")
    assert "Requirement,Seasons" in by_season and "read:well" not in by_season
    found = json.loads(reported("--kind", "measure", "--format", "json"))
    assert [one["attributes"]["stops"] for one in found] == [["risk:sand"], ["risk:leak"]]
    assert found[0]["referred_to_by"] == {}


def test_what_an_author_writes_wrongly_in_a_query_is_a_marked_fault() -> None:
    files = texts()
    files["chapters/needs.md"] = str(files["chapters/needs.md"]).replace(
        ".register kind=requirement", ".register kind=nothing"
    )
    options = BuildOptions(REVISION, ["html"], draft=True)
    built = pipeline.build(Buffers(files), options)
    assert isinstance(built.product, dict)
    assert "`nothing` is no kind of statement" in built.product["html"].decode()


def test_nobody_can_write_the_marks_of_the_build() -> None:
    files = texts()
    files["chapters/needs.md"] = str(files["chapters/needs.md"]) + (
        "\nWords [here]{.citation-slot number=99}.\n\n::: {.statement #req:x number=5}\nText.\n:::\n"
    )
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html"], draft=True))
    assert isinstance(built.product, dict)
    assert "Words" in built.product["html"].decode()


def test_a_paper_without_kinds_reads_such_names_as_citations() -> None:
    paper = paper_of({"a.md": "# A\n\nSee [@gap:one].\n"}, keys=("gap:one",))
    assert [citation.key for citation in paper.chapters[0].chapter.citations] == ["gap:one"]
    assert paper.statements == ()


def test_the_titles_of_statements_are_prose_that_is_checked() -> None:
    files = texts()
    files["chapters/needs.md"] = str(files["chapters/needs.md"]).replace(
        '"Water all year"', '"Water all all year \N{HANGUL SYLLABLE GA}"'
    )
    found = [(d.code, d.span.slice(str(files[d.span.file]))) for d in check(Buffers(files)).findings]
    assert found == [("doubled-word", "all all"), ("missing-glyph", "\N{HANGUL SYLLABLE GA}")]


NAMES = [
    "kind",
    "rows",
    "columns",
    "cells",
    "group",
    "sort",
    "by",
    "chapter",
    "weight",
    "component",
    "source",
    "caption",
]
WORDS = [
    "risk",
    "measure",
    "reading",
    "source",
    "target",
    "weight",
    "heavy",
    "tank",
    "number",
    "title",
    "by",
    "component",
]


@given(
    form=st.sampled_from(["register", "matrix", "trace", "network"]),
    attributes=st.dictionaries(
        st.sampled_from(NAMES) | st.text(min_size=1, max_size=4),  # no reader gives an attribute without a name
        st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=3).map(" ".join),
        max_size=6,
    ),
)
def test_whatever_a_query_asks_it_is_answered_or_told(form: str, attributes: dict[str, str]) -> None:
    query, index = Query(QueryForm(form), attributes, Span("a.md"), {}), StatementIndex(small_paper())
    try:
        if form == "network":
            draw_network(network(query, index))
        else:
            shown(grid(query, index))
    except QueryError as error:
        assert str(error) and error.attribute
