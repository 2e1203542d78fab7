"""Every extension of pandoc's Markdown does what ``tests/papers/everything/README.md`` says of it.

One paper holds a chapter for each; what is refused is found in it by the rule that the list names, all else is printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kept_check import CACHE

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

README = Path(__file__).parents[1] / "papers" / "everything" / "README.md"
ROW = re.compile(r"^\| (\w+) \| (read|read as|refused)\b(.*) \|$", re.MULTILINE)
STATES = {name: (state, rest) for name, state, rest in ROW.findall(README.read_text(encoding="utf-8"))}

SAMPLES: dict[str, tuple[str, str]] = {
    "abbreviations": ("*[EU]: European Union\n\nThe EU.", ""),
    "alerts": ("> [!NOTE]\n> Words.", r'class="callout callout-note"'),
    "all_symbols_escapable": (r"A \@ b \~ c.", "A @ b ~ c."),
    "angle_brackets_escapable": (r"A \<b\> c.", "A &lt;b&gt; c."),
    "ascii_identifiers": ("## Éa\n\nx", r'id="\w+--ea"'),
    "auto_identifiers": ("## Own words here\n\nx", r'id="[^"]*own-words-here"'),
    "autolink_bare_uris": ("See https://example.org/x here.", ""),
    "backtick_code_blocks": ("```\na b\n```", r"<pre[^>]*><code>a b"),
    "blank_before_blockquote": ("Words\n\n> quoted", r"<blockquote>\s*<p>quoted"),
    "blank_before_header": ("Words\n\n## Head\n\nx", r"<h3>.*Head"),
    "bracketed_spans": ("[words]{.mark}", "<mark>words</mark>"),
    "citations": ("See [@doe].", r"Doe</a>|Doe 2020"),
    "definition_lists": ("Term\n:   what it is", r"<dt>Term</dt>\s*<dd>"),
    "east_asian_line_breaks": ("a\nb", r"<p>a\s+b</p>"),
    "emoji": ("Good :smile: and 😀.", ""),
    "escaped_line_breaks": ("a\\\nb", r"a<br\s*/?>\s*b"),
    "example_lists": ("(@ex) One.\n\nSee (@ex).", r"See \(1\)\."),
    "fancy_lists": ("iv) four\nv) five", r'<ol[^>]*start="4"[^>]*type="i"|<ol[^>]*type="i"[^>]*start="4"'),
    "fenced_code_attributes": ('```{.python caption="Why."}\nx\n```', "Why."),
    "fenced_code_blocks": ("~~~\na b\n~~~", r"<pre[^>]*><code>a b"),
    "fenced_divs": ("::: box\nWords.\n:::", r'<div class="author-box">\s*<p>Words'),
    "footnotes": ("Words.[^n]\n\n[^n]: Note.", r"Note\..*doc-backlink|doc-noteref"),
    "four_space_rule": ("- a\n\n  b", r"<li>\s*<p>a</p>\s*<p>b</p>"),
    "gfm_auto_identifiers": ("## Wind & sun\n\nSee [it](#wind--sun).", r'<a href="#gfm_auto[^"]*sun">it</a>'),
    "grid_tables": ("+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+", r"<th[^>]*>a</th>"),
    "gutenberg": ("**a**", "<strong>a</strong>"),
    "hard_line_breaks": ("a\nb", r"<p>a\s+b</p>"),
    "header_attributes": ("## Head {#own-name .unnumbered}\n\nx", r'id="[^"]*own-name"'),
    "table_attributes": ("| a |\n|---|\n| 1 |\n\n: Cap {#tbl:of-attributes}", r'id="tbl:of-attributes"'),
    "ignore_line_breaks": ("a\nb", r"<p>a\s+b</p>"),
    "implicit_figures": ('![Cap.](a.svg){alt="A."}', r"<figcaption>.*Cap\."),
    "implicit_header_references": (
        "## Other words\n\nSee [Other words].",
        r'<a href="#[^"]*other-words">Other words</a>',
    ),
    "inline_code_attributes": ("`x = 1`{.python}", r"<code[^>]*>"),
    "inline_notes": ("Words.^[Note.]", "doc-noteref"),
    "intraword_underscores": ("a_b_c", "<p>a_b_c</p>"),
    "latex_macros": ("\\newcommand{\\half}{\\frac{1}{2}}\n\nIt is $\\half$.", "<mfrac>"),
    "line_blocks": ("| one\n|   two", r"one<br\s*/?>"),
    "link_attributes": ("[words](https://example.org){.own}", 'class="author-own"'),
    "lists_without_preceding_blankline": ("Words:\n- a\n- b", ""),
    "literate_haskell": ("> words", r"<blockquote>\s*<p>words"),
    "mark": ("Some ==words== here.", ""),
    "markdown_attribute": ('<div markdown="1">\n\n*a*\n\n</div>', "<em>a</em>"),
    "markdown_in_html_blocks": ("<div>\n\n*a*\n\n</div>", "<em>a</em>"),
    "mmd_header_identifiers": ("## Head [own]\n\nx, see @sec:own.", ""),
    "mmd_link_attributes": ("[words][r]\n\n[r]: https://example.org", 'href="https://example.org"'),
    "mmd_title_block": ("Title: Words\nAuthor: Doe", ""),
    "multiline_tables": (
        "-----------\n a    b\n---- ------\n 1    2\n      3\n\n-----------",
        r"<t[dh][^>]*>\s*1\s*</t",
    ),
    "native_divs": ('<div class="own">\n\na\n\n</div>', 'class="author-own"'),
    "native_spans": ('<span class="own">a</span>', '<span class="author-own">a</span>'),
    "old_dashes": ("a--b", "a\u2013b"),
    "pandoc_title_block": ("Words first.\n\n% words", ""),
    "pipe_tables": ("| a | b |\n|---|---|\n| 1 | 2 |", r"<th[^>]*>a</th>"),
    "raw_attribute": ("`<b>`{=html}", ""),
    "raw_html": ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    "raw_tex": (r"\emph{a} b", "<em>a</em> b"),
    "rebase_relative_paths": ('![Cap two.](a.svg){alt="A."}', "Cap two."),
    "short_subsuperscripts": ("x^2 is that", ""),
    "shortcut_reference_links": ("[words]\n\n[words]: https://example.org", 'href="https://example.org"'),
    "simple_tables": ("  a    b\n---- ----\n  1    2", r"<th[^>]*>a</th>"),
    "smart": ('"a" -- b...', "\u201ca\u201d \u2013 b\u2026"),
    "space_in_atx_header": ("## Head\n\nx", "<h3>.*Head"),
    "spaced_reference_links": ("[a] [b]", r"\[a\] \[b\]"),
    "startnum": ("5. five\n6. six", r'<ol[^>]*start="5"'),
    "strikeout": ("~~a b~~", "<(?:del|s)>a b</"),
    "subscript": ("H~2~O", "H<sub>2</sub>O"),
    "superscript": ("x^a^", "x<sup>a</sup>"),
    "task_lists": ("- [ ] a\n- [x] b", r'<input type="checkbox"'),
    "table_captions": ("| a |\n|---|\n| 1 |\n\n: Words of it.", r"<figcaption[^>]*>[\s\S]*Words of it\."),
    "tex_math_dollars": ("It is $x^2$.", "<math"),
    "tex_math_double_backslash": (r"It is \\(x) here.", r"\\\(x\)"),
    "tex_math_single_backslash": (r"It is \(x^2\) here.", ""),
    "wikilinks_title_after_pipe": ("See [[Page|words]].", ""),
    "wikilinks_title_before_pipe": ("See [[words|Page]].", ""),
    "yaml_metadata_block": ("Words.\n\n---\nauthor: Doe\n---", ""),
}
"""A use of each extension, and what is printed of it; nothing of what is refused."""

_PRINTED_AS_TEXT = {"short_subsuperscripts": "unread-markup", "pandoc_title_block": "unread-markup"}
"""What is read as pandoc does without the extension, and told, since it is then text."""


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, list[Diagnostic]], dict[str, str]]:
    """The findings and the markup of each extension's chapter."""
    names = list(SAMPLES)
    files: dict[str, str | bytes] = {f"{name}.md": f"# T-{name}\n\n{SAMPLES[name][0]}\n" for name in names}
    listed = ",\n".join(f'"{name}.md"' for name in names)
    files["paper.toml"] = (
        f'title = "T"\ndate = 2026-01-01\nbibliography = ["r.bib"]\n[[parts]]\nchapters = [\n{listed}\n]\n'
    )
    files["r.bib"] = "@book{doe,\n author = {Doe, Al},\n title = {Words},\n publisher = {P},\n year = {2020},\n}\n"
    files["a.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="8" height="8"/></svg>'
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(Buffers(files), BuildOptions(revision, ("html",), draft=True, unmarked=True), Runtime(cache=CACHE))
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for finding in built.findings:
        found[finding.span.file.removesuffix(".md")].append(finding)
    assert isinstance(built.product, dict)
    pieces = re.split(r"(?=<h2[^>]*>(?:(?!</h2>).)*T-\w+</h2>)", built.product["html"].decode(), flags=re.DOTALL)
    chapters = {re.findall(r"T-(\w+)</h2>", piece)[0]: piece for piece in pieces[1:]}
    return found, chapters


def test_every_extension_has_a_sample() -> None:
    assert SAMPLES.keys() == STATES.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_an_extension_does_what_the_list_says(
    name: str, made: tuple[dict[str, list[Diagnostic]], dict[str, str]]
) -> None:
    findings, chapters = made
    state, rest = STATES[name]
    codes = {finding.code for finding in findings[name]}
    printed = SAMPLES[name][1]
    if state == "refused":
        assert codes & {*re.findall(r"`([a-z-]+)`", rest)}, codes
    elif name in _PRINTED_AS_TEXT:
        assert _PRINTED_AS_TEXT[name] in codes
    elif name != "yaml_metadata_block":
        assert printed and re.search(printed, re.sub(r' data-[\w-]+="[^"]*"|\s+(?=\s)', "", chapters[name])), chapters[
            name
        ]
        assert {finding.code for finding in findings[name] if finding.stops_build} == set()
    else:
        assert "unread-markup" in codes
