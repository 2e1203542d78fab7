"""The path that a chapter writes for a picture into the file of the project that its author had in mind."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from chapterhouse.core.diagnostics import Edit
from chapterhouse.core.project_path import collation
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Chapter, Figure, Paper

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".eps", ".pdf")
"""Suffixes of files that hold a picture, whether or not the paper can show it."""


def names_text(path: str) -> bool:
    """Whether ``path`` leads to a place in a text, as MyST writes what it embeds: ``![](chapter.md#name)``."""
    before, sign, _ = path.partition("#")
    return bool(sign) and (not before or before.lower().endswith((".md", ".ipynb", ".qmd", ".rmd")))


def by_collation(paper: Paper) -> Mapping[str, str]:
    """The files of the project by the spelling that a system uses which folds case: the first one of each."""
    return {collation(path): path for path in sorted(paper.project_files, reverse=True)}


def other_spelling(figure: Figure, paper: Paper, collated: Mapping[str, str]) -> str | None:
    """The file of ``figure`` where it exists only under another spelling, in capitals or in the codes of accents."""
    return None if figure.path in paper.project_files else collated.get(collation(figure.path))


def meant(path: str, chapter: str, paper: Paper) -> tuple[str | None, str, bool]:
    """The file that the author of ``path`` had in mind, what to say about the difference, and whether that is sure."""
    readings = (
        (posixpath.join(posixpath.dirname(chapter), path), "A path starts at the project's folder, not the chapter's"),
        (path.lstrip("/"), "A path starts at the project's folder and has no part that is only a dot"),
        (path.replace("\\", "/"), "A path is written with `/`"),
        (unquote(path), "A path is written as it is, without `%` escapes"),
    )
    for reading, advice in readings:
        if (file := posixpath.normpath(reading)) in paper.project_files:
            return file, f" {advice}", True
    return _nearest(path, paper.project_files), "", False


def _nearest(path: str, files: frozenset[str]) -> str | None:
    """A picture of the same name in another folder, else the one whose path is nearest."""
    pictures = sorted(file for file in files if file.lower().endswith(PICTURES))
    namesakes = [file for file in pictures if posixpath.basename(file) == posixpath.basename(path)]
    return namesakes[0] if len(namesakes) == 1 else closest(path, pictures)


def path_edit(figure: Figure, chapter: Chapter, path: str, safe: bool) -> Edit:
    """The path put right; Markdown wants a path with spaces or parentheses between angle brackets."""
    bracketed = figure.path_span.slice(chapter.text).startswith("<") or any(char in path for char in " ()")
    return Edit(figure.path_span, f"<{path}>" if bracketed else path, safe)
