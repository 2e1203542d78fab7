"""Signs of headings and of emphasis, struck, raised and lowered words that are none."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign

_WORD = r"\w\u00c0-\uffff"
_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
SIGNS = (
    sign(
        r"\\(?:begin|end)\{[^{}\n]*\}?",
        "close the environment, and leave a blank line before and after it",
        f"{PRINTED}: the environment is not closed",
    ),
    sign(
        r"(?P<sign>^[ \t]*#{2,6})(?=[^\W\d_])",
        "write a space behind the signs",
        f"{PRINTED}: this is no heading",
        only=PARAGRAPH,
        replaced=lambda found: f"{found['sign']} ",
    ),
    sign(
        r"\A#(?=[A-Z][^\n#]*\s*\Z)",
        "write a space behind `#`, or `\\#` if the sign is meant",
        f"{PRINTED}: this is no heading",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"\{(?:\+\+[^{}\n]*\+\+|--[^{}\n]*--|[^{}\n]*~>[^{}\n]*|>>[^{}\n]*<<|==[^{}\n]*==)\}",
        "take the change over or leave it out; a remark stands in a comment, `<!-- ... -->`",
        f"{PRINTED}: a change that somebody proposes, or a remark",
        source="{",
    ),
    sign(
        r"(?P<sign>==(?=\S)(?P<words>[^=\n]+)(?<=\S)==)(?!=)",
        "write `[words]{.mark}`",
        warns=True,
        replaced=lambda found: f"[{found['words']}]{{.mark}}",
    ),
    sign(
        r"(?<![\w+])(?P<sign>\+\+(?=[^\W_])(?P<words>[^+\n]+)(?<=[^\s+])\+\+)(?![\w+])",
        "write `[words]{.underline}`",
        warns=True,
        replaced=lambda found: f"[{found['words']}]{{.underline}}",
    ),
    sign(
        r"(?<!\S)(?P<sign>(?P<end>\*\*|__)[ \t]+(?P<words>[^\W\d_][^\d*_\n]{0,80}?)[ \t]+(?P=end))(?![\w*])",
        "write `**words**` without spaces inside of the signs",
        f"{PRINTED}: these are no strong words",
        replaced=lambda found: f"**{found['words']}**",
    ),
    sign(
        rf"(?<![{_WORD}*])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?![\w*])",
        "close it with `**`, without a space before it",
        f"{PRINTED}: the strong words have no other end",
    ),
    sign(r"(?<![\w_])__(?=[^\W_])|(?<=[^\W_])__(?![\w_])", "close it with `__`, without a space before it", warns=True),
    sign(
        r"(?<=\s)(?P<sign>\*[ \t]+(?P<words>[^\W\d_][^*\n]{0,80})(?<=[^\W\d_])\*)(?![\w*])",
        "write `*words*` without spaces inside of the signs",
        f"{PRINTED}: this is no emphasis",
        warns=True,
        replaced=lambda found: f"*{found['words']}*",
    ),
    sign(
        rf"(?<![{_WORD}*])\*(?=[^\W\d_])(?!p\s*[<=\u2264])",
        "close it with `*`, without a space before it, or write `\\*` if the sign is meant",
        f"{PRINTED}: the emphasis has no other end",
        warns=True,
    ),
    sign(
        rf"(?<![{_WORD}/.\\-])_(?=[^\W\d_][\w\u2019-]*(?<!_)(?:[,;:]?[ \t\n]|[.?!]?\Z))",
        "close it with `_`, without a space before it, or put a name between backticks",
        f"{PRINTED}: the emphasis has no other end",
        warns=True,
    ),
    sign(r"~~(?=[\w\"'(])|(?<=[\w\"').])~~", "close it with `~~`, without a space before it"),
    sign(
        r"(?<![\w^~])(?P<sign>(?P<end>[\^~])(?=[^\W_])[^\^~\n]{1,60} [^\^~\n]{0,60}(?<=[^\W_])(?P=end))(?![\w^~])",
        "write a backslash before each space, or take the signs away",
        warns=True,
    ),
    sign(
        r"(?<=[^\W_])(?P<sign>~[^\s~]{1,20}[ \t]+(?:[^~\n]{0,40}(?<=\w))?~)(?!\w)",
        "write `H~2~O`: what is lowered holds no space, or `\\ ` for one",
        warns=True,
    ),
    sign(
        r"(?<![A-Za-z])(?:[A-Z][a-z]?)+(?P<sign>~(?P<count>\d+))(?![\w~])",
        "close it with `~`",
        f"{PRINTED}: what is lowered has no other end",
        warns=True,
        replaced=lambda found: f"~{found['count']}~",
    ),
    sign(
        # Between numbers, and in Korean, Japanese and Chinese between words, it is a range.
        rf"(?<=[^\W_])(?!(?<=[\d{_EAST_ASIAN}])~[\d{_EAST_ASIAN}])(?P<sign>\.?~)(?=[\w(])",
        "write `\\ ` for a space at which no line breaks",
        warns=True,
        replaced=lambda found: found["sign"].replace("~", "\\ "),
    ),
)
