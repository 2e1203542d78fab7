"""`chapterhouse new`: every template is a paper that is checked and built without a finding, at once."""

from __future__ import annotations

import datetime
import platform
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import fontpkg
import pytest
import yaml
from click.testing import CliRunner
from sound_paper import REVISION

from chapterhouse.cli import cli
from chapterhouse.inputs.source import WorkTree
from chapterhouse.manuscript import pandoc
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import build, check
from chapterhouse.scaffold import new
from chapterhouse.scaffold.new import TEMPLATES, Choices, new_paper
from chapterhouse.settings.language import LANGUAGES

MARKUP = re.compile(r"(?:sec|tbl|gap|rec|req|part):[a-z]+|@knuth1984|\[\^one\]")
TEXTS = Path(new.__file__).parent / "templates" / "texts"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    said = done.output if done.exception is None else f"{done.output}{done.exception}"
    return (done.return_value if done.exception is None else 2), said


SPOKEN = tuple(tag for tag in LANGUAGES if tag not in ("ko", "ja", "zh"))
"""The languages whose fonts come with the tool."""


@pytest.mark.parametrize("language", [*SPOKEN, "en-US", "pt-BR", "sw"])
def test_a_new_paper_has_no_finding(language: str, tmp_path: Path) -> None:
    for template in TEMPLATES:
        code, _ = run("new", str(tmp_path / template), "--from", template, "--language", language)
        assert code == 0
        found = check(WorkTree(tmp_path / template)).findings
        assert [finding.code for finding in found] == ([] if language != "sw" else ["unknown-language"])


@pytest.mark.parametrize("language", ["ko", "ja", "zh"])
def test_a_language_whose_font_is_too_large_to_come_along_says_so_once(language: str, tmp_path: Path) -> None:
    for template in TEMPLATES:
        code, said = run("new", str(tmp_path / template), "--from", template, "--language", language)
        assert code == 0 and "put the font Noto Sans" in said
        (found,) = check(WorkTree(tmp_path / template)).findings
        assert found.code == "unknown-font" and found.hint is not None and "into `fonts`" in found.hint


def test_texts_of_every_language_fill_the_same_places() -> None:
    texts = {tag: tomllib.loads((TEXTS / f"{tag}.toml").read_text(encoding="utf-8")) for tag in LANGUAGES}
    for table, places in texts["en"].items():
        for tag, text in texts.items():
            assert text[table].keys() == places.keys(), (tag, table)
            for name, written in places.items():
                assert sorted(MARKUP.findall(text[table][name])) == sorted(MARKUP.findall(written)), (tag, table, name)


def test_a_font_that_is_given_comes_along_and_is_named(tmp_path: Path) -> None:
    font = tmp_path / "Given.ttf"
    font.write_bytes(fontpkg.path("Source Sans 3").read_bytes())
    for language, place in (("ko", 'scripts = ["Source Sans 3"]'), ("de", 'text = "Source Sans 3"')):
        code, said = run("new", str(tmp_path / language), "--language", language, "--font", str(font))
        assert code == 0 and "put the font" not in said
        settings = (tmp_path / language / "paper.toml").read_text(encoding="utf-8")
        assert f'fonts = {{ {place}, folder = "fonts" }}' in settings
        assert (tmp_path / language / "fonts" / "Given.ttf").read_bytes() == font.read_bytes()
    twin = tmp_path / "twin" / "Given.ttf"
    twin.parent.mkdir()
    twin.write_bytes(font.read_bytes())
    code, said = run("new", str(tmp_path / "both"), "--font", str(font), "--font", str(twin))
    assert code == 2 and "the same file name" in said and not (tmp_path / "both").exists()
    font.write_bytes(b"no font")
    code, said = run("new", str(tmp_path / "other"), "--font", str(font))
    assert code == 2 and "Given.ttf is no font that can be read" in said and not (tmp_path / "other").exists()


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_paper_is_built_whole(template: str, tmp_path: Path) -> None:
    run("new", str(tmp_path / "paper"), "--from", template)
    built = build(WorkTree(tmp_path / "paper"), BuildOptions(REVISION, ("pdf", "html", "epub", "docx")))
    assert not built.findings and not built.stopped
    assert isinstance(built.product, dict)
    assert {"pdf", "html", "epub", "docx"} <= built.product.keys()


def test_what_is_asked_for_stands_in_the_settings(tmp_path: Path) -> None:
    run("new", str(tmp_path / "my-first-paper"), "--language", "en-US")
    settings = (tmp_path / "my-first-paper" / "paper.toml").read_text()
    assert 'title = "My first paper"' in settings
    assert 'page = "Letter"' in settings
    assert datetime.date.today().isoformat() in settings


def test_a_title_cannot_break_the_settings() -> None:
    files = new_paper("report", Choices('A "quoted" \\ title', datetime.date(2026, 1, 2)), b"{}")
    assert rb'title = "A \"quoted\" \\ title"' in files["paper.toml"]


@pytest.mark.parametrize("path", [".gitignore", ".gitattributes", ".pre-commit-config.yaml", ".gitlab-ci.yml"])
def test_a_new_paper_has_what_git_and_the_forges_want(path: str) -> None:
    files = new_paper("brief", Choices("A", datetime.date(2026, 1, 2)), b"{}")
    assert files[path]
    workflow = files[".github/workflows/paper.yml"].decode()
    assert "check --changed" in workflow and "--format sarif" in workflow
    assert "pull_request_target" not in workflow
    assert all(
        "@" in line and len(line.split("@")[1].split()[0]) == 40 for line in workflow.splitlines() if "uses:" in line
    )


@pytest.mark.parametrize("path", [".github/workflows/paper.yml", ".gitlab-ci.yml"])
def test_the_commands_of_ci_run_and_write_what_is_uploaded(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", str(tmp_path / "paper"), "--from", "brief")
    monkeypatch.chdir(tmp_path / "paper")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "begin"]):
        subprocess.run([*git, *words], check=True)
    monkeypatch.setenv("BASE", "HEAD")
    lines = [
        line for line in _shell_lines(yaml.safe_load(Path(path).read_text())) if line.startswith("chapterhouse check")
    ]
    assert lines
    for line in lines:
        code, said = run(*shlex.split(line.replace("$BASE", "HEAD"))[1:])
        assert code == 0, f"{line}: {said}"
    uploaded = {name for name in ("findings.sarif", "findings.xml", "findings.json") if name in Path(path).read_text()}
    assert {"findings.xml"} < uploaded and all(Path(name).stat().st_size for name in uploaded)


def test_the_hook_lets_the_first_commit_pass_and_stops_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", str(tmp_path / "paper"), "--from", "brief")
    monkeypatch.chdir(tmp_path / "paper")
    hook = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]["entry"]
    subprocess.run(["git", "init", "-q"], check=True)
    assert run(*shlex.split(hook)[1:])[0] == 0
    Path("chapters/question.md").write_text("# One {#sec:one}\n\nSee @sec:nowhere.\n")
    code, said = run(*shlex.split(hook)[1:])
    assert code == 1 and "sec:nowhere" in said


def test_every_machine_of_ci_gets_all_that_a_pdf_needs() -> None:
    from chapterhouse.outputs.pdf.pango import DEBIAN_PACKAGES

    made = new_paper("brief", Choices("A", datetime.date(2026, 1, 2)), b"{}")
    root = Path(__file__).parents[2]
    ours = [(root / path).read_text() for path in ("Dockerfile", "action.yml", "templates/paper.yml", ".gitlab-ci.yml")]
    for text in (made[".github/workflows/paper.yml"].decode(), made[".gitlab-ci.yml"].decode(), *ours):
        lines = [line.split() for line in text.splitlines() if "apt-get install" in line and "libpango" in line]
        assert lines and all(set(DEBIAN_PACKAGES) <= set(line) for line in lines)


def _shell_lines(ci: object) -> Iterator[str]:
    """The lines of shell in a workflow of GitHub or a pipeline of GitLab."""
    if isinstance(ci, dict):
        for key, value in ci.items():
            if key in ("run", "script"):
                yield from (
                    line for text in ([value] if isinstance(value, str) else value) for line in text.splitlines()
                )
            else:
                yield from _shell_lines(value)
    elif isinstance(ci, list):
        for value in ci:
            yield from _shell_lines(value)


def test_a_preview_of_a_strangers_paper_takes_nothing_of_it() -> None:
    files = new_paper("brief", Choices("A", datetime.date(2026, 1, 2)), b"{}")
    preview = yaml.safe_load(files[".github/workflows/preview.yml"])
    steps = [step for job in preview["jobs"].values() for step in job["steps"]]
    assert all("uses" not in step and "${{" not in step["run"] for step in steps)
    upload = yaml.safe_load(files[".github/workflows/paper.yml"])["jobs"]["findings"]
    assert upload["permissions"] == {"actions": "read", "security-events": "write"}
    assert "head.repo.full_name == github.repository" in upload["if"]
    assert not any("checkout" in step.get("uses", "") for step in upload["steps"])


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    code, said = run("new", str(tmp_path))
    assert code == 2 and "is not empty" in said
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_outside_a_paper_every_command_says_how_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["build"], ["statements"], ["status"]):
        code, said = run(*command)
        assert code == 2
        assert "`chapterhouse new FOLDER` starts a paper" in said, command


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chekc", "check"), ("init", "new"), ("lint", "check"), ("render", "build"), ("convert", "import")],
)
def test_a_mistyped_command_is_guessed(typed: str, meant: str) -> None:
    code, said = run(typed)
    assert code == 2
    assert f"did you mean `chapterhouse {meant}`?" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["build", "--quiet"], "chapterhouse --quiet build"),
        (["remarks", "list", "--project", "a"], "chapterhouse --project DIRECTORY remarks list"),
    ],
)
def test_an_option_of_all_commands_is_told_where_it_goes(typed: list[str], meant: str) -> None:
    code, said = run(*typed)
    assert code == 2 and f"stands before the command: `{meant}`" in said


def test_a_mistyped_choice_is_guessed(tmp_path: Path) -> None:
    code, said = run("new", str(tmp_path / "paper"), "--from", "reprot")
    assert code == 2 and "Did you mean 'report'?" in said


def test_help_explains_topics_and_commands() -> None:
    assert "`contents_depth`" in run("help", "theme")[1]
    assert "| `ko` | 차례 |" in run("help", "languages")[1]
    assert "Usage: chapterhouse check" in run("help", "check")[1]
    code, said = run("help", "setings")
    assert code == 2 and "did you mean `settings`?" in said


def test_the_doctor_names_what_is_there() -> None:
    code, said = run("doctor")
    assert code == 0
    for name in ("Python", "git", "WeasyPrint", "Pango"):
        assert name in said
    assert re.search(rf"ok  pandoc +{re.escape(pandoc.version())} ", said)


def test_the_doctor_says_one_command_for_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("chapterhouse.outputs.pdf.pango.SONAMES", ("libno-such-pango.so.0",))
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    code, said = run("doctor")
    assert code == 2
    assert "For git, Pango, run:\n\n    sudo apt-get install git libpango-1.0-0 " in said


def test_what_is_built_is_ignored_by_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", str(tmp_path / "paper"), "--from", "brief")
    monkeypatch.chdir(tmp_path / "paper")
    assert run("--quiet", "check")[0] == 0
    assert "*" in (tmp_path / "paper" / "build" / ".gitignore").read_text().splitlines()


def test_a_paper_without_chapters_names_those_that_lie_there(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "one.md").write_text("# One\n\nA word.\n")
    (tmp_path / "README.md").write_text("# Read me\n")
    (tmp_path / "paper.toml").write_text('title = "A"\ndate = 2026-01-02\nbibliography = []\n')
    (found,) = check(WorkTree(tmp_path)).findings
    assert found.code == "no-chapters"
    assert found.hint == '[[parts]], and below it: chapters = ["chapters/one.md"]'
