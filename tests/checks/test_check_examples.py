"""The examples in the checks' docstrings, run as whole small papers through the real readers.

An example is what a check's docstring shows (see ``chapterhouse.core.rules.rule``). Around it stands a project
with what every paper needs: a title and a date in paper.toml, a list of the example's chapters where it brings no
paper.toml of its own, a bibliography, and the picture ``figures/demand.svg`` where it shows that one without bringing
it. A line ``--- figures/demand.png (400 x 250 pixels)`` stands for a picture of that size.

In a bad example a line of ``^`` stands below the text where a finding must be. It is taken out before the paper is read
and compared with what was found: nothing may be missing and nothing more may be found.
"""

from __future__ import annotations

import io
import re

import pytest
from kept_check import check
from PIL import Image

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.core.rules import explain
from chapterhouse.inputs.source import Buffers

HEAD = 'title = "A small paper"\ndate = 2026-01-01\n\n'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400"/>\n'
FILE = re.compile(r"^--- (\S+)(?: \((\d+) x (\d+) pixels\))?$")
MARKS = re.compile(r"^ *\^[\^ ]*$")

Place = tuple[str, int, int]

EXAMPLES = [
    pytest.param(code, kind, example, id=f"{code}-{kind}-{number}")
    for code, one in CHECKS.items()
    for kind, examples in (("bad", one.rule.bad), ("good", one.rule.good))
    for number, example in enumerate(examples, 1)
]


def read_example(example: str, switched_on: str | None = None) -> tuple[dict[str, str | bytes], set[Place]]:
    """The files of the project that an example stands for, and the marked places in them.

    ``switched_on`` is the code of a check that is off unless paper.toml switches it on.
    """
    lines: dict[str, list[str]] = {}
    pictures: dict[str, bytes] = {}
    path = "chapters/energy.md"
    marks: set[Place] = set()
    for line in example.splitlines():
        if opened := FILE.match(line):
            path = opened[1]
            if opened[2]:
                pictures[path] = picture(path, int(opened[2]), int(opened[3]))
                continue
            lines[path] = HEAD.splitlines() if path == "paper.toml" else []
        elif MARKS.match(line):
            above = sum(len(earlier) + 1 for earlier in lines[path][:-1])
            marks |= {(path, above + run.start(), above + run.end()) for run in re.finditer(r"\^+", line)}
        else:
            lines.setdefault(path, []).append(line)
    files: dict[str, str | bytes] = {path: "\n".join(content) + "\n" for path, content in lines.items()}
    files |= pictures
    chapters = ", ".join(f'"{path}"' for path in files if path.endswith(".md"))
    files.setdefault("paper.toml", f"{HEAD}[[parts]]\nchapters = [{chapters}]\n")
    if switched_on is not None:
        files["paper.toml"] += f'[checks]\n{switched_on} = "warning"\n'
    files.setdefault("bibliography/references.bib", "")
    if not any(path.startswith("figures/") for path in files) and "figures/demand.svg" in example:
        files["figures/demand.svg"] = PICTURE
    return files, marks


def picture(path: str, width: int, height: int) -> bytes:
    """An image file of one colour in the format that the suffix of ``path`` says."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(content, Image.registered_extensions()[path[path.rindex(".") :]])
    return content.getvalue()


def place(finding: Diagnostic, files: dict[str, str | bytes]) -> Place:
    """Where a finding's carets stand: on its first line, one of them for an empty span."""
    span = finding.span
    text = files[span.file]
    assert isinstance(text, str)
    line_end = text.index("\n", span.start)
    return span.file, span.start, max(span.start + 1, min(span.end, line_end))


@pytest.mark.parametrize(("code", "kind", "example"), EXAMPLES)
def test_example(code: str, kind: str, example: str) -> None:
    files, marks = read_example(example, None if CHECKS[code].rule.enabled else code)
    findings = check(Buffers(files)).findings
    if kind == "good":
        assert findings == [] and not marks
    else:
        assert {finding.code for finding in findings} == {code}
        assert {place(finding, files) for finding in findings} == marks


@pytest.mark.parametrize("code", CHECKS)
def test_a_check_explains_itself(code: str) -> None:
    one = CHECKS[code].rule
    assert one.bad and one.good
    assert re.fullmatch(r"[^\n]{10,110}\.", one.summary), "the summary is one sentence on one line"
    assert len(one.reason) > 80, "the reason says why the fault hurts"
    page = explain(one)
    assert page.startswith(f"{code} ({one.severity})\n\n{one.summary}\n\n{one.reason}\n\nBad:\n\n")
    assert all(line.strip() in page for example in (*one.bad, *one.good) for line in example.splitlines())
    level = "off" if one.enabled else one.severity
    assert page.endswith(f'\n\n    [checks]\n    {code} = "{level}"\n')


def test_the_harness_reads_files_and_marks() -> None:
    files, marks = read_example("--- chapters/a.md\n# A\n^ ^\n\nb\n--- x.bib\n@a{b,\n   ^^\n}")
    assert files["chapters/a.md"] == "# A\n\nb\n"
    assert files["x.bib"] == "@a{b,\n}\n"
    assert {files[path][start:end] for path, start, end in marks} == {"#", "A", "b,"}
    assert files["paper.toml"].endswith('[[parts]]\nchapters = ["chapters/a.md"]\n')
