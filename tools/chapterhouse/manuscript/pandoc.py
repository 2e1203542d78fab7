"""Markdown to pandoc's tree, trees to markup, citations through citeproc: the only user of pypandoc's pandoc.

pandoc runs on what strangers wrote. It gets its input through a pipe, sees no file but the citation style, and works
under ``--sandbox`` and limits of time, memory and output.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from chapterhouse.core.limits import most
from chapterhouse.core.memo import JSON, Codec
from chapterhouse.manuscript.elements import inlines_of
from chapterhouse.processes.programs import Finished, OutOfPatience, run
from chapterhouse.processes.surroundings import find_program

READER = "markdown-yaml_metadata_block-pandoc_title_block-mmd_title_block"
"""What a chapter may be written in. markdown/panache.toml tells panache the same."""

_LARGEST_ANSWER = 200 << 20
_LIMITED = ("/bin/sh", "-c", f'ulimit -c 0; ulimit -f {_LARGEST_ANSWER // 512}; ulimit -t "$1"; shift; exec "$@"', "sh")
"""A shell sets the limits: unlike a hook between fork and exec it is safe where threads run."""

_WARNING = re.compile(r"^\[WARNING\] (.*(?:\n .*)*)", re.MULTILINE)
_CODE_LINE = re.compile(r' id="cb\d+(?:-\d+)?"(?=[ >])|<a href="#cb\d+-\d+"[^>]*></a>')
"""What pandoc puts before each line of code: an identifier that only one chapter can have, and an empty link to it."""
_LOCAL_LINK = re.compile(r'href="#([^"]*)"')
_FORMULA = re.compile(r"Could not convert TeX math (.*?), rendering as TeX", re.DOTALL)

_PARTING = "chapterhouse-parts-pieces-here"

_CONTROL = re.compile(rb"((?<!\\)(?:\\\\)*)\\u00(?:0[0-8bcefBCEF]|[178][0-9a-fA-F]|9[0-9a-fA-F])")

_Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """What pandoc made, and the warnings that it gave on the way, one sentence each."""

    content: Any
    warnings: tuple[str, ...]


PRINTED: Codec[Printed] = Codec(
    lambda printed: JSON.encode((printed.content, printed.warnings)),
    lambda entry: Printed((kept := JSON.decode(entry))[0], tuple(kept[1])),
)
"""What pandoc made, for the memo."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Markup that the format ``writer`` of pandoc writes as it is."""

    writer: str
    markup: str


class PandocError(Exception):
    """pandoc refused its input or ran into a limit; the message says which, in words for an author."""


@lru_cache(maxsize=1)
def _executable() -> str:
    """The pandoc that pypandoc brings, or else that of the machine.

    pypandoc's own search may answer a bare ``pandoc``, for which a file of that name in the working folder would stand.
    """
    named = os.environ.get("PYPANDOC_PANDOC", "")
    brought = find_spec("pypandoc")  # importing it would wake a client of HTTP
    included = Path(brought.origin if brought and brought.origin else "/").resolve().parent / "files" / "pandoc"
    found = named if os.path.isabs(named) else str(included) if included.is_file() else find_program("pandoc")
    if found is None:
        raise FileNotFoundError(
            'pandoc is not installed: run pip install "chapterhouse[build]", or in a checkout `make` again'
        )
    return found


def is_there() -> bool:
    """Whether there is a pandoc to run."""
    try:
        return bool(_executable())
    except FileNotFoundError:
        return False


@lru_cache(maxsize=1)
def version() -> str:
    """pandoc's version, such as ``3.9``."""
    answer = run([_executable(), "--version"], seconds=60, walled=True).stdout.decode(errors="replace")
    found = re.match(r"pandoc\S* (\d+(?:\.\d+)*)", answer)
    if found is None:
        raise RuntimeError(f"{_executable()} does not say its version; is it pandoc?")
    return found[1]


def start(arguments: list[str], given: bytes, prepare: Callable[[Path], list[str]] = lambda folder: []) -> Finished:
    """How a pandoc ended that worked behind walls and within limits; see :func:`run`."""
    seconds, memory = most("conversion-seconds"), most("conversion-memory")
    command = [*_LIMITED, str(seconds), _executable(), "+RTS", f"-M{memory}m", "-RTS", *arguments]
    return run(command, given=given, seconds=seconds, prepare=prepare, walled=True, namespace=True)


def _run(arguments: list[str], given: bytes, prepare: Callable[[Path], list[str]] = lambda folder: []) -> Printed:
    """What pandoc answers to ``given``, as bytes; ``prepare`` gives further arguments for files in its folder.

    Raises :class:`PandocError` when it fails or runs into a limit.
    """
    seconds, memory = most("conversion-seconds"), most("conversion-memory")
    try:
        done = start(["--sandbox", *arguments], given, prepare)
    except OutOfPatience:
        raise PandocError(f"it could not be converted within {seconds} seconds") from None
    if done.returncode == 251 or b"heap" in done.stderr[:200].lower():
        raise PandocError(f"it needs more than {memory} MiB of memory to convert")
    if done.returncode < 0:
        raise PandocError("it ran into a limit of time or size when it was converted")
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise PandocError(words[0] if words else f"pandoc stopped with code {done.returncode}")
    return Printed(done.stdout, warnings_in(done.stderr))


def warnings_in(words: bytes) -> tuple[str, ...]:
    """The warnings in what pandoc wrote to its standard error."""
    return tuple(_WARNING.findall(words.decode(errors="replace")))


def _document(printed: Printed) -> _Document:
    try:
        document: _Document = json.loads(_without_controls(printed.content))
    except RecursionError:
        raise PandocError("its blocks nest too deep to be converted") from None
    return document


def _without_controls(content: bytes) -> bytes:
    """``content``, JSON, with a space for each control character: a reference such as ``&#11;`` brings them in."""
    if b"\\u00" in content:
        content = _CONTROL.sub(rb"\1 ", content)
    return content.replace(b"\xef\xbf\xbe", b" ").replace(b"\xef\xbf\xbf", b" ")  # U+FFFE and U+FFFF


def _json(document: _Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read_markdown(text: str) -> Printed:
    """The blocks of a chapter's Markdown, which has no front matter any more, and pandoc's warnings on reading.

    Raises :class:`PandocError`.
    """
    return read_document(_run(["-f", READER, "-t", "json"], text.encode()))


def read_document(printed: Printed) -> Printed:
    """The blocks in ``printed``, JSON that pandoc wrote. Raises :class:`PandocError`."""
    blocks: list[dict[str, Any]] = _document(printed)["blocks"]
    return Printed(blocks, printed.warnings)


def read_latex(pieces: Sequence[str]) -> list[list[dict[str, Any]]]:
    """The inlines of each of ``pieces``, LaTeX within a line of text; empty for one that cannot be read.

    Raises :class:`PandocError`.
    """
    document = f"\n\n{_PARTING}\n\n".join(pieces)
    made: list[list[dict[str, Any]]] = [[]]
    for block in _document(_run(["-f", "latex", "-t", "json"], document.encode()))["blocks"]:
        if block == {"t": "Para", "c": [{"t": "Str", "c": _PARTING}]}:
            made.append([])
        elif block["t"] in {"Para", "Plain"}:
            made[-1] += [*([{"t": "Space"}] if made[-1] else []), *inlines_of(block)]
    if len(made) != len(pieces):
        return [[] for _ in pieces]
    return made


def read_bibliography(bibtex: str) -> Any:
    """The metadata value ``references`` of a .bib text.

    Raises :class:`PandocError`.
    """
    return _document(_run(["-f", "biblatex", "-t", "json"], bibtex.encode()))["meta"].get("references")


def cite(document: _Document, style: str | None) -> _Document:
    """``document`` with its citations rendered by citeproc; ``style`` is the text of an independent CSL style.

    Raises :class:`PandocError`, for warnings too: a citation that citeproc does not know must not be lost.
    """
    arguments = ["-f", "json", "-t", "json", "--citeproc", "--fail-if-warnings"]
    if style is None:
        return _document(_run(arguments, _json(document)))

    def styled(folder: Path) -> list[str]:
        path = folder / "style.csl"
        path.write_text(style, encoding="utf-8")
        return [f"--csl={path}"]

    return _document(_run(arguments, _json(document), styled))


def write_html(blocks: list[dict[str, Any]]) -> Printed:
    """``blocks`` as a well-formed fragment of HTML, sections nested, formulas as MathML; and pandoc's warnings.

    Raises :class:`PandocError`.
    """
    arguments = ["-f", "json", "-t", "html5", "--section-divs", "--mathml", "--wrap=none"]
    return mend_html(_run(arguments, as_document(blocks)))


def as_document(blocks: list[dict[str, Any]]) -> bytes:
    """``blocks`` as a whole document in pandoc's JSON."""
    return _json({"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks})


def mend_html(printed: Printed) -> Printed:
    """``printed``, HTML that pandoc wrote, with identifiers and links that hold on a page of many chapters."""
    markup = _CODE_LINE.sub("", printed.content.decode())
    return Printed(_LOCAL_LINK.sub(_as_identified, markup), printed.warnings)


def _as_identified(link: re.Match[str]) -> str:
    """A link inside the page with its anchor written as the identifier is: pandoc writes ``é`` and ``+`` by number."""
    return f'href="#{escape(unquote(unescape(link[1])))}"'


def to_markdown(document: bytes, form: str) -> str:
    """The LaTeX or DOCX ``document``, as ``form`` says, as Markdown that :data:`READER` reads, below its metadata.

    These stand in YAML. Pictures keep the paths that they have in it. Raises :class:`PandocError`.
    """
    written = "markdown-raw_html-raw_tex-raw_attribute-simple_tables-multiline_tables-grid_tables+pipe_tables"
    written += "+yaml_metadata_block"
    arguments = ["-f", form, "-t", written, "--standalone", "--wrap=none", "--markdown-headings=atx"]
    return bytes(_run(arguments, document).content).decode()


def write_docx(blocks: list[dict[str, Any]]) -> bytes:
    """``blocks`` as a DOCX file in pandoc's own styles; formulas become Word's, notes footnotes.

    Paragraphs and words take the styles that attributes ``custom-style`` name, and code those of its tokens, such as
    ``KeywordTok``; raw elements of the format ``openxml`` are written as they are. pandoc's warnings are left out: the
    same formulas were written as HTML before.
    Raises :class:`PandocError`.
    """
    document = {"pandoc-api-version": [1, 23], "meta": {}, "blocks": blocks}
    written: bytes = _run(["-f", "json", "-t", "docx", "-o", "-"], _json(document)).content
    return written


def write_document(
    blocks: list[dict[str, Any]], metadata: Mapping[str, Any], writer: str, options: Sequence[str]
) -> str:
    """``blocks`` in the format ``writer``, with ``metadata`` for its template: texts, lists, tables, :class:`Raw`.

    ``options`` are those of the writer. pandoc's warnings are left out: the same formulas were written as HTML before.
    Raises :class:`PandocError`.
    """
    document = {"pandoc-api-version": [1, 23], "meta": _metadata(metadata)["c"], "blocks": blocks}
    return bytes(_run(["-f", "json", "-t", writer, *options], _json(document)).content).decode()


def _metadata(value: Any) -> dict[str, Any]:
    """``value`` as pandoc's JSON writes metadata; what is None or empty is left out."""
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {name: _metadata(each) for name, each in value.items() if each}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_metadata(each) for each in value]}
    if isinstance(value, Raw):
        return {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": [value.writer, value.markup]}]}
    return {"t": "MetaString", "c": str(value)}


def invalid_formula(warning: str) -> str | None:
    """The TeX that ``warning`` says is not valid, None for a warning of something else."""
    found = _FORMULA.search(warning)
    return found[1] if found else None
