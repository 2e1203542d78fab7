"""Who approved which text, and what may be released: a later change voids a sign-off, and each condition is said."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from review_copies import DATE, FILES, TOML, WATER, git, project, review_copy, run

from chapterhouse import pipeline
from chapterhouse.inputs.sign_offs import FILE, chapter_digests, read_sign_offs, to_text
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.review.releasing import tag_of

AUTHORS = '[[authors]]\nname = "A. Author"\n\n[[authors]]\nname = "Ministry of Energy"\n\n[release]\nsign_off = true\n'
SIGNED = {**FILES, "paper.toml": f"{TOML}{AUTHORS}", ".gitignore": "build/\n"}


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small paper by two authors, with the PDF of its commit."""
    monkeypatch.setenv("GIT_COMMITTER_NAME", "E. Editor")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "editor@example.org")
    built(tmp_path, project(tmp_path, SIGNED))
    return tmp_path


def built(folder: Path, commit: str) -> None:
    (folder / "build").mkdir(exist_ok=True)
    (folder / "build/paper.pdf").write_bytes(review_copy(commit, review=False))


def standing(folder: Path) -> str:
    return run(folder, "sign-off").output


def test_a_sign_off_names_the_exact_pdf_and_commit(paper: Path) -> None:
    run(paper, "sign-off", "--as", "Ministry of Energy", "--commit")
    (one,), problems = read_sign_offs(Buffers({FILE: (paper / FILE).read_text()}))
    assert not problems
    assert (one.by, one.commit) == ("Ministry of Energy", git(paper, "rev-parse", "HEAD~1"))
    assert re.fullmatch("[0-9a-f]{64}", one.pdf)
    assert set(one.chapters) == {"chapters/power.md", "chapters/water.md"}
    assert git(paper, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "void"),
    [
        ("chapters/water.md", "nine seconds", "ten seconds", {"chapters/water.md"}),
        ("bibliography/references.bib", "{2025}", "{2024}", {"chapters/power.md"}),  # which water does not cite
        ("paper.toml", "0.3", "1.0", set()),
        ("bibliography/references.bib", "@report", "% a note\n@report", set()),
    ],
)
def test_a_later_change_voids_the_sign_off_of_the_chapters_that_it_is_in(
    paper: Path, file: str, old: str, new: str, void: set[str]
) -> None:
    run(paper, "sign-off", "--as", "Ministry of Energy")
    text = (paper / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (paper / file).write_text(text.replace(old, new), encoding="utf-8")
    said = standing(paper)
    assert {path for path in ("chapters/power.md", "chapters/water.md") if path in said} == void
    assert ("the whole paper" in said) == (not void)


def test_what_changed_since_the_pdf_is_not_signed(paper: Path) -> None:
    (paper / "chapters/water.md").write_text(WATER.replace("nine", "ten"), encoding="utf-8")
    told = run(paper, "sign-off", "--as", "Ministry of Energy", code=2)
    assert "chapters/water.md changed since" in str(told.exception)
    assert not (paper / FILE).exists()
    run(paper, "sign-off", "--as", "Ministry of Energy", str(paper / "chapters/power.md"))
    assert "1 of 2 chapters" in standing(paper)


def test_a_pdf_of_uncommitted_files_is_not_signed(paper: Path) -> None:
    options = BuildOptions(Revision(git(paper, "rev-parse", "HEAD"), DATE, modified=True), outputs=("pdf",))
    made = pipeline.build(Buffers(FILES), options).product
    assert isinstance(made, dict)
    (paper / "build/paper.pdf").write_bytes(made["pdf"])
    assert "in no commit" in str(run(paper, "sign-off", "--as", "A. Author", code=2).exception)


def test_who_signs_again_takes_the_place_of_the_earlier_sign_off(paper: Path) -> None:
    run(paper, "sign-off", "--as", "A. Author")
    (paper / "chapters/water.md").write_text(WATER.replace("nine", "ten"), encoding="utf-8")
    git(paper, "commit", "-qam", "water: ten")
    built(paper, git(paper, "rev-parse", "HEAD"))
    run(paper, "sign-off", "--as", "A. Author", str(paper / "chapters/water.md"))
    sign_offs, _ = read_sign_offs(Buffers({FILE: (paper / FILE).read_text()}))
    assert [set(one.chapters) for one in sign_offs] == [{"chapters/power.md"}, {"chapters/water.md"}]
    assert "void" not in standing(paper)


def test_the_imprint_lists_who_approved_what_is_printed() -> None:
    checked = pipeline.check(Buffers(FILES))
    assert checked.paper is not None
    digests = chapter_digests(checked.paper, Buffers(FILES))
    record = '[[sign-off]]\nby = "{0}"\ndate = "2026-11-29"\ncommit = "c"\npdf = "p"\n[sign-off.chapters]\n'
    lines = [f'"{path}" = "{digest}"\n' for path, digest in digests.items()]
    text = record.format("Ministry of Energy") + "".join(lines) + record.format("B. & C.") + lines[1]
    text += record.format("Somebody else") + '"chapters/power.md" = "another"\n'
    made = pipeline.build(
        Buffers({**FILES, FILE: text}),
        BuildOptions(Revision("c0ffee" * 7, DATE, modified=False), ("html", "pdf", "docx")),
    ).product
    assert isinstance(made, dict)
    said = "Approvals. Ministry of Energy (29 November 2026); B. & C. (29 November 2026, chapter 2)"
    html = " ".join(re.sub("<[^>]*>", "", made["html"].decode()).replace("\N{NO-BREAK SPACE}", " ").split())
    assert said.replace("&", "&amp;") in html
    assert "Somebody else" not in html
    pages = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made["pdf"])).pages)
    assert said in " ".join(pages.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[sign-off]]\nby = \n", 2, "no TOML"),
        ('[[sign-off]]\nby = "A."\n', 1, "`date` is missing"),
        ("a = 1\n", 1, "more than tables"),
        (
            "\n[[sign-off]]\n" + 'by="A"\ndate="soon"\ncommit="c"\npdf="p"\n[sign-off.chapters]\n',
            2,
            '"soon" is no date',
        ),
    ],
)
def test_a_damaged_file_of_sign_offs_is_told_at_its_line(text: str, line: int, words: str) -> None:
    _, (problem,) = read_sign_offs(Buffers({FILE: text}))
    assert words.replace("no TOML", "not TOML") in problem.message
    assert text.count("\n", 0, problem.span.start) + 1 == line
    assert problem.hint


def test_sign_offs_come_back_as_they_were_written() -> None:
    text = '[[sign-off]]\nby = "A. \\"B\\" é"\ndate = "2026-11-29"\ncommit = "c"\npdf = "p"\n'
    text += '[sign-off.chapters]\n"a.md" = "x"\n'
    sign_offs, _ = read_sign_offs(Buffers({FILE: text}))
    assert to_text(sign_offs) == text


def test_a_release_says_what_does_not_hold_and_tags_nothing(paper: Path) -> None:
    (paper / "remarks/first").mkdir(parents=True)
    (paper / "remarks/first/whole.toml").write_text('["DE-001"]\ncomment = "Why?"\nfile = "paper.toml"\n')
    (paper / "chapters/water.md").write_text(f"{WATER}\nSee @sec:nowhere.\n", encoding="utf-8")
    told = run(paper, "release", "1.0", code=1).output
    for words in (
        "files differ from the last commit",
        "paper.toml names version 0.3, not 1.0",
        "the checks find 1 error",
        "1 remark has no answer (first: DE-001)",
        "A. Author has not signed off any chapter as it is now",
        "Ministry of Energy has not signed off any chapter",
    ):
        assert f"no   {words}" in told, told
    assert git(paper, "tag") == ""


def test_a_paper_whose_conditions_hold_is_tagged(paper: Path) -> None:
    (paper / "paper.toml").write_text(SIGNED["paper.toml"].replace('"0.3"', '"1.0"'))
    (paper / "remarks/first").mkdir(parents=True)
    (paper / "remarks/first/whole.toml").write_text(
        '["DE-001"]\ncomment = "Why?"\nfile = "paper.toml"\ndisposition = "Accepted"\n'
    )
    git(paper, "add", ".")
    git(paper, "commit", "-qm", "paper: version 1.0")
    built(paper, git(paper, "rev-parse", "HEAD"))
    run(paper, "sign-off", "--as", "A. Author")
    run(paper, "sign-off", "--as", "Ministry of Energy", "--commit")
    run(paper, "release", "1.0", "--check")
    assert git(paper, "tag") == ""
    run(paper, "release", "1.0")
    message = git(paper, "tag", "-l", "--format=%(contents)", "v1.0")
    assert message.startswith("Power and water, version 1.0\n\nRound first: 1 remark (1 accepted)\n")
    assert "Signed off by Ministry of Energy on " in message
    assert git(paper, "rev-parse", "v1.0^{}") == git(paper, "rev-parse", "HEAD")
    assert "the tag v1.0 is there already" in run(paper, "release", "1.0", code=1).output


@pytest.mark.parametrize("version", ["-d", "1..2", "a b", "x.lock", "~1", ""])
def test_what_git_would_not_take_is_no_version(version: str) -> None:
    assert tag_of(version) is None


def test_the_names_of_tags() -> None:
    assert (tag_of("1.0"), tag_of("v2"), tag_of("draft-3")) == ("v1.0", "v2", "draft-3")
