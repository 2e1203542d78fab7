"""The guide's promise: a transform is one file, its call, and its look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scratch_tool import ScratchTool

ASIDES = '''"""What an author sets apart beside the text: ``::: aside``."""

from __future__ import annotations

from chapterhouse.manuscript.elements import Element, classes_of
from chapterhouse.manuscript.tree import rewrite
from chapterhouse.manuscript.author_classes import PREFIX


def mark_asides(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which each Div that an author called ``aside`` has the class that the theme knows."""

    def change(element: Element) -> None:
        if f"{PREFIX}aside" in classes_of(element):
            classes_of(element).append("aside")

    return rewrite(blocks, change, {"Div"})
'''
LOOK = "\n.aside {\n  margin-inline-start: 60%;\n  font-size: 85%;\n}\n"


@pytest.mark.slow
def test_a_transform_is_added_by_one_file_one_line_and_its_look(tmp_path: Path) -> None:
    tool = ScratchTool(tmp_path)
    tool.write("tools/chapterhouse/manuscript/asides.py", ASIDES)
    steps = "tools/chapterhouse/manuscript/__init__.py"
    first = "    blocks = number_headings(blocks, "
    tool.replace(steps, first, f"    blocks = mark_asides(blocks)\n{first}")
    called = "from chapterhouse.manuscript.callouts import"
    tool.replace(steps, called, f"from chapterhouse.manuscript.asides import mark_asides\n{called}")
    tool.append("tools/chapterhouse/outputs/theme/shared/boxes.css", LOOK)
    assert len(tool.touched) == 3
    tool.write_paper(
        'outputs = ["html", "epub", "pdf"]', "# A {#sec:a}\n\n::: aside\nApart.\n:::\n\n::: other\nBeside.\n:::\n"
    )
    tool.succeed("build")
    page = (tool.paper / "build/paper.html").read_text(encoding="utf-8")
    assert re.search(
        r'<div class="[^"]*\baside\b[^"]*">\s*<p[^>]*>Apart\.', page
    ) and "margin-inline-start:60%" in re.sub(r"\s+", "", page)
    assert not re.search(r'<div class="[^"]*\baside\b[^"]*">\s*<p>Beside\.', page)
