"""The guide's promise: an output is one file and one word; settings, schema and command line follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tool import ScratchTool

WORDS = '''"""A built paper into plain text."""

from __future__ import annotations

import re
from html import unescape

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.contents import groups_of
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.rendered import Rendered

NAME = "bare words"
SUFFIX = "words"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The text of all chapters in the order of the book."""
    chapters = [chapter for group in groups_of(build) for chapter in group.chapters]
    for chapter in chapters:
        if "<svg" in chapter.screen_body:
            raise OutputError([Problem(Span(chapter.path), "plain text shows no drawing")])
    text = "\\n\\n".join(re.sub(r"<[^>]*>", "", chapter.screen_body) for chapter in chapters)
    return Rendered({SUFFIX: unescape(text).encode()})
'''


@pytest.mark.slow
def test_an_output_is_added_by_one_file_and_one_word(tmp_path: Path) -> None:
    tool = ScratchTool(tmp_path)
    tool.write("tools/chapterhouse/outputs/words.py", WORDS)
    tool.replace("tools/chapterhouse/settings/types.py", "OutputName = Literal[", 'OutputName = Literal["words", ')
    tool.make_schema()
    assert len(tool.touched) == 3
    chapter = "# A {#sec:a}\n\nWords & more, as @sec:a says.\n"
    tool.write_paper('outputs = ["words"]', chapter)

    done = tool.run("build")
    assert done.returncode == 0 and "writing bare words" in done.stderr, done.stdout + done.stderr
    written = (tool.paper / "build/paper.words").read_text(encoding="utf-8")
    assert "Words & more, as Chapter\N{NO-BREAK SPACE}1 says." in written
    tool.succeed("build", "--only", "words")
    assert '"words"' in tool.succeed("schema")
    tool.write_paper('outputs = ["wrods"]', chapter)
    assert "did you mean" in tool.run("check").stdout
