from __future__ import annotations

import datetime
import os
import pickle
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chapterhouse.core.diagnostics import Span
from chapterhouse.core.limits import most
from chapterhouse.core.project_path import path_error
from chapterhouse.inputs import source as source_modules
from chapterhouse.inputs.source import Buffers, GitRevision, Refused, Source, WorkTree, name_collisions, revision_of

FILES = {
    "paper.toml": b'title = "A"\n',
    "chapters/energy-systems.md": b"# Energy\r\nline\n",
    "chapters/vehicles.md": "# Véhicules 😀\n".encode(),
    "figures/build/grid.svg": b"<svg/>",
}
SECRET = b"not of this project"


def git(root: Path, *arguments: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in IDENTITY.items()},
    }
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True).stdout


IDENTITY = {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2026-11-22T10:00:00+09:00"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for path, content in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_bytes(SECRET)
    return root


@pytest.fixture
def repository(project: Path) -> Path:
    git(project, "init", "-q", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "first")
    return project


@pytest.fixture(params=["work tree", "revision", "buffers", "buffers over a work tree"])
def source(request: pytest.FixtureRequest, repository: Path) -> Source:
    kinds: dict[str, Source] = {
        "work tree": WorkTree(repository),
        "revision": GitRevision(repository, "HEAD"),
        "buffers": Buffers(FILES),
        "buffers over a work tree": Buffers({"paper.toml": 'title = "A"\n'}, WorkTree(repository)),
    }
    return kinds[request.param]


def refused(source: Source, path: str) -> Refused:
    with pytest.raises(Refused) as caught:
        source.read_text(path)
    assert not isinstance(caught.value.__cause__, Exception)
    return caught.value


def test_every_state_of_the_project_is_read_alike(source: Source) -> None:
    assert source.paths() == tuple(sorted(FILES))
    assert source.refusals() == ()
    assert {path: source.read_bytes(path) for path in source.paths()} == FILES
    assert source.read_text("chapters/energy-systems.md") == "# Energy\r\nline\n"
    assert source.read_text("chapters/vehicles.md") == "# Véhicules 😀\n"


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "/etc/passwd",
        "//host/share/x",
        "../outside/secret.md",
        "chapters/../../outside/secret.md",
        "chapters/./vehicles.md",
        "chapters//vehicles.md",
        "chapters/",
        "chapters\\vehicles.md",
        "C:\\x.md",
        "C:/x.md",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "https://example.org/x.md",
        "%2e%2e/outside/secret.md",
        "..%2foutside/secret.md",
        "--lua-filter=x.md",
        "chapters/-x.md",
        ".git/config",
        ".env",
        "chapters/.hidden.md",
        "build/paper.html",
        "node_modules/a/readme.md",
        "a\nb.md",
        "a\0.md",
        "chapters/\u202egnp.md",
        "chapters/zero\u200bwidth.md",
        "e\u0301.md",
        "\ud800.md",
        "CON.md/x",
        "aux",
        "a.md ",
        "x" * 300 + ".md",
        "x/" * 300 + "a.md",
        "a:b.md",
        "a?.md",
    ],
)
def test_paths_that_are_refused_by_their_spelling(source: Source, path: str) -> None:
    assert refused(source, path).code == "refused-path"


@pytest.mark.parametrize("path", ["paper.toml", "figures/smart grid (1).svg", "fig/Übersicht.png", "a/b/c+d=e,f~1.md"])
def test_ordinary_names_are_sound(path: str) -> None:
    assert path_error(path) is None


def test_a_refusal_says_where_the_path_was_written_and_what_to_do() -> None:
    refusal = refused(Buffers({}), "figures\\grid.svg")
    span = Span("chapters/a.md", 5, 21)
    assert refusal.problem(span).span == span
    assert refusal.problem().message == '"figures\\grid.svg" holds a backslash'
    assert refusal.problem().hint == "write it with /: figures/grid.svg"
    hostile = refused(Buffers({}), "a\x1b[31m\u202e.md").problem()
    assert "\x1b" not in hostile.message + hostile.span.file
    assert "\u202e" not in hostile.message + hostile.span.file


def test_refusals_go_between_processes() -> None:
    refusal = refused(Buffers({"a.md": b"\xff"}), "a.md")
    copied = pickle.loads(pickle.dumps(refusal))
    assert copied.problem() == refusal.problem()


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("chapters/energy-sytems.md", "did you mean `chapters/energy-systems.md`?"),
        ("chapters/energy.md", "did you mean `chapters/energy-systems.md`?"),
        ("vehicles.md", "did you mean `chapters/vehicles.md`?"),
        ("Chapters/Vehicles.md", "did you mean `chapters/vehicles.md`?"),
        ("chapters/something-else.md", "add the file, or correct its path"),
        ("paper.toml/x.md", "add the file, or correct its path"),
    ],
)
def test_a_missing_file_suggests_the_nearest(source: Source, path: str, hint: str) -> None:
    refusal = refused(source, path)
    assert (refusal.code, refusal.hint) == ("missing-file", hint)


@pytest.mark.parametrize(
    ("content", "code", "offset", "words"),
    [
        (b"\xef\xbb\xbf# A", "byte-order-mark", 0, "byte order mark"),
        (b"\xff\xfe#\0", "not-utf8", 0, "UTF-16"),
        ("é\n".encode() + b"ab\xe9c", "not-utf8", 4, "line 2, column 3 stands the byte 0xE9"),
        (b"\xed\xa0\x80", "not-utf8", 0, "line 1, column 1"),
        (b"\xc0\xae", "not-utf8", 0, "line 1, column 1"),
        (b"a\nb\0c", "nul-character", 3, "line 2"),
    ],
)
def test_texts_are_utf8(tmp_path: Path, content: bytes, code: str, offset: int, words: str) -> None:
    (tmp_path / "a.md").write_bytes(content)
    for source in (WorkTree(tmp_path), Buffers({"a.md": content})):
        refusal = refused(source, "a.md")
        assert (refusal.code, refusal.offset) == (code, offset)
        assert words in str(refusal)
        assert source.read_bytes("a.md") == content


def test_an_editors_text_with_half_a_surrogate_pair() -> None:
    assert refused(Buffers({"a.md": "ab\ud800"}), "a.md").offset == 2


@pytest.mark.parametrize("target", ["../../outside/secret.md", "/etc/passwd", "vehicles.md", "nowhere.md"])
def test_symlinked_files_are_refused(project: Path, target: str) -> None:
    (project / "chapters" / "link.md").symlink_to(target)
    tree = WorkTree(project)
    assert refused(tree, "chapters/link.md").code == "refused-symlink"
    assert tree.paths() == tuple(sorted(FILES))
    assert [(refusal.path, refusal.code) for refusal in tree.refusals()] == [("chapters/link.md", "refused-symlink")]


def test_symlinked_folders_are_refused(project: Path) -> None:
    (project / "more").symlink_to("../outside")
    (project / "same").symlink_to("chapters")
    tree = WorkTree(project)
    for path in ("more/secret.md", "same/vehicles.md", "more", "more/missing.md"):
        assert refused(tree, path).code == "refused-symlink"
    assert tree.paths() == tuple(sorted(FILES))
    assert [refusal.path for refusal in tree.refusals()] == ["more", "same"]


def test_a_folder_that_is_swapped_for_a_link_never_leads_outside(project: Path) -> None:
    (project / "swap").mkdir()
    (project / "swap" / "secret.md").write_bytes(b"inside")
    (project / "away").symlink_to("../outside")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for one, other in (("swap", "kept"), ("away", "swap"), ("swap", "away"), ("kept", "swap")):
                os.rename(project / one, project / other)

    swapping = threading.Thread(target=swap)
    swapping.start()
    tree = WorkTree(project)
    seen: set[bytes | str] = set()
    try:
        for _ in range(1500):
            try:
                seen.add(tree.read_bytes("swap/secret.md"))
            except Refused as refusal:
                seen.add(refusal.code)
    finally:
        stop.set()
        swapping.join()
    assert SECRET not in seen
    assert tree.read_bytes("swap/secret.md") == b"inside"  # how often it is seen while they swap is chance
    assert seen & {"refused-symlink", "missing-file", "unreadable-file"}


def test_where_folders_cannot_be_opened_links_are_refused_by_name(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_modules.worktree, "_BY_FOLDER", False)
    (project / "more").symlink_to("../outside")
    (project / "link.md").symlink_to("paper.toml")
    tree = WorkTree(project)
    assert refused(tree, "more/secret.md").code == "refused-symlink"
    assert refused(tree, "link.md").code == "refused-symlink"
    assert refused(tree, "chapters/missing.md").code == "missing-file"
    assert tree.paths() == tuple(sorted(FILES))
    assert tree.read_bytes("paper.toml") == FILES["paper.toml"]


def test_only_plain_files_are_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(project / "pipe.md")
    monkeypatch.chdir(project)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
    tree = WorkTree(project)
    assert refused(tree, "pipe.md").code == "not-a-file"
    assert refused(tree, "socket.md").code in ("not-a-file", "unreadable-file")
    assert refused(tree, "chapters").code == "not-a-file"
    assert tree.paths() == tuple(sorted(FILES))
    assert {refusal.path for refusal in tree.refusals()} == {"pipe.md", "socket.md"}


def test_a_file_that_may_not_be_read(project: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    (project / "paper.toml").chmod(0)
    assert refused(WorkTree(project), "paper.toml").code == "unreadable-file"


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with open(tmp_path / "huge.png", "wb") as huge:
        huge.truncate(10 * 2**40)
    with open(tmp_path / "long.md", "wb") as long:
        long.truncate(most("text-bytes") + 1)
    tree = WorkTree(tmp_path)
    assert refused(tree, "huge.png").code == "too-large-file"
    assert refused(tree, "long.md").code == "too-large-file"
    assert len(tree.read_bytes("long.md")) == most("text-bytes") + 1


def test_what_is_not_the_projects_own_is_not_listed(project: Path) -> None:
    for path in (".git/x.md", ".venv/x.md", "build/x.md", "a/node_modules/x.md", "env/pyvenv.cfg", "env/lib/x.md"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(b"x")
    tree = WorkTree(project)
    assert tree.paths() == tuple(sorted(FILES))
    assert tree.refusals() == ()


def test_names_that_no_one_should_meet_are_told(project: Path) -> None:
    names = ["--lua-filter=x.md", "new\nline.md", "\u202e.md", "back\\slash.md"]
    for name in names:
        (project / "chapters" / name).write_bytes(b"x")
    (project / "chapters" / os.fsdecode(b"\xff.md")).write_bytes(b"x")
    tree = WorkTree(project)
    assert tree.paths() == tuple(sorted(FILES))
    assert {refusal.code for refusal in tree.refusals()} == {"refused-path"}
    assert len(tree.refusals()) == len(names) + 1


def test_submodules_are_refused(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    (other / "x.md").write_bytes(b"x")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "other")
    git(repository, "submodule", "--quiet", "add", str(other), "sub")
    git(repository, "commit", "-q", "-m", "with a submodule")
    (repository / "plain").mkdir()
    (repository / "plain" / "x.md").write_bytes(b"x")
    for source in (WorkTree(repository), GitRevision(repository, "HEAD")):
        assert refused(source, "sub/x.md").code == "refused-submodule"
        assert [(refusal.path, refusal.code) for refusal in source.refusals()] == [("sub", "refused-submodule")]
        assert "sub/x.md" not in source.paths()


def test_links_in_a_revision_are_refused(repository: Path) -> None:
    (repository / "chapters" / "link.md").symlink_to("vehicles.md")
    (repository / "more").symlink_to("../outside")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "links")
    revision = GitRevision(repository, "HEAD")
    assert refused(revision, "chapters/link.md").code == "refused-symlink"
    assert refused(revision, "more/secret.md").code == "refused-symlink"
    assert refused(revision, "chapters").code == "not-a-file"
    assert revision.paths() == tuple(sorted(FILES))
    assert [refusal.path for refusal in revision.refusals()] == ["chapters/link.md", "more"]


def test_a_revision_is_not_the_work_tree(repository: Path) -> None:
    (repository / "paper.toml").write_bytes(b"changed")
    assert GitRevision(repository, "main").read_bytes("paper.toml") == FILES["paper.toml"]
    git(repository, "commit", "-q", "-a", "-m", "second")
    assert GitRevision(repository, "HEAD").read_bytes("paper.toml") == b"changed"
    assert GitRevision(repository, "HEAD~1").read_bytes("paper.toml") == FILES["paper.toml"]


@pytest.mark.parametrize("name", ["nowhere", "--help", "-", "", "HEAD:paper.toml", "a\nb", "HEAD^{tree}", "main..HEAD"])
def test_what_is_no_revision(repository: Path, name: str) -> None:
    with pytest.raises(Refused) as caught:
        GitRevision(repository, name)
    assert caught.value.code == "unknown-revision"


def test_a_project_below_the_root_of_its_repository(repository: Path) -> None:
    inner = repository / "papers" / "one"
    inner.mkdir(parents=True)
    (inner / "a.md").write_bytes(b"a")
    assert revision_of(inner) == (None, None, False)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "inner")
    assert GitRevision(inner, "HEAD").paths() == ("a.md",)
    assert GitRevision(inner, "HEAD").read_text("a.md") == "a"
    (repository / "paper.toml").write_bytes(b"changed outside of the inner project")
    assert revision_of(inner)[2] is False
    assert revision_of(repository)[2] is True


def test_the_revision_and_its_date(repository: Path, tmp_path: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD").strip()
    date = datetime.datetime(2026, 11, 22, 1, 0, tzinfo=datetime.UTC)
    assert revision_of(repository) == (commit, date, False)
    (repository / ".gitignore").write_bytes(b"*.log\n")
    assert revision_of(repository) == (commit, date, False)
    (repository / "note.log").write_bytes(b"ignored")
    assert revision_of(repository)[2] is False
    (repository / "chapters" / "new.md").write_bytes(b"new")
    assert revision_of(repository)[2] is True
    (repository / "chapters" / "new.md").unlink()
    (repository / "paper.toml").unlink()
    assert revision_of(repository)[2] is True
    assert revision_of(tmp_path / "outside") == (None, None, False)
    assert revision_of(repository, "nowhere") == (None, None, False)
    git(repository, "commit", "-q", "-a", "-m", "second")
    assert revision_of(repository, "HEAD~1") == (commit, date, False)


def test_a_repository_without_a_commit(project: Path) -> None:
    git(project, "init", "-q")
    assert revision_of(project) == (None, None, False)


def test_nothing_in_a_repository_runs_a_program(repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {witness}\ncat\n")
    trap.chmod(0o755)
    (repository / ".gitattributes").write_text("*.md filter=trap diff=trap\n")
    for name, value in {
        "core.fsmonitor": str(trap),
        "core.pager": str(trap),
        "core.hooksPath": str(tmp_path),
        "filter.trap.clean": str(trap),
        "filter.trap.process": str(trap),
        "filter.trap.required": "true",
        "diff.trap.textconv": str(trap),
        "core.sshCommand": str(trap),
        "gpg.program": str(trap),
        "log.showSignature": "true",
        "alias.status": f"!{trap}",
    }.items():
        git(repository, "config", name, value)
    for hook in ("post-index-change", "post-checkout", "reference-transaction"):
        (tmp_path / hook).symlink_to(trap)
    os.utime(repository / "chapters" / "vehicles.md", (1, 1))
    git(repository, "-c", "core.fsmonitor=false", "rev-parse", "HEAD")
    witness.unlink(missing_ok=True)
    assert revision_of(repository)[0] is not None
    assert GitRevision(repository, "HEAD").read_text("chapters/vehicles.md").startswith("# V")
    assert not witness.exists()
    subprocess.run(["git", "status"], cwd=repository, check=False, capture_output=True)
    assert witness.exists(), "the trap does not work, so the test shows nothing"


def test_the_environment_cannot_move_git_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "x")
    assert revision_of(repository)[0] is not None


def test_a_repository_of_another_user_is_read_only_where_it_is_trusted(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can give files away")
    for folder in (repository, repository / ".git"):
        os.chown(folder, 12345, 12345)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert revision_of(repository) == (None, None, False)
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repository}\n")
    assert revision_of(repository)[0] is not None


def test_buffers_lie_over_their_base(project: Path) -> None:
    buffers = Buffers({"chapters/vehicles.md": "unsaved", "chapters/new.md": "new"}, WorkTree(project))
    assert buffers.read_text("chapters/vehicles.md") == "unsaved"
    assert buffers.read_bytes("paper.toml") == FILES["paper.toml"]
    assert buffers.paths() == tuple(sorted([*FILES, "chapters/new.md"]))
    assert [refusal.path for refusal in Buffers({"../a": "x"}, WorkTree(project)).refusals()] == ["../a"]


def test_names_that_differ_only_in_their_spelling() -> None:
    paths = ["chapters/a.md", "chapters/A.md", "Figures/x.svg", "figures/y.svg", "straße.md", "STRASSE.md", "b.md"]
    assert [(found.span.file, found.code) for found in name_collisions(paths)] == [
        ("chapters/a.md", "colliding-names"),
        ("figures", "colliding-names"),
        ("straße.md", "colliding-names"),
    ]
    assert name_collisions(["a/x.md", "a/y.md", "b/x.md"]) == ()


def test_thousands_of_files_are_listed(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / f"folder-{folder}").mkdir()
        for file in range(100):
            (tmp_path / f"folder-{folder}" / f"{file}.md").touch()
    listed = WorkTree(tmp_path).paths()
    assert len(listed) == 2000
    assert list(listed) == sorted(listed)


PATHS = st.text(alphabet="ab.-/\\%2eC:~ \n\0\u202eé\u0301", max_size=14) | st.text(max_size=10)


@given(PATHS)
@example("a/..")
@example("..")
@example("a/../b")
def test_a_sound_path_stays_inside_whatever_is_written(path: str) -> None:
    error = path_error(path)
    if error is None:
        root = os.path.abspath("root")
        joined = os.path.normpath(os.path.join(root, path))
        assert os.path.relpath(joined, root).replace(os.sep, "/") == path
        assert not any(part.startswith((".", "-")) for part in path.split("/"))
    else:
        assert 0 <= error.offset <= len(path)
        assert refused(Buffers({path: b"x"}), path).code == "refused-path"


@given(st.dictionaries(PATHS, st.binary(max_size=8), max_size=4))
def test_every_listed_path_can_be_read_and_no_other(texts: dict[str, bytes]) -> None:
    buffers = Buffers(texts)
    for path in buffers.paths():
        assert buffers.read_bytes(path) == texts[path]
    for path in set(texts) - set(buffers.paths()):
        assert refused(buffers, path).code == "refused-path"


@pytest.mark.parametrize("state", ["on the disk", "in git"])
def test_too_many_files_are_told_with_the_folder_that_most_of_them_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    for number in range(12):
        path = tmp_path / ("data/raw" if number > 3 else "chapters") / f"{number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    if state == "in git":
        for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b commit -qm first"):
            subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "files=11")
    with pytest.raises(Refused, match="more than 11 files; of 12 that were found, 8 lie in `data/raw`") as told:
        tree = WorkTree(tmp_path) if state == "on the disk" else GitRevision(tmp_path, "HEAD")
        tree.paths()
    assert told.value.code == "too-many-files" and "a dot" in str(told.value.hint)
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "files=12")
    assert len(WorkTree(tmp_path).paths()) == 12


def test_a_file_is_bounded_and_told_with_figure_and_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * 101)
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "file-bytes=100")
    with pytest.raises(Refused, match=r"has 101 bytes, more than 100"):
        WorkTree(tmp_path).read_bytes("a.csv")
