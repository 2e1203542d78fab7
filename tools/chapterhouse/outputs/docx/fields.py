"""Fields of Office Open XML (ECMA-376, part 1, 17.16): what a word processor works out anew, with what it says now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from chapterhouse.outputs.docx.ooxml import W, style_id, written

_W = f"{{{W}}}"
_ASKS_FOR_BOOKMARK = re.compile(r" (?:PAGE)?REF (\w+) ")


def field(instruction: str, result: str, style: str = "") -> str:
    """The runs of a field that asks for ``instruction`` and shows ``result``, in the character style of that name."""
    return (
        f"{_run(_mark('begin'), style)}{_run(_preserved('instrText', f' {instruction} '), style)}"
        f"{_run(_mark('separate'), style)}{_run(_preserved('t', result), style) if result else ''}"
        f"{_run(_mark('end'), style)}"
    )


def around(instruction: str) -> tuple[str, str]:
    """The runs before and behind the result of a field that asks for ``instruction``, which may be paragraphs."""
    asked = _run(_preserved("instrText", f" {instruction} "), "")
    return f"{_run(_mark('begin'), '')}{asked}{_run(_mark('separate'), '')}", _run(_mark("end"), "")


def hidden(instruction: str) -> str:
    """The runs of a field that shows nothing and is asked for what it does."""
    properties = "<w:rPr><w:vanish/></w:rPr>"
    parts = (_mark("begin"), _preserved("instrText", f" {instruction} "), _mark("separate"), _mark("end"))
    return "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)


def mark(instruction: str) -> str:
    """The runs of a field that has no result and marks its place, as XE does."""
    properties = "<w:rPr><w:vanish/></w:rPr>"
    parts = (_mark("begin"), _preserved("instrText", f" {instruction} "), _mark("end"))
    return "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)


def words(text: str, style: str = "") -> str:
    """A run of ``text``."""
    return _run(_preserved("t", text), style) if text else ""


def bookmarked(xml: str, name: str, number: int) -> str:
    """The runs ``xml`` in a bookmark; ``number`` is its own among all bookmarks."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{written(name)}"/>{xml}<w:bookmarkEnd w:id="{number}"/>'


def _run(content: str, style: str) -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style_id(style)}"/></w:rPr>' if style else ""
    return f"<w:r>{properties}{content}</w:r>"


def _mark(kind: str) -> str:
    return f'<w:fldChar w:fldCharType="{kind}"/>'


def _preserved(element: str, text: str) -> str:
    return f'<w:{element} xml:space="preserve">{written(text)}</w:{element}>'


def asked_bookmarks(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The bookmarks that fields of ``root`` ask for, each with the run that asks."""
    for instruction in root.iter(f"{_W}instrText"):
        found = _ASKS_FOR_BOOKMARK.match(instruction.text or "")
        if found is not None:
            yield found[1], instruction.getparent()


def drop_fields(root: etree._Element, lost: Collection[str]) -> None:
    """Leave of fields that ask for bookmarks which are ``lost``, as in a draft, the words that they show."""
    for name, asking in list(asked_bookmarks(root)):
        if name in lost:
            _drop(asking)


def _drop(asking: etree._Element) -> None:
    """Take away the runs of the field whose instruction is in the run ``asking``, but for those of its result."""
    marks = [asking.getprevious(), asking]
    for run in asking.itersiblings():
        mark = run.find(f"{_W}fldChar")
        if mark is not None:
            marks.append(run)
            if mark.get(f"{_W}fldCharType") == "end":
                break
    for run in marks:
        run.getparent().remove(run)
