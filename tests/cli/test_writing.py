"""What is written and removed stays where it is named: no link, pipe or committed file leads it elsewhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from command_line import Done, chapterhouse
from sound_paper import SOUND

from chapterhouse.cli.files import Change, change_files, replace_files
from chapterhouse.cli.machine_key import machine_key
from chapterhouse.core.cache import Cache
from chapterhouse.core.directories import Directory, UnsafePlace
from chapterhouse.core.memo import digest_of


def run(folder: Path, *words: str, **environment: str) -> Done:
    return chapterhouse(folder, *words, **{"XDG_STATE_HOME": str(folder.parent / "state"), **environment})


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    for path, content in SOUND.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(content))
    return folder


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder outside the paper that must stay as it is."""
    folder = tmp_path / "victim"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:064x}").write_text("kept")
    return folder


def state_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def tied(paper: Path, place: str, target: Path) -> None:
    (paper / place).parent.mkdir(parents=True, exist_ok=True)
    (paper / place).symlink_to(target)


@pytest.mark.parametrize("place", ["build", "build/.cache"])
@pytest.mark.parametrize("command", ["check", "build --only html", "build --draft --only html", "check --no-cache"])
def test_a_link_for_a_folder_of_ours_is_refused(paper: Path, victim: Path, place: str, command: str) -> None:
    tied(paper, place, victim)
    before = state_of(victim)
    done = run(paper, *command.split())
    assert state_of(victim) == before
    if command != "check --no-cache":
        assert done.returncode == 2 and f"{place} is a symbolic link" in done.stderr, done
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", ["link", "link to nothing", "pipe", "folder"])
def test_an_output_is_written_over_a_file_only(paper: Path, victim: Path, kind: str) -> None:
    place, target = paper / "build/paper.html", victim / f"{0:064x}"
    place.parent.mkdir()
    match kind:
        case "link":
            place.symlink_to(target)
        case "link to nothing":
            place.symlink_to(victim / "new")
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
    before = state_of(victim)
    done = run(paper, "build", "--only", "html")
    assert done.returncode == 2 and "build/paper.html is a" in done.stderr and "Traceback" not in done.stderr
    assert state_of(victim) == before
    assert not [path for path in (paper / "build").iterdir() if path.name.startswith(".new-")]


@pytest.mark.parametrize("place", ["reports", "reports/deep"])
def test_a_report_goes_through_no_link_of_the_paper(paper: Path, victim: Path, place: str) -> None:
    tied(paper, place, victim)
    done = run(paper, "check", "--format", "sarif", "--output", f"{place}/report.sarif")
    assert done.returncode == 2 and "is a symbolic link" in done.stderr
    assert not (victim / "report.sarif").exists()


def test_a_report_goes_wherever_its_caller_names(paper: Path, tmp_path: Path) -> None:
    assert run(paper, "check", "--format", "sarif", "--output", str(tmp_path / "new/r.sarif")).returncode == 0
    assert (tmp_path / "new/r.sarif").exists()


def test_fixes_are_not_written_through_links(tmp_path: Path, victim: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    tied(root, "chapters", victim)
    path = root / "chapters" / f"{0:064x}"
    with pytest.raises(UnsafePlace, match="chapters is a symbolic link"):
        change_files({path: Change(b"kept", b"new")}, root)
    with pytest.raises(UnsafePlace):
        replace_files({path: b"new"}, root)
    assert path.read_bytes() == b"kept"


def test_a_link_that_is_put_there_meanwhile_is_not_followed(tmp_path: Path, victim: Path) -> None:
    (tmp_path / "build").mkdir()
    with Directory.open(tmp_path, "build") as folder:
        (tmp_path / "build").rename(tmp_path / "moved")
        (tmp_path / "build").symlink_to(victim)
        before = state_of(victim)
        folder.move(folder.write_beside("x", b"new"), "x")
    assert state_of(victim) == before and (tmp_path / "moved/x").read_bytes() == b"new"


def test_only_entries_are_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    names = [digest_of((str(number),)) for number in range(20)]
    for name in names:
        cache.write(name, b"entry")
    for other in ("notes.txt", "f" * 63, "F" * 64, f"{'f' * 64}.much-too-long"):
        (tmp_path / "cache" / other).write_text("not ours")
    (tmp_path / "cache" / ("e" * 64)).mkdir()
    cache.prune(5 * len(b"entry" + b"s" * 32))
    left = {path.name for path in (tmp_path / "cache").iterdir() if path.is_file()}
    assert left >= {"notes.txt", "f" * 63, "F" * 64, f"{'f' * 64}.much-too-long", ".gitignore"}
    assert len(left & set(names)) <= 5


HOSTILE_ENTRIES = {
    "other bytes": lambda path: path.write_bytes(b"%PDF-1.7 anything"),
    "a plain digest": lambda path: path.write_bytes(digest_of((b"x",)).encode() + b"\nx"),
    "empty": lambda path: path.write_bytes(b""),
    "one byte changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a link": lambda path: (path.rename(path.with_name("x")), path.symlink_to("x")),
    "huge": lambda path: os.truncate(path, 3 << 30),
    "another entry": lambda path: path.write_bytes((path.parent / digest_of(("other",))).read_bytes()),
}


@pytest.mark.parametrize("kind", HOSTILE_ENTRIES)
def test_an_entry_that_was_not_made_here_is_made_again(tmp_path: Path, kind: str) -> None:
    name = digest_of(("one",))
    Cache(tmp_path / "cache", b"k" * 32).write(name, b"right")
    Cache(tmp_path / "cache", b"k" * 32).write(digest_of(("other",)), b"wrong")
    HOSTILE_ENTRIES[kind](tmp_path / "cache" / name)
    assert Cache(tmp_path / "cache", b"k" * 32).read(name, bytes) is None


def test_an_entry_is_good_with_its_key_alone(tmp_path: Path) -> None:
    name = digest_of(("one",))
    Cache(tmp_path / "cache", b"k" * 32).write(name, b"right")
    assert Cache(tmp_path / "cache", b"k" * 32).read(name, bytes) == b"right"
    assert Cache(tmp_path / "cache", b"K" * 32).read(name, bytes) is None
    assert Cache(tmp_path / "cache").read(name, bytes) is None


def test_a_verdict_that_came_with_the_paper_is_not_taken(paper: Path, tmp_path: Path) -> None:
    """As a pull request could do that commits the cache of a check which found nothing."""
    assert run(paper, "check").stdout.startswith("no findings in ")
    (paper / "bibliography/references.bib").write_text(str(SOUND["bibliography/references.bib"]) * 2)
    assert "duplicate-entry" in run(paper, "check").stdout
    for entry in (paper / "build/.cache").iterdir():
        entry.write_bytes(entry.read_bytes().replace(b"duplicate", b"xxxxxxxxx"))
    other_machine = str(tmp_path / "other")
    assert "duplicate-entry" in run(paper, "check", XDG_STATE_HOME=other_machine).stdout


def test_a_cache_that_git_tracks_is_refused(paper: Path, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    assert run(paper, "check").returncode == 0
    for words in (["init", "-q"], ["add", "-f", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *words], cwd=paper, check=True)
    done = run(paper, "check", XDG_STATE_HOME=str(tmp_path / "other"))
    assert done.returncode == 2 and "build/.cache is under version control" in done.stderr
    assert run(paper, "check", "--no-cache", XDG_STATE_HOME=str(tmp_path / "other")).returncode == 0
    subprocess.run([*git, "rm", "-rq", "--cached", "build/.cache"], cwd=paper, check=True)
    assert run(paper, "check", XDG_STATE_HOME=str(tmp_path / "other")).returncode == 0


def test_the_key_is_its_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper, state = tmp_path / "paper", tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    key = machine_key(paper)
    assert key is not None and len(key) == 32 and machine_key(paper) == key
    file = state / "chapterhouse/cache.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)  # as a file has that a commit brings along
    again = machine_key(paper)
    assert again not in (None, key) and file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    assert machine_key(paper) is None


def test_no_key_is_kept_in_the_paper_or_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "paper/state"))
    assert machine_key(tmp_path / "paper") is None
    monkeypatch.delenv("XDG_STATE_HOME")
    for home in ("", "relative", "/dev/null"):
        monkeypatch.setenv("HOME", home)
        assert machine_key(tmp_path / "paper") is None


def test_a_check_works_without_a_home(paper: Path) -> None:
    done = run(paper, "check", XDG_STATE_HOME="", HOME="")
    assert done.returncode == 0 and done.stdout.startswith("no findings in "), done.stderr
