"""Signs of other markup languages: AsciiDoc, MediaWiki, Org, Textile, and braces that belong to nothing."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign
from chapterhouse.model import OBJECT, PassageKind

_HEADING = f"{PRINTED}: this is no heading"
_STARS = {2: "*", 3: "**", 5: "***"}

SIGNS = (
    sign(
        rf"(?<={OBJECT})\{{(?!#eq:|\s*\}})[^{{}}\n]*\}}",
        "write `{#fig:name width=50%}`: a name behind `#`, a class behind a full stop, values behind `=`",
        f"{PRINTED}: these attributes cannot be read",
    ),
    sign(
        r"(?P<sign>[\[({]#?(?P<name>(?:sec|fig|tbl|eq|lst|chap):[\w.:-]+)[\])}])\s*\Z",
        "write `{#sec:name}` at the end of the heading",
        f"{PRINTED}: this is no label",
        only=PassageKind.HEADING,
        replaced=lambda found: f"{{#{found['name']}}}",
    ),
    sign(
        r"\A(?P<sign>(?i:Title|Author|Authors|Date|Subtitle|Keywords|Language|Affiliation|Copyright|Version):)"
        r"[ \t]+\S[^\n]*\n(?i:Title|Authors?|Date|Subtitle|Keywords|Language|Affiliation|Copyright|Tags):[ \t]+\S",
        "title, authors and date stand in paper.toml",
        f"{PRINTED}: this is no head of the chapter",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?<!@)(?P<sign>\{(?P<name>(?:eq|fig|tbl|lst|sec):[\w.:-]+)\})",
        "write `{#eq:name}`: a name stands behind `#`",
        f"{PRINTED}: this is no label",
        replaced=lambda found: f"{{#{found['name']}}}",
    ),
    sign(r"\[fn:[^\]\n]*\]", "write `^[note]`, or `[^name]` and its text in a paragraph of its own: `[^name]: ...`"),
    sign(r"<[\w./-]+\.q?md>", "write `[words](chapter.md)`", f"{PRINTED}: this is no link"),
    sign(
        r"\[@(?![\w{])(?=[^\]\n]*\])",
        "write `[@key]`, or `[-@key]` for the year alone",
        f"{PRINTED}: this cites nothing",
    ),
    sign(r"\ACaption:(?=[ \t]+\S)", "write `: Words` below the table", f"{PRINTED}: this is no caption", warns=True),
    sign(r"\A={2,6}(?=[ \t]+\S)", "write `## ` before the words of a heading", _HEADING, only=PARAGRAPH),
    sign(r"\A=(?=[ \t]+[A-Z][^\n=]*\s*\Z)", "write `# ` before the words", _HEADING, warns=True, only=PARAGRAPH),
    sign(r"\Ah[1-6]\.(?=[ \t]+\S)", "write `## ` before the words of a heading", _HEADING, only=PARAGRAPH),
    sign(r"\Abq\.(?=[ \t]+\S)", "write `> ` before each line of a quotation", only=PARAGRAPH),
    sign(
        r"(?<![\w/])(?:image|include|video|icon|xref|link|footnote|stem|latexmath|asciimath|menu|btn):{1,2}[^\s\[\]]*\[[^\]\n]*\]",
        "write it in pandoc's Markdown: `![caption](figures/name.svg)`, `[words](address)`, `^[note]`, `$...$`",
    ),
    sign(
        r"^\|={3,}",
        "write the table with `|` between its cells and a line `|---|---|` below its first row",
        f"{PRINTED}: this is no table",
        only=PARAGRAPH,
    ),
    sign(
        r"^\{\|[^\n]*",
        "write the table with `|` between its cells and a line `|---|---|` below its first row",
        f"{PRINTED}: this is no table",
        only=PARAGRAPH,
    ),
    sign(
        r"(?<=\n)(?P<sign>\*{2,5})(?=[ \t]+\S)",
        "indent a list in a list by four spaces, and write `- ` before each item",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))\.(?=[ \t]+\S[^\n]*\n\.[ \t]+\S)",
        "write `1. ` before each item",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"(?:\A|(?<=:\n))o(?=[ \t]+\S[^\n]*\no[ \t]+\S)",
        "write `- ` before each item, and a blank line before the first",
        f"{PRINTED}: this is no list",
        only=PARAGRAPH,
    ),
    sign(
        r"\A\.(?=[A-Z][a-z][^\n]*\s*\Z)",
        "write the title as a caption, `: Words` below a table, or `## ` before it",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"\A[A-Z][\w ]{0,40}(?P<sign>::)(?=[ \t]+\S)",
        "write the term on a line of its own, and `:   ` before what follows",
        f"{PRINTED}: this is no definition",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?<![\w'`])(?P<sign>(?P<end>'{5}|'{2,3})(?=[^\s'])(?P<words>[^'\n]+)(?<=\S)(?P=end))(?!')",
        'write `*words*` for emphasis, `**words**` for strong words, `"words"` for what is quoted',
        replaced=lambda found: f"{_STARS[len(found['end'])]}{found['words']}{_STARS[len(found['end'])]}",
    ),
    sign(
        r"(?<![:\w/])(?P<sign>//(?=[^\W\d_])(?P<words>[^/\n]+)(?<=\w)//)(?![\w/])",
        "write `*words*`",
        warns=True,
        replaced=lambda found: f"*{found['words']}*",
    ),
    sign(r"^#\+[A-Za-z_]+:?(?=[ \t\n]|\Z)", "write it in pandoc's Markdown, or in paper.toml", only=PARAGRAPH),
    sign(r"^:(?:PROPERTIES|END|ID|CUSTOM_ID|LOGBOOK):", "take it away: a label is `{#sec:name}`", only=PARAGRAPH),
    sign(
        r"!\([^()\s]+\)\[[^\]\n]*\]|(?<!\w)![\w./-]+\.(?:png|jpe?g|svg|gif|pdf)!",
        "write `![caption](figures/name.svg)`",
        f"{PRINTED}: the picture is not shown",
    ),
)
