"""The map of places: every word that pandoc read is found again in its file, and none in the wrong place."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterhouse.core.alignment import aligned_letters, common_runs
from chapterhouse.core.words import words_in
from chapterhouse.inputs.markdown import body_of, read_chapter
from chapterhouse.inputs.markdown.words import read_words
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.places import place, printed_texts
from chapterhouse.model.places import PrintedText

ROOT = Path(__file__).parents[2]
REAL = sorted((ROOT / "chapters").glob("*.md"))
HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
SAMPLES = sorted((ROOT / "tests" / "papers").glob("*/chapters/*.md"))


def placed(text: str) -> Iterator[tuple[str, int | None]]:
    """The words that pandoc reads in ``text``, each with its place."""
    body = body_of(read_chapter("a.md", text)[0])
    printed = printed_texts(pandoc.read_markdown(body).content)
    for one, places in zip(printed, place(read_words(body), printed), strict=True):
        yield from zip((word for _, word in words_in(one.text)), places, strict=True)


def letters_at(text: str, offset: int, count: int) -> str:
    """The next ``count`` letters and digits of ``text``, whatever markup is between them, HTML's tags among it."""
    found = []
    while len(found) < count and offset < len(text):
        if tag := HTML_TAG.match(text, offset):
            offset = tag.end()
            continue
        if text[offset].isalnum():
            found.append(text[offset])
        offset += 1
    return "".join(found)


def share_placed(path: Path) -> tuple[int, int]:
    """How many words a file has, and how many of them have a place; each of these is compared with the text there."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if any(problem.code == "unreadable-chapter" for problem in read_chapter(path.name, text)[1]):
        return 0, 0  # nothing of it is printed
    words = list(placed(text))
    found = [(word, offset) for word, offset in words if offset is not None]
    for word, offset in found:
        assert letters_at(text, offset, len(word)) == word, f"{path.name}: {word} is not at {offset}"
    return len(words), len(found)


def test_the_caption_of_code_is_found_in_its_braces() -> None:
    text = '# A\n\nWords before.\n\n~~~ {#lst:a .python caption="Words behind."}\nx = 1\n~~~\n'
    (aside,) = read_words(text).asides
    assert [text[word.start : word.end] for word in aside] == ["Words", "behind"]


@pytest.mark.parametrize("paths", [REAL, SAMPLES], ids=["the paper", "sample papers"])
def test_nearly_every_word_has_its_place_and_none_a_wrong_one(paths: list[Path]) -> None:
    counts = [share_placed(path) for path in paths]
    words, found = (sum(each) for each in zip(*counts, strict=True))
    assert words > 1_000
    assert found >= 0.995 * words


CONSTRUCTS = """---
status: draft
---

# Alfa *bravo* {#sec:alfa}

Charlie `delta` echo $foxtrot + golf$ hotel[^1] india^[juliett *kilo* lima] mike H~2~O "november" oscar's,
papa--quebec [romeo](https://sierra.example "tango") \\*uniform\\* and victor [see @whiskey, p. 7] xray.

[^1]: Yankee zulu,
    anton.

| berta | caesar |
|-------|--------|
| dora  | `emil` |

: Friedrich **gustav** {#tbl:friedrich}

+--------+-----------+
| heinrich | ida     |
+========+===========+
| julius | konrad    |
|        |           |
|        | - ludwig  |
+--------+-----------+

``` python
martha = nordpol
```

![Otto paula](richard.svg){#fig:otto alt="samuel"}

::: {.gap #gap:x title="theodor"}
Ulrich [viktor]{.smallcaps}.

> wilhelm
:::

Xanthippe
:   Ypsilon

| zeppelin
| aachen

1. basel
2. chemnitz

   - dresden
"""


def test_each_construct_of_pandoc_is_placed_where_it_was_written() -> None:
    words = list(placed(CONSTRUCTS))
    distinct = [(word, offset) for word, offset in words if len(word) > 3 and CONSTRUCTS.count(word) == 1]
    assert len(distinct) > 35
    assert {word for word, offset in distinct if offset != CONSTRUCTS.find(word)} == set()


@pytest.mark.parametrize("path", REAL[:4], ids=lambda path: path.stem)
def test_what_is_printed_besides_takes_no_word_of_the_file(path: Path) -> None:
    """Labels of citations, numbers and tables drawn from statements come between the words of the file."""
    text = path.read_text(encoding="utf-8")
    body = body_of(read_chapter("a.md", text)[0])
    words = read_words(body)
    printed = printed_texts(pandoc.read_markdown(body).content)
    plain = place(words, printed)
    draw = random.Random(4)
    vocabulary = [word.text for word in words.main]
    mixed, where = [], []
    for index, one in enumerate(printed):
        mixed.append(one)
        where.append(index)
        if draw.random() < 0.3:  # rows of a table that repeats words of the chapter
            mixed.append(PrintedText(" ".join(draw.choices(vocabulary, k=draw.randint(1, 30)))))
            where.append(-1)
    found = {index: places for index, places in zip(where, place(words, mixed), strict=True) if index >= 0}
    pairs = [(old, new) for index, old in enumerate(plain) for old, new in zip(old, found[index], strict=True)]
    assert not [(old, new) for old, new in pairs if new is not None and new != old]
    assert sum(new is not None for _, new in pairs) >= 0.97 * len(pairs)


def test_runs_are_common_longest_first_and_never_cross() -> None:
    first = ["the", "cat", "sat", "on", "the", "mat", "and", "the", "dog", "lay", "by", "the", "door"]
    second = ["the", "cat", "sat", "by", "the", "door", "and", "the", "dog", "lay", "on", "the", "mat"]
    runs = common_runs(first, second)
    assert all(first[a : a + n] == second[b : b + n] for a, b, n in runs)
    ends = [(a + n, b + n) for a, b, n in runs]
    assert all(a >= end_a and b >= end_b for (a, b, _), (end_a, end_b) in zip(runs[1:], ends, strict=False))
    assert (6, 6, 4) in runs


def test_words_parted_in_another_way_are_aligned_by_their_letters() -> None:
    source = ["gas", "H", "2", "O", "infrastructure", "is"]
    assert aligned_letters(source, ["gas", "H2O", "infra", "structure", "is"]) == [
        (0, 0),
        (1, 0),
        (4, 0),
        (4, 5),
        (5, 0),
    ]
    assert aligned_letters(source, ["gas", "N2", "is"]) == [(0, 0), None, (5, 0)]


def test_tags_of_a_div_are_no_words() -> None:
    text = '<div id="fig:side-by-side">\n\n![First](a.svg)![Second](b.svg)\n\nSide by side.\n\n</div>\n'
    places = dict(placed(text))
    assert places["Side"] == text.index("Side by") and places["by"] == text.index("by side.")
