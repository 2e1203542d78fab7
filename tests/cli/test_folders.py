"""A folder is replaced as a whole, and nothing is lost that no build wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chapterhouse.cli.folders import replace_folder, shown_by_others
from chapterhouse.core.directories import Directory, UnsafePlace

OLD = {"index.html": b"old", "data/a.csv": b"1", "gone.html": b"x"}
NEW = {"index.html": b"new", "data/deep/b.csv": b"2"}


def held(path: Path) -> dict[str, bytes]:
    return {
        one.relative_to(path).as_posix(): one.read_bytes()
        for one in path.rglob("*")
        if one.is_file() and one.name != ".files"
    }


def test_a_folder_holds_what_was_written_last_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "build" / "paper.site"
    replace_folder(place, OLD, tmp_path)
    assert held(place) == OLD
    replace_folder(place, NEW, tmp_path)
    assert held(place) == NEW
    assert os.listdir(place.parent) == ["paper.site"]


def test_pictures_that_a_document_beside_shows_are_kept(tmp_path: Path) -> None:
    place = tmp_path / "paper.images"
    replace_folder(place, {"a.png": b"a", "deep/b.png": b"b", "c.png": b"c"}, tmp_path)
    (tmp_path / "paper.tex").write_text("paper.images/a.png, paper.images/deep/b.png")
    (tmp_path / "paper.typ").write_text("paper.images/c.png")
    kept = shown_by_others(place, ["paper.typ"], tmp_path)
    assert kept == {"a.png": b"a", "deep/b.png": b"b"}
    replace_folder(place, {**kept, "d.png": b"d"}, tmp_path)
    assert held(place) == {**kept, "d.png": b"d"}


def test_what_no_build_wrote_keeps_the_folder_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "paper.site"
    replace_folder(place, OLD, tmp_path)
    (place / "data" / "CNAME").write_text("mine")
    with pytest.raises(UnsafePlace, match="CNAME was not written by a build"):
        replace_folder(place, NEW, tmp_path)
    assert held(place) == OLD | {"data/CNAME": b"mine"}
    assert os.listdir(tmp_path) == ["paper.site"]


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "paper.site").mkdir()
    (tmp_path / "paper.site" / "thesis.odt").write_bytes(b"x")
    with pytest.raises(UnsafePlace):
        replace_folder(tmp_path / "paper.site", NEW, tmp_path)


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "paper.site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises((UnsafePlace, OSError)):
        replace_folder(tmp_path / "project" / "paper.site", NEW, tmp_path / "project")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("failing", ["write_beside", "exchange"])
def test_a_failure_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    place = tmp_path / "paper.site"
    replace_folder(place, OLD, tmp_path)

    def fail(*arguments: object, **named: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr(Directory, failing, fail)
    with pytest.raises(OSError, match="no space left"):
        replace_folder(place, NEW, tmp_path)
    assert held(place) == OLD
    assert os.listdir(tmp_path) == ["paper.site"]
