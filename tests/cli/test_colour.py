"""Colours and lines that change: as the user says, or as the terminal and the environment do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from command_line import chapterhouse
from sound_paper import SOUND

from chapterhouse.cli import colour
from chapterhouse.cli.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(colour, "_chosen", ["auto"])


@pytest.mark.parametrize(
    ("stream", "variables", "choice", "expected"),
    [
        (Terminal(), {}, "auto", True),
        (io.StringIO(), {}, "auto", False),
        (None, {}, "auto", False),
        (Terminal(), {"NO_COLOR": "1"}, "auto", False),
        (Terminal(), {"NO_COLOR": ""}, "auto", True),
        (io.StringIO(), {"FORCE_COLOR": "1"}, "auto", True),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        (Terminal(), {"TERM": "dumb"}, "auto", False),
        (Terminal(), {"TERM": "xterm"}, "auto", True),
        (io.StringIO(), {"NO_COLOR": "1"}, "always", True),
        (Terminal(), {"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_who_decides(
    stream: io.StringIO | None,
    variables: dict[str, str],
    choice: colour.Choice,
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    colour.choose(choice)
    assert colour.has_colour(stream) is expected


def test_progress_changes_no_line_of_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    line = ProgressLine(stream=stream)
    line("reading chapters", 1, 9)
    line("reading chapters", 2, 9)
    assert stream.getvalue() == "reading chapters ...\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    for path, content in SOUND.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def test_the_option_goes_before_the_command(paper: Path) -> None:
    assert "\x1b[1m" in chapterhouse(paper, "--color", "always", "check").stdout
    assert "\x1b" not in chapterhouse(paper, "check").stdout


def test_severity_and_limit_choose_what_is_reported(paper: Path) -> None:
    chapter = paper / "chapters/vehicles.md"
    chapter.write_text(chapter.read_text() + "\nThe the end. " + "See @fig:none. " * 30)
    every = chapterhouse(paper, "check").stdout
    assert "warning[doubled-word]" in every and "error[undefined-reference]: 27 more in 1 file" in every
    errors = chapterhouse(paper, "check", "--severity", "error", "--limit", "0").stdout
    assert "doubled-word" not in errors and errors.count("no figure is labelled") == 30
    assert chapterhouse(paper, "check", "--format", "concise").stdout.count("[undefined-reference]") == 30
    assert (
        chapterhouse(paper, "check", "--format", "concise", "--limit", "2").stdout.count("[undefined-reference]") == 2
    )
