"""What `chapterhouse import` makes of details of other tools: of Word, LaTeX, MyST, Manubot and knitr."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import ClassVar

import pytest

from chapterhouse.inputs.source import WorkTree
from chapterhouse.scaffold.importing import Taken, read_manuscript, take_over
from chapterhouse.scaffold.importing.inlines import convert_line
from chapterhouse.scaffold.importing.labels import labels_in
from chapterhouse.scaffold.importing.language import language_of
from chapterhouse.scaffold.importing.latex import latex_text
from chapterhouse.scaffold.importing.lists import with_room_for_lists
from chapterhouse.scaffold.importing.model import Left
from chapterhouse.scaffold.importing.tex_marks import is_layout, with_formulas, with_index_marks
from chapterhouse.scaffold.importing.widths import with_relative_widths
from chapterhouse.scaffold.importing.word_text import names_in, without_dead_links, word_text

TODAY = datetime.date(2026, 5, 6)


def taken(folder: Path, files: dict[str, str]) -> Taken:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    source = WorkTree(folder)
    return take_over(read_manuscript(source), source, b"{}", TODAY)


class TestWord:
    TEXT = (
        "Work grows (Figure [1](#fig:growth)), as Table 2 and figure 1 show.[^✉^](#post)\n\n"
        '[]{#fig:growth .anchor}![Figure 1: It grows. \\[1\\]](figures/a.png){width="3.135in" height="2in"}\n\n'
        "Figure 1: **It grows.** \\[1\\]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Table 2: Costs.\n"
    )

    def test_captions_labels_and_references(self) -> None:
        made = word_text(self.TEXT)
        assert "![**It grows.** \\[1\\]](figures/a.png){#fig:growth" in made and "alt=" not in made
        assert ": Costs. {#tbl:tbl-2}" in made and "Figure 1" not in made
        assert "Work grows (@fig:growth), as @tbl:tbl-2 and @fig:growth show.^[✉](#post)^" in made

    def test_links_to_what_is_not_there_leave_their_words(self) -> None:
        text = "See [3](#ref-x), [there](#sec:b) and ![a](#c).\n\n# B {#sec:b}\n"
        assert without_dead_links(text, names_in(text)) == (text.replace("[3](#ref-x)", "3"), 1)

    def test_widths_are_shares_of_the_line(self) -> None:
        made = with_relative_widths('![a](b.png){#fig:x width="3.135in" height="2in"} ![c](d.png){width=60px}')
        assert made == "![a](b.png){#fig:x width=50%} ![c](d.png){width=10%}"
        assert with_relative_widths("![a](b.png){width=80%}") == "![a](b.png){width=80%}"


class TestLatex:
    def test_a_section_that_cannot_be_read_costs_itself(self) -> None:
        left: list[Left] = []
        sound = "\\section{One}\\label{sec:one}\nA word.\n"
        broken = "\\section{Two}\n\\vadjust pre{\\begin{itemize}\n"
        document = (
            "\\documentclass{article}\n\\renewenvironment{figure}[1][]{%\n  \\expandafter\\x\\expandafter{#1}}{}\n"
            f"\\title{{Streets}}\n\\newcommand{{\\city}}[1]{{#1}}\n\\begin{{document}}\n{sound}{broken}"
            "\\section{Three}\n\\city{Here}.\n\\end{document}\n"
        )
        made = latex_text(document, "a.tex", left)
        assert "title: Streets" in made and "# One {#sec:one}" in made and "Here." in made
        assert "# Two\n\n~~~ {.latex}" in made
        (told,) = left
        assert told.line in (10, 11) and told.what.startswith("kept as code, since")

    def test_headings_of_pandoc_are_headings(self) -> None:
        made = latex_text("\\hypertarget{one}{%\n\\section{One}\\label{one}}\n\nA word.\n", "a.tex", [])
        assert made == "# One\n\nA word.\n"

    @pytest.mark.parametrize("line", ["\\mainmatter", "  \\cleardoublepage \\setcounter{page}{1}", "\\vspace*{2em}"])
    def test_commands_of_layout_are_known(self, line: str) -> None:
        assert is_layout(line) and not is_layout(f"{line} and a word")

    def test_entries_of_an_index_are_marks(self) -> None:
        made = with_index_marks('Wind\\index{energy@Energy!\\emph{wind}|see{turbines}}, [@a]\\index{A "quote"}')
        assert made == 'Wind[]{.index entry="Energy!wind"}, []{.index entry="A quote"}[@a]'

    def test_environments_are_displays(self) -> None:
        lines = ["\\begin{align}", "a &= b \\notag \\\\", "c &= d (\\#eq:two)", "\\end{align}", "```", "\\begin{align}"]
        made = list(with_formulas(lines, range(5)))
        assert made[1:6] == ["$$", "\\begin{aligned}", "a &= b \\\\", "c &= d", "\\end{aligned}"]
        assert made[6] == "$$ {#eq:two}" and made[-1] == "\\begin{align}"
        assert list(with_formulas(["\\begin{equation}", "a"], range(2))) == ["\\begin{equation}", "a"]


class TestMyst:
    FILES: ClassVar = {
        "docs/_toc.yml": "root: intro\nchapters:\n  - file: one\n",
        "docs/_config.yml": "title: Streets\n",
        "docs/intro.md": "# Intro\n\nSee {any}`the task <task-1>` and {doc}`one`.\n",
        "docs/one.md": (
            "(start)=\n```{raw} html\n<b>x</b>\n```\n\n```{index} single: Wind; turbines\n```\n\n# {index}`Wind "
            "<single: Wind>` power\n\nIn [short](#start):\n- one\n- two\n\n"
            "```{exercise-start} Count\n:label: task-1\n```\n\nDo it.\n\n```{exercise-end}\n```\n\n"
            "````{exercise}\nSee {ref}`start`.\n````\n\n```{epigraph}\nWell said.\n```\n\n![A map](/img/map.svg)\n"
        ),
        "docs/img/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    }

    def test_its_roles_and_directives(self, tmp_path: Path) -> None:
        made = taken(tmp_path, self.FILES)
        one = made.files["chapters/wind-power.md"].decode()
        intro = made.files["chapters/intro.md"].decode()
        assert one.startswith('# [Wind]{.index entry="Wind"} power {#sec:start}')
        assert "In [short](#sec:start):\n\n- one" in one
        assert "[]{#task-1}\n\n**Count**\n\nDo it." in one and "@sec:start" in one
        assert "> Well said." in one and "![A map](figures/map.svg)" in one
        assert "[the task](wind-power.md#task-1)" in intro
        assert not any(b"```" in data for path, data in made.files.items() if path.startswith("chapters/"))


def test_tags_of_manubot_hold_in_every_chapter(tmp_path: Path) -> None:
    files = {
        "content/metadata.yaml": "title: Streets\n",
        "content/01.one.md": "## One\n\nAs [@deep; @tag:wide; @doi:10.1000/1] say.\n",
        "content/90.back-matter.md": "[@tag:deep]: doi:10.1000/1\n[@tag:wide]: doi:10.1000/2\n"
        "[@tag:never]: doi:10.1000/3\n",
    }
    made = taken(tmp_path, files)
    assert "As [@deep; @wide; @deep] say." in made.files["chapters/one.md"].decode()
    entries = made.files["bibliography/identifiers.bib"].decode()
    assert entries.count("@misc{") == 2 and "@misc{deep,\n  doi = {10.1000/1}," in entries


def test_chunks_in_lists_are_code_of_their_language(tmp_path: Path) -> None:
    text = "# One\n\n1.  Do\n\n    ```{r}\n    #| label: x\n    plot(1)\n    ```\n"
    made = taken(tmp_path, {"_quarto.yml": "book:\n  chapters: [a.qmd]\n", "a.qmd": text})
    assert "    ``` {.r}\n    plot(1)\n    ```" in made.files["chapters/one.md"].decode().replace("```{.r}", "``` {.r}")


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (["Text", "- a", "- b"], ["Text", "", "- a", "- b"]),
        (["> Text", "> - a"], ["> Text", ">", "> - a"]),
        (["- a", "  more", "- b"], ["- a", "  more", "- b"]),
        (["# Head", "- a"], ["# Head", "- a"]),
        (["```", "Text", "- a", "```"], ["```", "Text", "- a", "```"]),
        (["Text", "2. a"], ["Text", "2. a"]),
    ],
)
def test_lists_get_room(lines: list[str], made: list[str]) -> None:
    assert with_room_for_lists(lines) == made


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The color of the center, behavior and labor. A favorite harbor.", "en-US"),
        ("The colour of the centre, behaviour and labour. A favourite harbour.", "en-GB"),
        ("The word of the day is not spelt in two ways.", None),
        ("Die Farbe der Stadt ist nicht das, was sich mit den Jahren \u00e4ndert.", "de"),
        ("La couleur de la ville est une question pour les gens qui ne sont pas sur le toit.", "fr"),
        ("El color de la ciudad es una cuesti\u00f3n para los que no se van.", "es"),
        ("De kleur van de stad is niet dat wat het met een dag op aarde wordt.", "nl"),
        ("\ub370\uc774\ud130 \uacfc\ud559 \uc785\ubb38 ggplot2", "ko"),
        ("\u3053\u308c\u306f\u672c\u3067\u3059 R", "ja"),
        ("```\nthe color of the center is that of the behavior, labor and harbor\n```\n\nDie Stadt ist der Ort, "
         "an dem sich nicht das Wort mit dem Bild und der Zahl zeigt.", "de"),
    ],
)  # fmt: skip
def test_the_language_of_a_manuscript_is_told_by_its_words(text: str, language: str | None) -> None:
    assert language_of([text]) == language


class TestLatexProjects:
    def test_pictures_widths_formulas_and_dates_come_along(self, tmp_path: Path) -> None:
        files = {
            "main.tex": "\\documentclass{report}\n\\graphicspath{{img/}}\n\\title{T}\n\\date{2nd March, 2026}\n"
            "\\begin{document}\n\\include{ch/one}\n\\bibliography{lit/refs}\n\\end{document}\n",
            "ch/one.tex": "\\chapter{One}\\label{ch:one}\nBy \\eqref{eq:e} and \\cite{roe},\n"
            "\\begin{equation}\\label{eq:e} a=b \\end{equation}\nand on; see Chapter~\\ref{ch:one}.\n"
            "\\begin{figure}\\includegraphics[width=.5\\textwidth]{noise}\\caption{Noise}\\label{fig:a}\\end{figure}\n",
            "img/noise.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" width="200" height="100"/>',
            "lit/refs.bib": "@book{roe, author = {Roe, A.}, title = {B}, publisher = {P}, year = {2020}}\n",
        }
        made = taken(tmp_path, files)
        text = made.files["chapters/one.md"].decode()
        assert "![Noise](figures/noise.svg){#fig:a width=50%}" in text
        assert "see @sec:one." in text and "$$\na=b\n$$ {#eq:e}" in text and "By @eq:e and [@roe]" in text
        settings = made.files["paper.toml"].decode()
        assert "date = 2026-03-02\n" in settings and 'bibliography = ["bibliography/refs.bib"]' in settings
        assert made.left == []

    @pytest.mark.parametrize("date", ["2 March 2026", "March 2, 2026", "Mar. 2nd, 2026", "2026-03-02"])
    def test_a_date_in_words(self, date: str, tmp_path: Path) -> None:
        made = taken(
            tmp_path, {"main.tex": f"\\date{{{date}}}\n\\begin{{document}}\n\\section{{A}}\nB.\n\\end{{document}}\n"}
        )
        assert "date = 2026-03-02\n" in made.files["paper.toml"].decode()

    def test_a_manuscript_without_a_date_is_of_today(self, tmp_path: Path) -> None:
        made = taken(tmp_path, {"main.tex": "\\date{\\today}\n\\begin{document}\n\\section{A}\nB.\n\\end{document}\n"})
        assert f"date = {TODAY}    # the manuscript has none" in made.files["paper.toml"].decode()


@pytest.mark.parametrize(
    ("width", "share"),
    [
        ('".5\\\\textwidth"', 50),
        ('"0.8\\\\linewidth"', 80),
        ('"\\\\textwidth"', 100),
        ("3cm", 19),
        ('"2\\\\textwidth"', 100),
    ],
)
def test_a_width_becomes_a_share_of_the_line(width: str, share: int) -> None:
    assert with_relative_widths(f"![A](a.svg){{#fig:a width={width}}}") == f"![A](a.svg){{#fig:a width={share}%}}"


def test_a_name_behind_other_attributes_is_renamed_and_one_of_a_division_is_none_of_a_section() -> None:
    heads = "### Priors {.unnumbered #priors-gp.section}\n\n## Sums { #sums }\n\n"
    text = heads + "::: {#first-column}\n\n![A.](a.png){#fig-a}\n"
    labels = labels_in({"a.md": text})
    assert labels == {
        "priors-gp.section": "sec:priors-gp-section",
        "sums": "sec:sums",
        "first-column": "first-column",
        "fig-a": "fig:a",
    }
    lines = [convert_line(line, labels, {}, "a.md", 1, []) for line in text.splitlines()]
    assert "\n".join(lines) + "\n" == (
        "### Priors {.unnumbered #sec:priors-gp-section}\n\n## Sums { #sec:sums }\n\n"
        "::: {#first-column}\n\n![A.](a.png){#fig:a}\n"
    )
