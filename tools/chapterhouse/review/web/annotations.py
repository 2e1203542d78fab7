"""JSON of Web Annotations into what they say, whoever wrote it: our review page, Hypothesis, or another that keeps to
the model (https://www.w3.org/TR/annotation-model/).

Taken are a list, an annotation, a page or a collection of them, the file that Hypothesis exports, and the answer of its
API. Replies come with what they answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from chapterhouse.review.sheets.table import UnreadableSheet

_MOST = 50_000
_LONGEST = 20_000
_DEEPEST = 6
_ACCOUNT = re.compile(r"acct:([^@]+)@.*")
_TAG = re.compile(r"<[^>]{0,300}>")
_EDITING = "editing"


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where our own page says that the words are: a block's line and column in the file with this ``digest``."""

    file: str
    line: int
    column: int
    digest: str
    revision: str


@dataclass(slots=True)
class WebAnnotation:
    """An annotation: the words ``exact`` that it is about with those around, the remark, and the words proposed."""

    id: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    comment: str = ""
    proposed: str = ""
    kind: str = ""
    person: str = ""
    organisation: str = ""
    date: str = ""
    place: SourcePlace | None = None
    replies: list[WebAnnotation] = field(default_factory=list)


def read_annotations(content: bytes) -> list[WebAnnotation]:
    """The annotations in ``content`` that answer no other, each with those that answer it.

    Raises :class:`UnreadableSheet` for what is no JSON, or holds no annotations.
    """
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableSheet(f"it is no JSON that can be read ({error})") from error
    listed = [one for one in _listed(found, 0) if isinstance(one, dict)][:_MOST]
    annotations: dict[str, WebAnnotation] = {}
    answered: list[tuple[str, WebAnnotation]] = []
    heads: list[WebAnnotation] = []
    for number, one in enumerate(listed, 1):
        read = _read(one, f"annotation-{number}")
        if read is None:
            continue
        annotations.setdefault(read.id, read)
        parent = _parent(one)
        if parent:
            answered.append((parent, read))
        else:
            heads.append(read)
    for parent, reply in answered:
        head = annotations.get(parent)
        if head is None or head is reply:
            heads.append(reply)
        else:
            head.replies.append(reply)
    heads += _in_circles(annotations.values(), heads)
    if not heads:
        raise UnreadableSheet(
            "it holds no annotations: a file that the review page saved, or a W3C or Hypothesis export"
        )
    return heads


def _in_circles(annotations: Iterable[WebAnnotation], heads: Iterable[WebAnnotation]) -> list[WebAnnotation]:
    """One of each circle of annotations that answer one another; the circle ends before it."""
    reached: set[int] = set()
    waiting = list(heads)

    def follow() -> None:
        while waiting:
            one = waiting.pop()
            reached.add(id(one))
            one.replies = [reply for reply in one.replies if id(reply) not in reached]
            waiting.extend(one.replies)

    follow()
    found = []
    for one in annotations:
        if id(one) not in reached:
            found.append(one)
            waiting.append(one)
            follow()
    return found


def _listed(found: Any, depth: int) -> Iterator[Any]:
    """The annotations of a list, a page, a collection, or an export."""
    if isinstance(found, list):
        yield from found
    elif isinstance(found, dict) and depth < _DEEPEST:
        inside = [found[name] for name in ("items", "annotations", "rows", "first") if name in found]
        if inside and "target" not in found:
            for one in inside:
                yield from _listed(one, depth + 1)
        else:
            yield found


def _read(one: dict[str, Any], otherwise: str) -> WebAnnotation | None:
    selectors = [
        selector
        for target in _each(one.get("target"))
        for selector in _each(target.get("selector") if isinstance(target, dict) else None)
        if isinstance(selector, dict)
    ]
    quote = next((s for s in _nested(selectors) if s.get("type") == "TextQuoteSelector"), {})
    read = WebAnnotation(
        id=_text(one.get("id"))[:200] or otherwise,
        exact=_text(quote.get("exact")),
        prefix=_text(quote.get("prefix")),
        suffix=_text(quote.get("suffix")),
        date=_text(one.get("created"))[:10],
        place=next((place for s in selectors if (place := _place(s)) is not None), None),
    )
    _say(read, one)
    _name(read, one)
    if not (read.comment or read.proposed or read.exact):
        return None
    return read


def _say(read: WebAnnotation, one: dict[str, Any]) -> None:
    """Fill in what the annotation says: the bodies of the model, or the ``text`` and ``tags`` of Hypothesis."""
    said: list[str] = []
    edits = _text(one.get("motivation")) == _EDITING
    bodies = [*_each(one.get("body")), *_each(one.get("bodyValue")), *_each(one.get("text"))]
    for body in bodies:
        value = _text(body.get("value")) if isinstance(body, dict) else _text(body)
        purpose = _text(body.get("purpose")) if isinstance(body, dict) else ""
        if isinstance(body, dict) and _text(body.get("format")) == "text/html":
            value = unescape(_TAG.sub("", value)).strip()
        if not value:
            continue
        if purpose == _EDITING or (edits and not purpose and len(bodies) == 1):
            read.proposed = value
        elif purpose == "tagging":
            read.kind = read.kind or value[:80]
        else:
            said.append(value)
    tags = [_text(tag) for tag in _each(one.get("tags")) if isinstance(tag, str)]
    read.kind = read.kind or next((tag[:80] for tag in tags if tag), "")
    read.comment = "\n".join(said)


def _name(read: WebAnnotation, one: dict[str, Any]) -> None:
    creator = next(iter(_each(one.get("creator"))), None)
    if isinstance(creator, dict):
        read.person = _text(creator.get("name") or creator.get("nickname"))[:200]
        read.organisation = _text(creator.get("chapterhouse:organisation"))[:200]
    elif isinstance(creator, str):
        read.person = creator[:200]
    about = one.get("user_info")
    if not read.person and isinstance(about, dict):
        read.person = _text(about.get("display_name"))[:200]
    if not read.person:
        read.person = _ACCOUNT.sub(r"\1", _text(one.get("user")))[:200]


def _parent(one: dict[str, Any]) -> str:
    """What the annotation answers: the last of Hypothesis' references, or the annotation that is its target."""
    references = [name for name in _each(one.get("references")) if isinstance(name, str)]
    if references:
        return references[0]
    target = one.get("target")
    return target if isinstance(target, str) and _text(one.get("motivation")) == "replying" else ""


def _place(selector: dict[str, Any]) -> SourcePlace | None:
    line, column = selector.get("chapterhouse:line"), selector.get("chapterhouse:column")
    file = _text(selector.get("chapterhouse:file"))
    if selector.get("type") != "chapterhouse:Place" or not file or not _natural(line) or not _natural(column):
        return None
    digest, revision = (_text(selector.get(f"chapterhouse:{name}"))[:64] for name in ("sha256", "revision"))
    return SourcePlace(file[:500], int(str(line)), int(str(column)), digest, revision)


def _natural(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000_000


def _nested(selectors: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for selector in selectors:
        depth = 0
        here: Any = selector
        while isinstance(here, dict) and depth < _DEEPEST:
            yield here
            here, depth = here.get("refinedBy"), depth + 1


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return value[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\x00")
