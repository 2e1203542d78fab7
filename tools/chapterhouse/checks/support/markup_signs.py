"""What looks like markup in literal text: signs, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Severity
from chapterhouse.model import OBJECT, PassageKind

PRINTED = "this is printed as it is typed"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a piece of literal text looks like, and the form to write instead.

    ``pattern`` finds it, in the group ``sign`` where there is one; ``replaced`` gives what ``--fix`` writes. Where
    something other than prose stands, the file must have ``source`` there.
    """

    pattern: re.Pattern[str]
    message: str
    hint: str
    severity: Severity | None = None
    kinds: frozenset[PassageKind] = frozenset(PassageKind)
    replaced: Callable[[re.Match[str]], str] | None = None
    source: str = ""


def _sign(
    pattern: str,
    hint: str,
    message: str = PRINTED,
    *,
    warns: bool = False,
    only: PassageKind | None = None,
    replaced: Callable[[re.Match[str]], str] | None = None,
    source: str = "",
) -> Sign:
    return Sign(
        re.compile(pattern, re.MULTILINE),
        message,
        hint,
        Severity.WARNING if warns else None,
        frozenset({only}) if only else frozenset(PassageKind),
        replaced,
        source,
    )


_PARAGRAPH = PassageKind.PARAGRAPH

BULLETS = r"\u2022\u2023\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u27a2\u2713\uf0b7\uf0a7\uf0d8"
"""Signs of lists as word processors copy them, the last three from the font Symbol or Wingdings."""

_AS_LIST = "write `- ` before each item, and a blank line before the first"

_WORD = r"[\w\u00c0-\uffff]"

SIGNS = (
    _sign(
        r"\A:[ \t]+\S[^\n]*",
        'a caption stands under its table, a definition under its term; code takes `caption="..."` in its braces',
        f"{PRINTED}: this is neither caption nor definition",
        only=_PARAGRAPH,
    ),
    _sign(r"\^\[", "close the note with `]`, each bracket in it, too", f"{PRINTED}: the note is never closed"),
    _sign(r"\[\^(?![^\s\[\]]+\])", "write `[^name]`, and its text in a paragraph of its own: `[^name]: ...`"),
    _sign(
        rf"^[ \t]*(?P<sign>{OBJECT}:)(?=[ \t])",
        "put a blank line before it",
        "this is no note's text: a note begins a paragraph of its own",
        only=_PARAGRAPH,
        source="[^",
    ),
    _sign(r"\]\(", "write `[words](address)`, without spaces in the address, or `<...>` around it"),
    _sign(
        r"(?P<sign>\][ \t]+\((?:https?:|mailto:|www\.|#)[^\s()]*\)|\][ \t]+\([^\s()]+\.q?md(?:#[^\s()]*)?\))",
        "write `[words](address)` without a space between",
        replaced=lambda found: "](" + found["sign"].partition("(")[2],
    ),
    _sign(
        r"!\[?[^\[\]!\n]{0,400}\][ \t]+\([^()\n]+\)",
        "write `![caption](figures/name.svg)`, without a space between",
        f"{PRINTED}: the picture is not shown",
        source="![",
    ),
    _sign(
        r"!\[",
        "write `![caption](figures/name.svg)`, without spaces in the path",
        f"{PRINTED}: the picture is not shown",
    ),
    _sign(r"\[\[[^\[\]\n]+\]\]", "write `[words](chapter.md)`, or `@sec:name`"),
    _sign(
        r"`{3,}|~{3,}",
        "close the code with a line of its own that has as many signs",
        f"{PRINTED}: the code is never closed",
    ),
    _sign(
        rf"`+(?={OBJECT})",
        "close the code with a line of its own that has as many signs",
        f"{PRINTED}: the code is never closed",
        source="````",
    ),
    _sign(r"(?<!`)`{2}(?!`)(?P<quoted>[^`'\n]+)''", 'write quotation marks: `"..."`'),
    _sign(
        r"(?<![\"'\u2018\u201c`])`{1,2}(?!`)|(?<!`)`{1,2}(?![\"'\u2019\u201d`])",
        "close the code with another backtick",
        f"{PRINTED}: the code is never closed",
    ),
    _sign(r"\$\$", "close the formula with `$$`", f"{PRINTED}: the formula is never closed"),
    _sign(
        r"(?<![\w$])\$(?!\d)(?=[^$\n]*(?:[\^_\\][\w{]|\\[a-z]))(?=\S)",
        "close the formula with `$`, without a space before it",
        f"{PRINTED}: the formula is never closed",
        warns=True,
    ),
    _sign(
        r"(?<![\w$])\$[ \t]+[^$\n]{0,200}?(?:[\^_][\w{]|\\[a-z])[^$\n]{0,200}\$(?!\d)",
        "write `$...$` without spaces inside of the signs",
        f"{PRINTED}: this is no formula",
        warns=True,
    ),
    _sign(r"<!--+", "close the comment with `-->`", f"{PRINTED}: the comment is never closed"),
    _sign(r"-->", "open the comment with `<!--`, or write `→` for an arrow", warns=True),
    _sign(
        r"^[ \t]*(?P<sign>:{3,}[ \t]*[\w-]+[ \t]+[^\s{][^\n]*)",
        'write the title in the braces: `::: {.note title="..."}`, and a blank line before it',
    ),
    _sign(
        r"^[ \t]*(?P<sign>:{3,}[^\n]*)",
        "put a blank line before `:::`, and a space and a class or attributes behind it",
    ),
    _sign(r"(?<!^)(?<![:\s]):{3,}(?!:)", "put `:::` on a line of its own", warns=True),
    _sign(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|<%.*?%>", "write what it stands for: nothing is filled in here"),
    _sign(r"\{\{[^{}\n]*\}\}", "write what it stands for: nothing is filled in here", warns=True),
    _sign(
        rf"(?<!{OBJECT})(?<!{OBJECT} )\{{#[\w:.-]*[^{{}}\n]*\}}?",
        "attributes stand at the end of a heading, right behind `]` or `)`, or behind a formula",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    _sign(
        rf"(?<={OBJECT} )\{{#(?!eq:)[\w:.-]+[^{{}}\n]*\}}",
        "write the attributes right behind `)`, `]` or the code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    _sign(
        r"\{:[^{}\n]*\}",
        "write `{#name .class}` at the end of a heading, or right behind `]` or `)`",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    _sign(
        r"\{\.[A-Za-z][^{}\n]*\}?",
        "attributes stand right behind `]`, `)` or code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    _sign(
        r"\{(?:[\w-]+=(?:\"[^\"{}\n]*\"|[^\s\"{}]+) ?)+\}|\{=[a-z]+\}",
        "attributes stand right behind `]`, `)` or code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    _sign(
        r"\\(?:begin|end)\{[^{}\n]*\}?",
        "close the environment, and leave a blank line before and after it",
        f"{PRINTED}: the environment is not closed",
    ),
    _sign(
        r"(?P<sign>^[ \t]*#{2,6})(?=[^\W\d_])",
        "write a space behind the signs",
        f"{PRINTED}: this is no heading",
        only=_PARAGRAPH,
        replaced=lambda found: f"{found['sign']} ",
    ),
    _sign(
        r"\A#(?=[A-Z][^\n#]*\s*\Z)",
        "write a space behind `#`, or `\\#` if the sign is meant",
        f"{PRINTED}: this is no heading",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"\{(?:\+\+[^{}\n]*\+\+|--[^{}\n]*--|[^{}\n]*~>[^{}\n]*|>>[^{}\n]*<<|==[^{}\n]*==)\}",
        "take the change over or leave it out; a remark stands in a comment, `<!-- ... -->`",
        f"{PRINTED}: a change that somebody proposes, or a remark",
        source="{",
    ),
    _sign(
        r"(?P<sign>==(?=\S)(?P<words>[^=\n]+)(?<=\S)==)(?!=)",
        "write `[words]{.mark}`",
        warns=True,
        replaced=lambda found: f"[{found['words']}]{{.mark}}",
    ),
    _sign(
        rf"(?<![{_WORD[1:-1]}*])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])",
        "close it with `**`, without a space before it",
        f"{PRINTED}: the strong words have no other end",
    ),
    _sign(
        r"(?<![\w_])__(?=[^\W_])|(?<=[^\W_])__(?![\w_])", "close it with `__`, without a space before it", warns=True
    ),
    _sign(r"~~(?=[\w\"'(])|(?<=[\w\"').])~~", "close it with `~~`, without a space before it"),
    _sign(
        r"(?<![\w^~])(?P<sign>(?P<end>[\^~])(?=[^\W_])[^\^~\n]{1,60} [^\^~\n]{0,60}(?<=[^\W_])(?P=end))(?![\w^~])",
        "write a backslash before each space, or take the signs away",
        warns=True,
    ),
    _sign(
        r"(?<=[^\W_])(?P<sign>\.?~)(?=[\w(])",
        "write `\\ ` for a space at which no line breaks",
        warns=True,
        replaced=lambda found: found["sign"].replace("~", "\\ "),
    ),
    _sign(
        r"(?:\A|^(?<!\|\n))[ \t]*(?P<sign>\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?|\+[-=]{3,}[-=+]*\+)",
        "leave a blank line before the table, and give each row the same cells",
        f"{PRINTED}: this is no table",
        only=_PARAGRAPH,
    ),
    _sign(
        rf"(?:\A|(?<=:\n))[ \t]*(?P<sign>[{BULLETS}][ \t]*)(?=\S)",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        only=_PARAGRAPH,
    ),
    _sign(
        r"(?:\A|(?<=:\n))(?P<sign>[\u2013\u2014])(?=[ \t][^\n]*\n[ \t]*(?P=sign)[ \t])",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"(?:\A|(?<=:\n))(?P<sign>-)(?=[^\W\d_][^\n]*\n[ \t]*-[^\W\d_])",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"(?:\A|(?<=:\n))(?P<sign>1[.)])(?=[^\W\d_][^\n]*\n[ \t]*2[.)][^\W\d_])",
        "write a space behind each number, and a blank line before the first",
        f"{PRINTED}: this is no list",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"(?<=\n):(?=[^\W\d_][^\n:]*$)",
        "write `: ` before the definition",
        f"{PRINTED}: this is no definition",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"\b(?:[khcm]?m|da?m|s|10)(?P<sign>\^(?:\{-?\w+\}|-?\d+))(?![\w^])",
        "write `^2^`, or a formula: `$x^2$`",
        warns=True,
        replaced=lambda found: f"^{found['sign'].strip('^{}')}^",
    ),
    _sign(
        r"(?<![^\W_])(?:CO|CH|NH|NO|SO|PM|H|N|O)(?P<sign>_(?:\{[\dx.]+\}|\d+(?:\.\d+)?|x))(?!\w)",
        "write `~2~` for what stands below the line",
        warns=True,
        replaced=lambda found: f"~{found['sign'].strip('_{}')}~",
    ),
    _sign(r"^\([A-Za-z][\w:-]*\)=[ \t]*$", "write `{#sec:name}` at the end of the heading", only=_PARAGRAPH),
    _sign(
        rf":[a-z][\w+.:-]*:(?={OBJECT})|\{{[a-z][\w:-]*\}}(?={OBJECT})",
        "write it in pandoc's Markdown: `@fig:name`, `[@key]`, `$...$`",
    ),
    _sign(
        r"(?<![\w:/]):(?:(?:[a-z][a-z0-9]*_)*[a-z][a-z0-9]+|[+-]1):(?![\w:/])",
        "write the character itself, or the word",
        warns=True,
    ),
    _sign(
        r"%%(?=[^%\n]*\w)[^%\n]+%%",
        "write `<!-- ... -->`, which is not printed",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(r"^%%(?!%)", "write `<!-- ... -->`, which is not printed", warns=True, only=_PARAGRAPH),
    _sign(
        r"\A%[ \t]+[^\W\d][^\n]*",
        "write `<!-- ... -->`, which is not printed, for a comment",
        warns=True,
        only=_PARAGRAPH,
    ),
    _sign(
        r"^\.\.[ \t]+[a-z][\w-]*::",
        "write it in pandoc's Markdown: `![caption](figures/name.svg)`, `::: note`",
        only=_PARAGRAPH,
    ),
    _sign(
        r"\A(?:!!!|\?\?\?\+?)[ \t]+\w[^\n]*",
        "write `::: note` before and `:::` after it, each on a line of its own",
        only=_PARAGRAPH,
    ),
    _sign(
        r"\A\[!(?!(?i:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\])[A-Za-z]+\]",
        "write `> [!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`",
        only=_PARAGRAPH,
    ),
    _sign(
        r"\A(?P<sign>\[{1,2}_?(?:TOC|toc)_?\]{1,2})\s*\Z",
        "take it away: every output has its contents list",
        only=_PARAGRAPH,
    ),
    _sign(
        r"^\[[^\]\n]+\]:[ \t]+<?https?://\S+",
        "put a blank line before it",
        f"{PRINTED}: the address of a link stands in a paragraph of its own",
        only=_PARAGRAPH,
    ),
    _sign(
        r"\A\[[^\]\n]+\]:[ \t]+\w[^\n]*\n\[[^\]\n]+\]:",
        "write the long form at its first place: `European Union (EU)`",
        only=_PARAGRAPH,
        source="[",
    ),
    _sign(r"^\*\[[^\]\n]+\]:[ \t]", "write the long form at its first place: `European Union (EU)`", only=_PARAGRAPH),
    _sign(r"(?:^|(?<=\s))\|\|[^|\n]+\|\|", "write the words alone", warns=True, only=_PARAGRAPH),
)
