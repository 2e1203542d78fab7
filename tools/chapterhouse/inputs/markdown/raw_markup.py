r"""What of HTML and TeX in a chapter can be meant in one way only, and is read so: the allow-list of both readers.

Whatever is not in these lists is printed as it is typed, and reported. Nothing of it ever goes into an output as raw
markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>[^<>]*?)/?>\s*\Z")
_ATTRIBUTE = re.compile(
    r"""(?P<key>[A-Za-z_:][\w:.-]*)
        \s*(?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s"'=<>`]+)))?""",
    re.VERBOSE,
)
_ENVIRONMENT = re.compile(r"\s*\\begin\{(?P<name>[A-Za-z]+\*?)\}(?P<body>.*)\\end\{(?P=name)\}\s*\Z", re.DOTALL)
_COLUMNS = re.compile(r"\A\s*\{\d+\}")
_LABEL = re.compile(r"\\label\{([^{}\s]+)\}")
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)\b|\\(?:label|tag\*?)\{[^{}]*\}")
_COMMAND = re.compile(r"\\([A-Za-z@]+\*?|.)", re.DOTALL)
_FORMULA = re.compile(r"\$[^$]*\$")
_SOLE = re.compile(r"\\([A-Za-z]+)\*?((?:\[[^\]\n]*\]|\{[^{}\n]*\})*)\s*\Z")
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|DeclareMathOperator|def|let)\*?\s*\{?\s*\\([A-Za-z@]+)"
)
_CITATION = re.compile(
    r"\\(?:[Cc]ite[a-z]*|[Pp]arencite|[Tt]extcite|[Aa]utocite|[Ff]ootcite(?:text)?|supercite|fullcite)\*?(?:\[[^\]]*\]){0,2}\{([^{}]*)\}"
)

ENVIRONMENTS: Mapping[str, str | None] = MappingProxyType(
    {
        **dict.fromkeys(("align", "align*", "alignat", "alignat*", "flalign", "flalign*"), "aligned"),
        **dict.fromkeys(("eqnarray", "eqnarray*"), "aligned"),
        **dict.fromkeys(("gather", "gather*", "multline", "multline*"), "gathered"),
        **dict.fromkeys(("equation", "equation*", "displaymath", "math"), None),
    }
)
"""The environments that are a displayed formula, each with the one that stands inside ``$$`` for it."""

PAGE_BREAKS = frozenset({"newpage", "pagebreak", "clearpage", "cleardoublepage"})
LINE_BREAKS = frozenset({"newline", "linebreak"})
LAYOUT = frozenset(
    (
        *("noindent", "indent", "centering", "raggedright", "raggedleft", "smallskip", "medskip", "bigskip"),
        *("vspace", "hspace", "vfill", "hfill", "sloppy", "fussy", "par", "nopagebreak", "nolinebreak"),
        *("tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"),
        *("singlespacing", "onehalfspacing", "doublespacing", "vskip", "hskip", "frenchspacing", "null"),
        *("thispagestyle", "pagestyle", "addcontentsline", "markboth", "markright", "index", "newline"),
        *("tableofcontents", "listoffigures", "listoftables", "listoflistings", "printbibliography"),
        *("pagenumbering", "maketitle", "appendix", "frontmatter", "mainmatter", "backmatter", "bibliographystyle"),
        *("printindex", "makeindex", "makeglossaries", "printglossary", "printglossaries", "clearfloats", "selectfont"),
        *("setlength", "setcounter", "addtocounter", "protect", "allowbreak", "sloppypar", "phantomsection"),
    )
)  # fmt: skip
"""Commands that only lay out, for which the theme of the paper answers: they are left out, and that is reported."""

COMMANDS = frozenset(
    (
        *("emph", "textit", "textbf", "textsc", "texttt", "textsl", "textrm", "textsf", "textup", "textmd"),
        *("textnormal", "underline", "uline", "sout", "st", "textsuperscript", "textsubscript", "enquote", "mbox"),
        *("href", "url", "nolinkurl", "footnote", "LaTeX", "TeX", "BibTeX", "ldots", "dots", "textellipsis"),
        *("textendash", "textemdash", "textbackslash", "textasciitilde", "textasciicircum", "textbar", "textless"),
        *("textgreater", "textquoteleft", "textquoteright", "textquotedblleft", "textquotedblright", "textdegree"),
        *("textregistered", "texttrademark", "textcopyright", "textmu", "textpm", "texteuro", "euro", "pounds", "S"),
        *("P", "dag", "ddag", "copyright", "ae", "AE", "oe", "OE", "aa", "AA", "o", "O", "l", "L", "ss", "i", "j"),
        *("quad", "qquad", "thinspace", "slash", "textquotesingle", "textquotedbl", "c", "v", "u", "H", "k", "r"),
        *("cite", "Cite", "citep", "Citep", "citet", "Citet", "citealp", "citealt", "citeauthor", "citeyear"),
        *("citeyearpar", "parencite", "Parencite", "textcite", "Textcite", "autocite", "Autocite", "footcite"),
        *("supercite", "fullcite", "citetext", "nocite"),
        *" &%$#_{}~^'`\"=.-,;:!/@\\",
    )
)
"""The commands that pandoc's LaTeX reader turns into text, notes, links and citations."""

PAIRS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("b", "strong"), "Strong"),
        **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "Emph"),
        **dict.fromkeys(("u", "ins"), "Underline"),
        **dict.fromkeys(("s", "del", "strike"), "Strikeout"),
        **dict.fromkeys(("code", "tt", "samp"), "Code"),
        **dict.fromkeys(("abbr", "acronym", "time", "data", "nobr", "font", "big", "bdi", "ruby", "rb"), "Span"),
        "sub": "Subscript",
        "sup": "Superscript",
        "kbd": "kbd",
        "mark": "mark",
        "small": "small",
        "q": "Quoted",
        "a": "Link",
    }
)
"""Elements of HTML that stand in a line, with what they are in pandoc's terms; a small word is a class."""

WRAPPERS = frozenset(
    ("p", "center", "details", "summary", "section", "article", "main", "aside", "header", "footer", "nav", "hgroup")
)
"""Elements of HTML around blocks, whose content is printed without them."""

READ_BLOCKS = frozenset(("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "summary"))
"""Elements of HTML around blocks that are read as lists, quotations, figures and so on where they are well formed."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of HTML: ``<sub>``, ``</sub>``, ``<img src="a.png">``; names are in lower case."""

    name: str
    is_closing: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DisplayedFormula:
    """A formula that an environment displays: its TeX as it stands inside ``$$``, and its label where it has one.

    ``start`` and ``end`` are where its source stands in the text of the environment.
    """

    tex: str
    label: str | None
    label_start: int
    start: int
    end: int


def tag(markup: str) -> Tag | None:
    """The one tag that ``markup`` is, None for anything else."""
    found = _TAG.match(markup.strip())
    if found is None:
        return None
    values = {
        one["key"].lower(): unescape(next((v for v in (one["double"], one["single"], one["plain"]) if v), ""))
        for one in _ATTRIBUTE.finditer(found["attributes"])
    }
    return Tag(found["name"].lower(), bool(found["closing"]), values)


def displayed_formula(tex: str) -> DisplayedFormula | None:
    """The formula that ``tex``, an environment such as ``\\begin{align}``, displays; None for others."""
    found = _ENVIRONMENT.match(tex)
    if found is None or found["name"] not in ENVIRONMENTS:
        return None
    body, inner = found["body"], ENVIRONMENTS[found["name"]]
    if found["name"].startswith("alignat"):
        body = _COLUMNS.sub("", body)
    label = _LABEL.search(found["body"])
    clean = _UNNUMBERED.sub("", body).strip()
    return DisplayedFormula(
        tex=f"\\begin{{{inner}}}{clean}\\end{{{inner}}}" if inner else clean,
        label=label[1] if label else None,
        label_start=found.start("body") + label.start(1) if label else 0,
        start=found.start("body"),
        end=found.end("body"),
    )


def sole_command(tex: str) -> str | None:
    """The name of the one command, with its arguments, that ``tex`` is; None for anything else."""
    found = _SOLE.match(tex.strip())
    return found[1] if found else None


def is_readable(tex: str) -> bool:
    """Whether ``tex`` holds only commands that are read (:data:`COMMANDS`), and formulas."""
    names = {found[1].rstrip("*") or found[1] for found in _COMMAND.finditer(_FORMULA.sub("", tex))}
    return names <= COMMANDS


def defined_commands(tex: str) -> tuple[str, ...]:
    """The names, without their backslash, that ``tex`` defines by ``\\newcommand`` and its kin."""
    return tuple(found[1] for found in _DEFINITION.finditer(tex))


def cited_keys(tex: str) -> Iterator[tuple[str, int]]:
    """The keys that commands such as ``\\cite`` name in ``tex``, each with its place there."""
    for command in _CITATION.finditer(tex):
        for key in re.finditer(r"[^,\s]+", command[1]):
            if key[0] != "*":
                yield key[0], command.start(1) + key.start()
