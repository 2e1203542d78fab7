"""A figure names a picture that the project does not have.

The paper would have a hole where the figure belongs. A path starts at the project's folder, wherever the chapter
stands; capital letters count, even where the author's own machine does not mind them. A picture on the web is no file
of the project either: a paper opens no connection while it is built. This stops the build.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/Demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
                          ^^^^^^^^^^^^^^^^^^
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}
    --- figures/demand.svg
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"/>
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from paperwright.diagnostics import Edit, Problem, Severity
from paperwright.model import Chapter, Figure, Paper
from paperwright.project_path import collation, path_fault
from paperwright.suggestion import closest

SEVERITY = Severity.ERROR

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_LONGEST_SHOWN = 120
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the path of each figure whose file the project does not have."""
    for listed in paper.chapters:
        for figure in listed.chapter.figures:
            if figure.path not in paper.project_files:
                yield _problem(figure, listed.chapter, paper.project_files)


def _problem(figure: Figure, chapter: Chapter, files: frozenset[str]) -> Problem:
    if not figure.path:
        return Problem(
            span=figure.span,
            message="this figure names no file",
            hint="write the picture's path between the parentheses, such as `figures/grid.svg`",
        )
    if _ADDRESS.match(figure.path):
        return Problem(
            span=figure.path_span,
            message=f"the picture `{_shown(figure.path)}` is not a file of the project",
            hint="save it under figures/ and name that file; nothing is fetched while the paper is built",
        )
    meant, advice, safe = _meant(figure.path, chapter.path, files)
    fault = path_fault(figure.path)
    if meant is not None:
        hint = f"did you mean `{meant}`?{advice}"
    elif fault is not None:
        hint = f"the path {fault.reason}" + (f"; {fault.hint}" if fault.hint else "")
    else:
        hint = "add the file, or correct its path"
    return Problem(
        span=figure.path_span,
        message=f"there is no file `{_shown(figure.path)}`",
        hint=hint,
        edits=() if meant is None else (_edit(figure, chapter, meant, safe),),
    )


def _shown(path: str) -> str:
    """The path for a message; a picture written into the address itself can be as long as a chapter."""
    return path if len(path) <= _LONGEST_SHOWN else f"{path[:_LONGEST_SHOWN]}…"


def _meant(path: str, chapter: str, files: frozenset[str]) -> tuple[str | None, str, bool]:
    """The file that the author had in mind, what to say about the difference, and whether there is no doubt of it."""
    folded = collation(path)
    if (same := min((file for file in files if collation(file) == folded), default=None)) is not None:
        return same, f" Only {_difference(path, same)} differ", True
    readings = (
        (posixpath.join(posixpath.dirname(chapter), path), "A path starts at the project's folder, not the chapter's"),
        (path.lstrip("/"), "A path starts at the project's folder and has no part that is only a dot"),
        (path.replace("\\", "/"), "A path is written with `/`"),
        (unquote(path), "A path is written as it is, without `%` escapes"),
    )
    for reading, advice in readings:
        if (file := posixpath.normpath(reading)) in files:
            return file, f" {advice}", True
    return _nearest(path, files), "", False


def _edit(figure: Figure, chapter: Chapter, meant: str, safe: bool) -> Edit:
    """The path put right; Markdown wants a path with spaces or parentheses between angle brackets."""
    bracketed = figure.path_span.slice(chapter.text).startswith("<") or any(char in meant for char in " ()")
    return Edit(figure.path_span, f"<{meant}>" if bracketed else meant, safe)


def _difference(written: str, existing: str) -> str:
    """What tells two paths apart that look alike: macOS writes an accent as a character of its own."""
    alike = unicodedata.normalize("NFC", written) == unicodedata.normalize("NFC", existing)
    return "the codes of the accents" if alike else "capital letters"


def _nearest(path: str, files: frozenset[str]) -> str | None:
    """A picture of the same name in another folder, else the one whose path is nearest."""
    pictures = sorted(file for file in files if file.lower().endswith(_PICTURES))
    namesakes = [file for file in pictures if posixpath.basename(file) == posixpath.basename(path)]
    return namesakes[0] if len(namesakes) == 1 else closest(path, pictures)
