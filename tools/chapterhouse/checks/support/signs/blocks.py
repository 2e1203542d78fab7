"""Signs of tables, lists and definitions that are none."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign

BULLETS = r"\u2022\u2023\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u27a2\u2713\uf0b7\uf0a7\uf0d8"
"""Signs of lists as word processors copy them, the last three from the font Symbol or Wingdings."""

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
        rf"(?:\A|(?<=:\n))(?P<sign>{_LETTERS}|I\.(?=[ \t][^\n]*\n[ \t]*II\.[ \t]))",
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
