"""The page for reviewers in a real Chromium: words are remarked, kept, saved, and come home to their line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from nu_checker import complaints
from playwright.sync_api import Browser, Page
from review_copies import FILES, POWER, TOML, listed, project, run

pytestmark = pytest.mark.slow

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    node.parentElement.scrollIntoView({ block: "center" });
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
}"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    project(folder)
    run(folder, "build", "--review", "--only", "html")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def page(paper: Path, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    heard: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((paper / "build" / "paper.review.html").as_uri())
    yield opened
    assert heard == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def remark(page: Page, words: str, comment: str, better: str = "") -> None:
    page.evaluate(SELECT, words)
    page.locator(".remark-here").click()
    page.get_by_label("Remark", exact=True).fill(comment)
    page.get_by_label("Better words").fill(better)
    page.get_by_role("button", name="Keep the remark").click()


def saved(page: Page, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == "remarks-reviewer-a-power-and-water.json"
    download.value.save_as(path)
    return path


def test_a_remark_comes_home_to_its_line_and_its_words_into_the_text(page: Page, paper: Path, tmp_path: Path) -> None:
    remark(page, "windless afternoon", "Say which.", "windless evening")
    remark(page, "inverters have to imitate", "Do they?")
    page.get_by_label("Name").fill("Reviewer A")
    page.get_by_label("Organisation").fill("Ministry of Energy")
    page.get_by_label("Organisation").blur()
    page.reload()
    page.get_by_role("button", name="Remarks 2").click()
    assert page.locator(".list li").all_inner_texts()[0].startswith("“windless afternoon”")
    file = saved(page, tmp_path / "remarks.json")
    annotation = json.loads(file.read_text())["items"][0]
    kinds = [selector["type"] for selector in annotation["target"]["selector"]]
    assert kinds == ["TextQuoteSelector", "CssSelector", "chapterhouse:Place"]

    run(paper, "remarks", "import", str(file), "--round", "first")
    remarks = {one["comment"]: one for one in listed(paper).values()}
    assert set(remarks) == {"Say which.", "Do they?"}
    for comment, words in (("Say which.", "windless"), ("Do they?", "inverters")):
        at = POWER.index(words)
        line, column = POWER[:at].count("\n") + 1, at - POWER.rfind("\n", 0, at)
        assert (remarks[comment]["file"], remarks[comment]["line"]) == ("chapters/power.md", line)
        assert remarks[comment]["column"] == column
    run(paper, "remarks", "answer", remarks["Say which."]["id"], "--disposition", "accepted", "--text", "Better.")
    run(paper, "remarks", "apply", remarks["Say which."]["id"])
    assert "as much as a windless evening; see" in (paper / "chapters" / "power.md").read_text()
    refused = run(paper, "remarks", "export", str(file), code=2)
    assert "without FILES publishes every answer" in str(refused.exception)


def test_the_page_is_used_with_keys_alone(page: Page) -> None:
    page.get_by_role("link", name="Skip to your remarks").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remarks 0").focus()
    page.keyboard.press("Enter")
    page.get_by_text("How to remark").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="A button at each paragraph").focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="Remark on: Batteries answer within")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "comment"
    page.keyboard.press("Control+Enter")
    assert page.get_by_role("alert").filter(has_text="Write a remark").count() == 1
    page.keyboard.type("How many milliseconds?")
    page.get_by_label("The words that it is about").fill("within hours")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.name") == "words"
    page.get_by_label("The words that it is about").fill("within milliseconds")
    page.keyboard.press("Control+Enter")
    assert page.locator(".list blockquote").all_inner_texts() == ["“within milliseconds”"]
    assert page.get_by_role("status").inner_text() == "The remark is kept in this browser."
    page.get_by_role("button", name="Delete: remark 1").press("Enter")
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_role("button", name="Go to: remark 1").press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Batteries answer")
    page.evaluate(SELECT, "half an hour")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    assert page.locator(".list li").count() == 1


def test_a_saved_file_is_read_again_and_what_is_none_is_told(page: Page, tmp_path: Path) -> None:
    remark(page, "Pumps lift water", "At what price?")
    page.get_by_label("Name").fill("Reviewer A")
    page.get_by_label("Name").blur()
    file = saved(page, tmp_path / "saved.json")
    page.get_by_role("button", name="Delete: remark 1").click()
    page.get_by_label("Read a saved file").set_input_files(file)
    assert page.locator(".list .said").all_inner_texts() == ["At what price?"]
    (tmp_path / "none.json").write_text("{}")
    page.get_by_label("Read a saved file").set_input_files(tmp_path / "none.json")
    page.get_by_text("This file holds no remarks").wait_for()
    assert page.locator(".list li").count() == 1


@pytest.mark.parametrize("width", [1200, 400])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    remark(page, "windless afternoon", "Say which.", "windless evening")
    page.evaluate(SELECT, "Pumps lift water")
    page.locator(".remark-here").click()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_copy_for_the_next_round_marks_what_changed_in_its_own_language(browser: Browser, tmp_path: Path) -> None:
    project(tmp_path, {**FILES, "paper.toml": TOML.replace("en-GB", "de")})
    chapter = tmp_path / "chapters" / "power.md"
    chapter.write_text(POWER.replace("Batteries answer", "Batteries always answer").replace(" and the hours", ""))
    run(tmp_path, "build", "--review", "--only", "html", "--since", "HEAD")
    opened = browser.new_page()
    opened.goto((tmp_path / "build" / "paper.review.html").as_uri())
    marked = {one.get_attribute("data-changed"): one.inner_text() for one in opened.locator("[data-changed]").all()}
    assert marked["new"] == "Batteries always answer within milliseconds."
    assert marked["gone"].endswith("Kinds of storage that they last.")
    assert len(marked) == opened.locator("[data-changed]").count() == 2
    assert "Balken zeigen, was sich seit" in opened.locator(".review-stamp").inner_text()
    opened.get_by_role("button", name="Anmerkungen 0").click()
    opened.get_by_text("So geht es").click()
    opened.get_by_role("button", name="Eine Schaltfläche an jedem Absatz").click()
    opened.get_by_role("button", name="Anmerken: Batteries always").click()
    opened.get_by_role("button", name="Anmerkung behalten").click()
    assert "Schreiben Sie eine Anmerkung" in opened.locator("[role=alert]").last.inner_text()
    opened.get_by_label("Bessere Wörter").fill("Akkus")
    opened.get_by_role("button", name="Anmerkung behalten").click()
    panel = opened.locator(".remarks").inner_text()
    assert "Besser: Akkus" in panel and "Die Anmerkung bleibt in diesem Browser." in panel
    assert not re.search(r"\b(?:remark|save|words|none|change|delete|better|keep)\b", panel, re.IGNORECASE)
    found = Axe().run(opened, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    assert [one["id"] for one in found.response["violations"]] == []
    opened.close()


def test_where_nothing_is_kept_the_reader_is_told(paper: Path, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    opened = context.new_page()
    opened.goto((paper / "build" / "paper.review.html").as_uri())
    remark(opened, "windless afternoon", "Say which.")
    assert "keeps nothing" in opened.locator(".storage").inner_text()
    context.close()


def test_the_page_lets_nothing_out_and_is_valid(paper: Path) -> None:
    text = (paper / "build" / "paper.review.html").read_text()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert html.unescape(policy).startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "connect-src" not in policy
    assert "Review copy · version 0.3 · revision" in text
    assert complaints([paper / "build" / "paper.review.html"]) == []
