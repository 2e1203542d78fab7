"""A build that nothing changed is what was kept of it, and anything that changed makes it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sound_paper import SOUND

from chapterhouse import pipeline
from chapterhouse.cli import cli, fresh_build, kept_build
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Diagnostic, Edit, Related, Severity, Span
from chapterhouse.inputs.source import Buffers, Refused
from chapterhouse.inputs.source.tracked import TrackedSource, from_pairs, to_pairs


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for path, text in SOUND.items():
        (tmp_path / "paper" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "paper" / path).write_text(str(text), encoding="utf-8")
    return tmp_path / "paper"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One for each time that the stages run."""
    runs: list[str] = []
    build = pipeline.build

    def counted(*arguments: object, **more: object) -> pipeline.Built:
        runs.append("build")
        return build(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(fresh_build.pipeline, "build", counted)
    return runs


def build(project: Path, *more: str) -> tuple[object, str, dict[str, bytes]]:
    """The exit code, what was said, and what lies in build/."""
    done = CliRunner().invoke(
        cli, ["--project", str(project), "--quiet", "build", "--only", "html", *more], standalone_mode=False
    )
    assert done.exception is None, done.exception
    return done.return_value, done.stdout, {f.name: f.read_bytes() for f in (project / "build").glob("paper.*")}


def edit(path: str, old: str, new: str) -> Callable[[Path], object]:
    def change(project: Path) -> None:
        text = (project / path).read_text(encoding="utf-8")
        assert old in text
        (project / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word of a chapter": edit("chapters/vehicles.md", "charge", "load"),
    "the title": edit("paper.toml", 'title = "', 'title = "More: '),
    "a picture": edit("figures/grid.svg", "</svg>", "<rect width='3' height='3'/></svg>"),
    "an entry": edit("bibliography/references.bib", "title = {", "title = {On "),
    "a chapter that nothing lists": lambda project: (project / "chapters/new.md").write_text("# New {#sec:new}\n"),
    "a picture that is gone": lambda project: (project / "figures/grid.svg").unlink(),
    "a link in place of a file": lambda project: (
        (project / "figures/grid.svg").unlink(),
        (project / "figures/grid.svg").symlink_to("/etc/hostname"),
    ),
}


def test_a_build_that_nothing_changed_runs_no_stage(project: Path, made: list[str]) -> None:
    first = build(project)
    assert build(project) == first and first[0] == 0
    assert made == ["build"]
    (project / "build/paper.html").write_bytes(b"lost")
    assert build(project) == first
    assert made == ["build"]


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_built_anew_as_without_a_cache(project: Path, made: list[str], change: str) -> None:
    before = build(project)
    CHANGES[change](project)
    warm = build(project)
    assert made == ["build", "build"] and warm != before
    assert build(project) == warm and made == ["build", "build"]
    assert build(project, "--no-cache") == warm


def test_a_build_that_findings_stopped_tells_them_again(project: Path, made: list[str]) -> None:
    edit("chapters/vehicles.md", "charge", "charge @fig:none")(project)
    first = build(project)
    assert first[0] == 1 and "undefined-reference" in first[1] and "@fig:none" in first[1]
    assert build(project) == first and made == ["build"]
    assert build(project, "--draft")[0] == 0 and made == ["build", "build"]


def test_a_change_and_back_finds_what_was_kept(project: Path, made: list[str]) -> None:
    first = build(project)
    edit("chapters/vehicles.md", "charge", "load")(project)
    build(project)
    edit("chapters/vehicles.md", "load", "charge")(project)
    assert build(project) == first and made == ["build", "build"]


def test_what_a_busy_machine_may_give_is_not_kept(tmp_path: Path) -> None:
    cache, source = Cache(tmp_path / "a/b"), TrackedSource(Buffers({"paper.toml": "x"}))
    source.read_text("paper.toml")
    failed = Diagnostic("failed-output", Severity.ERROR, "m", Span("paper.toml"))
    kept_build.keep(cache, ["x"], source, kept_build.BuildResult([failed], 0, {}, {"html": b"x"}))
    assert kept_build.find(cache, ["x"], source) is None


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    cache, source = Cache(tmp_path / "a/b"), TrackedSource(Buffers({"a.md": "text", "b.md": "more"}))
    assert (source.read_text("a.md"), source.read_bytes("b.md")) == ("text", b"more")
    with pytest.raises(Refused):
        source.read_text("none.md")
    span = Span("a.md", 1, 3)
    finding = Diagnostic(
        "c", Severity.NOTE, "m", span, "h", (Related(Span("b.md"), "r"),), (Edit(span, "x", safe=False),), False
    )
    result = kept_build.BuildResult([finding], 2, {"a.md": "text"}, {"html": b"1\n2", "site/a": b""})
    kept_build.keep(cache, ["x"], source, result)
    assert kept_build.find(cache, ["x"], TrackedSource(Buffers({"a.md": "text", "b.md": "more"}))) == result
    for other in ({"a.md": "text", "b.md": "else"}, {"a.md": "text", "b.md": "more", "none.md": ""}):
        assert kept_build.find(cache, ["x"], TrackedSource(Buffers(other))) is None
    assert kept_build.find(cache, ["y"], source) is None
    assert from_pairs(to_pairs(source.answers)) == source.answers
