"""Papers that nobody here wrote, checked and built as drafts: which of their words are missing, which drafts fail.

    python tests/census/census.py [--outputs html pdf] [--sample 30] FOLDER...

Each FOLDER is a paper with its paper.toml, as ``chapterhouse import`` makes it. Prints a table in Markdown, one row a
paper: words as pandoc reads the chapters, words that an output lacks, those of them that no finding stands beside,
errors without a place, findings, seconds. Above it stand the words that are missing in silence, and with ``--sample``
that many findings of each paper, drawn the same way at every run, to read by hand. Ends with 1 where a word is missing
in silence, a draft is not built, or an error has no place.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2

from chapterhouse.manuscript.pandoc import PandocError, read_markdown

_WORD = re.compile(r"[^\W\d_]{3,}")
"""Runs of three letters or more: numbers are the tool's to set, and shorter runs are found anywhere."""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
_EQUATION_LABEL = re.compile(r"\{#eq:[^{}]*\}")  # text to pandoc, a label to us
_NOT_TEXT = ("script", "style", "head", "nav", "math", "svg")
_PLACE = re.compile(r"^ *--> (\S+?):(\d+):\d+", re.MULTILINE)
_FAR = 8
"""The other half of a word that is parted at a line's end stands within so many lines."""
_BESIDE = 2
"""A finding accounts for the words of its lines and of so many lines around them."""


@dataclass
class Row:
    """What was counted of one paper; ``silent`` holds words without a finding, by output."""

    name: str
    words: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    silent: dict[str, list[str]] = field(default_factory=dict)
    not_built: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    without_place: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        return not (self.not_built or self.without_place or any(self.silent.values()))


def words(text: str) -> list[str]:
    """The words of ``text``, in lower case, hyphens at the ends of lines and soft ones taken out."""
    return _WORD.findall(re.sub(r"\u00ad|[\u0002\ufffe]\s*|[-\u2010]\s*\n\s*", "", text).lower())


def plain(node: Any) -> Iterator[str]:
    """The text of pandoc's tree, a space between its blocks; without formulas, raw markup, alternatives and keys."""
    if isinstance(node, list):
        for one in node:
            yield from plain(one)
    elif isinstance(node, dict):
        kind, content = node.get("t"), node.get("c")
        if kind == "Str":
            yield content
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind == "Code":
            yield content[1]
        elif kind == "CodeBlock":
            yield f" {content[1]} "
        elif kind == "Cite":
            for citation in content[0]:
                yield from plain([citation["citationPrefix"], citation["citationSuffix"]])
        elif kind in ("Math", "RawInline", "RawBlock", "Image"):
            yield " "
        elif kind in ("Para", "Plain", "Header", "Note", "Div", "Table", "LineBlock"):
            yield " "
            yield from plain(content)
            yield " "
        else:
            yield from plain(content)


def words_of_html(markup: str) -> list[str]:
    """The words of a page, without its lists of contents, formulas and drawings."""
    page = lxml.html.document_fromstring(markup)
    for element in list(page.iter(*_NOT_TEXT)):
        element.drop_tree()
    for element in page.iter("p", "li", "td", "th", "dt", "dd", "div", "br", "figcaption", "section", "pre", "aside"):
        element.tail = f" {element.tail or ''}"
        element.text = f" {element.text or ''}"
    return words(page.text_content())


def words_of_pdf(path: Path) -> list[str]:
    """The words of a PDF's pages; what stands around a line's end may be one word or two, and counts as both.

    A running head, a note or the numbers of a list may stand between the halves of a word.
    """
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    lines = [line.split() for line in filled(re.sub(r"([\u0002\ufffe])\s*", "\\1\n", text).splitlines())]
    across: list[str] = []
    for number, line in enumerate(lines):
        half = line[-1].rstrip("\u0002\ufffe-\u2010")
        across += [f"{half}{other[0]} {half} {other[0]}" for other in lines[number + 1 : number + 1 + _FAR]]
    return words(text) + words(" ".join(across))


def filled(lines: Iterable[str]) -> Iterator[str]:
    """Those of ``lines`` that have something on them."""
    return (line for line in lines if line.strip())


def chapters(folder: Path) -> list[Path]:
    """The chapters that paper.toml lists, in their order."""
    paper = tomllib.loads((folder / "paper.toml").read_text(encoding="utf-8"))
    listed = [name for part in paper.get("parts", []) for name in part["chapters"]]
    return [folder / name for name in (*listed, *paper.get("appendices", []))]


def silent(lost: Counter[str], texts: Mapping[Path, str], beside: Mapping[Path, set[int]]) -> list[str]:
    """Of the words that are ``lost``, those that stand somewhere without a finding beside them."""
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for path, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            for word in words(line):
                if word in lost:
                    (told if number in beside.get(path, ()) else found)[word] += 1
    return sorted(word for word, count in lost.items() if found[word] and count > told[word])


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of chapterhouse in ``folder``."""
    command = [sys.executable, "-m", "chapterhouse", "-q", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=900)


def count(folder: Path, outputs: Iterable[str]) -> Row:
    """Check and build the paper in ``folder``, and count."""
    row = Row(folder.name)
    start = time.monotonic()
    paths = [path for path in chapters(folder) if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in paths}
    ours: Counter[str] = Counter()
    for text in texts.values():
        with suppress(PandocError):  # a finding says so
            read = "".join(plain(read_markdown(_FRONT_MATTER.sub("", text)).content))
            ours.update(words(_EQUATION_LABEL.sub("", read)))
    row.words = ours.total()
    checked = run(folder, "check", "--format", "json")
    row.findings = json.loads(checked.stdout)["findings"] if checked.stdout.startswith("{") else []
    row.without_place += failures(checked)
    beside: dict[Path, set[int]] = {}
    for finding in row.findings:
        if finding["start"]["line"] is None:
            continue
        lines = range(finding["start"]["line"] - _BESIDE, finding["end"]["line"] + _BESIDE + 1)
        beside.setdefault(folder / finding["file"], set()).update(lines)
    for name in outputs:
        built = run(folder, "build", "--draft", f"--only={name}")
        row.without_place += failures(built)
        for place in _PLACE.finditer(built.stdout + built.stderr):
            line = int(place[2])
            beside.setdefault(folder / place[1], set()).update(range(line - _BESIDE, line + _BESIDE + 1))
        product = folder / "build" / f"paper.{name}"
        if not product.is_file() or product.stat().st_mtime < time.time() - (time.monotonic() - start) - 1:
            row.not_built.append(name)
            continue
        theirs = Counter(words_of_pdf(product) if name == "pdf" else words_of_html(product.read_text(encoding="utf-8")))
        lost = ours - theirs
        row.missing[name] = lost.total()
        row.silent[name] = silent(lost, texts, beside)
    row.seconds = time.monotonic() - start
    return row


def failures(done: subprocess.CompletedProcess[str]) -> Iterator[str]:
    """What a command says of faults of its own, and of errors that name no place."""
    printed = done.stdout + done.stderr
    if done.returncode not in (0, 1):
        yield f"ended with {done.returncode}: {printed.strip()[-200:]}"
    yield from (found[1] for found in re.finditer(r"^(error\[.*)\n(?! *-->)", printed, re.MULTILINE))


def main() -> int:
    """Count the papers named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--outputs", nargs="+", default=["html", "pdf"])
    parser.add_argument("--sample", type=int, default=0)
    given = parser.parse_args()
    rows = []
    for folder in given.folders:
        sys.stderr.write(f"{folder.name} ...\n")
        rows.append(count(folder.resolve(), given.outputs))
        show(rows[-1], given.outputs, given.sample)
    heads = [f"{what} {name}" for name in given.outputs for what in ("missing in", "in silence in")]
    sys.stdout.write(f"\n| paper | words | {' | '.join(heads)} | without place | findings | seconds |\n")
    sys.stdout.write(f"|---|{'---:|' * (len(heads) + 4)}\n")
    for row in rows:
        cells = [row.name, str(row.words)]
        for name in given.outputs:
            unbuilt = name in row.not_built
            cells += ["not built", "-"] if unbuilt else [str(row.missing[name]), str(len(row.silent[name]))]
        cells += [str(len(row.without_place)), str(len(row.findings)), f"{row.seconds:.0f}"]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
    return 0 if all(row.sound for row in rows) else 1


def show(row: Row, outputs: Iterable[str], sample: int) -> None:
    """What is wrong with one paper, and a sample of its findings."""
    for name in outputs:
        if row.silent.get(name):
            sys.stdout.write(f"{row.name}: missing in {name}: {' '.join(row.silent[name])}\n")
    for line in row.without_place:
        sys.stdout.write(f"{row.name}: {line}\n")
    drawn = random.Random(row.name).sample(row.findings, min(sample, len(row.findings)))
    for finding in sorted(drawn, key=lambda one: (one["file"], str(one["start"]))):
        start = finding["start"]
        place = f"{row.name}/{finding['file']}:{start['line']}:{start['column']}"
        sys.stdout.write(f"{place}: {finding['severity']}[{finding['code']}] {finding['message']}\n")


if __name__ == "__main__":
    raise SystemExit(main())
