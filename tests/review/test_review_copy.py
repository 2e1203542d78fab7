"""The review copy: pages as in the reading copy, lines numbered, and a map that knows where each word was written."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
import verapdf
from review_copies import DATE, FILES, POWER, git, project, review_copy, run

from chapterhouse import pipeline
from chapterhouse.core.words import words_in
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Earlier, Revision
from chapterhouse.model.printed import MappedFile, MappedLine, PrintedMap, UnreadableMap
from chapterhouse.outputs.pdf.change_bars import changed_lines
from chapterhouse.review.carried import NotOurs, manifest_of, map_of
from chapterhouse.review.where import Lookup, parse_place


def carried_map() -> PrintedMap:
    return map_of(review_copy())


def page_texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def letters(page: pypdfium2.PdfPage) -> list[tuple[str, tuple[int, ...]]]:
    """The letters of a page right of the numbers and above the stamp, with their boxes in tenths of points."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        box = tuple(round(10 * side) for side in text.get_charbox(index))
        if box[0] > 1000 and box[1] > 350 and text.get_text_range(index, 1).strip():
            found.append((text.get_text_range(index, 1), box))
    return found


def test_the_text_of_the_review_copy_is_where_the_reading_copy_has_it() -> None:
    copies = [pypdfium2.PdfDocument(one) for one in (review_copy(review=False), review_copy())]
    assert len(copies[0]) == len(copies[1])
    for one, other in zip(*copies, strict=True):
        assert other.get_width() > one.get_width() + 50
        assert letters(one) == letters(other)


def test_each_page_says_which_draft_it_is() -> None:
    for text in page_texts(review_copy()):
        assert "Review copy · version 0.3 · revision c0ffeec0ffee · 30 November 2026" in " ".join(text.split())
    assert not any("Review copy" in text for text in page_texts(review_copy(review=False)))


def test_every_line_has_its_number_in_the_margin() -> None:
    printed = carried_map()
    document = pypdfium2.PdfDocument(review_copy())
    for line in printed.lines:
        page = document[line.page]
        bottom, top = (page.get_height() - y for y in (line.baseline + 2, line.baseline - 8))
        shown = page.get_textpage().get_text_bounded(left=70, bottom=bottom, right=98, top=top).strip()
        assert shown == str(line.number), line.text


@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_the_copy_with_its_attachments_meets_the_standards(flavour: str) -> None:
    assert verapdf.broken_rules(review_copy(), flavour) == {}


def test_printed_words_know_where_they_were_written() -> None:
    printed = carried_map()
    found = 0
    for line in printed.lines:
        text = FILES[printed.files[line.file].path]
        for (_, word), offset in zip(words_in(line.text), line.offsets, strict=True):
            if offset is not None:
                letters = "".join(filter(str.isalnum, text[offset : offset + 40]))
                assert letters.startswith(word), (word, line.text)
                found += 1
    prose = sum(1 for text in FILES.values() for _ in words_in(text))
    assert found > 0.75 * prose


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("windless afternoon", "windless afternoon"),
        ("inverters have to imitate", "inverters have to imitate"),
        ("above the reservoir", "above the reservoir"),
        ("Kinds of storage and the hours", "Kinds of storage and the hours"),
        ("keep the harvest of a season", "keep the harvest of a season"),
        ("Nobody builds", "Nobody builds"),
    ],
)
def test_a_quote_is_found_in_text_notes_cells_and_captions(words: str, source: str) -> None:
    (spot,) = Lookup(carried_map()).quote(words)
    assert (spot.file, spot.offset) == ("chapters/power.md", POWER.index(source))


def test_a_page_and_line_are_a_place() -> None:
    printed = carried_map()
    lookup = Lookup(printed)
    for line in printed.lines:
        spot = lookup.line(printed.labels[line.page], line.number)
        assert spot is not None
        if line.placed:
            assert spot.file == printed.files[line.file].path
    assert lookup.line("1", 999) is None
    assert parse_place("iv:3") == ("iv", 3)
    assert parse_place("12") == ("12", None)
    assert parse_place("a place") is None


def test_lines_are_numbered_through_the_paper_where_it_wishes_so() -> None:
    files = {**FILES, "paper.toml": f'{FILES["paper.toml"]}\n[review]\nline_numbers = "running"\n'}
    options = BuildOptions(Revision("c0ffee" * 6 + "abcd", DATE, modified=False), outputs=("pdf",), review=True)
    built = pipeline.build(Buffers(files), options)
    assert isinstance(built.product, dict)
    printed = map_of(built.product["review.pdf"])
    numbers = [line.number for line in printed.lines]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, max(numbers) + 1))
    assert max(numbers) > max(line.number for line in carried_map().lines)


def test_the_manifest_says_what_the_paper_was_made_of() -> None:
    manifest = manifest_of(review_copy())
    assert manifest["commit"].startswith("c0ffee")
    assert set(manifest["inputs"]) == set(FILES) - {"paper.toml"}
    assert {"chapterhouse", "pandoc", "weasyprint"} <= manifest["tools"].keys()


def test_a_map_comes_back_as_it_was_written() -> None:
    printed = carried_map()
    assert PrintedMap.from_bytes(printed.to_bytes()) == printed


@pytest.mark.parametrize(
    "content", [b"", b"no map", b"x\x9c", json.dumps({"format": 1}).encode()], ids=["empty", "text", "cut", "plain"]
)
def test_a_damaged_map_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableMap):
        PrintedMap.from_bytes(content)


def test_a_pdf_of_somebody_else_is_refused_with_advice() -> None:
    foreign = pikepdf.Pdf.new()
    foreign.add_blank_page()
    written = io.BytesIO()
    foreign.save(written)
    with pytest.raises(NotOurs, match="carries no map"):
        map_of(written.getvalue())
    with pytest.raises(NotOurs, match="no PDF"):
        map_of(b"%PDF-1.7 and nothing")


MOVED = (
    POWER.replace("windless afternoon", "calm afternoon")
    .replace("Storage comes in", "A sentence that came in.\nStorage comes in")
    .replace("- Batteries answer within milliseconds.\n", "")
    .replace("every second.", "every second;")
)


@pytest.fixture(scope="module")
def marked_copy() -> bytes:
    earlier = Earlier("0ld" * 13, {"chapters/power.md": POWER})
    options = BuildOptions(Revision("c0ffee" * 7, DATE, modified=False), ("pdf",), review=True, earlier=earlier)
    built = pipeline.build(Buffers({**FILES, "chapters/power.md": MOVED}), options)
    assert isinstance(built.product, dict)
    pdf: bytes = built.product["review.pdf"]
    return pdf


def test_the_next_copy_marks_the_lines_that_changed_and_no_others(marked_copy: bytes) -> None:
    printed = map_of(marked_copy)
    changed = changed_lines(
        printed,
        {"chapters/power.md": MOVED, "chapters/water.md": FILES["chapters/water.md"]},
        Earlier("old", {"chapters/power.md": POWER, "chapters/water.md": FILES["chapters/water.md"]}),
    )
    texts = {(line.page, line.number): line.text for line in printed.lines if line.placed}
    new = {texts[page, number] for page, found in changed.items() for number in found.new}
    gone = {texts[page, number] for page, found in changed.items() for number in found.gone}
    assert len(new) == 3, new
    for words in ("calm", "A sentence that came in", "second;"):
        assert any(words in text for text in new)
    assert len(gone) == 1 and gone.pop().startswith("Table")  # the words before it in the file are those of the caption


def test_the_marks_are_drawn_beside_their_lines(marked_copy: bytes) -> None:
    printed = map_of(marked_copy)
    document = pypdfium2.PdfDocument(marked_copy)
    for line in printed.lines:
        page = document[line.page]
        image = page.render(scale=3).to_pil().convert("L")
        row = round(3 * (line.baseline - 2))
        dark = any(image.getpixel((column, row)) < 80 for column in range(3 * 99, 3 * 99 + 5))
        text = line.text
        wanted = printed.files[line.file].path == "chapters/water.md" or any(
            words in text for words in ("calm", "A sentence that came in", "second;", "Table")
        )
        assert dark == wanted, text
    (first, *_) = page_texts(marked_copy)
    assert "bars mark what changed since 0ld0ld0ld0ld" in " ".join(first.split()) or len(printed.labels) > 1


def test_who_sends_the_next_round_need_not_say_since_when(tmp_path: Path) -> None:
    first = project(tmp_path)
    (tmp_path / "remarks/first").mkdir(parents=True)
    (tmp_path / "remarks/first/round.toml").write_text(f'revision = "{first}"\n')
    (tmp_path / "remarks/first/whole.toml").write_text('["1"]\ncomment = "Hm."\nfile = "paper.toml"\n')
    (tmp_path / "chapters/power.md").write_text(MOVED, encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "power: what the first round asked for")
    run(tmp_path, "-q", "build", "--review", "--only", "pdf")
    copy = tmp_path / "build/paper.review.pdf"
    assert manifest_of(copy.read_bytes())["changes_since"] == first
    assert "byte for byte" in run(tmp_path, "-q", "verify", str(copy)).output
    run(tmp_path, "-q", "build", "--review", "--only", "pdf", "--since", "none")
    assert manifest_of(copy.read_bytes())["changes_since"] is None
    told = run(tmp_path, "build", "--review", "--since", "nowhere", code=2)
    assert "nowhere" in str(told.exception)


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        ("One two three.\n\nA line that came in.\n\nA line of old.\n", {3}),
        ("A line that came in.\nOne two three.\n\nA line of old.\n", {1}),
        ("One two three.\n\nA line of old.\nA line.\n", {4}),
        ("One two, three.\n\nA line of old.\n", {1}),
        ("One two\nthree.\n\nA line of old.\n", set()),
        ("One two three.\n\nA line of old.\n", set()),
    ],
)
def test_what_came_in_is_marked_where_it_begins(new: str, lines: set[int]) -> None:
    old = "One two three.\n\nA line of old.\n"
    starts = (0, *(at + 1 for at, letter in enumerate(new) if letter == "\n"))
    file = MappedFile("a.md", "", starts)
    printed = PrintedMap(
        None,
        False,
        (file,),
        ("1",),
        tuple(
            MappedLine(0, number, (0, 0, 0, 0), 0, text, 0, tuple(starts[number - 1] + at for at, _ in words_in(text)))
            for number, text in enumerate(new.split("\n"), 1)
        ),
    )
    found = changed_lines(printed, {"a.md": new}, Earlier("old", {"a.md": old})).get(0)
    assert (found.new if found else set()) == lines
