r"""A LaTeX document into Markdown: whole, or else section by section, so that one that cannot be read costs itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.manuscript.pandoc import PandocError, to_markdown
from chapterhouse.scaffold.importing.model import Left
from chapterhouse.scaffold.importing.yaml_values import front_matter

_BEGIN, _END = r"\begin{document}", r"\end{document}"
_TITLE = r"\{(?P<title>(?:[^{}]|\{[^{}]*\})*)\}"
_HEADING = re.compile(
    rf"^[ \t]*\\(?P<level>chapter|section)\*?(?:\[[^\[\]]*\])?{_TITLE}",
    re.MULTILINE,
)
_WRAPPED = re.compile(
    r"\\hypertarget\{[^{}]*\}\{%?\n"
    rf"(?P<heading>[ \t]*\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph)\*?{_TITLE}\\label\{{[^{{}}]*\}})\}}"
)
"""How pandoc before version 3 writes headings as LaTeX: in a group, which pandoc reads as a division."""
_DEFINITION = re.compile(
    r"^[ \t]*\\(?:title|subtitle|author|date|newcommand|renewcommand|providecommand|DeclareMathOperator)\b\*?",
    re.MULTILINE,
)
_TODAY = re.compile(r"\\date\{\s*\\today\s*\}")
"""What pandoc, which is told no date, takes for the first day of 1970."""
_LONGEST_DEFINITION = 2000
_ENVIRONMENT_IN_LINE = re.compile(
    r"\$\$(?P<formula>\\begin\{(?P<name>(?:equation|align|gather|multline|eqnarray)\*?)\}.*?\\end\{(?P=name)\})\$\$",
    re.DOTALL,
)
"""A displayed formula as pandoc writes it within its paragraph."""
_PLACE = re.compile(r"\(line (\d+), column \d+\):?\s*")
_AT_ONCE = 400_000
"""Characters of a document that is tried as a whole: a longer one takes pandoc minutes."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a document: its text, the line on which it begins, from 1, and what it is called."""

    text: str
    line: int
    title: str


def latex_text(document: str, path: str, left: list[Left]) -> str:
    """The Markdown of ``document``, the file ``path``; ``left`` gets what could not be read.

    Raises :class:`~chapterhouse.manuscript.pandoc.PandocError` where nothing can be read.
    """
    document = _TODAY.sub("", document)
    preamble, body = document.split(_BEGIN, 1) if _BEGIN in document else ("", document)
    body = _WRAPPED.sub(lambda found: found["heading"], body.split(_END, 1)[0])
    known = _definitions(preamble)
    if len(document) <= _AT_ONCE:
        for before in dict.fromkeys((preamble, known)):
            try:
                return _markdown(before, body)
            except PandocError:
                continue
    pieces = list(_pieces(body, preamble.count("\n") + 1))
    made, failures = [], 0
    for at, piece in enumerate(pieces):
        try:
            text = _markdown(known, piece.text)
            made.append(text if at == 0 else front_matter(text)[1])
        except PandocError as error:
            failures += 1
            left.append(Left(path, _line(piece, known, str(error)), f"kept as code, since {_reason(str(error))}"))
            made.append(f"# {piece.title}\n\n~~~ {{.latex}}\n{piece.text.strip()}\n~~~")
        if failures == len(pieces):
            raise PandocError("no section of it can be read")
    return "\n\n".join(made) + "\n"


def _markdown(preamble: str, body: str) -> str:
    text = to_markdown(f"{preamble}\n{_BEGIN}\n{body}\n{_END}\n".encode(), "latex")
    return _ENVIRONMENT_IN_LINE.sub(lambda found: f"\n\n{found['formula']}\n\n", text)


def _definitions(preamble: str) -> str:
    """What ``preamble`` says of the paper, and its short commands: what else it does may be too much for pandoc."""
    kept = []
    for found in _DEFINITION.finditer(preamble):
        end = found.end()
        while end < len(preamble) and end - found.start() < _LONGEST_DEFINITION:
            text = preamble[found.start() : end]
            is_whole = all(text.count(opening) == text.count(closing) for opening, closing in ("{}", "[]"))
            if "{" in text and is_whole and preamble[end] not in "{[":
                kept.append(text)
                break
            end += 1
    return "\n".join(kept)


def _pieces(body: str, line: int) -> Iterator[_Piece]:
    found = list(_HEADING.finditer(body))
    level = "chapter" if any(one["level"] == "chapter" for one in found) else "section"
    starts = [one for one in found if one["level"] == level]
    ends = [*(one.start() for one in starts), len(body)]
    yield _Piece(body[: ends[0]], line, "The beginning")
    for one, end in zip(starts, ends[1:], strict=True):
        yield _Piece(body[one.start() : end], line + body.count("\n", 0, one.start()), one["title"])


def _line(piece: _Piece, preamble: str, error: str) -> int:
    """The line of the whole document on which pandoc found the fault of ``piece``."""
    found = _PLACE.search(error)
    within = int(found[1]) - preamble.count("\n") - 3 if found else 0
    return piece.line + max(0, min(within, piece.text.count("\n")))


def _reason(error: str) -> str:
    said = _PLACE.sub("", error.removeprefix("Error at ")).strip()
    return " ".join(said.split())[:160] or "pandoc cannot read it"
