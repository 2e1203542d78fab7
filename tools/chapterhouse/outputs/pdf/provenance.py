"""What a PDF carries of where it comes from: the manifest of what it was made of, and the map of places."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version

from chapterhouse import __version__
from chapterhouse.manuscript import pandoc
from chapterhouse.model.built import BuiltPaper
from chapterhouse.model.printed import PrintedMap
from chapterhouse.outputs.pdf.attachments import Attachment

MANIFEST, MAP = "manifest.json", "places.json.zlib"
"""The names of the attachments."""

_LIBRARIES = ("weasyprint", "pydyf", "pikepdf", "fonttools", "ziamath", "panache-cli")


def carried(build: BuiltPaper, mapped: PrintedMap) -> tuple[Attachment, ...]:
    """The attachments of the paper."""
    manifest = json.dumps(manifest_of(build), ensure_ascii=False, indent=1).encode()
    return (
        Attachment(MANIFEST, manifest, "application/json", "What this paper was made of", "Data"),
        Attachment(MAP, mapped.to_bytes(), "application/zlib", "Where each printed word was written", "Data"),
    )


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
        "settings": _digest(paper.settings.model_dump_json().encode()),
        "inputs": dict(sorted(inputs.items())),
        "tools": _tools(),
    }


def _tools() -> Mapping[str, str]:
    tools = {"chapterhouse": __version__, "pandoc": pandoc.version()}
    return tools | {name: version(name) for name in _LIBRARIES}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
