"""The list of pandoc's extensions in ``tests/papers/everything/README.md`` is whole, each with one of three states."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypandoc

from chapterhouse.checks.engine.registry import RULES

README = Path(__file__).parents[1] / "papers" / "everything" / "README.md"


def test_every_extension_has_a_state() -> None:
    listed = dict(
        re.findall(r"^\| (\w+) \| (read|read as|refused)\b", README.read_text(encoding="utf-8"), re.MULTILINE)
    )
    command = [str(pypandoc.get_pandoc_path()), "--list-extensions=markdown"]
    known = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {name[1:] for name in known} == listed.keys()


def test_every_rule_that_the_list_names_is_one() -> None:
    named = re.findall(r"refused: (`[a-z-]+`(?:, `[a-z-]+`)*)", README.read_text(encoding="utf-8"))
    assert {code.strip("`") for names in named for code in names.split(", ")} <= {*RULES} and len(named) > 15
