"""What a PDF has beside its pages: bookmarks of its statements, and the files that it was made of."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import verapdf
from sound_paper import REVISION, SVG
from typeset_papers import made

from chapterhouse import pipeline
from chapterhouse.inputs.source.worktree import WorkTree
from chapterhouse.model.built import BuildOptions

pytestmark = pytest.mark.slow

PAPER = Path(__file__).parents[1] / "papers" / "requirements-and-risks"


@pytest.fixture(scope="module")
def content() -> bytes:
    built = pipeline.build(WorkTree(PAPER), BuildOptions(REVISION, outputs=("pdf",)))
    assert isinstance(built.product, dict)
    return bytes(built.product["pdf"])


def test_every_statement_has_a_bookmark_that_leads_to_it(content: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(content))
    marks = [mark for level in _levels(reader.outline) for mark in level]
    statements = json.loads(reader.attachments["paper.statements.json"][0])
    records = statements["statements"] if isinstance(statements, dict) else statements
    nouns = {"Requirement", "Risk", "Measure", "Reading"}
    named = [
        mark for mark in marks if re.match(r"(\w+) \w+(:|$)", str(mark.title)) and str(mark.title).split()[0] in nouns
    ]
    assert len(named) == len(records) > 3
    for mark in named:
        page = reader.get_destination_page_number(mark)
        assert page is not None
        shown = " ".join(reader.pages[page].extract_text().split())
        assert str(mark.title).partition(":")[0] in shown


def _levels(marks: list[object]) -> list[list[pypdf.generic.Destination]]:
    here = [mark for mark in marks if isinstance(mark, pypdf.generic.Destination)]
    return [here, *(level for mark in marks if isinstance(mark, list) for level in _levels(mark))]


def test_sources_and_statements_are_carried_and_the_file_conforms(content: bytes) -> None:
    attachments = pypdf.PdfReader(BytesIO(content)).attachments
    chapters = sorted(path.relative_to(PAPER).as_posix() for path in PAPER.glob("chapters/*.md"))
    assert chapters and set(chapters) <= attachments.keys()
    for path in chapters:
        assert attachments[path][0].decode().splitlines()[0] == (PAPER / path).read_text().splitlines()[0]
    assert {flavour: verapdf.broken_rules(content, flavour) for flavour in verapdf.PROFILES} == {"ua1": {}, "3a": {}}


def test_comments_are_not_carried() -> None:
    paper = made("# One {#sec:one}\n\nText <!-- said among authors --> goes on.\n")
    carried = pypdf.PdfReader(BytesIO(paper.outputs["pdf"])).attachments["chapters/one.md"][0].decode()
    assert carried == "# One {#sec:one}\n\nText  goes on.\n"


ROW = """\
# One {#sec:one}

![Left](figures/a.svg){#fig:left alt="A bar."} ![Right](figures/b.svg){#fig:right alt="Another bar."}

See @fig:left and @fig:right.
"""


def test_pictures_that_share_a_paragraph_keep_captions_and_numbers() -> None:
    paper = made(ROW, "pdf", "html", "epub", "docx", **{"figures/a.svg": SVG, "figures/b.svg": SVG})
    assert paper.codes == []
    assert "Figure 1.1 Left Figure 1.2 Right" in paper.text
    page = paper.outputs["html"].decode()
    assert page.count("Figure\u00a01.1") >= 2 and page.count("Figure\u00a01.2") >= 2
    document = zipfile.ZipFile(BytesIO(paper.outputs["docx"])).read("word/document.xml").decode()
    assert "Left" in document and "Right" in document
    assert verapdf.broken_rules(paper.outputs["pdf"], "ua1") == {}
