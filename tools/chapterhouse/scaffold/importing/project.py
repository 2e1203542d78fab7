"""The files of a manuscript into what it is: by which tool, with which chapters in which order."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chapterhouse.inputs.source import Refused, Source
from chapterhouse.scaffold.importing.model import Left, Manuscript, Part, Person, Unreadable
from chapterhouse.scaffold.importing.notebook import SUFFIX
from chapterhouse.scaffold.importing.yaml_values import front_matter, listed, values_of, words

_TEXTS = (".md", ".qmd", ".Rmd", ".rmd", ".markdown")
_NO_CHAPTERS = frozenset({"readme", "license", "licence", "changelog", "contributing", "code_of_conduct", "news"})
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_LAST_NAME = re.compile(r", (?:and|&) ")
_NAMES = re.compile(r", (?:and|&) |, ")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATES_IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%B %Y", "%b %Y")
"""As English writes them, when commas and full stops are gone: strptime, in the C locale."""


def read_manuscript(source: Source, file: str | None = None) -> Manuscript:
    """The manuscript in ``source``, or the single ``file`` of it. Raises :class:`Unreadable`."""
    paths = source.paths()
    if file is not None:
        return _single(source, file)
    for marker, reader in _READERS:
        found = next((path for path in sorted(paths, key=len) if path == marker or path.endswith(f"/{marker}")), None)
        if found is not None:
            return reader(source, found)
    return _loose(source, paths)


def _text(source: Source, path: str) -> str:
    try:
        return source.read_text(path)
    except Refused as refused:
        raise Unreadable(f"{path} cannot be read: {refused}") from refused


def _single(source: Source, file: str) -> Manuscript:
    suffix = posixpath.splitext(file)[1]
    if suffix in (".tex", ".docx"):
        tool = suffix.removeprefix(".").replace("tex", "latex")
        bibliography = _found_bibliography(source, "") if tool == "latex" else ()
        return Manuscript(tool, _stem(file), (Part(None, (file,)),), bibliography=bibliography)
    if suffix not in _TEXTS:
        raise Unreadable(f"{file} is of no kind that can be taken over: .md, .qmd, .Rmd, .tex and .docx can")
    values, _ = front_matter(_text(source, file))
    return _described("pandoc", values, file, (Part(None, (file,)),), source)


def described_by(manuscript: Manuscript, text: str) -> tuple[Manuscript, str]:
    """``manuscript`` with what the front matter of its ``text`` says of it, and the text with its abstract in it."""
    values, body = front_matter(text)
    abstract = words(values.get("abstract"))
    return replace(
        manuscript,
        title=words(values.get("title")) or manuscript.title,
        subtitle=words(values.get("subtitle")),
        date=_date(values.get("date")),
        people=tuple(_people(values.get("author"))),
        keywords=tuple(word for entry in listed(values.get("keywords")) if (word := words(entry))),
    ), f"# Abstract {{.unnumbered}}\n\n{abstract}\n\n{body}" if abstract else body


def _loose(source: Source, paths: Sequence[str]) -> Manuscript:
    """Markdown files without a file that orders them; else a LaTeX file that begins a document."""
    texts = [path for path in paths if path.endswith(_TEXTS) and _is_chapter(path)]
    if not texts:
        for path in sorted(paths):
            if path.endswith(".tex") and r"\begin{document}" in _text(source, path):
                return _single(source, path)
        raise Unreadable("there is no manuscript here: no Markdown, no LaTeX document, no project file of another tool")
    folder = min((posixpath.dirname(path) for path in texts), key=lambda name: (name.count("/"), name))
    inside = sorted((path for path in texts if posixpath.dirname(path) == folder), key=_natural)
    described = next((path for path in paths if path in ("metadata.yaml", "metadata.yml", "defaults.yaml")), None)
    values = values_of(_text(source, described)) if described else front_matter(_text(source, inside[0]))[0]
    values = values.get("metadata", values) if isinstance(values.get("metadata", values), dict) else values
    return _described("pandoc", values, described or inside[0], (Part(None, tuple(inside)),), source)


def _manubot(source: Source, path: str) -> Manuscript:
    values = values_of(_text(source, path))
    folder = posixpath.dirname(path)
    texts = sorted(p for p in source.paths() if posixpath.dirname(p) == folder and p.endswith(".md"))
    chapters = [p for p in texts if "front-matter" not in p and "back-matter" not in p]
    left = [Left(p, 0, "front and back matter are made from paper.toml") for p in texts if p not in chapters]
    return _described("manubot", values, path, (Part(None, tuple(chapters)),), source, left=left)


def _quarto(source: Source, path: str) -> Manuscript:
    values = values_of(_text(source, path))
    folder = posixpath.dirname(path)
    book = values.get("book") if isinstance(values.get("book"), dict) else {}
    assert isinstance(book, dict)
    listed_chapters = book.get("chapters") or []
    left: list[Left] = []
    parts = list(_parts(listed_chapters, "part", "chapters", folder))
    appendices = tuple(
        path for part in _parts(book.get("appendices") or [], "part", "chapters", folder) for path in part.paths
    )
    if not parts:
        texts = sorted((p for p in source.paths() if p.endswith(_TEXTS) and _is_chapter(p)), key=_natural)
        parts = [Part(None, tuple(texts))]
    merged = {**values, **book}
    first = parts[0].paths[0] if parts and parts[0].paths else None
    if "title" not in merged and first:
        merged = {**front_matter(_text(source, first))[0], **merged}
    return _described("quarto", merged, path, tuple(parts), source, appendices=appendices, left=left)


def _parts(entries: Any, title: str, chapters: str, folder: str, suffix: str = "") -> Iterator[Part]:
    """The parts among ``entries``, of which each is a file or a mapping with a title and files."""
    loose: list[str] = []
    for entry in listed(entries):
        path = words(entry)
        if path is None and isinstance(entry, dict):
            below = entry.get(chapters)
            name = words(entry.get(title))
            own = words(entry.get("file"))
            if below is None:
                path = own
            else:
                if loose:
                    yield Part(None, tuple(loose))
                    loose = []
                inner = [p for part in _parts(below, title, chapters, folder, suffix) for p in part.paths]
                is_file = name is not None and name.endswith(_TEXTS)
                first = (
                    [_joined(folder, name, suffix)]
                    if name and is_file
                    else [_joined(folder, own, suffix)]
                    if own
                    else []
                )
                yield Part(None if is_file else name, tuple([*first, *inner]))
                continue
        if path is not None:
            loose.append(_joined(folder, path, suffix))
    if loose:
        yield Part(None, tuple(loose))


def _joined(folder: str, path: str, suffix: str = "") -> str:
    joined = posixpath.normpath(posixpath.join(folder, path))
    return joined if not suffix or posixpath.splitext(joined)[1] in (*_TEXTS, SUFFIX) else joined + suffix


def _bookdown(source: Source, path: str) -> Manuscript:
    values = values_of(_text(source, path))
    folder = posixpath.dirname(path)
    named = listed(values.get("rmd_files"))
    if isinstance(values.get("rmd_files"), dict):
        named = next(iter(values["rmd_files"].values()), [])
    there = [p for p in source.paths() if p.endswith((".Rmd", ".rmd")) and _is_chapter(p)]
    below = [str(values.get("rmd_subdir"))] if isinstance(values.get("rmd_subdir"), str) else []
    inside = [p for p in there if posixpath.dirname(p) == folder or posixpath.basename(posixpath.dirname(p)) in below]
    index = _joined(folder, "index.Rmd")
    ordered = sorted((p for p in inside if p != index and not posixpath.basename(p).startswith("_")), key=_natural)
    chapters = [_joined(folder, str(p)) for p in named] or [*([index] if index in there else []), *ordered]
    head = front_matter(_text(source, index))[0] if index in there else {}
    return _described("bookdown", {**values, **head}, path, (Part(None, tuple(chapters)),), source)


def _myst(source: Source, path: str) -> Manuscript:
    values = values_of(_text(source, path))
    folder = posixpath.dirname(path)
    project = values.get("project")
    described = project if isinstance(project, dict) else values
    toc = described.get("toc")
    if toc is None and (names := [p for p in source.paths() if p == _joined(folder, "_toc.yml")]):
        return _jupyter_book(source, names[0])
    parts = list(_parts(toc, "title", "children", folder)) if toc else []
    if not parts:
        texts = sorted((p for p in source.paths() if p.endswith(".md") and _is_chapter(p)), key=_natural)
        parts = [Part(None, tuple(texts))]
    return _described("myst", described, path, tuple(parts), source)


def _jupyter_book(source: Source, path: str) -> Manuscript:
    toc = values_of(_text(source, path))
    folder = posixpath.dirname(path)
    root = words(toc.get("root"))
    parts = [Part(None, (_joined(folder, root, ".md"),))] if root else []
    for part in listed(toc.get("parts")) or [toc]:
        if isinstance(part, dict):
            paths = [p for one in _parts(part.get("chapters"), "title", "sections", folder, ".md") for p in one.paths]
            if paths:
                parts.append(Part(words(part.get("caption")), tuple(paths)))
    config = _joined(folder, "_config.yml")
    values = values_of(_text(source, config)) if config in source.paths() else {}
    there = frozenset(source.paths())
    parts = [Part(part.title, tuple(_notebook_or_text(path, there) for path in part.paths)) for part in parts]
    named = {**values, "bibliography": values.get("bibtex_bibfiles")}
    return _described("myst", named, config, tuple(part for part in parts if part.paths), source)


def _notebook_or_text(path: str, there: frozenset[str]) -> str:
    """``path``, which the table of contents names without the end of its name, with the end that it has."""
    other = path.removesuffix(".md") + SUFFIX
    return other if path not in there and other in there else path


def _described(
    tool: str,
    values: dict[str, Any],
    path: str,
    parts: tuple[Part, ...],
    source: Source,
    *,
    appendices: tuple[str, ...] = (),
    left: Sequence[Left] = (),
) -> Manuscript:
    """The manuscript that ``values``, those of the file ``path``, describe."""
    folder = posixpath.dirname(path)
    there = frozenset(source.paths())
    found: list[Left] = list(left)
    kept = []
    for part in parts:
        missing = [p for p in part.paths if p not in there]
        found += [Left(path, 0, f"lists {p}, which is not there") for p in missing]
        kept.append(Part(part.title, tuple(p for p in part.paths if p in there)))
    bibliography = [_joined(folder, name) for entry in listed(values.get("bibliography")) if (name := words(entry))]
    bibliography = [name for name in bibliography if name in there] or list(_found_bibliography(source, folder))
    style = words(values.get("csl"))
    return Manuscript(
        tool=tool,
        title=words(values.get("title")) or _stem(path),
        subtitle=words(values.get("subtitle")),
        parts=tuple(part for part in kept if part.paths),
        appendices=tuple(p for p in appendices if p in there),
        date=_date(values.get("date")),
        language=words(values.get("lang")),
        people=tuple(_people(values.get("author") or values.get("authors"))),
        keywords=tuple(word for entry in listed(values.get("keywords")) if (word := words(entry))),
        bibliography=tuple(bibliography),
        style=style_path if style and (style_path := _joined(folder, style)) in there else None,
        left=tuple(found),
        root=folder,
    )


def _people(value: Any) -> Iterator[Person]:
    for entry in listed(value):
        if (name := words(entry)) is not None:
            # With a comma before "and" it is a list; without, it may be a "Ministry of Energy and Water".
            yield from map(Person, _NAMES.split(name) if _LAST_NAME.search(name) else [name])
        elif isinstance(entry, dict) and (name := _name(entry.get("name"))) is not None:
            affiliation = next(iter(listed(entry.get("affiliations", entry.get("affiliation")))), None)
            if isinstance(affiliation, dict):
                affiliation = affiliation.get("name")
            orcid = _ORCID.search(str(entry.get("orcid", "")))
            email = words(entry.get("email"))
            yield Person(name, words(affiliation), orcid[0] if orcid else None, email)


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        return words(" ".join(str(value[key]) for key in ("given", "family") if value.get(key)))
    return words(value)


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    said = str(value or "")
    with suppress(ValueError):
        if (found := _DATE.search(said)) is not None:
            return datetime.date(*map(int, found.groups()))
    plain = " ".join(re.sub(r"[,.]|(?<=\d)(?:st|nd|rd|th)\b", " ", said).split())
    for form in _DATES_IN_WORDS:
        with suppress(ValueError):
            return datetime.datetime.strptime(plain, form).date()
    return None


def _found_bibliography(source: Source, folder: str) -> tuple[str, ...]:
    return tuple(path for path in sorted(source.paths()) if path.endswith(".bib") and path.startswith(folder))


def _is_chapter(path: str) -> bool:
    parts = path.split("/")
    hidden = any(part.startswith((".", "_")) for part in parts[:-1])
    return not hidden and posixpath.splitext(parts[-1])[0].lower() not in _NO_CHAPTERS


def _natural(path: str) -> list[tuple[int, int, str]]:
    """By numbers as numbers; a file called index before the others of its folder."""
    stem = path.replace("index.", "\0.")
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", stem)]


def _stem(path: str) -> str:
    name = posixpath.splitext(posixpath.basename(path))[0]
    words_of = re.sub(r"[-_.]+", " ", name).strip()
    return words_of[:1].upper() + words_of[1:] or "A paper"


_READERS: tuple[tuple[str, Callable[[Source, str], Manuscript]], ...] = (
    ("content/metadata.yaml", _manubot),
    ("_quarto.yml", _quarto),
    ("_bookdown.yml", _bookdown),
    ("myst.yml", _myst),
    ("_toc.yml", _jupyter_book),
)
"""The file by which each tool is known, and what reads the manuscript from it."""
