"""Signs of pandoc's own markup that has no end, or belongs to nothing."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign
from chapterhouse.model import OBJECT

SIGNS = (
    sign(
        r"\A:[ \t]+\S[^\n]*",
        'a caption stands under its table, a definition under its term; code takes `caption="..."` in its braces',
        f"{PRINTED}: this is neither caption nor definition",
        only=PARAGRAPH,
    ),
    sign(r"\^\[", "close the note with `]`, each bracket in it, too", f"{PRINTED}: the note is never closed"),
    sign(r"\[\^(?![^\s\[\]]+\])", "write `[^name]`, and its text in a paragraph of its own: `[^name]: ...`"),
    sign(
        rf"^[ \t]*(?P<sign>{OBJECT}:)(?=[ \t])",
        "put a blank line before it",
        "this is no note's text: a note begins a paragraph of its own",
        only=PARAGRAPH,
        source="[^",
    ),
    sign(r"\]\(", "write `[words](address)`, without spaces in the address, or `<...>` around it"),
    sign(
        r"(?P<sign>\][ \t]+\((?:https?:|mailto:|www\.|#)[^\s()]*\)|\][ \t]+\([^\s()]+\.q?md(?:#[^\s()]*)?\))",
        "write `[words](address)` without a space between",
        replaced=lambda found: "](" + found["sign"].partition("(")[2],
    ),
    sign(
        r"!\[?[^\[\]!\n]{0,400}\][ \t]+\([^()\n]+\)",
        "write `![caption](figures/name.svg)`, without a space between",
        f"{PRINTED}: the picture is not shown",
        source="![",
    ),
    sign(
        r"!\[",
        "write `![caption](figures/name.svg)`, without spaces in the path",
        f"{PRINTED}: the picture is not shown",
    ),
    sign(r"(?i:\[\[_?toc_?\]\]|\{:[ ]?toc\})", "take it away: every output has its contents list"),
    sign(r"\[\[[^\[\]\n]+\]\]", "write `[words](chapter.md)`, or `@sec:name`"),
    sign(
        r"`{3,}|~{3,}",
        "close the code with a line of its own that has as many signs",
        f"{PRINTED}: the code is never closed",
    ),
    sign(
        rf"`+(?={OBJECT})",
        "close the code with a line of its own that has as many signs",
        f"{PRINTED}: the code is never closed",
        source="````",
    ),
    sign(r"(?<!`)`{2}(?!`)(?P<quoted>[^`'\n]+)''", 'write quotation marks: `"..."`'),
    sign(
        r"(?<![\"'\u2018\u201c`])`{1,2}(?!`)|(?<!`)`{1,2}(?![\"'\u2019\u201d`])",
        "close the code with another backtick",
        f"{PRINTED}: the code is never closed",
    ),
    sign(r"\$\$", "close the formula with `$$`", f"{PRINTED}: the formula is never closed"),
    sign(
        r"(?<![\w$])\$(?!\d)(?=[^$\n]*(?:[\^_\\][\w{]|\\[a-z]))(?=\S)",
        "close the formula with `$`, without a space before it",
        f"{PRINTED}: the formula is never closed",
        warns=True,
    ),
    sign(
        r"(?<![\w$])\$(?=[A-Za-z](?:[ \t]*[-+*/=<>]|[\s,.;:)]))",
        "close the formula with `$`, without a space before it",
        f"{PRINTED}: the formula is never closed",
        warns=True,
    ),
    sign(
        r"(?<![\w$])\$[ \t]+(?:[^$\n]{0,200}?(?:[\^_][\w{]|\\[a-z])[^$\n]{0,200}"
        r"|[A-Za-z](?:[ \t]*[-+*/=<>][ \t]*[\w.]+){0,8}[ \t]*)\$(?!\d)",
        "write `$...$` without spaces inside of the signs",
        f"{PRINTED}: this is no formula",
        warns=True,
    ),
    sign(r"<!--+", "close the comment with `-->`", f"{PRINTED}: the comment is never closed"),
    sign(r"-->", "open the comment with `<!--`, or write `→` for an arrow", warns=True),
    sign(
        r"^[ \t]*(?P<sign>:{3,}[ \t]*[\w-]+[ \t]+[^\s{][^\n]*)",
        'write the title in the braces: `::: {.note title="..."}`, and a blank line before it',
    ),
    sign(
        r"^[ \t]*(?P<sign>:{3,}[^\n]*)",
        "put a blank line before `:::`, and a space and a class or attributes behind it",
    ),
    sign(r"(?<!^)(?<![:\s]):{3,}(?!:)", "put `:::` on a line of its own", warns=True),
    sign(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|<%.*?%>", "write what it stands for: nothing is filled in here"),
    sign(r"\{\{[^{}\n]*\}\}", "write what it stands for: nothing is filled in here", warns=True),
    sign(
        rf"(?<!{OBJECT})(?<!{OBJECT} )\{{#tbl:[\w.-]+[^{{}}\n]*\}}",
        "write it at the end of the table's caption, in a paragraph below: `: Words. {#tbl:name}`",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    sign(
        rf"(?<!{OBJECT})(?<!{OBJECT} )\{{#[\w:.-]*[^{{}}\n]*\}}?",
        "attributes stand at the end of a heading, right behind `]` or `)`, or behind a formula",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    sign(
        rf"(?<={OBJECT} )\{{#(?!eq:)[\w:.-]+[^{{}}\n]*\}}",
        "write the attributes right behind `)`, `]` or the code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    sign(
        r"\{:[^{}\n]*\}",
        "write `{#name .class}` at the end of a heading, or right behind `]` or `)`",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    sign(
        r"\{\.[A-Za-z][^{}\n]*\}?",
        "attributes stand right behind `]`, `)` or code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
    sign(
        r"\{(?:[\w-]+=(?:\"[^\"{}\n]*\"|[^\s\"{}]+) ?)+\}|\{=[a-z]+\}",
        "attributes stand right behind `]`, `)` or code, without a space",
        f"{PRINTED}: these attributes belong to nothing",
    ),
)
