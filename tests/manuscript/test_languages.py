"""What the tool prints between an author's words, in the paper's language: references, captions, quotations."""

# ruff: noqa: E501, RUF001

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.languages import entry_language
from chapterhouse.bibliography.writing import to_bibtex
from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.citations import citation_document, read_citeproc, take_clusters, with_backlinks
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.manuscript.tree import plain

TEXTS = {
    "chapters/one.md": """# One {#sec:one}

![A.](figures/a.svg){#fig:a alt="x"}

![B.](figures/a.svg){#fig:b alt="x"}

See @fig:a, [@fig:a; @fig:b], @sec:two and [@sec:one; @sec:two].

She said "first 'second' first".
""",
    "chapters/two.md": "# Two {#sec:two}\n\nSee @fig:b.\n",
}
PRINTED = {
    "en-GB": ("Figure 1.1 A.", "See Figure 1.1, Figures 1.1 and 1.2, Chapter 2 and Chapters 1 and 2.", "“first ‘second’ first”"),
    "de": ("Abbildung 1.1 A.", "See Abbildung 1.1, Abbildungen 1.1 und 1.2, Kapitel 2 and Kapitel 1 und 2.", "„first ‚second‘ first“"),
    "fr": ("Figure 1.1 A.", "See figure 1.1, figures 1.1 et 1.2, chapitre 2 and chapitres 1 et 2.", "« first “second” first »"),
    "pl": ("Rysunek 1.1 A.", "See rys. 1.1, rys. 1.1 i 1.2, rozdz. 2 and rozdz. 1 i 2.", "„first «second» first”"),
    "ko": ("그림 1.1 A.", "See 그림 1.1, 그림 1.1과 1.2, 2장 and 1장과 2장.", "“first ‘second’ first”"),
    "ja": ("図1.1 A.", "See 図1.1, 図1.1と1.2, 第2章 and 第1章と第2章.", "「first 『second』 first」"),
    "zh-Hans": ("图1.1 A.", "See 图1.1, 图1.1和1.2, 第2章 and 第1章和第2章.", "“first ‘second’ first”"),
    "ar": ("الشكل 1.1 A.", "See الشكل 1.1, الأشكال 1.1 و1.2, الفصل 2 and الفصول 1 و2.", "«first “second” first»"),
}  # fmt: skip


def composed(texts: Mapping[str, str], language: str, **settings: object) -> list[manuscript.Part]:
    paper = paper_of(texts, language=language, **settings)
    facts = PaperFacts(paper, {"figures/a.svg"})
    made: list[manuscript.Part] = []
    for listed in paper.chapters:
        view = PaperView(facts, listed)
        prepared = manuscript.prepare(pandoc.read_markdown(body_of(listed.chapter)).content, listed, view)
        made += manuscript.compose(prepared.tree.blocks, [], listed, view).parts
    return made


def words(blocks: list[dict[str, object]]) -> str:
    return plain(blocks).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", PRINTED)
def test_captions_references_and_quotations_are_in_the_papers_language(language: str) -> None:
    caption, references, quotation = PRINTED[language]
    printed = words(composed(TEXTS, language)[0].screen_tree.blocks)
    assert caption in printed
    assert references in printed
    assert quotation in printed


@pytest.mark.parametrize(
    ("language", "capitals", "printed"),
    [("en-GB", False, "See figure 1.2."), ("fr", True, "See Figure 1.2."), ("de", False, "See Abbildung 1.2.")],
)
def test_a_paper_may_ask_for_capitals_or_small_letters(language: str, capitals: bool, printed: str) -> None:
    two = composed(TEXTS, language, numbering={"capital_references": capitals})[1]
    assert printed in words(two.screen_tree.blocks)


def test_a_page_of_a_reference_is_in_the_papers_language() -> None:
    assert "See Abbildung 1.2 (Seite 0)." in words(composed(TEXTS, "de")[1].print_tree.blocks)
    assert "See 図1.2（0ページ）." in words(composed(TEXTS, "ja")[1].print_tree.blocks)


def test_a_quotation_in_another_language_has_the_marks_of_that_language() -> None:
    texts = {"chapters/one.md": '# One\n\nEr sagte "ja". [He said "yes".]{lang=en} "[«Oui», \'non\']{lang=fr}"\n'}
    printed = words(composed(texts, "de")[0].screen_tree.blocks)
    assert "„ja“" in printed
    assert "“yes”" in printed
    assert "„«Oui», “non”“" in printed


BIB = """
@article{meier, author = {Meier, Anna}, title = {Lärm in der Stadt}, journal = {Schall}, year = {2020}}
@article{dupont, author = {Dupont, Luc}, title = {Bruit Urbain}, journal = {Son}, year = {2021}, langid = {french}}
@article{smith, author = {Smith, Jo}, title = {Noise In Town}, journal = {Sound}, year = {2022}, langid = {british}}
"""


def entries(language: str) -> str:
    bibliography = read_bibliography({"r.bib": BIB})
    text = " ".join(f"[@{entry.key}]" for entry in bibliography.entries)
    _, clusters = take_clusters(pandoc.read_markdown(text).content, bibliography.by_key.__contains__)
    references = pandoc.read_bibliography(to_bibtex(bibliography.entries, language))
    rendered = read_citeproc(pandoc.cite(citation_document(clusters, references, language), None), clusters)
    tags = {entry.key: tag for entry in bibliography.entries if (tag := entry_language(entry))}
    paper = paper_of({"chapters/one.md": "# One\n"}, language=language)
    cited = {entry.key: [manuscript.CitedFrom(f"cite-{entry.key}-1", "1")] for entry in bibliography.entries}
    return pandoc.write_html(with_backlinks(rendered, cited, paper.settings.locale, tags)).content


def test_titles_keep_the_case_that_they_were_written_in_and_say_their_language() -> None:
    printed = entries("de-DE")
    assert "Lärm in der Stadt" in printed
    assert "Bruit Urbain" in printed
    assert 'id="ref-dupont" class="csl-entry" lang="fr"' in printed
    assert 'id="ref-smith" class="csl-entry" lang="en-GB"' in printed
    assert 'id="ref-meier" class="csl-entry">' in printed.replace(' role="listitem"', "")
    assert "Zitiert in\N{NO-BREAK SPACE}<a" in printed


def test_an_english_title_without_a_language_is_english_in_an_english_paper() -> None:
    assert "Bruit Urbain" in entries("en-GB")


@pytest.mark.parametrize(
    ("language", "heading", "references"),
    [
        ("en-GB", "Appendix A More", "See Appendix A and Appendices A and B, Table A.1 and Section A.1."),
        ("de", "Anhang A More", "See Anhang A and Anhänge A und B, Tabelle A.1 and Abschnitt A.1."),
        ("ko", "부록 A More", "See 부록 A and 부록 A와 B, 표 A.1 and A.1절."),
    ],
)
def test_appendices_are_numbered_by_letters(language: str, heading: str, references: str) -> None:
    texts = {
        "chapters/one.md": "# One {#sec:one}\n\nSee @sec:more and [@sec:more; @sec:last], @tbl:t and @sec:in.\n",
        "chapters/more.md": "# More {#sec:more}\n\n## In it {#sec:in}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: T {#tbl:t}\n",
        "chapters/last.md": "# Last {#sec:last}\n\nWords.\n",
    }
    parts = ({"chapters": ["chapters/one.md"]},)
    made = composed(texts, language, parts=parts, appendices=("chapters/more.md", "chapters/last.md"))
    assert references in words(made[0].screen_tree.blocks)
    assert words(made[1].screen_tree.blocks).startswith(heading)
