"""A document of Word as the look of the paper's own: what it has is taken over, and what is hostile is refused."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pytest
from docx_reader import Docx, W, words
from docx_samples import REVISION, TOML, errors_of, files, made

from chapterhouse import pipeline
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

pytestmark = pytest.mark.slow

NAMESPACE = f'xmlns:w="{W.strip("{}")}"'
STYLES = f"""<w:styles {NAMESPACE}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="22"/>
<w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="90"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/>
<w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/>
<w:next w:val="Textkrper"/><w:qFormat/>
<w:pPr><w:keepNext/><w:numPr><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="4"/></w:pPr>
<w:rPr><w:color w:val="C00000" w:themeColor="accent2"/><w:sz w:val="40"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Textkrper"><w:name w:val="Body Text"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText"><w:name w:val="Pull quote"/>
<w:basedOn w:val="Lost"/>
<w:rPr><w:color w:val="00AA00"/></w:rPr></w:style>
</w:styles>"""
DOCUMENT = f"""<w:document {NAMESPACE}><w:body><w:p/><w:sectPr><w:headerReference w:type="default"/>
<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720"
 w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>"""
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THEME = f"""<a:theme xmlns:a="{A}" name="x"><a:themeElements><a:clrScheme name="House">
<a:accent2><a:srgbClr val="C00000"/>
</a:accent2></a:clrScheme></a:themeElements></a:theme>"""


def package(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        contents = {"styles": STYLES, "document": DOCUMENT, **parts}
        for name, content in contents.items():
            archive.writestr(f"word/{name}.xml" if "/" not in name else name, content)
    return file.getvalue()


def texts(style: bytes, path: str = "house/style.docx") -> dict[str, str | bytes]:
    return {**files(), "house/style.docx": style, "paper.toml": f'{TOML}\n[theme]\nword = "{path}"\n'}


def styles_of(docx: Docx) -> dict[str, object]:
    return {one.get(f"{W}styleId"): one for one in docx.root("word/styles.xml").iter(f"{W}style")}


@pytest.fixture(scope="module")
def docx() -> Docx:
    return made(texts(package(**{"word/theme/theme1.xml": THEME})))


def test_the_document_is_valid_in_the_look_of_the_house(docx: Docx, tmp_path: Path) -> None:
    errors = errors_of(docx, tmp_path)
    # The scheme of this small house has one colour only.
    assert [one for one in errors if "theme1.xml" not in one] == []


def test_styles_of_the_house_stand_for_ours_by_their_names(docx: Docx) -> None:
    styles = styles_of(docx)
    heading = styles["Heading1"]
    assert heading.find(f"{W}rPr/{W}color").get(f"{W}val") == "C00000"  # type: ignore[attr-defined]
    assert heading.find(f"{W}basedOn").get(f"{W}val") == "Normal"  # type: ignore[attr-defined]
    assert heading.find(f"{W}next").get(f"{W}val") == "BodyText"  # type: ignore[attr-defined]
    # Lists and the outline stay the paper's: else nothing would number the chapters.
    assert heading.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "1"  # type: ignore[attr-defined]
    assert heading.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"  # type: ignore[attr-defined]
    assert "HouseTableText" in styles and "TableText" in styles and "berschrift1" not in styles
    assert styles["HouseTableText"].find(f"{W}basedOn") is None  # type: ignore[attr-defined]
    assert docx.printed(docx.paragraphs("Heading1")[1]) == "1 Energy"


def test_type_is_that_of_the_house_and_the_language_that_of_the_paper(docx: Docx) -> None:
    root = docx.root("word/styles.xml")
    families = {one.get(f"{W}ascii") for one in root.iter(f"{W}rFonts")}
    assert families == {"Arial", "Source Code Pro"}
    (language,) = root.iter(f"{W}lang")
    assert language.get(f"{W}val") == "en-GB"
    assert b"C00000" in docx.parts["word/theme/theme1.xml"]
    assert len([name for name in docx.parts if name.endswith(".odttf")]) == 2


def test_nothing_of_the_paper_can_be_hidden(docx: Docx) -> None:
    assert not list(docx.root("word/styles.xml").iter(f"{W}vanish"))


def test_the_page_is_that_of_the_house_and_tables_fill_it(docx: Docx) -> None:
    for section in docx.document.iter(f"{W}sectPr"):
        assert section.find(f"{W}pgSz").get(f"{W}w") == "12240"
        assert section.find(f"{W}pgMar").get(f"{W}left") == "1440"
    for table in docx.body.iter(f"{W}tbl"):
        assert sum(int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")) == 9360


def test_a_document_that_word_made_can_be_the_look(tmp_path: Path) -> None:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    document = made(texts(subprocess.run(command, check=True, capture_output=True).stdout))
    assert errors_of(document, tmp_path) == []
    assert [words(p) for p in document.paragraphs("Title")] == ["Grids & cars"]


HOSTILE = {
    "no archive": (b"PK nothing", "damaged"),
    "macros": (package(**{"word/vbaProject.bin": b"x"}), "macros"),
    "entities": (package(styles='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), "document type"),
    "late entities": (package(styles=f'<?a {" " * 5000}?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "document type"),
    "no XML": (package(styles="<w:styles"), "damaged"),
    "no styles": (package(styles=f"<w:styles {NAMESPACE}>{'<w:style/>' * 3000}</w:styles>"), "more than 2,000 styles"),
    "deep": (package(styles="<a>" * 100_000 + "</a>" * 100_000), "damaged"),
    "large": (package(document=" " * 21_000_000), "empty the document"),
    "narrow": (package(document=DOCUMENT.replace('w:w="12240"', 'w:w="4000"')), "7 cm"),
    "no number": (package(document=DOCUMENT.replace('w:w="12240"', 'w:w="1e9"')), "a page that cannot be"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_look_is_refused_at_its_line(kind: str) -> None:
    content, reason = HOSTILE[kind]
    built = pipeline.build(Buffers(texts(content)), BuildOptions(REVISION, ["docx"]), Runtime())
    (finding,) = (one for one in built.findings if one.code == "failed-output")
    assert reason in finding.message and "house/style.docx" in finding.message
    assert finding.span.file == "paper.toml" and finding.span.start is not None
    assert built.product == {}


@pytest.mark.parametrize("path", ["../style.docx", "/etc/style.docx", "house/style.dotm", "house/none.docx"])
def test_a_look_lies_in_the_project(path: str) -> None:
    built = pipeline.build(Buffers(texts(package(), path)), BuildOptions(REVISION, ["docx"]), Runtime())
    assert built.stopped
    assert any(one.span.file == "paper.toml" and one.span.start is not None for one in built.findings)
