"""The tags of the PDF: they give back what our own page says, and meet the younger standards where these are asked."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdf
import pytest
import skeletons
import source_places
import tag_reader
import verapdf
from pikepdf import Array, Name

from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

pytestmark = pytest.mark.slow

PAPERS = Path(__file__).parents[1] / "papers"
REVISION = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)


@pytest.fixture(scope="module", params=["everything", "requirements-and-risks"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The PDF and the page of a paper, without page references, which a page on a screen has not."""
    folder = tmp_path_factory.mktemp("tags") / request.param
    shutil.copytree(PAPERS / request.param, folder)
    settings = folder / "paper.toml"
    text = f'pdf_standard = "ua-2"\n{settings.read_text()}\n[theme]\npage_references = false\n'
    settings.write_text(text)
    built = build(WorkTree(folder), BuildOptions(REVISION, ("pdf", "html")))
    assert not built.stopped and isinstance(built.product, dict)
    return built.product


class TestGivingBackThePage:
    def test_the_tags_say_what_our_page_says_in_the_same_order(self, made: dict[str, bytes]) -> None:
        page, tags = skeletons.of_our_page(made["html"]), skeletons.of_tags(tag_reader.html_of(made["pdf"]))
        assert len(page) > 100
        assert tags == page

    @pytest.mark.parametrize(("kind", "other"), [("Caption", "P"), ("TH", "TD"), ("TD", "TH"), ("LI", "P")])
    def test_a_wrong_tag_would_be_seen(self, kind: str, other: str, made: dict[str, bytes]) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == f"/{kind}":
                    thing.S = Name(f"/{other}")

        changed = _changed(made["pdf"], change)
        tags = skeletons.of_tags(tag_reader.html_of(changed))
        assert tags != skeletons.of_our_page(made["html"])


class TestTheSecondStandard:
    def test_no_rule_is_broken(self, made: dict[str, bytes]) -> None:
        assert {flavour: verapdf.rule_count(flavour) for flavour in verapdf.SECOND_PROFILES} == {
            "ua2": 1728,
            "4f": 111,
            "wt1a": 1724,
            "wt1r": 1711,
        }
        assert [one for flavour in verapdf.SECOND_PROFILES for one in source_places.in_pdf(made["pdf"], flavour)] == []

    def test_the_validator_sees_what_is_wrong(self, made: dict[str, bytes]) -> None:
        def spoil(pdf: pikepdf.Pdf) -> None:
            names = pdf.Root.Names.Dests.Names
            for place in names[1::2]:
                del place[Name.SD]
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TOCI" and "/Ref" in thing:
                    del thing["/Ref"]

        assert set(verapdf.broken_rules(_changed(made["pdf"], spoil), "ua2")) >= {"8.8-1", "8.2.5.8-1"}

    def test_the_colophon_says_which_standards_these_are(self, made: dict[str, bytes]) -> None:
        text = " ".join(pypdf.PdfReader(io.BytesIO(made["pdf"])).pages[-1].extract_text().split())
        assert re.sub(r"\s", "", "(PDF/UA-2)") in re.sub(r"\s", "", text) and "PDF/A-4f" in text

    def test_every_link_leads_to_the_element_that_has_its_identifier(self, made: dict[str, bytes]) -> None:
        with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
            names = pdf.Root.Names.Dests.Names
            kinds = {str(names[i]): str(names[i + 1].SD[0].S)[1:] for i in range(0, len(names), 2)}
            pages = {page.obj.objgen for page in pdf.pages}
            assert all(names[i + 1].D[0].objgen in pages for i in range(0, len(names), 2))
        expected = {"sec": "Sect", "fig": "Sect", "lst": "Sect", "tbl": "Table", "fn": "FENote", "ref-": "LI"}
        groups = {"tbl": {"Sect"}}  # of tables that share a number
        seen = {
            prefix: {kind for name, kind in kinds.items() if name.startswith(prefix)}
            for prefix in expected
            if any(name.startswith(prefix) for name in kinds)
        }
        assert len(seen) >= 3
        assert {prefix: found - groups.get(prefix, set()) for prefix, found in seen.items()} == {
            prefix: {expected[prefix]} for prefix in seen
        }

    def test_other_readers_find_the_pages_of_links(self, made: dict[str, bytes]) -> None:
        reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
        assert reader.pdf_header == "%PDF-2.0"
        assert [str(mark.title) for mark in reader.outline if not isinstance(mark, list)][-1] == "Colophon"


class TestPlacesOfFailures:
    """What a validator finds is told at the line of Markdown that the place was made of."""

    CHAPTER = "# One {#sec:one}\n\nA word.\n\n## Fjords and *dykes* {#sec:two}\n\nMore words of water.\n"

    @pytest.fixture(scope="class")
    @classmethod
    def made(cls) -> dict[str, bytes]:
        texts = {
            "paper.toml": 'title = "T"\ndate = 2026-01-01\nbibliography = []\n[[parts]]\nchapters = ["one.md"]\n',
            "one.md": cls.CHAPTER,
        }
        built = build(Buffers(texts), BuildOptions(REVISION, ("pdf", "epub")))
        assert not built.stopped and isinstance(built.product, dict)
        return built.product

    def test_in_a_pdf(self, made: dict[str, bytes]) -> None:
        def skip_a_level(pdf: pikepdf.Pdf) -> None:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/H2":
                    thing.S = Name.H4

        (told,) = source_places.in_pdf(_changed(made["pdf"], skip_a_level), "ua1")
        assert told.startswith("one.md:5: 7.4.2-1 ")

    def test_in_a_book(self, made: dict[str, bytes]) -> None:
        spoilt = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made["epub"])) as book, zipfile.ZipFile(spoilt, "w") as copy:
            for entry in book.infolist():
                content = book.read(entry)
                if b"More words" in content:
                    content = content.replace(b">More words", b' wrong="">More words')
                copy.writestr(entry, content)
        told = source_places.in_book(spoilt.getvalue(), {"one.md": self.CHAPTER})
        assert told and all(one.startswith("one.md:7: ERROR RSC-005 ") for one in told)


def _changed(content: bytes, change: object) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)  # type: ignore[operator]
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def test_formulas_are_there_as_mathml_too(made: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        formulas = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Formula"
        ]
        for formula in formulas:
            (file,) = formula.get("/AF", Array())
            assert file.AFRelationship == "/Supplement" and file.EF.F.Subtype == "/application/mathml+xml"
            assert bytes(file.EF.F.read_bytes()).startswith(b"<math ") and str(formula.Alt)
    if b"Everything" in made["html"]:
        assert len(formulas) >= 5
