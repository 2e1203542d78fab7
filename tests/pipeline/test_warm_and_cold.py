"""A warm build is a cold one: whatever was edited in between, every output has the same bytes with a cache."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sound_paper import BIB, GAPS_AND_ADVICE, REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.outputs.registry import output
from chapterhouse.serve.preview.paper_state import PaperState

EDITS = int(os.environ.get("CHAPTERHOUSE_EDITS", "8"))
"""How many edits are tried; a night takes 500."""
SEED = int(os.environ.get("CHAPTERHOUSE_SEED", "7"))

Files = dict[str, str | bytes]
CLAIMS = """\
# Claims {#sec:claims}

::: {.gap #gap:quay title="Quays"}
Nobody builds quays [@iea2025].
:::

::: {.advice #rec:quay answers=gap:quay}
Build quays, as @gap:quay asks; see @fig:grid and [the roads](vehicles.md).
:::
"""
REGISTER = """\
# Register {#sec:register}

::: {.register kind=gap columns="number text chapter answered-by" caption="Gaps"}
:::

There are [many]{.count kind=gap} gaps.
"""
PAPER: Files = {
    **SOUND,
    "paper.toml": str(SOUND["paper.toml"]).replace(
        '"chapters/vehicles.md"]', '"chapters/vehicles.md", "chapters/claims.md", "chapters/register.md"]'
    )
    + GAPS_AND_ADVICE,
    "chapters/claims.md": CLAIMS,
    "chapters/register.md": REGISTER,
}
CHAPTERS = [path for path in PAPER if path.endswith(".md")]
PIECES = (
    "::: {.gap}\nOne gap more, which has no name.\n:::",
    "::: {.gap #gap:more}\nA gap with a name.\n:::\n\nSee @gap:more and @rec:quay.",
    '::: {.advice answers="gap:quay"}\nBuild them twice.\n:::',
    "See [energy](energy.md#sec:energy), [the spot](#spot) and [nowhere](#nowhere).",
    "As @sec:energy, @sec:vehicles, @tbl:load, @eq:more and @fig:grid say (see @tbl:more).",
    "Said twice [@iea2025; @rinaldi2001, p. 4], and once in a note.^[Here: @iea2025.]",
    "# A second chapter in the file\n\nWith words.",
    "> [!NOTE]\n> Something aside.",
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
    files[path] = PAPER[path]


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


def change_the_order(files: Files, choose: random.Random) -> None:
    toml = str(files["paper.toml"])
    first, second = choose.sample(CHAPTERS, 2)
    files["paper.toml"] = toml.replace(first, "?").replace(second, first).replace("?", second)


def change_a_setting(files: Files, choose: random.Random) -> None:
    settings = [
        'language = "de"\n',
        'language = "en-GB"\n',
        "",
        'citation_style = "apa"\n',
        "numbering.capital_references = false\n",
    ]
    toml = str(files["paper.toml"])
    for setting in filter(None, settings):
        toml = toml.replace(setting, "")
    files["paper.toml"] = choose.choice(settings) + toml


def change_a_label(files: Files, choose: random.Random) -> None:
    path = choose.choice(CHAPTERS)
    text = str(files[path])
    old = choose.choice(["#gap:quay", "#fig:grid", "#tbl:load", "#sec:energy", "#rec:quay", "=gap:quay"])
    files[path] = text.replace(old, f"{old}2") if f"{old}2" not in text else text.replace(f"{old}2", old)


KINDS: tuple[Callable[[Files, random.Random], None], ...] = (
    *(append, append, append, take_back, change_a_word, change_a_word, change_a_word),
    *(change_the_title, change_an_entry, change_a_picture, change_the_order, change_a_setting, change_a_label),
)


@pytest.mark.slow
@pytest.mark.parametrize("outputs", [("html", "epub", "docx", "site"), ("pdf",)], ids=" ".join)
def test_every_output_is_the_same_with_and_without_a_cache(outputs: tuple[str, ...], tmp_path: Path) -> None:
    choose, files = random.Random(SEED), dict(PAPER)
    options = BuildOptions(REVISION, outputs, draft=True)
    for number in range(EDITS if len(outputs) > 1 else max(2, EDITS // 4)):
        edit = choose.choice(KINDS)
        edit(files, choose)
        warm = pipeline.build(Buffers(files), options, Runtime(Cache(tmp_path / "a/b")))
        cold = pipeline.build(Buffers(files), options)
        assert warm.findings == cold.findings, (number, edit.__name__)
        assert isinstance(warm.product, dict) and warm.product.keys() >= {output(name).SUFFIX for name in outputs}
        assert warm.product == cold.product, (number, edit.__name__)


@pytest.mark.slow
def test_the_preview_after_an_edit_is_the_page_of_a_fresh_build(tmp_path: Path) -> None:
    choose, files = random.Random(SEED + 1), dict(PAPER)
    state = PaperState(tmp_path / "paper", Cache(tmp_path / "a/b", memory=1 << 24), "vscode")
    for number in range(max(2, EDITS // 4)):
        edit = choose.choice(KINDS)
        edit(files, choose)
        for path, content in files.items():
            place = state.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        state.build()
        fresh = PaperState(state.root, Cache(None), "vscode")
        fresh.build()
        assert (state.trouble, state.page) == ("", fresh.page), (number, edit.__name__)
        assert state.findings == fresh.findings, (number, edit.__name__)
