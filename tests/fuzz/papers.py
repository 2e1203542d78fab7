"""Whole small papers, made of every construct, valid and broken: check them, and build a draft of every output.

    python tests/fuzz/papers.py MINUTES [OUTPUT ...]

A paper fails that ends in a traceback, that lacks an output, that has an error without a place, or of which an output
lacks a word that no finding stands beside. What ever failed is kept as a test in ``tests/pipeline/test_drafts.py``.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build, check

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40" width="64" height="40"/>\n'
BIB = """\
@book{roe2020, author = {Roe, Ann}, title = {On things}, publisher = {Press}, year = 2020}
@misc{a~b, title = {A}, howpublished = {\\url{https://example.org/?a=1&amp;b=2}}, date = {2020-02-30}}
@standard{a#b, title = {B $x^2$ {\\"u}}, organization = {National Data Centre}, number = {1}}
"""

INLINES = (
    *("word", "*em*", "**strong", "`code", "$x^2$", "$\\frac{a$", "[@roe2020]", "[@nobody, p. 3]", "@sec:a", "@fig:x"),
    *("^[note]", "^[open", "[^n]", "[a](#b)", "[a](b c)", "![i](figures/a.svg)", "![](x.gif){#fig:x}", "<sub>2</sub>"),
    *(
        "<u>open",
        "\\newpage",
        "\\foo{b}",
        "\\emph{c}",
        "\\footnote{d}",
        "{#sec:a}",
        "[s]{#s .footnote}",
        "\u6c49",
        "\U0001f600",
    ),
    *(
        "![^n]",
        "[](#a)",
        "[](c1.md)",
        "[x](c0.md#b)",
        "@{sec:a/b}",
        "[@{a~b}]",
        "[@a#b]",
        "x^@sec:a^",
        "~@fig:x~",
        "[w]{#a+b .c k=}",
    ),
    *(
        '<sup id="s">1</sup>',
        '<a href="#s">s</a>',
        "\\alpha $\\alpha$",
        'It\'s "so"...',
        "M\u00c3\u00bcller",
        "\u00e2\u20ac\u009d",
        "[x](a b)",
    ),
    *(
        "[a]{.smallcaps} [b]{.mark}",
        "`x`{.python}",
        "`x`{=html}",
        "[x]: y",
        "{{x}}",
        "***x",
        "|",
        "\\(x\\)",
        "[term]{.index}",
    ),
    *(
        "<!-- c",
        "-->",
        "&nbsp;",
        ":::",
        "[x]{.value of=fact:a}",
        "\\$",
        "~~a~~",
        "H~2~O",
        "(@ex)",
        "https://a.b/c_d",
        "\u0301",
    ),
    *(
        "\\begin{align}a&=b\\end{align}",
        "$$x$$ {#eq:x}",
        "<br>",
        "[\u00e9]{#\u00e9}",
        "[l](#\u00e9)",
        "{{< x >}}",
        "--",
        '"q"',
    ),
    *("[]{#par:p}", "@par:p", "@tbl:x", "@lst:l", "<q>word</q>", "<small>word</small>", "<abbr title='x'>word</abbr>"),
    *(
        "<code>word</code>",
        "<cite>word</cite>",
        "word *word* word",
        "[word][nowhere]",
        "[word]",
        "![word]",
        "[word][^n]",
    ),
    *(
        "{++word++}",
        "{>>word<<}",
        "==word==",
        "@roe2020 [word]",
        "[see word @roe2020, word 3]",
        "word&copy;word",
        "word_word_",
    ),
    *(
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "[word]{lang=ko}",
        "`word`{.python}",
        "[word](<a b>)",
        "word\\\nword",
        "\u05d0\u05d1",
    ),
)
BLOCKS = (
    *(
        "# {} {{#sec:a}}",
        "## {}",
        "### {} {{.unnumbered}}",
        "#{}",
        "- {}\n- {}",
        "1. {}\n\n   {}",
        "(iv) {}",
        "> {}",
        "{}\n{}",
    ),
    *(
        "| {} | {} |\n|---|---|\n| {} | {} |\n\n: {} {{#tbl:x}}",
        "| {} |\n|--|",
        "```python\n{}\n```",
        "```{{r}}\n{}\n```",
        "```\n{}",
    ),
    *(
        "::: {{.fact #fact:a}}\n{}\n:::",
        "::: note\n{}",
        ":::",
        "> [!NOTE]\n> {}",
        '![{}](figures/a.svg){{#fig:x alt="A."}}',
    ),
    *(
        "[^n]: {}\n\n    {}",
        "{}\n:   {}",
        "***",
        "---",
        "<div>\n\n{}\n\n</div>",
        "<table><tr><td>{}</td></tr></table>",
        "    {}",
    ),
    *(
        "## {} {{#sec:a/b}}",
        "## {} {{#sec:a%20b .x}}",
        "::: tip A title\n{}\n:::",
        "::: {{#fig:pair}}\n![{}](figures/a.svg){{#fig:l}}\n![{}](figures/a.svg)\n\n{}\n:::",
        "![{}](figures/a.svg) ![{}](figures/a.svg){{#fig:r}}",
        "- {}\n\n  | {} |\n  |---|\n  | {} |\n\n  > {}",
        '<p id="p">{}</p>\n\n<small>\n{}\n</small>',
        "<ul><li>{}</li></ul>",
        "$$\n{}\n$$ {{#eq:a--b}}",
        "Term {}\n\n:   {}\n\n    ```\n    {}\n    ```",
    ),
    *(
        "(@ex) {}",
        "+---+\n| {} |\n+---+",
        "\\begin{{equation}}\\label{{eq:x}}\nx\n\\end{{equation}}",
        "| {}\n| {}",
        "- [ ] {}",
        "{}",
    ),
    *(
        "<ul>\n    <li>{}</li>\n    <li>{}\n        <ol start=3><li>{}</li></ol></li>\n</ul>",
        "<dl><dt>{}</dt>\n  <dd>{}</dd>\n</dl>",
        '<figure id="fig:h">\n<img src="figures/a.svg" alt="A">\n<figcaption>{}</figcaption>\n</figure>',
        "<blockquote>\n    {}\n    <p>{}</p>\n</blockquote>",
        "<details>\n<summary>{}</summary>\n\n{}\n\n</details>",
        "<pre><code>word &lt;\n</code></pre>",
        "<table>\n  <tr><th>{}</th></tr>\n  <tr><td colspan=2>{}</td><td><ul><li>{}</li></ul></td></tr>\n</table>",
        "<h2>{}</h2>\n\n<ul>{}<li>{}",
    ),
    *(
        '::: {{.callout-warning title="word"}}\n## {}\n\n{}\n:::',
        "::: {{.warning}}\n{}\n\n::: {{.tip}}\n{}\n:::\n:::",
        "> [!TIP] {}\n> {}\n>\n> {}",
        "> [!OTHER]\n> {}",
        "::: {{#fig:rows layout-ncol=2}}\n![{}](figures/a.svg)\n\n![](figures/a.svg){{width=30%}}\n\n{}\n:::",
        "::: {{#tbl:group}}\n| {} |\n|---|\n| {} |\n\n: {} {{#tbl:one}}\n\n{}\n:::",
        "::: {{#refs}}\n:::",
    ),
    *(
        "(@) {}\n(@named) {}\n\nAs (@named) {}.",
        "a) {}\n\n<!-- word -->\n\n#. {}",
        "```{{python}}\n#| label: fig-word\nword = 1\n```",
        '```{{.python #lst:l caption="word" .numberLines}}\nword\n\n  word\n```',
        "```{{r, echo=FALSE}}\nword\n```\n\n{}",
        "``` mermaid\nword\n```",
        "    word code\n\n{}",
    ),
    *(
        "---- ------\n {}\n word word\n      word\n\n word word\n-----------\n\n: {} {{#tbl:m}}",
        "+------+------+\n| word | word |\n+======+======+\n| - word      |\n+------+------+",
        "word  word\n----- -----\nword  word\n\n: {}",
        "| {} | {}\n|:--|--:|\n| word | word | word |",
        "::: {{.fact #fact:b title='word' source=\"word\"}}\n{}\n\n- {}\n\n{}\n:::",
        "::: {{.register kind=fact caption='word' #tbl:r}}\n:::",
        "{} []{{#par:q}}",
        "\\newcommand{{\\pair}}[2]{{\\langle #1, #2\\rangle}} $\\pair{{a}}{{b}}$ {}",
        "$$\n\\begin{{aligned}} a &= b \\\\ c &= {}\n\\end{{aligned}}\n$$",
        "{}\n{}\n===\n\n{}",
        "[^n]: {}\n\n[^m]: {}\n    [^n]: {}",
        "[word]: word\n[x y]: <a b> 'word'\n\n{}",
    ),
)
DEFAULT = ("html", "epub", "docx", "pdf", "site", "md", "txt", "tex", "typ", "jats")
SETTINGS = (
    "",
    'language = "de"\n',
    'language = "ar"\n',
    'language = "ko"\ncitation_style = "chicago-notes"\n',
    "numbering = { paragraphs = true }\n",
    'theme = { base = "plain", page = "A5", two_sided = true, page_references = true, list_of_figures = true }\n',
    'theme = { size = 16, list_of_tables = true, page_references = "spread" }\ncitation_style = "ieee"\n',
    'appendices = []\nsubtitle = "B"\nabstract = "C"\n',
)

inline = st.lists(st.sampled_from(INLINES), min_size=0, max_size=4).map(" ".join)
block = st.tuples(st.sampled_from(BLOCKS), st.lists(inline, min_size=6, max_size=6)).map(lambda b: b[0].format(*b[1]))
chapter = st.lists(block, max_size=6).map("\n\n".join)
paper = st.tuples(st.lists(chapter, min_size=1, max_size=2), st.sampled_from(SETTINGS))


def with_names(chapters: Sequence[str]) -> list[str]:
    """``chapters`` in which each ``word`` is one of its own."""
    numbers = count(1)
    return [re.sub(r"\bword\b", lambda _: f"word{next(numbers)}q", text) for text in chapters]


def hold(chapters: Sequence[str], outputs: tuple[str, ...], settings: str = "") -> None:
    """Check the paper and build its draft; raises :class:`AssertionError` where a promise is broken."""
    files: dict[str, str | bytes] = {f"c{number}.md": text for number, text in enumerate(with_names(chapters))}
    listed = ", ".join(f'"{path}"' for path in files)
    files |= {
        "paper.toml": f'title = "A"\ndate = 2026-01-01\n{settings}parts = [{{ chapters = [{listed}] }}]\n'
        'kinds = [{ name = "fact", prefix = "fact", noun = "Fact", plural = "Facts" }]\n',
        "bibliography/references.bib": BIB,
        "figures/a.svg": PICTURE,
    }
    checked = check(Buffers(files))
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(Buffers(files), BuildOptions(revision, outputs, draft=True))
    assert isinstance(built.product, dict), built.findings
    assert {*outputs} <= {name.partition("/")[0] for name in built.product}, built.findings
    for finding in (*checked.findings, *built.findings):
        assert finding.code != "failed-output", finding
        assert finding.span.file in files, finding
        nowhere = finding.span == type(finding.span)(finding.span.file)
        text = files[finding.span.file]
        assert not (nowhere and finding.severity is Severity.ERROR and text.strip()) or finding.code in _OF_A_FILE, (
            finding
        )
    told = [*checked.findings, *built.findings]
    silent = {name: lost for name in outputs if (lost := missing(name, built.product, files, told))}
    assert not silent, f"missing {silent}"


def missing(
    output: str, product: Mapping[str, bytes], files: Mapping[str, str | bytes], told: Iterable[Diagnostic]
) -> list[str]:
    """The words of the chapters that ``output`` lacks, comments aside, and no finding ``told`` stands beside."""
    if output == "pdf":
        return []  # words are parted at the ends of lines
    content = product[output] if output in product else b"".join(product[name] for name in product if "site/" in name)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist() if name.endswith((".xhtml", ".xml")))
    printed = {*re.findall(rb"word\d+q", content)}
    beside: dict[str, list[tuple[int, int]]] = {}
    for finding in told:
        if finding.code == "unreadable-chapter":  # that says of the whole chapter that nothing in it is checked
            beside.setdefault(finding.span.file, []).append((0, len(files[finding.span.file])))
        beside.setdefault(finding.span.file, []).append((finding.span.start, finding.span.end))
    lost = []
    for path, text in files.items():
        if not path.endswith(".md") or not isinstance(text, str):
            continue
        # Letters of a formula stand each by itself in some outputs.
        unread = r"<!--.*?(?:-->|\Z)|\$\$.*?\$\$"
        plain = re.sub(unread, lambda found: " " * len(found[0]), text, flags=re.DOTALL)
        for found in re.finditer(r"word\d+q", plain):
            start = len("\n".join(text[: found.start()].split("\n")[:-_BESIDE]))
            end = found.end() + len("\n".join(text[found.end() :].split("\n")[:_BESIDE]))
            if found[0].encode() not in printed and not any(a <= end and start <= b for a, b in beside.get(path, ())):
                lost.append(text[max(0, found.start() - 30) : found.end() + 10])
    return lost


_BESIDE = 4
"""Lines that a finding stands away from what it speaks of, at the most: a note that is never called has paragraphs."""
_OF_A_FILE = {"unreadable-chapter", "skipped-heading-level"}
"""What is said of a whole chapter."""


def main(minutes: float, outputs: tuple[str, ...]) -> None:
    """Try papers for that long."""
    until = time.monotonic() + 60 * minutes
    tried = 0

    seen: set[str] = set()

    @settings(max_examples=20, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(paper)
    def one(made: tuple[list[str], str]) -> None:
        nonlocal tried
        tried += 1
        try:
            hold(made[0], outputs, made[1])
        except Exception as error:  # the fuzzer reports what it finds, each kind once, and goes on
            words = re.sub(r"\d+", "0", f"{type(error).__name__}: {error}"[:120])
            if words not in seen:
                seen.add(words)
                sys.stdout.write(f"{words}\n{made!r}\n\n")
                sys.stdout.flush()

    while time.monotonic() < until:
        one()
    sys.stdout.write(f"{tried} papers, {len(seen)} kinds of failure, {processor_minutes():.0f} minutes of processor\n")


def processor_minutes() -> float:
    """What this process and those that it started have taken."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 60


if __name__ == "__main__":
    main(float(sys.argv[1]), tuple(sys.argv[2:]) or DEFAULT)
