"""The standards that a PDF is made to meet, of which the paper chooses one pair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of PDF with a standard of accessible files and one of files that are kept; ``claims`` is XMP."""

    pdf: str
    accessible: str
    archival: str
    claims: str


FIRST = Standard(
    pdf="1.7",
    accessible="PDF/UA-1",
    archival="PDF/A-3a",
    claims="""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file meets</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>""",
)
"""PDF/UA-1 (ISO 14289-1) with PDF/A-3a (ISO 19005-3), on PDF 1.7 (ISO 32000-1)."""

SECOND = Standard(
    pdf="2.0",
    accessible="PDF/UA-2",
    archival="PDF/A-4f",
    claims="""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfd="http://pdfa.org/declarations/">
<pdfaid:part>4</pdfaid:part><pdfaid:rev>2020</pdfaid:rev><pdfaid:conformance>F</pdfaid:conformance>
<pdfuaid:part>2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>
<pdfd:declarations><rdf:Bag>
<rdf:li rdf:parseType="Resource">
<pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#accessibility1.0</pdfd:conformsTo></rdf:li>
<rdf:li rdf:parseType="Resource">
<pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#reuse1.0</pdfd:conformsTo></rdf:li>
</rdf:Bag></pdfd:declarations></rdf:Description>""",
)
"""PDF/UA-2 (ISO 14289-2), WTPDF 1.0 and PDF/A-4f (ISO 19005-4), on PDF 2.0 (ISO 32000-2)."""

STANDARDS = {"ua-1": FIRST, "ua-2": SECOND}
"""The pairs by the words of ``pdf_standard`` in paper.toml."""
