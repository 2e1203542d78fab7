"""A recording of the preview while a chapter is edited: pictures of a real Chromium, and how soon each came.

    python tests/benchmarks/preview_recording.py FOLDER [--paper PAPER]

The paper (that of the tests unless another is named) is copied, `chapterhouse serve` is started on it, and a browser
opens it. A sentence is written, then a reference that leads nowhere, then a setting that is none; each is mended again,
and the cursor is moved. After each step a picture is taken, and how long the page took from the save is printed.
FOLDER gets the pictures and `preview.gif`, which shows them one after another.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measuring import ENVIRONMENT, load
from PIL import Image
from playwright.sync_api import Page

sys.path.append(str(Path(__file__).parents[1] / "support"))
from browser import chromium

PAPER = Path(__file__).parents[1] / "papers/sample"
SIZE = {"width": 1200, "height": 760}
PATIENCE = 120_000
LONG = "".join(f"\nParagraph {number} goes on about what was said before.\n" for number in range(1, 80))


@dataclass(frozen=True, slots=True)
class Step:
    """An edit of a file, and what the browser shows then: words of the page, or of the findings beside it."""

    name: str
    file: str
    old: str
    new: str
    on_page: str = ""
    beside: str = ""


def steps(chapter: str, first_words: str) -> list[Step]:
    """What is done to ``chapter``, the words of which begin with ``first_words``."""
    sentence = "This sentence is being written."
    broken = "This sentence refers to @sec:nowhere."
    return [
        Step("a sentence", chapter, first_words, f"{sentence} {first_words}", on_page=sentence),
        Step("a reference that leads nowhere", chapter, sentence, broken, beside="undefined-reference"),
        Step("mended", chapter, broken, sentence, on_page=sentence, beside="No findings"),
        Step("a setting that is none", "paper.toml", "title", "titel", beside="unknown-setting"),
        Step("mended", "paper.toml", "titel", "title", beside="No findings"),
        Step("a long chapter", chapter, sentence, f"{sentence}\n{LONG}\n", on_page="Paragraph 79"),
    ]


def main() -> int:
    """Copy, serve, edit, take pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--paper", type=Path, default=PAPER)
    parser.add_argument("--chapter", default="chapters/power.md")
    parser.add_argument("--words", default="Demand doubles", help="Words that a paragraph of the chapter begins with.")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    print(f"load {load()}\n\n| edit | milliseconds from the save to the browser |\n|---|--:|")
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        paper = Path(temporary, "paper")
        shutil.copytree(chosen.paper, paper, ignore=shutil.ignore_patterns("build", ".git"))
        with served(paper) as address:
            page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
            page.goto(address)
            page.frame_locator("iframe").get_by_text(chosen.words).first.wait_for(timeout=PATIENCE)
            pictures = [picture(page, chosen.folder, 0)]
            for number, step in enumerate(steps(chosen.chapter, chosen.words), 1):
                print(f"| {step.name} | {milliseconds(lambda step=step: edit(page, paper, step)):.0f} |")
                pictures.append(picture(page, chosen.folder, number))
            line = (paper / chosen.chapter).read_text(encoding="utf-8").split("Paragraph 60")[0].count("\n") + 1
            print(f"| the cursor | {milliseconds(lambda: move(page, address, chosen.chapter, line)):.0f} |")
            pictures.append(picture(page, chosen.folder, len(pictures)))
    first, *others = (Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=64) for file in pictures)
    first.save(chosen.folder / "preview.gif", save_all=True, append_images=others, duration=1500, loop=0)
    return 0


@contextmanager
def served(paper: Path) -> Iterator[str]:
    """The address of the preview of ``paper``."""
    command = [sys.executable, "-m", "chapterhouse", "--project", str(paper), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def edit(page: Page, paper: Path, step: Step) -> None:
    """Save what ``step`` says, and wait until the browser shows it."""
    file = paper / step.file
    text = file.read_text(encoding="utf-8")
    assert step.old in text, f"{step.file} holds no {step.old!r}"
    file.write_text(text.replace(step.old, step.new, 1), encoding="utf-8")
    if step.on_page:
        page.frame_locator("iframe").get_by_text(step.on_page).first.wait_for(timeout=PATIENCE)
    if step.beside:
        page.locator("aside").get_by_text(step.beside).first.wait_for(timeout=PATIENCE)


def move(page: Page, address: str, file: str, line: int) -> None:
    """Tell the preview where the cursor is, and wait until the page is there."""
    body = json.dumps({"file": file, "line": line}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{address}cursor", body)).close()
    block = page.frame_locator("iframe").get_by_text("Paragraph 60 ")
    seen = "block => { const at = block.getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight; }"
    while not block.evaluate(seen):
        page.wait_for_timeout(10)


def milliseconds(work: Callable[[], None]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def picture(page: Page, folder: Path, number: int) -> Path:
    """What the browser shows, as a file."""
    file = folder / f"preview-{number}.png"
    page.screenshot(path=file)
    return file


if __name__ == "__main__":
    sys.exit(main())
