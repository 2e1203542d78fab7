"""Typeset chapters into one PDF: pages, links, outline, labels, fonts, tags and metadata (the only importer of
pikepdf).

The bound file declares PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) and is made to meet both.
"""

from __future__ import annotations

import datetime
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from chapterhouse.outputs.pdf.attachments import Attachment, attach

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
{dublin_core}
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<pdf:Producer>{producer}</pdf:Producer>{keywords}<xmpRights:Marked>True</xmpRights:Marked>
{claims}
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
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIMS = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"


@dataclass(frozen=True, slots=True)
class FontProgram:
    """A TrueType font cut to its used glyphs; lengths in thousandths of an em, ``flags`` as in ISO 32000-1, 9.8.2.

    ``texts`` maps each glyph to the text it stands for, ``widths`` to its advance.
    """

    name: str
    data: bytes
    widths: Mapping[int, int]
    texts: Mapping[int, str]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    stem: int
    flags: int


@dataclass(frozen=True, slots=True)
class Section:
    """A typeset unit as it goes into the bound file.

    ``pdf`` is a tagged PDF without fonts; ``fonts`` maps the names that its pages use to positions in the list of
    programs; ``labels`` are the printed numbers of its pages; ``anchors`` maps names of destinations to (page from 0,
    x, y) in points. ``streams`` replaces content streams, by page and stream; ``overlays`` are drawn on top of each
    page, None for nothing; ``descriptions`` replaces what links say of themselves, by page and annotation. Pages are
    made ``margin`` points wider on the right.
    """

    pdf: bytes
    fonts: Mapping[str, int]
    labels: Sequence[str]
    anchors: Mapping[str, tuple[int, float, float]]
    streams: Mapping[tuple[int, int], bytes] = field(default_factory=dict)
    overlays: Sequence[bytes | None] = ()
    descriptions: Mapping[tuple[int, int], str] = field(default_factory=dict)
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; ``destination`` names the place that it leads to."""

    title: str
    destination: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself; ``colour_profile`` is the ICC profile of its colours (sRGB).

    ``conforms`` lets it state that it meets PDF/A-3a and PDF/UA-1, which a draft with faults must not.
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


def bind(
    sections: Sequence[Section],
    programs: Sequence[FontProgram],
    outline: Sequence[Bookmark],
    metadata: Metadata,
    attachments: Sequence[Attachment] = (),
) -> tuple[bytes, tuple[str, ...]]:
    """One PDF of all ``sections`` in their order, and the names, sorted, to which links lead and which nothing has.

    The same input gives the same bytes. A link without a target leads to the first page. Raises
    :class:`pikepdf.PdfError` where a section is not a PDF.
    """
    pdf = Pdf.new()
    fonts = [_font(pdf, program) for program in programs]
    tree = _StructureTree(pdf)
    destinations: dict[str, Array] = {}
    linked: set[str] = set()
    for section in sections:
        with Pdf.open(io.BytesIO(section.pdf)) as source:
            start = len(pdf.pages)
            shift = tree.next_key
            linked |= _prepare(source, section, shift)
            for page in source.pages:
                pdf.pages.append(page)
            pages = [page.obj for page in pdf.pages[start:]]
            _give_fonts(pages[0], section, fonts)
            _draw(pdf, pages, section)
            tree.add(source)
            for name, (number, left, top) in section.anchors.items():
                destinations.setdefault(name, Array([pages[number], Name.XYZ, left, top, 0]))
    linked |= _destinations_of(outline)
    dangling = sorted(linked - destinations.keys())
    for name in dangling:
        destinations[name] = Array([pdf.pages[0].obj, Name.Fit])
    tree.write()
    _write_names(pdf, destinations)
    attach(pdf, attachments, _pdf_date(metadata.date))
    with pdf.open_outline() as tree_of_marks:
        tree_of_marks.root.extend(_outline_item(mark) for mark in outline)
    _write_labels(pdf, sections)
    _write_metadata(pdf, metadata)
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, force_version="1.7")
    return written.getvalue(), tuple(dangling)


def _prepare(source: Pdf, section: Section, shift: int) -> set[str]:
    """Make the structure keys of ``source`` unique in the bound file, and collect where its links lead."""
    linked: set[str] = set()
    for number, page in enumerate(source.pages):
        page.obj.StructParents = int(page.obj.StructParents) + shift
        for position, annotation in enumerate(page.obj.get(Name.Annots, Array())):
            annotation.StructParent = int(annotation.StructParent) + shift
            if Name.Dest in annotation:
                linked.add(str(annotation.Dest))
            words = section.descriptions.get((number, position))
            if words is not None:
                annotation.Contents = String(words)
    return linked


def _give_fonts(page: Object, section: Section, fonts: Sequence[Object]) -> None:
    # WeasyPrint lets all pages and drawings of a document share one font dictionary: filling it serves them all.
    dictionary = page.Resources.Font
    for name, index in sorted(section.fonts.items()):
        dictionary[f"/{name}"] = fonts[index]


def _draw(pdf: Pdf, pages: Sequence[Object], section: Section) -> None:
    for (page, stream), content in section.streams.items():
        pages[page].Contents[stream] = pdf.make_stream(content)
    if section.margin:
        for page_object in pages:
            left, bottom, right, top = page_object.MediaBox
            page_object.MediaBox = Array([left, bottom, right + Decimal(str(section.margin)), top])
    for page_object, overlay in zip(pages, section.overlays, strict=False):
        if overlay is None:
            continue
        contents = page_object.Contents
        streams = list(contents) if isinstance(contents, Array) else [contents]
        page_object.Contents = Array([*streams, pdf.make_stream(overlay)])


class _StructureTree:
    """The structure trees of all units, grown together under one Document element."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root))
        self._kids: list[Object] = []
        self._parents: list[object] = []
        self._identifiers: list[tuple[bytes, Object]] = []
        self.next_key = 0

    def add(self, source: Pdf) -> None:
        """Take over the tree of ``source``, whose pages are in the bound file already."""
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        for kid in tree.K[0].K:
            kid.P = self._document
            self._kids.append(kid)
        numbers = tree.ParentTree.Nums
        for index in range(0, len(numbers), 2):
            self._parents.extend((int(numbers[index]) + self.next_key, numbers[index + 1]))
        self.next_key += int(numbers[-2]) + 1
        if Name.IDTree in tree:
            names = tree.IDTree.Names
            self._identifiers.extend((bytes(names[i]), names[i + 1]) for i in range(0, len(names), 2))

    def write(self) -> None:
        """Hang the grown tree into the catalogue."""
        self._document.K = Array(self._kids)
        self._root.K = Array([self._document])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents)))
        self._root.ParentTreeNextKey = self.next_key
        if self._identifiers:
            names: list[object] = []
            for name, element in sorted(self._identifiers, key=lambda pair: pair[0]):
                names.extend((String(name), element))
            self._root.IDTree = self._pdf.make_indirect(Dictionary(Names=Array(names)))
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)


def _destinations_of(outline: Sequence[Bookmark]) -> set[str]:
    return {mark.destination for mark in outline}.union(*(_destinations_of(mark.children) for mark in outline))


def _outline_item(mark: Bookmark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(mark.title, destination=String(mark.destination))
    item.is_closed = bool(mark.children)
    item.children.extend(_outline_item(child) for child in mark.children)
    return item


def _write_names(pdf: Pdf, destinations: Mapping[str, Array]) -> None:
    names: list[object] = []
    for name in sorted(destinations):
        names.extend((String(name), destinations[name]))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(names))))


def _write_labels(pdf: Pdf, sections: Sequence[Section]) -> None:
    """Page labels (ISO 32000-1, 12.4.2): what a reader's page box shows is what is printed on the page."""
    ranges: list[object] = []
    page, style_before, expected = 0, None, 0
    for section in sections:
        for label in section.labels:
            style = Name.D if label.isdecimal() else Name.r
            number = int(label) if label.isdecimal() else None
            if style != style_before or (number is not None and number != expected):
                entry = Dictionary(S=style)
                if number not in (None, 1):
                    entry.St = number
                ranges.extend((page, entry))
            style_before, expected = style, (number or 0) + 1
            page += 1
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _write_metadata(pdf: Pdf, metadata: Metadata) -> None:
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
    information = {
        "/Title": metadata.title,
        "/Author": ", ".join(metadata.authors),
        "/Subject": metadata.description or "",
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": metadata.creator,
        "/Producer": metadata.producer,
        "/CreationDate": _pdf_date(metadata.date),
        "/ModDate": _pdf_date(metadata.date),
    }
    for key, value in information.items():
        if value:
            pdf.docinfo[key] = String(value)


def _pdf_date(date: datetime.datetime) -> str:
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
        claims=_CLAIMS if metadata.conforms else "",
        dublin_core=core,
        creator=escape(metadata.creator),
        producer=escape(metadata.producer),
        keywords=keywords,
        date=date,
    ).encode()


def _font(pdf: Pdf, program: FontProgram) -> Object:
    """A composite font whose codes are glyph numbers (ISO 32000-1, 9.7)."""
    file = Stream(pdf, zlib.compress(program.data, 9), Filter=Name.FlateDecode, Length1=len(program.data))
    name = Name(f"/{program.name}")
    top = max(program.widths.values(), default=1000)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=program.flags,
        FontBBox=Array([0, program.descent, top, program.ascent]),
        ItalicAngle=program.italic_angle,
        Ascent=program.ascent,
        Descent=program.descent,
        CapHeight=program.cap_height,
        StemV=program.stem,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        W=_widths(program.widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(program.texts)),
        )
    )


def _widths(widths: Mapping[int, int]) -> Array:
    """The advances of glyphs, run by run of consecutive glyphs (ISO 32000-1, 9.7.4.3)."""
    runs: list[tuple[int, list[int]]] = []
    for glyph, width in sorted(widths.items()):
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(width)
    return Array([item for first, run in runs for item in (first, Array(run))])


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """The CMap that turns glyphs back into text (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items()) if text]
    for start in range(0, len(pairs), 100):
        batch = pairs[start : start + 100]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
