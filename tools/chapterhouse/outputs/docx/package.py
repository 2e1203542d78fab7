"""Parts into one DOCX file (ECMA-376 Part 2: Open Packaging Conventions): the same parts give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.outputs.docx.ooxml import RELATIONSHIPS, part, written
from chapterhouse.outputs.shared.zip_archive import archive

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = {
    "jpeg": "image/jpeg",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "png": "image/png",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "svg": "image/svg+xml",
    "xml": "application/xml",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PART_TYPES = {
    "customXml/item1.xml": "application/xml",
    "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/footer.xml": f"{_WORD}.footer+xml",
    "word/footnotes.xml": f"{_WORD}.footnotes+xml",
    "word/header.xml": f"{_WORD}.header+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_FIRST = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relationship:
    """That a part needs another: an identifier, a type such as ``image``, and where the other is."""

    name: str
    type: str
    target: str
    outside: bool = False


def relationships(found: Sequence[Relationship]) -> bytes:
    """The part that lists ``found``; types are those of Office Open XML unless they are whole addresses."""
    listed = "".join(
        f'<Relationship Id="{written(one.name)}" Type="{one.type if ":" in one.type else f"{_OFFICE}/{one.type}"}" '
        f'Target="{written(one.target)}"{_outside(one)}/>'
        for one in found
    )
    return part(f'<Relationships xmlns="{RELATIONSHIPS}">{listed}</Relationships>')


def packed(parts: Mapping[str, bytes]) -> bytes:
    """``parts`` by their names as one file, with the list of their types in front."""
    suffixes = sorted({name.rpartition(".")[2] for name in parts})
    defaults = "".join(f'<Default Extension="{suffix}" ContentType="{_TYPES[suffix]}"/>' for suffix in suffixes)
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{type}"/>' for name, type in _PART_TYPES.items() if name in parts
    )
    types = part(
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}{overrides}</Types>'
    )
    return archive({_FIRST: types, **dict(sorted(parts.items()))})


def _outside(relationship: Relationship) -> str:
    return ' TargetMode="External"' if relationship.outside else ""
