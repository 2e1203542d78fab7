"""A PDF can be held against the revision that it says it was made from."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from review_copies import git, project, run


def test_a_pdf_is_what_its_revision_gives_or_what_differs_is_named(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / ".gitignore").write_text("build/\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "paper: leave out what is built")
    run(tmp_path, "-q", "build", "--only", "pdf")
    pdf = tmp_path / "build" / "paper.pdf"
    (tmp_path / "chapters/power.md").write_text("# Power {#sec:power}\n\nOther words.\n", encoding="utf-8")
    assert "byte for byte" in run(tmp_path, "-q", "verify", str(pdf)).stdout
    with pikepdf.open(pdf) as document:
        document.docinfo["/Subject"] = "Something else"
        document.save(tmp_path / "changed.pdf")
    told = run(tmp_path, "-q", "verify", str(tmp_path / "changed.pdf"), code=1).stdout
    assert "it was changed since" in told


def test_a_pdf_of_files_that_were_not_committed_shows_nothing(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "chapters/water.md").write_text("# Water {#sec:water}\n\nOther words.\n", encoding="utf-8")
    run(tmp_path, "-q", "build", "--only", "pdf")
    told = run(tmp_path, "-q", "verify", str(tmp_path / "build" / "paper.pdf"), code=1)
    assert "differed from revision" in told.output
