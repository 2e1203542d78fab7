"""What is kept holds as long as its inputs, the code and the libraries are the same."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from sound_paper import SOUND

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Label

TOOLS = Path(__file__).parents[2] / "tools"
PROJECT = TOOLS.parent / "pyproject.toml"
WITHOUT_A_PART = {"click", "lsprotocol", "packaging", "pygls", "wcwidth"}
"""They show results and make none that is kept."""


def test_a_step_is_taken_once_for_the_same_inputs(tmp_path: Path) -> None:
    taken: list[str] = []

    def step(of: str) -> str:
        def make() -> str:
            taken.append(of)
            return of.upper()

        return memo.call(Cache(tmp_path / "a/b"), "shout", (of,), make, memo.TEXT)

    assert [step("one"), step("two"), step("one")] == ["ONE", "TWO", "ONE"]
    assert taken == ["one", "two"]


def test_another_step_or_a_border_elsewhere_is_another_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a/b")
    memo.keep(cache, "step", ("ab", "c"), b"kept")
    assert memo.find(cache, "step", ("ab", "c"), bytes) == b"kept"
    assert memo.find(cache, "step", ("a", "bc"), bytes) is None
    assert memo.find(cache, "other", ("ab", "c"), bytes) is None
    assert memo.find(NO_CACHE, "step", ("ab", "c"), bytes) is None


def test_an_entry_that_does_not_decode_is_made_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a/b")
    memo.keep(cache, "step", ("x",), b"{not JSON")
    assert memo.call(cache, "step", ("x",), lambda: [1], memo.JSON) == [1]
    assert memo.find(cache, "step", ("x",), memo.JSON.decode) == [1]


class Markup(str):
    """Text of a class of its own."""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 0.5, None, True, ("a", {"b": []})], [1, 0.5, None, True, ["a", {"b": []}]]),
        (["half a pair \ud83d", "\u2028 ü"], ["half a pair \ud83d", "\u2028 ü"]),
        ({"markup": Markup("<p>")}, {"markup": "<p>"}),
    ],
)
def test_plain_data_comes_back(value: object, expected: object) -> None:
    kept = memo.JSON.decode(memo.JSON.encode(value))
    assert kept == expected
    with pytest.raises(TypeError):
        memo.JSON.encode([object()])


def test_a_step_is_taken_again_only_where_what_it_asked_has_another_answer(tmp_path: Path) -> None:
    cache, taken, numbers = Cache(tmp_path / "a/b"), [0], {"fig:a": "1", "fig:b": "2"}

    def step(name: str) -> str:
        asked = memo.Questions({"number": numbers.get})

        def make() -> str:
            taken[0] += 1
            return f"Figure {asked.ask('number', name)}"

        return memo.call_tracked(cache, "refer", (name,), asked, make, memo.TEXT)

    assert (step("fig:a"), step("fig:a"), taken[0]) == ("Figure 1", "Figure 1", 1)
    numbers["fig:b"] = "3"
    assert (step("fig:a"), taken[0]) == ("Figure 1", 1)
    numbers["fig:a"] = "2"
    assert (step("fig:a"), taken[0]) == ("Figure 2", 2)
    numbers["fig:a"] = "1"
    assert (step("fig:a"), taken[0]) == ("Figure 1", 2), "what was known before is known still"
    del numbers["fig:a"]
    assert (step("fig:a"), taken[0]) == ("Figure None", 3)


def test_answers_are_compared_without_their_places() -> None:
    thing = Label("fig:a", "fig", Span("a.md", 3, 8))
    moved, other = replace(thing, span=Span("a.md", 30, 35)), replace(thing, name="fig:b")
    assert memo.facts_of([thing]) == memo.facts_of([moved]) != memo.facts_of([other])
    with pytest.raises(TypeError):
        memo.facts_of(object())


@pytest.mark.parametrize("parts", [[], [b""], [b"a", b"", b"\x00" * 9]])
def test_parts_come_out_of_a_frame_as_they_went_in(parts: list[bytes]) -> None:
    entry = memo.framed(parts)
    assert memo.unframed(entry) == parts
    for broken in (entry[:-1], entry + b"x", b"\xff" * len(entry)):
        with pytest.raises(ValueError):
            memo.unframed(broken)


def test_a_process_that_stays_has_what_it_used_last_at_hand(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a/b", memory=100)
    for name in ("one", "two", "three"):
        memo.keep(cache, "step", (name,), name.encode() * 10)
    for entry in (tmp_path / "a/b").iterdir():
        entry.unlink()  # what is read now is read from memory
    assert memo.find(cache, "step", ("three",), bytes) == b"three" * 10
    assert memo.find(cache, "step", ("two",), bytes) == b"two" * 10
    assert memo.find(cache, "step", ("one",), bytes) is None, "no more than so many bytes"
    assert memo.find(cache, "step", ("two",), bytes) == b"two" * 10
    memo.keep(cache, "step", ("large",), b"x" * 101)
    assert memo.find(cache, "step", ("two",), bytes) is None


def test_what_is_shared_is_read_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a/b", memory=1000)
    memo.keep(cache, "step", ("x",), b"[1]")
    first = memo.find(cache, "step", ("x",), memo.JSON.decode, shared=True)
    assert memo.find(cache, "step", ("x",), memo.JSON.decode, shared=True) is first
    assert memo.find(cache, "step", ("x",), memo.JSON.decode) is not first
    memo.keep(cache, "step", ("x",), b"{broken")
    assert memo.find(cache, "step", ("x",), memo.JSON.decode) is None


def test_lone_surrogates_survive() -> None:
    assert memo.JSON.decode(memo.JSON.encode(["\ud800", "é"])) == ["\ud800", "é"]
    assert memo.TEXT.decode(memo.TEXT.encode("\ud800")) == "\ud800"


def test_every_file_of_the_package_is_part_of_the_salt(tmp_path: Path) -> None:
    copy = tmp_path / "package"
    shutil.copytree(TOOLS / "chapterhouse" / "core", copy)
    before = memo.digest_of_tree(copy)
    files = [file for file in copy.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content + b"#")
        assert memo.digest_of_tree(copy) != before, file
        file.write_bytes(content)
    files[0].rename(files[0].with_name("renamed"))
    assert memo.digest_of_tree(copy) != before
    files[0].with_name("renamed").rename(files[0])
    assert memo.digest_of_tree(copy) == before


def test_every_library_that_has_a_part_in_a_result_is_part_of_the_salt() -> None:
    required = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=]", one)[0].lower().replace("_", "-") for one in required}
    assert names - WITHOUT_A_PART <= memo.LIBRARIES
    installed = {name.partition("-")[0].lower().replace("_", "-") for name in memo.installed_versions(memo.LIBRARIES)}
    assert installed == memo.LIBRARIES


def test_what_nobody_used_for_long_is_dropped(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a/b")
    for name in ("old", "new"):
        memo.keep(cache, "step", (name,), b"kept")
    (old,) = (entry for entry in (tmp_path / "a/b").iterdir() if entry.stat().st_mtime_ns == min(_times(tmp_path)))
    os.utime(old, (1_000_000_000, 1_000_000_000))
    cache.prune(days=90)
    assert memo.find(cache, "step", ("old",), bytes) is None
    assert memo.find(cache, "step", ("new",), bytes) == b"kept"


def _times(folder: Path) -> list[int]:
    names = re.compile("[0-9a-f]{64}")
    return [entry.stat().st_mtime_ns for entry in (folder / "a/b").iterdir() if names.fullmatch(entry.name)]


def test_no_key_is_made_elsewhere() -> None:
    used = re.compile(r"\b_?(?:cache|store)\.(?:read|write)\(|\bmemo(?:\.| import .*)digest_of\b")
    makers = {
        file.relative_to(TOOLS / "chapterhouse").as_posix()
        for file in (TOOLS / "chapterhouse").rglob("*.py")
        if used.search(file.read_text(encoding="utf-8"))
    }
    assert makers == {"core/memo.py"}


@pytest.mark.slow
def test_a_warm_cache_does_not_outlive_the_code_that_filled_it(tmp_path: Path) -> None:
    tools, paper = tmp_path / "tools", tmp_path / "paper"
    shutil.copytree(TOOLS / "chapterhouse", tools / "chapterhouse")  # with what was compiled, and its times
    for path, text in SOUND.items():
        (paper / path).parent.mkdir(parents=True, exist_ok=True)
        (paper / path).write_text(str(text), encoding="utf-8")

    def built(*more: str) -> str:
        command = [sys.executable, "-m", "chapterhouse", "--quiet", "build", "--only", "html", *more]
        subprocess.run(command, cwd=paper, env={**os.environ, "PYTHONPATH": str(tools)}, check=True)
        return hashlib.sha256((paper / "build/paper.html").read_bytes()).hexdigest()

    first = built()
    assert built() == first
    code = tools / "chapterhouse/outputs/shared/fonts.py"
    wanted = "    wanted.unicode_set.update(map(ord, characters))\n"
    text = code.read_text(encoding="utf-8")
    assert wanted in text
    code.write_text(
        text.replace(wanted, wanted + "    wanted.unicode_set.update(range(0x400, 0x450))\n"), encoding="utf-8"
    )
    warm = built()
    assert warm != first and warm == built("--no-cache")
