"""Files that a PDF carries (ISO 32000-1, 7.11.4), as PDF/A-3 (ISO 19005-3, 6.8) wants them described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to carry; ``relationship`` is a key of ISO 19005-3, 6.8, such as ``Data`` or ``Source``."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str


def attach(pdf: Pdf, attachments: Sequence[Attachment], date: str) -> None:
    """Put ``attachments`` into ``pdf``, whose name dictionary is there; ``date`` is written in the form of PDF."""
    if not attachments:
        return
    names: list[object] = []
    files = [pdf.make_indirect(_specification(pdf, one, date)) for one in attachments]
    for one, file in sorted(zip(attachments, files, strict=True), key=lambda pair: pair[0].name):
        names += (String(one.name), file)
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=Array(names)))
    pdf.Root.AF = Array(files)


def _specification(pdf: Pdf, attachment: Attachment, date: str) -> Object:
    parameters = Dictionary(Size=len(attachment.content), ModDate=String(date))
    file = pdf.make_indirect(
        Stream(
            pdf,
            attachment.content,
            Type=Name.EmbeddedFile,
            Subtype=Name("/" + attachment.media_type),
            Params=parameters,
        )
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(attachment.name),
        UF=String(attachment.name),
        Desc=String(attachment.description),
        AFRelationship=Name("/" + attachment.relationship),
        EF=Dictionary(F=file, UF=file),
    )
