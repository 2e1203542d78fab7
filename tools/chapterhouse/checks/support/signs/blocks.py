"""Signs of tables, lists and definitions that are none."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign

BULLETS = r"\u2022\u2023\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u27a2\u2713\uf0b7\uf0a7\uf0d8"
"""Signs of lists as word processors copy them, the last three from the font Symbol or Wingdings."""

_BOXES = r"\u2610-\u2612\u2192\u25b6\u25ba\u2794"
_AS_LIST = "write `- ` before each item, and a blank line before the first"
_LETTERS = "|".join(
    f"{chr(code)}\\.(?=[ \\t][^\\n]*\\n[ \\t]*{chr(code + 1)}\\.[ \\t])" for code in range(ord("A"), ord("Z"))
)

SIGNS = (
    sign(
        r"(?:\A|^(?<!\|\n))[ \t]*(?P<sign>\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?|\+[-=]{3,}[-=+]*\+)",
        "leave a blank line before the table, and give each row the same cells",
        f"{PRINTED}: this is no table",
        only=PARAGRAPH,
    ),
    sign(
        rf"(?:\A|(?<=:\n))[ \t]*(?P<sign>[{BULLETS}][ \t]*)(?=\S)",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))(?P<sign>[\u2013\u2014])(?=[ \t][^\n]*\n[ \t]*(?P=sign)[ \t])",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))(?P<sign>-)(?=[^\W\d_][^\n]*\n[ \t]*-[^\W\d_])",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))(?P<sign>1[.)])(?=[^\W\d_][^\n]*\n[ \t]*2[.)][^\W\d_])",
        "write a space behind each number, and a blank line before the first",
        f"{PRINTED}: this is no list",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))(?P<sign>1(?: \.|\.\)|-|:))(?=[ \t]+\S[^\n]*\n[ \t]*2(?: \.|\.\)|-|:)[ \t])",
        "write `1. ` or `1) ` before each item",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"\A\[(?:[xX]?| [xX] ?|[xX] )\](?=[ \t]+\w)|\A\[[ xX]\](?=\w)",
        "write `- [ ] ` or `- [x] ` before what is to do or done",
        f"{PRINTED}: this is no box to tick",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"\A\[[ xX]\](?=[ \t]+\S[^\n]*\n[ \t]*\[[ xX]\][ \t])",
        "write `- [ ] ` or `- [x] ` before what is to do or done",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        rf"(?:\A|(?<=:\n))(?P<sign>[{_BOXES}])(?=[ \t]*\S[^\n]*\n[ \t]*[{_BOXES}])",
        _AS_LIST,
        f"{PRINTED}: this is no list",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        rf"^[ \t]*(?P<sign>{_LETTERS}|I\.(?=[ \t][^\n]*\n[ \t]*II\.[ \t]))",
        "write two spaces behind each letter: with one it is an initial, as in a name",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"(?<=\n):(?=[^\W\d_][^\n:]*$)",
        "write `: ` before the definition",
        f"{PRINTED}: this is no definition",
        warns=True,
        only=PARAGRAPH,
    ),
)
