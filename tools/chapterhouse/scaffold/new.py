"""A template into the files of a new paper."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from chapterhouse import __version__
from chapterhouse.settings.schema import SCHEMA_FILE

TEMPLATES = {
    "brief": "4 to 12 pages that run on: no title page, no contents",
    "report": "title page, contents, chapters that begin on new pages",
    "book": "parts, a preface, an EPUB",
    "standard": "numbered clauses, and requirements with numbers of their own",
    "policy": "gaps, recommendations and who acts, as statements that are checked and listed",
}
"""The templates by name, with what each is for."""

_COMMON = "common"
_NAMES = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}
"""Files whose own names would speak to the programs that keep this package."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new paper is told: its title, date, language (BCP 47), and the size of its page."""

    title: str
    date: datetime.date
    language: str = "en-GB"
    page: str = "A4"


def new_paper(template: str, choices: Choices, schema: bytes) -> dict[str, bytes]:
    """The files of a new paper from ``template``, by their paths; ``schema`` is that of paper.toml.

    Raises :class:`KeyError` for an unknown template.
    """
    if template not in TEMPLATES:
        raise KeyError(template)
    places = {
        "@DATE@": choices.date.isoformat(),
        "@LANGUAGE@": _toml(choices.language),
        "@NAME@": choices.title,
        "@PAGE@": _toml(choices.page),
        "@SCHEMA@": f"./{SCHEMA_FILE}",
        "@TITLE@": _toml(choices.title),
        "@VERSION@": __version__,
    }
    made: dict[str, bytes] = {SCHEMA_FILE: schema}
    for name in (_COMMON, template):
        for path, file in _below(files(__name__.rpartition(".")[0]) / "templates" / name):
            text = file.read_text(encoding="utf-8")
            for place, value in places.items():
                text = text.replace(place, value)
            made[path] = text.encode()
    return made


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = _NAMES.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{name}/")
        else:
            yield prefix + name, entry


def _toml(text: str) -> str:
    """``text`` as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
