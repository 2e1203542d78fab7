"""Versions with published holes are refused, and what is installed here has none."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from chapterhouse.manuscript import pandoc
from chapterhouse.processes.known_holes import HOLES, PANDOC, open_holes


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


def test_an_old_pandoc_is_refused() -> None:
    for old in ("2.19.2", "3.1.5", "3.1"):
        assert any("CVE-2023-38745" in sentence for sentence in open_holes(pandoc=old))
    assert list(open_holes(pandoc=PANDOC.closed_in)) == list(open_holes(pandoc="3.10"))
