"""Site and page in a real Chromium: nothing refused, axe finds nothing, and keys, touch and narrow screens do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from nu_checker import complaints
from playwright.sync_api import Browser, Page
from reflowable_samples import ENERGY, SETTINGS, built

from chapterhouse.core.runtime import Runtime
from chapterhouse.outputs import registry

pytestmark = pytest.mark.slow

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WORD = "interoperability"
WIDE = "".join(
    f"<tr><th>{row}</th>{''.join(f'<td>{WORD} country{row}-{column}</td>' for column in range(9))}</tr>"
    for row in range(12)
)
LINKS = (
    '<tr><td><a class="reference" href="#fig:grid">Figure 2.1</a>, <a class="reference" href="#tbl:x">2</a></td></tr>'
    * 3
)
REGISTER = (
    '<table id="tbl:wide" class="register"><caption><span class="caption-label">Table 2.2</span> Facts.</caption>'
    f"<thead><tr><th>No.</th>{''.join(f'<th>Column {n}</th>' for n in range(9))}</tr></thead>"
    f"<tbody>{WIDE}</tbody></table>"
    f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{LINKS}</tbody></table>"
)
LONG = "".join(f"<p>Paragraph {n}, which makes the page longer than any screen of a reader.</p>" for n in range(60))
LINES = "".join(f'<li><a href="#sec:energy">{n}</a></li>' for n in range(60))
"""Few letters on many lines: more than the room that a section of so many letters is given until it is laid out."""
SECTIONS = "".join(
    f'<section id="sec:energy-{n}" class="level2"><h2><span class="number">2.{n}</span> Lines</h2><ul>{LINES}</ul>'
    "</section>"
    for n in range(1, 5)
)
PAGES = ("index.html", "introduction.html", "energy.html", "references.html", "terms.html", "colophon.html", "404.html")
LAID_OUT = "document.querySelectorAll('.level2, .csl-entry').forEach((e) => (e.style.contentVisibility = 'visible'))"
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    toml = f'{SETTINGS}\n[[glossary]]\nterm = "photograph"\ndefinition = "A picture made by light."\n'
    energy = ENERGY.replace("</h1>", f"</h1>{LONG}{REGISTER}", 1)
    energy = f"{energy.removesuffix('</section>')}{SECTIONS}</section>"
    build = dataclasses.replace(built(toml, energy=energy), made={"pdf": b"%PDF"})
    place = tmp_path_factory.mktemp("site")
    for output in ("site", "html"):
        for suffix, content in registry.output(output).render(build, Runtime()).files.items():
            path = place / f"paper.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Opened]:
    """Opens a page from the folder; what the browser complains of fails the test."""
    contexts = []
    complaints: list[str] = []

    def open(name: str, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((folder / ("paper.site" if name != "paper.html" else ".") / name).as_uri())
        return page

    yield open
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", [*PAGES, "paper.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((folder / ("paper.site" if name != "paper.html" else ".") / name).as_uri())
    # What is not laid out has the room of an estimate, and axe would take what runs over it for an overlap.
    page.evaluate(LAID_OUT)
    found = Axe().run(page, options={"runOnly": list(RULES)})
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert len(found.response["passes"]) > 15


@pytest.mark.parametrize("telephone", [True, False])
def test_axe_finds_nothing_in_a_page_as_it_is_served(browser: Browser, folder: Path, telephone: bool) -> None:
    context = browser.new_context(viewport={"width": 412 if telephone else 1280, "height": 823}, is_mobile=telephone)
    page = context.new_page()
    page.goto((folder / "paper.html").as_uri())
    found = Axe().run(page, options={"runOnly": list(RULES)})
    context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []


def test_the_nu_checker_finds_nothing(folder: Path) -> None:
    files = [*folder.glob("paper.site/*.html"), folder / "paper.html"]
    assert len(files) > 8
    assert complaints(files) == []
    spoilt = folder / "spoilt.html"
    spoilt.write_text("<!doctype html><html lang=en><title>x</title><p><figcaption>y</figcaption>")
    assert complaints([spoilt]) != []


@pytest.mark.parametrize("name", [*PAGES, "paper.html"])
def test_nothing_is_wider_than_a_telephone(opened: Opened, name: str) -> None:
    page = opened(name, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_search_finds_and_leads_by_keys_alone(opened: Opened) -> None:
    page = opened("introduction.html")
    page.keyboard.press("/")
    page.keyboard.type("duties tabl")
    page.locator(".found a").first.wait_for()
    assert "2 Energy" in page.locator(".found").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/energy.html#*")


def test_search_that_finds_nothing_says_so_and_closes(opened: Opened) -> None:
    page = opened("index.html")
    page.locator("[type=search]").first.fill("zzzz")
    page.get_by_text("Nothing was found.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".found").is_hidden()


@pytest.mark.parametrize("link, said", [("a.reference", "Load."), ("[role=doc-biblioref]", "Outlook")])
def test_a_reference_to_another_page_shows_what_is_there(opened: Opened, link: str, said: str) -> None:
    page = opened("introduction.html")
    page.locator(link).first.hover()
    card = page.locator(".note-card")
    card.wait_for()
    assert said in card.inner_text()
    page.keyboard.press("Escape")
    assert card.count() == 0


def test_a_finger_opens_a_card_with_the_way_onward(opened: Opened) -> None:
    page = opened("introduction.html", width=390, has_touch=True, is_mobile=True)
    page.locator("a.reference").first.tap()
    page.locator(".note-card .onward").tap()
    page.wait_for_url("**/energy.html#fig:grid")


def test_a_term_shows_its_meaning(opened: Opened) -> None:
    page = opened("energy.html")
    term = page.locator("a.term").first
    term.hover()  # brings it onto the screen, where what is laid out only now may move it away from the pointer
    page.mouse.move(0, 0)
    term.hover()
    page.locator(".note-card").wait_for()
    assert "A picture made by light." in page.locator(".note-card").inner_text()


def test_a_register_can_be_filtered(opened: Opened) -> None:
    page = opened("energy.html")
    page.locator(".filter input").fill("country7-")
    assert page.locator("figure.filtered tbody tr:visible").count() == 1
    assert page.locator(".filter [role=status]").inner_text() == "1 / 12"


def test_a_table_that_scrolls_says_so_and_a_narrow_screen_has_a_list(opened: Opened) -> None:
    middle = opened("energy.html", width=700)
    middle.locator("#tbl\\:wide").scroll_into_view_if_needed()
    middle.get_by_text("Scroll sideways").first.wait_for()
    narrow = opened("energy.html", width=390)
    row = narrow.locator("#tbl\\:wide tbody tr").first
    boxes = [cell.bounding_box() for cell in row.locator("td").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(set(tops))
    assert row.get_attribute("role") == "row"
    assert middle.locator("#tbl\\:wide [role=row]").count() == 0


def test_broad_tables_are_not_cut(opened: Opened) -> None:
    page = opened("paper.html", width=1600)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('section.level2')].filter((section) => {
             const room = section.getBoundingClientRect();
             return [...section.querySelectorAll('figure')].some((figure) => {
               const box = figure.getBoundingClientRect();
               return box.left < room.left || box.right > room.right;
             });
           }).length"""
    )
    assert cut == 0


def test_everything_is_there_without_script(opened: Opened) -> None:
    page = opened("energy.html", java_script_enabled=False)
    assert page.locator("h1").inner_text().endswith("Energy")
    assert page.locator(".search").is_hidden()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/references.html")


def test_focus_is_seen_and_first_leads_to_the_text(opened: Opened) -> None:
    page = opened("energy.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page:text"


def test_forced_colours_keep_every_control(opened: Opened) -> None:
    page = opened("index.html", forced_colors="active")
    assert page.locator(".search input").evaluate("one => getComputedStyle(one).borderStyle") == "solid"
    assert page.locator("a.home").is_visible()
