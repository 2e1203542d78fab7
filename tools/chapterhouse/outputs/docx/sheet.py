"""The sheet of the document, and the sections of its pages: the front in Roman numbers, the text in Arabic ones."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from chapterhouse.outputs.docx.ooxml import R, W
from chapterhouse.settings.theme import Theme

_W = f"{{{W}}}"
_TWIPS_PER_MILLIMETRE = 1440 / 25.4
_TEXT_WIDTH = 8164
_A4 = (11906, 16838)
_HEADS = '<w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
_ON_THE_SAME_PAGE = '<w:type w:val="continuous"/>'
_TOP, _FOOT, _LEAST_SIDE = 1701, 1587, 1871


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the margins around its text, all in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int = 850
    footer: int = 794
    gutter: int = 0

    @property
    def text_width(self) -> int:
        """The width of a line of text."""
        return self.width - self.left - self.right - self.gutter

    @property
    def text_height(self) -> int:
        """The height of the text on a page."""
        return self.height - self.top - self.bottom


def sheet_of(theme: Theme) -> Sheet:
    """The page of ``theme`` where it is wide enough for the text, else A4; the text is as wide on any."""
    width, height = (round(side * _TWIPS_PER_MILLIMETRE) for side in theme.page_size)
    if width < _TEXT_WIDTH + 2 * _LEAST_SIDE:
        width, height = _A4
    side = (width - _TEXT_WIDTH) // 2
    return Sheet(width, height, _TOP, width - _TEXT_WIDTH - side, _FOOT, side)


def front_section(sheet: Sheet, *, right_to_left: bool) -> str:
    """The section of the front, as it stands in the last paragraph of it."""
    return _section(sheet, '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>', True, right_to_left)


def text_section(sheet: Sheet, *, right_to_left: bool) -> str:
    """The section of the text, as it stands at the end of the document."""
    return _section(sheet, '<w:pgNumType w:fmt="decimal" w:start="1"/>', False, right_to_left)


def index_section(sheet: Sheet, *, right_to_left: bool) -> str:
    """The section of the entries of the index, in two columns under its heading."""
    return _section(sheet, _ON_THE_SAME_PAGE, False, right_to_left, columns=2)


def closing_section(sheet: Sheet, *, right_to_left: bool) -> str:
    """The section of what stands behind the index; its pages are counted with those of the text."""
    return _section(sheet, _ON_THE_SAME_PAGE, False, right_to_left)


def end_section(body: etree._Element, section: str) -> None:
    """Let ``section`` end with the last paragraph of ``body``; with one of its own behind anything else."""
    last = next((one for one in reversed(body) if one.tag not in {f"{_W}bookmarkStart", f"{_W}bookmarkEnd"}), None)
    if last is None or last.tag != f"{_W}p":
        last = etree.SubElement(body, f"{_W}p")
        etree.SubElement(etree.SubElement(last, f"{_W}pPr"), f"{_W}pStyle").set(f"{_W}val", "StatementGap")
    last[0].append(etree.fromstring(f'<w:p xmlns:w="{W}" xmlns:r="{R}">{section}</w:p>')[0])


def _section(sheet: Sheet, begins: str, has_title: bool, right_to_left: bool, columns: int = 1) -> str:
    """One section, which ``begins`` with page numbers of its own or on the page of the one before.

    Neither header nor footer stands on its first page where that ``has_title``.
    """
    kind, numbers, heads = ("", begins, _HEADS)
    if begins == _ON_THE_SAME_PAGE:
        # It inherits header and footer; LibreOffice would put its own under those that stand on the page.
        kind, numbers, heads = (begins, "", "")
    number = f' w:num="{columns}"' if columns > 1 else ""
    return (
        f"<w:sectPr>{heads}"
        '<w:footnotePr><w:numRestart w:val="continuous"/></w:footnotePr>'
        f"{kind}"
        f'<w:pgSz w:w="{sheet.width}" w:h="{sheet.height}"/>'
        f'<w:pgMar w:top="{sheet.top}" w:right="{sheet.right}" w:bottom="{sheet.bottom}" w:left="{sheet.left}" '
        f'w:header="{sheet.header}" w:footer="{sheet.footer}" w:gutter="{sheet.gutter}"/>'
        f'{numbers}<w:cols{number} w:space="708"/>{"<w:titlePg/>" if has_title else ""}'
        f"{'<w:bidi/>' if right_to_left else ''}</w:sectPr>"
    )
