"""Nothing that a repository or a commit says makes git run a program, wherever the paper lies in it."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sound_paper import SOUND

from chapterhouse.inputs.source import GitRevision, Refused, WorkTree, revision_of
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.processes.walls import Wall, available


def git(folder: Path, *arguments: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "A"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "a@example.org"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def trap(tmp_path: Path) -> tuple[Path, Path]:
    """A program that leaves a witness, and the witness."""
    program, witness = tmp_path / "trap", tmp_path / "witness"
    program.write_text(f"#!/bin/sh\ntouch {witness}\ncat\n")
    program.chmod(0o755)
    return program, witness


def write(folder: Path) -> Path:
    for path, content in SOUND.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(content))
    return folder


def committed(folder: Path) -> Path:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.mark.parametrize("name", ["a=b", "=", "a.b=c.d", "UPPER=", "a b", "ü=", "clean=x.clean", 'a\\"b', "x]y"])
@pytest.mark.parametrize("key", ["clean", "process"])
def test_no_filter_runs_whatever_its_name(tmp_path: Path, trap: tuple[Path, Path], name: str, key: str) -> None:
    program, witness = trap
    folder = committed(write(tmp_path / "paper"))
    written = name.replace("\\", "\\\\").replace('"', '\\"') if "\\" not in name else name
    with (folder / ".git/config").open("a") as file:
        file.write(f'[filter "{written}"]\n\t{key} = {program}\n\trequired = true\n')
    # Attributes cannot name every filter; those that they can name would run.
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/attributes").write_text(f"*.md filter={name}\n")
    os.utime(folder / "chapters/energy.md", (1, 1))
    assert revision_of(folder)[0] is not None
    assert not witness.exists()


def test_the_trap_of_the_filters_works(tmp_path: Path, trap: tuple[Path, Path]) -> None:
    program, witness = trap
    folder = committed(write(tmp_path / "paper"))
    git(folder, "config", "filter.a=b.clean", str(program))
    (folder / ".git/info/attributes").write_text("*.md filter=a=b\n")
    os.utime(folder / "chapters/energy.md", (1, 1))
    git(folder, "status")
    assert witness.exists()


def bare_files(folder: Path, program: Path) -> None:
    """Plain files that git, left to itself, takes for a repository."""
    (folder / "objects").mkdir()
    (folder / "objects/keep").write_text("")
    (folder / "refs").mkdir()
    (folder / "refs/keep").write_text("")
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {folder}\n"
        f"\tfsmonitor = {program}\n\thooksPath = {folder}\n"
        f'[filter "x"]\n\tclean = {program}\n[alias]\n\tstatus = !{program}\n'
    )


@pytest.mark.parametrize("place", ["outer/paper", "outer/deep/er/paper", "outer"])
def test_files_of_a_commit_are_no_repository(tmp_path: Path, trap: tuple[Path, Path], place: str) -> None:
    program, witness = trap
    paper = write(tmp_path / place)
    bare_files(paper, program)
    outer = committed(tmp_path / "outer")
    commit = git(outer, "rev-parse", "HEAD").strip()
    found, _, modified = revision_of(paper)
    assert (found, modified) == (commit, False)
    assert GitRevision(paper, "HEAD").read_text("chapters/energy.md") == SOUND["chapters/energy.md"]
    assert not witness.exists()


@pytest.mark.parametrize("broken", ["folder", "file", "link", "pipe"])
def test_a_broken_git_folder_does_not_lead_to_them(tmp_path: Path, trap: tuple[Path, Path], broken: str) -> None:
    program, witness = trap
    paper = write(tmp_path / "paper")
    bare_files(paper, program)
    place = paper / ".git"
    match broken:
        case "folder":
            place.mkdir()
        case "file":
            place.write_text("gitdir: .\n")
        case "link":
            place.symlink_to(".")
        case "pipe":
            os.mkfifo(place)
    revision_of(paper)
    with suppress(GitError):
        Repository(paper).ask("status")
    assert not witness.exists()


def test_a_linked_work_tree_is_a_repository(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    git(folder, "worktree", "add", "-q", str(tmp_path / "linked"))
    assert revision_of(tmp_path / "linked")[0] == revision_of(folder)[0] is not None


def test_a_clone_that_borrows_its_objects_is_a_repository(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    git(tmp_path, "clone", "-q", "--shared", str(folder), "between")
    git(tmp_path, "clone", "-q", "--shared", str(tmp_path / "between"), "borrowed")
    assert revision_of(tmp_path / "borrowed")[0] == revision_of(folder)[0] is not None
    read = GitRevision(tmp_path / "borrowed", "HEAD").read_text("chapters/energy.md")
    assert read == SOUND["chapters/energy.md"]


def test_a_configuration_that_includes_a_file_elsewhere_is_read(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    (tmp_path / "elsewhere").write_text("[user]\n\tname = Elsewhere\n")
    git(folder, "config", f"includeIf.gitdir:{folder}/.git.path", str(tmp_path / "elsewhere"))
    assert Repository(folder).setting("user.name") == "Elsewhere"


@pytest.mark.skipif(Wall.FILES not in available(), reason="this kernel has no Landlock")
def test_git_reaches_the_repository_alone_and_writes_on_demand_only(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    secret = tmp_path / "secret"
    secret.write_text("SECRET\n")
    repository = Repository(folder)
    with pytest.raises(GitError, match="ermission denied"):
        repository.ask("hash-object", "--no-filters", "--", str(secret))
    git(folder, "hash-object", "--no-filters", "--", str(secret))  # which shows that the walls are what kept it
    with pytest.raises(GitError):
        repository.ask("update-ref", "refs/heads/other", "HEAD")
    repository.write("update-ref", "refs/heads/other", "HEAD", variables={})
    assert repository.commit("other") == repository.commit("HEAD")


def test_what_is_tracked_is_known(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    (folder / "build").mkdir()
    (folder / "build/x").write_text("x")
    repository = Repository(folder)
    assert repository.tracks("chapters") and repository.tracks("paper.toml") and not repository.tracks("build")


def test_a_shallow_clone_is_a_repository(tmp_path: Path) -> None:
    folder = committed(write(tmp_path / "paper"))
    (folder / "chapters/energy.md").write_text("# Energy {#sec:energy}\n\nOther words.\n")
    git(folder, "commit", "-qam", "second")
    git(tmp_path, "clone", "-q", "--depth=1", folder.as_uri(), "shallow")
    commit, date, modified = revision_of(tmp_path / "shallow")
    assert commit == revision_of(folder)[0] and date is not None and not modified
    with pytest.raises(Refused, match="no revision of this project"):
        GitRevision(tmp_path / "shallow", "HEAD~1")


@pytest.mark.parametrize("kind", ["blob", "tree", "commit"])
@pytest.mark.parametrize("harm", ["gone", "cut off", "empty", "another's"])
def test_a_repository_with_a_broken_object_is_told_and_never_hangs(tmp_path: Path, kind: str, harm: str) -> None:
    folder = committed(write(tmp_path / "paper"))
    name = {"blob": "HEAD:chapters/energy.md", "tree": "HEAD:chapters", "commit": "HEAD"}[kind]
    identifier = git(folder, "rev-parse", name).strip()
    place = folder / ".git/objects" / identifier[:2] / identifier[2:]
    place.chmod(0o644)
    match harm:
        case "gone":
            place.unlink()
        case "cut off":
            place.write_bytes(place.read_bytes()[:20])
        case "empty":
            place.write_bytes(b"")
        case "another's":
            other = git(folder, "rev-parse", "HEAD:paper.toml").strip()
            place.write_bytes((folder / ".git/objects" / other[:2] / other[2:]).read_bytes())
    revision_of(folder)
    with pytest.raises(Refused) as refused:
        GitRevision(folder, "HEAD").read_text("chapters/energy.md")
    assert refused.value.code in ("unreadable-file", "unknown-revision") and refused.value.reason


def test_a_file_that_changes_while_the_project_is_read_is_read_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "paper")
    place = folder / "chapters/energy.md"
    texts = [b"# A\n" + b"a" * 200_000, b"# B\n" + b"b" * 100_000]
    stop = threading.Event()

    def write_again() -> None:
        while not stop.is_set():
            for text in texts:  # as editors save: beside it, and moved there
                beside = place.with_suffix(".new")
                beside.write_bytes(text)
                beside.replace(place)

    place.write_bytes(texts[0])
    writer = threading.Thread(target=write_again)
    writer.start()
    try:
        for _ in range(200):
            assert WorkTree(folder).read_bytes("chapters/energy.md") in texts
    finally:
        stop.set()
        writer.join()
