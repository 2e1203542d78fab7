"""The command line as a co-author meets it: words, exit codes, and files that are never half-written."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from command_line import chapterhouse, own_process
from sound_paper import ENERGY, SOUND, VEHICLES

from chapterhouse.checks.engine import registry
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.cli import cli
from chapterhouse.core.rules import explain
from chapterhouse.manuscript import pandoc, pandoc_batches

pytestmark = pytest.mark.slow

PACKAGE = Path(registry.__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A sound paper in a folder."""
    for path, content in SOUND.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(content), encoding="utf-8")
    return tmp_path


def test_a_clean_paper_exits_with_0(project: Path) -> None:
    done = own_process(project, "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_finding_is_printed_whole_and_exits_with_1(project: Path) -> None:
    (project / "chapters/energy.md").write_text(ENERGY.replace("415 [@iea2025]", "415 [@iea2052]"))
    done = own_process(project, "check")
    assert done.returncode == 1
    assert done.stdout == (
        "error[undefined-citation]: no bibliography entry has the key `iea2052`\n"
        "  --> chapters/energy.md:13:16\n"
        "   |\n"
        "13 | | 2024 | 415 [@iea2052] |\n"
        "   |                ^^^^^^^\n"
        "   |\n"
        "  ::: bibliography/references.bib:1:7\n"
        "   |\n"
        " 1 | @book{iea2025,\n"
        "   |       ------- `iea2025` is defined here\n"
        "   |\n"
        "   = help: did you mean `iea2025`?\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_json_goes_to_standard_output_alone(project: Path) -> None:
    (project / "chapters/vehicles.md").write_text(VEHICLES.replace("@fig:grid", "@fig:grdi"))
    done = chapterhouse(project, "check", "--format", "json")
    report = json.loads(done.stdout)
    (finding,) = report["findings"]
    assert finding["code"] == "undefined-reference" and finding["start"]["line"] == 3


def test_colour_never_reaches_a_pipe(project: Path) -> None:
    (project / "chapters/vehicles.md").write_text("# Vehicles\n\n@fig:none [@rinaldi2001]\n")
    assert "\x1b" not in chapterhouse(project, "check").stdout


def test_warnings_fail_only_when_strict(project: Path) -> None:
    (project / "chapters/vehicles.md").write_text("# Vehicles {#sec:vehicles}\n\nSee @fig:grid.\n")
    assert chapterhouse(project, "check").returncode == 0
    assert chapterhouse(project, "check", "--strict").returncode == 1


def test_a_stopped_build_leaves_the_last_good_page(project: Path) -> None:
    assert chapterhouse(project, "build", "--only", "html", "--only", "md").returncode == 0
    assert {path.name for path in (project / "build").glob("paper.*")} >= {"paper.html", "paper.md"}
    good = (project / "build/paper.html").read_bytes()
    (project / "chapters/vehicles.md").write_text("# Vehicles\n\n@fig:none\n")
    done = chapterhouse(project, "build", "--only", "html")
    assert done.returncode == 1 and "--draft" in done.stderr
    assert (project / "build/paper.html").read_bytes() == good
    assert chapterhouse(project, "build", "--only", "html", "--draft").returncode == 0
    assert b'class="fault"' in (project / "build/paper.html").read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        "build --revision a --revision=b",
        "build --jobs 1 --jobs 2 --draft",
        "build-all . --changed a --changed b",
        "bib add --key a --key b x",
        "--project . --project . check",
        "remarks list --round 1 --round 2",
    ],
)
def test_an_option_that_can_have_one_value_is_not_given_two(line: str) -> None:
    done = CliRunner().invoke(cli, line.split())
    assert done.exit_code == 2 and "stands here 2 times, and can have one value" in done.output


def test_a_document_that_pandoc_refuses_is_told_without_a_traceback(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(trees: Sequence[object], jobs: int) -> list[pandoc.PandocError]:
        return [pandoc.PandocError("it needs more than 1024 MiB of memory to convert") for _ in trees]

    monkeypatch.setattr(pandoc_batches, "write_docx", refuse)
    arguments = ["--project", str(project), "--quiet", "build", "--only", "docx"]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.return_value == 1 and not (project / "build/paper.docx").exists()
    assert "error[failed-output]: paper.docx cannot be made: it needs more than 1024 MiB of memory to" in done.stdout
    assert "--> paper.toml" in done.stdout and "what was built before is untouched" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("after", [0.1, 0.5, 1.0, 1.6])
def test_a_killed_build_leaves_the_last_good_page(project: Path, after: float) -> None:
    last = b"the last good page"
    (project / "build").mkdir()
    (project / "build/paper.html").write_bytes(last)
    running = subprocess.Popen(
        [sys.executable, "-m", "chapterhouse", "--quiet", "build", "--only", "html", "--no-cache"], cwd=project
    )
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    running.wait()
    page = (project / "build/paper.html").read_bytes()
    assert page == last or page.endswith(b"</html>\n") or page.endswith(b"</html>")


def test_help_lists_what_the_commands_say_of_themselves_and_imports_none(tmp_path: Path) -> None:
    done = own_process(tmp_path, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert "chapterhouse.cli.commands" in done.stderr and "chapterhouse.cli.commands." not in done.stderr
    context, listed, asked = click.Context(cli), click.HelpFormatter(), click.HelpFormatter()
    cli.format_commands(context, listed)
    click.Group.format_commands(cli, context, asked)
    assert listed.getvalue() == asked.getvalue() != ""


def test_stages_are_printed_as_json(project: Path) -> None:
    done = chapterhouse(project, "--quiet", "build", "--stop-after", "compose")
    assert "chapters/energy.md" in json.loads(done.stdout)


def test_the_schema_names_every_key(project: Path) -> None:
    schema = json.loads(chapterhouse(project, "schema").stdout)
    assert {"title", "parts", "authors", "checks"} <= set(schema["properties"])


def test_a_revision_is_built_without_touching_the_files(project: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "sound")
    (project / "chapters/vehicles.md").write_text("# Vehicles\n\n@fig:none\n")
    assert chapterhouse(project, "check").returncode == 1
    assert chapterhouse(project, "check", "--revision", "HEAD").returncode == 0
    unknown = own_process(project, "check", "--revision", "nowhere")
    assert unknown.returncode == 2 and "nowhere" in unknown.stderr and "Traceback" not in unknown.stderr


@pytest.mark.parametrize("arguments", [["check"], ["build"]])
def test_outside_a_paper_one_sentence_is_said(tmp_path: Path, arguments: list[str]) -> None:
    done = chapterhouse(tmp_path, *arguments)
    assert done.returncode == 2 and "there is no paper.toml" in done.stderr


def test_every_code_in_the_source_has_a_rule() -> None:
    codes = {
        node.value
        for file in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in {"Problem", "Refused", "report"}
        for node in [*call.args[:2], *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.count("-")
        and " " not in node.value
    }
    assert len(codes) > 10
    assert codes <= set(RULES), codes - set(RULES)


def test_diagnostics_are_made_in_one_place() -> None:
    makers = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Diagnostic", "diagnostics.Diagnostic"}
    }
    # The build that is kept whole gives back findings that were weighed before.
    assert makers == {"checks/engine/levels.py", "cli/kept_build.py"}


@pytest.mark.parametrize("code", RULES)
def test_explain_prints_a_page(code: str) -> None:
    page = explain(RULES[code])
    assert page.startswith(f"{code} (") and page.endswith("\n") and len(page) > 60


def test_an_unknown_code_gets_a_suggestion(project: Path) -> None:
    done = chapterhouse(project, "explain", "undefined-citatoin")
    assert done.returncode == 2 and "did you mean `undefined-citation`?" in done.stderr


def test_a_symlinked_chapter_is_refused_at_its_listing(project: Path) -> None:
    secret = project.parent / f"{project.name}-secret.md"
    secret.write_text("# Secret\n")
    (project / "chapters/vehicles.md").unlink()
    (project / "chapters/vehicles.md").symlink_to(secret)
    done = chapterhouse(project, "check")
    assert done.returncode == 1 and "refused-symlink" in done.stdout and "Secret" not in done.stdout
    shutil.rmtree(project / "chapters")
