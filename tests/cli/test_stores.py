"""Two machines and one store: the second builds from what the first made; forks read and never write."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sound_paper import SOUND

from chapterhouse.cli import cli
from chapterhouse.cli.stores import cache_table, megabytes
from chapterhouse.core.shared_store.keys import make_keys
from chapterhouse.inputs.source import Buffers

pytest.importorskip("fsspec", reason="the extra [cluster] is not installed")

pytestmark = pytest.mark.slow


class Machine:
    """A folder with the paper, and the state of a user of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, store: str) -> None:
        self.folder, self._patch = folder, patch
        for path, text in {**SOUND, "paper.toml": f'{SOUND["paper.toml"]!s}\n[cache]\nstore = "{store}"\n'}.items():
            (folder / "paper" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "paper" / path).write_text(str(text), encoding="utf-8")

    def build(self, key: str) -> tuple[str, bytes]:
        """What is said at the end, and the page."""
        for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            self._patch.setenv(name, str(self.folder / name))
        self._patch.setenv("CHAPTERHOUSE_STORE_KEY", key)
        arguments = ["--project", str(self.folder / "paper"), "build", "--only", "html", "--jobs", "1"]
        done = CliRunner().invoke(cli, arguments, standalone_mode=False)
        assert done.exception is None, done.exception
        said = [line for line in done.stderr.splitlines() if "shared store" in line]
        return "".join(said), (self.folder / "paper/build/paper.html").read_bytes()


def test_the_second_machine_builds_from_what_the_first_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"file://{tmp_path}/store"
    secret, public = make_keys(url)
    first, second = (Machine(tmp_path / name, monkeypatch, url) for name in ("first", "second"))
    said, page = first.build(secret)
    assert said.startswith("shared store: 0 entries read")
    there = sorted(path.name for path in (tmp_path / "store").iterdir())
    assert second.build(public) == ("shared store: 2 entries read, 0 written", page)

    chapter = second.folder / "paper/chapters/vehicles.md"
    chapter.write_text(chapter.read_text().replace("They charge", "They often charge"))
    said, changed = second.build(public)
    assert b"They often charge" in changed
    assert said.endswith("0 written") and not said.startswith("shared store: 0"), "the other chapter is read from there"
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == there

    other = Machine(tmp_path / "third", monkeypatch, "http://127.0.0.1:9/elsewhere")
    said, page_of_third = other.build(secret)
    assert said == (
        "chapterhouse: the shared store http://127.0.0.1:9/elsewhere is not used: the key is that of another store"
    )
    assert page_of_third == page


def test_a_cache_table_that_makes_no_sense_is_none() -> None:
    for text in ("[cache", "cache = 3", "[theme]\naccent = 'x'", ""):
        assert cache_table(Buffers({"paper.toml": text})) == {}
    assert cache_table(Buffers({})) == {}
    table = cache_table(Buffers({"paper.toml": "[cache]\nmegabytes = 20\nstore_megabytes = true\n"}))
    assert (megabytes(table, "megabytes", 1), megabytes(table, "store_megabytes", 1)) == (20 << 20, 1)
