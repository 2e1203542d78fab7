"""What others wrote is shown on a terminal, and does nothing to it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pseudo_terminals import at_a_terminal
from sound_paper import SOUND

from chapterhouse.cli.guarded_stream import GuardedStream
from chapterhouse.cli.printed_table import printed_table
from chapterhouse.core.spreadsheet_cells import inert
from chapterhouse.reports.text import COLOURS

HOSTILE = "Evil\x1b[8mX\x9b2J\u202edne"
SHOWN = "Evil<U+001B>[8mX<U+009B>2J<U+202E>dne"


def test_a_guarded_stream_writes_hidden_characters_out() -> None:
    written = io.StringIO()
    stream = GuardedStream(written)  # type: ignore[arg-type]
    colours = "".join(sorted(COLOURS))
    assert stream.write(f"{colours}{HOSTILE}\tä\r\n") == len(f"{colours}{HOSTILE}\tä\r\n")
    stream.writelines(["a\n", "\x07"])
    assert written.getvalue() == f"{colours}{SHOWN}\tä<U+000D>\na\n<U+0007>"
    assert not stream.isatty()


def test_a_table_holds_no_hidden_character() -> None:
    assert printed_table(["Name"], [[HOSTILE]]) == f"Name\n{SHOWN}\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[(cell, cell) for cell in ("", "words", "-3", "+1,200.5", "-7 %"[:2], "3 = 4")],
        *[(cell, f"'{cell}") for cell in ("=1+1", "@SUM(A1)", "-2+3|cmd", "+A1", "\t=1", "\r=1", "-A1", "- x")],
    ],
)
def test_words_in_csv_are_no_formula_and_numbers_stay_numbers(cell: str, expected: str) -> None:
    assert inert(cell) == expected


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper whose last commit has a hostile author."""
    folder = tmp_path_factory.mktemp("paper")
    for path, content in SOUND.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(content), encoding="utf-8")
    author = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _NAMES.items()}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", HOSTILE]):
        subprocess.run(["git", *command], cwd=folder, check=True, env={**os.environ, **author})
    return folder


_NAMES = {"NAME": HOSTILE, "EMAIL": "e@example.org"}


@pytest.mark.parametrize("command", [["status"], ["status", "--contributors"], ["check", f"chapters/{HOSTILE}"]])
def test_no_command_lets_one_through_to_a_terminal(paper: Path, command: list[str]) -> None:
    run = [sys.executable, "-P", "-m", "chapterhouse", *command]
    said, _ = at_a_terminal(run, paper, stdin=subprocess.DEVNULL)
    text = said.decode()
    for colour in COLOURS:
        text = text.replace(colour, "")
    assert "<U+202E>dne" in text and not {"\x1b", "\x9b", "\u202e"} & {*text}
