"""Papers for the tests of the PDF: every kind of thing that a chapter can hold, as the pipeline hands it over."""

from __future__ import annotations

import base64
import datetime
import random
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace

import ziamath

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Bibliography, ChapterStatus, Heading, NumberedHeading, NumberedPart, Paper, Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper, Revision
from chapterhouse.settings import Author, Credit, CreditedName, Part, Settings

_WORDS = (
    *("grid", "operator", "standard", "regulation", "transport", "municipal", "sensor", "platform", "data", "energy"),
    *("storage", "network", "policy", "service", "vehicle", "charging", "resident", "privacy", "access", "safety"),
    *("authority", "interface", "market", "supply", "demand", "forecast", "emission", "duty", "the", "of", "and"),
    *("to", "in", "that", "for", "with", "as", "by", "on", "at", "from", "which", "where", "because", "although"),
    *("between", "under", "without", "before"),
)

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240">
<rect x="20" y="40" width="180" height="80" fill="#e9ecef" stroke="#1b4965"/>
<rect x="420" y="40" width="180" height="80" fill="#2a9d8f"/><path d="M200 80H420" stroke="#1d2733" stroke-width="2"/>
<text x="110" y="84" font-family="Source Sans 3, sans-serif" font-size="14" text-anchor="middle">Supply</text>
<text x="510" y="84" font-family="Source Sans 3, sans-serif" font-size="14" text-anchor="middle">Demand</text></svg>"""


def picture(width: int = 40, height: int = 20, *, alpha: bool = False) -> bytes:
    """A PNG with a slope of colours."""
    channels = 4 if alpha else 3
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 6 % 256, y * 12 % 256, 120, 200)[:channels]) for x in range(width))
        for y in range(height)
    )

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    compressed = zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", compressed) + chunk(b"IEND", b"")


RESOURCES: Mapping[str, bytes] = {
    "figures/grid.svg": DRAWING,
    "figures/photo.png": picture(),
    "figures/overlay.png": picture(alpha=True),
}


def formula(tex_mathml: str, alternative: str) -> str:
    """An ``<img>`` of a formula, as the manuscript makes it."""
    drawn = ziamath.Math(tex_mathml, size=14)
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.svg().encode()).decode()
    return f'<img class="math" src="{address}" alt="{alternative}" style="vertical-align: {-drawn.getyofst():.2f}px"/>'


def prose(seed: int, words: int) -> str:
    """Sentences that mean nothing, always the same for a ``seed``."""
    source = random.Random(seed)
    sentences, length = [], 0
    while length < words:
        count = source.randint(8, 22)
        sentence = " ".join(source.choice(_WORDS) for _ in range(count))
        sentences.append(sentence.capitalize() + ".")
        length += count
    return " ".join(sentences)


def reference(target: str, words: str, *, leaving: bool) -> str:
    """A cross-reference; one that leaves the chapter says the page."""
    link = f'<a href="#{target}" class="reference">{words}</a>'
    if not leaving:
        return link
    return f'{link}<span class="page-reference"> (page <a href="#{target}" class="page-number">0</a>)</span>'


def chapter(number: int, count: int, words: int = 900) -> BuiltChapter:
    """Chapter ``number`` of ``count``, with a bit of everything."""
    n, slug = number, f"chapter-{number}"
    other, last = number % count + 1, (number + count - 2) % count + 1
    rows = "".join(
        f"<tr><td>Instrument {i}</td><td>{1990 + i}</td><td>{prose(1000 * n + i, 9)}</td></tr>"
        for i in range(1, 8 + 30 * (n % 3 == 2))
    )
    cite = (
        f'<span class="citation" data-cites="source{n}"><a href="#ref-source{n}" role="doc-biblioref" '
        f'id="cite-source{n}-1">[{n}]</a></span>'
    )
    displayed = formula("<math><mi>P</mi><mo>=</mo><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", "P = a / b")
    body = f"""<section id="sec:c{n}" class="level1">
<h1><span class="number">{n}</span> The governing of matter {n}</h1>
<p>{prose(n, words // 3)} {cite} As {reference(f"fig:c{n}", f"Figure {n}.1", leaving=False)} shows and
{reference(f"sec:c{other}-past", f"Section {other}.2", leaving=True)} argues, there is <em>more</em> to
say.<span class="footnote"
id="fn:{slug}:1">An aside with <em>emphasis</em> and a <a href="https://example.org/a/long/address?q=1">link</a>.</span>
{prose(n + 50, words // 4)}</p>
<p>See {reference(f"tbl:c{last}", f"Table {last}.1", leaving=True)};
a link with <a href="#sec:c{n}-past"><em>emphasis</em> inside</a>.
Some <strong>strong words</strong>, <code>code()</code>, H<sub>2</sub>O, and <span lang="de">Verkehrswende</span>.</p>
<section id="sec:c{n}-now" class="level2">
<h2><span class="number">{n}.1</span> Governing today</h2>
<p>{prose(n + 100, words // 4)}</p>
<figure id="fig:c{n}"><img src="figures/grid.svg" alt="Supply on the left is joined to demand on the right."
style="width:60%"/><figcaption><span class="caption-label">Figure {n}.1</span> Supply and demand
{cite.replace("-1", "-2")}.</figcaption></figure>
<ul><li><p>A loose item.</p></li><li><p>Another one, with a nested list.</p>
<ol><li>first</li><li>second <em>thing</em></li></ol></li></ul>
<ul><li>tight</li><li>also tight<ul><li>nested</li></ul></li></ul>
<p>{prose(n + 200, words // 8)}</p>
<section id="sec:c{n}-deep" class="level3"><h3><span class="number">{n}.1.1</span> Deeper</h3>
<p>{prose(n + 300, words // 8)}<span class="footnote" id="fn:{slug}:2">{prose(n + 400, 30)}</span></p>
<blockquote><p>{prose(n + 500, 30)}</p></blockquote>
<dl><dt>Term</dt><dd><p>Its meaning.</p></dd><dt>Other</dt><dd>Short.</dd></dl></section>
</section>
<section id="sec:c{n}-past" class="level2">
<h2><span class="number">{n}.2</span> Gaps and overlaps</h2>
<p>{prose(n + 600, words // 8)}</p>
<table id="tbl:c{n}">
<caption><span class="caption-label">Table {n}.1</span> Instruments, their years and duties.</caption>
<colgroup><col style="width: 25%"/><col style="width: 15%"/><col style="width: 60%"/></colgroup>
<thead><tr><th>Instrument</th><th style="text-align: right;">Year</th><th>Duty</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>Inline {formula("<math><msup><mi>E</mi><mn>2</mn></msup></math>", "E squared")} and displayed:</p>
<span id="eq:c{n}" class="equation">{displayed}<span class="equation-number">({n}.1)</span></span>
<figure id="lst:c{n}" class="listing"><pre><code>def f(x):
    return x + {n}</code></pre>
<figcaption><span class="caption-label">Listing {n}.1</span> A function.</figcaption></figure>
<figure><img src="figures/photo.png" alt="A slope of colours."/><figcaption>Without a number.</figcaption></figure>
<p><img src="figures/overlay.png" alt="A see-through slope of colours."/> {prose(n + 700, words // 8)}</p>
</section>
</section>"""
    headings = [
        (1, f"The governing of matter {n}", f"sec:c{n}", f"{n}"),
        (2, "Governing today", f"sec:c{n}-now", f"{n}.1"),
        (3, "Deeper", f"sec:c{n}-deep", f"{n}.1.1"),
        (2, "Gaps and overlaps", f"sec:c{n}-past", f"{n}.2"),
    ]
    return BuiltChapter(
        path=f"chapters/{slug}.md",
        slug=slug,
        anchor=f"sec:c{n}",
        place=Place.MAIN,
        part=0 if number == 1 else 1 + (number - 2) * 2 // max(1, count - 1),
        number=str(n),
        title=f"The governing of matter {n}",
        short_title=f"Matter {n}",
        summary=None,
        status=ChapterStatus.DRAFT,
        headings=tuple(_heading(slug, *heading) for heading in headings),
        print_body=body,
        screen_body="",
        resources=("figures/grid.svg", "figures/photo.png", "figures/overlay.png"),
    )


def _heading(slug: str, level: int, text: str, anchor: str, number: str | None) -> NumberedHeading:
    span = Span(f"chapters/{slug}.md")
    return NumberedHeading(Heading(level, text, span, span, anchor, None, number is not None), number, anchor)


def plain_chapter(slug: str, title: str, place: Place, text: str) -> BuiltChapter:
    """An unnumbered chapter of one paragraph of markup."""
    anchor = f"sec:{slug}"
    return BuiltChapter(
        path=f"chapters/{slug}.md",
        slug=slug,
        anchor=anchor,
        place=place,
        part=None,
        number=None,
        title=title,
        short_title=title,
        summary=None,
        status=ChapterStatus.DRAFT,
        headings=(_heading(slug, 1, title, anchor, None),),
        print_body=f'<section id="{anchor}" class="level1 unnumbered"><h1>{title}</h1><p>{text}</p></section>',
        screen_body="",
        resources=(),
    )


def paper(count: int = 4, words: int = 900) -> BuiltPaper:
    """A paper of ``count`` chapters in two titled parts after an untitled one, with front and back matter."""
    chapters = [chapter(number, count, words) for number in range(1, count + 1)]
    parts = sorted({made.part for made in chapters if made.part is not None})
    settings = Settings(
        title="Common rules for several matters",
        subtitle="A sample of everything that a page can hold",
        date=datetime.date(2026, 11, 23),
        version="0.1",
        status="Working draft",
        note="This sample exists so that every kind of page can be seen, read back and checked.",
        language="en-GB",
        licence="CC-BY-4.0",
        repository="https://example.org/paper",
        keywords=("samples", "rules"),
        authors=(
            Author(name="Ada Example", affiliation="Institute of Samples", orcid="0000-0002-1825-0097"),
            Author(name="Ben Example"),
        ),
        credits=(Credit(role="Organisers", names=(CreditedName(name="A Body", affiliation="Somewhere"),)),),
        parts=tuple(
            Part(
                title=None if part == 0 else f"Part of {part}",
                chapters=tuple(f"chapters/{made.slug}.md" for made in chapters if made.part == part),
            )
            for part in parts
        ),
    )
    titled = [None, "Technologies", "Challenges"]
    model = Paper(
        settings=settings,
        chapters=(),
        parts=tuple(NumberedPart(titled[part], "I" * part or None, f"part:{part}") for part in parts),
        bibliography=Bibliography(),
        targets={},
        duplicates=(),
        citing={},
        referring={},
        project_files=frozenset(),
        unlisted=(),
        missing=(),
    )
    entries = "".join(
        f'<div id="ref-source{n}" class="csl-entry" role="listitem"><div class="csl-left-margin">[{n}]</div>'
        f'<div class="csl-right-inline">A. Author, <em>A work on matter {n}</em>, 2020. '
        f'<a href="https://doi.org/10.1000/{n}">https://doi.org/10.1000/{n}</a> <span class="backlinks">'
        f'<a href="#cite-source{n}-1" title="Back to citation 1">↑1</a> '
        f'<a href="#cite-source{n}-2" title="Back to citation 2">↑2</a></span></div></div>'
        for n in range(1, count + 1)
    )
    summary = prose(9000, 120) + f" See {reference('sec:c1', 'Chapter 1', leaving=True)}."
    about = prose(9001, 60) + f" See {reference('sec:summary', 'the summary', leaving=True)}."
    return BuiltPaper(
        paper=model,
        chapters=(
            plain_chapter("summary", "Executive summary", Place.FRONT, summary),
            *chapters,
            plain_chapter("about", "About this draft", Place.BACK, about),
        ),
        bibliography_body=f'<div id="refs" class="references csl-bib-body" role="list">{entries}</div>',
        resources=RESOURCES,
        revision=Revision(
            "0123456789abcdef0123456789abcdef01234567",
            datetime.datetime(2026, 11, 23, 4, 5, 6, tzinfo=datetime.UTC),
            True,
        ),
        errors=0,
    )


def with_body(build: BuiltPaper, slug: str, old: str, new: str) -> BuiltPaper:
    """``build`` with one piece of a chapter's body replaced."""
    found = next(made for made in build.chapters if made.slug == slug)
    assert old in found.print_body
    changed = replace(found, print_body=found.print_body.replace(old, new, 1))
    return replace(build, chapters=tuple(changed if made is found else made for made in build.chapters))
