"""Annotations come home to the words that were marked, and answers go back as replies; made with two PDF libraries."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pypdf.annotations import FreeText, Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject
from review_copies import POWER, listed, project, review_copy, run
from reviewers import boxes

from chapterhouse.review.annotations import read_annotations
from chapterhouse.review.carried import map_of
from chapterhouse.review.remark import Remark
from chapterhouse.review.where import Lookup


def marked(kind: str, words: str, contents: str = "", pdf: bytes | None = None, **more: str) -> bytes:
    """The review copy with an annotation on ``words``."""
    pdf = pdf or review_copy()
    number, found = boxes(pdf, words)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    quads = [
        side for left, bottom, right, top in found for side in (left, top, right, top, left, bottom, right, bottom)
    ]
    rectangle = (min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found))
    made = Highlight(rect=rectangle, quad_points=ArrayObject(map(FloatObject, quads)))
    made[NameObject("/Subtype")] = NameObject(f"/{kind}")
    made[NameObject("/Contents")] = TextStringObject(contents)
    made[NameObject("/T")] = TextStringObject(more.get("author", "A. Reader"))
    made[NameObject("/M")] = TextStringObject("D:20261202120000Z")
    writer.add_annotation(number, made)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def remarks(pdf: bytes) -> list[Remark]:
    return read_annotations(pdf, Lookup(map_of(pdf)), "paper.review.pdf")[0]


def place_of(words: str) -> tuple[int, int]:
    at = POWER.index(words)
    return POWER.count("\n", 0, at) + 1, at - POWER.rfind("\n", 0, at)


@pytest.mark.parametrize("kind", ["Highlight", "StrikeOut", "Underline", "Squiggly"])
@pytest.mark.parametrize("words", ["batteries wait", "windless", "region as much", "imitate", "salt marsh", "harvest"])
def test_the_marked_words_are_found_whatever_marks_them(kind: str, words: str) -> None:
    (one,) = remarks(marked(kind, words, "Which?"))
    assert one.place is not None
    assert (one.place.line, one.place.column) == place_of(words)
    assert one.place.words == words
    assert (one.person, one.received, one.comment) == ("A. Reader", "2026-12-02", "Which?")


def test_words_over_two_lines_are_one_place() -> None:
    (one,) = remarks(marked("Highlight", "noon. Operators balance both every second"))
    assert one.place is not None
    assert place_of("noon.") == (one.place.line, one.place.column)
    assert one.place.words.endswith("every second")


def sticky(pdf: bytes, words: str) -> bytes:
    number, ((_, bottom, _, top), *_) = boxes(pdf, words)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_annotation(number, Text(rect=(600, bottom, 618, top + 6), text="In the margin."))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def typed(pdf: bytes, words: str) -> bytes:
    number, ((_, bottom, _, top), *_) = boxes(pdf, words)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_annotation(number, FreeText(rect=(600, bottom, 670, top), text="In the margin."))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [sticky, typed])
def test_a_note_in_the_margin_is_on_its_line(make: Callable[[bytes, str], bytes]) -> None:
    (one,) = remarks(make(review_copy(), "windless"))
    assert one.place is not None
    assert "windless" in one.place.words
    assert one.comment == "In the margin."


def test_a_reply_comes_with_what_it_answers_and_a_state_is_no_remark() -> None:
    with pikepdf.open(io.BytesIO(marked("Highlight", "windless", "Really?"))) as pdf:
        page = next(page for page in pdf.pages if any("/QuadPoints" in one for one in page.obj.get("/Annots", [])))
        head = next(one for one in page.obj.Annots if "/QuadPoints" in one)
        for contents, state in (("Yes.", None), ("", "Accepted")):
            reply = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=head.Rect, IRT=head, Contents=contents, T="B."
            )
            if state:
                reply.State = pikepdf.String(state)
            page.obj.Annots.append(pdf.make_indirect(reply))
        out = io.BytesIO()
        pdf.save(out)
    (one,) = remarks(out.getvalue())
    assert one.comment == "Really?\nB. replies: Yes."


def test_links_and_damaged_annotations_are_no_remarks() -> None:
    with pikepdf.open(io.BytesIO(review_copy())) as pdf:
        page = pdf.pages[0].obj
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Subtype=pikepdf.Name.Highlight),
                pikepdf.Dictionary(Subtype=pikepdf.Name.Highlight, QuadPoints=pikepdf.Array([1, 2, 3])),
                pikepdf.Dictionary(Subtype=pikepdf.Name.Movie, Rect=pikepdf.Array([0, 0, 1, 1])),
                5,
            ]
        )
        out = io.BytesIO()
        pdf.save(out)
    assert remarks(out.getvalue()) == []


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    folder.mkdir()
    return folder


def test_a_strike_and_its_reply_go_in_and_out(paper: Path) -> None:
    copy = review_copy(project(paper))
    number, _ = boxes(copy, "windless")
    (paper / "back.pdf").write_bytes(marked("StrikeOut", "windless", pdf=copy))
    run(paper, "remarks", "import", str(paper / "back.pdf"), "--round", "first")
    ((name, one),) = listed(paper).items()
    assert one["comment"] == 'Delete "windless".'
    run(paper, "remarks", "apply", name)
    assert "as a afternoon" in (paper / "chapters/power.md").read_text(encoding="utf-8")
    run(paper, "remarks", "answer", name, "--disposition", "accepted", "--text", "Done.")
    for _ in range(2):  # a second export replies no second time
        run(paper, "remarks", "export", str(paper / "back.pdf"))
        back = pypdf.PdfReader(paper / "build/remarks/first/back.pdf")
        contents = [str(one.get_object().get("/Contents")) for one in back.pages[number]["/Annots"]]
        assert contents.count("Accepted. Done.") == 1
    again = run(paper, "remarks", "import", str(paper / "build/remarks/first/back.pdf"), "--round", "first")
    assert "nothing new" in again.output


def test_an_edit_whose_words_have_changed_is_left_alone(paper: Path) -> None:
    (paper / "back.pdf").write_bytes(marked("StrikeOut", "windless", pdf=review_copy(project(paper))))
    run(paper, "remarks", "import", str(paper / "back.pdf"), "--round", "first")
    (name,) = listed(paper)
    changed = POWER.replace("windless", "calm")
    (paper / "chapters/power.md").write_text(changed, encoding="utf-8")
    told = run(paper, "remarks", "apply", name, code=1)
    assert "others by now" in told.output or "is gone" in told.output
    assert (paper / "chapters/power.md").read_text(encoding="utf-8") == changed


MUPDF = [
    ("batteries wait", "Highlight", "Which?", "All of them."),
    ("windless", "StrikeOut", "", ""),
    ("salt marsh", "Underline", "Where?", ""),
    ("region as much", "Caret", "or more", ""),
    ("imitate", "Text", "A note.", ""),
    ("Operators", "FreeText", "Typed.", ""),
    ("harvest", "Ink", "", ""),
]


@pytest.mark.skipif(shutil.which("mutool") is None, reason="no MuPDF: `apt install mupdf-tools`")
def test_what_mupdf_marks_comes_home_with_its_replies(tmp_path: Path) -> None:
    (tmp_path / "sent.pdf").write_bytes(review_copy())
    marks = [each for mark in MUPDF for each in mark]
    script = Path(__file__).parents[1] / "support" / "mupdf_marks.js"
    subprocess.run(["mutool", "run", script, "sent.pdf", "back.pdf", *marks], cwd=tmp_path, check=True, timeout=60)
    found = remarks((tmp_path / "back.pdf").read_bytes())
    assert len(found) == len(MUPDF)
    by_kind = {one.kind: one for one in found if one.comment != "Typed."}
    for (words, kind, text, reply), name in zip(
        MUPDF, ("highlight", "strike", "underline", "insertion", "note", "note", "drawing"), strict=True
    ):
        one = next(each for each in found if each.comment == "Typed.") if text == "Typed." else by_kind[name]
        assert one.place is not None
        if name in {"note", "drawing"}:  # beside a line, of which the first word says where it was written
            assert words in one.place.words
        else:
            assert one.place.line == place_of(words)[0], kind
        assert text in (one.comment.split("\n")[0], one.proposed, "")
        assert not reply or one.comment.endswith(f"\nReviewer F replies: {reply}")
        assert one.person == "Reviewer E"
