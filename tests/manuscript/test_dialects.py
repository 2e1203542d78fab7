"""What chapters of other tools bring: cells, metadata, macros, examples, pictures side by side, entries never cited."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.tree import plain, walk
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import Stage, build

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400"/>\n'
BIB = "@book{a, author = {Roe, Ann}, title = {A}, publisher = {P}, year = 2020}\n@book{b, author = {Doe, Bo}, title = {B}, publisher = {P}, year = 2021}\n"  # fmt: skip # noqa: E501


def composed(chapters: dict[str, str]) -> tuple[dict[str, list[Element]], list[Diagnostic], list[Element]]:
    """The printed blocks of each chapter, the findings, and the entries that are listed."""
    listed = ", ".join(f'"{path}"' for path in chapters)
    files = {
        **chapters,
        "paper.toml": f'title = "A"\ndate = 2026-01-01\nparts = [{{ chapters = [{listed}] }}]\n',
        "bibliography/references.bib": BIB,
        "figures/a.svg": PICTURE,
        "figures/b.svg": PICTURE,
    }
    options = BuildOptions(Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False), (), draft=True)
    made = build(Buffers(files), options, stop_after=Stage.COMPOSE)
    cited = build(Buffers(files), options, stop_after=Stage.CITE)
    assert isinstance(made.product, dict)
    entries = list(cited.product.entries)  # type: ignore[attr-defined]
    quiet = {"unused-entry", "unused-label", "unverified-entry", "empty-section", "unused-figure-file"}
    return made.product, [finding for finding in made.findings if finding.code not in quiet], entries


def one(text: str) -> tuple[list[Element], list[Diagnostic]]:
    blocks, findings, _ = composed({"a.md": text})
    return blocks["a.md"], findings


def test_pictures_that_share_a_paragraph_are_figures_with_their_captions() -> None:
    first, second = ('![One](figures/a.svg){#fig:a alt="X"}', '![Two](./figures/b.svg){#fig:b alt="Y"}')
    for between in (" ", "\n", "\\\n"):
        blocks, findings = one(f"# A\n\n{first}{between}{second}\n\nSee @fig:a and @fig:b.\n")
        assert findings == []
        captions = [plain(element["c"][1]) for element in walk(blocks) if element["t"] == "Figure"]
        assert captions == ["Figure 1.1 One", "Figure 1.2 Two"]


def test_a_picture_has_the_number_that_counts_it_whether_it_has_a_caption_or_not() -> None:
    pictures = '![](figures/a.svg){#fig:a alt="X"}\n\n![](figures/a.svg) ![Two](figures/b.svg){alt="Y"}'
    blocks, findings = one(f"# A\n\n{pictures}\n\n![Three](figures/b.svg){{#fig:c alt='Z'}}\n\nSee @fig:a, @fig:c.\n")
    assert {found.code for found in findings} == {"missing-caption", "missing-alt-text"}
    captions = [plain(element["c"][1]) for element in walk(blocks) if element["t"] == "Figure"]
    assert captions == ["Figure 1.1", "Figure 1.2 Two", "Figure 1.3 Three"]


def test_a_picture_in_a_line_of_text_has_no_number_and_its_label_is_told() -> None:
    text = '# A\n\nText ![X](figures/a.svg){#fig:c alt="X"}.\n\n![d](figures/b.svg){#fig:d alt="Y"}\n\nSee @fig:d.\n'
    blocks, findings = one(text)
    assert [(f.code, f.span.slice(text)) for f in findings] == [("wrong-reference-kind", "fig:c")]
    assert [plain(e["c"][1]) for e in walk(blocks) if e["t"] == "Figure"] == ["Figure 1.1 d"]


def test_numbered_examples_are_referred_to() -> None:
    blocks, findings = one("# A\n\n(@good) First.\n\n(@) Second.\n\n(@good2) Third.\n\nAs (@good2) says, not [@a].\n")
    assert findings == [] and "As (3) says" in plain(blocks)


def test_a_macro_of_one_chapter_holds_in_all() -> None:
    blocks, findings, _ = composed(
        {
            "a.md": "# A\n\n\\newcommand{\\tup}[1]{\\langle #1 \\rangle}\n\nText $\\tup{a}$.\n",
            "b.md": "# B\n\nText $\\tup{b}$, **x.\n\n::: {.y}\n\nz\n",
        }
    )
    assert "\\langle b \\rangle" in plain(blocks["b.md"]) and "newcommand" not in plain(blocks["a.md"])
    assert [(f.code, f.span.file) for f in findings] == [("unread-markup", "b.md"), ("unclosed-div", "b.md")]


def test_entries_are_listed_without_being_cited() -> None:
    for value, count in (('"@b"', 1), ('"@*"', 2), ("[]", 0)):
        _, findings, entries = composed({"a.md": f"---\nnocite: {value}\n---\n\n# A\n\nText.\n"})
        assert len(entries) == count and (count == 0 or findings == [])
        assert all("csl-entry" in entry["c"][0][1] for entry in entries)


@pytest.mark.parametrize("fence", ["```{r, echo=FALSE}", "```{python}", "``` {r}", "~~~{julia}"])
def test_a_cell_is_code_and_told(fence: str) -> None:
    text = f"# A\n\n{fence}\n# no heading\nx <- 1\n{fence[:3]}\n\nText.\n"
    blocks, findings = one(text)
    assert [element["c"][1] for element in walk(blocks) if element["t"] == "CodeBlock"] == ["# no heading\nx <- 1"]
    assert [(f.code, f.span.slice(text), f.severity) for f in findings] == [("unread-markup", fence, "warning")]


def test_metadata_of_another_tool_are_one_finding() -> None:
    text = "---\ntitle: X\nauthor:\n  - name: A\n    x: [1, 2]\ndate: 2020\nstatus: draft\n---\n\n# A\n\nText.\n"
    _, findings = one(text)
    assert [(f.code, f.span.slice(text)) for f in findings] == [("unknown-front-matter-key", "title")]
    assert "`title`, `author`, `date`" in findings[0].message and "paper.toml" in (findings[0].hint or "")


def test_metadata_behind_the_head_are_told() -> None:
    text = "# A\n\nText.\n\n---\nbibliography: x.bib\n---\n\nMore.\n"
    _, findings = one(text)
    assert [(f.code, f.span.start) for f in findings] == [("unread-markup", text.index("---"))]


@pytest.mark.parametrize("name", ["a.qmd", "a.Rmd", "a.markdown"])
def test_other_suffixes_of_markdown_are_chapters(name: str) -> None:
    blocks, findings, _ = composed({name: "# A {#sec:a}\n\nSee @sec:a.\n"})
    assert findings == [] and plain(blocks[name]).startswith("1 A")
