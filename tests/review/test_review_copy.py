"""The review copy: pages as in the reading copy, lines numbered, and a map that knows where each word was written."""

from __future__ import annotations

import io
import json

import pikepdf
import pypdf
import pypdfium2
import pytest
import verapdf
from review_copies import FILES, POWER, review_copy

from chapterhouse.model.places import words_in
from chapterhouse.model.printed import PrintedMap, UnreadableMap
from chapterhouse.review.carried import NotOurs, manifest_of, map_of, opened
from chapterhouse.review.where import Lookup, parse_place


def carried_map() -> PrintedMap:
    return map_of(opened(review_copy()))


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


def test_the_manifest_says_what_the_paper_was_made_of() -> None:
    manifest = manifest_of(opened(review_copy()))
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
        map_of(opened(written.getvalue()))
    with pytest.raises(NotOurs, match="no PDF"):
        opened(b"%PDF-1.7 and nothing")
