"""Annotations of a PDF of the paper into remarks on the words that were marked (ISO 32000-1, 12.5).

Highlights, strikes, underlines, carets, notes, typed text and drawings of any reader; replies come with what they
answer, and a caret that belongs to a strike is the wording that is proposed in its place.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf

from chapterhouse.core.words import words_in
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.model.printed import MappedLine
from chapterhouse.review.carried import NotOurs, opened
from chapterhouse.review.edits import SourceEdit
from chapterhouse.review.remark import Given, Place, Remark
from chapterhouse.review.where import Lookup, Spot

_KINDS = {
    "/Highlight": "highlight",
    "/StrikeOut": "strike",
    "/Underline": "underline",
    "/Squiggly": "underline",
    "/Caret": "insertion",
    "/Text": "note",
    "/FreeText": "note",
    "/Ink": "drawing",
    "/Square": "drawing",
    "/Circle": "drawing",
    "/Line": "drawing",
    "/Polygon": "drawing",
    "/PolyLine": "drawing",
    "/Stamp": "note",
}
_MOST = 50_000
_LONGEST = 20_000
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]- "), frozenset("mwMWQ@")
_NEAR = 40.0
"""Points that a note may be above or below the line that it is about."""
OURS = "chapterhouse-answer-"
"""How the names of replies that were written here begin."""

_Quad = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the upper left corner."""


@dataclass(slots=True)
class _Annotation:
    kind: str
    page: int
    key: str
    author: str
    date: str
    text: str
    quads: list[_Quad]
    parent: tuple[int, int] | None
    grouped: bool
    replies: list[_Annotation] = field(default_factory=list)


def read_annotations(pdf: bytes, lookup: Lookup, origin: str) -> tuple[list[Remark], dict[str, SourceEdit]]:
    """The remarks on the PDF ``pdf``, whose map is ``lookup``, and by their keys the edits that they propose.

    Raises :class:`NotOurs`.
    """
    remarks: list[Remark] = []
    edits: dict[str, SourceEdit] = {}
    for one in _threads(pdf):
        remark, edit = _remark(one, lookup, origin)
        remarks.append(remark)
        if edit is not None:
            edits[remark.key] = edit
    return remarks, edits


@behind_walls(tuple[bytes, int], NotOurs)
def answer_annotations(content: bytes, answers: dict[str, str]) -> tuple[bytes, int]:
    """The PDF ``content`` with a reply to each annotation whose key ``answers`` names, and how many there are.

    Raises :class:`NotOurs`.
    """
    written = io.BytesIO()
    with opened(content) as pdf:
        count = _answer(pdf, answers)
        pdf.save(written, deterministic_id=True)
    return written.getvalue(), count


def _answer(pdf: pikepdf.Pdf, answers: dict[str, str]) -> int:
    count = 0
    for number, page in enumerate(pdf.pages):
        annotations = list(page.obj.get("/Annots", pikepdf.Array()))
        written = {_text(one, "/NM"): one for one in annotations if isinstance(one, pikepdf.Dictionary)}
        for one in annotations:
            found = _read(one, number, page)
            if found is None or found.parent is not None or found.key not in answers:
                continue
            count += 1
            name = f"{OURS}{found.key}"
            if name in written:
                written[name].Contents = pikepdf.String(answers[found.key])
                continue
            reply = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=one.Rect,
                IRT=one,
                RT=pikepdf.Name.R,
                NM=pikepdf.String(name),
                T=pikepdf.String("Authors"),
                Contents=pikepdf.String(answers[found.key]),
                F=28,
            )
            page.obj.Annots.append(pdf.make_indirect(reply))
    return count


@behind_walls(list[_Annotation], NotOurs)
def _threads(content: bytes) -> list[_Annotation]:
    """The annotations that answer no other, each with those that answer it."""
    with opened(content) as pdf:
        return _threads_of(pdf)


def _threads_of(pdf: pikepdf.Pdf) -> list[_Annotation]:
    found: dict[tuple[int, int], _Annotation] = {}
    alone: list[_Annotation] = []
    for number, page in enumerate(pdf.pages):
        for one in page.obj.get("/Annots", pikepdf.Array()):
            read = _read(one, number, page)
            if read is None:
                continue
            if one.objgen != (0, 0):
                found[one.objgen] = read
            alone.append(read)
            if len(alone) > _MOST:
                return alone
    heads = []
    for read in alone:
        parent = found.get(read.parent) if read.parent else None
        if parent is None or parent is read:
            heads.append(read)
        else:
            parent.replies.append(read)
    return heads


def _read(one: pikepdf.Object, number: int, page: pikepdf.Page) -> _Annotation | None:
    if not isinstance(one, pikepdf.Dictionary):
        return None
    kind = _KINDS.get(str(one.get("/Subtype", "")))
    name = _text(one, "/NM")
    if kind is None or name.startswith(OURS) or "/State" in one:
        return None
    rectangle = _numbers(one.get("/Rect"))
    points = _numbers(one.get("/QuadPoints"))
    height = float(_numbers(page.mediabox)[3])
    quads = [_quad(points[at : at + 8], height) for at in range(0, len(points) - 7, 8)]
    if not quads and len(rectangle) == 4:
        quads = [_quad([rectangle[0], rectangle[3], rectangle[2], rectangle[1]], height)]
    if not quads:
        return None
    text = _text(one, "/Contents")[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip()
    parent = one.get("/IRT")
    author, date = _text(one, "/T")[:200], _date(_text(one, "/M") or _text(one, "/CreationDate"))
    digest = hashlib.sha256(f"{number} {kind} {quads} {text}".encode(errors="replace")).hexdigest()[:10]
    return _Annotation(
        kind,
        number,
        name[:80] or digest,
        author,
        date,
        text,
        quads,
        parent.objgen if isinstance(parent, pikepdf.Dictionary) else None,
        str(one.get("/RT", "")) == "/Group",
    )


def _text(one: pikepdf.Dictionary, name: str) -> str:
    """What ``one`` says under ``name``; halves of surrogate pairs, which are no characters, become question marks."""
    return str(one.get(name, "")).encode(errors="replace").decode()


def _numbers(array: object) -> list[float]:
    if not isinstance(array, pikepdf.Array):
        return []
    values: list[Any] = list(array)
    return [float(value) for value in values if isinstance(value, int | float | Decimal)]


def _quad(points: Sequence[float], height: float) -> _Quad:
    xs, ys = points[0::2], points[1::2]
    return min(xs), height - max(ys), max(xs), height - min(ys)


def _date(text: str) -> str:
    found = _DATE.match(text)
    return "-".join(part for part in found.groups() if part) if found else ""


def _remark(one: _Annotation, lookup: Lookup, origin: str) -> tuple[Remark, SourceEdit | None]:
    grouped = [reply for reply in one.replies if reply.grouped]
    replies = [reply for reply in one.replies if not reply.grouped and reply.text]
    spot = _marked(one, lookup)
    label = lookup.map.labels[one.page] if one.page < len(lookup.map.labels) else str(one.page + 1)
    proposed = ""
    edit = None
    if one.kind == "strike":
        proposed = "\n".join(reply.text for reply in grouped if reply.text)
    elif one.kind == "insertion":
        proposed = one.text
    if spot is not None and spot.exact:
        if one.kind == "strike":
            edit = SourceEdit(spot.file, spot.offset, spot.end, proposed)
        elif one.kind == "insertion" and proposed:
            edit = SourceEdit(spot.file, spot.end, spot.end, proposed)
    comment = one.text if one.kind != "insertion" else ""
    if not comment:
        quoted = f' "{spot.text}"' if spot else ""
        comment = {
            "strike": f"Replace{quoted}." if proposed else f"Delete{quoted}.",
            "insertion": f"Insert after{quoted}.",
        }.get(one.kind, f"({one.kind} without words)")
    comment = "\n".join([comment, *(f"{reply.author or 'Somebody'} replies: {reply.text}" for reply in replies)])
    place = None
    if spot is not None:
        place = Place(spot.file, spot.line, spot.column, spot.text, "marked words" if spot.exact else "near")
    return Remark(
        id=one.key,
        comment=comment,
        person=one.author,
        received=one.date,
        kind=one.kind,
        proposed=proposed,
        given=Given(page=label, quote=spot.text if spot and one.kind in {"highlight", "strike", "underline"} else ""),
        place=place,
        origin=origin,
        key=one.key,
    ), edit


def _marked(one: _Annotation, lookup: Lookup) -> Spot | None:
    """The words that are marked, or the line that a note is beside; None where there is no text near."""
    lines = [line for line in lookup.map.lines if line.page == one.page]
    if one.kind in {"highlight", "strike", "underline"}:
        return _joined([spot for quad in one.quads for spot in _words_under(quad, lines, lookup)])
    left, top, right, bottom = one.quads[0]
    if one.kind == "insertion":
        return _before((left + right) / 2, bottom, lines, lookup)
    middle = (top + bottom) / 2
    near = sorted(lines, key=lambda line: (_distance(middle, line), abs(line.box[0] - left)))
    if not near or _distance(middle, near[0]) > _NEAR:
        return None
    spot = lookup.spot(near[0])
    return spot and Spot(spot.file, spot.offset, spot.end, spot.line, spot.column, near[0].text.strip(), spot.exact)


def _distance(y: float, line: MappedLine) -> float:
    _, top, _, bottom = line.box
    return 0.0 if top <= y <= bottom else min(abs(y - top), abs(y - bottom))


def _words_under(quad: _Quad, lines: Sequence[MappedLine], lookup: Lookup) -> Iterator[Spot]:
    """The words of the lines that a quad covers for the better part, those whose middle it covers."""
    for line in lines:
        _, top, _, bottom = line.box
        overlap = min(bottom, quad[3]) - max(top, quad[1])
        if overlap < 0.4 * min(bottom - top, quad[3] - quad[1]):
            continue
        extents = _extents(line)
        chosen = [at for at, (left, right, _) in enumerate(extents) if quad[0] <= (left + right) / 2 <= quad[2]]
        if not chosen:
            continue
        spot = lookup.spot(line, chosen[0], chosen[-1] + 1)
        if spot is not None and spot.exact:
            text = line.text[extents[chosen[0]][2] : extents[chosen[-1]][2]]
            last = list(words_in(line.text))[chosen[-1]][1]
            yield Spot(spot.file, spot.offset, spot.end, spot.line, spot.column, f"{text}{last}")


def _extents(line: MappedLine) -> list[tuple[float, float, int]]:
    """Where each word of a line begins and ends, by the usual widths of letters, and its offset in the line."""
    widths = [0.5 if c in _NARROW else 1.5 if c in _WIDE else 1.0 for c in line.text]
    total = sum(widths) or 1.0
    left, _, right, _ = line.box
    at = [left]
    for width in widths:
        at.append(at[-1] + width / total * (right - left))
    return [(at[start], at[start + len(word)], start) for start, word in words_in(line.text)]


def _before(x: float, bottom: float, lines: Sequence[MappedLine], lookup: Lookup) -> Spot | None:
    """The word before a caret."""
    near = sorted(lines, key=lambda line: _distance(bottom - 3, line))
    if not near or _distance(bottom - 3, near[0]) > 8:
        return None
    line = near[0]
    extents = _extents(line)
    before = [at for at, (left, right, _) in enumerate(extents) if (left + right) / 2 <= x]
    if not before:
        return lookup.spot(line)
    spot = lookup.spot(line, before[-1], before[-1] + 1)
    if spot is None or not spot.exact:
        return spot
    return Spot(spot.file, spot.offset, spot.end, spot.line, spot.column, list(words_in(line.text))[before[-1]][1])


def _joined(spots: Sequence[Spot]) -> Spot | None:
    if not spots:
        return None
    first, last = spots[0], spots[-1]
    if any(spot.file != first.file for spot in spots) or last.end < first.offset:
        return first
    words = " ".join(spot.text for spot in spots)
    return Spot(first.file, first.offset, last.end, first.line, first.column, words)
