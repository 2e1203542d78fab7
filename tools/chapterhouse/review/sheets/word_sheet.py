"""A comment sheet as a document of Word: one table on pages across, whose head stands on each page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chapterhouse.outputs.shared import templates
from chapterhouse.outputs.shared.zip_archive import archive

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDTH = 15_000
"""Of the text on a page of A4 across with margins of 16 mm, in twentieths of a point."""
_NARROW = 1_000


def word_sheet(header: Sequence[str], rows: Iterable[Sequence[str]], wide: Sequence[bool], title: str) -> bytes:
    """The document; ``wide`` says which columns hold sentences."""
    narrow = min(_NARROW, _WIDTH // len(header))
    left = _WIDTH - narrow * (len(header) - sum(wide))
    widths = [left // max(1, sum(wide)) if is_wide else narrow for is_wide in wide]
    values = {
        "title": _plain(title),
        "widths": widths,
        "header": [_plain(name) for name in header],
        "rows": [[_plain(cell).split("\n") for cell in row] for row in rows],
    }
    parts = {
        "[Content_Types].xml": "content_types.xml",
        "_rels/.rels": "rels.xml",
        "word/document.xml": "document.xml",
        "word/styles.xml": "styles.xml",
        "word/settings.xml": "settings.xml",
        "word/fontTable.xml": "font_table.xml",
        "word/_rels/document.xml.rels": "document_rels.xml",
    }
    made = {name: templates.render(f"review/sheet/{file}.jinja", **values) for name, file in parts.items()}
    made["word/theme/theme1.xml"] = templates.theme_text("word/theme.xml")
    return archive({name: text.encode() for name, text in made.items()})


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
