"""A Jupyter notebook into the Markdown that its cells hold; what a kernel made of them is left out.

The format is nbformat 4 (https://nbformat.readthedocs.io/en/latest/format_description.html).
"""

from __future__ import annotations

import json
import re
from typing import Any

from chapterhouse.scaffold.importing.model import Left, Unreadable

SUFFIX = ".ipynb"
_FENCES = re.compile(r"^[ \t]*(`{3,})", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z][\w+#-]*")


def read_notebook(path: str, content: str, left: list[Left]) -> str:
    """The Markdown of the notebook in ``path``; ``left`` gets what it holds besides. Raises :class:`Unreadable`."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable("is no notebook: it is not JSON") from error
    cells = whole.get("cells") if isinstance(whole, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("is no notebook of version 4: it has no cells; open it in Jupyter and save it anew")
    language = _language(whole.get("metadata"))
    cells = [cell for cell in cells if isinstance(cell, dict)]
    texts = [_markdown(cell, language) for cell in cells]
    if outputs := sum(bool(cell.get("outputs")) for cell in cells):
        what = (
            "what a cell of code made is left out" if outputs == 1 else f"what {outputs} cells of code made is left out"
        )
        left.append(Left(path, 0, f"{what}: put it, a picture or a table, in its place"))
    if any(cell.get("attachments") for cell in cells):
        left.append(Left(path, 0, "pictures within its text are left out: save them as files"))
    return "\n\n".join(text for text in texts if text.strip()) + "\n"


def _markdown(cell: dict[str, Any], language: str) -> str:
    source = cell.get("source")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    match cell.get("cell_type"):
        case "markdown":
            return text.strip("\n")
        case "code" if text.strip():
            fence = "`" * (1 + max([2, *(len(found) for found in _FENCES.findall(text))]))
            return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"
    return ""


def _language(metadata: Any) -> str:
    told = metadata if isinstance(metadata, dict) else {}
    for table in ("kernelspec", "language_info"):
        described = told.get(table)
        named = described.get("language") or described.get("name") if isinstance(described, dict) else None
        if isinstance(named, str) and _LANGUAGE.fullmatch(named):
            return "python" if named.startswith("python") else named
    return "python"
