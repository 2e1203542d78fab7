"""Signs of the Markdown of other tools, and of other markup languages."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import PARAGRAPH, PRINTED, sign
from chapterhouse.model import OBJECT

SIGNS = (
    sign(r"^\([A-Za-z][\w:-]*\)=[ \t]*$", "write `{#sec:name}` at the end of the heading", only=PARAGRAPH),
    sign(
        r"\[(?:\d{1,3}|[#*]|#\w+)\]_(?!\w)", "write `[^name]`, and the note in a paragraph of its own: `[^name]: ...`"
    ),
    sign(
        r"(?<=[^\W\d_])_(?![\w_])",
        "open it with `_` before the words, or put a name between backticks",
        f"{PRINTED}: the emphasis has no beginning",
        warns=True,
    ),
    sign(
        r"\A\[[-/><!?*~]\](?=[ \t]+\w)",
        "write `[ ]` for what is to do and `[x]` for what is done: there are no others",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"\bError! (?:Reference source not found|Bookmark not defined|Hyperlink reference not valid)\.?"
        r"|Fehler! (?:Verweisquelle konnte nicht gefunden werden|Textmarke nicht definiert)\.?",
        "write the reference anew, `@fig:name`: a word processor had lost it",
        f"{PRINTED}: a reference that leads nowhere",
    ),
    sign(
        r"\{ ?(?:REF|SEQ|PAGEREF|HYPERLINK|CITATION|TOC|PAGE|NOTEREF)\b[^{}\n]*\}",
        "write what it stands for: `@fig:name`, `[@key]`, `[words](address)`",
        f"{PRINTED}: a field of a word processor",
    ),
    sign(
        rf":[a-z][\w+.:-]*:(?={OBJECT})|\{{[a-z][\w:-]*\}}(?={OBJECT})",
        "write it in pandoc's Markdown: `@fig:name`, `[@key]`, `$...$`",
    ),
    sign(
        r"^(?P<sign>:(?:alt|align|caption|class|figclass|header-rows|height|label|name|open|tags|width):)(?=[ \t]+\w)",
        "take it away, or write the attribute into braces: an option of another tool's directive",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?<![\w:/]):(?:(?:[a-z][a-z0-9]*_)*[a-z][a-z0-9]+|[+-]1):(?![\w:/])",
        "write the character itself, or the word",
        warns=True,
    ),
    sign(
        r"%%(?=[^%\n]*\w)[^%\n]+%%",
        "write `<!-- ... -->`, which is not printed",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(r"^%%(?!%)", "write `<!-- ... -->`, which is not printed", warns=True, only=PARAGRAPH),
    sign(
        r"\A%[ \t]+[^\W\d][^\n]*",
        "write `<!-- ... -->`, which is not printed, for a comment",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"^\.\.[ \t]+[a-z][\w-]*::",
        "write it in pandoc's Markdown: `![caption](figures/name.svg)`, `::: note`",
        only=PARAGRAPH,
    ),
    sign(
        r"^\.\.[ \t]+_[^:\n]+:(?:[ \t]+\S+)?",
        "write `{#sec:name}` behind what it names, or `[words](address)`",
        only=PARAGRAPH,
    ),
    sign(r"^\.\.[ \t]+\[[#*\w]+\]", "write `[^name]: ...`, in a paragraph of its own", only=PARAGRAPH),
    sign(
        r"\A\.\.(?=[ \t]+[^\W\d])",
        "write `<!-- ... -->`, which is not printed, for a comment",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"\A(?:!!!|\?\?\?\+?)[ \t]+\w[^\n]*",
        "write `::: note` before and `:::` after it, each on a line of its own",
        only=PARAGRAPH,
    ),
    sign(
        r"\A\[!(?!(?i:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\])[A-Za-z]+\]",
        "write `> [!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`",
        only=PARAGRAPH,
    ),
    sign(
        r"\A(?P<sign>\[{1,2}_?(?:TOC|toc)_?\]{1,2})\s*\Z",
        "take it away: every output has its contents list",
        only=PARAGRAPH,
    ),
    sign(
        r"^\[[^\]\n]+\]:[ \t]+<?https?://\S+",
        "put a blank line before it",
        f"{PRINTED}: the address of a link stands in a paragraph of its own",
        only=PARAGRAPH,
    ),
    sign(
        r"\A\[[^\]\n]+\]:[ \t]+\w[^\n]*\n\[[^\]\n]+\]:",
        "write the long form at its first place: `European Union (EU)`",
        only=PARAGRAPH,
        source="[",
    ),
    sign(r"^\*\[[^\]\n]+\]:[ \t]", "write the long form at its first place: `European Union (EU)`", only=PARAGRAPH),
    sign(r"(?:^|(?<=\s))\|\|[^|\n]+\|\|", "write the words alone", warns=True, only=PARAGRAPH),
    sign(r"<!(?:DOCTYPE|doctype|\[CDATA\[)[^>\n]*>?|<\?[a-z]+[^>\n]*\??>", "take it away: it is no part of a chapter"),
    sign(
        r"\A\+\+\+[ \t]*(?=\n|\Z)",
        "a chapter's own settings stand in its first lines, between two of `---`; a line across is `---`",
        f"{PRINTED}: these are no settings",
        only=PARAGRAPH,
    ),
    sign(
        r"\A\[\d{1,3}\](?=[ \t]+[A-Z])",
        "write a note, `[^1]: ...`, or an entry of the bibliography, and cite that: `[@key]`",
        f"{PRINTED}: no citation and no note leads here",
        warns=True,
        only=PARAGRAPH,
    ),
    sign(
        r"(?<=\s)(?P<sign>\^[a-z0-9][\w-]+)\s*\Z",
        "write `[]{#name}` for a place to link to",
        warns=True,
        only=PARAGRAPH,
    ),
)
