"""`chapterhouse import`: small manuscripts of each tool become papers, and what is lost is told at its place."""

# ruff: noqa: E501

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from chapterhouse.cli import cli
from chapterhouse.inputs.source import WorkTree
from chapterhouse.pipeline import check
from chapterhouse.scaffold.importing import Left, Taken, Unreadable, read_manuscript, take_over
from chapterhouse.settings import read_settings

TODAY = datetime.date(2026, 5, 6)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" width="200" height="100"><rect width="2" height="1"/></svg>'
BIB = "@book{knuth1984, author = {Knuth, Donald}, title = {A Book}, publisher = {A House}, year = {1984}}\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def taken(folder: Path, files: Mapping[str, str], file: str | None = None) -> Taken:
    write(folder, files)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    source = WorkTree(folder)
    made = take_over(read_manuscript(source, file), source, b"{}", TODAY)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    return made


def errors(made: Taken, folder: Path) -> list[str]:
    for path, data in made.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return [f"{f.code}: {f.message}" for f in check(WorkTree(folder)).findings if f.severity == "error"]


def chapter(made: Taken, name: str) -> str:
    return made.files[f"chapters/{name}.md"].decode()


QUARTO = {
    "_quarto.yml": (
        "project:\n  type: book\nbook:\n  title: Streets\n  author: Ada Example\n  date: 2025-03-04\n"
        "  chapters:\n    - index.qmd\n    - part: Methods\n      chapters: [method.qmd]\n  appendices: [more.qmd]\n"
        "bibliography: refs.bib\nlang: en-GB\n"
    ),
    "index.qmd": (
        "# Preface {.unnumbered}\n\nSee @sec-method and [-@fig-map], and @knuth1984.\n\n"
        "![A map](img/map.svg){#fig-map}\n"
    ),
    "method.qmd": (
        "---\ntitle: The method\nexecute: {echo: false}\n---\n\n## How {#sec-method}\n\n"
        '::: {.callout-note title="Mind"}\nA remark.\n:::\n\n'
        "```{python}\n#| label: fig-x\nplot()\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Costs {#tbl-costs}\n\n"
        "By @tbl-costs. {{< include _x.qmd >}}\n"
    ),
    "more.qmd": "# More\n\nText.\n",
    "img/map.svg": SVG,
    "refs.bib": BIB,
}


def test_a_quarto_book(tmp_path: Path) -> None:
    made = taken(tmp_path / "from", QUARTO)
    assert made.counts == {"chapters": 3, "pictures": 1, "files of sources": 1}
    assert "See @sec:method and [-@fig:map], and @knuth1984." in chapter(made, "preface")
    assert "![A map](figures/map.svg){#fig:map}" in chapter(made, "preface")
    method = chapter(made, "the-method")
    assert method.startswith("# The method\n")
    assert "## How {#sec:method}" in method
    assert "> **Mind**\n>\n> A remark." in method
    assert ": Costs {#tbl:costs}" in method and "By @tbl:costs." in method
    settings = read_settings(made.files["paper.toml"].decode()).settings
    assert settings is not None
    assert [part.title for part in settings.parts] == [None, "Methods"]
    assert settings.appendices == ("chapters/more.md",)
    assert (settings.title, settings.date.isoformat(), settings.authors[0].name) == (
        "Streets",
        "2025-03-04",
        "Ada Example",
    )
    assert (
        Left("method.qmd", 12, "code in python is not run: put what it makes, a picture or a table, in its place")
        in made.left
    )
    assert Left("method.qmd", 23, "the shortcode `include` is left out") in made.left
    assert any(one.path == "method.qmd" and "execute" in one.what for one in made.left)


BOOKDOWN = {
    "_bookdown.yml": 'book_filename: "book"\n',
    "index.Rmd": "---\ntitle: Lakes\nauthor: [Bo Example]\nbibliography: refs.bib\n---\n\n# Preface {-}\n\nSee Chapter \\@ref(intro).\n",
    "01-intro.Rmd": (
        "# Introduction {#intro}\n\nFigure \\@ref(fig:lake) and Table \\@ref(tab:depths) and (\\@ref(deep)).\n\n"
        '```{r lake, fig.cap="A lake", echo=FALSE}\nknitr::include_graphics("img/lake.svg")\n```\n\n'
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nTable: (\\#tab:depths) Depths\n\n## Deep\n\n"
        "\\begin{equation}\nx (\\#eq:x)\n\\end{equation}\n"
    ),
    "img/lake.svg": SVG,
    "refs.bib": BIB,
}


def test_a_bookdown_book(tmp_path: Path) -> None:
    made = taken(tmp_path / "from", BOOKDOWN)
    assert chapter(made, "preface") == "# Preface {.unnumbered}\n\nSee @sec:intro.\n"
    intro = chapter(made, "introduction")
    assert intro.startswith("# Introduction {#sec:intro}\n\n@fig:lake and @tbl:depths and ")
    assert "![A lake](figures/lake.svg){#fig:lake}" in intro
    assert "Table: Depths {#tbl:depths}" in intro


MYST = {
    "myst.yml": (
        "version: 1\nproject:\n  title: Seas\n  authors:\n    - name: Cy Example\n      orcid: 0000-0002-1825-0097\n"
        "      affiliations: [A Place]\n  toc:\n    - file: one.md\n    - title: Later\n      children:\n        - file: two.md\n"
    ),
    "one.md": (
        "(start)=\n# One\n\nSee {ref}`tides`, {numref}`Figure %s <wave>`, {eq}`euler`, {cite:p}`knuth1984` and {cite:t}`knuth1984`.\n\n"
        "```{figure} wave.svg\n:name: wave\n:alt: A wave\n\nA high wave.\n```\n\n"
        "```{math}\n:label: euler\ne^{i\\pi} = -1\n```\n\n```{warning}\nIt is wet; see {ref}`start`.\n```\n"
    ),
    "two.md": "# Two\n\n(tides)=\n## Tides\n\nWater.\n\n```{mermaid}\ngraph\n```\n",
    "wave.svg": SVG,
    "refs.bib": BIB,
}


def test_a_myst_project(tmp_path: Path) -> None:
    made = taken(tmp_path / "from", MYST)
    one = chapter(made, "one")
    assert one.startswith("# One {#sec:start}\n")
    assert "See @sec:tides, @fig:wave, @eq:euler, [@knuth1984] and @knuth1984." in one
    assert '![A high wave.](figures/wave.svg){#fig:wave alt="A wave"}' in one
    assert "$$\ne^{i\\pi} = -1\n$$ {#eq:euler}" in one
    assert "> **Warning**\n>\n> It is wet; see @sec:start." in one
    assert "## Tides {#sec:tides}" in chapter(made, "two")
    assert Left("two.md", 8, "the directive `mermaid` is kept as code") in made.left
    settings = read_settings(made.files["paper.toml"].decode()).settings
    assert settings is not None
    assert settings.authors[0].orcid == "0000-0002-1825-0097"
    assert [part.title for part in settings.parts] == [None, "Later"]
    assert errors(made, tmp_path / "to") == []


def notebook(*cells: dict[str, object]) -> str:
    metadata = {"kernelspec": {"name": "ir", "language": "R"}}
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": list(cells)})


NOTEBOOK = notebook(
    {
        "cell_type": "markdown",
        "source": ["# Bees\n", "\n", "Words, see {numref}`fig-a`."],
        "attachments": {"a.png": {}},
    },
    {"cell_type": "code", "source": "x <- '\n```\n'", "outputs": [{"data": {"text/html": "<b>made</b>"}}]},
    {"cell_type": "code", "source": "", "outputs": []},
    {"cell_type": "raw", "source": "raw"},
)


def test_a_jupyter_book_with_notebooks(tmp_path: Path) -> None:
    files = {
        "_toc.yml": "format: jb-book\nroot: intro\nparts:\n  - caption: First\n    chapters:\n"
        "      - file: a\n      - file: b\n      - file: c\n      - file: d\n",
        "_config.yml": "title: Notes\nauthor: Di Example, Ministry of Energy and Water, and Jo Example\n",
        "intro.md": "# Intro\n\nWords.\n",
        "a.md": "# A\n\nWords.\n",
        "b.ipynb": NOTEBOOK,
        "c.ipynb": "{}",
        "d.ipynb": "[" * 100_000,
    }
    made = taken(tmp_path / "from", files)
    assert {path for path in made.files if path.startswith("chapters/")} == {
        "chapters/intro.md",
        "chapters/a.md",
        "chapters/bees.md",
    }
    bees = chapter(made, "bees")
    assert (
        bees.startswith("# Bees") and "````R\nx <- '\n```\n'\n````" in bees and "made" not in bees and "raw" not in bees
    )
    told = {(one.path, one.what.split(":")[0]) for one in made.left}
    assert ("b.ipynb", "what a cell of code made is left out") in told
    assert ("b.ipynb", "pictures within its text are left out") in told
    assert ("c.ipynb", "is no notebook of version 4") in told and ("d.ipynb", "is no notebook") in told
    settings = made.files["paper.toml"].decode()
    assert all(f'name = "{name}"' in settings for name in ("Di Example", "Ministry of Energy and Water", "Jo Example"))


def test_a_quarto_book_of_notebooks(tmp_path: Path) -> None:
    files = {"_quarto.yml": "project: {type: book}\nbook:\n  title: N\n  chapters: [b.ipynb]\n", "b.ipynb": NOTEBOOK}
    assert chapter(taken(tmp_path / "from", files), "bees").startswith("# Bees")


def test_a_manubot_manuscript(tmp_path: Path) -> None:
    files = {
        "content/metadata.yaml": "title: Cells\nkeywords: [a, b]\nlang: en-US\nauthors:\n  - name: Eve Example\n    affiliations: [A Lab]\n",
        "content/00.front-matter.md": "{{ manubot }}\n",
        "content/01.abstract.md": "## Abstract\n\nWe cite [@doi:10.1000/182; @tag:deep] and {@fig:cell}.\n",
        "content/02.text.md": "## Text\n\nFigure {@fig:cell}.\n\n![A cell](images/cell.svg){#fig:cell}\n\n[@tag:deep]: doi:10.1000/183\n",
        "content/images/cell.svg": SVG,
    }
    made = taken(tmp_path / "from", files)
    assert chapter(made, "abstract").startswith("# Abstract\n\nWe cite [@doi-10-1000-182; ")
    assert "doi = {10.1000/182}" in made.files["bibliography/identifiers.bib"].decode()
    assert "{#fig:cell}" in chapter(made, "text") and "\n@fig:cell.\n" in chapter(made, "text")
    assert (
        "@deep]" in chapter(made, "abstract") and "@misc{deep," in made.files["bibliography/identifiers.bib"].decode()
    )
    assert Left("content/00.front-matter.md", 0, "front and back matter are made from paper.toml") in made.left


def test_plain_markdown_is_cut_at_its_chapters(tmp_path: Path) -> None:
    text = "---\ntitle: Essay\nauthor: Flo Example\ndate: 2024-05-06\n---\n\n# One\n\nA.\n\n```\n# no heading\n```\n\n# Two\n\nB.\n"
    made = taken(tmp_path / "from", {"essay.md": text}, "essay.md")
    assert chapter(made, "one") == "# One\n\nA.\n\n```\n# no heading\n```\n"
    assert chapter(made, "two") == "# Two\n\nB.\n"


def test_links_to_headings_without_names_lead_where_they_led(tmp_path: Path) -> None:
    files = {
        "a.md": "# A book\n\n[Aims](#our-aims), [é](#équité), [back](#back.-home), [two](#step-two-try), $$x$$ {#eq:my_sum} @eq:my_sum\n\n"
        "## Our aims\n\nWords.\n\n## Équité {.unnumbered}\n\nWords.\n\n## Back. Home\n\nWords.\n",
        "b.md": "# Another\n\n[Aims](#our-aims)\n\n## Our aims\n\nWords.\n\n## Step *two*: try\n\nWords.\n",
        "lakes.md": "# 데이터 시각화\n\nWords.\n",
    }
    made = taken(tmp_path / "from", files)
    book, another = chapter(made, "a-book"), chapter(made, "another")
    assert "[Aims](#sec:our-aims), [é](#sec:équité), [back](#sec:back-home), [two](#sec:step-two-try)" in book
    assert "## Our aims {#sec:our-aims}" in book and "## Équité {#sec:équité .unnumbered}" in book
    assert "{#eq:my_sum} @eq:my_sum" in book
    assert "[Aims](#sec:our-aims-2)" in another and "## Our aims {#sec:our-aims-2}" in another
    assert "## Step *two*: try {#sec:step-two-try}" in another
    assert chapter(made, "lakes").startswith("# 데이터 시각화\n")
    assert not [error for error in errors(made, tmp_path / "to") if not error.startswith("missing-glyph")]


def test_links_of_notebooks_and_of_myst_lead_where_they_led(tmp_path: Path) -> None:
    files = {
        "myst.yml": "project:\n  title: N\n  toc:\n    - file: a.md\n    - file: b.md\n",
        "a.md": "# A\n\nSee [below](#Asking-for-Help), [there](b:part), [](b:part), [words](inv:sphinx#x) and `[c](inv:d)`.\n\n"
        "## Asking for Help\n\nWords, [a file](other).\n",
        "b.md": "# B\n\n(b:part)=\n## Part\n\nWords.\n",
    }
    made = taken(tmp_path / "from", files)
    label = re.search(r"## Part \{#(\S+)\}", chapter(made, "b"))
    below = re.search(r"## Asking for Help \{#(\S+)\}", chapter(made, "a"))
    assert label is not None and below is not None
    assert f"See [below](#{below[1]}), [there](#{label[1]}), @{label[1]}, words and `[c](inv:d)`." in chapter(made, "a")
    assert "[a file](other)" in chapter(made, "a")
    assert [one.line for one in made.left if "another project" in one.what] == [3]


def test_links_to_files_lead_to_their_chapters(tmp_path: Path) -> None:
    files = {
        "1-aims.md": "# What we want\n\n[Method](2-how.md), [there](./2-how.md#a-step), [HTML](2-how.html), [no](3-gone.md), `[c](2-how.md)`,"
        " [![p](figures/p.svg)](2-how.md), [](2-how.md).\n",
        "2-how.md": "# How we work\n\n[Back](1-aims.md#nothing).\n\n## A step\n\nWords.\n",
    }
    made = taken(tmp_path / "from", files)
    aims = chapter(made, "what-we-want")
    assert (
        "[Method](how-we-work.md), [there](#sec:a-step), [HTML](how-we-work.md), [no](3-gone.md), `[c](2-how.md)`"
        in aims
    )
    assert "](how-we-work.md), [How we work](how-we-work.md).\n" in aims
    assert "[Back](what-we-want.md)" in chapter(made, "how-we-work")
    assert "## A step {#sec:a-step}" in chapter(made, "how-we-work")


def test_boxes_with_titles_behind_their_names_are_kept(tmp_path: Path) -> None:
    made = taken(tmp_path / "from", {"a.md": "# A\n\n::: tip A title :\nWords.\n:::\n\n::: note\nMore.\n:::\n"})
    assert chapter(made, "a") == "# A\n\n> **A title**\n>\n> Words.\n\n::: note\nMore.\n:::\n"


def test_what_another_format_alone_shows_is_named(tmp_path: Path) -> None:
    text = (
        '# A\n\n::: {.content-visible when-format="pdf"}\n# Only paper\n:::\n\n::: {.content-hidden when-format="pdf"}\nScreen.\n:::\n\n'
        "::: {.box}\n# No chapter\n\nWords.\n:::\n\n# B\n\n![A long\ncaption](p.svg)\n\n"
        '```{r}\n#| fig-cap: |\n#|   Two lines\n#|   of it.\nknitr::include_graphics("q.svg")\n```\n'
    )
    made = taken(tmp_path / "from", {"a.qmd": text, "p.svg": SVG, "q.svg": SVG}, "a.qmd")
    assert chapter(made, "a") == "# A\n\nScreen.\n\n::: {.box}\n# No chapter\n\nWords.\n:::\n"
    assert "![A long\ncaption](figures/p.svg)" in chapter(made, "b")
    assert "![Two lines of it.](figures/q.svg)" in chapter(made, "b")
    assert any("not for the format html" in left.what for left in made.left)


def test_a_latex_document_with_its_parts(tmp_path: Path) -> None:
    files = {
        "main.tex": "\\documentclass{article}\n\\begin{document}\n\\input{one}\n"
        "Words at 5\\% before \\include{gone} and behind. % \\input{one}\n\\end{document}\n",
        "one.tex": "\\section{One}\\label{sec:one}\nSee Section~\\ref{sec:two} and \\cite{knuth1984}.\n\\section{Two}\\label{sec:two}\nText.\n",
        "refs.bib": BIB,
    }
    made = taken(tmp_path / "from", files)
    assert "# One {#sec:one}" in chapter(made, "one")
    assert "@sec:two" in chapter(made, "one") and "@knuth1984" in chapter(made, "one")
    assert Left("main.tex", 4, "the file gone is not there") in made.left
    assert "Words at 5% before and behind." in " ".join(chapter(made, "two").split())


def test_a_word_document(tmp_path: Path) -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        file.writestr(
            "word/styles.xml",
            f'<w:styles {space}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
        )
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
    (tmp_path / "a.docx").write_bytes(packed.getvalue())
    source = WorkTree(tmp_path)
    made = take_over(read_manuscript(source, "a.docx"), source, b"{}", TODAY)
    assert "# One" in chapter(made, "one") and "Words." in chapter(made, "one")


@pytest.mark.parametrize(
    "yaml", ["a: &x [1]\ntitle: *x\n", "title: !!python/object:os.system x\n", "[" * 5000, "title: 1\n"]
)
def test_hostile_settings_of_a_manuscript_are_read_as_nothing(yaml: str, tmp_path: Path) -> None:
    made = taken(tmp_path / "from", {"_quarto.yml": yaml, "a.qmd": "# A\n\nWords.\n"})
    assert "chapters/a.md" in made.files


def test_a_picture_outside_the_manuscript_stays_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    made = taken(tmp_path / "from", {"a.md": "# A\n\n![x](../secret.png)\n\n![y](https://example.org/y.png)\n"})
    assert not any(path.startswith("figures/") for path in made.files)
    assert {one.line for one in made.left if "picture" in one.what} == {3, 5}


def test_a_folder_without_a_manuscript_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(Unreadable, match="there is no manuscript here"):
        read_manuscript(WorkTree(tmp_path))


def test_the_command_lists_what_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "from", QUARTO)
    done = CliRunner().invoke(cli, ["import", str(tmp_path / "from"), str(tmp_path / "to")], standalone_mode=False)
    assert done.exception is None and done.return_value == 0
    assert "3 chapters, 1 pictures, 1 files of sources, from a manuscript for quarto." in done.output
    assert "method.qmd:12: code in python is not run" in done.output
    assert (tmp_path / "to" / "paper.toml").is_file()
