"""The house keeps its shape: imports run from higher ranks to lower, and each outside library has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tools" / "paperwright"

RANKS = {
    "diagnostics": 0,
    "collector": 0,
    "characters": 0,
    "suggestion": 0,
    "project_path": 0.2,
    "toml_places": 0.4,
    "setting_rules": 0.4,
    "setting_findings": 0.6,
    "setting_types": 0.6,
    "statement_settings": 0.7,
    "settings": 0.8,
    "archive": 1,
    "cache": 1,
    "fetching": 1,
    "fonts": 1,
    "source": 1,
    "model": 2,
    "markdown": 3,
    "bibliography": 3,
    "figures": 3,
    "policy": 3.5,
    "drawing": 4,
    "concordance": 4,
    "checks": 5,
    "reports": 5,
    "explanations": 5,
    "internal_links": 4.5,
    "suppressions": 5.2,
    "records": 4,
    "parsing": 5.2,
    "reading": 5.5,
    "bibtools": 5.8,
    "checking": 5.8,
    "fixes": 5.6,
    "newcomers": 5.6,
    "rulebook": 5.8,
    "manuscript": 5,
    "doi_metadata": 6,
    "pandoc": 6,
    "native": 7,
    "page": 7,
    "imprint": 7.5,
    "cover": 7.6,
    "reflowable": 7.5,
    "bind": 8,
    "outputs.docx": 8.5,
    "outputs.epub": 8.5,
    "outputs.html": 8.5,
    "outputs.pdf": 8.5,
    "pipeline": 9,
    "online": 9.5,
    "merge_driver": 10,
    "progress": 10,
    "cli": 11,
    "__main__": 12,
}
"""Rooms by rank, lowest first, as in tools/README.md; fractions tell which room of a rank stands on which."""

DOORS = {
    "panache": {"markdown"},
    "bibtexparser": {"bibliography"},
    "pypandoc": {"pandoc"},
    "jinja2": {"page"},
    "weasyprint": {"outputs.pdf"},
    "pikepdf": {"bind"},
    "networkx": {"drawing"},
    "lxml": {"outputs.docx"},
    "resvg_py": {"outputs.docx"},
    "pydantic": {"settings", "setting_types", "statement_settings", "setting_rules", "setting_findings", "cli"},
    "tree_sitter": {"toml_places"},
    "yaml": {"markdown"},
    "msgspec": {"markdown", "records"},
    "ziamath": {"manuscript"},
    "PIL": {"figures", "cover"},
    "click": {"cli"},
    "rapidfuzz": {"suggestion"},
    "http": {"fetching", "online"},
    "socket": {"fetching"},
    "ssl": {"fetching"},
}
"""Which rooms may use an outside library."""

PURE = (
    "model",
    "markdown",
    "bibliography",
    "bibtools",
    "figures",
    "policy",
    "drawing",
    "concordance",
    "checks",
    "reports",
    "explanations",
    "internal_links",
    "suppressions",
    "manuscript",
)
"""Ranks 2 to 5: no file, clock or environment. (markdown starts panache, its parser, and reads its own settings.)"""


def room_of(module: str) -> str:
    """The room that ``module``, a dotted name without ``paperwright.``, belongs to."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "outputs" else parts[0]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__" and name != "outputs":
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            if node.module == "paperwright":
                yield from (f"paperwright.{alias.name}" for alias in node.names)
            elif node.module == "paperwright.outputs":
                yield from (f"paperwright.outputs.{alias.name}" for alias in node.names)
            else:
                yield node.module


ALL = list(modules())


def test_every_room_has_a_rank() -> None:
    assert {room_of(name) for name, _ in ALL} == set(RANKS)


@pytest.mark.parametrize(("name", "tree"), ALL, ids=[name for name, _ in ALL])
def test_imports_run_downwards(name: str, tree: ast.Module) -> None:
    for imported in imports(tree):
        if not imported.startswith("paperwright.") or imported == "paperwright.__version__":
            continue
        room, other = room_of(name), room_of(imported.removeprefix("paperwright."))
        assert room == other or RANKS[other] < RANKS[room], f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "tree"), ALL, ids=[name for name, _ in ALL])
def test_each_library_has_one_door(name: str, tree: ast.Module) -> None:
    for imported in imports(tree):
        library = imported.partition(".")[0]
        assert room_of(name) in DOORS.get(library, {room_of(name)}), f"{name} imports {library}"


@pytest.mark.parametrize(
    ("name", "tree"), [m for m in ALL if room_of(m[0]) in PURE], ids=lambda v: v if isinstance(v, str) else ""
)
def test_pure_rooms_know_no_file_clock_or_environment(name: str, tree: ast.Module) -> None:
    forbidden = {"os", "time", "shutil", "socket", "urllib.request", "http", "tempfile", "random"}
    if room_of(name) == "markdown":
        forbidden -= {"shutil"}
    for imported in imports(tree):
        assert imported not in forbidden, f"{name} imports {imported}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"open", "datetime.now", "date.today", "datetime.datetime.now"}, (
                f"{name} calls {called}"
            )


def test_nobody_below_the_command_line_prints_or_exits() -> None:
    for name, tree in ALL:
        if room_of(name) in {"cli", "__main__"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in {"print", "sys.exit", "exit"}, f"{name} prints or exits"


def test_no_room_is_crowded() -> None:
    crowded = [p.name for p in PACKAGE.rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) > 450]
    assert crowded == []


def test_no_room_has_a_vague_name() -> None:
    assert not [p for p in PACKAGE.rglob("*.py") if p.stem in {"util", "utils", "helpers", "common", "misc", "manager"}]
