"""A book as somebody else's program sees it, and what the tests of books have in common."""

from __future__ import annotations

import dataclasses
import io
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from reflowable_samples import ENERGY, built
from rendering import epub as render

from chapterhouse.model.built import BuiltPaper

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
TYPE = "{http://www.idpf.org/2007/ops}type"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"

REGISTER = """<table id="tbl:register" class="register"><caption>All.</caption><thead><tr><th scope="col">No.</th>
<th scope="col">Gap</th><th scope="col">Since</th></tr></thead><tbody><tr><th colspan="3" scope="rowgroup">Cities</th>
</tr><tr><th scope="row"><a href="#gap:one" class="reference" aria-label="Gap 1">1</a></th>
<td>Words differ</td><td>–</td></tr></tbody></table>"""

BOX = """<div id="gap:one" class="statement statement-box line-dashed"><div class="statement-head"><p>
<span class="statement-label">Gap 1</span></p></div><p>What differs.</p></div>"""

MORE = "An image in a line"
RICH = ENERGY.replace(f"<p>{MORE}", f"{BOX}{REGISTER}<p>{MORE}")


@dataclasses.dataclass
class Book:
    """A book as somebody else's program sees it: files of an archive, and what they hold."""

    content: bytes

    def __post_init__(self) -> None:
        with ZipFile(io.BytesIO(self.content)) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}
        self.package = ElementTree.fromstring(self.files["EPUB/package.opf"])
        self.items = {item.get("id", ""): item for item in self.package.iter(f"{OPF}item")}
        self.order = [self.items[ref.get("idref", "")].get("href", "") for ref in self.package.iter(f"{OPF}itemref")]
        self.texts = {name: ElementTree.fromstring(self.files[f"EPUB/{name}"]) for name in self.order}

    def text(self, part: str) -> Element:
        """The one document whose name holds ``part``."""
        (found,) = [root for name, root in self.texts.items() if part in name]
        return found

    def said(self, name: str) -> list[str]:
        """What the package says under the Dublin Core or meta property ``name``."""
        if ":" not in name:
            return [element.text or "" for element in self.package.iter(f"{DC}{name}")]
        return [meta.text or "" for meta in self.package.iter(f"{OPF}meta") if meta.get("property") == name]


def classed(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def typed(root: Element, kind: str) -> list[Element]:
    return [element for element in root.iter() if element.get(TYPE) == kind]


def rich_book() -> Book:
    """The book of the small paper, with a statement and a register."""
    return Book(render(built(energy=RICH)))


def paper_with(**values: object) -> BuiltPaper:
    """The small paper with other settings."""
    build = built()
    return dataclasses.replace(
        build, paper=dataclasses.replace(build.paper, settings=build.paper.settings.model_copy(update=values))
    )
