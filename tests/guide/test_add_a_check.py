"""The guide "How to add a check" in tools/README.md, followed on a copy of the project."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from scratch_tool import ROOT, ScratchTool

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "tools" / "README.md").read_text(encoding="utf-8")
SEEDED = "tests/papers/seeded/chapters/words.md"


def test_a_check_is_one_file_and_its_seed(tmp_path: Path) -> None:
    section = GUIDE.partition("## How to add a check\n")[2].partition("\n## ")[0]
    written = re.search(r"Write `(\S+\.py)`.*?```python\n(.*?)\n {3}```", section, re.DOTALL)
    assert written is not None
    tool = ScratchTool(tmp_path, with_tests=True)
    tool.write(written[1], textwrap.dedent(f"   {written[2].lstrip()}") + "\n")
    sentence = " ".join(f"number {n}" for n in range(1, 22)) + "."
    tool.append(SEEDED, f"\n{sentence}\n{'^' * len(sentence)} sentence-too-long\n")
    assert len(tool.touched) == 2

    tool.run_tests("tests/checks/test_seeded_paper.py", "--refresh-messages")
    tool.explain_all()
    files = [f"tests/checks/test_{name}.py" for name in ("check_examples", "seeded_paper", "rules_page", "levels")]
    tool.run_tests(*files, "-k", "sentence-too-long or seeded or kept or rules_page or levels")
    tool.make_schema()
    assert "sentence-too-long" in (tmp_path / "tools/chapterhouse/settings/paper.schema.json").read_text()
    message = (tmp_path / "tests/papers/messages/sentence-too-long.txt").read_text(encoding="utf-8")
    assert "note[sentence-too-long]: this sentence has 42 words, more than 40" in message
