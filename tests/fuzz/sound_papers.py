"""Small papers of sound constructs in any order: the two readers agree on them, and what a check passes is built.

    python tests/fuzz/sound_papers.py SEED MINUTES [OUTPUT ...]

Prints each paper on which the readers disagree, cut down to the blocks that it takes, and each that a check passes and
a build refuses. What ever failed is kept as a test in ``tests/manuscript/test_agreement.py``.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build, check

WORDS = (
    *("word", "*em*", "**strong**", "`code`", "$x^2$", "[@roe2020]", "[see @roe2020, p. 3]", "@sec:a", "@fig:x"),
    *("^[note]", "[^n]", "Go![^n]", "[a](#sec:a)", "![i](figures/a.svg)", "<sub>2</sub>", "\\emph{c}", "\\footnote{d}"),
    *(
        "[s]{.k}",
        "[to](#s)",
        "&nbsp;",
        "~~a~~",
        "H~2~O",
        "x^2^",
        "<https://a.b/c_d>",
        "[l](#\u00e9)",
        "--",
        '"q"',
        "It's",
    ),
    *("![c](figures/a.svg){width=20%}", "[a]{.smallcaps}", "<kbd>x</kbd>", "\\$", "(@ex)", "@{sec:a}", "[-@roe2020]"),
    *("@roe2020 [p. 2]", "[term]{.index}", '<a href="#s">s</a>', "<sup>1</sup>", "...", "<br>", "[sic][^n]"),
)
BLOCKS = (
    *("## {}\n\n{}", "### {} {{.unnumbered}}\n\n{}", "- {}\n- {}", "1. {}\n\n   {}", "(iv) {}", "> {}", "{}\n{}", "{}"),
    *("| {} | {} |\n|---|---|\n| {} | {} |\n\n: Cap {{#tbl:NAME}}", "```python\n{}\n```", "::: note\n{}\n:::", "***"),
    *("> [!NOTE]\n> {}", "{}\n:   {}", "<div>\n\n{}\n\n</div>", "    {}", "| {}\n| {}", "- [ ] {}", "<p>{}</p>"),
    *("::: {{.a k=v}}\n{}\n\n{}\n:::", "$$\nx\n$$ {{#eq:NAME}}", "- {}\n\n  > {}\n\n  | {} |\n  |---|\n  | {} |"),
    *("\\begin{{align}}a&=b\\end{{align}}", "# {} {{#sec:NAME}}\n\n{}", '```{{.python #lst:NAME caption="C"}}\nx\n```'),
)
HEAD = (
    '# A {#sec:a}\n\nSee @fig:x.[^n]\n\n![Cap](figures/a.svg){#fig:x alt="A."}\n\n'
    "(@ex) Example [x]{#s} [e]{#\u00e9}\n\nText.\n\n"
)
FILES: dict[str, str | bytes] = {
    "paper.toml": 'title = "A"\ndate = 2026-01-01\nbibliography = ["r.bib"]\nparts = [{ chapters = ["c.md"] }]\n',
    "r.bib": "@book{roe2020, author = {Roe, Ann}, title = {On things}, publisher = {Press}, year = 2020}\n",
    "figures/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40" width="64" height="40"/>\n',
}


def blocks_of(random_: random.Random) -> list[str]:
    """Some blocks with words in them."""

    def line() -> str:
        return " ".join(random_.choices(WORDS, k=random_.randint(1, 4)))

    chosen = random_.choices(BLOCKS, k=random_.randint(2, 6))
    return [block.replace("NAME", f"n{at}").format(*(line() for _ in range(4))) for at, block in enumerate(chosen)]


def paper_of(blocks: Sequence[str]) -> Buffers:
    """A paper whose chapter has ``blocks``."""
    return Buffers({**FILES, "c.md": HEAD + "\n\n".join(blocks) + "\n\n[^n]: Note.\n"})


def disagreements(blocks: Sequence[str]) -> list[Diagnostic]:
    """What the readers disagree on."""
    return [one for one in check(paper_of(blocks)).findings if one.code == "readers-disagree"]


def cut_down(blocks: Sequence[str]) -> list[str]:
    """Those of ``blocks`` that a disagreement takes."""
    left = list(blocks)
    for block in blocks:
        fewer = [one for one in left if one is not block]
        left = fewer if disagreements(fewer) else left
    return left


def main(seed: int, minutes: float, outputs: tuple[str, ...]) -> None:
    """Try papers for that long."""
    random_, until = random.Random(seed), time.monotonic() + 60 * minutes
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    count = passed = 0
    while time.monotonic() < until:
        blocks = blocks_of(random_)
        count += 1
        found = check(paper_of(blocks)).findings
        if any(one.code == "readers-disagree" for one in found):
            fewer = cut_down(blocks)
            sys.stdout.write(f"{disagreements(fewer)[0].message}\n{fewer!r}\n\n")
        elif not any(one.stops_build for one in found):
            passed += 1
            built = build(paper_of(blocks), BuildOptions(revision, outputs))
            if not isinstance(built.product, dict) or any(one.stops_build for one in built.findings):
                sys.stdout.write(f"not built: {[one.message for one in built.findings]}\n{blocks!r}\n\n")
        sys.stdout.flush()
    sys.stdout.write(f"{count} papers, {passed} passed by the check\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), tuple(sys.argv[3:]) or ("html",))
