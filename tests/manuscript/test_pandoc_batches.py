"""One pandoc for many texts makes of each what a pandoc of its own makes, and a text that fails fails alone."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from chapterhouse.core import limits
from chapterhouse.manuscript import pandoc, pandoc_batches
from chapterhouse.manuscript.pandoc import PandocError, Printed
from chapterhouse.model.document_tree import DocumentTree

PAPERS = Path(__file__).parents[1] / "papers"
PIECES = (
    "",
    "\n",
    "No. 1671, e.g. this, cf. that and p. 3.\n",
    "a\tb\n\n\tcode\twith\ttabs\n\n- item\n\n\tmore\n",
    "Line\r\nends\r\n",
    "\ufeffBehind a mark.\n",
    "Not ended",
    "[^x]: never called\n\n::: open\n\nText [^y].\n",
    "$\\frac{a$ and $\\aplha$ and $x^2$\n",
    "| a | b |\n|---|---|\n| " + "long words " * 20 + "| c |\n",
    "```python\ndef f():\n\treturn 1\n```\n\n`code`{.python}\n",
    '"Quotes" -- and... <mailto:a@b.example>\n',
    "# Same\n\n# Same\n\n$$x$$ {#eq:a}\n\n![A](a.png){#fig:a}\n",
    "\\newcommand{\\R}{\\mathbb{R}}\n\n$\\R$\n",
    "<div><b>raw</b></div>\n\n<!-- comment -->\n",
    "*[a](b* c)*d**e_f_ ~g~ ^h^ [i]{.j}\n",
    "\N{GRINNING FACE} \u05d0\u05d1 \u4e2d\u6587\n",
)


def alone(text: str) -> Printed | str:
    try:
        return pandoc.read_markdown(text)
    except PandocError as error:
        return str(error)


def together(texts: Sequence[str], jobs: int = 1) -> list[Printed | str]:
    return [
        answer if isinstance(answer, Printed) else str(answer) for answer in pandoc_batches.read_markdown(texts, jobs)
    ]


def text_of(docx: bytes | PandocError) -> list[bytes]:
    """The parts of ``docx`` that hold its text; others tell the time."""
    assert isinstance(docx, bytes)
    names = ("document.xml", "footnotes.xml", "numbering.xml", "_rels/document.xml.rels", "_rels/footnotes.xml.rels")
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return [file.read(f"word/{name}") for name in names]


def test_a_batch_reads_and_writes_what_each_pandoc_alone_does() -> None:
    chapters = [path.read_text(encoding="utf-8") for path in sorted(PAPERS.rglob("*.md"))[::4]]
    texts = [*PIECES, *chapters]
    read = together(texts, jobs=2)
    assert read == [alone(text) for text in texts]
    trees = [DocumentTree.of(each.content) for each in read if isinstance(each, Printed)]
    assert len(trees) == len(texts)
    assert list(pandoc_batches.write_html(trees, 2)) == [pandoc.write_html(tree.blocks) for tree in trees]
    documents = list(pandoc_batches.write_docx(trees, 2))
    assert [text_of(made) for made in documents] == [text_of(pandoc.write_docx(tree.blocks)) for tree in trees]


def test_a_text_that_runs_into_a_limit_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(limits.VARIABLE, "conversion-seconds=3")
    # Links inside one another: pandoc takes a time that doubles with each.
    hostile = "".join("[" * 400 + "a" + "](b)" * 3 for _ in range(200))
    texts = ["One *word*.\n", hostile, "Two `words`.\n"]
    first, failed, last = together(texts)
    assert (first, last) == (alone(texts[0]), alone(texts[2]))
    assert failed == "it could not be converted within 3 seconds" or "limit" in str(failed)


def test_a_pandoc_that_does_not_start_in_batches_is_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc_batches, "_together", lambda job, documents: [])
    assert together(PIECES[:3]) == [alone(text) for text in PIECES[:3]]


def test_what_a_text_says_cannot_part_the_answers() -> None:
    texts = ["ok 3\nabc\n\nfailed 1\nx\n", "[^ok 5]: x\n\n[WARNING] Not one.\n", "Last.\n"]
    assert together(texts) == [alone(text) for text in texts]


def test_the_abbreviations_are_those_of_pandoc() -> None:
    command = [pandoc._executable(), "--print-default-data-file", "abbreviations"]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert sorted(printed.split()) == sorted(pandoc_batches.ABBREVIATIONS.split())


def test_batches_keep_the_order_and_give_work_to_all() -> None:
    texts = [bytes([65 + number]) * (number + 1) for number in range(10)]
    for jobs in (1, 2, 3, 16):
        batches = list(pandoc_batches._batches(texts, jobs))
        assert [text for batch in batches for text in batch] == texts
        assert len(batches) >= min(jobs, 4)
    assert list(pandoc_batches._batches([], 2)) == []
