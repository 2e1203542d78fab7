"""The whole way on small papers: what is checked, what stops a build, what comes out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from sound_paper import BIB, ENERGY, REVISION, SOUND, TOML, VEHICLES

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import Stage


def options(**more: bool) -> BuildOptions:
    return BuildOptions(REVISION, outputs=("html",), **more)


def found(files: dict[str, str | bytes]) -> list[tuple[str, str, str]]:
    """Code, file and characters of each finding of ``check``."""
    checked = pipeline.check(Buffers(files))
    return [(f.code, f.span.file, f.span.slice(str(files.get(f.span.file, "")))) for f in checked.findings]


def test_a_sound_paper_is_clean_and_comes_out() -> None:
    assert found(SOUND) == []
    built = pipeline.build(Buffers(SOUND), options())
    assert built.findings == [] and built.stage is Stage.OUTPUT
    assert isinstance(built.product, dict)
    page = built.product["html"].decode()
    for words in ("Grids and cars", "Table\u00a01.1", "International Energy Agency", "Cited in"):
        assert words in page


def test_every_fault_is_told_at_its_place_all_at_once() -> None:
    broken = dict(SOUND)
    broken["chapters/energy.md"] = ENERGY.replace("415 [@iea2025]", "415 [@iea2052]")
    broken["chapters/vehicles.md"] = (
        VEHICLES.replace("@fig:grid", "@fig:grdi") + "\n## Again {#tbl:load}\n\n### Codes {#sec:energy}\n\n"
        "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> theirs\n"
    )
    del broken["figures/grid.svg"]
    assert found(broken) == [
        ("missing-figure-file", "chapters/energy.md", "figures/grid.svg"),
        ("undefined-citation", "chapters/energy.md", "iea2052"),
        ("undefined-reference", "chapters/vehicles.md", "fig:grdi"),
        ("wrong-reference-kind", "chapters/vehicles.md", "tbl:load"),
        ("duplicate-label", "chapters/vehicles.md", "sec:energy"),
        ("merge-conflict-marker", "chapters/vehicles.md", "<<<<<<<"),
        ("merge-conflict-marker", "chapters/vehicles.md", "======="),
        ("merge-conflict-marker", "chapters/vehicles.md", ">>>>>>>"),
    ]


def test_errors_stop_the_build_and_a_draft_marks_them() -> None:
    broken = {**SOUND, "chapters/vehicles.md": VEHICLES.replace("@fig:grid", "@fig:grdi")}
    stopped = pipeline.build(Buffers(broken), options())
    assert stopped.stopped and stopped.stage is Stage.CHECK
    draft = pipeline.build(Buffers(broken), options(draft=True))
    assert draft.stage is Stage.OUTPUT and isinstance(draft.product, dict)
    page = draft.product["html"].decode()
    assert "@fig:grdi" in page and 'class="fault"' in page


def test_a_draft_prints_every_error_wherever_it_stands() -> None:
    broken = {
        **SOUND,
        "paper.toml": TOML.replace('"chapters/vehicles.md"', '"chapters/vehicles.md", "chapters/none.md"'),
        "chapters/vehicles.md": VEHICLES + "\n#### Deep\n\n<<<<<<< ours\n\n![No alt.](figures/grid.svg)\n",
        "bibliography/references.bib": BIB.replace("@article{rinaldi2001,", "@article{rinaldi2001,\n  year 2001"),
    }
    draft = pipeline.build(Buffers(broken), options(draft=True))
    assert isinstance(draft.product, dict)
    page = draft.product["html"].decode()
    errors = [finding for finding in draft.findings if finding.severity == "error"]
    assert {f.code for f in errors} >= {"missing-chapter", "skipped-heading-level", "merge-conflict-marker"}
    for finding in errors:
        assert f'title="{finding.code}"' in page, finding


@pytest.mark.parametrize(("status", "printed"), [("draft", "a draft"), ("review", "in review"), ("final", "final")])
def test_a_draft_says_how_far_a_chapter_is_and_a_finished_paper_does_not(status: str, printed: str) -> None:
    files = {**SOUND, "chapters/vehicles.md": f"---\nstatus: {status}\n---\n\n{VEHICLES}"}
    for draft in (True, False):
        built = pipeline.build(Buffers(files), options(draft=draft)).product
        assert isinstance(built, dict)
        assert (f"<p>This chapter is {printed}." in built["html"].decode()) == draft


def test_warnings_stop_only_a_strict_build() -> None:
    loose = {**SOUND, "chapters/vehicles.md": VEHICLES.replace("[@rinaldi2001]", "")}
    assert [code for code, *_ in found(loose)] == ["unused-entry"]
    assert pipeline.build(Buffers(loose), options()).stage is Stage.OUTPUT
    assert pipeline.build(Buffers(loose), options(strict=True)).stopped


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_can_be_asked_for(stage: Stage) -> None:
    built = pipeline.build(Buffers(SOUND), options(), stop_after=stage)
    assert built.stage is stage and built.product is not None


def test_the_same_files_give_the_same_bytes_with_and_without_a_cache(tmp_path: Path) -> None:
    pages = [
        pipeline.build(Buffers(SOUND), options(), Runtime(Cache(cache), jobs)).product
        for cache, jobs in ((None, 1), (tmp_path, 2), (tmp_path, 1))
    ]
    assert pages[0] == pages[1] == pages[2]


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    first = pipeline.build(Buffers(SOUND), options(), Runtime(Cache(tmp_path))).product
    for entry in tmp_path.iterdir():
        if entry.is_file():
            entry.write_bytes(b"\xff{")
    assert pipeline.build(Buffers(SOUND), options(), Runtime(Cache(tmp_path))).product == first


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "script"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>', "foreignObject"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect onclick="a()"/></svg>', "onclick"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "points at"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill:url(http://x/)"/></svg>', "elsewhere"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "entities"),
        ("<svg", "not well-formed"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/></g></svg>', "again and again"),
    ],
)
def test_a_hostile_figure_is_refused_at_its_place(svg: str, reason: str) -> None:
    built = pipeline.build(Buffers({**SOUND, "figures/grid.svg": svg}), options())
    (finding,) = built.findings
    assert built.stopped and finding.code == "refused-image" and reason in finding.message
    assert finding.span.slice(ENERGY) == "figures/grid.svg"


def test_a_picture_that_is_none_is_refused() -> None:
    content = io.BytesIO()
    Image.effect_noise((900, 600), 50).save(content, "PNG")
    cut_off = content.getvalue()[:2000]
    for data, code in ((b"no picture", "unsupported-format"), (cut_off, "refused-image")):
        files = {**SOUND, "chapters/energy.md": ENERGY.replace("grid.svg", "grid.png"), "figures/grid.png": data}
        del files["figures/grid.svg"]
        built = pipeline.build(Buffers(files), options())
        assert built.stopped and [finding.code for finding in built.findings] == [code]


def test_a_formula_that_is_no_tex_is_an_error() -> None:
    built = pipeline.build(Buffers({**SOUND, "chapters/vehicles.md": VEHICLES + "\n$\\frac{x$\n"}), options())
    (finding,) = built.findings
    assert built.stopped and finding.code == "invalid-formula"
    assert finding.span.slice(VEHICLES + "\n$\\frac{x$\n") == "\\frac{x"


def test_brackets_that_never_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "conversion-seconds=1 bracket-depth=100")
    built = pipeline.build(Buffers({**SOUND, "chapters/vehicles.md": VEHICLES + "\n" + "[" * 40 + "\n"}), options())
    assert built.stopped and built.findings[0].code == "unreadable-chapter"


def test_nothing_readable_is_told_and_not_raised() -> None:
    assert [code for code, *_ in found({})] == ["missing-file"]
    assert "malformed-settings" in [code for code, *_ in found({"paper.toml": "title ="})]
    stopped = pipeline.build(Buffers({"paper.toml": "title ="}), options())
    assert stopped.stopped


@pytest.mark.slow
def test_products_can_be_printed() -> None:
    from chapterhouse.cli.fresh_build import plain

    for stage in Stage:
        json.dumps(plain(pipeline.build(Buffers(SOUND), options(), stop_after=stage).product))


def test_a_style_that_is_none_is_a_finding() -> None:
    toml = TOML.replace("[[parts]]", 'citation_style = "bibliography/style.csl"\n\n[[parts]]', 1)
    built = pipeline.build(Buffers({**SOUND, "paper.toml": toml, "bibliography/style.csl": "<style/>"}), options())
    assert built.stopped and "unrendered-citations" in [finding.code for finding in built.findings]


@pytest.mark.slow
def test_a_draft_prints_the_number_of_a_character_that_no_font_has() -> None:
    files = {**SOUND, "chapters/vehicles.md": VEHICLES.replace("They charge", "They \u4e00 charge")}
    assert "missing-glyph" in [code for code, *_ in found(files)]
    draft = pipeline.build(Buffers(files), BuildOptions(REVISION, outputs=("pdf",), draft=True))
    assert isinstance(draft.product, dict) and draft.product["pdf"].startswith(b"%PDF")


def test_pixels_are_turned_into_inches() -> None:
    wide = {**SOUND, "chapters/energy.md": ENERGY.replace("{#fig:grid", "{#fig:grid width=300px")}
    built = pipeline.build(Buffers(wide), options(), stop_after=Stage.WRITE)
    assert isinstance(built.product, dict) and "width:3.125in" in str(built.product)


def test_a_missing_style_is_told_where_paper_toml_names_it() -> None:
    toml = TOML.replace("[[parts]]", 'citation_style = "bibliography/none.csl"\n\n[[parts]]', 1)
    assert found({**SOUND, "paper.toml": toml}) == [("missing-file", "paper.toml", '"bibliography/none.csl"')]
