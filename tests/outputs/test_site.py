"""The site: a page a chapter, whole without script and from a folder, with data and citations beside it."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from reflowable_samples import ENERGY, REFERENCES, SETTINGS, built, hostile_settings

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper, ChangedFile, Version
from chapterhouse.outputs import registry
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.table_data import rows_of, to_csv

PUBLISHED = f'{SETTINGS}\n[[glossary]]\nterm = "photograph"\ndefinition = "A picture made by light."\n'.replace(
    "date =", 'site_url = "https://example.org/site"\ndate =', 1
)


def site(build: BuiltPaper) -> dict[str, bytes]:
    """The files of the site by their places in its folder."""
    made = registry.output("site").render(build, Runtime()).files
    return {name.removeprefix("site/"): data for name, data in made.items()}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site(dataclasses.replace(built(PUBLISHED), made={"pdf": b"%PDF", "review.pdf": b"%PDF"}))


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, Element]:
    return {
        name: tinyhtml5.parse(data, namespace_html_elements=False)
        for name, data in files.items()
        if name.endswith(".html")
    }


def addresses(root: Element) -> Iterator[str]:
    for element in root.iter():
        for name in ("href", "src"):
            if value := element.get(name):
                yield value


def metas(root: Element) -> dict[str, str]:
    found = {meta.get("name") or meta.get("property"): meta.get("content", "") for meta in root.iter("meta")}
    return {name: value for name, value in found.items() if name}


def arrives(address: str, page: str, files: Mapping[str, bytes], pages: Mapping[str, Element]) -> bool:
    name, _, anchor = address.partition("#")
    if not anchor:
        return name in files
    root = pages[name or page]
    return any(element.get("id") == unquote(anchor) for element in root.iter())


def test_every_link_of_every_page_arrives(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    lost = [
        (page, address)
        for page, root in pages.items()
        for address in addresses(root)
        if not address.startswith(("https:", "mailto:")) and not arrives(address, page, files, pages)
    ]
    assert lost == []
    assert {"energy.html#fig:grid", "references.html#ref-iea2025"} <= set(addresses(pages["introduction.html"]))


def test_each_identifier_stands_once_in_a_page(pages: dict[str, Element]) -> None:
    for root in pages.values():
        identifiers = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(identifiers) == len(set(identifiers))


def test_a_chapter_has_a_page_with_one_title_and_ways_to_its_neighbours(pages: dict[str, Element]) -> None:
    order = ["index", "introduction", "part-1", "energy", "references", "terms", "colophon", "404"]
    assert set(pages) == {f"{name}.html" for name in order}
    for name, root in pages.items():
        assert len(list(root.iter("h1"))) == 1, name
    onward = {link.get("rel"): link.get("href") for link in pages["energy.html"].iter("a") if link.get("rel")}
    assert onward["prev"] == "part-1.html"
    assert onward["next"] == "references.html"


def test_nothing_runs_or_is_fetched_but_the_files_of_the_site(
    files: dict[str, bytes], pages: dict[str, Element]
) -> None:
    for root in pages.values():
        (policy,) = [
            m.get("content", "") for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"
        ]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == ["'none'"]
        assert set(map(tuple, rules.values())) == {("'self'",)}
        assert not [e for e in root.iter() if any(name == "style" or name.startswith("on") for name in e.attrib)]
        assert not list(root.iter("style"))
        assert all(script.get("src") or script.get("type") == "application/ld+json" for script in root.iter("script"))
    assert all(address in files for address in re.findall(r'url\("(?!#)([^"]*)"\)', files["style.css"].decode()))


def test_search_holds_the_words_of_every_page_with_the_way_to_them(
    files: dict[str, bytes], pages: dict[str, Element]
) -> None:
    script = files["search.js"].decode()
    entries = json.loads(script.removeprefix("window.paperText=").removesuffix(";\n"))
    for address, _, title, _ in entries:
        assert title
        assert arrives(address, "", files, pages)
    found = {address: text for address, _, _, text in entries}
    assert "An aside." in found["introduction.html#sec:introduction-why"]
    assert "Duties" in found["energy.html#sec:energy"]
    assert "Outlook" in found["references.html#ref-iea2025"]


def test_cards_hold_what_other_pages_refer_to(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    for name, data in files.items():
        if name.startswith("cards/"):
            held = re.fullmatch(r'\(window\.paperCards\?\?=\{\}\)\["([^"]*)"\]=(.*);\n', data.decode(), re.DOTALL)
            assert held is not None
            for anchor, markup in json.loads(held[2]).items():
                assert arrives(f"{held[1]}#{anchor}", "", files, pages)
                card = tinyhtml5.parse(f"<!doctype html>{markup}", namespace_html_elements=False)
                assert not [element for element in card.iter() if element.get("id")]
                assert all(arrives(a, "", files, pages) for a in addresses(card) if not a.startswith("https:"))
    assert "Load." in files["cards/energy.js"].decode()
    assert "A picture made by light." in files["cards/terms.js"].decode()


def test_first_use_of_a_term_leads_to_its_definition(pages: dict[str, Element]) -> None:
    links = [link for link in pages["energy.html"].iter("a") if link.get("class") == "term"]
    assert [(link.text, link.get("href")) for link in links] == [("photograph", "terms.html#page:term-photograph")]


def test_paragraphs_have_names_that_come_from_their_words(pages: dict[str, Element]) -> None:
    text = "<p>Words that are long enough to be worth a link of their own.</p>"
    more = f"<p>Another paragraph that is put before it, as long as the other.</p>{text}"
    names = []
    for body in (text, more):
        made = site(built(energy=ENERGY.replace("</h1>", f"</h1>{body}")))["energy.html"].decode()
        names.append(re.findall(r'<p id="(page:[0-9a-f]{8})">Words', made))
    assert len(names[0]) == 1
    assert names[0] == names[1]


def test_tables_offer_their_cells_as_data(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    rows = list(csv.reader(io.StringIO(files["data/tbl-x.csv"].decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b"], ["1", "2"]]
    assert "data/tbl-x.csv" in set(addresses(pages["energy.html"]))


def test_cells_over_several_columns_and_rows_stand_in_each_of_them() -> None:
    table = ElementTree.fromstring(
        "<table><tr><th rowspan='2'>a</th><th colspan='2'>b</th></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    assert list(rows_of(table)) == [["a", "b", "b"], ["a", "c", "d"]]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=1, max_size=4))
def test_no_cell_of_the_data_is_a_formula(cells: list[str]) -> None:
    table = Element("table")
    row = ElementTree.SubElement(table, "tr")
    for cell in cells:
        ElementTree.SubElement(row, "td").text = cell
    (read,) = csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline=""))
    for said, cell in zip(read, cells, strict=True):
        assert said.removeprefix("'") == " ".join(cell.split()).removeprefix("'")
        assert not said.startswith(("=", "@")) and (said[:1] not in {"+", "-"} or said[1:2].isdecimal() or "." in said)


def test_machines_read_what_the_paper_is_and_where_it_is(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    index, energy = metas(pages["index.html"]), metas(pages["energy.html"])
    assert index["citation_pdf_url"] == "https://example.org/site/paper.pdf"
    assert index["citation_title"] == "Harmonised policy"
    assert index["og:url"] == "https://example.org/site/"
    assert energy["og:url"] == "https://example.org/site/energy.html"
    assert energy["description"] == "What energy shows"
    found = re.findall(r"<loc>([^<]*)</loc>", files["sitemap.xml"].decode())
    assert found[0] == "https://example.org/site/"
    assert {address.rpartition("/")[2] or "index.html" for address in found} == set(pages) - {"404.html"}
    feed = ElementTree.fromstring(files["feed.xml"])
    assert [entry.tag.rpartition("}")[2] for entry in feed].count("entry") == 1


def test_a_published_page_loads_its_first_fonts_ahead(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    for root in pages.values():
        ahead = [link.get("href", "") for link in root.iter("link") if link.get("rel") == "preload"]
        names = [address.removeprefix("https://example.org/site/") for address in ahead]
        assert names == ["fonts/source-serif-4-normal.woff2", "fonts/source-sans-3-normal.woff2"]
        assert set(names) <= files.keys()
    assert files["robots.txt"].decode().splitlines()[-1] == "Sitemap: https://example.org/site/sitemap.xml"
    assert b"preload" not in site(built(SETTINGS))["index.html"]


def test_without_an_address_nothing_says_where_the_site_is() -> None:
    made = site(built())
    assert not {"sitemap.xml", "feed.xml"} & set(made)
    assert b"canonical" not in made["index.html"]


def test_other_forms_can_be_had_from_the_first_page(files: dict[str, bytes], pages: dict[str, Element]) -> None:
    assert files["paper.pdf"] == b"%PDF"
    assert "paper.pdf" in set(addresses(pages["index.html"]))
    assert not [name for name in files if "review" in name]


VERSIONS = (
    Version(
        "v2", "b" * 40, datetime.date(2025, 6, 1), (ChangedFile("chapters/energy.md", 12, 4), ChangedFile("x", 1, 1))
    ),
    Version("v1<b>", "a" * 40, datetime.date(2025, 1, 1)),
)


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        ('version_url = "https://example.org/{version}/"', "https://example.org/v1%3Cb%3E/"),
        ('repository = "https://git.example.org/paper"', "https://git.example.org/paper/tree/v1%3Cb%3E"),
        ('repository = "https://gitlab.example.org/paper"', "https://gitlab.example.org/paper/-/tree/v1%3Cb%3E"),
    ],
)
def test_earlier_versions_are_named_with_what_changed_since(setting: str, address: str) -> None:
    toml = re.sub("repository = .*\n", "", SETTINGS)
    made = site(dataclasses.replace(built(f"{setting}\n{toml}"), versions=VERSIONS))
    root = tinyhtml5.parse(made["index.html"], namespace_html_elements=False)
    (section,) = (one for one in root.iter("section") if one.get("id") == "page:versions")
    links = {"".join(one.itertext()): one.get("href") for one in section.iter("a")}
    assert links["v1<b>"] == address
    (changed,) = (name for name, there in links.items() if there == "energy.html")
    assert "Energy" in changed
    said = " ".join("".join(section.itertext()).split())
    assert "Changed since v2" in said and "+12 −4" in said and "1 June 2025" in said
    assert "Changed since v1" not in said


def test_a_paper_without_tags_has_no_versions(files: dict[str, bytes]) -> None:
    assert b"page:versions" not in files["index.html"]


def test_the_paper_can_be_cited_in_every_format(files: dict[str, bytes]) -> None:
    assert "author = {Writer, A.}" in files["paper.bib"].decode()
    assert "AU  - Writer, A.\r\n" in files["paper.ris"].decode()
    (item,) = json.loads(files["paper.csl.json"])
    assert item["author"] == [{"family": "Writer", "given": "A."}]
    assert item["issued"] == {"date-parts": [[2026, 11, 5]]}


def test_hostile_settings_stay_text() -> None:
    made = site(built(hostile_settings()))
    for name, data in made.items():
        if name.endswith(".html"):
            root = tinyhtml5.parse(data, namespace_html_elements=False)
            assert all(script.get("src") == "script.js" or script.get("type") for script in root.iter("script")), name
            assert not [element for element in root.iter() if element.get("onerror")]


def test_sources_of_a_large_paper_stand_on_several_pages() -> None:
    entry = REFERENCES[REFERENCES.index('<div id="ref-iea2025"') : -len("</div>")]
    many = "".join(entry.replace("iea2025", f"x{at}").replace("#cite-x", '#cite-iea2025-1" x="') for at in range(900))
    body = REFERENCES.replace("</div></div>", f"</div>{many}</div>")
    made = site(dataclasses.replace(built(), bibliography_body=body))
    sheets = [name for name in made if name.startswith("references")]
    assert len(sheets) > 1
    assert all(len(made[name]) < 300_000 for name in sheets)


def test_a_link_that_leads_nowhere_is_told_with_its_chapter() -> None:
    with pytest.raises(OutputError) as caught:
        site(built(energy=ENERGY.replace("</h1>", '</h1><p><a href="#sec:nowhere">x</a></p>')))
    (problem,) = caught.value.problems
    assert "#sec:nowhere" in problem.message


def test_same_paper_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    again = site(dataclasses.replace(built(PUBLISHED), made={"pdf": b"%PDF", "review.pdf": b"%PDF"}))
    assert list(again) == list(files)
    assert again == files
