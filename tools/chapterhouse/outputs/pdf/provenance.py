"""What a PDF carries of where it comes from: the manifest of what it was made of, and the map of places."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from chapterhouse import __version__
from chapterhouse.manuscript import pandoc
from chapterhouse.model.built import BuiltPaper
from chapterhouse.model.printed import MAP, PrintedMap
from chapterhouse.outputs.pdf.attachments import Attachment
from chapterhouse.statements.export import FILES, files

MANIFEST = "manifest.json"
"""The name of the attachment that says what the paper was made of."""

_LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "ziamath", "panache-cli")


def carried(build: BuiltPaper, mapped: PrintedMap) -> tuple[Attachment, ...]:
    """The attachments of the paper: what it was made of, its sources, its statements, and the map of places.

    What authors say in comments is for one another: it is not printed, and not carried.
    """
    words = build.paper.settings.locale.words
    manifest = json.dumps(manifest_of(build), ensure_ascii=False, indent=1).encode()
    return (
        Attachment(MANIFEST, manifest, "application/json", words.attached_manifest, "Data"),
        *_sources(build),
        *_statements(build),
        Attachment(MAP, mapped.to_bytes(), "application/zlib", words.attached_map, "Data"),
    )


def _sources(build: BuiltPaper) -> Iterator[Attachment]:
    words = build.paper.settings.locale.words
    for listed in build.paper.chapters:
        chapter = listed.chapter
        text, end = "", 0
        for comment in sorted(chapter.comments, key=lambda one: one.span):
            text += chapter.text[end : comment.span.start]
            end = comment.span.end
        text += chapter.text[end:]
        yield Attachment(chapter.path, text.encode(), "text/markdown", words.attached_chapter, "Source")
    for path, bibliography in sorted(build.paper.bibliography.texts.items()):
        yield Attachment(path, bibliography.encode(), "application/x-bibtex", words.attached_works, "Source")


def _statements(build: BuiltPaper) -> Iterator[Attachment]:
    words = build.paper.settings.locale.words
    if build.paper.statements:
        for suffix, content in sorted(files(build.paper).items()):
            yield Attachment(f"paper.{suffix}", content, FILES[suffix], words.attached_statements, "Data")


def manifest_of(build: BuiltPaper) -> dict[str, object]:
    """The commit, the SHA-256 of each input and the versions of what made the paper, in what JSON knows."""
    paper = build.paper
    inputs = {listed.chapter.path: _digest(listed.chapter.text.encode()) for listed in paper.chapters}
    inputs |= {path: _digest(text.encode()) for path, text in paper.bibliography.texts.items()}
    inputs |= {path: _digest(content) for path, content in build.resources.items()}
    return {
        "title": paper.settings.title,
        "version": paper.settings.version,
        "commit": build.revision.commit,
        "modified": build.revision.modified,
        "date": build.revision.date.isoformat(),
        "review": build.review,
        "draft": build.draft,
        "changes_since": build.earlier.commit if build.earlier else None,
        "settings": _digest(paper.settings.model_dump_json().encode()),
        "inputs": dict(sorted(inputs.items())),
        "tools": _tools(),
    }


def _tools() -> Mapping[str, str]:
    tools = {"chapterhouse": __version__, "pandoc": pandoc.version()}
    return tools | {name: version(name) for name in _LIBRARIES}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
