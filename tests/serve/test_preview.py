"""The preview as a browser meets it: the real server on loopback, the real build, files that change."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from sound_paper import ENERGY, SOUND

from chapterhouse.cli.commands.status import _HEADS
from chapterhouse.core.cache import Cache
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.serve.preview.editor_links import EDITORS, editor_link
from chapterhouse.serve.preview.paper_state import PaperState
from chapterhouse.serve.preview.source_search import offset_of


@dataclass
class Served:
    folder: Path
    port: int
    secret: str

    def ask(self, path: str, body: str | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST" if body is not None else "GET", f"/{self.secret}/{path}", body, headers)
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def state_once(self, codes: set[str], words: bytes) -> dict[str, Any]:
        """The state once these are among the findings, or there are none, and the page holds ``words``."""
        for _ in range(600):
            state: dict[str, Any] = json.loads(self.ask("state")[2])
            found = {finding["code"] for finding in state["findings"]}
            if (
                not state["checking"]
                and codes <= found
                and bool(codes) == bool(found)
                and words in self.ask("paper.html")[2]
            ):
                return state
            time.sleep(0.2)
        raise AssertionError(f"never came: {state}")


def written(folder: Path) -> Path:
    for path, content in SOUND.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    written(tmp_path)
    command = [sys.executable, "-m", "chapterhouse", "--project", str(tmp_path), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{20,})/\n", server.stdout.readline())
        assert address is not None
        try:
            yield Served(tmp_path, int(address[1]), address[2])
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(30) == 0
            assert not (tmp_path / "build/.preview").exists()


@pytest.mark.slow
def test_a_saved_change_is_on_the_page_with_its_findings(served: Served) -> None:
    served.state_once(set(), b"Load grows")
    chapter = served.folder / "chapters/energy.md"
    chapter.write_text(ENERGY.replace("Load grows", "Demand doubles, see @sec:nowhere, and load grows"), "utf-8")
    (finding,) = served.state_once({"undefined-reference"}, b"Demand doubles")["findings"]
    assert (finding["code"], finding["file"], finding["line"]) == ("undefined-reference", "chapters/energy.md", 7)
    status, _, place = served.ask("place", json.dumps({"anchor": "sec:energy", "seen": "Demand doubles, see ?"}))
    assert status == 200
    assert (json.loads(place)["line"], json.loads(place)["column"]) == (7, 1)
    (served.folder / "paper.toml").write_text("title = \n", "utf-8")
    served.state_once({"malformed-settings"}, b"")


@pytest.mark.slow
def test_the_cursor_of_an_editor_moves_the_page_and_remarks_stand_at_their_lines(served: Served) -> None:
    chapter = served.folder / "chapters/energy.md"
    paragraphs = "".join(f"\nParagraph {number} says more of it.\n" for number in range(200))
    text = f"{ENERGY}{paragraphs}"
    line = text[: text.index("Paragraph 150")].count("\n") + 1
    (served.folder / "remarks/first").mkdir(parents=True)
    record = f'["DE-001"]\ncomment = "Which one?"\nfile = "chapters/energy.md"\nfile_line = {line}\nfile_column = 1\n'
    (served.folder / "remarks/first/energy.toml").write_text(f'{record}words = "Paragraph 150 says more of it."\n')
    chapter.write_text(text, "utf-8")
    (finding,) = served.state_once({"unanswered-remark"}, b"Paragraph 150")["findings"]
    assert (finding["file"], finding["line"]) == ("chapters/energy.md", line)

    address = (served.folder / "build/.preview").read_text()
    assert address == f"http://127.0.0.1:{served.port}/{served.secret}/"
    assert (served.folder / "build/.preview").stat().st_mode & 0o777 == 0o600
    for body, status in {
        "": 400,
        '{"file": "chapters/energy.md"}': 400,
        '{"file": "/etc/passwd", "line": 1}': 404,
        '{"file": "../x", "line": 1}': 404,
    }.items():
        assert served.ask("cursor", body)[0] == status
    with chromium() as browser:
        page = browser.new_page(reduced_motion="reduce")
        page.goto(address)
        block = page.frame_locator("iframe").get_by_text("Paragraph 150 says")
        block.wait_for()
        assert "Which one?" in str(block.get_attribute("title")) and "box-shadow" in str(block.get_attribute("style"))
        seen = "block => { const at = block.getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight; }"
        assert not block.evaluate(seen)
        assert served.ask("cursor", json.dumps({"file": str(chapter), "line": line}))[0] == 204
        page.wait_for_timeout(50)
        for _ in range(100):
            if block.evaluate(seen):
                break
            page.wait_for_timeout(50)
        assert block.evaluate(seen)
        page.goto(f"{address}status")
        cells = page.get_by_role("row").nth(1).locator("th, td").all_inner_texts()
        assert cells[1] == "Energy" and cells[_HEADS.index("Remarks")] == "1"


@pytest.mark.slow
def test_a_page_does_not_wait_for_the_checks_and_ends_as_one_that_does(tmp_path: Path) -> None:
    state = PaperState(written(tmp_path / "paper"), Cache(tmp_path / "a" / "b", memory=1 << 24), "vscode")
    chapter = state.root / "chapters/energy.md"
    pages: list[tuple[int, bool, bool]] = []

    def note() -> None:
        assert state.summary()["checking"] == (not pages or pages[-1][0] < state.version)
        pages.append((state.version, b'title="undefined-reference"' in state.page, bool(state.findings)))

    state.build()
    chapter.write_text(ENERGY.replace("Load grows", f"{'Much. ' * 400}Load, see @sec:nowhere, grows"), "utf-8")
    state.build(note)
    # The words come first, then the list of errors, then the findings.
    assert pages == [(2, True, False), (3, True, False), (3, True, True)]
    marked = state.page
    pages.clear()
    chapter.write_text(ENERGY.replace("Load grows", "Load shrinks"), "utf-8")  # what was found lies behind its end
    state.build(note)
    assert not state.findings and pages[-1][1:] == (False, False) and state.trouble == ""
    fresh = PaperState(state.root, Cache(None), "vscode")
    fresh.build()
    assert state.page == fresh.page != marked


@pytest.mark.slow
def test_nobody_else_is_served(served: Served) -> None:
    assert served.ask("")[0] == 200
    assert served.ask("", Host="example.org")[0] == 403
    assert served.ask("state", Origin="https://example.org")[0] == 403
    assert Served(served.folder, served.port, "guessed").ask("")[0] == 404
    assert served.ask("../paper.toml")[0] == 404
    _, headers, _ = served.ask("")
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["cache-control"] == "no-store"
    for body in ("", "[]", "{}", '{"anchor": 1}', "\x00"):
        assert served.ask("place", body)[0] == 400


@pytest.mark.parametrize(
    ("seen", "written"),
    [
        ("Load grows 1, p. 3; see Chapter 2", "Load grows"),
        ("Figure 1.1 The grid.", "The grid."),
        ("2024", "2024"),
        ("Something else entirely", None),
    ],
)
def test_words_on_the_page_lead_to_where_they_are_written(seen: str, written: str | None) -> None:
    text = ENERGY.partition("---\n\n")[2]
    found = offset_of(read_words(text), seen)
    assert found == (None if written is None else text.index(written))


@pytest.mark.parametrize("editor", EDITORS)
def test_a_link_names_file_line_and_column(editor: str) -> None:
    link = editor_link(editor, Path("/tmp/a paper"), "chapters/ä.md", 7, 3)
    assert re.match(r"[a-z-]+://", link) and " " not in link and "%C3%A4.md" in link
    line, column = ("6", "2") if editor == "jetbrains" else ("7", "3")
    assert re.search(rf"[:=]{line}(?::|&column=){column}$", link)
