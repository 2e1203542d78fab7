"""An attribute or a tag asks for a look, or for what another tool does, and is left out.

How a paper looks is the theme's, alike in all outputs: colours, sizes and places of words in a chapter come to nothing.
A caption of code is called `caption`, and a width is `width=60%`. What is left out is gone without a trace, so it is
better taken away, or said by what is there: `[words]{.mark}`, `*words*`, a note in `::: note`.

Bad:

    # Energy {#sec:energy}

    Demand [doubles]{color=red} until <font color="red">2030</font>.
                     ^^^^^^^^^        ^^^^^^^^^^^^^^^^^^

    ```{.python fig-cap="How demand grows."}
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    demand = 2 * demand
    ```

Good:

    # Energy {#sec:energy}

    Demand [doubles]{.mark} until **2030**.

    ```{.python caption="How demand grows."}
    demand = 2 * demand
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.inputs.markdown.callouts import callout_kind
from chapterhouse.model import AttributeList, Chapter, Paper
from chapterhouse.statements.tables import QUERY_ATTRIBUTES

SEVERITY = Severity.WARNING

_HEARD = frozenset(
    (
        *("width", "height", "lang", "dir", "alt", "fig-alt", "start", "startFrom", "number", "caption", "entry"),
        *("layout-ncol", "layout-nrow", "layout", "title", "collapse", "icon", "appearance", "key", "of"),
        *("target", "loading", "decoding", "download", "open", "name", "id", "class", "style", "rel", "href", "src"),
        *("cite", "datetime", "type", "role", "tabindex", "colspan", "rowspan", "scope", "abbr", "headers", "span"),
    )
)
"""Attributes that mean something here, that others tell of, or whose absence no reader sees."""
_REFUSED = re.compile(r"on\w+|xlink:.*|data-.*|aria-.*|src.*|action|formaction|poster|background|ping")
_CAPTIONS = frozenset(("fig-cap", "fig.cap", "lst-cap", "tbl-cap", "cap", "filename", "lst-caption", "code-caption"))
_NUMBERED = frozenset(("linenos", "line-numbers", "code-line-numbers", "linenumbers", "lines"))
_WIDTHS = frozenset(("scale", "fig-width", "fig.width", "out-width", "out.width", "max-width", "size", "w"))
_IDENTIFIERS = frozenset(("label", "fig-id", "lst-label", "tbl-label", "ref"))
_LOOKS = "take it away: how words look and where they stand is the theme's; `[words]{.mark}` marks some"
_LOOK = re.compile(r"colou?r|background|\bbg|size|align|float|font|border|margin|padding|pos|weight|family")
_TAGS = re.compile(
    r"<(?P<name>font|center|big)\b[^<>]*>"
    r"|<(?P<other>p|div|span|h[1-6]|img|table|tr|li|ul|ol|section|a|br|hr)\s(?P<attributes>[^<>]*)>",
    re.IGNORECASE,
)
_OF_LOOKS = re.compile(
    r"(?<![\w-])(?P<key>align|bgcolor|color|face|size|hspace|vspace|clear|nowrap)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)",
    re.IGNORECASE,
)
_ARRANGING: Mapping[str, str] = {
    **dict.fromkeys(("columns", "twocol", "two-columns", "multicol", "grid"), "side by side"),
    **dict.fromkeys(("panel-tabset", "tabs", "tab-set", "tabset"), "in tabs"),
    **dict.fromkeys(("column-margin", "margin", "marginnote", "sidenote", "aside"), "in the margin"),
    **dict.fromkeys(("center", "centered", "text-center", "align-center"), "in the middle"),
    **dict.fromkeys(("right", "text-right", "align-right", "flushright"), "at the right"),
    **dict.fromkeys(("landscape", "column-page", "column-screen", "full-width"), "on a wider page"),
}


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each attribute and tag that comes to nothing."""
    kinds = {kind.name for kind in paper.settings.kinds}
    # A statement or a query whose class is misspelt is told as such.
    meant = {one.name for kind in paper.settings.kinds for one in kind.attributes}
    meant |= {name for names in QUERY_ATTRIBUTES.values() for name in names} if kinds else set()
    sheets = [sheet.kept for sheet in paper.sheets.values()]
    for listed in paper.chapters:
        chapter = listed.chapter
        yield from tags_of_looks(paper, chapter)
        if not chapter.attribute_lists:
            continue
        theirs = {division.span.start for division in chapter.divisions if not kinds.isdisjoint(division.classes)}
        theirs |= {query.span.start for query in chapter.queries}
        for written in chapter.attribute_lists:
            if written.span.start not in theirs:
                yield from _of_list(chapter, written, sheets, meant)


def _of_list(chapter: Chapter, written: AttributeList, sheets: list[str], meant: AbstractSet[str]) -> Iterator[Problem]:
    text = written.span.slice(chapter.text)
    for key in written.values:
        if key in _HEARD or key in meant or _REFUSED.fullmatch(key):
            continue
        found = re.search(rf"(?<![\w.-]){re.escape(key)}=(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s}}]*)", text)
        if found is not None:
            start = written.span.start + found.start()
            span = Span(chapter.path, start, start + len(found[0]))
            name = Span(chapter.path, start, start + len(key))
            line = chapter.text[chapter.text.rfind("\n", 0, written.span.start) + 1 : written.span.start]
            yield _problem(span, name, key, written, is_of_heading=line.startswith("#"))
    if any(map(callout_kind, written.classes)):
        return
    for css_class in written.classes:
        where = _ARRANGING.get(css_class)
        at = text.find(f".{css_class}")
        if where is not None and at >= 0 and not any(f"author-{css_class}" in sheet for sheet in sheets):
            start = written.span.start + at
            message = f"`.{css_class}` puts nothing {where}: what it holds is printed in its place, one below the other"
            hint = f"take it away, or say in theme/print.css and theme/screen.css how `.author-{css_class}` looks"
            yield Problem(Span(chapter.path, start, start + len(css_class) + 1), message, hint, misleading=False)


def _problem(span: Span, name: Span, key: str, written: AttributeList, *, is_of_heading: bool) -> Problem:
    message = f"`{key}` does nothing here, and is left out"
    if key in _CAPTIONS:
        edits = (Edit(name, "caption"),) if "caption" not in written.values else ()
        return Problem(span, message, 'write `caption="..."`', edits=edits, misleading=False)
    if key in _NUMBERED:
        edits = (Edit(span, ".numberLines"),)
        return Problem(span, message, "write `.numberLines` for numbers of lines", edits=edits, misleading=False)
    if key in _WIDTHS:
        return Problem(span, message, "write the share of the line: `width=60%`", misleading=False)
    if key in _IDENTIFIERS:
        labels = "`#sec:name`" if is_of_heading else "`#fig:name`, `#tbl:name` or `#lst:name`"
        return Problem(span, message, f"write {labels}", misleading=False)
    hint = _LOOKS if _LOOK.search(key.lower()) else "take it away: nothing in the outputs has a place for it"
    return Problem(span, message, hint, misleading=False)


@gathered
def tags_of_looks(chapter: Chapter) -> tuple[Problem, ...]:
    """The tags of HTML in ``chapter`` that only say how their words look or where they stand."""
    if "<" not in chapter.text:
        return ()
    found: list[Problem] = []
    for tag in _TAGS.finditer(without_code(chapter)):
        if tag["name"]:
            message = f"`<{tag['name'].lower()}>` does nothing here: its words are printed as others are"
            span = Span(chapter.path, *tag.span())
            found.append(Problem(span, message, _LOOKS, misleading=False))
            continue
        for one in _OF_LOOKS.finditer(tag["attributes"]):
            start = tag.start("attributes") + one.start()
            span = Span(chapter.path, start, start + len(one[0]))
            message = f"`{one['key'].lower()}` does nothing here, and is left out"
            found.append(Problem(span, message, _LOOKS, misleading=False))
    return tuple(found)
