"""TeX as it stands in bibliographies into plain Unicode text, through pylatexenc.

What most values hold (braces that protect capitals, dashes, ties, accents) is put together from pylatexenc's answers
for single commands, remembered; only mathematics and rarer commands make it parse a whole value.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.macrospec import std_macro

logging.getLogger("pylatexenc").setLevel(logging.CRITICAL + 1)

VERBATIM = frozenset(
    ("doi", "eprint", "file", "pdf", "url", "urlraw", "verba", "verbb", "verbc")
)  # biblatex's data model: uri and verbatim
"""Fields whose value is no TeX."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_LONGEST_PARSED = 20_000

_ACCENT = (
    r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?![A-Za-z]))[ \t]*"
    r"(?:\{(?:\\[ij]|[^\W\d_])?\}|\{\\[ij] *\}|\\[ij](?![A-Za-z])|[^\W\d_])"
)
_SYMBOL = (
    r"\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j|dh|DH|th|TH|dj|DJ|ng|NG|textendash|textemdash|textquoteright|textquoteleft"
    r"|textquotedblleft|textquotedblright|textregistered|texttrademark|textcopyright|textdegree|texteuro|textbackslash"
    r"|textasciitilde|textasciicircum|textunderscore|textbar|textless|textgreater|dots|ldots)"
    r"(?![A-Za-z])(?:\{\}|[ \t]+)?"
)
_TOKEN = re.compile(
    rf"(?P<accent>{_ACCENT})|(?P<symbol>{_SYMBOL})|\\(?P<escaped>[&%$\#_{{}} ,;/\-])"
    r"|(?P<brace>[{}])|(?P<hard>[\\$])|(?P<dash>---?)|(?P<quote>``|'')|(?P<tie>~)|(?P<space>[ \t\r\n\f\v]+)"
)
_NEEDS_WORK = re.compile(r"[\\${}~\t\r\n\f\v]|--|``|''|  ")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
# Bibliographies have no use for optional arguments, and pylatexenc takes 2^n steps over n that never close.
_OPTION = re.compile(r"(\\(?:[A-Za-z@]+\*?|.)\s*)(?=\[)", re.DOTALL)
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?[ \t]*|.|$)", re.DOTALL)
_ESCAPED = {",": "\N{NARROW NO-BREAK SPACE}", ";": " ", "/": "", "-": ""}
_DASHES = {"--": "–", "---": "—"}
_QUOTES = {"``": "“", "''": "”"}
_NOOP = r"\\[A-Za-z]*[Nn]oop[A-Za-z]*\s*\{[^{}]*\}"
_SORT_KEY = re.compile(rf"\{{\s*{_NOOP}\s*\}}|{_NOOP}")
_URL_COMMAND = re.compile(r"\\(?:url|nolinkurl)\s*\{([^{}]*)\}")
_VERBATIM_ESCAPE = re.compile(r"\\([_%#&~$])(?:\{\})?|\{\\([_%#&$])\}")

# Commands that pylatexenc does not know, or reads in a way that a bibliography does not mean.
_ARGUMENTS = {
    "href": ("{{", "%(2)s"),
    "url": ("{", "%s"),
    "nolinkurl": ("{", "%s"),
    "path": ("{", "%s"),
    "enquote": ("{", "“%s”"),
    "mkbibquote": ("{", "“%s”"),
    "foreignlanguage": ("{{", "%(2)s"),
    "textcolor": ("{{", "%(2)s"),
}
_WORDS = {
    "textunderscore": "_",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "slash": "/",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "&": "&",
}


def _contexts() -> tuple[Any, Any]:
    walking = latexwalker.get_default_latex_context_db()
    walking.add_context_category(
        "bibliography", prepend=True, macros=[std_macro(name, spec) for name, (spec, _) in _ARGUMENTS.items()]
    )
    writing = latex2text.get_default_latex_context_db()
    writing.add_context_category(
        "bibliography",
        prepend=True,
        macros=[latex2text.MacroTextSpec(name, repl) for name, (_, repl) in _ARGUMENTS.items()]
        + [latex2text.MacroTextSpec(name, word) for name, word in _WORDS.items()]
        + [latex2text.MacroTextSpec(name, "") for name in ("input", "include", "footnote", "cite", "ref")],
        specials=[latex2text.SpecialsTextSpec("~", NO_BREAK_SPACE)],
    )
    return walking, writing


@lru_cache(maxsize=1)
def _converter() -> tuple[Any, Any]:
    walking, writing = _contexts()
    return walking, latex2text.LatexNodes2Text(latex_context=writing, math_mode="text")


@lru_cache(maxsize=1)
def symbols() -> frozenset[str]:
    """The names of the commands that stand for a character or a few."""
    _, writing = _contexts()
    return frozenset(
        spec.macroname
        for spec in writing.iter_macro_specs()
        if isinstance(spec.simplify_repl, str) and spec.simplify_repl and "%" not in spec.simplify_repl
    )


@lru_cache(maxsize=8192)
def _parsed(tex: str) -> str | None:
    """``tex`` through pylatexenc, None where it gives up, as on commands nested too deep for it."""
    walking, converter = _converter()
    tex = _OPTION.sub(r"\g<1>{}", _BARE_PERCENT.sub(r"\\%", tex))
    walker = latexwalker.LatexWalker(tex, latex_context=walking, tolerant_parsing=True)
    try:
        nodes, _, _ = walker.get_latex_nodes()
        return str(converter.nodelist_to_text(nodes))
    except Exception:  # the library raises whatever it stumbles over: IndexError, TypeError, RecursionError ...
        return None


def _stripped(tex: str) -> str:
    """``tex`` without its commands, braces and dollar signs: what can be had where parsing fails."""
    return _COMMAND.sub("", tex).replace("{", "").replace("}", "").replace("$", "")


@lru_cache(maxsize=4096)
def _command(tex: str) -> str:
    read = _parsed(tex)
    return _stripped(tex) if read is None else read


def _token(found: re.Match[str]) -> str:
    kind, token = found.lastgroup, found.group()
    if kind == "brace":
        return ""
    if kind == "space":
        return " "
    if kind == "dash":
        return _DASHES[token]
    if kind == "tie":
        return NO_BREAK_SPACE
    if kind == "quote":
        return _QUOTES[token]
    if kind == "escaped":
        return _ESCAPED.get(token[1], token[1])
    return _command(token.rstrip(" \t") if kind == "symbol" else token)


def without_sort_keys(tex: str) -> str:
    r"""``tex`` without ``\noopsort{...}`` and its kin, by which BibTeX's users put an entry elsewhere in the list."""
    return _SORT_KEY.sub("", tex) if "oop" in tex else tex


def plain(tex: str, *, thorough: bool = True) -> str:
    """The text that a reader sees: Unicode without TeX markup, white space folded, in composed form (NFC).

    Unless ``thorough``, commands that take a parser to understand are dropped and their arguments kept.
    """
    if _NEEDS_WORK.search(tex) is None:
        return tex.strip()
    tex = without_sort_keys(tex)
    if ("\\" in tex or "$" in tex) and any(found.lastgroup == "hard" for found in _TOKEN.finditer(tex)):
        read = _parsed(tex) if thorough and len(tex) <= _LONGEST_PARSED else None
        text = _stripped(tex) if read is None else read
    else:
        text = _TOKEN.sub(_token, tex)
    text = _SPACES.sub(" ", text).strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def verbatim(value: str) -> str:
    """The URL, DOI or path that ``value`` holds, without the backslashes and ``\\url{}`` that people put there."""
    if "\\" in value:
        value = _URL_COMMAND.sub(r"\1", value)
        value = _VERBATIM_ESCAPE.sub(lambda found: found.group(1) or found.group(2), value)
    value = value.strip().replace("&amp;", "&")  # copied from the source of a page
    while len(value) > 1 and value[0] == "{" and value[-1] == "}" and not set("{}") & set(value[1:-1]):
        value = value[1:-1].strip()
    return "".join(value.split())
