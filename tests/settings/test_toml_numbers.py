"""Numbers of thousands of digits, and digits that are no numbers, are told at their place like any other fault."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from sound_paper import BIB, SOUND, TOML, VEHICLES

from chapterhouse import pipeline
from chapterhouse.core import toml
from chapterhouse.core.words import whole_number
from chapterhouse.inputs.source import Buffers
from chapterhouse.review import names, round, store

LONG = "7" * 5000
TOOLS = Path(__file__).parents[2] / "tools" / "chapterhouse"


def test_a_number_that_python_does_not_take_is_a_fault_with_its_place() -> None:
    text = f"a = 1\nb = [1,\n  {LONG}]\n"
    with pytest.raises(tomllib.TOMLDecodeError, match=r"thousands of digits \(at line 3, column 3\)"):
        toml.loads(text)
    with pytest.raises(tomllib.TOMLDecodeError, match="nest too deep"):
        toml.loads(f"a = {'[' * 5000}{']' * 5000}")
    assert toml.loads("a = 0x1F\n") == {"a": 31}


def test_toml_of_others_is_read_in_one_place() -> None:
    own = {"settings/theme.py", "settings/language/__init__.py", "settings/language/review_words.py", "scaffold/new.py"}
    readers = {
        path.relative_to(TOOLS).as_posix()
        for path in TOOLS.rglob("*.py")
        if re.search(r"\btomllib\.loads?\(", path.read_text(encoding="utf-8"))
    }
    assert readers == own | {"core/toml.py"}, "what comes with the tool is read by itself, all else by core/toml.py"


@pytest.mark.parametrize("read", [store.from_text, names.from_text, lambda text: round.from_text("r", text)])
@pytest.mark.parametrize("value", [LONG, "[" * 5000 + "]" * 5000], ids=["digits", "depth"])
def test_files_of_remarks_with_one_are_refused(read: object, value: str) -> None:
    assert callable(read)
    with pytest.raises(store.UnreadableRemarks):
        read(f"x = {value}\n")


FILES = {
    "paper.toml": TOML.replace("date =", f"edition = {LONG}\ndate =", 1),
    "remarks/sign-off.toml": f"x = {LONG}\n",
    "bibliography/references.bib": BIB.replace("year = {2001}", "year = {2001}, month = {²}", 1),
    "chapters/vehicles.md": f"{VEHICLES}\n## {LONG}. Title\n\n{LONG}. a\n{LONG}. b\n\n²) a\n",
}


@pytest.mark.parametrize("file", FILES)
def test_a_paper_with_one_is_checked(file: str) -> None:
    found = pipeline.check(Buffers({**SOUND, file: FILES[file]})).findings
    assert file in {finding.span.file for finding in found} or file.startswith(("chapters/", "remarks/"))


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("²", None), ("", None), ("-1", None), ("1" * 10, None), ("٣", 3)]
)
def test_digits_are_a_number_or_none(text: str, number: int | None) -> None:
    assert whole_number(text) == number
