"""What is prepared and composed again when something changes: the chapters that show it, and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sound_paper import GAPS_AND_ADVICE, REVISION

from chapterhouse import manuscript, pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import ListedChapter
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import Stage

TOML = """\
title = "Roads"
date = 2026-11-30
bibliography = ["refs.bib"]

[[parts]]
chapters = ["a.md", "b.md", "c.md", "d.md", "e.md"]
"""

BIB = "".join(f"@book{{{key}, author = {{A}}, title = {{{key}}}, year = {{2001}}}}\n" for key in ("one", "two"))
PAPER: dict[str, str | bytes] = {
    "paper.toml": TOML + GAPS_AND_ADVICE,
    "a.md": "# Roads {#sec:a}\n\nThey lead far [@one].\n\n| a |\n|---|\n| 1 |\n\n: Lengths {#tbl:lengths}\n",
    "b.md": "# Rails {#sec:b}\n\nSee @tbl:lengths and [@one; @two].\n",
    "c.md": "# Ports {#sec:c}\n\n::: {.gap #gap:quay}\nNobody builds quays.\n:::\n\nShips [@two] call.\n",
    "d.md": "# Advice {#sec:d}\n\n::: {.advice #rec:build answers=gap:quay}\nBuild quays.\n:::\n\nAs @gap:quay asks.\n",
    "e.md": '# Register {#sec:e}\n\n::: {.register kind=gap columns="number text answered-by" caption="Gaps"}\n:::\n',
    "refs.bib": BIB,
}


class Counted:
    """Builds with one cache, and which chapters each of them prepared and composed."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._runtime = Runtime(Cache(folder / "a/b"))
        self._worked: Counter[str] = Counter()
        for name in ("prepare", "compose"):
            patch.setattr(manuscript, name, self._counted(name, getattr(manuscript, name)))

    def _counted(self, name: str, step: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object) -> object:
            listed = next(one for one in given if isinstance(one, ListedChapter))
            self._worked[f"{name} {listed.slug}"] += 1
            return step(*given)

        return counted

    def build(self, files: dict[str, str | bytes]) -> str:
        """What was worked out anew, in words."""
        self._worked.clear()
        built = pipeline.build(Buffers(files), BuildOptions(REVISION, ()), self._runtime, Stage.COMPOSE)
        assert built.stage is Stage.COMPOSE and not built.stopped
        return " ".join(sorted(self._worked))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    with pytest.MonkeyPatch.context() as patch:
        made = Counted(tmp_path_factory.mktemp("kept"), patch)
        assert made.build(PAPER) == " ".join(f"{step} {name}" for step in ("compose", "prepare") for name in "abcde")
        yield made


def test_what_did_not_change_is_worked_out_once(counted: Counted) -> None:
    assert counted.build(PAPER) == ""


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("a.md", "far", "farther", "compose a prepare a"),
        ("a.md", "| a |", "| b |", "compose a prepare a"),
        ("a.md", "They", "| x |\n|---|\n| 1 |\n\n: More {#tbl:more}\n\nThey", "compose a compose b prepare a"),
        ("a.md", "[@one]", "[@one] and [@one]", "compose a compose b prepare a"),
        ("a.md", "# Roads", "# Streets", "compose a prepare a"),
        ("c.md", "Ships", "Boats", "compose c prepare c"),
        ("c.md", "[@two]", "", "compose c prepare c"),
        ("c.md", "Nobody", "No-one", "compose c compose e prepare c prepare e"),
        ("d.md", "Build quays", "Build many quays", "compose d prepare d"),
        ("paper.toml", 'title = "Roads"', 'title = "Ways"\nkeywords = ["roads"]\noutputs = ["epub"]', ""),
        ("paper.toml", "[[parts]]", '[[authors]]\nname = "Ministry of Roads"\n\n[[parts]]', ""),
        ("paper.toml", "[[parts]]", '[checks]\nunused-entry = "off"\n\n[[parts]]', ""),
        (
            "paper.toml",
            'title = "Roads"',
            'title = "Roads"\nnumbering.capital_references = false',
            "compose b compose c compose d",
        ),
        ("d.md", "answers=gap:quay", "", "compose c compose d compose e prepare c prepare d prepare e"),
    ],
)
def test_a_change_costs_the_chapters_that_show_it(
    counted: Counted, path: str, old: str, new: str, expected: str
) -> None:
    text = str(PAPER[path])
    assert old in text
    files = {**PAPER, path: text.replace(old, new)}
    assert counted.build(files) == expected
