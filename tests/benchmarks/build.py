"""How long `chapterhouse build` takes on this repository's paper, against what one would otherwise run: one run,
ratios.

    python tests/benchmarks/build.py [--rounds 3]

The paper is copied, so that nothing here is touched. WeasyPrint as it comes is given the same pages in one document,
and pandoc the same chapters with their citations. Each thing is done in every round; the best round of each counts.
Prints tables in Markdown, and ends with 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import pypandoc
from measuring import JOBS, Aim, Measured, load, print_aims, print_table, run

from chapterhouse import pipeline
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions, BuiltPaper, Revision
from chapterhouse.outputs import html
from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.units import units_of
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.settings import read_settings

ROOT = Path(__file__).parents[2]
PAPER = ("paper.toml", "chapters", "bibliography", "figures")
EDITED = "chapters/safety.md"
Times = tuple[float, float, float]

COLD = "build, cold, every output"
COLD_PDF = "build, cold, PDF"
WORD_PDF = "build, one word changed, PDF"
WORD_PAGE = "build, one word changed, HTML"
SAME_PDF = "build, nothing changed, PDF"
WEASYPRINT = "pandoc to HTML, then WeasyPrint on the same pages in one document"
PANDOC_DOCX = "pandoc, the chapters to DOCX"
PANDOC_EPUB = "pandoc, the chapters to EPUB"


def main() -> int:
    """Copy, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--weasyprint", nargs=2, metavar=("HTML", "PDF"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.weasyprint:
        return typeset_in_one_piece(*map(Path, chosen.weasyprint))
    with tempfile.TemporaryDirectory(prefix="chapterhouse-benchmark-") as folder:
        paper = Path(folder) / "paper"
        paper.mkdir()
        for name in PAPER:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, paper / name)
        return measure(paper, chosen.rounds)


def measure(paper: Path, rounds: int) -> int:
    """All measurements on ``paper``; 1 where an aim is missed, else 0."""
    settings = read_settings((paper / "paper.toml").read_text(encoding="utf-8")).settings
    assert settings is not None
    chapters = [*settings.front, *(path for part in settings.parts for path in part.chapters), *settings.back]
    one_document = paper.parent / "pages.html"
    one_document.write_text(in_one_document(built(paper)), encoding="utf-8")

    def build(*arguments: str) -> Times:
        return run([sys.executable, "-m", "chapterhouse", "--quiet", "build", *arguments], paper)

    def cold(*arguments: str) -> Times:
        shutil.rmtree(paper / "build", ignore_errors=True)
        return build(*arguments)

    def edited(*arguments: str) -> Times:
        with open(paper / EDITED, "a", encoding="utf-8") as file:
            file.write("\nFurther.\n")
        return build(*arguments)

    def pandoc(suffix: str) -> Times:
        cited = [f"--bibliography={path}" for path in settings.bibliography]
        command = [pypandoc.get_pandoc_path(), "--citeproc", *cited, f"--csl={settings.citation_style}"]
        return run([*command, "-M", f"title={settings.title}", "-o", f"pandoc.{suffix}", *chapters], paper)

    def stock() -> Times:
        command = [sys.executable, __file__, "--weasyprint", str(one_document), str(paper.parent / "pages.pdf")]
        first, second = pandoc("html"), run(command, paper)
        return first[0] + second[0], first[1] + second[1], max(first[2], second[2])

    work: dict[str, Callable[[], Times]] = {
        COLD_PDF: lambda: cold("--only", "pdf"),
        COLD: cold,
        SAME_PDF: lambda: build("--only", "pdf"),
        WORD_PDF: lambda: edited("--only", "pdf"),
        "build, one word changed, every output": edited,
        WORD_PAGE: lambda: edited("--only", "html"),
        "build, one word changed, EPUB": lambda: edited("--only", "epub"),
        "build, one word changed, DOCX": lambda: edited("--only", "docx"),
        PANDOC_DOCX: lambda: pandoc("docx"),
        PANDOC_EPUB: lambda: pandoc("epub"),
        WEASYPRINT: stock,
    }
    measured = {name: Measured() for name in work}
    before = load()
    for _ in range(rounds):
        for name, do in work.items():
            measured[name].add(*do())
    words = sum(len((paper / path).read_text(encoding="utf-8").split()) for path in chapters)
    print(f"Python {sys.version.split()[0]}, {JOBS} processors, load {before} before and {load()} after;")
    print(f"{len(chapters)} chapters, {words:,} words\n")
    print_table(measured, measured[COLD])
    return print_aims(aims_of(measured))


def aims_of(measured: dict[str, Measured]) -> Sequence[Aim]:
    """The ratios that are aimed at, and two that only tell."""
    whole = measured[WEASYPRINT].seconds
    return [
        ("PDF, cold, over pandoc and WeasyPrint", measured[COLD_PDF].seconds / whole, "<=", 0.6),
        ("PDF, one word changed, over both", measured[WORD_PDF].seconds / whole, "<=", 0.1),
        ("PDF, nothing changed, over both", measured[SAME_PDF].seconds / whole, "<=", 0.02),
        ("every output, cold, over both", measured[COLD].seconds / whole, "<=", None),
        (
            "HTML, one word changed, over pandoc's DOCX",
            measured[WORD_PAGE].seconds / measured[PANDOC_DOCX].seconds,
            "<=",
            None,
        ),
    ]


def built(paper: Path) -> BuiltPaper:
    """``paper`` as its outputs get it."""
    found: list[BuiltPaper] = []

    def keep(build: BuiltPaper, runtime: Runtime) -> Rendered:
        found.append(build)
        return Rendered({})

    revision = Revision(None, datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC), modified=False)
    with patch.object(html, "render", keep):
        pipeline.build(WorkTree(paper), BuildOptions(revision, ["html"]), Runtime(jobs=JOBS))
    return found[0]


def in_one_document(build: BuiltPaper) -> str:
    """The units of the PDF one after another in one page of markup, images inside."""

    def inside(image: re.Match[str]) -> str:
        data = base64.b64encode(build.resources[image[1]]).decode()
        kind = "svg+xml" if image[1].endswith(".svg") else image[1].rpartition(".")[2].replace("jpg", "jpeg")
        return f'src="data:image/{kind};base64,{data}"'

    bodies = (re.sub(r"(?s).*<body[^>]*>|</body>.*", "", unit.html) for unit in units_of(build))
    body = "".join(f'<div style="break-before: page">{body}</div>' for body in bodies)
    body = re.sub(r'src="([^":]+)"', inside, body)
    return f'<!doctype html><html lang="en"><head><title>Paper</title></head><body>{body}</body></html>'


def typeset_in_one_piece(html: Path, pdf: Path) -> int:
    """WeasyPrint as it comes, over ``html``, tagged as ours is."""
    with typefaces.theme_fonts_only():
        native.load_pango()
        import weasyprint
        from weasyprint.css.counters import CounterStyle

        counters = CounterStyle()
        style = weasyprint.CSS(string=page.theme_text("print/print.css"), counter_style=counters)
        written = weasyprint.HTML(string=html.read_text(encoding="utf-8"))
        written.write_pdf(pdf, stylesheets=[style], counter_style=counters, pdf_tags=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
