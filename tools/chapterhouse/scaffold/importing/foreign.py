"""A LaTeX or DOCX document into Markdown, by pandoc, with the pictures in it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from chapterhouse.inputs.archives import RefusedArchive, opened
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.manuscript.pandoc import PandocError, to_markdown
from chapterhouse.scaffold.importing.latex import latex_text
from chapterhouse.scaffold.importing.model import Left, Manuscript, Unreadable
from chapterhouse.scaffold.importing.word_text import word_text

_INPUT = re.compile(r"(?<!\\)%[^\n]*|\\(?:input|include|subfile)\{(?P<path>[^{}]+)\}")
"""A file that is named in a text of TeX, or a comment, in which none is."""
_DEEPEST = 8
_LARGEST_PICTURE = 40 << 20
_PICTURE_TYPES = (".png", ".jpg", ".jpeg", ".svg", ".pdf")


@dataclass(slots=True)
class Document:
    """The Markdown of a document by the name of its file, its pictures by their new paths, and what was left out."""

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)


def chapters_of_document(manuscript: Manuscript, source: Source) -> Document:
    """The Markdown of the one document that ``manuscript`` is. Raises :class:`Unreadable`."""
    path = manuscript.parts[0].paths[0]
    made = Document()
    try:
        data = source.read_bytes(path)
        if manuscript.tool == "latex":
            whole = _whole(data.decode("utf-8", "replace"), posixpath.dirname(path), source, made, path, 0)
            text = latex_text(whole, path, made.left)
        else:
            text = to_markdown(data, manuscript.tool)
        if manuscript.tool == "docx":
            text = word_text(_with_pictures(text, data, made, path))
    except (PandocError, Refused, RefusedArchive) as error:
        raise Unreadable(f"{path} cannot be taken over: {error}") from error
    made.texts[path] = text
    return made


def _whole(text: str, folder: str, source: Source, made: Document, path: str, depth: int) -> str:
    r"""``text`` with the files that ``\input`` and ``\include`` name in their places."""

    def included(found: re.Match[str]) -> str:
        if found["path"] is None:
            return found[0]
        name = posixpath.normpath(posixpath.join(folder, found["path"].strip()))
        for candidate in (name, f"{name}.tex"):
            try:
                inner = source.read_text(candidate)
            except Refused:
                continue
            if depth < _DEEPEST:
                return _whole(inner, folder, source, made, candidate, depth + 1)
        made.left.append(Left(path, text[: found.start()].count("\n") + 1, f"the file {found['path']} is not there"))
        return ""

    return _INPUT.sub(included, text)


def _with_pictures(text: str, archive: bytes, made: Document, path: str) -> str:
    """``text`` whose pictures are those of the DOCX ``archive``, under paths of their own."""
    for name, content in _pictures_in(archive).items():
        if content is None:
            made.left.append(Left(path, 0, f"the picture {name} is no SVG, PNG, JPEG or PDF, or too large"))
            continue
        new = f"figures/{posixpath.basename(name).lower()}"
        made.pictures[new] = content
        text = text.replace(f"]({name})", f"]({new})")
    return text


@behind_walls(dict[str, bytes | None], RefusedArchive)
def _pictures_in(content: bytes) -> dict[str, bytes | None]:
    """The pictures of a DOCX by the paths that its text names; None for one that cannot be taken over."""
    found: dict[str, bytes | None] = {}
    with opened(content) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("word/media/"):
                name = entry.filename.removeprefix("word/")
                taken = name.lower().endswith(_PICTURE_TYPES) and entry.file_size <= _LARGEST_PICTURE
                found[name] = archive.read(entry) if taken else None
    return found
