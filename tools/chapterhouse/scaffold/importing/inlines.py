"""References, citations and captions of other tools in a line of text, as a paper writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chapterhouse.scaffold.importing.labels import KINDS, label_of, prefix_of
from chapterhouse.scaffold.importing.model import Left
from chapterhouse.scaffold.importing.tex_marks import with_index_marks

_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_NOUNS = (
    r"(?:[Ff]ig(?:ure|\.)?s?|[Tt]ab(?:le|\.)?s?|[Ss]ec(?:tion|\.)?s?|[Cc]hap(?:ter|\.)?s?"
    r"|[Ee]q(?:uation|n)?\.?s?|[Aa]ppendix|[Pp]art)"
)
_BOOKDOWN = re.compile(rf"(?:(?P<noun>{_NOUNS})[\s~\u00a0]*)?(?P<open>\()?\\@ref\((?P<name>[\w:.-]+)\)(?(open)\))")
_QUARTO = re.compile(
    r"(?<![\w\\])(?P<minus>-?)@(?P<name>(?:fig|tbl|sec|eq|lst|[Ff]ig|[Tt]bl|[Ss]ec|[Ee]q|[Ll]st)-[\w.-]*\w)"
)
_ROLE = re.compile(r"\{(?P<role>ref|numref|any|eq|doc|cite(?::[a-z]+)?|term|abbr)\}`(?P<argument>[^`]+)`")
_INDEX_ROLE = re.compile(r"\{index\}`(?P<argument>[^`]+)`")
_ANGLE = re.compile(r"^(?P<text>.*?)\s*<(?P<name>[^<>]+)>$")
_EMPTY_LINK = re.compile(r"(?<!!)\[\]\(#(?P<name>[\w:.-]+)\)")
_LINK = re.compile(r"\]\(#(?P<name>[\w:.-]+)\)")
_LABEL_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?P<name>[\w:-]+)\)")
_OTHER_PROJECT = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?:inv|xref):[^()\s]*\)|<inv:(?P<name>[^<>\s]*)>")
_ATTRIBUTE = re.compile(r"(?P<before>\{[ \t]*(?:[-\w.]+[ \t]+)*)#(?P<name>[A-Za-z][\w:.-]*)")
_CAPTION = re.compile(r"\(\\#(?P<name>[\w:.-]+)\)\s*")
_LATEX_REFERENCE = re.compile(
    r"\[(?:\\?\[)?[^\[\]]*(?:\\?\])?\]\(#(?P<link>[^()\s]+)\)\{reference-type=\"[\w+-]+\"\s+reference=\"(?P<name>[^\"]+)\"\}"
)
_MANUBOT = re.compile(r"\{[+*!]?@(?P<name>[\w:.-]+)\}")
_NOUN_TWICE = re.compile(rf"(?<![\w-]){_NOUNS}[\s~\u00a0]+(?=\[?@(?:fig|tbl|eq|lst|sec):)")
_IDENTIFIER = re.compile(
    r"@(?P<id>(?:doi|pmid|pmc|pmcid|arxiv|isbn|url|wikidata|raw|tag):[^\s;,\]\)}]+)", re.IGNORECASE
)
_TAG = re.compile(r"^\[@(?:tag:)?(?P<tag>[\w.-]+)\]:\s*(?P<id>\S+)")
_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>[\w-]+)(?P<rest>[^}]*?)[>%]\}\}")
_VARIABLE = re.compile(r"\{\{\s*[\w.]+[^}]*\}\}")


def convert_line(
    line: str, labels: Mapping[str, str], cited: dict[str, str], path: str, number: int, left: list[Left]
) -> str:
    """``line`` with references by the ``labels`` of the paper.

    Works that are cited by an identifier, such as a DOI, are added to ``cited`` by their new keys; what cannot be
    written is added to ``left``.
    """
    pieces: list[str] = []
    end = 0
    for code in _CODE.finditer(line):
        before = line.rfind("{", 0, code.start())
        if line[: code.start()].endswith("}") and any(role.match(line, before) for role in (_ROLE, _INDEX_ROLE)):
            continue
        pieces += [_prose(line[end : code.start()], labels, cited), code[0]]
        end = code.end()
    made = "".join([*pieces, _prose(line[end:], labels, cited)])
    if _OTHER_PROJECT.search(_CODE.sub("", line)):
        left.append(Left(path, number, "a link into another project's documentation is left out, its words are kept"))
    for shortcode in _SHORTCODE.finditer(made):
        left.append(Left(path, number, f"the shortcode `{shortcode['name']}` is left out"))
    for variable in _VARIABLE.finditer(_SHORTCODE.sub("", made)):
        left.append(Left(path, number, f"the variable `{variable[0]}` is printed as it stands"))
    return _SHORTCODE.sub("", made)


def _prose(text: str, labels: Mapping[str, str], cited: dict[str, str]) -> str:
    def reference(name: str, *, number_only: bool = False) -> str:
        label = labels.get(name) or label_of(name)
        return f"[-@{label}]" if number_only else f"@{label}"

    def bookdown(found: re.Match[str]) -> str:
        return reference(found["name"], number_only=found["noun"] is None and not found["open"])

    def quarto(found: re.Match[str]) -> str:
        kind, _, name = found["name"].partition("-")
        label = labels.get(found["name"].lower(), labels.get(found["name"])) or label_of(f"{kind.lower()}-{name}")
        return f"{found['minus']}@{label}"

    def role(found: re.Match[str]) -> str:
        argument = found["argument"]
        angle = _ANGLE.match(argument)
        name = angle["name"] if angle else argument
        match found["role"]:
            case "ref" | "numref" | "any" | "eq":
                label = labels.get(name) or label_of(name)
                return f"[{angle['text']}](#{label})" if angle and _worded(angle) else f"@{label}"
            case "cite:t":
                return "; ".join(f"@{key.strip()}" for key in argument.split(","))
            case "doc":
                return angle["text"] if angle else name
            case "term" | "abbr":
                return angle["text"] if angle else re.sub(r"\s*\([^)]*\)$", "", argument)
        return "[" + "; ".join(f"@{key.strip()}" for key in argument.split(",")) + "]"

    def identified(found: re.Match[str]) -> str:
        kind, _, tag = found["id"].partition(":")
        if kind.lower() == "tag":
            return f"@{tag}"
        key = re.sub(r"[^A-Za-z0-9]+", "-", found["id"]).strip("-")
        cited.setdefault(key, found["id"])
        return f"@{key}"

    def index_role(found: re.Match[str]) -> str:
        angle = _ANGLE.match(found["argument"])
        entry = re.sub(r"^\w+:\s*", "", angle["name"] if angle else found["argument"])
        levels = "!".join(level.strip() for level in entry.split(";")).replace('"', "'")
        return f'[{angle["text"] if angle else found["argument"]}]{{.index entry="{levels}"}}'

    def label_link(found: re.Match[str]) -> str:
        label = labels.get(found["name"])
        if label is None:
            return found[0]
        return f"[{found['text']}](#{label})" if found["text"] else f"@{label}"

    text = with_index_marks(_INDEX_ROLE.sub(index_role, text))
    text = _OTHER_PROJECT.sub(lambda found: found["text"] or found["name"] or "", text)
    text = _LABEL_LINK.sub(label_link, text)
    text = _LATEX_REFERENCE.sub(lambda found: reference(found["name"]), text)
    text = _BOOKDOWN.sub(bookdown, text)
    text = _ROLE.sub(role, text)
    text = _EMPTY_LINK.sub(lambda found: reference(found["name"]), text)
    text = _MANUBOT.sub(lambda found: f"@{found['name']}", text)
    text = _NOUN_TWICE.sub("", text)
    text = _IDENTIFIER.sub(identified, text)
    text = _QUARTO.sub(quarto, text)
    text = _LINK.sub(lambda found: f"](#{labels.get(found['name'], found['name'])})", text)
    text = _CAPTION.sub("", text)
    return _ATTRIBUTE.sub(lambda found: f"{found['before']}#{_own_label(found['name'], labels)}", text)


def _own_label(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name if name.partition(":")[0] in KINDS or prefix_of(name) is None else label_of(name))


def _worded(angle: re.Match[str]) -> bool:
    return bool(angle["text"].strip()) and "%s" not in angle["text"]


def caption_label(line: str) -> str | None:
    """The name that bookdown writes at the head of a caption: ``(\\#tab:costs)``."""
    found = _CAPTION.search(line)
    return found["name"] if found else None


def line_tag(line: str) -> tuple[str, str] | None:
    """The tag that ``line`` gives to an identifier, as Manubot has it, and the identifier; None for any other line."""
    found = _TAG.match(line)
    return (found["tag"], found["id"]) if found is not None else None


def referred(text: str) -> set[str]:
    """The names that ``text`` refers to."""
    names = {found["name"] for pattern in (_BOOKDOWN, _QUARTO, _EMPTY_LINK, _LINK) for found in pattern.finditer(text)}
    for role in _ROLE.finditer(text):
        angle = _ANGLE.match(role["argument"])
        names.add(angle["name"] if angle else role["argument"])
    return names
