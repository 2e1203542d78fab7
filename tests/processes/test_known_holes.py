"""Versions with published holes are refused, and what is installed here has none."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from chapterhouse.cli.sandbox import refuse_known_holes
from chapterhouse.inputs.images import safe_image
from chapterhouse.manuscript import pandoc
from chapterhouse.processes import confined, known_holes
from chapterhouse.processes.known_holes import HOLES, PANDOC, Hole, open_holes


def test_what_is_installed_has_no_known_hole() -> None:
    assert list(open_holes(pandoc=pandoc.version())) == []


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.advisory)
def test_a_version_with_a_hole_is_refused(hole: object) -> None:
    assert hasattr(hole, "library") and hasattr(hole, "closed_in")

    def installed(library: str, found: str) -> str:
        if library != hole.library:
            raise PackageNotFoundError(library)
        return found

    for old in ("0.1", "1", "1.9.9"):
        (sentence,) = open_holes(lambda library, old=old: installed(library, old))  # type: ignore[misc]
        assert old in sentence and hole.closed_in in sentence
    for new in (hole.closed_in, f"{hole.closed_in}.post1", f"{hole.closed_in}.1", "9999.0"):
        assert list(open_holes(lambda library, new=new: installed(library, new))) == []  # type: ignore[misc]


LOCKED = Path(__file__).parents[2] / "requirements"


@pytest.mark.parametrize("lock", ["paper.txt", "development.txt"])
def test_no_locked_version_has_a_known_hole(lock: str) -> None:
    versions = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (LOCKED / lock).read_text(), re.MULTILINE))
    assert {hole.library for hole in HOLES} <= versions.keys()
    assert list(open_holes(versions.__getitem__)) == []


def test_nothing_is_read_by_a_library_with_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    confined.end()
    old = Hole("pillow", "9999", "CVE-2099-1", "is not safe")
    monkeypatch.setattr(known_holes, "HOLES", (old,))
    with pytest.raises(known_holes.KnownHole, match=r"pillow .* is not safe \(CVE-2099-1\); it is closed in 9999"):
        safe_image("a.svg", b"<svg/>")


def test_the_build_refuses_to_start_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_holes, "PANDOC", PANDOC._replace(closed_in="9999"))
    with pytest.raises(known_holes.KnownHole, match="pandoc"):
        refuse_known_holes()


def test_an_old_pandoc_is_refused() -> None:
    for old in ("2.19.2", "3.1.5", "3.1"):
        assert any("CVE-2023-38745" in sentence for sentence in open_holes(pandoc=old))
    assert list(open_holes(pandoc=PANDOC.closed_in)) == list(open_holes(pandoc="3.10"))
