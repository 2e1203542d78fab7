"""The data of drawings are found where projects keep them."""

from __future__ import annotations

from pathlib import Path

from chapterhouse.inputs.images.datasets import candidates, read_datasets
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.source import WorkTree

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def test_data_stand_beside_a_drawing_or_in_a_folder_beside_it(tmp_path: Path) -> None:
    (tmp_path / "figures" / "data").mkdir(parents=True)
    (tmp_path / "paper.toml").write_text('title = "A"\ndate = 2026-01-01\n[[parts]]\nchapters = ["a.md"]\n')
    shown = "\n\n".join(f'![{name}](figures/{name}.svg){{#fig:{name} alt="x"}}' for name in "abc")
    (tmp_path / "a.md").write_text(f"# A {{#sec:a}}\n\n{shown}\n")
    for name in "abc":
        (tmp_path / "figures" / f"{name}.svg").write_text(DRAWING)
    (tmp_path / "figures" / "a.csv").write_text("beside")
    (tmp_path / "figures" / "data" / "a.csv").write_text("below")
    (tmp_path / "figures" / "data" / "b.csv").write_text("below")
    source = WorkTree(tmp_path)
    paper = read(source).paper
    assert paper is not None
    found, problems = read_datasets(source, paper)
    assert found == {"figures/a.svg": b"beside", "figures/b.svg": b"below"}
    assert problems == []


def test_where_data_may_be() -> None:
    assert candidates("figures/grid.svg") == ("figures/grid.csv", "figures/data/grid.csv")
    assert candidates("grid.svg") == ("grid.csv", "data/grid.csv")
