r"""What Markdown for LaTeX holds beside its text: commands of layout, entries of an index, environments of formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from chapterhouse.scaffold.importing.labels import label_of

_LAYOUT = re.compile(
    r"^\s*(?:\\(?:frontmatter|mainmatter|backmatter|appendix|clearpage|cleardoublepage|newpage|pagebreak|tableofcontents"
    r"|listoffigures|listoftables|printindex|makeindex|maketitle|noindent|bigskip|medskip|smallskip|vfill|hfill"
    r"|(?:vspace|hspace|pagenumbering|pagestyle|thispagestyle|setcounter|addtocounter|addcontentsline)\*?"
    r"(?:\{[^{}]*\})+)\s*)+$"
)
_INDEX = re.compile(r"(?P<before>\[[^\[\]]*\])?\\index\{(?P<entry>(?:[^{}]|\{[^{}]*\})*)\}")
_ENVIRONMENT = re.compile(
    r"^\s*\\(?P<side>begin|end)\{(?P<name>equation|align|gather|multline|eqnarray)(?P<star>\*?)\}"
)
_LABEL = re.compile(r"\(\\#(?P<bookdown>eq:[\w:.-]+)\)|\\label\{(?P<latex>[^{}]+)\}")
_NO_NUMBER = re.compile(r"\\(?:notag|nonumber)\b *")
_INSIDE = {"align": "aligned", "eqnarray": "aligned", "gather": "gathered", "multline": "gathered"}


def is_layout(line: str) -> bool:
    """Whether ``line`` says nothing but how the page is to be laid out."""
    return _LAYOUT.match(line) is not None


def with_index_marks(text: str) -> str:
    r"""``text`` with an empty mark for each ``\index``; "see" and the sign by which an entry is sorted are left out.

    Behind a bracket the mark would be read with it, and so comes before it.
    """
    return _INDEX.sub(lambda found: f'[]{{.index entry="{_entry(found["entry"])}"}}{found["before"] or ""}', text)


def _entry(written: str) -> str:
    levels = (re.sub(r"^.*@", "", level) for level in written.partition("|")[0].split("!"))
    return "!".join(re.sub(r'\\\w+\s*|[{}"\\]', "", level).strip() for level in levels)


def with_formulas(lines: list[str], outside: Collection[int]) -> Iterator[str]:
    """``lines`` whose environments of formulas are displays of Markdown, with their label behind them.

    ``outside`` are the numbers of those that are no code, from 0.
    """
    inner: list[str] | None = None
    name = ""
    for at, line in enumerate(lines):
        found = _ENVIRONMENT.match(line) if at in outside else None
        if inner is None:
            if found is not None and found["side"] == "begin":
                name, inner = found["name"], [line[found.end() :]]
            else:
                yield line
            continue
        if found is None or found["side"] == "begin" or found["name"] != name:
            inner.append(line)
            continue
        yield from _display(name, inner)
        if rest := line[found.end() :].strip():
            yield rest
        inner = None
    if inner is not None:  # it is never closed
        yield f"\\begin{{{name}}}{inner[0]}"
        yield from inner[1:]


def _display(name: str, inner: list[str]) -> Iterator[str]:
    labels = [found["bookdown"] or found["latex"] for line in inner for found in _LABEL.finditer(line)]
    kept = [stripped for line in inner if (stripped := _NO_NUMBER.sub("", _LABEL.sub("", line)).strip())]
    inside = _INSIDE.get(name)
    formula = [f"\\begin{{{inside}}}", *kept, f"\\end{{{inside}}}"] if inside else kept
    yield from ["", "$$", *formula, "$$" + (f" {{#{label_of(labels[0], 'eq')}}}" if labels else ""), ""]


def with_equation_labels(lines: list[str], outside: Collection[int]) -> list[str]:
    r"""``lines`` whose displayed formulas carry their label behind them, not ``(\#eq:x)`` or ``\label`` in them."""
    made: list[str] = []
    label = None
    for at, line in enumerate(lines):
        if (
            at in outside
            and (found := _LABEL.search(line)) is not None
            and (found["bookdown"] or prefix_is_equation(found["latex"]))
        ):
            label = label_of(found["bookdown"] or found["latex"], "eq")
            line = _LABEL.sub("", line).rstrip()
            if not line.strip():
                continue
        if label is not None and line.rstrip().endswith("$$") and line.strip() != "$$ ":
            line, label = f"{line.rstrip()} {{#{label}}}", None
        made.append(line)
    return made


def prefix_is_equation(name: str | None) -> bool:
    """Whether ``name``, that of a LaTeX label, is that of an equation."""
    return bool(name) and label_of(name or "", None).startswith("eq:")
