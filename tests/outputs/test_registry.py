"""Every output keeps the protocol, and one that fails names itself and the place."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import replace

import pytest
from reflowable_samples import built

import chapterhouse.outputs
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs import html, registry
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.settings import json_schema


def test_every_module_that_is_an_output_is_known_and_keeps_the_protocol() -> None:
    modules = {module.name for module in pkgutil.iter_modules(chapterhouse.outputs.__path__)}
    assert modules - {"registry", "shared", "validators"} == set(registry.OUTPUTS)
    for name in registry.OUTPUTS:
        output = registry.output(name)
        assert output.NAME and output.SUFFIX.lower() == output.SUFFIX
        assert output.SUFFIX.startswith(name)


def test_editors_are_told_the_outputs_that_there_are() -> None:
    assert str(list(registry.OUTPUTS)) in str(json_schema())


def test_an_output_that_does_not_exist_is_none() -> None:
    with pytest.raises(KeyError):
        registry.output("shared")


def test_a_chapter_that_an_output_cannot_take_is_told_with_the_output_and_the_file() -> None:
    build = built()
    spoilt = replace(build.chapters[0], screen_body="<p>", path="chapters/deep/energy.md")
    build = replace(build, chapters=(spoilt, *build.chapters[1:]))
    made = registry.render_all(["html", "epub"], build, Runtime())
    assert made.files == {}
    assert [(found.code, found.span.file) for found in made.problems] == [
        ("failed-output", "chapters/deep/energy.md"),
        ("failed-output", "chapters/deep/energy.md"),
    ]
    assert [found.message.split(":")[0] for found in made.problems] == [
        "paper.html cannot be made",
        "paper.epub cannot be made",
    ]


def test_one_output_that_fails_does_not_keep_another_from_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(build: BuiltPaper, runtime: Runtime) -> Mapping[str, bytes]:
        raise OutputError([Problem(Span("chapters/energy.md", 3, 9), "no", "do it otherwise")])

    monkeypatch.setattr(html, "render", fail)
    made = registry.render_all(["html", "epub"], built(), Runtime())
    assert set(made.files) == {"epub"}
    (found,) = made.problems
    assert (found.span, found.hint) == (Span("chapters/energy.md", 3, 9), "do it otherwise")


def test_what_nobody_foresaw_names_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(build: BuiltPaper, runtime: Runtime) -> Mapping[str, bytes]:
        raise ZeroDivisionError

    monkeypatch.setattr(html, "render", fail)
    with pytest.raises(ZeroDivisionError) as caught:
        registry.render_all(["html"], built(), Runtime())
    assert caught.value.__notes__ == ["while paper.html was made"]
