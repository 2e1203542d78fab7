"""What TeX of a bibliography may reach pandoc: formatting, symbols and mathematics; nothing that reads, writes,
defines or links to anything but the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.tex import plain, symbols, without_sort_keys
from chapterhouse.bibliography.values import depth
from chapterhouse.core.hidden_characters import first_hidden

LONGEST_URL = 4_000

_WITH_GROUPS = frozenset(
    (
        *("input", "include", "includeonly", "subfile", "import", "subimport", "InputIfFileExists", "IfFileExists"),
        *(
            "verbatiminput",
            "lstinputlisting",
            "inputminted",
            "includegraphics",
            "includesvg",
            "includepdf",
            "graphicspath",
        ),
        *("ShellEscape", "usepackage", "RequirePackage", "documentclass", "addbibresource", "bibliography"),
        *("hyperref", "hypertarget", "hyperlink", "htmladdnormallink", "verb", "lstinline", "directlua", "luaexec"),
    )
)
_FORBIDDEN = _WITH_GROUPS | {
    *("write", "immediate", "openin", "openout", "closein", "closeout", "read", "readline", "newread", "newwrite"),
    *("def", "edef", "gdef", "xdef", "let", "futurelet", "newcommand", "renewcommand", "providecommand"),
    *("DeclareRobustCommand", "DeclareMathOperator", "newenvironment", "renewenvironment", "newtheorem"),
    *("NewDocumentCommand", "RenewDocumentCommand", "global", "long", "outer", "catcode", "lccode", "uccode"),
    *("csname", "endcsname", "expandafter", "noexpand", "scantokens", "special", "luadirect", "loop", "repeat"),
}
_ALLOWED = frozenset(
    (
        *(
            "emph",
            "textit",
            "textsl",
            "textbf",
            "textsc",
            "textrm",
            "textsf",
            "texttt",
            "textup",
            "textmd",
            "textnormal",
        ),
        *("it", "sl", "em", "bf", "sc", "rm", "sf", "tt", "itshape", "slshape", "scshape", "upshape", "bfseries"),
        *("mdseries", "rmfamily", "sffamily", "ttfamily", "normalfont", "underline", "uline", "sout"),
        *("textsuperscript", "textsubscript", "mkbibquote", "mkbibemph", "mkbibitalic", "mkbibbold", "enquote", "mbox"),
        *("foreignlanguage", "textgreek", "textcyrillic", "ensuremath", "uppercase", "lowercase", "MakeUppercase"),
        *("textunderscore", "textbar", "textless", "textgreater", "slash", "LaTeX", "TeX", "BibTeX"),
        *("u", "v", "H", "t", "c", "d", "b", "k", "r", "i", "j"),
    )
)
_NOT_SYMBOLS = frozenset(
    ("today", "ref", "autoref", "cref", "Cref", "eqref", "cite", "citet", "citep", "hspace", "vspace")
)

_LINKS = frozenset(("href", "url", "nolinkurl"))

_URL = re.compile(r"https?://(?!/)[^\s\\{}<>\"^`|]+", re.IGNORECASE)
_AUTHORITY_WITH_USER = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)
_TOKEN = re.compile(r"\\(?P<word>[A-Za-z@]+\*?)|\\(?P<escape>.)|(?P<mark>[%$\\]|\^\^)", re.DOTALL)
_REST = re.compile(r"\s*(?:\\[A-Za-z@]+|\\.|\[[^\[\]{}]*\]|=?\s*`?-?\d+|\#\d?|=)", re.DOTALL)
_OPTION = re.compile(r"\s*\[[^\[\]{}]*\]")
_GROUP_OPENS = re.compile(r"\s*\{")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ESCAPED = re.compile(r"\\([%#&_~$])(?:\{\})?")
_DISPLAYED = re.compile(r"(?<!\\)\${2,}")
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")


def is_safe_url(url: str) -> bool:
    """True for an absolute http or https URL without white space, hidden characters, or a user before its host."""
    return (
        len(url) <= LONGEST_URL
        and _URL.fullmatch(url) is not None
        and (url.isprintable() if url.isascii() else first_hidden(url) is None)
        and _AUTHORITY_WITH_USER.match(url) is None
    )


def forbidden(tex: str) -> list[tuple[str, int, int]]:
    r"""What in ``tex`` reaches beyond the text and will be dropped: in words, and from where to where; a kind once."""
    harms: dict[str, tuple[int, int]] = {}
    for found in _TOKEN.finditer(tex):
        word = (found.group("word") or "").rstrip("*")
        if word in _FORBIDDEN:
            harms.setdefault(f"the command `\\{word}`", found.span())
        elif word in _LINKS:
            group = _group(tex, found.end())
            if group is None or not _links_to_web(tex[group[0] : group[1]]):
                harms.setdefault(
                    "a link that does not begin with https://", (found.start(), (group or found.span())[1])
                )
        elif found.group("mark") == "^^":
            harms.setdefault("`^^`, which TeX reads as a code for another character", found.span())
    return [(harm, *place) for harm, place in harms.items()]


def _links_to_web(target: str) -> bool:
    return is_safe_url(_ESCAPED.sub(r"\1", target.strip()))


def _group(tex: str, at: int) -> tuple[int, int] | None:
    """The content of the braces that open at ``at``, white space aside; its end is where they close."""
    opens = _GROUP_OPENS.match(tex, at)
    if opens is None:
        return None
    level = 0
    for found in _BRACE.finditer(tex, opens.end() - 1):
        if found.group() == "{":
            level += 1
        elif found.group() == "}":
            level -= 1
            if level == 0:
                return opens.end(), found.start()
    return None


def _past_arguments(tex: str, word: str, at: int) -> int:
    """Behind whatever may belong to the forbidden command ``word``, which ends at ``at``."""
    rests = _OPTION if word in _WITH_GROUPS else _REST
    while True:
        group = _group(tex, at)
        if group is not None:
            at = group[1] + 1
            continue
        rest = rests.match(tex, at)
        if rest is None:
            return at
        at = rest.end()


def escaped(text: str) -> str:
    """Plain ``text`` as TeX that says the same, but for backslashes and braces, which are left out."""
    text = re.sub(r"([%$&#_])", r"\\\1", re.sub(r"[\\{}]", "", text))
    return text.replace("^", r"\^{}").replace("~", r"\~{}")


def _sound_mathematics(tex: str) -> bool:
    """True where dollar signs come in pairs and braces balance between and outside them."""
    parts = _ESCAPE.sub("", tex).split("$")
    return len(parts) % 2 == 1 and depth("".join(parts[::2])) >= 0 and all(depth(part) >= 0 for part in parts[1::2])


def safe(tex: str) -> str:
    """``tex`` with what pandoc may see of it, its braces balanced and its dollar signs in pairs."""
    tex = without_sort_keys(tex)
    if "\\" not in tex and not set("%$^") & set(tex):
        return tex if depth(tex) >= 0 else escaped(plain(tex))
    tex = _DISPLAYED.sub("$", tex)
    mathematics = "$" not in tex or _sound_mathematics(tex)
    written = "".join(_safe_parts(tex, mathematics))
    # Dropping one thing may join its neighbours into another, as in \u^^rl{...}.
    sound = depth(written) >= 0 and not (("\\" in written or "^^" in written) and forbidden(written))
    return written if sound else escaped(plain(tex))


def _safe_parts(tex: str, mathematics: bool) -> Iterator[str]:
    at = 0
    inside = False
    while True:
        found = _TOKEN.search(tex, at)
        if found is None:
            yield tex[at:]
            return
        yield tex[at : found.start()]
        at = found.end()
        word, mark = found.group("word"), found.group("mark")
        if mark == "$":
            inside = mathematics and not inside
            yield "$" if mathematics else r"\$"
        elif mark == "%":
            yield r"\%"
        elif mark:
            continue  # a lone backslash at the end, or ^^
        elif word is None:
            escape = found.group("escape")
            yield "" if escape in "()[]" else found.group()
        elif word.rstrip("*") in _FORBIDDEN:
            at = _past_arguments(tex, word.rstrip("*"), at)
        elif word in _LINKS:
            part, at = _link(tex, word, at)
            yield part
        elif word in ("begin", "end") and not inside:
            group = _group(tex, at)
            at = group[1] + 1 if group else at
        elif inside or word in _ALLOWED:
            yield found.group()
        elif word in symbols() and word not in _NOT_SYMBOLS:
            # pandoc drops a whole value for a symbol that it knows in mathematics only, such as \alpha.
            character = plain(found.group())
            special = not character or set(character) & set("\\{}^~%$&#_")
            yield found.group() if special else character
            if not special:
                at = _SPACE.match(tex, at).end()  # type: ignore[union-attr]


def _link(tex: str, word: str, at: int) -> tuple[str, int]:
    """What to write for a command that links, and where to go on."""
    group = _group(tex, at)
    if group is None:
        return "", at
    target = tex[group[0] : group[1]]
    kept = _links_to_web(target)
    at = group[1] + 1
    if word != "href":
        return (f"\\url{{{target.strip()}}}" if kept else escaped(plain(target))), at
    label = _group(tex, at)
    if label is None:
        return "", at
    shown = safe(tex[label[0] : label[1]])
    return (f"\\href{{{target.strip()}}}{{{shown}}}" if kept else f"{{{shown}}}"), label[1] + 1
