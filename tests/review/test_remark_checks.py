"""What `check` finds in the remarks of reviewers, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_copies import FILES, POWER, project

from chapterhouse.inputs.source import Buffers
from chapterhouse.review.checks import problems
from chapterhouse.review.tracking import Tracker

LINE = POWER[: POWER.index("A *forecast")].count("\n") + 1
AT = f'file = "chapters/power.md"\nfile_line = {LINE}\nfile_column = 1\n'
AT += 'words = "A forecast that errs by one per cent costs the region"\n'
EDIT = 'old = "one per cent"\nnew = "a tenth"\n'
CASES = {
    "unanswered-remark": (f'["a"]\ncomment = "Why?"\n{AT}', 'the remark a has no answer: "Why?"'),
    "orphaned-remark": (
        '["a"]\ncomment = "Why?"\npage = "4"\nline = "99"\n',
        "the remark a has no place in the paper: it says page 4, line 99, and no single place fits that",
    ),
    "unknown-disposition": (
        f'["a"]\ncomment = "Why?"\n{AT}disposition = "Perhaps"\n',
        'the answer to the remark a is "Perhaps", no disposition of this round',
    ),
    "remark-without-reason": (
        f'["a"]\ncomment = "Why?"\n{AT}disposition = "Rejected"\n',
        'the answer "Rejected" to the remark a gives no reason',
    ),
    "suggestion-not-applied": (
        f'["a"]\ncomment = "Why?"\n{AT}{EDIT}disposition = "Accepted"\n',
        "the edit that the remark a suggests was accepted and is not made",
    ),
    "malformed-remarks": ('["a"]\ncolour = "red"\n', 'the remark "a" has a field `colour`, which is unknown'),
}


def found(records: str, files: dict[str, str] = FILES) -> dict[str | None, str]:
    source = Buffers({**files, "remarks/first/power.toml": records})
    chapters = {path: text for path, text in files.items() if path.endswith(".md")}
    return {problem.code: problem.message for problem in problems(source, Tracker(chapters, lambda commit: None))}


@pytest.mark.parametrize("code", CASES)
def test_each_is_found_with_its_words(code: str) -> None:
    records, message = CASES[code]
    assert found(records)[code] == message


def test_what_is_answered_and_carried_out_is_silent() -> None:
    records, _ = CASES["suggestion-not-applied"]
    edited = {**FILES, "chapters/power.md": POWER.replace("one per cent", "a tenth")}
    moved = records.replace("by one per cent costs", "by a tenth costs")
    assert found(moved, edited) == {}


def test_check_reports_them_as_notes(tmp_path: Path) -> None:
    from review_copies import run

    project(tmp_path, {**FILES, "remarks/first/power.toml": CASES["orphaned-remark"][0]})
    told = run(tmp_path, "check", "--no-cache").stdout
    assert "unanswered-remark" in told
    assert "remarks/first/power.toml:1:1" in told
