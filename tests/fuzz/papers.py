"""Whole small papers, made of every construct, valid and broken: check them, and build a draft of every output.

    python tests/fuzz/papers.py MINUTES [OUTPUT ...]

A paper fails that ends in a traceback, that lacks an output, or that has an error without a place. What ever failed is
kept as a test in ``tests/pipeline/test_drafts.py``.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chapterhouse.core.diagnostics import Severity
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
)

inline = st.lists(st.sampled_from(INLINES), min_size=0, max_size=4).map(" ".join)
block = st.tuples(st.sampled_from(BLOCKS), st.lists(inline, min_size=6, max_size=6)).map(lambda b: b[0].format(*b[1]))
chapter = st.lists(block, max_size=6).map("\n\n".join)
paper = st.lists(chapter, min_size=1, max_size=2)


def hold(chapters: list[str], outputs: tuple[str, ...]) -> None:
    """Check the paper and build its draft; raises :class:`AssertionError` where a promise is broken."""
    files: dict[str, str | bytes] = {f"c{number}.md": text for number, text in enumerate(chapters)}
    listed = ", ".join(f'"{path}"' for path in files)
    files |= {
        "paper.toml": f'title = "A"\ndate = 2026-01-01\nparts = [{{ chapters = [{listed}] }}]\n'
        'kinds = [{ name = "fact", prefix = "fact", noun = "Fact", plural = "Facts" }]\n',
        "bibliography/references.bib": BIB,
        "figures/a.svg": PICTURE,
    }
    checked = check(Buffers(files))
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(Buffers(files), BuildOptions(revision, outputs, draft=True))
    assert isinstance(built.product, dict) and {*outputs} <= built.product.keys(), built.findings
    for finding in (*checked.findings, *built.findings):
        assert finding.code != "failed-output", finding
        assert finding.span.file in files, finding
        nowhere = finding.span == type(finding.span)(finding.span.file)
        text = files[finding.span.file]
        assert not (nowhere and finding.severity is Severity.ERROR and text.strip()) or finding.code in _OF_A_FILE, (
            finding
        )


_OF_A_FILE = {"unreadable-chapter", "skipped-heading-level"}
"""What is said of a whole chapter."""


def main(minutes: float, outputs: tuple[str, ...]) -> None:
    """Try papers for that long."""
    until = time.monotonic() + 60 * minutes
    count = 0

    seen: set[str] = set()

    @settings(max_examples=20, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(paper)
    def one(chapters: list[str]) -> None:
        nonlocal count
        count += 1
        try:
            hold(chapters, outputs)
        except Exception as error:  # the fuzzer reports what it finds, each kind once, and goes on
            words = f"{type(error).__name__}: {error}"[:120]
            if words not in seen:
                seen.add(words)
                sys.stdout.write(f"{words}\n{chapters!r}\n\n")
                sys.stdout.flush()

    while time.monotonic() < until:
        one()
    sys.stdout.write(f"{count} papers, {len(seen)} kinds of failure\n")


if __name__ == "__main__":
    main(float(sys.argv[1]), tuple(sys.argv[2:]) or ("html", "epub", "docx", "pdf"))
