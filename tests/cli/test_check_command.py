"""``chapterhouse check``: reports to their places, mends, what is new, some files only, and the hook of pre-commit."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command_line import chapterhouse, own_process
from pseudo_terminals import at_a_terminal
from sarif_kit.validate import validation_errors

from chapterhouse.cli.reporting import Wanted, wanted_reports

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ENERGY = "# Energy {#sec:energy}\n\nThe color of the grid is grey, says a book [@smith].\n"
SAFETY = "# Safety {#sec:safety}\n\nIt follows from @sec:energy.\n"
BIB = "@book{smith,\n  author = {Smith, Anna},\n  title = {Grids},\n  publisher = {P},\n  year = {2020},\n}\n"
PAPER = {
    "paper.toml": (
        'title = "T"\ndate = 2026-01-01\n[[parts]]\nchapters = ["chapters/energy.md", "chapters/safety.md"]\n'
    ),
    "chapters/energy.md": ENERGY,
    "chapters/safety.md": SAFETY,
    "bibliography/references.bib": BIB,
}
COLOUR = "chapters/energy.md:3:5: warning: `color` is American spelling; the paper is in British English"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper with one warning, in a repository of its own."""
    folder = tmp_path / "paper"
    for path, content in PAPER.items():
        write(folder / path, content)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


def write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8", newline="")


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a state")


def concise(folder: Path, *arguments: str) -> list[str]:
    done = chapterhouse(folder, "check", "--format", "concise", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return [line.rpartition(" [")[2].rstrip("]") for line in done.stdout.splitlines()]


# --- reports -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ([("format", "json")], [("json", None)]),
        ([("format", "sarif"), ("output", "a")], [("sarif", "a")]),
        ([("format", "text"), ("format", "sarif"), ("output", "a")], [("text", None), ("sarif", "a")]),
        (
            [("format", "sarif"), ("output", "a"), ("format", "gitlab"), ("output", "b")],
            [("sarif", "a"), ("gitlab", "b")],
        ),
        ([("output", "a"), ("format", "sarif")], [("sarif", "a")]),
        ([("output", "x/a.sarif"), ("output", "b.json")], [("sarif", "x/a.sarif"), ("json", "b.json")]),
        ([("output", "a.txt")], [("text", "a.txt")]),
        ([("format", "text"), ("format", "github")], [("text", None), ("github", None)]),
    ],
)
def test_an_output_belongs_to_the_format_before_it(
    asked: list[tuple[str, str]], wanted: list[tuple[str, str | None]]
) -> None:
    assert wanted_reports(asked) == [Wanted(form, Path(file) if file else None) for form, file in wanted]


def test_several_reports_go_to_several_places(paper: Path) -> None:
    done = chapterhouse(
        paper,
        *("check", "--format", "concise", "--format", "sarif", "--output", "out/a.sarif"),
        *("--format", "gitlab", "--output", "out/b.json", "--format", "text", "--output", "out/c.txt"),
    )
    assert done.returncode == 0
    assert done.stdout == f"{COLOUR} (write `colour`) [mixed-spelling]\n"
    assert validation_errors(json.loads((paper / "out/a.sarif").read_text())) == []
    assert json.loads((paper / "out/b.json").read_text())[0]["check_name"] == "mixed-spelling"
    assert (paper / "out/c.txt").read_text().startswith("warning[mixed-spelling]: ")


def test_two_documents_do_not_mix(paper: Path) -> None:
    done = chapterhouse(paper, "check", "--format", "json", "--format", "text")
    assert done.returncode == 2 and "would mix on standard output" in done.stderr


def test_github_gets_its_form_and_a_summary_by_itself(paper: Path) -> None:
    summary = paper / "summary.md"
    write(summary, "before\n")
    done = chapterhouse(paper, "check", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert done.stdout.startswith("warning[mixed-spelling]: ")
    assert done.stdout.endswith(
        "::warning file=chapters/energy.md,line=3,endLine=3,col=5,title=mixed-spelling"
        "::`color` is American spelling; the paper is in British English%0Awrite `colour`\n"
    )
    assert summary.read_text().startswith("before\n### chapterhouse: 1 warning in 1 file\n")


def test_ci_is_told_paths_from_the_root_of_the_repository(paper: Path) -> None:
    done = chapterhouse(paper, "check", "--format", "github", GITHUB_WORKSPACE=str(paper.parent))
    assert "file=paper/chapters/energy.md," in done.stdout
    done = chapterhouse(paper, "check", "--format", "concise", GITHUB_WORKSPACE=str(paper.parent))
    assert done.stdout.startswith("chapters/energy.md:")


def test_gitlab_gets_its_file_by_itself(paper: Path) -> None:
    done = chapterhouse(paper, "check", GITLAB_CI="true", CI_PROJECT_DIR=str(paper))
    assert done.stdout.startswith("warning[mixed-spelling]: ")
    assert json.loads((paper / "gl-code-quality-report.json").read_text())[0]["location"]["lines"]["begin"] == 3


def test_a_format_that_was_asked_for_is_the_only_one_in_ci(paper: Path) -> None:
    assert chapterhouse(paper, "check", "--format", "concise", GITHUB_ACTIONS="true").stdout.count("\n") == 1


def test_quiet_says_nothing_but_findings(paper: Path) -> None:
    done = chapterhouse(paper, "-q", "check")
    assert done.stdout.count("warning") == 2 and done.stderr == ""
    write(paper / "chapters/energy.md", ENERGY.replace("color", "colour"))
    done = chapterhouse(paper, "-q", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_colour_is_for_terminals_that_want_it(paper: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name != "NO_COLOR" and not name.startswith("GITHUB_")}
    command = [sys.executable, "-m", "chapterhouse", "check"]
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)):
        shown, _ = at_a_terminal(command, paper, environment={**own, **environment}, stderr=subprocess.DEVNULL)
        assert (b"\x1b[" in shown) is coloured and b"mixed-spelling" in shown, environment


# --- mends -------------------------------------------------------------------------------------------------------


def test_fix_mends_what_is_safe_and_a_second_run_changes_nothing(paper: Path) -> None:
    done = chapterhouse(paper, "check", "--fix")
    assert done.returncode == 0 and done.stdout.startswith("no findings in ")
    assert done.stderr == "mended 1 fault in 1 file: chapters/energy.md\n"
    assert (paper / "chapters/energy.md").read_text() == ENERGY.replace("color", "colour")
    done = chapterhouse(paper, "check", "--fix")
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("no findings in ")


def test_diff_shows_and_writes_nothing(paper: Path) -> None:
    write(paper / "chapters/energy.md", ENERGY.rstrip("\n"))
    done = chapterhouse(paper, "check", "--fix", "--diff")
    assert done.returncode == 1
    assert done.stdout == (
        "--- a/chapters/energy.md\n"
        "+++ b/chapters/energy.md\n"
        "@@ -1,3 +1,3 @@\n"
        " # Energy {#sec:energy}\n"
        " \n"
        "-The color of the grid is grey, says a book [@smith].\n"
        "\\ No newline at end of file\n"
        "+The colour of the grid is grey, says a book [@smith].\n"
        "\\ No newline at end of file\n"
    )
    assert (paper / "chapters/energy.md").read_text() == ENERGY.rstrip("\n")
    subprocess.run(["git", "apply", "-"], cwd=paper, input=done.stdout, text=True, check=True)
    assert "colour" in (paper / "chapters/energy.md").read_text()
    assert chapterhouse(paper, "check", "--fix", "--diff").stdout == ""


def test_unsafe_mends_need_leave(paper: Path) -> None:
    write(paper / "chapters/safety.md", SAFETY.replace("sec:energy", "sec:enrgy"))
    assert chapterhouse(paper, "check", "--fix").returncode == 1
    done = chapterhouse(paper, "check", "--fix", "--unsafe-fixes")
    assert done.returncode == 0 and done.stdout.startswith("no findings in ")
    assert (paper / "chapters/safety.md").read_text() == SAFETY


def test_mends_keep_line_ends_and_permissions(paper: Path) -> None:
    file = paper / "chapters/energy.md"
    write(file, ENERGY.replace("\n", "\r\n"))
    file.chmod(0o600)
    chapterhouse(paper, "check", "--fix")
    assert file.read_bytes() == ENERGY.replace("color", "colour").replace("\n", "\r\n").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_only_the_files_that_were_named_are_mended(paper: Path) -> None:
    write(paper / "chapters/safety.md", SAFETY + "\nIts color is red.\n")
    chapterhouse(paper, "check", "--fix", "chapters/safety.md")
    assert "colour" in (paper / "chapters/safety.md").read_text()
    assert (paper / "chapters/energy.md").read_text() == ENERGY


@pytest.mark.parametrize("arguments", [["--diff"], ["--unsafe-fixes"], ["--fix", "--revision", "HEAD"]])
def test_options_that_mean_nothing_are_told(paper: Path, arguments: list[str]) -> None:
    done = chapterhouse(paper, "check", *arguments)
    assert done.returncode == 2 and "Error: " in done.stderr and "Traceback" not in done.stderr


# --- what is new, and some files only ----------------------------------------------------------------------------


def test_changed_tells_only_what_the_branch_brought_in(paper: Path) -> None:
    git(paper, "switch", "-qc", "mine")
    write(paper / "chapters/energy.md", ENERGY.replace("# Energy", "# Energy again") + "\nThe the end.\n")
    assert concise(paper) == ["mixed-spelling", "doubled-word"]
    assert concise(paper, "--changed") == ["doubled-word"]
    commit(paper)
    assert concise(paper, "--changed") == ["doubled-word"]
    assert concise(paper, "--changed", "HEAD") == []
    git(paper, "switch", "-q", "main")
    write(paper / "chapters/safety.md", SAFETY + "\nSee @sec:nothing-like-it.\n")
    commit(paper)
    git(paper, "switch", "-q", "mine")
    assert concise(paper, "--changed=main") == ["doubled-word"]


def test_changed_tells_what_breaks_elsewhere(paper: Path) -> None:
    write(paper / "chapters/energy.md", ENERGY.replace("sec:energy", "sec:power"))
    done = chapterhouse(paper, "check", "--changed", "--format", "concise")
    assert done.returncode == 1 and done.stdout.startswith("chapters/safety.md:3:18: error: ")


def test_changed_says_why_it_cannot(paper: Path) -> None:
    done = chapterhouse(paper, "check", "--changed", "nowhere")
    assert done.returncode == 2 and "nowhere" in done.stderr and "Traceback" not in done.stderr
    done = chapterhouse(paper, "check", "--changed", "chapters/energy.md")
    assert done.returncode == 2 and "write --changed -- chapters/energy.md" in done.stderr
    assert concise(paper, "--changed", "--", "chapters/energy.md") == []


def test_ci_says_what_a_request_is_merged_into(paper: Path) -> None:
    start = git(paper, "rev-parse", "HEAD").strip()
    git(paper, "branch", "-m", "trunk")
    write(paper / "chapters/safety.md", SAFETY + "\nThe the end.\n")
    commit(paper)
    assert chapterhouse(paper, "check", "--changed").returncode == 2
    done = chapterhouse(paper, "check", "--changed", "--format", "concise", CI_MERGE_REQUEST_DIFF_BASE_SHA=start)
    assert done.stdout.count("\n") == 1 and "[doubled-word]" in done.stdout
    git(paper, "update-ref", "refs/remotes/origin/trunk", start)
    done = chapterhouse(paper, "check", "--changed", "--format", "concise", GITHUB_BASE_REF="trunk")
    assert done.stdout.count("\n") == 1 and "[doubled-word]" in done.stdout


def test_files_limit_the_report_but_not_the_reading(paper: Path) -> None:
    write(paper / "chapters/safety.md", SAFETY + "\nThe the end.\n")
    assert concise(paper, "chapters/safety.md") == ["doubled-word"]
    assert concise(paper, "bibliography") == []
    assert concise(paper, ".") == ["mixed-spelling", "doubled-word"]
    assert concise(paper / "chapters", "safety.md", "../chapters/energy.md") == ["mixed-spelling", "doubled-word"]


def test_a_file_that_is_not_there_is_told(paper: Path) -> None:
    done = chapterhouse(paper, "check", "chapters/saftey.md")
    assert done.returncode == 2
    assert done.stderr == "Error: there is no file chapters/saftey.md; did you mean chapters/safety.md?\n"
    done = chapterhouse(paper, "check", "..")
    assert done.returncode == 2 and "is not in the project" in done.stderr


# --- the cache ---------------------------------------------------------------------------------------------------


def test_the_cache_changes_no_finding_and_hides_from_git(paper: Path) -> None:
    first = chapterhouse(paper, "check").stdout
    assert chapterhouse(paper, "check").stdout == first
    assert chapterhouse(paper, "check", "--no-cache", "--jobs", "1").stdout == first
    assert git(paper, "status", "--porcelain") == ""
    for entry in (paper / "build/.cache").iterdir():
        entry.write_bytes(b"\x93broken" + entry.read_bytes()[:40])
    assert chapterhouse(paper, "check").stdout == first
    write(paper / "chapters/energy.md", ENERGY.replace("color", "colour"))
    assert chapterhouse(paper, "check").stdout.startswith("no findings in ")


# --- pre-commit --------------------------------------------------------------------------------------------------


def hooks() -> dict[str, dict[str, object]]:
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in listed}


def pre_commit(paper: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))},
        "PATH": f"{paper.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(paper.parent / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, cwd=paper, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the installed program")
def test_the_hooks_run_under_pre_commit(paper: Path) -> None:
    # The real pre-commit runs the hooks as they are offered, but for the environment: it would fetch that from the net.
    program = paper.parent / "bin/chapterhouse"
    write(program, f'#!/bin/sh\nexec "{sys.executable}" -P -m chapterhouse "$@"\n')
    program.chmod(0o755)
    local = [{**hook, "language": "system"} for hook in hooks().values()]
    write(paper / ".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    commit(paper)
    write(paper / "README.md", "The the.\n")
    write(paper / "chapters/energy.md", ENERGY.replace("sec:energy", "sec:power"))
    git(paper, "add", "-A")
    write(paper / "chapters/safety.md", SAFETY + "\nNot staged: @sec:none-at-all.\n")
    done = pre_commit(paper, "run")
    assert done.returncode == 1, done.stdout + done.stderr
    # The file that is committed has a warning only; what it breaks stands in another file.
    files, _, changed = done.stdout.partition("check what the commit brings into the paper")
    assert "Passed" in files and "none-at-all" not in done.stdout
    assert "`sec:energy`" in changed and "mixed-spelling" not in changed
    assert pre_commit(paper, "run", "--all-files", "chapterhouse-check").returncode == 1


def test_the_hooks_are_what_pre_commit_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(hooks()) == {"chapterhouse-check", "chapterhouse-changed"}


LEFT_ASLEEP = """
    asyncio bibtexparser difflib http jinja2 jsonschema logging multiprocessing pikepdf PIL pypandoc rapidfuzz sarif_kit
    wcwidth weasyprint yaml ziamath
    chapterhouse.core.http chapterhouse.checks.engine.fixes chapterhouse.checks.engine.baseline
    chapterhouse.checks.online.link_findings chapterhouse.checks.online.entry_findings chapterhouse.manuscript.pandoc
    chapterhouse.reports.sarif chapterhouse.checks.engine.rules_page
"""


def test_a_check_that_finds_all_in_its_cache_wakes_nothing_that_it_does_not_need(paper: Path) -> None:
    (paper / "chapters/energy.md").write_text(ENERGY.replace("color", "colour"))
    for _ in range(2):
        done = own_process(paper, "check", PYTHONPROFILEIMPORTTIME="1")
        assert done.returncode == 0 and done.stdout.startswith("no findings in "), done
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))
    assert {"pydantic", "chapterhouse.checks.engine.registry"} <= imported
    assert imported & set(LEFT_ASLEEP.split()) == set()
