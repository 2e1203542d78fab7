r"""Something that looks like markup is printed as it is typed.

A note that is never closed, two asterisks without their other end, a div, a comment or a fence that does not take, and
the markup of other tools: `^[`, `**`, `:::`, `<!--`, `{#name}`, `[text] (address)`, `{{< include >}}`, `:smile:`. Both
readers take it for text, so that readers see the signs. Most of it stops the build; where the signs may be meant, it is
a warning. Signs that are meant stand in code, between backticks, or behind a backslash each: `\*\*`. Of
several citations in one pair of brackets pandoc prints the first alone where no `;` stands between them.

Bad:

    # Energy {#sec:energy}

    Demand doubles.^[Some say it does not.
                   ^^
    It is **still a question, as the [forecast] (#energy) says.
          ^^                                  ^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    Demand doubles.^[Some say it does not.]
    It is **still** a question, as the [forecast](#energy) says.

Bad:

    # Energy {#sec:energy}

    {{< include prices.md >}}
    ^^^^^^^^^^^^^^^^^^^^^^^^^

    ##Prices
    ^^

    The price rises by ==two thirds==.
                       ^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ## Prices

    The price rises by [two thirds]{.mark}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.accidental_lists import accidental_lists
from chapterhouse.checks.support.citation_groups import doubled_parentheses, unread_citations
from chapterhouse.checks.support.foreign_lines import misread_lines
from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.glued_references import glued_references
from chapterhouse.checks.support.literal_text import LiteralText, literal_texts
from chapterhouse.checks.support.misread_attributes import misread_attributes
from chapterhouse.checks.support.signs import SIGNS
from chapterhouse.checks.support.signs.blocks import BULLETS
from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.checks.support.struck_words import unclosed_strikes
from chapterhouse.checks.support.tables_as_text import captions_in_brackets, row_without_table
from chapterhouse.checks.support.undefined_names import undefined_names
from chapterhouse.checks.support.words_elsewhere import words_elsewhere
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.inputs.markdown.callouts import callout_kind
from chapterhouse.inputs.markdown.cells import CELL
from chapterhouse.model import OBJECT, Chapter, Identifier, Paper

SEVERITY = Severity.ERROR


_LIKELY = re.compile(
    rf"[\[\]`$<>{{}}#=*_~|:\\!^+&{BULLETS}]|-->|%|\bTOC\b|'{{2}}|//|Error|Fehler"
    r"|^(?:[\u2013\u2014\u2610-\u2612\u2192\u25b6\u25ba\u2794-]|\.|1[ .):-]|[A-Z]\.[ \t]|o[ \t]|bq\.|h[1-6]\.)",
    re.MULTILINE,
)
_FOREIGN = re.compile(r"\{\{[<%]\s*(?:ref|relref|cite)\b|\{(?:ref|numref|eq|doc|cite(?::[a-z]+)?)\}")
"""What :mod:`foreign_reference_syntax` tells."""
_BEFORE = r"(?:(?:see|see also|cf\.|e\.g\.,?|siehe|vgl\.|voir|cite:)\s*)?"
_BEFORE_KEYS = re.compile(rf"\A{_BEFORE}(?=.)")
_BRACKETS = re.compile(rf"\[(?P<sign>{_BEFORE}[^\[\]\s\0]+(?:; ?[^\[\]\s\0]+)*)\]")
_TEX_BRACKETS = re.compile(r"\\\((?P<line>.{1,400}?)\\\)|\\\[(?P<display>.{1,2000}?)\\\]", re.DOTALL)
_TEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{?\w|=")


_METADATA = re.compile(r"^---[ \t]*\n(?:[A-Za-z][\w-]*:.*\n(?:[ \t-].*\n)*)+(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_DIAGRAM = re.compile(
    r"[ \t]*(?:`{3,}|~{3,})[ \t]*(?:mermaid|plantuml|\{[^{}]*\.(?:mermaid|plantuml)\b[^{}]*\})[ \t]*$"
)
"""Drawings as hosted previews make them of their source."""
_FORMULA_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?:math|\{math\})[ \t]*")
"""A formula as GitHub and MyST write it."""
_BRACES_BEHIND = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*[\w+#-]+[ \t]*(?P<braces>\{[^{}\n]*\})[ \t]*")
_ATTRIBUTES = re.compile(r"\{[ \t]*(?:(?:[#.][\w:.+-]+|[\w:.-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}\"']+)|-)[ \t]*)*\}")
_TITLE_IN_BRACKETS = re.compile(r"(?<!:):{3,}[ \t]*(?P<name>[\w-]+)\[(?P<title>[^\[\]\n]*)\][ \t]*$", re.MULTILINE)
_FIGURE_NAME = re.compile(r"fig-([\w.-]+)")
_DIVISION = re.compile(r"(?::{3,}[ \t]*\{|<div\b)[^{}<>\n]*\Z", re.IGNORECASE)
_LAYOUTS = ("layout-ncol", "layout-nrow", "layout")
_BOX = re.compile(r"`{3,}\{([a-z]+)\}")
_HAND_NUMBER = re.compile(r"\s*\$\$[ \t]*(?P<sign>\(\d{1,3}(?:\.\d{1,3})*[a-z]?\))[ \t]*(?:\n|\Z)")
_TAG_OF_FORMULA = re.compile(r"[ \t]*\\tag\*?\{[^{}]*\}")
_RUN = re.compile(r"`+\s*(?:r\s+\S|\{(?:r|python|julia|ojs)\}\s)")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each sign, the first of several that overlap."""
    keys = paper.bibliography.by_key
    yield from _empty_bibliography_places(paper)
    for listed in paper.chapters:
        chapter = listed.chapter
        yield from signs(paper, chapter)
        yield from doubled_parentheses(chapter, keys)
        for literal in literal_texts(chapter):
            if "@" in literal.text:
                yield from glued_references(literal, paper.targets, keys)
            if "[" not in literal.text:
                continue
            for found in _BRACKETS.finditer(literal.text):
                written = _BEFORE_KEYS.sub("", found["sign"])
                names = [name.strip().lstrip("@#") for name in written.split(";")]
                if all(name in keys or name in paper.targets for name in names):
                    before = found["sign"].removesuffix(written)
                    written = before + "; ".join(f"@{name}" for name in names)
                    span = literal.span(*found.span())
                    yield Problem(
                        span,
                        f"{PRINTED}: a citation has `@` before its key",
                        f"write `[{written}]`",
                        edits=(Edit(span, f"[{written}]"),),
                    )


@gathered
def signs(chapter: Chapter) -> tuple[Problem, ...]:
    """What in ``chapter`` looks like markup and is none, whatever the rest of the paper says."""
    formulas = tuple(_formulas(chapter))
    found: list[Problem] = []
    for literal in literal_texts(chapter):
        if _LIKELY.search(literal.text):
            found += _in_passage(literal, chapter)
            found += row_without_table(literal, chapter)
    if formulas:
        found = [one for one in found if not any(_overlap(one.span, formula.span) for formula in formulas)]
    captions = tuple(captions_in_brackets(chapter))
    found += captions
    found += (one for one in undefined_names(chapter) if not any(_overlap(one.span, other.span) for other in captions))
    found += unread_citations(chapter)
    found += unclosed_strikes(chapter)
    found += misread_lines(chapter)
    found += accidental_lists(chapter)
    found += _numbers_of_formulas(chapter)
    found += formulas
    found += misread_attributes(chapter)
    found += words_elsewhere(chapter)
    found += _unread_code(chapter)
    found += _cells(chapter)
    found += _run_code(chapter)
    found += _links_of_restructured_text(chapter)
    found += _metadata(chapter)
    found += _divisions_of_pictures(chapter)
    found += _titles_in_brackets(chapter)
    return tuple(found)


def _in_passage(literal: LiteralText, chapter: Chapter) -> Iterator[Problem]:
    text = literal.text
    taken = bytearray(len(text))  # a mark at each character that a sign covers
    for found in _FOREIGN.finditer(text):
        _take(taken, *found.span())
    open_citations = [
        (at, at + 1, f"{PRINTED}: the citation is never closed", "close it with `]`")
        for at in (one.start() for one in re.finditer(rf"\[(?=[^\[\]]*{OBJECT})(?![^\[]*\])", text))
        if _opens_citation(literal, chapter, at)
    ]
    for start, end, message, hint in open_citations:
        _take(taken, start, end)
        yield Problem(literal.span(start, end), message, hint)
    for sign in SIGNS:
        if literal.passage.kind not in sign.kinds:
            continue
        for found in sign.pattern.finditer(text):
            start, end = found.span("sign") if "sign" in found.re.groupindex else found.span()
            start += len(text[start:end]) - len(text[start:end].lstrip())
            if 1 in taken[start:end]:
                continue
            span = literal.span(start, end)
            if not chapter.text.startswith(sign.source, span.start):
                continue
            _take(taken, start, end)
            is_plain = span.slice(chapter.text) == text[start:end]  # else there is markup within, which must stay
            edits = (
                (Edit(span, sign.replaced(found).lstrip(), not sign.may_mean),) if sign.replaced and is_plain else ()
            )
            misleading = sign.severity is None
            yield Problem(span, sign.message, sign.hint, (), edits, misleading, sign.severity)


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _opens_citation(literal: LiteralText, chapter: Chapter, at: int) -> bool:
    """Whether the bracket at ``at`` stands before a citation in the same sentence."""
    next_object = literal.text.index(OBJECT, at)
    place = literal.span(next_object, next_object + 1).start
    return chapter.text[place : place + 1] in ("@", "-") and "." not in literal.text[at:next_object]


def _formulas(chapter: Chapter) -> Iterator[Problem]:
    r"""Formulas between ``\(`` and ``\)``, which pandoc takes for escaped parentheses."""
    text = chapter.text
    for passage in chapter.passages:
        start, end = passage.runs[0][1], passage.runs[-1][1]
        start -= start > 0 and text[start - 1] == "\\"
        for found in _TEX_BRACKETS.finditer(text, start, end + 2):
            body = found["line"] or found["display"] or ""
            if _TEX.search(body) is None:
                continue
            span = Span(chapter.path, *found.span())
            sign = "$" if found["line"] else "$$"
            edit = Edit(span, f"{sign}{body.strip()}{sign}")
            yield Problem(span, f"{PRINTED}: this is no formula", f"write `{sign}...{sign}`", edits=(edit,))


def _cells(chapter: Chapter) -> Iterator[Problem]:
    for listing in chapter.listings:
        first = next(iter(listing.span.slice(chapter.text).splitlines()), "")
        cell = CELL.match(first)
        if cell is None and (drawn := _DIAGRAM.match(first)) is not None:
            place = Span(chapter.path, listing.span.start, listing.span.start + len(drawn[0].rstrip()))
            hint = "save the drawing as SVG and show that: `![What it shows.](figures/name.svg)`"
            message = "this is printed as code: no diagram is drawn while a paper is built"
            yield Problem(place, message, hint, misleading=False, severity=Severity.WARNING)
        if (opening := _BRACES_BEHIND.fullmatch(first)) is not None and not _ATTRIBUTES.fullmatch(opening["braces"]):
            place = Span(chapter.path, listing.span.start, listing.span.start + len(first.rstrip()))
            hint = "write ```` ```python ````, or attributes in the braces: `{.python .numberLines}`"
            yield Problem(place, "this is no code block: what stands in the braces is no attribute", hint)
        if _FORMULA_FENCE.fullmatch(first):
            place = Span(chapter.path, listing.span.start, listing.span.start + len(first))
            message = "this is printed as code: it is no formula"
            yield Problem(place, message, "write `$$` in the place of each of its two lines of signs")
        if cell is not None:
            place = Span(chapter.path, listing.span.start, listing.span.start + len(cell[0]))
            hint = f"write ```` ```{cell['engine'].lower()} ````, and put what it gives into the text, or into a figure"
            message = "this cell is printed as code: nothing is run while a paper is built"
            yield Problem(place, message, hint, misleading=False, severity=Severity.WARNING)


def _metadata(chapter: Chapter) -> Iterator[Problem]:
    """Blocks of metadata behind the head of the chapter, which pandoc reads as a line across and a heading."""
    for found in _METADATA.finditer(chapter.text, chapter.front_matter.body_start):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        if not any(listing.span.start <= start < listing.span.end for listing in chapter.listings):
            hint = "a chapter's own settings stand in its first lines, the paper's in paper.toml"
            yield Problem(Span(chapter.path, start, start + 3), f"{PRINTED}: metadata stand at the head only", hint)


def _empty_bibliography_places(paper: Paper) -> Iterator[Problem]:
    """Places for the list of references that stay empty: behind the first, which has it, and where nothing is cited."""
    chapters = [listed.chapter for listed in paper.chapters]
    places = [one.span for chapter in chapters for one in chapter.identifiers if _is_bibliography_place(chapter, one)]
    for span in places[bool(paper.citing) :]:
        message = "nothing is printed here: no chapter cites anything"
        if paper.citing:
            above = "further up" if span.file == places[0].file else f"in {places[0].file}"
            message = f"nothing is printed here: the list of references stands {above}"
        hint = "take this division away, and the heading before it, which would stand over nothing"
        yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)


def _is_bibliography_place(chapter: Chapter, identifier: Identifier) -> bool:
    start = identifier.span.start
    return identifier.name == "refs" and _DIVISION.search(chapter.text[max(0, start - 200) : start]) is not None


def _divisions_of_pictures(chapter: Chapter) -> Iterator[Problem]:
    """Divisions of pictures whose label or layout is another tool's, so that each picture stands by itself."""
    groups = {group.span for group in chapter.figure_groups}
    for division in chapter.divisions:
        if division.body in groups or not any(
            division.body.start <= figure.span.start < division.body.end for figure in chapter.figures
        ):
            continue
        name = division.identifier or ""
        if (foreign := _FIGURE_NAME.fullmatch(name)) is not None:
            start = chapter.text.index(name, division.span.start)
            span = Span(chapter.path, start, start + len(name))
            right = f"fig:{foreign[1]}"
            message = f"`{name}` is no label of a figure: its pictures are counted one by one, and its caption is text"
            yield Problem(span, message, f"write `#{right}`", edits=(Edit(span, right, safe=False),))
        elif not name and (layout := next((key for key in division.attributes if key in _LAYOUTS), None)) is not None:
            message = f"`{layout}` arranges nothing here: the pictures stand below one another"
            hint = "give them a label together, `{#fig:name layout-ncol=2}`: then they stand side by side, with letters"
            span = division.places.get(layout, division.span)
            yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)


def _titles_in_brackets(chapter: Chapter) -> Iterator[Problem]:
    """Divisions as Docusaurus writes them, whose title pandoc takes for a part of the class."""
    if "[" not in chapter.text or not chapter.divisions:
        return
    for found in _TITLE_IN_BRACKETS.finditer(without_code(chapter)):
        name, title = found["name"], found["title"]
        message = f"`{title}` would not be printed: a title stands in braces"
        edit = Edit(Span(chapter.path, *found.span()), f'::: {{.{name} title="{title}"}}')
        edits = (edit,) if '"' not in title else ()
        yield Problem(Span(chapter.path, *found.span()), message, 'write `::: {.note title="..."}`', edits=edits)


def _numbers_of_formulas(chapter: Chapter) -> Iterator[Problem]:
    """Numbers of formulas by hand, which pandoc drops."""
    for formula in chapter.formulas:
        if "\\tag" in formula.tex and (found := _TAG_OF_FORMULA.search(formula.span.slice(chapter.text))) is not None:
            span = Span(chapter.path, formula.span.start + found.start(), formula.span.start + found.end())
            message = "this number is left out: formulas are numbered as the paper is built"
            hint = "write a label behind the formula, `$$ {#eq:name}`, and `@eq:name` where you speak of it"
            edit = Edit(span, "", safe=False)
            yield Problem(span, message, hint, edits=(edit,), misleading=False, severity=Severity.WARNING)
        number = _HAND_NUMBER.match(chapter.text, formula.span.end) if formula.displayed else None
        if number is not None:
            message = "this number stays as it is written, whatever formulas come before"
            hint = "write a label, `$$ {#eq:name}`, and `@eq:name` where you speak of the formula"
            span = Span(chapter.path, *number.span("sign"))
            yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)


def _run_code(chapter: Chapter) -> Iterator[Problem]:
    """Code in lines that other tools would run: ``{r} x`` everywhere, ``r x`` in their own files."""
    for span in chapter.code_spans:
        written = span.slice(chapter.text)
        if _RUN.match(written) and ("{" in written or chapter.path.lower().endswith((".qmd", ".rmd"))):
            hint = "write what it gives in its place"
            message = "this is printed as code: nothing is run while a paper is built"
            yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)


def _links_of_restructured_text(chapter: Chapter) -> Iterator[Problem]:
    """Links of reStructuredText, of which pandoc makes code and an underscore."""
    for span in chapter.code_spans:
        if chapter.text.startswith("_", span.end) and not chapter.text[span.end + 1 : span.end + 2].isalnum():
            place = Span(chapter.path, span.start, span.end + 1)
            words, _, address = span.slice(chapter.text).strip("`").rpartition("<")
            is_whole = bool(words.strip()) and address.endswith(">") and ":" in address
            edits = (Edit(place, f"[{words.strip()}]({address[:-1]})"),) if is_whole else ()
            message = "this is printed as code and an underscore: it is no link"
            yield Problem(place, message, "write `[words](https://...)`", edits=edits)


def _unread_code(chapter: Chapter) -> Iterator[Problem]:
    """Fences that pandoc takes for code within a line, since what stands behind them is no attribute."""
    for span in chapter.code_spans:
        written = span.slice(chapter.text)
        if written.startswith("```") and "\n" in written and chapter.text[span.start - 1 : span.start] != "`":
            first = written.split("\n", 1)[0]
            place = Span(span.file, span.start, span.start + len(first.rstrip()))
            hint = "write ```` ```r ```` or ```` ```{.r} ```` for code; what runs it stands outside of the paper"
            box = _BOX.match(first)
            if box is not None and callout_kind(box[1]) is not None:
                hint = f"write `::: {box[1]}` before and `:::` behind it, each on a line of its own"
            yield Problem(place, "this is no code block: what stands behind the signs is no language", hint)
