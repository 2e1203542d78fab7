"""Small papers for tests: texts by path into what the packages make of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.cross_references import compile_paper
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.model import Bibliography, Entry, Paper
from chapterhouse.settings import Part, Settings


def entry(key: str) -> Entry:
    """A bibliography entry of which only the key matters."""
    return Entry(key, "book", {}, Span("r.bib"), Span("r.bib"))


def paper_of(texts: Mapping[str, str], keys: tuple[str, ...] = (), **settings: object) -> Paper:
    """The paper of chapters ``texts``, all in one untitled part unless ``settings`` say otherwise."""
    values: dict[str, object] = {"title": "T", "date": datetime.date(2026, 1, 2), **settings}
    if "parts" not in values:
        listed = {*values.get("front", ()), *values.get("back", ())}  # type: ignore[misc]
        rest = tuple(path for path in texts if path not in listed)
        values["parts"] = (Part(chapters=rest),) if rest else ()
    chapters = {path: read_chapter(path, text)[0] for path, text in texts.items()}
    bibliography = Bibliography(entries=tuple(entry(key) for key in keys))
    return compile_paper(Settings.model_validate(values), {}, chapters, bibliography, texts)
