"""Reading through the cache: the same answer however it is come by, and nothing believed that does not read back."""

from __future__ import annotations

import os
import pickle
import socket
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.writing import to_bibtex
from chapterhouse.checks.engine import registry
from chapterhouse.checks.engine.registry import CHECKS, GATHERER, bibliography_problems
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.memo import digest_of
from chapterhouse.inputs import serialization as records
from chapterhouse.inputs.gatherer import Gatherer
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.inputs.parallel import FORKS, parse
from chapterhouse.inputs.serialization import BrokenRecord, ReadBibliography, ReadChapter
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Bibliography, Chapter, Paper
from chapterhouse.pipeline import check
from chapterhouse.processes.walls import REQUIRED, available

CHAPTER = """\
---
status: review
words: 40
---

# Energy {#sec:energy}

Ä한 [@iea, p. 3] shows the the color of @fig:grid; the European Union Agency (EUA) has `code` and $E=mc^2$[^n].
<!-- allow duplicate-heading: so it is --> “He said color” to EUA. TODO

[^n]: A note, see <https://example.org> and [here](#sec:energy).

![Grid.](figures/grid.svg){#fig:grid width=50% alt="A grid."}

| a | b |
|:--|--:|
| 1 | 2 |

: Caption. {#tbl:t}

$$ x $$ {#eq:x}

::: {.gap #g holder="x"}
> Quoted text.
:::
"""
BIB = """\
@string{p = {Press}}
@book{parent, title = {All}, publisher = p, year = 2000, editor = {M{\\"u}ller, Jörg}}
@inbook{child, author = {Smith, A. and {The Body}}, title = {Part}, crossref = {parent}, pages = {1--2}}
@book{broken, title = {never closed,
"""


TYPES = GATHERER.types(Chapter)


def read(path: str, text: str) -> ReadChapter:
    chapter, findings = read_chapter(path, text)
    return ReadChapter(chapter, findings, GATHERER.gather(chapter))


def same(one: ReadChapter, other: ReadChapter) -> bool:
    return (one.chapter, one.problems, dict(one.gathered)) == (other.chapter, other.problems, dict(other.gathered))


@given(st.text('ab *_`$[]@#!|:-\\\n{}.=()<>"é한\u0301', max_size=120))
def test_a_chapter_comes_back_as_it_went(text: str) -> None:
    made = read("chapters/a.md", CHAPTER + text)
    assert same(records.unpack_chapter(records.pack_chapter(made), CHAPTER + text, TYPES), made)


def test_a_bibliography_comes_back_with_its_tex() -> None:
    made = read_bibliography({"a.bib": BIB})
    assert len(made.entries) == 2 and made.broken
    record = records.pack_bibliography(ReadBibliography(made, GATHERER.gather(made)))
    back = records.unpack_bibliography(record, {"a.bib": BIB}, GATHERER.types(Bibliography))
    assert back.bibliography == made and back.gathered == GATHERER.gather(made)
    assert to_bibtex(back.bibliography.entries) == to_bibtex(made.entries)
    for entry, again in zip(made.entries, pickle.loads(pickle.dumps(back.bibliography.entries)), strict=True):
        assert again == entry and type(again.fields) is dict and repr(again.fields) == repr(entry.fields)
    for broken in (record[:-1], record[:40] + b"x" + record[41:], b"", b"junk"):
        with pytest.raises(BrokenRecord):
            records.unpack_bibliography(broken, {}, {})


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_a_broken_record_is_refused_and_nothing_else_happens(junk: bytes, cut: int) -> None:
    whole = records.pack_chapter(read("a.md", CHAPTER))
    for record in (junk, whole[:cut], whole[:cut] + junk):
        if record != whole:
            with pytest.raises(BrokenRecord):
                records.unpack_chapter(record, CHAPTER, TYPES)
    with pytest.raises(BrokenRecord):
        records.unpack_bibliography(junk, {}, {})
    with pytest.raises(BrokenRecord):
        records.unpack_problems(b"\xc1" + junk)


def many() -> Mapping[str, str]:
    return {f"chapters/c{n:02}.md": CHAPTER.replace("sec:energy", f"sec:{n}") for n in range(30)}


@pytest.mark.parametrize("forks", [True, False])
def test_processes_and_the_cache_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    monkeypatch.setattr("chapterhouse.inputs.parallel.FORKS", forks and sys.platform == "linux")
    texts, bibliography = many(), {"a.bib": BIB}
    alone = parse(texts, bibliography, NO_CACHE, 1, gatherer=GATHERER)
    for jobs in (2, 2, 1):
        again = parse(texts, bibliography, Cache(tmp_path / "cache"), jobs, gatherer=GATHERER)
        assert list(again.chapters) == list(texts)
        assert all(same(again.chapters[path], alone.chapters[path]) for path in texts)
        assert again.entries == alone.entries and again.gathered == alone.gathered


def test_a_changed_chapter_is_read_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = parse({"a.md": "# A\n"}, {}, cache)
    second = parse({"a.md": "# B\n", "b.md": "# A\n"}, {}, cache)
    assert [one.chapter.headings[0].text for one in (*first.chapters.values(), *second.chapters.values())] == [
        *("A", "B", "A")
    ]
    assert second.chapters["b.md"].chapter.headings[0].span.file == "b.md"


def test_strings_of_another_file_are_part_of_the_key(tmp_path: Path) -> None:
    cache, book = Cache(tmp_path), "@book{a, publisher = p}"
    for name in ("One", "Two"):
        read = parse({}, {"s.bib": f"@string{{p = {{{name}}}}}", "b.bib": book}, cache).entries.bibliography
        assert read.entries[0].value("publisher") == name


def test_what_is_gathered_is_what_the_checks_find_without_it() -> None:
    files = {"paper.toml": 'title = "T"\ndate = 2026-01-01\n[[parts]]\nchapters = ["chapters/a.md"]\n'}
    files |= {"chapters/a.md": CHAPTER, "bibliography/references.bib": BIB, "figures/grid.svg": "<svg/>"}
    checked = check(Buffers(files))
    assert checked.paper is not None and checked.paper.gathered["chapters/a.md"]
    bare = replace(checked.paper, gathered={})
    for one in CHECKS.values():
        assert list(one.find(bare)) == list(one.find(checked.paper)), one.rule.code
    cited = replace(checked.paper, citing={"parent": ()})
    for code, problems in bibliography_problems(cited).items():
        assert tuple(CHECKS[code].find(cited)) == problems, code
    assert {"mixed-spelling", "doubled-word", "unfinished-text"} <= {finding.code for finding in checked.findings}


@pytest.mark.parametrize(
    ("setting", "asked"),
    [
        ("", 0),
        ('keywords = ["grids"]\n', 0),
        ('subtitle = "S"\n', 0),
        ('checks = { doubled-word = "off" }\n', 1),
        ('checks = { unused-entry = "off" }\n', 1),
    ],
)
def test_what_the_bibliography_gives_depends_on_the_settings_that_its_checks_ask(
    setting: str, asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Paper] = []

    def counted(paper: Paper) -> dict[str, tuple[Problem, ...]]:
        found.append(paper)
        return bibliography_problems(paper)

    monkeypatch.setattr(registry, "bibliography_problems", counted)
    cache, head = Cache(tmp_path / "c"), 'title = "T"\ndate = 2026-01-01\n'
    body = '[[parts]]\nchapters = ["chapters/a.md"]\n'
    files = {"chapters/a.md": CHAPTER, "bibliography/references.bib": BIB, "figures/grid.svg": "<svg/>"}
    first, again = (
        check(Buffers({**files, "paper.toml": toml}), cache) for toml in (head + body, head + setting + body)
    )
    assert len(found) == 1 + asked
    fresh = check(Buffers({**files, "paper.toml": head + setting + body}))
    assert (again.findings, bool(first.findings)) == (fresh.findings, True)


def test_the_cache_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    keys = [digest_of([str(n)]) for n in range(6)]
    for number, key in enumerate(keys):
        cache.write(key, b"%d" % number)
    assert (tmp_path / "c/.gitignore").read_text() == "*\n"
    cache.prune(3 * len(b"0" + b"s" * 32))
    kept = [key for key in keys if cache.read(key, bytes) is not None]
    assert 2 <= len(kept) <= 3 and (tmp_path / "c/.gitignore").exists()
    assert cache.read(keys[-1], int) == 5
    NO_CACHE.write(keys[0], b"x")
    NO_CACHE.prune()
    assert NO_CACHE.read(keys[0], bytes) is None


def _grasp(subject: object) -> Mapping[str, object]:
    """Looks whether anything is in reach of the process that reads."""
    for attempt in (lambda: open(os.environ["SECRET"]).close(), lambda: socket.socket().close()):
        try:
            attempt()
        except PermissionError:
            continue
        raise AssertionError("it is in reach")
    return {}


def _nothing(subject: object) -> Mapping[str, object]:
    return {}


@pytest.mark.skipif(not FORKS or not available() >= REQUIRED, reason="no forks here, or no walls around them")
def test_processes_that_read_chapters_reach_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    monkeypatch.setenv("SECRET", str(secret))
    texts = {f"c{number}.md": CHAPTER for number in range(24)}
    nothing = Gatherer(_grasp, _nothing)
    assert len(parse(texts, {"r.bib": BIB}, NO_CACHE, 2, gatherer=nothing).chapters) == 24
    with pytest.raises(AssertionError, match="in reach"):
        parse({"c.md": CHAPTER}, {}, NO_CACHE, 1, gatherer=nothing)
