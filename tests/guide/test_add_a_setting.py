"""The guide's promise: a setting is a line of its owner, and the schema."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from scratch_tool import ScratchTool

THEME = "tools/chapterhouse/settings/theme.py"
_POINTS_PER_MILLIMETRE = 72 / 25.4


@pytest.mark.slow
def test_a_page_size_is_added_in_the_theme_s_settings(tmp_path: Path) -> None:
    tool = ScratchTool(tmp_path)
    tool.replace(THEME, "PAGES = {", 'PAGES = {"Executive": (184.2, 266.7), ')
    tool.replace(THEME, "page: Literal[", 'page: Literal["Executive", ')
    tool.make_schema()
    assert len(tool.touched) == 2
    for page, width, height in (("Executive", 184.2, 266.7), ("Letter", 215.9, 279.4)):
        tool.write_paper(f'outputs = ["pdf"]\ntheme.page = "{page}"', "# A {#sec:a}\n\nWords.\n")
        tool.succeed("build")
        with pikepdf.open(tool.paper / "build/paper.pdf") as pdf:
            box = [float(value) for value in pdf.pages[0].mediabox.as_list()]
        assert box[2:] == pytest.approx([width * _POINTS_PER_MILLIMETRE, height * _POINTS_PER_MILLIMETRE], abs=0.5)
    assert '"Executive"' in tool.succeed("schema")
    tool.write_paper('theme.page = "Executve"', "# A {#sec:a}\n\nWords.\n")
    assert "Executive" in tool.run("check").stdout
