"""What pandoc read becomes what is printed: numbers, references, citations, notes, and nothing that is not allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.citations import Rendered, citation_document, read_citeproc, with_backlinks
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.model import Paper

REFERENCES = {
    "t": "MetaList",
    "c": [
        {"t": "MetaMap", "c": {"id": {"t": "MetaString", "c": key}, "type": {"t": "MetaString", "c": "book"},
                               "title": {"t": "MetaString", "c": f"Title {key}"}}}
        for key in ("iea", "irena")
    ],
}  # fmt: skip


def printed(
    texts: Mapping[str, str], *, screen: bool = True, paper: Paper | None = None
) -> tuple[dict[str, str], str, list[Problem]]:
    """The markup of each chapter, of the list of entries, and the findings: the real path through pandoc."""
    paper = paper or paper_of(texts, keys=("iea", "irena"))
    facts = PaperFacts(paper, {"figures/a.svg"})
    prepared = [
        manuscript.prepare(read_tree(body_of(listed.chapter)).content, listed, PaperView(facts, listed))
        for listed in paper.chapters
    ]
    clusters = [cluster for each in prepared for cluster in each.clusters]
    rendered = Rendered((), ())
    if clusters:
        rendered = read_citeproc(pandoc.cite(citation_document(clusters, REFERENCES, "en-GB"), None), clusters)
    composed = []
    rest = iter(rendered.clusters)
    cited: dict[str, list[manuscript.CitedFrom]] = {}
    for listed, waiting in zip(paper.chapters, prepared, strict=True):
        own = list(islice(rest, len(waiting.clusters)))
        made = manuscript.compose(waiting.tree.blocks, own, listed, PaperView(facts, listed))
        facts.cite(listed.chapter.path, made.cited)
        for key, places in made.cited.items():
            cited.setdefault(key, []).extend(places)
        composed.append(made)
    bodies = {
        listed.chapter.path: pandoc.write_html(
            (each.parts[0].screen_tree if screen else each.parts[0].print_tree).blocks
        ).content
        for listed, each in zip(paper.chapters, composed, strict=True)
    }
    entries = pandoc.write_html(with_backlinks(rendered, cited, paper.settings.locale, {})).content
    return bodies, entries, [finding for each in prepared for finding in each.problems]


def one(text: str, **options: bool) -> str:
    bodies, _, findings = printed({"a.md": text}, **options)
    assert findings == []
    return bodies["a.md"]


def refused(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The markup, and each finding's code with the characters that it points at."""
    bodies, _, findings = printed({"a.md": text})
    return bodies["a.md"], [(finding.code, finding.span.slice(text)) for finding in findings]


FIGURE = '![Cap.](figures/a.svg){{#fig:{0} alt="Says what it shows"}}\n\n'


def test_numbers_stand_on_headings_and_captions() -> None:
    body = one("# A {#sec:a}\n\n## B {#sec:b}\n\n" + FIGURE.format("f") + "| X |\n|---|\n| 1 |\n\n: Tab. {#tbl:t}\n")
    assert '<section id="sec:a" class="level1">' in body
    assert '<h1><span class="number">1</span> A</h1>' in body
    assert '<h2><span class="number">1.1</span> B</h2>' in body
    assert '<figure id="fig:f">' in body and '<span class="caption-label">Figure\u00a01.1</span> Cap.' in body
    assert '<table id="tbl:t">' in body and '<span class="caption-label">Table\u00a01.1</span> Tab.' in body


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("@fig:a", ["Figure\u00a01.1"]),
        ("@Fig:a", ["Figure\u00a01.1"]),
        ("[@fig:a]", ["Figure\u00a01.1"]),
        ("-@fig:a", ["1.1"]),
        ("[@fig:a; @fig:b]", ["Figures\u00a01.1", "1.2"]),
        ("[@fig:a; @fig:b; @fig:c]", ["Figures\u00a01.1", "1.2", "1.3"]),
        ("[@fig:a; @sec:x]", ["Figure\u00a01.1", "Chapter\u00a01"]),
        ("[@sec:x; @sec:y]", ["Chapter\u00a01", "Section\u00a01.1"]),
        ("@sec:z", ["\u201cNo number\u201d"]),
    ],
)
def test_references_print_number_and_word(written: str, words: list[str]) -> None:
    text = "# X {#sec:x}\n\n## Y {#sec:y}\n\n## No number {#sec:z -}\n\n" + "".join(map(FIGURE.format, "abc")) + written
    body = one(text)
    for word in words:
        assert f'class="reference">{word}</a>' in body
    if len(words) == 3:
        plain = body.replace("</a>", "").partition("Figures")[2]
        assert ", <a" in plain and " and <a" in plain


def test_small_letters_where_the_paper_wishes_them() -> None:
    text = "# X\n\n" + FIGURE.format("a") + "As @fig:a shows. @Fig:a shows.\n"
    paper = paper_of({"a.md": text}, numbering={"capital_references": False})
    body = printed({}, paper=paper)[0]["a.md"]
    assert (
        'class="reference">figure\u00a01.1</a> shows' in body and 'class="reference">Figure\u00a01.1</a> shows' in body
    )


def test_a_reference_that_leaves_the_chapter_has_room_for_a_page_in_print_only() -> None:
    texts = {"a.md": "# A {#sec:a}\n\nSee @sec:b and @sec:a.\n", "b.md": "# B {#sec:b}\n"}
    page = '<span class="page-reference"> (page\u00a0<a href="#sec:b" class="page-number">0</a>)</span>'
    assert printed(texts, screen=False)[0]["a.md"].count("page-reference") == 1
    assert page in printed(texts, screen=False)[0]["a.md"]
    assert "page-reference" not in printed(texts)[0]["a.md"]


def test_the_page_of_a_reference_in_parentheses_brings_no_second_pair() -> None:
    texts = {"a.md": "# A\n\nA claim (see @sec:b). Another (one) @sec:b.\n", "b.md": "# B {#sec:b}\n"}
    body = printed(texts, screen=False)[0]["a.md"]
    assert '<span class="page-reference">, page\u00a0<a href="#sec:b" class="page-number">0</a></span>).' in body
    assert '<span class="page-reference"> (page\u00a0<a href="#sec:b" class="page-number">0</a>)</span>.' in body
    texts["a.md"] = "# A\n\nA claim (see [@sec:b; @sec:c]).\n"
    texts["c.md"] = "# C {#sec:c}\n"
    body = re.sub(r"<[^>]*>", "", printed(texts, screen=False)[0]["a.md"])
    assert "(see Chapters\u00a02, page\u00a00; 3, page\u00a00)." in body


def test_long_lines_of_a_pipe_table_do_not_set_its_columns() -> None:
    assert "<colgroup" not in one("# A\n\n| A | B |\n|--|-------|\n| x | " + "long " * 30 + "|\n")


def test_citations_link_to_entries_and_entries_back_to_sections() -> None:
    bodies, entries, _ = printed(
        {"a.md": "# A\n\n[see @iea, p. 3; @irena]\n\n## S\n\n[@iea]\n", "b.md": "# B\n\nX^[Note [@iea].]\n"}
    )
    assert 'href="#ref-iea"' in bodies["a.md"] and 'id="cite-iea-1"' in bodies["a.md"]
    assert 'id="cite-iea-2"' in bodies["a.md"] and 'id="cite-iea-3"' in bodies["b.md"]
    assert '<a href="#cite-iea-1">1</a>, <a href="#cite-iea-2">1.1</a>, <a href="#cite-iea-3">2</a>' in entries
    assert 'id="ref-iea"' in entries and 'role="listitem"' in entries


def test_a_reference_in_a_group_of_citations_stands_in_their_parentheses() -> None:
    body = one("# A {#sec:a}\n\nAs [@sec:a; @iea] and [@iea; @sec:a; @irena, p. 4] say.\n")
    words = " ".join(re.sub(r"<[^>]+>", "", body).replace("\u00a0", " ").split())
    assert "As (Chapter 1; Title Iea, n.d.)" in words
    assert "n.d.; Chapter 1; Title Irena" in words and words.endswith("4) say.")


def test_a_reference_in_a_citation_is_printed_in_its_place() -> None:
    body = one("# A {#sec:a}\n\n[@iea, see @sec:a] and [see also -@sec:a in @iea]; @irena [p. 3, as in @sec:a].\n")
    words = re.sub(r"<[^>]+>", "", body).replace("\u00a0", " ")
    assert "Title Iea, n.d., see Chapter 1) and see also 1 in" in words.replace("\n", " ")
    assert words.replace("\n", " ").rstrip().endswith("p. 3, as in Chapter 1.")


def test_notes_for_print_are_inline_and_for_the_screen_a_list_with_links_both_ways() -> None:
    text = "# A\n\nOne^[First *note*.] two[^n].\n\n[^n]: Second.\n\n    More.\n"
    printed_body, screen = one(text, screen=False), one(text)
    assert '<span id="fn:a:1" class="footnote">First <em>note</em>.</span>' in printed_body
    lines = '<span class="note-line">Second.</span><br />\n<span class="note-line">More.</span>'
    assert f'<span id="fn:a:2" class="footnote">{lines}</span>' in printed_body
    assert '<a href="#fn:a:1" id="fnref:a:1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>' in screen
    assert '<li id="fn:a:2">' in screen and 'href="#fnref:a:2"' in screen


def test_equations_are_numbered_and_drawn_for_print() -> None:
    body = one("# A\n\n$$E = mc^2$$ {#eq:e}\n\nBy @eq:e.\n", screen=False)
    assert '<span id="eq:e" class="equation">' in body and '<span class="equation-number">(1.1)</span>' in body
    drawn = draw_mathematics(body, lambda tex: tex, "de")
    assert "<math" not in drawn and 'alt="E = mc^2"' in drawn and "data:image/svg+xml;base64," in drawn


def test_listings_are_captioned() -> None:
    body = one('# A\n\n```{#lst:x .python caption="How"}\nx = 1\n```\n')
    assert '<figure id="lst:x" class="listing">' in body and "Listing\u00a01.1</span> How" in body


def test_faults_are_marked_in_drafts() -> None:
    body = one('# A\n\n@fig:none [@nobody; @iea] ![Cap.](figures/none.svg){#fig:x alt="a"}\n')
    for code in ("undefined-reference", "undefined-citation", "missing-figure-file"):
        assert f'title="{code}"' in body


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[x](javascript:alert(1))", "refused-link", "javascript:alert(1)"),
        ("[x](JaVaScRiPt:alert(1))", "refused-link", "JaVaScRiPt:alert(1)"),
        ("[x](data:text/html,a)", "refused-link", "data:text/html,a"),
        ("[x](file:///etc/passwd)", "refused-link", "file:///etc/passwd"),
        ("[x](//evil.example)", "refused-link", "//evil.example"),
        ("[x](https://user:pw@host/)", "refused-link", "https://user:pw@host/"),
        ("[x](https://good\u202egro.live/)", "refused-link", "https://good\u202egro.live/"),
        ("[x](https://good&#x202E;gro.live/)", "refused-link", "https://good&#x202E;gro.live/"),
        ("[x](C:\\\\a\\\\b)", "refused-link", "C:\\\\a\\\\b"),
        ("![i](/etc/passwd)", "refused-image", "/etc/passwd"),
        ("![i](../../x.png)", "refused-image", "../../x.png"),
        ("![i](%2e%2e/x.png)", "refused-image", "%2e%2e/x.png"),
        ("![i](http://169.254.169.254/x.png)", "refused-image", "http://169.254.169.254/x.png"),
        ("![i](file://localhost/x.png)", "refused-image", "file://localhost/x.png"),
        ("![i](C:\\\\x.png)", "refused-image", "C:\\\\x.png"),
        ("![i](data:image/svg+xml;base64,AAAA)", "refused-image", "data:image/svg+xml;base64,AAAA"),
        ('## h {onclick="a()"}', "refused-attribute", "onclick="),
        ('[s]{style="background:url(//e)"}', "refused-attribute", "style="),
        ('::: {.a onmouseover="x"}\nx\n:::', "refused-attribute", "onmouseover="),
        ('[s]{lang="en\'><script>"}', "refused-attribute", "lang="),
        ('![i](figures/a.svg){width="1;url(x)"}', "refused-attribute", "width="),
    ],
)
def test_what_is_not_allowed_is_taken_out_and_told_at_its_place(text: str, code: str, place: str | None) -> None:
    body, findings = refused(f"# A\n\nText {text}\n" if not text.startswith(("#", ":")) else f"# A\n\n{text}\n")
    assert [found for found, _ in findings] == [code]
    assert place is None or findings[0][1] == place
    for trace in ("javascript:", "onclick", "onmouseover", "style=", "file:", "evil", "passwd", "data:text", "url("):
        assert trace not in body.lower().replace('style="text-align', "") or trace in {"passwd"}


def test_raw_html_is_printed_as_its_own_text_and_told_and_comments_vanish() -> None:
    text = "# A\n\nText <script>alert(1)</script> <!-- hidden -->\n\n<iframe src=x></iframe>\n\n<!-- block -->\n"
    body, findings = refused(text)
    assert findings == [("unread-markup", "<script>alert(1)</script>"), ("unread-markup", "<iframe")]
    assert "&lt;script&gt;" in body and "&lt;iframe" in body
    assert "<script" not in body and "<iframe" not in body and "hidden" not in body and "block" not in body


def test_links_between_chapters_and_to_headings_find_their_anchor() -> None:
    texts = {"c/a.md": "# A\n\n[b](b.md) [s](b.md#sec:s) [t](c/b.md#the-title) [h](#here)\n\n## Here\n",
             "c/b.md": "# B {#sec:b}\n\n## S {#sec:s}\n\n## The title\n"}  # fmt: skip
    bodies, _, findings = printed(texts)
    assert findings == []
    for anchor in ("sec:b", "sec:s", "b--the-title", "a--here"):
        assert f'href="#{anchor}"' in bodies["c/a.md"]
    assert 'id="a--here"' in bodies["c/a.md"] and 'id="b--the-title"' in bodies["c/b.md"]


def test_a_link_that_leads_nowhere_is_marked_and_left_to_the_check() -> None:
    body, findings = refused("# A\n\n[x](#nowhere) [y](other.md) [z]()\n")
    assert body.count('<span class="fault" title="broken-internal-link">') == 3
    assert findings == []


def test_a_link_to_a_heading_of_another_chapter_needs_no_file() -> None:
    texts = {"a.md": "# A\n\n[x](#the-title) [y](b.md#word)\n", "b.md": "# B\n\n## The title\n\n[w]{#word}\n"}
    bodies, _, findings = printed(texts)
    assert findings == []
    assert 'href="#b--the-title"' in bodies["a.md"] and 'href="#b--word"' in bodies["a.md"]
    assert 'id="b--the-title"' in bodies["b.md"] and 'id="b--word"' in bodies["b.md"]


def test_a_link_that_only_pandoc_sees_is_told_here() -> None:
    from dataclasses import replace

    text = "# A\n\n[x](#nowhere) [y](#word) [w]{#word}\n"
    (listed,) = paper_of({"a.md": text}).chapters
    paper = paper_of({"a.md": text})
    blind = replace(listed, chapter=replace(listed.chapter, links=()))
    found = manuscript.prepare(read_tree(text).content, blind, PaperView(PaperFacts(paper), blind)).problems
    unseen = [("readers-disagree", "#nowhere"), ("readers-disagree", "#word")]
    assert [(f.code, f.span.slice(text)) for f in found] == [*unseen, ("broken-internal-link", "#nowhere")]
    without_word = read_tree(text.replace("{#word}", "")).content
    found = manuscript.prepare(without_word, listed, PaperView(PaperFacts(paper), listed)).problems
    assert [(f.code, f.span.slice(text)) for f in found] == [
        ("readers-disagree", "word"),
        ("broken-internal-link", "#word"),
    ]


def test_identifiers_are_unique_in_the_paper() -> None:
    texts = {"a.md": "# A\n\n[x]{#same} [y](#same)\n", "b.md": "# B\n\n[x]{#same}\n"}
    bodies, _, _ = printed(texts)
    assert 'id="a--same"' in bodies["a.md"] and 'href="#a--same"' in bodies["a.md"] and 'id="b--same"' in bodies["b.md"]


def test_a_difference_between_the_two_readers_is_a_finding() -> None:
    from dataclasses import replace

    paper = paper_of({"a.md": "# A\n\n[@iea] @sec:x\n"}, keys=("iea",))
    (listed,) = paper.chapters
    blind = replace(listed, chapter=replace(listed.chapter, citations=(), references=()))
    blocks = read_tree(body_of(listed.chapter)).content
    found = manuscript.prepare(blocks, blind, PaperView(PaperFacts(paper), blind)).problems
    assert [(f.code, f.span.slice("# A\n\n[@iea] @sec:x\n")) for f in found] == [
        ("readers-disagree", "@iea"),
        ("readers-disagree", "@sec:x"),
    ]
