"""A small paper as HTML and EPUB get it: two chapters with every kind of thing, and their references."""

from __future__ import annotations

import base64
import datetime
import json
import re

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Bibliography, ChapterStatus, Heading, NumberedHeading, NumberedPart, Paper, Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper, Revision
from chapterhouse.settings import read_settings

SETTINGS = """
title = "Harmonised policy"
subtitle = "Four technologies, one city"
date = 2026-11-05
version = "0.1"
status = "Working draft"
note = "For its co-authors."
licence = "CC-BY-4.0"
repository = "https://example.org/paper"
keywords = ["smart cities", "policy"]

[[authors]]
name = "A. Writer"
affiliation = "An institute"
orcid = "0000-0002-1825-0097"
email = "writer@example.org"
corresponding = true
roles = ["writing-original-draft"]

[[credits]]
role = "Organisers of the workshop"
names = [{ name = "An organiser", affiliation = "A university" }]

[[parts]]
chapters = ["chapters/introduction.md"]

[[parts]]
title = "Technologies"
label = "part:technologies"
chapters = ["chapters/energy.md"]
"""

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" width="640" height="100" font-family="Source Sans 3">
<title>Grid</title><defs><clipPath id="edge"><rect width="9" height="9"/></clipPath></defs>
<g clip-path="url(#edge)" style="fill: #1b4965; font: 600 13px 'Source Sans 3'">
<text x="1" y="2">Grid &amp; load</text></g>
</svg>"""

INTRODUCTION = """<section id="sec:introduction" class="level1">
<h1><span class="number">1</span> Introduction</h1>
<p>See <a href="#fig:grid" class="reference">Figure 2.1</a> and
<span class="citation" data-cites="iea2025">[<a href="#ref-iea2025" id="cite-iea2025-1" role="doc-biblioref">1</a>]
</span>. A note<a
href="#fn:introduction:1" id="fnref:introduction:1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>.</p>
<section id="sec:introduction-why" class="level2"><h2><span class="number">1.1</span> Why &lt;now&gt;</h2>
<p><span id="eq:pue" class="equation"><math display="block" xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow>
<mtable><mtr><mtd columnalign="right" style="text-align: right; padding-right: 0"><mi>x</mi></mtd></mtr></mtable></mrow>
<annotation encoding="application/x-tex">x &lt; y</annotation></semantics></math>
<span class="equation-number">(1.1)</span></span></p></section>
<section class="footnotes" role="doc-endnotes"><hr /><ol><li id="fn:introduction:1"><p>An aside.
<a href="#fnref:introduction:1" class="footnote-back" role="doc-backlink">\u21a9\ufe0e</a></p></li></ol></section>
</section>"""

ENERGY = """<section id="sec:energy" class="level1"><h1><span class="number">2</span> Energy</h1>
<p>An image in a line: <img src="figures/grid.svg" alt="" /> and a photograph:
<img src="figures/photo.png" alt="A mast" style="width:60.0%" /></p>
<figure id="fig:grid"><img src="figures/grid.svg" alt="The grid &amp; &quot;its&quot; load" style="width:60.0%" />
<figcaption aria-hidden="true"><span class="caption-label">Figure 2.1</span> Load.</figcaption></figure>
<table id="tbl:x" style="width:100%"><caption><span class="caption-label">Table 2.1</span> Duties.</caption>
<colgroup><col style="width: 50%" /><col style="width: 50%" /></colgroup>
<thead><tr><th style="text-align: left;">a</th><th style="text-align: right;">b</th></tr></thead>
<tbody><tr><td style="text-align: left;">1</td><td style="text-align: right;">2</td></tr></tbody></table>
<figure id="lst:code" class="listing"><div class="sourceCode"><pre
class="sourceCode numberSource python numberLines"><code class="sourceCode python"
style="counter-reset: source-line 4;"><span id="lst:code-5"><a href="#lst:code-5"></a><span
class="kw">def</span> f(): ...</span></code></pre></div>
<figcaption><span class="caption-label">Listing 2.1</span> Code.</figcaption></figure>
<ul><li><label><input type="checkbox" checked="" />done</label></li></ul>
<p><span class="citation"><a href="#ref-iea2025" id="cite-iea2025-2" role="doc-biblioref">[1]</a></span></p>
</section>"""

REFERENCES = """<div id="refs" class="references csl-bib-body" role="list">
<div id="ref-iea2025" class="csl-entry" role="listitem"><div class="csl-left-margin">[1]</div>
<div class="csl-right-inline">Agency, <em>Outlook</em>. <a href="https://example.org/a?b&amp;c">https://example.org</a></div>
<span class="backlinks"><a href="#cite-iea2025-1">1</a> <a href="#cite-iea2025-2">2</a></span></div></div>"""

PHOTOGRAPH = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


HOSTILE = """</title></script></style>--><script>alert(1)</script><img src=x onerror=alert(1)> " ' & {{ 7*7 }}"""


def hostile_settings() -> str:
    """The settings with :data:`HOSTILE` for every value that people read."""
    values = r'"(Harmonised policy|Four.*|0.1|Working draft|For its.*|A. Writer|An .*|smart cities)"'
    return re.sub(values, "'''H'''", SETTINGS).replace("'''H'''", json.dumps(HOSTILE))


def heading(level: int, text: str, number: str | None, anchor: str) -> NumberedHeading:
    place = Span("chapters/x.md", 0, 1)
    return NumberedHeading(Heading(level, text, place, place, anchor, None, number is not None), number, anchor)


def chapter(slug: str, part: int, number: str, title: str, body: str, *sections: NumberedHeading) -> BuiltChapter:
    return BuiltChapter(
        path=f"chapters/{slug}.md",
        slug=slug,
        anchor=f"sec:{slug}",
        place=Place.MAIN,
        part=part,
        number=number,
        title=title,
        short_title=title,
        summary=f"What {slug} shows",
        status=ChapterStatus.DRAFT,
        headings=(heading(1, title, number, f"sec:{slug}"), *sections),
        print_body="",
        screen_body=body,
        resources=("figures/grid.svg", "figures/photo.png"),
    )


def built(toml: str = SETTINGS, energy: str = ENERGY, errors: int = 0) -> BuiltPaper:
    file = read_settings(toml)
    assert file.settings is not None, file.problems
    parts = (NumberedPart(None, None, "part:1"), NumberedPart("Technologies", "I", "part:technologies"))
    why = heading(2, "Why <now>", "1.1", "sec:introduction-why")
    return BuiltPaper(
        paper=Paper(file.settings, (), parts, Bibliography(), {}, (), {}, {}, frozenset(), (), ()),
        chapters=(
            chapter("introduction", 0, "1", "Introduction", INTRODUCTION, why),
            chapter("energy", 1, "2", "Energy", energy),
        ),
        bibliography_body=REFERENCES,
        resources={"figures/grid.svg": DRAWING, "figures/photo.png": PHOTOGRAPH},
        revision=Revision("0123456789abcdef" * 2, datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC), True),
        errors=errors,
    )
