"""What a PDF says of itself: its catalogue, its metadata (XMP), and the standards that it claims to meet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from chapterhouse.outputs.pdf.standards import FIRST, Standard

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
<dc:format>application/pdf</dc:format>
{dublin_core}
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<pdf:Producer>{producer}</pdf:Producer>{keywords}<xmpRights:Marked>True</xmpRights:Marked>
</rdf:Description>
{claims}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself; ``colour_profile`` is the ICC profile of its colours (sRGB).

    ``conforms`` lets it state that it meets ``standard``, which a draft with faults must not.
    """

    title: str
    language: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    description: str | None
    rights: str
    creator: str
    producer: str
    date: datetime.datetime
    colour_profile: bytes
    conforms: bool = True
    standard: Standard = FIRST


def write_metadata(pdf: Pdf, metadata: Metadata) -> None:
    """Put into the catalogue of ``pdf``, and beside it, what ``metadata`` says."""
    root = pdf.Root
    root.Lang = String(metadata.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    profile = Stream(pdf, metadata.colour_profile, N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    root.OutputIntents = Array([intent])
    root.Metadata = pdf.make_indirect(Stream(pdf, _xmp(metadata), Type=Name.Metadata, Subtype=Name.XML))
    if metadata.standard is not FIRST:
        return  # PDF/A-4 knows no dictionary of information (ISO 19005-4, 6.1.3)
    information = {
        "/Title": metadata.title,
        "/Author": ", ".join(metadata.authors),
        "/Subject": metadata.description or "",
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": metadata.creator,
        "/Producer": metadata.producer,
        "/CreationDate": pdf_date(metadata.date),
        "/ModDate": pdf_date(metadata.date),
    }
    for key, value in information.items():
        if value:
            pdf.docinfo[key] = String(value)


def pdf_date(date: datetime.datetime) -> str:
    """``date`` in the form of PDF (ISO 32000-1, 7.9.4)."""
    return date.astimezone(datetime.UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def _xmp(metadata: Metadata) -> bytes:
    def choice(tag: str, text: str) -> str:
        return f'<{tag}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{tag}>'

    def listed(tag: str, kind: str, texts: Sequence[str]) -> str:
        items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
        return f"<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>" if texts else ""

    core = choice("dc:title", metadata.title) + choice("dc:rights", metadata.rights)
    core += choice("dc:description", metadata.description) if metadata.description else ""
    core += listed("dc:creator", "Seq", metadata.authors) + listed("dc:subject", "Bag", metadata.keywords)
    core += listed("dc:language", "Bag", (metadata.language,))
    keywords = f"<pdf:Keywords>{escape(', '.join(metadata.keywords))}</pdf:Keywords>" if metadata.keywords else ""
    date = metadata.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    return _XMP.format(
        claims=metadata.standard.claims if metadata.conforms else "",
        dublin_core=core,
        creator=escape(metadata.creator),
        producer=escape(metadata.producer),
        keywords=keywords,
        date=date,
    ).encode()
