"""What the map and the guides name is there: paths of packages, files and tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = re.compile(r"`((?:tests|tools|docs|requirements|chapters|figures|bibliography)/[\w./-]+)`")
NOT_KEPT = re.compile(r"NAME|CODE|FILE|sentence_too_long|build")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "tools/README.md", "tests/papers/README.md"])
def test_every_path_that_a_guide_names_is_there(page: str) -> None:
    named = set(PLACES.findall((ROOT / page).read_text(encoding="utf-8")))
    assert {path for path in named if not NOT_KEPT.search(path) and not (ROOT / path).exists()} == set()


def test_the_map_has_a_row_for_each_package() -> None:
    rows = set(
        re.findall(r"^\| \d \| `(\w+(?:\.py)?)/?` \|", (ROOT / "tools/README.md").read_text("utf-8"), re.MULTILINE)
    )
    there = {path.name for path in (ROOT / "tools/chapterhouse").iterdir() if not path.name.startswith("__")}
    assert rows == there - {"py.typed"}
