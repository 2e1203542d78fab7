"""The page: one file, sound in structure, whole without script, closed to everything from elsewhere."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reflowable_samples import ENERGY, HOSTILE, PHOTOGRAPH, built, hostile_settings
from rendering import html as render
from sample_papers import paper_of

from chapterhouse.core.cache import Cache
from chapterhouse.model.built import Revision
from chapterhouse.outputs.html.fragments import FragmentRenderer
from chapterhouse.outputs.shared import imprint, webfonts
from chapterhouse.outputs.shared import inline_svg as drawings
from chapterhouse.outputs.shared.fonts import usual_fonts
from chapterhouse.outputs.shared.fragments import UnreadableFragment
from chapterhouse.settings.language import Words


def read(page: bytes) -> Element:
    """The page as a browser's parser reads it."""
    root: Element = tinyhtml5.parse(page, namespace_html_elements=False)
    return root


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: Element, *names: str) -> list[Element]:
    return [element for element in root.iter() if local(element) in names]


def classed(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def page() -> bytes:
    return render(built())


@pytest.fixture(scope="module")
def root(page: bytes) -> Element:
    return read(page)


def references(root: Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.items():
            bare = name.rpartition("}")[2]
            if bare in {"aria-labelledby", "aria-describedby", "for"}:
                yield from value.split()
            elif bare == "href" and value.startswith("#"):
                yield value[1:]
            else:
                yield from re.findall(r"url\(#([^)]*)\)", value)


def test_every_identifier_stands_once_and_every_internal_link_arrives(root: Element) -> None:
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    wanted = set(references(root))
    assert {"fig:grid", "ref-iea2025", "cite-iea2025-2", "fnref:introduction:1", "part:technologies"} <= wanted
    assert wanted <= set(identifiers)


def test_nothing_is_fetched_from_elsewhere(page: bytes, root: Element) -> None:
    for element in root.iter():
        for name, value in element.items():
            if name.rpartition("}")[2] in {"src", "href", "srcset", "poster", "data", "action"}:
                assert value.startswith(("#", "data:")) or local(element) == "a", (local(element), value)
    assert {link.get("rel") for link in named(root, "link")} == {"icon"}
    assert not named(root, "iframe", "object", "embed", "base", "form")
    styles = "".join("".join(style.itertext()) for style in named(root, "style"))
    assert "@import" not in styles
    assert all(address.startswith('"data:font/woff2') for address in re.findall(r"url\((.{18})", styles))


def test_policy_admits_this_style_and_this_script_and_nothing_else(root: Element) -> None:
    policy = next(m.get("content", "") for m in named(root, "meta") if m.get("http-equiv") == "Content-Security-Policy")
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}

    def hashes(*elements: Element) -> list[str]:
        digests = (hashlib.sha256("".join(e.itertext()).encode()).digest() for e in elements)
        return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]

    run = [script for script in named(root, "script") if script.get("type") != "application/ld+json"]
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == hashes(*run)
    assert rules["style-src"] == hashes(*named(root, "style"))
    assert rules["img-src"] == rules["font-src"] == ["data:"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert not [e for e in root.iter() if any(name == "style" or name.startswith("on") for name in e.attrib)]


def test_headings_begin_with_one_title_and_skip_no_rank(root: Element) -> None:
    ranks = [int(local(element)[1]) for element in named(root, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert ranks == [1, 2, 3, 2, 3, 2, 2]
    titles = [text(element) for element in named(root, "h1", "h2", "h3")]
    assert titles == [
        "Harmonised policy",
        "1 Introduction",
        "1.1 Why <now>",
        "Part I Technologies",
        "2 Energy",
        "References",
        "Colophon",
    ]


def test_every_heading_figure_table_and_equation_has_a_permalink(root: Element) -> None:
    links = {
        element.get("href")
        for element in root.iter()
        if {"permalink", "permalink-label"} & set(element.get("class", "").split())
    }
    assert links == {
        *("#sec:introduction", "#sec:introduction-why", "#part:technologies", "#sec:energy"),
        *("#fig:grid", "#tbl:x", "#eq:pue", "#lst:code", "#page:references", "#page:colophon"),
    }
    assert all(link.get("aria-label", "").startswith("Permalink: ") for link in classed(root, "permalink"))


def test_contents_list_every_part_chapter_and_section(root: Element) -> None:
    (nav,) = named(root, "nav")
    assert [(text(link), link.get("href")) for link in named(nav, "a")] == [
        ("1 Introduction", "#sec:introduction"),
        ("1.1 Why <now>", "#sec:introduction-why"),
        ("Part I Technologies", "#part:technologies"),
        ("2 Energy", "#sec:energy"),
        ("References", "#page:references"),
        ("Colophon", "#page:colophon"),
    ]


def test_page_has_its_landmarks_language_and_way_to_the_text(root: Element) -> None:
    assert root.get("lang") == "en-GB"
    assert len(named(root, "main")) == 1
    skip = named(root, "a")[0]
    assert skip.get("href") == "#" + named(root, "main")[0].get("id", "")
    assert [element.get("role") for element in named(root, "section") if element.get("role")] == ["doc-endnotes"]
    assert classed(root, "footnotes")[0].get("aria-label") == "Notes: Introduction"


def test_title_block_tells_what_the_settings_say(root: Element) -> None:
    block = text(classed(root, "title")[0])
    for said in (
        "Working draft Version 0.1 5 November 2026",
        "Four technologies, one city",
        "A. Writer An institute ORCID writer@example.org",
        "Organisers of the workshop An organiser, A university",
        "For its co-authors.",
        "smart cities, policy",
        "CC BY 4.0",
    ):
        assert said.replace(" ", "") in block.replace(" ", ""), said


def test_colophon_names_the_revision(root: Element) -> None:
    colophon = text(classed(root, "colophon")[0])
    assert "Made from revision 0123456789ab of 5 November 2026, with changes that are not part of it." in colophon
    assert "A. Writer (Writing – original draft)." in colophon


def test_paper_outside_git_says_so() -> None:
    revision = Revision(None, datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC), False)
    root = read(render(dataclasses.replace(built(), revision=revision)))
    assert "under no version control" in text(classed(root, "colophon")[0])


def test_hostile_settings_stay_text() -> None:
    hostile = built(hostile_settings())
    root = read(render(hostile))
    assert len(named(root, "script")) == 2
    assert not [image for image in named(root, "img") if image.get("src") == "x"]
    assert text(named(root, "h1")[0]) == text(named(root, "title")[0]) == HOSTILE
    linked = json.loads("".join(named(root, "script")[0].itertext()))
    assert linked["name"] == linked["author"][0]["name"] == HOSTILE


titles = st.text(alphabet=sorted(webfonts.COMMON_CHARACTERS), min_size=1, max_size=60).filter(str.strip)


@pytest.mark.slow
@given(title=titles)
@hypothesis_settings(deadline=None, max_examples=25)
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    build = built()
    named_otherwise = build.paper.settings.model_copy(update={"title": title, "subtitle": title})
    paper = dataclasses.replace(build.paper, settings=named_otherwise)
    root = read(render(dataclasses.replace(build, paper=paper, chapters=(), bibliography_body="")))
    assert text(named(root, "h1")[0]) == " ".join(title.split())
    assert json.loads("".join(named(root, "script")[0].itertext()))["name"] == title
    assert len(named(root, "script")) == 2


def test_machines_read_what_the_paper_is(root: Element) -> None:
    tags = [(m.get("name"), m.get("content")) for m in named(root, "meta") if m.get("name")]
    assert ("description", "Four technologies, one city. What introduction shows.") in tags
    assert ("citation_author", "A. Writer") in tags
    assert ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097") in tags
    assert ("citation_publication_date", "2026/11/05") in tags
    linked = json.loads("".join(named(root, "script")[0].itertext()))
    assert linked["@type"] == "Report"
    assert linked["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [(part["name"], part["description"], part["creativeWorkStatus"]) for part in linked["hasPart"]] == [
        ("Introduction", "What introduction shows", "draft"),
        ("Energy", "What energy shows", "draft"),
    ]


def test_drawings_stand_in_the_page_with_their_alternative_text_whole(root: Element) -> None:
    (first, second) = [svg for svg in named(root, "svg") if "drawing" in svg.get("class", "").split()]
    assert first.get("aria-hidden") == "true" and first.get("role") is None
    assert (second.get("role"), second.get("aria-label")) == ("img", 'The grid & "its" load')
    assert text(second) == "Grid & load"
    (group,) = named(second, "g")
    assert group.get("clip-path") == "url(#drawing-3-edge)"
    assert {name: group.get(name) for name in ("fill", "font-size", "font-weight", "font-family")} == {
        "fill": "#1b4965",
        "font-size": "13px",
        "font-weight": "600",
        "font-family": "'Source Sans 3'",
    }
    photograph = next(image for image in named(root, "img"))
    assert photograph.get("alt") == "A mast"
    assert base64.b64decode(photograph.get("src", "").removeprefix("data:image/png;base64,")) == PHOTOGRAPH


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<rect onclick="alert(1)"/>',
        '<image href="https://example.org/x.png"/>',
        '<use href="https://example.org/x.svg#a"/>',
        '<rect fill="url(https://example.org/#a)"/>',
        '<rect style="fill: red !important"/>',
        '<rect style="background: url(x)"/>',
        "<style>.a { fill: red }</style>",
        "<style>* { fill: red } @import url(x);</style>",
        '<a href="#x"><rect/></a>',
        '<rect xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_what_is_more_than_a_drawing_stays_an_image(inside: str) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode()
    assert drawings.inline(data, "d-") is None
    markup = FragmentRenderer({"a.svg": data}).ready('<p><img src="a.svg" alt="x" /></p>', 0, "")
    assert "<svg" not in markup and 'src="data:image/svg+xml;base64,' in markup and 'alt="x"' in markup


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", b"<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>", b"<svg"]
)
def test_what_is_no_svg_stays_an_image(data: bytes) -> None:
    assert drawings.inline(data, "d-") is None


def test_a_rule_for_every_element_of_a_drawing_is_inherited() -> None:
    data = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs>
    <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs></svg>"""
    drawing = drawings.inline(data, "d-")
    assert drawing is not None
    assert drawing[0].attrib == {"stroke-linejoin": "round", "stroke-linecap": "butt"}


def test_styles_become_rules(page: bytes, root: Element) -> None:
    (first, *_) = [image for image in named(root, "img")]
    (name,) = [c for c in first.get("class", "").split() if c.startswith("set-")]
    assert f".{name}{{width:60.0%}}".encode() in page
    cell = named(root, "td")[1]
    assert f".{cell.get('class')}{{text-align:right}}".encode() in page


def test_styles_beyond_layout_are_dropped() -> None:
    renderer = FragmentRenderer({})
    markup = renderer.ready('<p style="position: fixed; width: 10%; background: url(x); width: 1}b{">t</p>', 0, "")
    assert markup == '<p class="set-1">t</p>'
    assert renderer.rules == ".set-1{width:10%}\n"


def test_tables_scroll_in_a_frame_of_their_own_below_their_caption(root: Element) -> None:
    (frame,) = classed(root, "tabular")
    assert frame.get("id") == "tbl:x"
    caption, scroller = frame
    assert text(caption) == "Table 2.1 Duties."
    assert {name: scroller.get(name) for name in ("role", "tabindex", "aria-label")} == {
        "role": "group",
        "tabindex": "0",
        "aria-label": "Table 2.1",
    }
    (table,) = named(scroller, "table")
    assert table.get("aria-labelledby") == caption.get("id")
    assert {cell.get("scope") for cell in named(table, "th")} == {"col"}


def test_captions_are_heard_and_code_has_no_empty_links(root: Element) -> None:
    assert not [caption for caption in named(root, "figcaption") if caption.get("aria-hidden")]
    assert not [link for link in named(root, "a") if not text(link)]
    assert text(named(root, "pre")[0]) == "def f(): ..."
    assert named(root, "input")[0].get("disabled") is not None


def test_mathematics_stays_mathml(root: Element) -> None:
    (formula,) = named(root, "math")
    assert formula.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert classed(root, "equation-number")[0][0].get("href") == "#eq:pue"


@pytest.mark.parametrize(("level", "shift", "tag", "aria"), [(1, 1, "h2", None), (4, 2, "h6", None), (5, 2, "h6", "7")])
def test_headings_move_below_the_title(level: int, shift: int, tag: str, aria: str | None) -> None:
    root = read(FragmentRenderer({}).ready(f'<h{level} id="x">T</h{level}>', shift, "").encode())
    (found,) = named(root, tag)
    assert found.get("aria-level") == aria


def test_draft_says_so_and_leads_to_the_first_fault() -> None:
    energy = ENERGY.replace("An image", '<span class="fault" title="undefined-reference">fig:grdi</span> An image')
    root = read(render(built(energy=energy, errors=2)))
    (notice,) = classed(root, "draft-notice")
    assert text(notice).startswith("Draft build with 2 errors.")
    (error,) = classed(root, "fault")
    assert named(notice, "a")[0].get("href") == "#" + error.get("id", "")


def test_sound_paper_has_no_draft_notice(root: Element) -> None:
    assert not classed(root, "draft-notice")


def test_missing_image_is_marked_with_its_path_and_alternative_text() -> None:
    markup = FragmentRenderer({}).ready(
        '<figure id="fig:x"><img src="figures/x.svg" alt="A &lt;grid&gt;" /></figure>', 0, ""
    )
    (error,) = classed(read(markup.encode()), "fault")
    assert (text(error), error.get("title")) == ("figures/x.svg: A <grid>", "missing-figure-file")


def test_malformed_fragment_is_told_with_its_chapter() -> None:
    with pytest.raises(UnreadableFragment, match=r"Energy: .*line 1"):
        FragmentRenderer({}).ready("<p>not closed", 0, "Energy")


def test_same_paper_gives_the_same_bytes(page: bytes) -> None:
    webfonts._cut.cache_clear()
    assert render(built()) == page


def faces_in(family: str) -> tuple[webfonts.Face, ...]:
    faces = webfonts.faces_of(usual_fonts(), frozenset(), coded=True)
    return tuple(face for face in faces if face.file.family == family and face.file.style == "normal")


def test_fonts_do_not_depend_on_hash_seed_clock_or_zone() -> None:
    script = (
        "import sys; from chapterhouse.core.cache import Cache; from chapterhouse.outputs.shared import webfonts as w;"
        "from chapterhouse.outputs.shared.fonts import usual_fonts;"
        "faces = w.faces_of(usual_fonts(), frozenset(), coded=True)[-1:];"
        "sys.stdout.write(w.font_faces(faces, frozenset('xyzß'), Cache(None)))"
    )
    surroundings = [{"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Seoul", "LC_ALL": "C"}]
    made = {
        subprocess.run([sys.executable, "-c", script], env=os.environ | e, capture_output=True, check=True).stdout
        for e in surroundings
    }
    assert len(made) == 1


def test_fonts_hold_the_characters_of_the_page_and_no_more() -> None:
    rules = webfonts.font_faces(faces_in("Source Sans 3")[:1], frozenset("ł한"), Cache(None))
    (data,) = re.findall(r"base64,([^\"]*)", rules)
    with TTFont(io.BytesIO(base64.b64decode(data))) as font:
        held = {chr(code) for code in font.getBestCmap()}
        axes = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes]
    assert "ł" in held and "한" not in held
    assert held <= webfonts.COMMON_CHARACTERS | {"ł"}
    assert axes == [("wght", 400, 700)]
    assert len(data) < 40_000


def test_fonts_are_kept_and_broken_ones_made_anew(tmp_path: Path) -> None:
    folder = Cache(tmp_path)
    fresh = webfonts.font_faces(faces_in("Source Code Pro"), frozenset(), folder)
    (kept,) = list(tmp_path.iterdir())
    kept.write_bytes(kept.read_bytes()[:-1])
    assert webfonts.font_faces(faces_in("Source Code Pro"), frozenset(), folder) == fresh
    assert b"wOF2" in kept.read_bytes()


def test_page_stays_small(page: bytes) -> None:
    assert len(page) < 300_000


@pytest.mark.parametrize(
    ("identifier", "name", "address"),
    [
        ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("CC0-1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", "MIT", "https://spdx.org/licenses/MIT.html"),
        ("LicenseRef-All-Rights-Reserved", "All rights reserved", None),
        ("MIT OR CC-BY-4.0", "MIT OR CC-BY-4.0", None),
    ],
)
def test_licences(identifier: str, name: str, address: str | None) -> None:
    assert (imprint.licence_name(identifier, Words()), imprint.licence_address(identifier)) == (name, address)


WIDE = (
    "<table><caption><span class='caption-label'>Table 1</span> Duties.</caption>"
    "<thead><tr><th>Law</th><th>Who</th><th>What</th></tr></thead>"
    "<tbody><tr><td>A</td><td>Operators</td><td>Report</td></tr></tbody></table>"
)


def test_a_table_can_become_a_list_on_narrow_screens_with_each_cell_below_its_column() -> None:
    markup = FragmentRenderer({}).ready(WIDE, 0, "x")
    (table,) = named(read(markup.encode()), "table")
    assert "stackable" in table.get("class", "")
    assert not [element for element in table.iter() if element.get("role")]
    assert [cell.get("data-column") for cell in named(table, "td")] == [None, "Who", "What"]


def test_sections_say_how_tall_they_will_be() -> None:
    renderer = FragmentRenderer({})
    heights = []
    for words in (10, 1000, 20_000):
        markup = renderer.ready(f'<section class="level2"><h2>T</h2><p>{"word " * words}</p></section>', 0, "x")
        heights.append(int(re.findall(r"tall-(\d+)", markup)[0]))
    assert heights == sorted(set(heights))
    style = page_style()
    assert all(f".tall-{height} {{" in style for height in range(3, 11))


def page_style() -> str:
    return "".join("".join(style.itertext()) for style in named(read(render(built())), "style"))


def test_machines_are_told_what_a_link_to_the_page_shows(root: Element) -> None:
    said = {m.get("property"): m.get("content") for m in named(root, "meta") if m.get("property")}
    assert said["og:title"] == "Harmonised policy"
    assert said["og:description"] == "Four technologies, one city. What introduction shows."
    names = {m.get("name"): m.get("content") for m in named(root, "meta")}
    assert names["citation_pdf_url"] == "paper.pdf"


def test_a_paper_without_a_summary_is_described_by_its_beginning() -> None:
    paper = paper_of({"chapters/a.md": f"# A\n\n{'Rules for grids [@x] matter. ' * 20}\n"}, keys=("x",))
    build = dataclasses.replace(built(), paper=paper, chapters=())
    said = imprint.description(build)
    assert said.startswith("Rules for grids matter.")
    assert said.endswith(" …")
    assert len(said) <= 200
