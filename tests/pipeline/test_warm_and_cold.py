"""A warm build is a cold one: whatever was edited in between, every output has the same bytes with a cache."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sound_paper import BIB, REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

EDITS = int(os.environ.get("CHAPTERHOUSE_EDITS", "12"))
"""How many edits are tried; a night can take more."""

Files = dict[str, str | bytes]
CHAPTERS = [path for path in SOUND if path.endswith(".md")]
PIECES = (
    "A sentence more, with a note.[^new]\n\n[^new]: Which says little.",
    "## A section more {#sec:more}\n\nIt is what @sec:more says.",
    "Somebody said so [@rinaldi2001].",
    "Nobody said so [@nobody1900], and nothing is at @fig:nothing.",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Two numbers {#tbl:more}",
    "$$ a^2 + b^2 = c^2 $$ {#eq:more}\n\nAs @eq:more says.",
    "```python\nprint(1)\n```",
    "![A grid](figures/grid.svg){#fig:again}",
    "[A place]{#spot} and [back](#spot).",
    "1. one\n2. two",
)


def append(files: Files, choose: random.Random) -> None:
    path = choose.choice(CHAPTERS)
    files[path] = f"{files[path]}\n{choose.choice(PIECES)}\n"


def take_back(files: Files, choose: random.Random) -> None:
    path = choose.choice(CHAPTERS)
    files[path] = SOUND[path]


def change_a_word(files: Files, choose: random.Random) -> None:
    path = choose.choice(CHAPTERS)
    words = str(files[path]).split(" ")
    words[choose.randrange(1, len(words))] += "s"
    files[path] = " ".join(words)


def change_the_title(files: Files, choose: random.Random) -> None:
    files["paper.toml"] = str(files["paper.toml"]).replace('title = "', f'title = "{choose.choice("ABC")} ', 1)


def change_an_entry(files: Files, choose: random.Random) -> None:
    path = next(path for path in files if path.endswith(".bib"))
    files[path] = BIB.replace("title = {", f"title = {{{choose.choice('ABC')} ", 1)


def change_a_picture(files: Files, choose: random.Random) -> None:
    picture = str(SOUND["figures/grid.svg"])
    files["figures/grid.svg"] = picture.replace("</svg>", f'<rect width="{choose.randrange(1, 9)}" height="2"/></svg>')


KINDS: tuple[Callable[[Files, random.Random], None], ...] = (
    *(append, append, take_back, change_a_word, change_a_word),
    *(change_the_title, change_an_entry, change_a_picture),
)


@pytest.mark.slow
@pytest.mark.parametrize("outputs", [("html", "epub", "docx"), ("pdf",)], ids=" ".join)
def test_every_output_is_the_same_with_and_without_a_cache(outputs: tuple[str, ...], tmp_path: Path) -> None:
    choose, files = random.Random(7), dict(SOUND)
    options = BuildOptions(REVISION, outputs, draft=True)
    for number in range(EDITS if len(outputs) > 1 else max(2, EDITS // 4)):
        edit = choose.choice(KINDS)
        edit(files, choose)
        warm = pipeline.build(Buffers(files), options, Runtime(Cache(tmp_path / "a/b")))
        cold = pipeline.build(Buffers(files), options)
        assert warm.findings == cold.findings, (number, edit.__name__)
        assert isinstance(warm.product, dict) and warm.product.keys() >= set(outputs)
        assert warm.product == cold.product, (number, edit.__name__)
