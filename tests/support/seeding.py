"""Seeded papers: projects with faults, each marked in the text where its finding must be.

``tests/papers/README.md`` says how a fault is marked. Every folder there with a paper.toml is a paper.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from chapterhouse.checks.online import path_of_links, path_of_works
from chapterhouse.checks.online.entry_findings import report_entries
from chapterhouse.checks.online.link_findings import report_links
from chapterhouse.checks.online.link_store import LinkStore
from chapterhouse.checks.online.work_store import WorkStore
from chapterhouse.core.diagnostics import Diagnostic, Problem
from chapterhouse.inputs.source import Buffers, Source, WorkTree
from chapterhouse.model import Paper
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import Stage, build, check
from chapterhouse.review.checks import problems as remark_problems
from chapterhouse.review.round import FOLDER as REMARKS
from chapterhouse.review.tracking import Tracker
from chapterhouse.review.translations import Lag, OriginalCommit, translation_problems

FOLDER = Path(__file__).parents[1] / "papers"
PAPERS = tuple(sorted(path.parent.name for path in FOLDER.glob("*/paper.toml")))
UNUSUAL = "seeds.toml"
"""Says in a paper's folder what the paper holds beside the files there."""

TODAY = date(2026, 3, 1)
"""When the seeded papers are checked: what was answered online grows stale."""

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".pdf")
_MARK = re.compile(
    r"(?P<before>[^\S\n]*)(?P<carets>\^+)(?P<above> \.\.\.)? (?P<code>[a-z]+(?:-[a-z0-9]+)*)"
    r"(?:(?P<below> \.\.\.)|(?P<empty> \(empty\)))?"
)


class Place(NamedTuple):
    """What a finding points at: lines and columns from 1, in characters, the end exclusive.

    All are 0 where the text of the file is not known, as of a picture.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str


@dataclass(slots=True)
class Marked:
    """A text without its marks; ``numbers`` are those that its lines have in the marked text."""

    text: str
    places: list[Place]
    numbers: list[int]


@dataclass(slots=True)
class Seeded:
    """A paper and the findings that are marked in it.

    ``links`` are symbolic links with their targets, ``folders`` empty folders that bear a file's name, ``builds`` tells
    that what is found on the way to the printed page counts, too. ``lags`` is what git would tell of translations.
    """

    name: str
    files: dict[str, str | bytes] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    builds: bool = False
    lags: dict[str, Lag] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What the tool says of a paper, and the texts that it says it of."""

    findings: list[Diagnostic]
    texts: Mapping[str, str]


def read_marks(file: str, marked: str) -> Marked:
    """What ``marked``, the content of ``file``, says without its marks; raises :class:`ValueError` for a wrong mark."""
    kept: list[str] = []
    result = Marked("", [], [])
    open_above: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", marked), 1):
        mark = _MARK.fullmatch(line.rstrip("\r\n"))
        if mark is None:
            kept.append(line)
            result.numbers.append(number)
            continue
        row, (start, end), code = len(kept), (mark.start("carets") + 1, mark.end("carets") + 1), mark["code"]
        if not kept or end > len(kept[-1].rstrip("\r\n")) + 1 + (mark["empty"] is not None):
            raise ValueError(f"{file}:{number}: there is nothing above this mark")
        if mark["empty"]:
            result.places.append(Place(file, row, start, row, start, code))
        elif mark["below"]:
            open_above.setdefault(code, []).append((row, start))
        elif mark["above"]:
            if not open_above.get(code):
                raise ValueError(f"{file}:{number}: no `{code} ...` begins above")
            result.places.append(Place(file, *open_above[code].pop(0), row, end, code))
        else:
            result.places.append(Place(file, row, start, row, end, code))
    for code, begun in open_above.items():
        if begun:
            raise ValueError(f"{file}: no `... {code}` ends what begins")
    result.text = "".join(kept)
    return result


def written_mark(place: Place) -> list[str]:
    """The mark or marks of ``place``, as they are written below its lines."""
    before = " " * (place.column - 1)
    if place.line != place.end_line:
        end = "^" * max(1, place.end_column - 1)
        return [f"{before}^ {place.code} ...", f"{end} ... {place.code}"]
    if place.column == place.end_column:
        return [f"{before}^ {place.code} (empty)"]
    return [f"{before}{'^' * (place.end_column - place.column)} {place.code}"]


def place_of(finding: Diagnostic, texts: Mapping[str, str]) -> Place:
    """Where ``finding`` is, worked out without the tool's own counting."""
    span, text = finding.span, texts.get(finding.span.file)
    if text is None:
        return Place(span.file, 0, 0, 0, 0, finding.code)
    ends = [(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) for at in (span.start, span.end)]
    return Place(span.file, *ends[0], *ends[1], finding.code)


def read_paper(name: str) -> Seeded:
    """The paper in the folder ``name``."""
    paper = Seeded(name)
    folder = FOLDER / name
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / UNUSUAL):
        file, content = path.relative_to(folder).as_posix(), path.read_bytes()
        _add(paper, file, content if file.endswith(_PICTURES) else content.decode("utf-8"))
    if (folder / UNUSUAL).exists():
        unusual = tomllib.loads((folder / UNUSUAL).read_text(encoding="utf-8"))
        paper.builds = unusual.pop("builds", False)
        for file, reported in unusual.pop("files", {}).items():
            paper.places += [Place(file, 0, 0, 0, 0, code) for code in reported.pop("finds", ())]
            _add_unusual(paper, file, reported)
        for file, lag in unusual.pop("lags", {}).items():
            missed = tuple(OriginalCommit(*commit) for commit in lag.pop("missed", ()))
            paper.lags[file] = Lag(missed=missed, **lag)
        if unusual:
            raise ValueError(f"{name}/{UNUSUAL}: {', '.join(unusual)} has no meaning here")
    return paper


def _add(paper: Seeded, file: str, content: str | bytes) -> None:
    if isinstance(content, str):
        marked = read_marks(file, content)
        paper.places += marked.places
        paper.numbers[file] = marked.numbers
        content = marked.text
    paper.files[file] = content


def _add_unusual(paper: Seeded, file: str, reported: Mapping[str, Any]) -> None:
    """Add what ``reported`` says of ``file``; a file that is in the folder anyway is only told of."""
    match reported:
        case {"pixels": [width, height], **rest}:
            paper.files[file] = picture(str(rest.get("format", Path(file).suffix)), width, height)
        case {"text": str(text), "encoding": str(encoding)}:
            paper.files[file] = text.encode(encoding)
        case {"text": str(text)}:
            paper.files[file] = text
        case {"bytes": int(size)}:
            paper.files[file] = b"\n" * size
        case {"link": str(target)}:
            paper.links[file] = target
        case {"folder": True}:
            paper.folders.append(file)
        case {"absent": True} if file not in paper.files:
            pass
        case _ if reported or file not in paper.files:
            raise ValueError(f"{paper.name}/{UNUSUAL}: {file} is not described")


def picture(suffix: str, width: int, height: int) -> bytes:
    """An image of one colour in the format of ``suffix``."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(content, Image.registered_extensions()[suffix])
    return content.getvalue()


def source_of(paper: Seeded, folder: Path) -> Source:
    """The paper as the tool sees it; laid out in the empty ``folder`` where it holds what only a disk can hold."""
    if not paper.links and not paper.folders:
        return Buffers(paper.files)
    for file, content in paper.files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    for file in paper.folders:
        (folder / file).mkdir(parents=True)
    for file, target in paper.links.items():
        (folder / file).symlink_to(target)
    return WorkTree(folder)


def find(paper: Seeded, folder: Path) -> Found:
    """All that the tool finds in ``paper`` without a network; ``folder`` is an empty one that it may need."""
    source = source_of(paper, folder)
    if paper.builds:
        revision = Revision(None, datetime(2026, 3, 1, tzinfo=UTC), False)
        built = build(source, BuildOptions(revision, outputs=(), draft=True), stop_after=Stage.WRITE)
        return Found(built.findings, built.texts)
    answers: dict[str, str] = {}

    def answered(read: Paper) -> list[Problem]:
        stored = path_of_links(read.settings), path_of_works(read.settings)
        answers.update({path: source.read_text(path) for path in stored if path in read.project_files})
        links = LinkStore.read(answers.get(stored[0], ""), stored[0])
        works = WorkStore.read(answers.get(stored[1], ""), stored[1])
        reported = [*report_links(read, links, TODAY), *report_entries(read, works, TODAY)]
        answers.update({path: source.read_text(path) for path in source.paths() if path.startswith(f"{REMARKS}/")})
        chapters = {path: text for path, text in paper.files.items() if path.endswith(".md") and isinstance(text, str)}
        translated = translation_problems(read, paper.lags)
        tracker = Tracker(chapters, lambda commit: None)
        return [*links.errors, *works.errors, *reported, *remark_problems(source, tracker), *translated]

    checked = check(source, further=answered)
    return Found(checked.findings, {**checked.texts, **answers})


def difference(paper: Seeded, found: Found) -> str:
    """What is missing and what is found without a mark, as it is to be marked; empty where nothing is."""
    marked, reported = Counter(paper.places), Counter(place_of(finding, found.texts) for finding in found.findings)
    lines: list[str] = []
    for title, places in (("marked but not found", marked - reported), ("found but not marked", reported - marked)):
        for place in sorted(places.elements()):
            lines += _shown(title, place, paper, found.texts)
    return "\n".join(lines)


def _shown(title: str, place: Place, paper: Seeded, texts: Mapping[str, str]) -> list[str]:
    if not place.line:
        return [f"{title}: {place.file}: {place.code}"]
    rows, numbers = texts.get(place.file, "").split("\n"), paper.numbers.get(place.file, [])
    shown = [f"{title}: tests/papers/{paper.name}/{place.file}:{numbers[place.line - 1] if numbers else 0}"]
    for row, mark in zip(sorted({place.line, place.end_line}), written_mark(place), strict=True):
        shown += [rows[row - 1], mark]
    return shown
