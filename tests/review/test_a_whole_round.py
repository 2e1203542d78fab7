"""A round from the copy that is sent out to the answers that are published, each step by its command."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import market_paper
import openpyxl
import pypdf
import pytest
from review_copies import git, listed, project, run
from reviewers import Said, forty_remarks, parts_of, ten_edits

from chapterhouse.cli.project import Project
from chapterhouse.cli.rounds import paper_of, texts_of
from chapterhouse.core.words import words_in
from chapterhouse.review.carried import manifest_of
from chapterhouse.review.sections import Sections

pytestmark = pytest.mark.slow

EDITOR = {"GIT_COMMITTER_NAME": "E. Editor", "GIT_COMMITTER_EMAIL": "editor@example.org"}


@dataclass(frozen=True)
class Sent:
    """The paper after it was sent out, returned and edited: what was said, and the chapters then and now."""

    folder: Path
    commit: str
    said: list[Said]
    old: dict[str, str]
    new: dict[str, str]

    def remarks(self) -> dict[str, dict[str, str]]:
        return listed(self.folder)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    before = dict(os.environ)
    os.environ.update(EDITOR)
    folder = tmp_path_factory.mktemp("round")
    commit = project(folder, market_paper.FILES)
    run(folder, "-q", "build", "--review", "--only", "pdf")
    run(folder, "-q", "build", "--only", "docx", "--draft")
    paper = paper_of(Project(folder, quiet=True))
    copy, docx = (folder / "build" / name for name in ("paper.review.pdf", "paper.docx"))
    files, said = forty_remarks(copy.read_bytes(), docx.read_bytes(), Sections(paper))
    (folder / "back").mkdir()
    for name, content in files.items():
        (folder / "back" / name).write_bytes(content)
    old = texts_of(paper)
    new = ten_edits(old, said)
    for path, text in new.items():
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "commit", "-qam", "paper: ten edits while the round was out")
    run(folder, "remarks", "import", *(str(folder / "back" / name) for name in files), "--round", "first")
    yield Sent(folder, commit, said, old, new)
    os.environ.clear()
    os.environ.update(before)


def found_for(one: Said, remarks: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The remarks that are what was said, by their words; edits in Word are known by what they propose."""
    if one.comment.startswith("Insert after"):
        return [r for r in remarks.values() if r["proposed"] == one.new]
    if one.comment:
        return [r for r in remarks.values() if one.comment in r["comment"]]
    if one.new:
        return [r for r in remarks.values() if one.new.strip() in r["proposed"] + r["comment"]]
    return [r for r in remarks.values() if one.old in r["comment"] and "elete" in r["comment"]]


def test_all_forty_come_in_and_each_is_on_its_line_or_without_a_place(sent: Sent) -> None:
    remarks = sent.remarks()
    assert len(sent.said) == len(remarks) == 40
    orphans = 0
    for one in sent.said:
        (there,) = found_for(one, remarks)
        if there["fate"] == "orphaned":
            orphans += 1
            continue
        assert there["file"] == one.file
        if one.line:
            before = {word for _, word in words_in(sent.old[one.file].split("\n")[one.line - 1])}
            now = {word for _, word in words_in(sent.new[one.file].split("\n")[int(there["line"]) - 1])}
            assert len(before & now) >= 0.5 * len(before), (one, there)
    assert orphans <= 2  # of lines that went


def test_they_are_answered_applied_and_committed(sent: Sent) -> None:
    remarks = sent.remarks()
    edits = [one for one in sent.said if one.old or one.new]
    assert len(edits) >= 8
    applied = 0
    for one in edits:
        (there,) = found_for(one, remarks)
        if there["fate"] == "orphaned":
            continue
        done = run(sent.folder, "remarks", "show", there["id"])
        if "replace:" in done.stdout:
            run(sent.folder, "remarks", "apply", there["id"], "--commit")
            applied += 1
            text = (sent.folder / one.file).read_text(encoding="utf-8")
            assert one.new.strip() in text
            assert not one.old or one.old not in text
    assert applied >= 8
    said = run(sent.folder, "-q", "remarks", "ledger").stdout
    assert said.count("take over what") == applied
    for number, (name, there) in enumerate(remarks.items()):
        words = (
            ["--disposition", "noted", "--text", f"Reason {number}."] if number % 3 else ["--disposition", "accepted"]
        )
        if there["disposition"] == "":
            run(sent.folder, "remarks", "answer", name, *words)
    git(sent.folder, "add", "remarks")
    git(sent.folder, "commit", "-qm", "review: the answers to the first round")


def test_the_answers_go_back_in_the_files_that_came(sent: Sent) -> None:
    back = sent.folder / "back"
    names = ["marked.pdf", "struck.pdf", "returned.docx", "member-body.docx", "experts.xlsx"]
    run(sent.folder, "remarks", "export", *(str(back / name) for name in names))
    out = sent.folder / "build/remarks/first"
    replies = [
        str(one.get_object().get("/Contents"))
        for page in pypdf.PdfReader(out / "marked.pdf").pages
        for one in page.get("/Annots", [])
        if "/IRT" in one.get_object()
    ]
    assert len(replies) == 9
    assert all(re.match("Accepted|Noted. Reason", reply) for reply in replies)
    sheet = openpyxl.load_workbook(out / "experts.xlsx").worksheets[0]
    assert all(re.match("Accepted|Noted. Reason", str(row[7].value)) for row in list(sheet.rows)[1:])
    old, new = (parts_of((folder / "member-body.docx").read_bytes()) for folder in (back, out))
    assert {name for name in old if old[name] != new[name]} == {"word/document.xml"}
    answer = rb"<w:t[^>]*>(?:Accepted|Noted\. Reason)"
    assert len(re.findall(answer, new["word/document.xml"])) == 6
    assert (
        len(re.findall(answer, parts_of((out / "returned.docx").read_bytes())["word/comments.xml"])) == 10
    )  # and on changes


@pytest.mark.parametrize("template", ["iso", "ipcc", "oasis", "ietf"])
def test_the_whole_round_goes_out_as_the_sheet_of_a_body(sent: Sent, template: str) -> None:
    run(sent.folder, "remarks", "export", "--as", template)
    (made,) = (sent.folder / "build/remarks/first").glob(f"first-{template}*")
    if template == "ipcc":
        rows = list(openpyxl.load_workbook(made).active.values)
        assert len(rows) == 41
        placed = [row for row in rows[1:] if row[2] not in (None, "0")]
        assert len(placed) >= 36
        assert all(row[3] for row in placed)
    else:
        content = parts_of(made.read_bytes())["word/document.xml"] if made.suffix == ".docx" else made.read_bytes()
        assert len(re.findall(rb"Accepted|Noted\. Reason", content)) >= 40


def test_the_dispositions_are_published(sent: Sent) -> None:
    run(sent.folder, "remarks", "export")
    folder = sent.folder / "build/remarks/first"
    rows = list(csv.DictReader(io.StringIO((folder / "dispositions.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 40
    assert sum(bool(row["Change"]) for row in rows) >= 8
    html = (folder / "dispositions.html").read_text(encoding="utf-8")
    assert "40 comments, of which 0 are unanswered" in " ".join(html.split())
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / "dispositions.pdf").pages)
    assert all(row["ID"] in text for row in rows)


def test_the_next_copy_and_the_redline_show_what_changed(sent: Sent) -> None:
    run(sent.folder, "-q", "build", "--review", "--only", "pdf")
    manifest = manifest_of((sent.folder / "build/paper.review.pdf").read_bytes())
    assert manifest["changes_since"] == sent.commit
    run(sent.folder, "diff", "--since-review", "first", "--format", "html")
    redline = (sent.folder / "build/paper.diff.html").read_text(encoding="utf-8")
    assert redline.count("<ins") > 10
    assert "A paragraph that came in" in redline


def test_what_is_answered_and_signed_is_released(sent: Sent) -> None:
    assert "release" not in git(sent.folder, "tag")
    run(sent.folder, "-q", "build", "--only", "pdf")
    run(sent.folder, "sign-off", "--as", "Editorial board", "--commit")
    run(sent.folder, "release", "1.0")
    assert "40 remarks" in git(sent.folder, "tag", "-l", "--format=%(contents)", "v1.0")
