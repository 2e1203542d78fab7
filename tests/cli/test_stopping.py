"""Told to stop at any moment, the tool says so and leaves nothing: no process, no file, no half an output."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import chapterhouse
from sound_paper import SOUND

from chapterhouse.processes.walls import Wall, available

KILLS = int(os.environ.get("CHAPTERHOUSE_KILLS", "8"))
"""How often a build is killed at a random moment; before a release, 200 times."""

STOPS = {name: getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    for path, content in SOUND.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(content))
    return folder


@pytest.fixture
def heeded() -> Iterator[None]:
    """What is started meanwhile ignores no signal, as all does that a shell or ``nohup`` starts in the background."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPS.values()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def start(paper: Path, *arguments: str, **streams: int) -> subprocess.Popen[str]:
    temporary = paper.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(temporary), "XDG_STATE_HOME": str(paper.parent / "state")}
    command = [sys.executable, "-P", "-m", "chapterhouse", *arguments]
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **streams}
    return subprocess.Popen(command, cwd=paper, env=environment, text=True, **given)  # type: ignore[call-overload,no-any-return]


def test_what_comes_to_its_end_leaves_nothing_behind(paper: Path) -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="5" height="5"/></svg>'
    for path in (paper / "figures").iterdir():
        path.write_bytes(picture)  # one that no cache knows: it is read behind walls
    for arguments in ("check", "build --only html"):
        assert finished(paper, *arguments.split()) == 0
        assert list((paper.parent / "temporary").iterdir()) == []


def finished(paper: Path, *arguments: str) -> int:
    running = start(paper, *arguments)
    running.communicate(timeout=120)
    return running.returncode


@pytest.mark.slow
@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize(
    ("doing", "name"),
    [
        *(("reading chapters", name) for name in STOPS),
        ("writing chapters", "SIGTERM"),
        *(("typesetting", name) for name in STOPS),
        ("binding", "SIGINT"),
    ],
)
def test_a_build_that_is_stopped_leaves_nothing(paper: Path, doing: str, name: str) -> None:
    running = start(paper, "build", "--only", "pdf", "--no-cache", "--jobs", "2")
    assert running.stderr is not None and f"{doing} ...\n" in iter(running.stderr.readline, "")
    running.send_signal(STOPS[name])
    _, words = running.communicate(timeout=60)
    assert "Traceback" not in words
    if running.returncode != 0 or doing.endswith("chapters"):  # 0: it was done before
        assert running.returncode == 2 and words.endswith("chapterhouse: stopped\n"), words
        assert not (paper / "build/paper.pdf").exists()
    assert list((paper.parent / "temporary").iterdir()) == []


@pytest.mark.slow
def test_kills_leave_the_last_good_output(paper: Path) -> None:
    first = start(paper, "build", "--only", "html")
    first.communicate(timeout=120)
    good = (paper / "build/paper.html").read_bytes()
    moments = random.Random(7)
    for number in range(KILLS):
        (paper / "chapters/energy.md").write_text(f"{SOUND['chapters/energy.md']}\nAnother {number}.\n")
        running = start(paper, "build", "--only", "html")
        time.sleep(moments.uniform(0, 2))
        running.kill()
        running.communicate(timeout=60)
        shown = (paper / "build/paper.html").read_bytes()
        assert shown == good or (b"Another" in shown and shown.rstrip().endswith(b"</html>"))
        good = shown
    last = start(paper, "build", "--only", "html")
    _, words = last.communicate(timeout=120)
    assert last.returncode == 0, words
    assert f"Another {KILLS - 1}.".encode() in (paper / "build/paper.html").read_bytes()


@pytest.mark.slow
def test_two_builds_at_once_do_not_disturb_one_another(paper: Path) -> None:
    both = [start(paper, "build", "--only", "html") for _ in range(2)]
    for running in both:
        _, words = running.communicate(timeout=120)
        assert running.returncode == 0, words
    assert (paper / "build/paper.html").read_bytes().rstrip().endswith(b"</html>")


def test_closed_streams_are_no_error_and_change_nothing(paper: Path) -> None:
    sources = {path: path.read_bytes() for path in paper.rglob("*") if path.is_file()}
    for closed in ("0", "1", "2", "012"):
        closing = " ".join(f"{number}<&-" for number in closed)
        command = f'exec "{sys.executable}" -P -m chapterhouse check {closing}'
        done = subprocess.run(["sh", "-c", command], cwd=paper, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0 and "Traceback" not in done.stderr, (closed, done.stderr)
        assert sources == {path: path.read_bytes() for path in sources}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["check", "--help", "status"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told(paper: Path, command: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with open("/dev/full", "w") as full:
        done = start(paper, command, stdout=full.fileno())
        _, words = done.communicate(timeout=60)
    assert done.returncode == 2 and "No space left on device" in words and "Traceback" not in words
    assert words.count("No space left") == 1 and "Exception ignored" not in words


@pytest.mark.slow
def test_an_output_that_does_not_fit_leaves_the_last_one(paper: Path) -> None:
    good = b"the last good page"
    (paper / "build").mkdir()
    (paper / "build/paper.html").write_bytes(good)
    (paper / "chapters/energy.md").write_text(f"{SOUND['chapters/energy.md']}\nOther words.\n")
    limited = f'ulimit -f 60; exec "{sys.executable}" -P -m chapterhouse build --only html --no-cache'
    done = subprocess.run(["sh", "-c", limited], cwd=paper, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "build/paper.html: File too large; what was built before is untouched. No file of that size" in done.stderr
    assert (paper / "build/paper.html").read_bytes() == good
    assert not [path for path in (paper / "build").iterdir() if path.name.startswith(".new-")]
    assert finished(paper, "build", "--only", "html") == 0
    assert b"Other words" in (paper / "build/paper.html").read_bytes()


_BEHIND_WALLS = (
    "import os, sys; from chapterhouse.processes.walls import Reach, Wall, enter; "
    "enter(Reach((sys.prefix, sys.base_prefix, *sys.path, sys.argv.pop(1)), (os.environ['TMPDIR'],)), [Wall.FILES]); "
    "from chapterhouse.cli import main; main()"
)


@pytest.mark.skipif(Wall.FILES not in available(), reason="the kernel cannot take the right to write from a process")
def test_where_nothing_can_be_written_a_check_works_and_a_build_says_so(paper: Path) -> None:
    command = [sys.executable, "-P", "-c", _BEHIND_WALLS, str(paper)]
    temporary = paper.parent / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    for arguments, code, words in (("check", 0, ""), ("build --only md", 2, "Permission denied")):
        done = subprocess.run(
            [*command, *arguments.split()],
            cwd=paper,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code and words in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (paper / "build").exists()


def test_a_clock_that_jumps_changes_nothing(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chapterhouse(paper, "build", "--only", "md").returncode == 0
    written = (paper / "build/paper.md").read_bytes()
    shutil.rmtree(paper / "build")
    real, jumps = time.time, itertools.cycle((0, 3e8, -3e8, 9e8, -1e9))
    monkeypatch.setattr(time, "time", lambda: real() + next(jumps))
    for _ in range(2):  # the second reads what the first kept
        done = chapterhouse(paper, "build", "--only", "md")
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
        assert (paper / "build/paper.md").read_bytes() == written
        (paper / "build/paper.md").unlink()


def test_what_a_stranger_named_a_file_does_not_reach_the_terminal(paper: Path) -> None:
    done = chapterhouse(paper, "check", "chapters/\x1b]0;title\x07.md")
    assert done.returncode == 2 and "\x1b" not in done.stderr and "<U+001B>" in done.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1", "ko_KR.EUC-KR", ""])
def test_the_locale_changes_nothing(paper: Path, locale: str) -> None:
    (paper / "chapters/vehicles.md").write_text(f"{SOUND['chapters/vehicles.md']}\n서울 @fig:ohne-Ü.\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONU"))}
    command = [sys.executable, "-P", "-m", "chapterhouse", "check", "--format", "concise"]
    done = subprocess.run(
        command,
        cwd=paper,
        env={**environment, "LC_ALL": locale, "LANG": locale},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert b"undefined-reference" in done.stdout
